"""Folders of scans: data sets with masks, and whatever else people keep images in."""

from __future__ import annotations

import json
import os
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from segicl_gui.domain.errors import UserError
from segicl_gui.storage.dicom import Listed, listed, scan_files, series_notes
from segicl_gui.storage.image_files import (
    DICOM_SUFFIXES,
    IMAGE_SUFFIXES,
    check_readable,
    image_stem,
    image_suffix,
    is_slicer,
    is_text,
    printable,
    read_error,
)
from segicl_gui.storage.images import describe_image
from segicl_gui.storage.parts import WHOLE, Part
from segicl_gui.storage.readers.ome_zarr import is_zarr, label_groups

Tell = Callable[[float, str], None]


@dataclass(frozen=True, slots=True)
class LabelEntry:
    """A label as a data set declares it; `description` and `color` (#rrggbb) may be ""."""

    name: str
    description: str = ""
    color: str = ""


@dataclass(frozen=True, slots=True)
class FolderItem:
    """One image of a folder.

    Parameters
    ----------
    name : str
        Path below the folder of images, without suffix; with it where two would be alike. Of
        several series in a folder: the folder, then number and description.
    image : Path
        File, or folder of DICOM series.
    mask : Path or None
    subject : str
        Who is shown (of DICOM, a pseudonym); the name where nothing tells.
    assessed : tuple of str, or None
        Names of the labels whose zeros mean background; None where all do.
    ignore : int or None
        Mask value of voxels that nobody looked at.
    part : Part
        Which image of the file or folder.
    dicom : Listed or None
        The DICOM series it is of.
    more : tuple of Path
        Further images on the same grid, such as other channels.
    channels : tuple of str
        Names of its channels, where there is one to choose.
    """

    name: str
    image: Path
    mask: Path | None
    subject: str
    assessed: tuple[str, ...] | None = None
    ignore: int | None = None
    part: Part = WHOLE
    dicom: Listed | None = None
    more: tuple[Path, ...] = ()
    channels: tuple[str, ...] = ()

    @property
    def aside(self) -> bool:
        """Whether it is a localiser, or a single DICOM image beside volumes."""
        return self.dicom is not None and self.dicom.aside


def _silent(share: float, text: str) -> None:
    """For callers that show no progress."""


@dataclass(frozen=True, slots=True)
class FolderScan:
    """What a folder holds.

    Parameters
    ----------
    name : str
    labels : dict of int to LabelEntry
        By value in the masks; empty where the folder declares none.
    items : tuple of FolderItem
        In natural order of their names.
    modality : str
        As declared, or the DICOM modality where all series agree; else "".
    notes : tuple of str
        What was left out and why.
    """

    name: str
    labels: dict[int, LabelEntry]
    items: tuple[FolderItem, ...]
    modality: str
    notes: tuple[str, ...]


def scan_folder(path: Path, tell: Tell = _silent) -> FolderScan:
    """Find the images of a folder, their masks and labels, without reading any pixels.

    A data-set folder has ``images/``, and where they exist ``masks/`` (same name or same
    stem) and ``dataset.json``. In any other folder all images are found, in sub-folders too;
    each volume of DICOM slices is one item wherever its files lie, and ``masks/`` beside images is
    searched for masks. A raw data set of nnU-Net has the channels of a case together. An
    OME-Zarr is one image, with the labels in it as mask. Hidden files, and files that are not
    images, are passed over.

    Parameters
    ----------
    path : Path
    tell : callable
        Told the share done (0..1) and the file at work, where there are many DICOM files.

    Raises
    ------
    UserError
        If the folder is missing, may not be read, holds no image, or its ``dataset.json`` is
        malformed (the message names the field).
    """
    check_readable(path)
    try:
        names = {e.name for e in os.scandir(path)}
    except OSError as e:
        raise read_error(path, e) from e
    from segicl_gui.storage.importers import nnunet  # which needs the types of this module

    if nnunet.is_raw(path):
        return nnunet.scan(path)
    root = path / "images" if "images" in names and (path / "images").is_dir() else path
    meta = read_dataset_json(path / "dataset.json") if "dataset.json" in names else _Meta()
    found = _Found(root)
    for folder, files in _walk(root):
        unnamed = [f for f in files if not is_text(f.as_posix())]
        found.notes += [
            f"{printable(f.name)}: its name is not Unicode; rename it." for f in unnamed
        ]
        if is_text(folder.as_posix()):
            _collect(folder, [f for f in files if f not in unnamed], found)
    _add_series(root, found, tell)
    if not found.entries:
        raise UserError(
            f"Cannot open {path.name}",
            " ".join([f"No image was found in “{path}”.", *found.notes[:3]]),
            "Choose a folder with NIfTI, NRRD, MHA, PNG, JPEG, TIFF, BMP, OME-Zarr or DICOM "
            "images.",
        )
    alike = Counter(e.stem for e in found.entries)
    items: list[FolderItem] = []
    taken: Counter[str] = Counter()
    for entry in found.entries:
        name = entry.stem
        if alike[name] > 1:
            name = entry.image.relative_to(root).as_posix() if entry.part == WHOLE else name
        taken[name] += 1
        if taken[name] > 1:
            name = f"{name} ({taken[name]})"
        subject = (entry.dicom.subject if entry.dicom else "") or name
        if meta.by_subject:
            subject = image_stem(entry.image).split("_")[0]
        mask = entry.mask
        assessed = meta.assessed.get(mask.name) if mask and meta.assessed is not None else None
        if mask and meta.assessed is not None and assessed is None:
            assessed = ()
        channels, notes = _looked_into(entry)
        found.notes += [f"{name}: {note}." for note in notes]
        about = (mask, subject, assessed, meta.ignore, entry.part, entry.dicom)
        items.append(FolderItem(name, entry.image, *about, channels=channels))
    items.sort(key=lambda i: natural_key(i.name))
    modalities = set(found.modalities)
    return FolderScan(
        meta.name or path.resolve().name,
        meta.labels,
        tuple(items),
        meta.modality or (modalities.pop() if len(modalities) == 1 else ""),
        tuple(found.notes),
    )


