"""The formats that masks leave in: what they are good for, and who writes them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from segicl_gui.domain.errors import UserError
from segicl_gui.storage.exporters import (
    coco,
    dicom_seg,
    folder,
    nifti,
    nnunet,
    nrrd,
    png,
    rtstruct,
    seg_nrrd,
)
from segicl_gui.storage.exporters.api import Done, ExportCase, ExportOptions, Written


def _any_cases(cases: Sequence[ExportCase], options: ExportOptions) -> None:
    """For formats that take whatever they are given."""


def _nothing_shared(done: Sequence[Done], out: Path, options: ExportOptions) -> None:
    """For formats in which each case stands for itself."""


@dataclass(frozen=True, slots=True)
class Format:
    """One format.

    Parameters
    ----------
    name : str
        As on the command line.
    title, use : str
        For people: what it is called, and what it is for, in a line.
    targets : callable
        The files of a case.
    write : callable
        Writes exactly these, each in one step; `UserError` on failure.
    joint : str
        Name of the file that all cases share; "" where there is none.
    check : callable
        `UserError` where cases cannot be exported together.
    finish : callable
        Writes the joint file, once all cases are written.
    reads_images : bool
        Whether images, or their headers, go into it.
    marks_unassessed : bool
        Whether voxels that nobody looked at have a value of their own in it.
    options : tuple of str
        Names of the `ExportOptions` that only some formats have, this one among them.
    """

    name: str
    title: str
    use: str
    targets: Callable[[ExportCase, Path, ExportOptions], tuple[Path, ...]]
    write: Callable[[ExportCase, Path, ExportOptions], Written]
    joint: str = ""
    check: Callable[[Sequence[ExportCase], ExportOptions], None] = _any_cases
    finish: Callable[[Sequence[Done], Path, ExportOptions], None] = _nothing_shared
    reads_images: bool = False
    marks_unassessed: bool = True
    options: tuple[str, ...] = ()


_ALL = (
    Format(
        "nifti", "NIfTI (.nii.gz)", "One label map a case; read by nearly everything.",
        nifti.targets, nifti.write,
    ),
    Format(
        "nrrd", "NRRD (.nrrd)", "One label map a case, in any geometry.",
        nrrd.targets, nrrd.write,
    ),
    Format(
        "seg-nrrd", "3D Slicer segmentation (.seg.nrrd)",
        "Names, colours and coded types; labels may overlap.",
        seg_nrrd.targets, seg_nrrd.write, marks_unassessed=False,
    ),
    Format(
        "dicom-seg", "DICOM segmentation (DICOM-SEG)",
        "For a PACS; refers to the DICOM images; labels may overlap.",
        dicom_seg.targets, dicom_seg.write, check=dicom_seg.check, reads_images=True,
        marks_unassessed=False,
    ),
    Format(
        "rtstruct", "DICOM structure set (RTSTRUCT)",
        "Outlines for radiotherapy; refers to the DICOM images.",
        rtstruct.targets, rtstruct.write, check=rtstruct.check, reads_images=True,
        marks_unassessed=False,
    ),
    Format(
        "nnunet", "nnU-Net data set", "Images, label maps and dataset.json, ready for training.",
        nnunet.targets, nnunet.write, nnunet.JSON_NAME, nnunet.check, nnunet.finish,
        reads_images=True, options=("channels", "sets"),
    ),
    Format(
        "coco", "COCO (annotations.json)",
        "One annotation an object and slice; labels may overlap.",
        coco.targets, coco.write, coco.JSON_NAME, finish=coco.finish,
        reads_images=True, options=("polygons", "copy_images"),
    ),
    Format(
        "png", "PNG, indexed colours", "One picture a slice, for a look or for a paper.",
        png.targets, png.write,
    ),
    Format(
        "folder", "Data-set folder", "Images, masks and dataset.json, as this program opens them.",
        folder.targets, folder.write, folder.JSON_NAME, folder.check, folder.finish,
        reads_images=True,
    ),
)  # fmt: skip
FORMATS = {x.name: x for x in _ALL}


def format_named(name: str) -> Format:
    """The format of this name; `UserError` if there is none."""
    if name not in FORMATS:
        raise UserError(
            "Cannot export", f"“{name}” is no format.", f"Choose one of {', '.join(FORMATS)}."
        )
    return FORMATS[name]
