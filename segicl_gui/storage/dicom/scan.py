"""Finding DICOM series and objects in folders, whatever the files are called."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import numpy as np

from segicl_gui.domain.errors import UserError
from segicl_gui.storage.dicom.listing import series_label
from segicl_gui.storage.dicom.sniff import is_of_other_series
from segicl_gui.storage.dicom.stacks import arrange
from segicl_gui.storage.dicom.values import (
    NO_UID,
    DamagedError,
    DicomObject,
    DicomSeries,
    DicomStudyTree,
    Frame,
    Header,
    Stack,
)
from segicl_gui.storage.parts import WHOLE, Part

Tell = Callable[[float, str], None]


def _silent(share: float, text: str) -> None:
    """For callers that show no progress."""


def scan_dicom(folder: Path, tell: Tell = _silent, series: str = "") -> DicomStudyTree:
    """All series and objects below a folder, in whatever sub-folders they lie.

    Reads headers only. Hidden files and folders, and files that are not DICOM, are passed over; a
    folder that links lead to twice is looked at once.

    Parameters
    ----------
    folder : Path
    tell : callable
        Told the share done (0..1) and the file at work.
    series : str
        UID of the only series that is wanted; "" for all.

    Raises
    ------
    UserError
        If the folder may not be read.
    """
    files = list(_files_below(folder))

    def told() -> Iterator[Path]:
        for i, file in enumerate(files):
            if i % 50 == 0:
                tell(i / len(files), file.name)
            yield file

    return scan_files(told(), series)


def scan_files(files: Iterable[Path], series: str = "") -> DicomStudyTree:
    """The series and objects that files belong to; a series is one wherever its files lie.

    Parameters
    ----------
    files : iterable of Path
    series : str
        UID of the only series that is wanted; "" for all.
    """
    from segicl_gui.storage.dicom.header import read_header  # pydicom takes 30 MB

    headers: dict[tuple[str, str], list[Header]] = defaultdict(list)
    objects, lost = [], []
    for file in files:
        if series not in ("", NO_UID) and is_of_other_series(file, series):
            continue
        try:
            found = read_header(file)
        except (DamagedError, OSError):
            lost.append(file)
            continue
        if isinstance(found, DicomObject):
            objects.append(found)
        elif found is not None and series in ("", found.series):
            # Files without series UID belong together only where they lie together.
            place = str(file.parent) if found.series == NO_UID else ""
            headers[(found.series, place)].append(found)
    found_series = sorted((_series(h) for h in headers.values()), key=_order)
    return DicomStudyTree(tuple(found_series), tuple(objects), tuple(lost))


def find_series(folder: Path) -> tuple[DicomSeries, ...]:
    """The image series directly in a folder, the one with the most files first.

    Files that are not DICOM, and DICOM objects that are not images (segmentations,
    structure sets, reports), are left out.
    """
    return _most_first(scan_files(_files_in(folder)))


def find_objects(folder: Path) -> tuple[DicomObject, ...]:
    """The segmentations, structure sets, reports and other objects below a folder."""
    return scan_dicom(folder).objects


def series_of(path: Path, part: Part = WHOLE) -> DicomSeries:
    """The series of a file or folder that a part names; the largest where it names none.

    A series that is named is looked for in sub-folders too.

    Raises
    ------
    UserError
        If it is not there, or an image among the files is damaged: the volume would lack a
        slice without a word.
    """
    tree = scan_files([path] if path.is_file() else _files_in(path), part.series)
    found = next(iter(_most_first(tree)), None)
    if path.is_dir() and part.series and _has_folders(path):
        tree = scan_dicom(path, series=part.series)
        found = next(iter(_most_first(tree)), None)
    if found is None and path.is_dir() and not part.series and scan_dicom(path).series:
        raise UserError(
            f"Cannot open {path.name}",
            f"The images of “{path}” lie in folders below it.",
            "Choose the folder that directly holds the slices of a series.",
        )
    # Nobody knows which series a file belongs to whose header cannot be read.
    folders = {f.parent for f in found.files} if found else set()
    lost = [f for f in tree.damaged if found is None or f.parent in folders]
    if found is not None:
        lost += found.damaged
    if lost:
        more = f" and {len(lost) - 1} more" if len(lost) > 1 else ""
        reason = f" ({found.problems[0]})" if found and found.damaged and found.problems else ""
        raise UserError(
            f"Cannot open {path.name}",
            f"“{lost[0].name}”{more} is damaged or cut short{reason}.",
            "Copy the folder again from where it came, or take damaged files out of it.",
        )
    if found is not None and found.stacks:
        return found
    if part.series:
        raise UserError(
            f"Cannot open {path.name}",
            f"The series {part.series} is no longer in “{path}”.",
            "Put its files back.",
        )
    if path.is_file() and tree.objects:
        raise UserError(
            f"Cannot open {path.name}",
            f"It is no image but accompanies images ({tree.objects[0].modality or 'no modality'}).",
            "Open the folder of its images; segmentations and structure sets are masks to import.",
        )
    raise UserError(
        f"Cannot open {path.name}",
        f"“{path}” holds no DICOM images.",
        "Choose the folder that directly holds the slices of a series.",
    )


def stack_of(path: Path, part: Part = WHOLE) -> tuple[DicomSeries, Stack]:
    """The stack that a part names, with its series.

    Raises
    ------
    UserError
        As `series_of`, or if the series has not as many stacks.
    """
    series = series_of(path, part)
    if part.stack >= len(series.stacks):
        raise UserError(
            f"Cannot open {path.name}",
            f"Its series has {len(series.stacks)} volume(s), and number {part.stack + 1} is meant.",
            "Put all its files back.",
        )
    return series, series.stacks[part.stack]


def series_notes(folder: Path, series: tuple[DicomSeries, ...]) -> tuple[str, ...]:
    """What a user should know about the series of a folder, one text each."""
    notes = []
    for s in series:
        notes += [f"{folder.name}, series “{series_label(s)}”: {text}" for text in s.problems]
    return tuple(notes)


def _has_folders(path: Path) -> bool:
    try:
        with os.scandir(path) as entries:
            return any(e.is_dir() and not _passed_over(e.name) for e in entries)
    except OSError:
        return False


def _most_first(tree: DicomStudyTree) -> tuple[DicomSeries, ...]:
    return tuple(sorted(tree.series, key=lambda s: (-len(s.files), s.uid)))


def _order(s: DicomSeries) -> tuple[object, ...]:
    number = s.number if s.number is not None else 1 << 30
    return (s.patient, s.patient_name, s.study_date, s.study, number, s.uid)


def _series(headers: list[Header]) -> DicomSeries:
    sound = [h for h in headers if not h.problem]
    frames = [f for h in sound for f in h.frames]
    problems = [f"{h.path.name}: {h.problem}" for h in headers if h.problem]
    arranged = arrange(frames, _same_pixels, sound[0].frame_time) if frames else None
    stacks = arranged.stacks if arranged else ()
    if arranged:
        problems += arranged.notes
        for stack in stacks:
            problems += [f"{stack.name}: {n}" if stack.name else n for n in stack.notes]
    first = headers[0]
    files = dict.fromkeys(f for s in stacks for f in s.files)
    return DicomSeries(
        first.series,
        tuple(files) or tuple(h.path for h in headers),
        first.modality,
        first.description,
        first.patient,
        first.patient_name,
        first.study,
        first.study_description,
        first.study_date,
        first.number,
        stacks,
        tuple(problems),
        tuple(h.path for h in headers if h.problem),
    )


def _same_pixels(a: Frame, b: Frame) -> bool:
    from segicl_gui.storage.dicom.decode import stored_frames

    try:
        one, other = (next(iter(stored_frames(f.file, [f.index]))) for f in (a, b))
    except (UserError, OSError):
        return False
    return bool(np.array_equal(one, other))


def _passed_over(name: str) -> bool:
    return name.startswith(".") or name.endswith(".segicl")


def _files_in(folder: Path) -> list[Path]:
    try:
        entries = sorted(os.scandir(folder), key=lambda e: e.name)
    except OSError as e:
        raise _unreadable(folder, e) from e
    return [Path(e.path) for e in entries if not e.name.startswith(".") and e.is_file()]


def _files_below(folder: Path) -> Iterator[Path]:
    def failed(e: OSError) -> None:
        raise _unreadable(folder, e) from e

    seen: set[str] = set()
    for place, below, files in os.walk(folder, followlinks=True, onerror=failed):
        real = os.path.realpath(place)
        if real in seen:
            below.clear()
            continue
        seen.add(real)
        below[:] = sorted(d for d in below if not _passed_over(d))
        for name in sorted(files):
            path = Path(place, name)
            # Pipes and devices would hang whoever opens them.
            if not name.startswith(".") and path.is_file():
                yield path


def _unreadable(folder: Path, error: OSError) -> UserError:
    return UserError(
        f"Cannot open {folder.name}",
        f"“{error.filename or folder}” cannot be read: {error.strerror or error}.",
        "Check the name and your permissions.",
    )