def _looked_into(entry: _Entry) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Channels of an image and what is worth telling, from the header of formats that have any.

    What cannot be read is told when it is opened.
    """
    if entry.dicom is not None or image_suffix(entry.image) in (".png", ".jpg", ".jpeg", ".bmp"):
        return (), ()
    try:
        found = describe_image(entry.image)
    except UserError:
        return (), ()
    return found.channels, found.notes


def natural_key(name: str) -> tuple[tuple[int, int, str], ...]:
    """Sort key in which scan2 comes before scan10."""
    parts = re.split(r"(\d+)", name.casefold())
    return tuple((0, int(p), p) if p.isdecimal() else (1, 0, p) for p in parts if p)


@dataclass(frozen=True, slots=True)
class _Entry:
    """An image that was found; `stem` is its name, if no other has the same."""

    stem: str
    image: Path
    mask: Path | None
    part: Part = WHOLE
    dicom: Listed | None = None


@dataclass(slots=True)
class _Found:
    root: Path
    entries: list[_Entry] = field(default_factory=list)
    dicom: list[Path] = field(default_factory=list)
    modalities: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Meta:
    name: str = ""
    labels: dict[int, LabelEntry] = field(default_factory=dict)
    modality: str = ""
    by_subject: bool = False
    ignore: int | None = None
    assessed: dict[str, tuple[str, ...]] | None = None


def _walk(root: Path) -> Iterator[tuple[Path, list[Path]]]:
    """Folders and their visible files, linked folders included, each once."""
    seen: set[str] = set()
    for folder, below, files in os.walk(root, followlinks=True):
        real = os.path.realpath(folder)
        if real in seen:
            below.clear()
            continue
        seen.add(real)
        visible = [d for d in below if not d.startswith(".")]
        zarrs = {d for d in visible if is_zarr(Path(folder, d))}
        below[:] = sorted(
            d for d in visible if d not in zarrs and d != "masks" and not d.endswith(".segicl")
        )
        named = sorted(zarrs.union(f for f in files if not f.startswith(".")))
        yield Path(folder), [Path(folder, f) for f in named]


def _collect(folder: Path, files: list[Path], found: _Found) -> None:
    """Add the images directly in one folder; DICOM files are put together later."""
    found.dicom += [f for f in files if image_suffix(f) in DICOM_SUFFIXES and not is_zarr(f)]
    masks = _masks_beside(folder)
    for image in files:
        dicom = image_suffix(image) in DICOM_SUFFIXES and not is_zarr(image)
        if not dicom and not is_slicer(image):
            mask = masks.get(image.name) or masks.get(image_stem(image))
            inside = label_groups(image) if mask is None and is_zarr(image) else ()
            if inside:
                mask = inside[0]
                found.notes += [
                    f"{image.name}: labels “{p.name}” were left out." for p in inside[1:]
                ]
            found.entries.append(_Entry(_below(found.root, image), image, mask))


def _add_series(root: Path, found: _Found, tell: Tell) -> None:
    """Add what the DICOM files hold, each image once."""
    if not found.dicom:
        return  # and nothing that reads DICOM is imported

    def told() -> Iterator[Path]:
        for i, file in enumerate(found.dicom):
            if i % 100 == 0:
                tell(i / len(found.dicom), file.name)
            yield file

    tree = scan_files(told())
    for entry in listed(tree):
        image = entry.image
        stem = _below(root, image)
        if image.is_dir() and not entry.alone:
            stem = entry.label if image == root else f"{stem}/{entry.label}"
        elif entry.part != WHOLE:
            stem = f"{stem} {entry.label}"
        # A series, or a single DICOM slice, has its mask under its own name.
        near = _masks_beside(image.parent)
        mask = near.get(stem.rsplit("/", 1)[-1]) or (
            near.get(image_stem(image)) if entry.part == WHOLE else None
        )
        found.entries.append(_Entry(stem, image, mask, entry.part, entry))
        found.modalities.append(entry.series.modality)
    for series in tree.series:
        place = series.files[0].parent
        found.notes += series_notes(place, (series,))
    if tree.objects:
        kinds = " ".join(sorted({o.modality or "other" for o in tree.objects}))
        more = f" and {len(tree.objects) - 1} more" if len(tree.objects) > 1 else ""
        found.notes.append(
            f"{tree.objects[0].path.name}{more} ({kinds}) accompany images and are none themselves."
        )
    for file in tree.damaged:
        found.notes.append(f"{file.name} is a damaged DICOM image and was left out.")


def _masks_beside(folder: Path) -> dict[str, Path]:
    """Mask files by name and by stem: from ``masks`` in a folder, or beside ``images``."""
    places = [folder / "masks"]
    if folder.name == "images":
        places.append(folder.parent / "masks")
    out: dict[str, Path] = {}
    for place in places:
        if not place.is_dir():
            continue
        try:
            files = sorted(p for p in place.iterdir() if not p.name.startswith("."))
        except OSError as e:
            raise read_error(place, e) from e
        for file in files:
            if image_suffix(file) in IMAGE_SUFFIXES or is_zarr(file):
                out[file.name] = file
                out.setdefault(image_stem(file), file)
    return out


def _below(root: Path, image: Path) -> str:
    if image == root:
        return root.resolve().name
    return (image.relative_to(root).parent / image_stem(image)).as_posix()


def read_dataset_json(file: Path) -> _Meta:
    """What a ``dataset.json`` declares; `UserError` naming the field that is malformed."""
    try:
        meta = json.loads(file.read_text("utf-8-sig"))
    except OSError as e:
        raise read_error(file, e) from e
    except (ValueError, RecursionError) as e:
        raise _malformed(file, "it", f"is not JSON ({e})") from e
    if not isinstance(meta, dict):
        raise _malformed(file, "it", "is not an object of fields")
    for key in ("name", "modality"):
        if not isinstance(meta.get(key, ""), str):
            raise _malformed(file, f"“{key}”", "is not a text")
    labels = _labels(file, meta.get("labels", {}))
    ignore = meta.get("ignore")
    if ignore is not None and (type(ignore) is not int or not 0 < ignore <= 65535):
        raise _malformed(file, "“ignore”", "is not a whole number from 1 to 65535")
    if ignore in labels:
        raise _malformed(file, "“ignore”", f"is the value of the label “{labels[ignore].name}”")
    return _Meta(
        meta.get("name", ""),
        labels,
        meta.get("modality", ""),
        "subject_id" in meta,
        ignore,
        _assessed(file, meta.get("assessed"), {x.name for x in labels.values()}),
    )


def _labels(file: Path, raw: Any) -> dict[int, LabelEntry]:
    if not isinstance(raw, dict):
        raise _malformed(file, "“labels”", "is not an object of values and names")
    out: dict[int, LabelEntry] = {}
    for key, entry in raw.items():
        where = f"“labels”, entry “{key}”"
        if not re.fullmatch(r"\d{1,5}", key) or int(key) > 65535:
            raise _malformed(file, where, "has a value that is no whole number from 1 to 65535")
        if int(key) == 0:
            continue  # other tools name the background
        fields = {"name": entry} if isinstance(entry, str) else entry
        if not isinstance(fields, dict) or not isinstance(fields.get("name"), str):
            raise _malformed(file, where, "has no name")
        texts = [fields.get(k, "") for k in ("name", "description", "color")]
        if not all(isinstance(x, str) for x in texts):
            raise _malformed(file, where, "has a description or colour that is not a text")
        name, description, color = texts
        if not name.strip():
            raise _malformed(file, where, "has an empty name")
        if color and not re.fullmatch(r"#[0-9a-fA-F]{6}", color):
            raise _malformed(file, where, f"has the colour “{color}”, which is not #rrggbb")
        if name.casefold() in {x.name.casefold() for x in out.values()}:
            raise _malformed(file, where, f"has the name “{name}”, which another one has")
        out[int(key)] = LabelEntry(name, description, color)
    return out


def _assessed(file: Path, raw: Any, names: set[str]) -> dict[str, tuple[str, ...]] | None:
    if raw is None:
        return None
    if not isinstance(raw, dict):
        raise _malformed(file, "“assessed”", "is not an object of files and label names")
    for key, value in raw.items():
        if not isinstance(value, list) or not all(isinstance(x, str) for x in value):
            raise _malformed(file, f"“assessed”, entry “{key}”", "is not a list of label names")
        unknown = sorted(set(value) - names)
        if unknown:
            raise _malformed(
                file, f"“assessed”, entry “{key}”", f"names “{unknown[0]}”, which is no label"
            )
    return {key: tuple(value) for key, value in raw.items()}


def _malformed(file: Path, where: str, what: str) -> UserError:
    return UserError(
        f"Cannot open {file.parent.name}",
        f"In “{file}”: {where}: {what}.",
        "Correct the file, or move it away to open the images alone.",
    )
