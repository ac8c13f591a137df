"""DICOM series: finding them in folders, and what their headers say."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import SimpleITK as sitk

from segicl_gui.domain.errors import UserError
from segicl_gui.storage.parts import WHOLE, Part

# Objects that accompany images: their "pixels", where they have any, are not a scan.
_NOT_IMAGES = {"SEG", "RTSTRUCT", "RTDOSE", "RTPLAN", "RTIMAGE", "SR", "PR", "KO", "REG", "DOC"}
# SOP classes of plain images (x-ray, CT, MR, ultrasound, PET, photographs), after their root.
_IMAGE_CLASS = re.compile(
    rb"\x02\x00\x02\x00UI..1\.2\.840\.10008\.5\.1\.4\.1\.1\."
    rb"(1|2|3|4|6|7|12|20|77|128)(\.[0-9.]+)?\x00?\x02\x00",
    re.DOTALL,
)
_MODALITY, _PATIENT = "0008|0060", "0010|0020"
_DESCRIPTION = "0008|103e"
_POSITION, _ORIENTATION = "0020|0032", "0020|0037"


@dataclass(frozen=True, slots=True)
class DicomSeries:
    """One series of a folder.

    Parameters
    ----------
    uid : str
        Series instance UID; "" where the files carry none.
    files : tuple of Path
        In the order of their position along the slice normal.
    modality, description, patient : str
        As the first file says; "" where it does not.
    """

    uid: str
    files: tuple[Path, ...]
    modality: str
    description: str
    patient: str


def is_dicom_file(path: Path) -> bool:
    """Whether a file begins as DICOM does, with its preamble or (older files) without."""
    try:
        with path.open("rb") as f:
            head = f.read(132)
    except OSError:
        return False
    if head[128:132] == b"DICM":
        return True
    # Without preamble: a first element of group 0008 with a small even number.
    return len(head) == 132 and head[:2] == b"\x08\x00" and head[3] == 0 and head[2] < 0x20


def is_dicom_folder(path: Path) -> bool:
    """Whether a folder directly holds a DICOM file; looks at few bytes of few files."""
    try:
        entries = [e for e in os.scandir(path) if not e.name.startswith(".") and e.is_file()]
    except OSError:
        return False
    # Files named *.dcm first, then those without a known ending: a hit usually comes at once.
    entries.sort(key=lambda e: (not e.name.lower().endswith(".dcm"), "." in e.name, e.name))
    return any(is_dicom_file(Path(e.path)) for e in entries[:64])


def find_series(folder: Path) -> tuple[DicomSeries, ...]:
    """The image series directly in a folder, the one with the most files first.

    Files that are not DICOM, and DICOM objects that are not images (segmentations,
    structure sets, reports), are left out.
    """
    found = []
    for uid in sitk.ImageSeriesReader.GetGDCMSeriesIDs(str(folder)):
        files = sitk.ImageSeriesReader.GetGDCMSeriesFileNames(str(folder), uid)
        header = _header(files[0]) if files else None
        if header is None or header.get(_MODALITY) in _NOT_IMAGES:
            continue
        found.append(
            DicomSeries(
                uid,
                tuple(Path(f) for f in files),
                header.get(_MODALITY, ""),
                header.get(_DESCRIPTION, ""),
                header.get(_PATIENT, ""),
            )
        )
    return tuple(sorted(found, key=lambda s: (-len(s.files), s.uid)))


def series_of(folder: Path, part: Part = WHOLE) -> DicomSeries:
    """The series of a folder that a part names; the largest where it names none.

    Raises
    ------
    UserError
        If it is not there, or an image among the files is damaged: the library would pass it
        over, and the volume would lack a slice without a word.
    """
    series = find_series(folder)
    damaged = _damaged_images(folder, series)
    if damaged:
        more = f" and {len(damaged) - 1} more" if len(damaged) > 1 else ""
        raise UserError(
            f"Cannot open {folder.name}",
            f"“{damaged[0]}”{more} is damaged or cut short.",
            "Copy the folder again from where it came, or take damaged files out of it.",
        )
    if not series:
        raise UserError(
            f"Cannot open {folder.name}",
            f"The folder “{folder}” holds no DICOM images.",
            "Choose the folder that directly holds the slices of a series.",
        )
    if not part.series:
        return series[0]
    for found in series:
        if found.uid == part.series:
            return found
    raise UserError(
        f"Cannot open {folder.name}",
        f"The series {part.series} is no longer in “{folder}”.",
        "Put its files back.",
    )


def _damaged_images(folder: Path, series: tuple[DicomSeries, ...]) -> list[str]:
    """Names of files that begin as DICOM images but cannot be read as such."""
    known = {f.name for s in series for f in s.files}
    out = []
    for path in sorted(folder.iterdir()):
        if path.name in known or path.name.startswith(".") or not path.is_file():
            continue
        with path.open("rb") as f:
            head = f.read(1024)
        is_image = head[128:132] == b"DICM" and _IMAGE_CLASS.search(head)
        if is_image and _header(path) is None:
            out.append(path.name)
    return out


def read_series(series: DicomSeries) -> sitk.Image:
    """Read all slices of a series as one volume.

    Raises
    ------
    UserError
        If several slices lie at the same position (phases or time points mixed in one
        series), or differ in orientation.
    RuntimeError
        As SimpleITK reports unreadable files.
    """
    _check_positions(series)
    if len(series.files) == 1:
        return sitk.ReadImage(str(series.files[0]))
    reader = sitk.ImageSeriesReader()
    reader.SetFileNames([str(f) for f in series.files])
    image: sitk.Image = reader.Execute()
    return image


def series_notes(folder: Path, series: tuple[DicomSeries, ...]) -> tuple[str, ...]:
    """What a user should know about a folder with several series, or uneven slices."""
    notes = []
    many = [s for s in series if len(s.files) > 1]
    for s in many[1:]:
        notes.append(
            f"{folder.name}: series “{s.description or s.uid}” ({len(s.files)} slices) was left "
            "out; move it to a folder of its own to open it."
        )
    if many:
        steps = np.diff(_distances(many[0]))
        if steps.size > 1 and np.ptp(steps) > 0.01 * float(np.median(np.abs(steps))):
            notes.append(
                f"{folder.name}: slices are missing or unevenly spaced; distances along the "
                "volume are means."
            )
    return tuple(notes)


def _header(path: str | Path) -> dict[str, str] | None:
    """Tags of one file, without its pixels; None where it has no image."""
    reader = sitk.ImageFileReader()
    reader.SetImageIO("GDCMImageIO")
    reader.SetFileName(str(path))
    try:
        reader.ReadImageInformation()
    except RuntimeError:
        return None
    # Values are bytes in the file's own character set; what does not fit is shown as "?".
    return {
        key: reader.GetMetaData(key).encode("utf-8", "replace").decode().strip().strip("\0")
        for key in (_MODALITY, _PATIENT, _DESCRIPTION, _POSITION, _ORIENTATION)
        if reader.HasMetaDataKey(key)
    }


def _numbers(text: str, count: int) -> np.ndarray[tuple[int], np.dtype[np.float64]] | None:
    try:
        values = np.array([float(v) for v in text.split("\\")])
    except ValueError:
        return None
    return values if values.size == count else None


def _distances(series: DicomSeries) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Positions of the slices along their common normal, in millimetres; empty if unknown."""
    headers = [_header(f) or {} for f in series.files]
    first = _numbers(headers[0].get(_ORIENTATION, ""), 6)
    positions = [_numbers(h.get(_POSITION, ""), 3) for h in headers]
    if first is None or any(p is None for p in positions):
        return np.empty(0)
    normal = np.cross(first[:3], first[3:])
    return np.array([float(normal @ p) for p in positions if p is not None])


def _check_positions(series: DicomSeries) -> None:
    distances = np.sort(_distances(series))
    if distances.size < 2:
        return
    same = int(np.count_nonzero(np.diff(distances) < 1e-4))
    if same:
        raise UserError(
            f"Cannot open {series.files[0].parent.name}",
            f"{same} of its {distances.size} slices lie at the position of another one: the "
            "series seems to hold several phases or time points.",
            "Put each phase into a folder of its own, or convert one to NIfTI.",
        )
