"""Data-set folders as the measurements read them: square images at a working size."""

from __future__ import annotations

import functools
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import SimpleITK as sitk
from PIL import Image as PilImage

from segicl_gui.domain.errors import UserError

# Files of 2D images.
_FLAT = frozenset({".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp"})
# Neighbouring sections of one block: a random split would put near-copies on both sides.
SECTION_STACKS = frozenset({"isbi_em", "vnc_em"})


@dataclass(frozen=True, slots=True)
class DataSet:
    """A folder of ``images/``, ``masks/`` (same names) and ``dataset.json``.

    Parameters
    ----------
    folder : Path
    name : str
    labels : tuple of (int, str)
        Value in the masks and name, in the order of the file.
    by_subject : bool
        Whether a file name up to its first underscore tells the subject.
    sections : bool
        Whether the images are neighbouring sections of one block.
    descriptions : tuple of str
        What is said of each label, in the order of `labels`; "" where nothing is.
    """

    folder: Path
    name: str
    labels: tuple[tuple[int, str], ...]
    by_subject: bool
    sections: bool
    descriptions: tuple[str, ...]

    def subject(self, name: str) -> str:
        """Whose image this is."""
        return name.split("_")[0] if self.by_subject else name

    def image_names(self) -> list[str]:
        """Images that have a mask, sorted."""
        found = sorted(p.name for p in (self.folder / "images").iterdir())
        return [n for n in found if (self.folder / "masks" / n).is_file()]


def read_dataset(folder: Path) -> DataSet:
    """Read a folder's ``dataset.json``.

    Raises
    ------
    UserError
        If the folder is not a data-set folder.
    """
    file = folder / "dataset.json"
    try:
        meta = json.loads(file.read_text("utf-8"))
        about = {
            int(k): v if isinstance(v, dict) else {"name": v} for k, v in meta["labels"].items()
        }
        labels = tuple((k, str(v["name"])) for k, v in about.items())
        descriptions = tuple(str(v.get("description", "")) for v in about.values())
        name = str(meta.get("name") or folder.resolve().name)
    except OSError as e:
        raise _not_a_dataset(folder, f"{file} cannot be read ({e.strerror}).") from e
    except (ValueError, KeyError, TypeError, AttributeError) as e:
        raise _not_a_dataset(folder, f"{file} does not hold the labels of a data set.") from e
    for part in ("images", "masks"):
        if not (folder / part).is_dir():
            raise _not_a_dataset(folder, f"It has no folder {part}.")
    sections = bool(meta.get("sections", name in SECTION_STACKS))
    return DataSet(folder, name, labels, "subject_id" in meta, sections, descriptions)


def _not_a_dataset(folder: Path, happened: str) -> UserError:
    return UserError(
        f"{folder} is not a data-set folder",
        happened,
        "Give a folder with images/, masks/ and a dataset.json that names the labels.",
    )


def labels_in(dataset: DataSet, name: str) -> frozenset[int]:
    """Values other than 0 in the mask of an image."""
    return frozenset(int(v) for v in np.unique(_read_mask(dataset, name)) if v)


@dataclass(frozen=True, slots=True, eq=False)
class Sample:
    """One image at working size.

    Parameters
    ----------
    image : ndarray of float32
        (size, size) or (size, size, 3), 0..1.
    mask : ndarray of uint16
        (size, size), all labels.
    """

    image: npt.NDArray[np.float32]
    mask: npt.NDArray[np.uint16]


def read_sample(dataset: DataSet, name: str, label: int, size: int) -> Sample:
    """Read an image and its mask, squeezed to a square.

    Of a volume, the slice with the largest area of the label along the stacking axis, the
    intensities of the whole volume from the 0.5th to the 99.5th percentile mapped to 0..1
    in 256 steps; where the label is absent, the slice with most of all other labels. Colour
    whose channels are equal becomes grey.

    Raises
    ------
    UserError
        If a file cannot be read, or image and mask do not fit.
    """
    path = dataset.folder / "images" / name
    mask = _read_mask(dataset, name)
    if path.suffix.lower() in _FLAT:
        with _reading(path), PilImage.open(path) as opened:
            colour = opened.mode in ("RGB", "RGBA", "P")
            small = opened.convert("RGB" if colour else "L").resize(
                (size, size), PilImage.Resampling.BILINEAR
            )
            _check_fit(path, opened.size[::-1], mask.shape)
        image = np.asarray(small, np.float32) / np.float32(255)
        if image.ndim == 3 and np.abs(image[..., 0] - image[..., 1]).max() < 0.02:
            image = image[..., 0]
        plane = mask
    else:
        volume = _read_volume(path)
        _check_fit(path, volume.shape, mask.shape)
        axis = _stacking_axis(volume.shape)
        others = tuple(i for i in range(3) if i != axis)
        area = (mask == label).sum(others)
        index = int(np.argmax(area if area.any() else (mask != 0).sum(others)))
        low, high = np.percentile(volume, [0.5, 99.5])
        cut = np.clip((np.take(volume, index, axis) - low) / (high - low + 1e-6), 0, 1)
        small = PilImage.fromarray((cut * 255).astype(np.uint8)).resize(
            (size, size), PilImage.Resampling.BILINEAR
        )
        image = np.asarray(small, np.float32) / np.float32(255)
        plane = np.take(mask, index, axis)
    return Sample(image, resized_mask(plane, size))


