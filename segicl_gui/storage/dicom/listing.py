"""What can be opened of a tree of DICOM files: one entry an image, named and placed."""

from __future__ import annotations

import os
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from segicl_gui.storage.dicom.values import DicomSeries, DicomStudyTree, Stack
from segicl_gui.storage.parts import WHOLE, Part
from segicl_gui.storage.pseudonyms import Pseudonyms, pseudonyms_or_passing

_LONGEST = 60
_SHORTEST_NAME = 3  # letters of a patient's name that give it away


@dataclass(frozen=True, slots=True)
class Listed:
    """One image, volume or film of a series.

    Parameters
    ----------
    image : Path
        Its file, or the folder that its series lies in.
    part : Part
        Which image of that file or folder.
    label : str
        "3 axial, echo 2": number and description of the series and the stack's name.
    subject : str
        Pseudonym of the patient; "" where nothing tells who it is.
    aside : bool
        A localiser, or a single image beside volumes: seldom what is wanted.
    alone : bool
        Whether nothing else lies in its folder.
    """

    image: Path
    part: Part
    label: str
    subject: str
    series: DicomSeries
    stack: Stack
    aside: bool
    alone: bool


def listed(tree: DicomStudyTree) -> tuple[Listed, ...]:
    """Everything that can be opened of a tree, in its order.

    Names hold neither the patient's name nor number, even where a description does.
    """
    in_folder = Counter(p for s in tree.series for p in {f.parent for f in s.files})
    pseudonyms = pseudonyms_or_passing() if tree.series else Pseudonyms(b"")
    several = any(s.is_volume or len(s.times) > 1 for x in tree.series for s in x.stacks)
    return tuple(
        _listed(series, k, in_folder, several, pseudonyms)
        for series in tree.series
        for k in range(len(series.stacks))
    )


def series_label(series: DicomSeries) -> str:
    """Number and description of a series, without what identifies the patient."""
    number = "" if series.number is None else str(series.number)
    description = _clean(series.description)
    if _identifies(series, description):
        description = ""
    return f"{number} {description or series.modality or 'series'}".strip()


def _listed(
    series: DicomSeries,
    k: int,
    in_folder: Counter[Path],
    several: bool,
    pseudonyms: Pseudonyms,
) -> Listed:
    stack = series.stacks[k]
    sharing = [s for s in series.stacks if set(s.files) & set(stack.files)]
    folders = {f.parent for f in series.files}
    label = series_label(series)
    if len(series.stacks) > 1:
        label = f"{label}, {_clean(stack.name) or f'volume {k + 1}'}"
    single = len(stack.files) == 1
    own = len(folders) == 1 and in_folder[next(iter(folders))] == 1
    if single:
        image = stack.files[0]
        part = WHOLE if len(sharing) == 1 else Part(series.uid, _place(series, k, image))
    else:
        image = Path(os.path.commonpath(folders))
        part = WHOLE if own and len(series.stacks) == 1 else Part(series.uid, k)
    identity = series.patient or series.patient_name
    plain = not stack.is_volume and len(stack.times) == 1
    return Listed(
        image,
        part,
        label,
        pseudonyms.patient(identity) if identity else "",
        series,
        stack,
        stack.localiser or (plain and several),
        part == WHOLE and not single,
    )


def _place(series: DicomSeries, k: int, file: Path) -> int:
    """Which stack it is among those of its file alone."""
    own = [i for i, s in enumerate(series.stacks) if s.files == (file,)]
    return own.index(k)


def _clean(text: str) -> str:
    """Without what cannot be in a file's name, and not too long."""
    plain = re.sub(r"[\x00-\x1f\x7f<>:\"/\\|?*^�]+", " ", text)
    return re.sub(r"\s+", " ", plain).strip(" .")[:_LONGEST].strip()


def _identifies(series: DicomSeries, text: str) -> bool:
    words = [*re.split(r"[\s^=,]+", series.patient_name), series.patient]
    return any(len(w) >= _SHORTEST_NAME and w.casefold() in text.casefold() for w in words)
