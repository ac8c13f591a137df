"""Copies of images byte by byte, so that a project can be handed on with what it shows."""

from __future__ import annotations

import shutil
from pathlib import Path

from segicl_gui.domain.errors import UserError
from segicl_gui.storage.atomic import make_folder, replacing
from segicl_gui.storage.dicom.scan import series_of
from segicl_gui.storage.image_files import FAILURES, image_suffix, read_error
from segicl_gui.storage.parts import Part
from segicl_gui.storage.readers.ome_zarr import is_zarr
from segicl_gui.storage.readers.raw import check_header, layout_of

_DETACHED = (".nhdr", ".mhd")
_WHOLE = (".nrrd", ".mha")


def copy_image(path: Path, part: Part, folder: Path) -> Path:
    """Copy the files of one image, and of a DICOM series no others, into a folder.

    Parameters
    ----------
    path : Path
        File, or folder of a DICOM series or OME-Zarr.
    part : Part
        Which series.
    folder : Path
        Of this image alone; made where missing.

    Returns
    -------
    Path
        What to open in the place of `path`.

    Raises
    ------
    UserError
        If a file is missing, cannot be read or written, or its voxels lie in files that are not
        known.
    """
    make_folder(folder)
    try:
        if is_zarr(path):
            target = folder / path.name
            inside = path.resolve()
            for file in (p for p in sorted(path.rglob("*")) if p.is_file()):
                if not file.resolve().is_relative_to(inside):
                    raise UserError(
                        f"Cannot copy {path.name}",
                        f"“{file.relative_to(path)}” in it is a link to a file elsewhere.",
                        "Copy the folder with the files that its links lead to, and use the copy.",
                    )
                _copy(file, target / file.relative_to(path))
            return target
        if path.is_dir():
            # All stacks of the series: a part counts them.
            files = dict.fromkeys(f for s in series_of(path, part).stacks for f in s.files)
            for i, file in enumerate(files):
                _copy(file, folder / f"{i:05}.dcm")
            return folder
        if image_suffix(path) in (*_DETACHED, *_WHOLE):
            check_header(path)
        if image_suffix(path) in _DETACHED:
            layout = layout_of(path)
            if layout is None or layout.file.parent.resolve() != path.parent.resolve():
                raise UserError(
                    f"Cannot copy {path.name}",
                    "Its voxels lie in other files, which are not known for sure.",
                    "Convert it to .nrrd or .nii.gz, or leave the images where they are.",
                )
            if layout.file != path:
                _copy(layout.file, folder / layout.file.name)
        _copy(path, folder / path.name)
    except FAILURES as e:
        raise read_error(path, e) from e
    return folder / path.name


def _copy(source: Path, target: Path) -> None:
    make_folder(target.parent)
    with source.open("rb") as old, replacing(target) as temporary, temporary.open("wb") as new:
        shutil.copyfileobj(old, new, 1 << 20)
