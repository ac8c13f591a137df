"""Headers of DICOM objects that hold masks: what they are, and which images they were made for."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from segicl_gui.domain.errors import UserError
from segicl_gui.storage.dicom import is_dicom_file, stack_of
from segicl_gui.storage.image_files import read_error
from segicl_gui.storage.importers.api import damaged
from segicl_gui.storage.parts import WHOLE, Part

if TYPE_CHECKING:
    from pydicom import Dataset

SEGMENTATION = ("1.2.840.10008.5.1.4.1.1.66.4", "1.2.840.10008.5.1.4.1.1.66.7")
STRUCTURE_SET = ("1.2.840.10008.5.1.4.1.1.481.3",)
# Media storage SOP class, (0002,0002).
_MASK_CLASS = re.compile(
    rb"\x02\x00\x02\x00UI..(1\.2\.840\.10008\.5\.1\.4\.1\.1\.(?:66\.4|66\.7|481\.3))\x00?\x02\x00",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class References:
    """Which images are meant: UIDs of series, of single images, and of the frame of reference."""

    series: frozenset[str] = frozenset()
    instances: frozenset[str] = frozenset()
    frames: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.series or self.instances or self.frames)


@contextmanager
def reading(path: Path) -> Iterator[None]:
    """Have every failure of the DICOM libraries within be told as a damaged file."""
    try:
        with warnings.catch_warnings():
            # They warn of values that are not as the standard wants them, which many files have.
            warnings.simplefilter("ignore")
            yield
    except UserError:
        raise
    except OSError as e:
        raise read_error(path, e) from e
    except Exception as e:
        words = str(e).strip().splitlines()
        raise damaged(path, (words[0][:150] if words else type(e).__name__)) from e


def kind_of_dicom(path: Path) -> str:
    """``"seg"`` or ``"rtstruct"`` for a DICOM file of masks; "" for every other file."""
    if not is_dicom_file(path):
        return ""
    try:
        with path.open("rb") as f:
            head = f.read(2048)
        if head[128:132] == b"DICM":
            # The class is in the first group; to read the whole header of every slice of a large
            # folder would take long.
            found = _MASK_CLASS.search(head)
            uid = found[1].decode() if found else ""
        else:
            with reading(path):
                uid = str(_read(path, ["SOPClassUID"]).get("SOPClassUID", ""))
    except (OSError, UserError):
        return ""
    return "seg" if uid in SEGMENTATION else "rtstruct" if uid in STRUCTURE_SET else ""


def references_of(path: Path) -> References:
    """The images that a segmentation or structure set says it was made for.

    DICOM PS3.3, C.8.20.2 and C.7.6.16.2.6 (derivation images), C.8.8.5 (structure set).

    Raises
    ------
    UserError
        If the file is damaged.
    """
    with reading(path):
        data = _read(path, _REFERENCES)
        series, instances, frames = set(), set(), set()
        frames.add(str(data.get("FrameOfReferenceUID", "") or ""))
        for item in data.get("ReferencedSeriesSequence", []):
            series.add(str(item.get("SeriesInstanceUID", "")))
            for image in item.get("ReferencedInstanceSequence", []):
                instances.add(str(image.get("ReferencedSOPInstanceUID", "")))
        for item in data.get("SourceImageSequence", []):
            instances.add(str(item.get("ReferencedSOPInstanceUID", "")))
        for group in data.get("PerFrameFunctionalGroupsSequence", []):
            for derivation in group.get("DerivationImageSequence", []):
                for image in derivation.get("SourceImageSequence", []):
                    instances.add(str(image.get("ReferencedSOPInstanceUID", "")))
        for item in data.get("ReferencedFrameOfReferenceSequence", []):
            frames.add(str(item.get("FrameOfReferenceUID", "")))
            for study in item.get("RTReferencedStudySequence", []):
                for one in study.get("RTReferencedSeriesSequence", []):
                    series.add(str(one.get("SeriesInstanceUID", "")))
                    for image in one.get("ContourImageSequence", []):
                        instances.add(str(image.get("ReferencedSOPInstanceUID", "")))
        for roi in data.get("ROIContourSequence", []):
            for contour in roi.get("ContourSequence", []):
                for image in contour.get("ContourImageSequence", []):
                    instances.add(str(image.get("ReferencedSOPInstanceUID", "")))
        for roi in data.get("StructureSetROISequence", []):
            frames.add(str(roi.get("ReferencedFrameOfReferenceUID", "")))
    return References(*(frozenset(x - {"", "None"}) for x in (series, instances, frames)))


def identity_of(image: Path, part: Part = WHOLE) -> References:
    """The UIDs of a DICOM image: a file or a series in a folder; empty for other images."""
    try:
        if image.is_file() and not is_dicom_file(image):
            return References()
        files = stack_of(image, part)[1].files
        with reading(image):
            first = _read(files[0], ["SeriesInstanceUID", "FrameOfReferenceUID"])
            instances = {str(_read(f, ["SOPInstanceUID"]).get("SOPInstanceUID", "")) for f in files}
    except UserError:
        return References()
    series = {str(first.get("SeriesInstanceUID", ""))}
    frames = {str(first.get("FrameOfReferenceUID", ""))}
    return References(*(frozenset(x - {"", "None"}) for x in (series, instances, frames)))


def whole(path: Path) -> Dataset:
    """A whole DICOM object; to be called within `reading`."""
    import pydicom

    return pydicom.dcmread(path, force=True)


def numbers(value: Any, count: int) -> tuple[float, ...]:
    """So many numbers of an element; `ValueError` where it has others."""
    found = tuple(float(v) for v in (value if value is not None else ()))
    if len(found) != count or not all(abs(v) < 1e9 for v in found):
        raise ValueError("a position, an orientation or a spacing is missing or makes no sense")
    return found


_REFERENCES = [
    "FrameOfReferenceUID", "ReferencedSeriesSequence", "SourceImageSequence",
    "PerFrameFunctionalGroupsSequence", "ReferencedFrameOfReferenceSequence",
    "ROIContourSequence", "StructureSetROISequence",
]  # fmt: skip


def _read(path: Path, tags: list[str]) -> Dataset:
    import pydicom

    return pydicom.dcmread(path, force=True, stop_before_pixels=True, specific_tags=tags)
