"""Reading a pack of real images: see `segicl_gui.training.packing`, which writes it."""

from __future__ import annotations

import json
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

# A target in an image counts as present from this share of the picture on.
_PRESENT = 0.0015


@dataclass(frozen=True)
class Target:
    """Something outlined in the images of one series."""

    dataset: str
    series: int
    name: str
    description: str
    modality: str
    values: tuple[int, ...]
    members: tuple[int, ...]
    others: tuple[int, ...]
    """Images that show neither the target nor anything it is a part of."""


@dataclass(frozen=True, eq=False)
class Pack:
    """All that is in a pack.

    Attributes
    ----------
    planes : ndarray of int16
        A grey image is one, used three times: (plane, row, column).
    channels : list of list of int
        Three planes of each image.
    masks : ndarray of int16 or int32
        (image, row, column).
    limits : list of list of float
        What is shown as black and as white of each image.
    subjects : list of str
        Of each image.
    targets : list of Target
        At least one.
    """

    planes: npt.NDArray[np.int16]
    channels: list[list[int]]
    masks: npt.NDArray[Any]
    limits: list[list[float]]
    subjects: list[str]
    targets: list[Target]


def read_pack(path: Path) -> Pack:
    """Read a pack as a whole.

    Raises
    ------
    ValueError
        If it is missing, damaged or something else, or no target is seen in two images.
    """
    try:
        # Opened here: NumPy leaves what it cannot read open.
        with path.open("rb") as file, np.load(file, allow_pickle=False) as data:
            pack = _read(data, json.loads(str(data["index"])))
    except (
        OSError, ValueError, KeyError, IndexError, TypeError, AttributeError, EOFError,
        zipfile.BadZipFile, zlib.error,
    ) as e:  # fmt: skip
        why = f"there is no {e}" if isinstance(e, KeyError) else str(e) or "it is empty"
        raise ValueError(
            f"{path} is no pack of images to train on: {why}; "
            "“segicl train --data FOLDER” makes one in its --out"
        ) from e
    if not pack.targets:
        raise ValueError(
            f"{path} has nothing to train on: no label fills {_PRESENT:.2%} of two images or more; "
            "pack other folders, or train without --data"
        )
    return pack


def _read(data: Any, index: list[dict[str, Any]]) -> Pack:
    planes: list[npt.NDArray[np.int16]] = []
    masks: list[npt.NDArray[Any]] = []
    channels: list[list[int]] = []
    limits: list[list[float]] = []
    subjects: list[str] = []
    targets: list[Target] = []
    for number, series in enumerate(index):
        start = len(channels)
        images, labels = data[f"{series['key']}/images"], data[f"{series['key']}/masks"]
        _check(series, images, labels)
        for image in images:
            grey = image.ndim == 2 or bool((image == image[..., :1]).all())
            stack = [image if image.ndim == 2 else image[..., 0]]
            if not grey:
                stack = list(np.moveaxis(image, -1, 0))
            at = len(planes)
            channels.append([at, at, at] if grey else [at, at + 1, at + 2])
            planes += [p.astype(np.int16) for p in stack]
        masks.append(labels)
        # An image of one value has no range to be shown in.
        limits += [[float(low), max(float(high), float(low) + 1)] for low, high in series["ranges"]]
        subjects += [f"{series['dataset']}/{s}" for s in series["subjects"]]
        targets += _targets_of(series, number, start, labels)
    labelled = np.concatenate(masks)
    kind = np.int16 if labelled.max() < 2**15 else np.int32
    return Pack(np.stack(planes), channels, labelled.astype(kind), limits, subjects, targets)


def _check(series: dict[str, Any], images: npt.NDArray[Any], labels: npt.NDArray[Any]) -> None:
    count = len(images)
    if (
        images.ndim not in (3, 4)
        or images.shape[3:] not in ((), (3,))
        or images.shape[:3] != labels.shape
        or images.dtype not in (np.uint8, np.int16)
        or labels.dtype not in (np.uint8, np.uint16)
        or {len(series["subjects"]), len(series["ranges"])} != {count}
        or not np.isfinite(np.asarray(series["ranges"], np.float64)).all()
    ):
        raise ValueError(f"images, masks and index of {series['key']} do not go together")


def _targets_of(
    series: dict[str, Any], number: int, start: int, masks: np.ndarray[Any, np.dtype[Any]]
) -> list[Target]:
    """Targets that show in at least two images of a series."""
    targets = []
    wholes = [set(e["values"]) for e in series["targets"]]
    for entry in series["targets"]:
        near = set(entry["values"]).union(*(w for w in wholes if w & set(entry["values"])))
        free = ~np.isin(masks, sorted(near)).any((1, 2))
        share = np.isin(masks, entry["values"]).mean((1, 2))
        members = tuple(int(i) + start for i in np.flatnonzero(share >= _PRESENT))
        if len(members) >= 2:
            targets.append(
                Target(
                    series["dataset"],
                    number,
                    entry["name"],
                    entry["description"],
                    series["modality"],
                    tuple(entry["values"]),
                    members,
                    tuple(int(i) + start for i in np.flatnonzero(free)),
                )
            )
    return targets
