"""Images of a project in memory, loaded once and kept while there is room."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from segicl_gui.domain.errors import UserError
from segicl_gui.domain.images import Image, content_hash, intensity_range, normalised_slice
from segicl_gui.domain.project import CaseState
from segicl_gui.services.looks import PLACE, Looks, look, look_name
from segicl_gui.services.pools import Pools
from segicl_gui.services.relink import MissingImageError
from segicl_gui.services.windows import automatic_limits
from segicl_gui.storage.image_files import located
from segicl_gui.storage.images import read_image
from segicl_gui.storage.parts import Part

CACHE_BYTES = 600_000_000
# Small ones would fill that only after thousands, all of which are quickly read again.
KEPT_IMAGES = 250
# Of images that were only looked at in passing: enough for the other slices of the same one.
PASSING_BYTES = 30_000_000


@dataclass(frozen=True, slots=True, eq=False)
class LoadedImage:
    """An image with its intensity limits.

    Parameters
    ----------
    limits : tuple of float
        (low, high) that all slices are scaled by for engines.
    window : tuple of float
        (low, high) that are black and white on screen, until somebody chooses others.
    """

    image: Image
    limits: tuple[float, float]
    window: tuple[float, float]


class ImageLibrary:
    """Loads the images that cases refer to. Safe to use from any thread.

    Parameters
    ----------
    project_folder : Path
        Relative image paths start here.
    """

    def __init__(self, project_folder: Path) -> None:
        self._folder = project_folder
        self._lock = threading.Lock()
        self._loading: dict[str, threading.Lock] = {}
        self._images: OrderedDict[str, LoadedImage] = OrderedDict()
        self._passing: OrderedDict[str, LoadedImage] = OrderedDict()
        self._hashes: dict[tuple[str, int], str] = {}
        self.looks = Looks(project_folder / PLACE)
        self.pools = Pools()

    def path(self, case: CaseState) -> Path:
        """Where the first image of a case lies."""
        return located(self._folder / case.images[0].path).resolve()

    def cached(self, case: CaseState) -> LoadedImage | None:
        """The image if it is in memory."""
        with self._lock:
            return self._images.get(case.id)

    def load(self, case: CaseState, *, passing: bool = False) -> LoadedImage:
        """The image of a case, from memory or from disk.

        Parameters
        ----------
        passing : bool
            Whether it is but one of many that are looked at once: it takes no room from those
            that people work on.

        Raises
        ------
        MissingImageError
            If the file is not there.
        UserError
            If it is unreadable, or of another size than when it was added.
        """
        with self._lock:
            found = self._found(case.id, passing=passing)
            if found is not None:
                return found
            lock = self._loading.setdefault(case.id, threading.Lock())
        with lock:
            with self._lock:
                found = self._found(case.id, passing=passing)
            if found is not None:
                return found
            path = self.path(case)
            if not path.exists():
                raise MissingImageError(case, path)
            image = read_image(path, Part.parse(case.images[0].part))
            if image.geometry.shape != case.geometry.shape:
                raise UserError(
                    f"Cannot show {case.name}",
                    f"{path} now has {image.geometry.shape} pixels, "
                    f"it had {case.geometry.shape} when it was added.",
                    "Put the original image back; the masks are kept.",
                )
            loaded = LoadedImage(image, intensity_range(image.array), automatic_limits(image))
            with self._lock:
                (self._passing if passing else self._images)[case.id] = loaded
                _trim(self._images, CACHE_BYTES)
                _trim(self._passing, PASSING_BYTES)
                self._loading.pop(case.id, None)
            return loaded

    def plane(
        self, case: CaseState, index: int, *, passing: bool = False
    ) -> npt.NDArray[np.float32]:
        """One slice as engines take it: float32 (row, column[, 3]) 0..1; see `load`."""
        loaded = self.load(case, passing=passing)
        return normalised_slice(loaded.image, index, loaded.limits)

    def plane_hash(self, case: CaseState, index: int) -> str:
        """Content hash of `plane`."""
        key = (case.id, index)
        if key not in self._hashes:
            self._hashes[key] = content_hash(self.plane(case, index))
        return self._hashes[key]

    def look(self, case: CaseState, index: int) -> npt.NDArray[np.float32]:
        """What a slice looks like, from what was kept or from the image; see `looks.look`."""
        ref = case.images[0]
        name = look_name(ref.hash, ref.part, index)
        return self.looks.get(name, lambda: look(self.plane(case, index, passing=True)))

    def _found(self, case_id: str, *, passing: bool) -> LoadedImage | None:
        """What is in memory, now the last to go; called with the lock held."""
        if not passing and case_id in self._passing:
            self._images[case_id] = self._passing.pop(case_id)
        for images in (self._images, self._passing):
            if case_id in images:
                images.move_to_end(case_id)
                return images[case_id]
        return None


def _trim(images: OrderedDict[str, LoadedImage], most: int) -> None:
    total = sum(x.image.array.nbytes for x in images.values())
    while (total > most or len(images) > KEPT_IMAGES) and len(images) > 1:
        _, dropped = images.popitem(last=False)
        total -= dropped.image.array.nbytes
