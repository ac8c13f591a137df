"""What slices look like in a few hundred numbers, and these kept on disk."""

from __future__ import annotations

import hashlib
import logging
import threading
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy import ndimage

from segicl_gui.services.resizing import resized
from segicl_gui.storage.atomic import make_folder, replacing
from segicl_gui.storage.proposal_cache import UNREADABLE

log = logging.getLogger(__name__)

Floats = npt.NDArray[np.float32]

PLACE = Path("cache") / "looks.npz"
"""Below the folder of a project."""
_KEPT = 50_000
# What was kept by another version is made again.
_VERSION = 1
_GRID = 8
_BINS = 16
_CELLS, _ANGLES = 8, 8
_ENDS = np.cumsum([0, 3 * _GRID * _GRID, 3 * _BINS, _CELLS * _CELLS * _ANGLES])
PARTS = tuple(slice(int(a), int(b)) for a, b in pairwise(_ENDS))
"""Features of squares, histogram and directions."""


def look(plane: npt.NDArray[np.float32]) -> Floats:
    """Where a slice is bright, how often each brightness occurs, and which way edges run.

    The picture as 8 x 8 squares of each channel, the roots of a histogram of each channel, and
    gradients by direction in 8 x 8 cells (Dalal and Triggs 2005): the three `PARTS`.

    Parameters
    ----------
    plane : ndarray of float32
        (row, column[, 3]), 0..1.

    Returns
    -------
    ndarray of float32
        (752,), whatever the size and the channels.
    """
    colour = plane if plane.ndim == 3 else np.repeat(plane[..., None], 3, axis=2)
    squares = resized(colour.astype(np.float32), (_GRID, _GRID))
    histograms = [np.histogram(colour[..., c], _BINS, (0, 1))[0] for c in range(3)]
    shares = np.concatenate(histograms) / colour[..., 0].size
    parts = [squares.ravel(), np.sqrt(shares), _directions(colour.mean(2))]
    out: Floats = np.concatenate(parts).astype(np.float32)
    return out


def evened(looks: Floats) -> Floats:
    """What to multiply looks with so that each part tells slices of a set apart as much.

    Parameters
    ----------
    looks : ndarray of float32
        (slice, feature).

    Returns
    -------
    ndarray of float32
        (feature,); with it, slices are on average 1 from their mean by each part alone.
    """
    out = np.zeros(looks.shape[1], np.float32)
    for part in PARTS:
        values = looks[:, part]
        spread = float(np.linalg.norm(values - values.mean(0), axis=1).mean())
        out[part] = 1 / max(spread, 1e-3)
    return out


def _directions(grey: Floats) -> Floats:
    side = 8 * _CELLS
    small = resized(grey.astype(np.float32), (side, side))
    down, across = ndimage.sobel(small, 0), ndimage.sobel(small, 1)
    strength = np.hypot(down, across)
    angle = np.minimum(np.arctan2(down, across) % np.pi / np.pi * _ANGLES, _ANGLES - 1).astype(int)
    cells = [
        np.where(angle == k, strength, 0).reshape(_CELLS, 8, _CELLS, 8).sum((1, 3))
        for k in range(_ANGLES)
    ]
    found = np.sqrt(np.stack(cells).ravel())
    return np.asarray(found / max(float(np.linalg.norm(found)), 1e-6), np.float32)


class Looks:
    """Looks by name, from memory or from a file that may be deleted. Safe from any thread.

    Parameters
    ----------
    file : Path
        Read when first needed, written by `save`.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._lock = threading.Lock()
        self._found: dict[str, Floats] | None = None
        self._new = False

    def get(self, name: str, make: Callable[[], Floats]) -> Floats:
        """The look of that name, made where it is not known."""
        known = self._known()
        found = known.get(name)
        if found is None:
            found = make()
            with self._lock:
                known[name] = found
                self._new = True
        return found

    def save(self) -> None:
        """Write what is known, where there is anything new; `UserError` where that fails."""
        with self._lock:
            if self._found is None or not self._new:
                return
            kept = dict(list(self._found.items())[-_KEPT:])
            self._new = False
        make_folder(self._file.parent)
        names = np.frombuffer("\n".join(kept).encode(), np.uint8)
        with replacing(self._file) as path, path.open("wb") as f:
            np.savez(f, names=names, looks=np.stack(list(kept.values())), version=_VERSION)

    def _known(self) -> dict[str, Floats]:
        with self._lock:
            if self._found is None:
                self._found = _read(self._file)
            return self._found


def look_name(image_hash: str, part: str, index: int) -> str:
    """A name for the look of a slice that changes with the image."""
    text = f"{image_hash}\0{part}\0{index}"
    return hashlib.blake2b(text.encode(), digest_size=12).hexdigest()


def _read(file: Path) -> dict[str, Floats]:
    if not file.exists():
        return {}
    try:
        with file.open("rb") as f, np.load(f, allow_pickle=False) as data:
            names = data["names"].tobytes().decode().split("\n")
            looks = data["looks"]
            fits = looks.dtype == np.float32 and looks.shape == (len(names), _ENDS[-1])
            if int(data["version"]) != _VERSION or not fits or not np.isfinite(looks).all():
                raise ValueError("of another version, or damaged")
    except UNREADABLE as e:
        log.warning("kept looks left out: %s", e)
        return {}
    return dict(zip(names, looks, strict=True))