@dataclass(frozen=True, slots=True, eq=False)
class Volume:
    """A volume of a data set, as a stack of slices.

    Parameters
    ----------
    name, subject : str
    image : ndarray of float32
        (slice, row, column), 0..1.
    mask : ndarray of uint16
        (slice, row, column), all labels.
    thickness : float
        Distance of neighbouring slices, in pixels of a slice.
    """

    name: str
    subject: str
    image: npt.NDArray[np.float32]
    mask: npt.NDArray[np.uint16]
    thickness: float

    def extent(self, label: int) -> list[int]:
        """Slices that show a label."""
        return [int(i) for i in np.flatnonzero((self.mask == label).any((1, 2)))]


def read_volume(dataset: DataSet, name: str) -> Volume | None:
    """Read a volume and its mask in their own size; None if it is a 2D image.

    Slices lie along the stacking axis, intensities are as in `read_sample`.

    Raises
    ------
    UserError
        If a file cannot be read, or image and mask do not fit.
    """
    path = dataset.folder / "images" / name
    if path.suffix.lower() in _FLAT:
        return None
    image, mask = _read_volume(path), _read_mask(dataset, name)
    _check_fit(path, image.shape, mask.shape)
    axis = _stacking_axis(image.shape)
    low, high = np.percentile(image, [0.5, 99.5])
    scaled = np.clip((np.moveaxis(image, axis, 0) - low) / (high - low + 1e-6), 0, 1)
    with _reading(path):
        spacing = sitk.ReadImage(str(path)).GetSpacing()
    flat = [s for i, s in enumerate(spacing[:3]) if i != axis]
    return Volume(
        name,
        dataset.subject(name),
        np.ascontiguousarray(scaled, np.float32),
        np.ascontiguousarray(np.moveaxis(mask, axis, 0)),
        float(spacing[axis] / np.mean(flat)),
    )


def resized_mask(mask: npt.NDArray[np.uint16], size: int) -> npt.NDArray[np.uint16]:
    """A label image (row, column) squeezed to a square; no value comes up that was not there."""
    wide = PilImage.fromarray(mask.astype(np.int32))
    small = wide.resize((size, size), PilImage.Resampling.NEAREST)
    return np.asarray(small).astype(np.uint16)


def _stacking_axis(shape: tuple[int, ...]) -> int:
    """Axis with clearly fewest samples, else the last (x, y, z order)."""
    return int(np.argmin(shape)) if max(shape) > 1.5 * min(shape) else 2


def _read_mask(dataset: DataSet, name: str) -> npt.NDArray[np.uint16]:
    path = dataset.folder / "masks" / name
    if path.suffix.lower() in _FLAT:
        with _reading(path), PilImage.open(path) as opened:
            array: npt.NDArray[Any] = np.array(opened)
        if array.ndim != 2:
            raise UserError(
                f"Cannot use {path}",
                f"It has {array.shape[-1]} channels; a mask has one, of label values.",
                "Save the mask as an 8- or 16-bit grey image of label values.",
            )
        return array.astype(np.uint16)
    return _read_volume_mask(path)


@functools.lru_cache(maxsize=4)
def _read_volume(path: Path) -> npt.NDArray[np.float32]:
    return np.asarray(_first_frame(path), np.float32)


@functools.lru_cache(maxsize=4)
def _read_volume_mask(path: Path) -> npt.NDArray[np.uint16]:
    return _first_frame(path).astype(np.uint16)


def _first_frame(path: Path) -> npt.NDArray[Any]:
    """A volume with axes (x, y, z), the first of those in time."""
    with _reading(path):
        array: npt.NDArray[Any] = sitk.GetArrayFromImage(sitk.ReadImage(str(path)))
    return (array[0] if array.ndim == 4 else array).T


class _reading:  # noqa: N801 - reads as a statement
    """Turns a reader's failure into one that names the file."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, (OSError, RuntimeError)):
            raise UserError(
                f"Cannot read {self.path}",
                "The file is missing, damaged, or of another type than its name says.",
                "Replace the file or take it out of the folder.",
            ) from error


def _check_fit(path: Path, image: tuple[int, ...], mask: tuple[int, ...]) -> None:
    if image != mask:
        raise UserError(
            f"Image and mask of {path.name} do not fit",
            f"The image has {image} samples, the mask {mask}.",
            "Give a mask drawn on this very image.",
        )
