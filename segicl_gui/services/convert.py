"""Images in one format written in another, on the grid they were stored on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import PIL.Image

from segicl_gui.domain.errors import UserError
from segicl_gui.domain.geometry import Geometry
from segicl_gui.domain.images import Image
from segicl_gui.services.windows import automatic_limits
from segicl_gui.storage.atomic import make_folder, replacing
from segicl_gui.storage.dicom import Listed, listed, read_frame, scan_files
from segicl_gui.storage.folders import scan_folder
from segicl_gui.storage.image_files import image_stem, is_dicom, millimetres, times
from segicl_gui.storage.images import convert_image, read_geometry, read_image
from segicl_gui.storage.parts import WHOLE, Part

Tell = Callable[[float, str], None]
SUFFIXES = {"nifti": ".nii.gz", "nrrd": ".nrrd", "mha": ".mha", "png": ".png"}


def _silent(share: float, text: str) -> None:
    """For callers that show no progress."""


@dataclass(frozen=True, slots=True)
class Source:
    """An image to convert.

    Parameters
    ----------
    name : str
        Of the file that is written, without suffix; may hold folders.
    image : Path
    part : Part
    dicom : Listed or None
    """

    name: str
    image: Path
    part: Part = WHOLE
    dicom: Listed | None = None


@dataclass(frozen=True, slots=True)
class ConvertReport:
    """What became of each image.

    Parameters
    ----------
    written : tuple of Path
    notes : tuple of (image name, what to know before using it)
    failed : tuple of (image name, reason)
    """

    written: tuple[Path, ...]
    notes: tuple[tuple[str, str], ...]
    failed: tuple[tuple[str, str], ...]


def sources_of(paths: Sequence[Path], series: str = "", tell: Tell = _silent) -> tuple[Source, ...]:
    """The images behind files and folders; of DICOM each volume, wherever its files lie.

    Parameters
    ----------
    paths : sequence of Path
    series : str
        UID of the only DICOM series that is wanted; "" for all.
    tell : callable
        Told the share done (0..1) and the file at work.

    Raises
    ------
    UserError
        If a path is missing, a folder holds no image, or no such series is there.
    """
    found: list[Source] = []
    for path in paths:
        if not path.exists():
            raise UserError(
                f"Cannot read {path.name}", f"“{path}” does not exist.", "Check the name."
            )
        if path.is_dir():
            items = scan_folder(path, tell).items
            found += [Source(i.name, i.image, i.part, i.dicom) for i in items]
        elif is_dicom(path):
            entries = listed(scan_files([path]))
            several = len(entries) > 1
            found += [
                Source(f"{image_stem(path)} {e.label}" if several else image_stem(path), path,
                       Part(e.series.uid, k) if several else WHOLE, e)
                for k, e in enumerate(entries)
            ] or [Source(image_stem(path), path)]  # fmt: skip
        else:
            found.append(Source(image_stem(path), path))
    if series:
        found = [s for s in found if s.dicom is not None and s.dicom.series.uid == series]
        if not found:
            raise UserError(
                "There is no such series",
                f"None of the images is of the series {series}.",
                "List the series that are there with --list.",
            )
    return tuple(found)


def describe(source: Source) -> str:
    """One line on an image: name, modality, size, spacing, series, and what to know of it."""
    notes: tuple[str, ...] = ()
    if source.dicom is not None:
        notes = source.dicom.series.problems
    try:
        text = _size(read_geometry(source.image, source.part))
    except UserError as e:
        text, notes = "cannot be opened", (e.happened,)
    fields = [source.name, text]
    if source.dicom is not None:
        fields[1:1] = [source.dicom.series.modality]
        fields.append(f"series {source.dicom.series.uid}")
    return "\t".join([*fields, *notes])


def convert(
    sources: Sequence[Source],
    format: str,
    out: Path,
    *,
    straighten: bool = False,
    overwrite: bool = False,
    tell: Tell = _silent,
) -> ConvertReport:
    """Write images in another format, values and geometry as they are.

    Parameters
    ----------
    sources : sequence of Source
    format : str
        From `SUFFIXES`. PNG gives one picture a slice, as it is shown first: 8 bit, windowed.
    out : Path
        Folder; made where missing.
    straighten : bool
        Resample DICOM volumes that were taken with a tilted gantry, or unevenly.
    overwrite : bool
        Replace files that are there.
    tell : callable
        Told the share done (0..1) and the image at work.

    Raises
    ------
    UserError
        Before anything is written, if a file is there already, or two would have one name.
    """
    if straighten and format == "png":
        raise UserError(
            "Cannot convert these images",
            "PNG knows no axes to straighten.",
            "Convert to NIfTI, NRRD or MHA first.",
        )
    targets = [_target(s, format, out) for s in sources]
    _check(sources, targets, overwrite=overwrite)
    written: list[Path] = []
    notes: list[tuple[str, str]] = []
    failed: list[tuple[str, str]] = []
    for i, (source, target) in enumerate(zip(sources, targets, strict=True)):
        tell(i / len(sources), source.name)
        try:
            make_folder(target.parent)
            if format == "png":
                written += _write_pictures(source, target, overwrite=overwrite)
            else:
                convert_image(source.image, target, source.part, straighten=straighten)
                written.append(target)
        except UserError as e:
            failed.append((source.name, str(e)))
            continue
        if source.dicom is not None and not straighten:
            notes += [(source.name, n) for n in source.dicom.stack.notes]
    tell(1.0, "")
    return ConvertReport(tuple(written), tuple(notes), tuple(failed))


def middle_picture(source: Source) -> npt.NDArray[np.uint8]:
    """The middle slice of an image as it is shown first; of a series, that slice alone is read.

    Returns
    -------
    ndarray of uint8
        (row, column) or (row, column, 3).

    Raises
    ------
    UserError
        If it cannot be read.
    """
    if source.dicom is not None:
        moment = source.dicom.stack.times[len(source.dicom.stack.times) // 2]
        plane = read_frame(moment[len(moment) // 2])
        return np.asarray(_shown(Image(plane[np.newaxis], _flat(*plane.shape[:2])))[0])
    image = read_image(source.image, source.part)
    return np.asarray(_shown(image)[image.array.shape[0] // 2])


def _flat(rows: int, columns: int) -> Geometry:
    return Geometry.from_source((columns, rows), (1.0, 1.0), (0.0, 0.0), (1.0, 0.0, 0.0, 1.0))


def _shown(image: Image) -> npt.NDArray[np.uint8]:
    """An image as it is on screen at first: uint8."""
    if image.array.dtype == np.uint8:
        return image.array
    low, high = automatic_limits(image)
    grey = (np.nan_to_num(np.asarray(image.array, np.float32)) - low) / (high - low)
    return np.asarray(np.clip(grey, 0, 1) * 255 + 0.5, np.uint8)


def _write_pictures(source: Source, target: Path, *, overwrite: bool) -> list[Path]:
    planes = _shown(read_image(source.image, source.part))
    digits = max(3, len(str(len(planes) - 1)))
    stem = target.name.removesuffix(".png")
    files = [target] if len(planes) == 1 else [
        target.with_name(f"{stem}_slice{i:0{digits}}.png") for i in range(len(planes))
    ]  # fmt: skip
    there = next((f for f in files if f.exists()), None)
    if there is not None and not overwrite:
        raise _exists(there, 0)
    for file, plane in zip(files, planes, strict=True):
        with replacing(file) as temporary:
            PIL.Image.fromarray(plane).save(temporary)
    return files


def _target(source: Source, format: str, out: Path) -> Path:
    return out / f"{source.name}{SUFFIXES[format]}"


def _check(sources: Sequence[Source], targets: Sequence[Path], *, overwrite: bool) -> None:
    double = next((t for t, n in Counter(targets).items() if n > 1), None)
    if double is not None:
        raise UserError(
            "Cannot convert these images",
            f"Two of them would be written to “{double}”.",
            "Convert them into different folders, or rename one of them.",
        )
    own = {s.image.resolve() for s in sources}
    there = [t for t in targets if t.exists()]
    if any(t.resolve() in own for t in there):
        raise UserError(
            "Cannot convert these images",
            "They would replace themselves.",
            "Choose another folder.",
        )
    if there and not overwrite:
        raise _exists(there[0], len(there) - 1)


def _exists(path: Path, others: int) -> UserError:
    more = f" and {others} more" if others else ""
    return UserError(
        "Cannot convert these images",
        f"“{path}”{more} exists already.",
        "Choose another folder, or allow overwriting (--overwrite).",
    )


def _size(geometry: Geometry) -> str:
    size = geometry.size if geometry.frames == 1 else (*geometry.size, geometry.frames)
    spacing = f", {millimetres(geometry.spacing)}" if geometry.in_millimetres else ""
    return f"{times(size)}{spacing}"
