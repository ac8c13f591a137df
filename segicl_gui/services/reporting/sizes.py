"""How large each label is in each case, and which sizes are far from the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from segicl_gui.domain.project import CLOSED, CaseState, ProjectState
from segicl_gui.services.measure import Measure, size_text

# Iglewicz & Hoaglin 1993, How to detect and handle outliers: a modified z above 3.5.
FAR = 3.5
# With fewer sizes to compare with, nothing is said to be unusual.
LEAST_CASES = 8


@dataclass(frozen=True, slots=True)
class Size:
    """A label in a case.

    Parameters
    ----------
    case_id : str
    label : int
    voxels : float
        With its parts; of a volume in time, the mean of the frames that show it.
    size : float
        In `unit`.
    unit : str
        "ml", "mm²", "voxels" or "px".
    text : str
        As people read it.
    complete : bool
        Whether it is accepted or absent in every slice.
    z : float
        Robust z of the logarithm among the complete cases that show the label; NaN where there
        is none.
    """

    case_id: str
    label: int
    voxels: float
    size: float
    unit: str
    text: str
    complete: bool
    z: float = float("nan")

    @property
    def far(self) -> bool:
        """Whether it is unusually small or large."""
        return abs(self.z) > FAR


def label_sizes(state: ProjectState) -> tuple[Size, ...]:
    """Every label that is in a case, or accepted as absent, label by label."""
    out: list[Size] = []
    for label in state.schema.ids():
        sizes = [s for c in state.cases.values() if (s := _size(state, c, label)) is not None]
        out += _compared(sizes)
    return tuple(out)


def robust_z(values: Sequence[float]) -> list[float]:
    """Distance of each value from the median, in robust standard deviations.

    By the median absolute deviation, or the mean absolute deviation where half of the values
    are equal; 0 where all are.
    """
    x = np.asarray(values, float)
    away = x - np.median(x)
    spread = float(np.median(np.abs(away))) * 1.4826 or float(np.mean(np.abs(away))) * 1.2533
    return [float(a) for a in (away / spread if spread else away * 0)]


def _size(state: ProjectState, case: CaseState, label: int) -> Size | None:
    group = state.schema.get(label).group
    areas = case.mask(group).areas()
    ids = [
        i for i in state.schema.whole(label) if i in areas and state.schema.get(i).group == group
    ]
    row = case.assessments.get(label, b"")
    complete = bool(row) and all(row[i] in CLOSED for i in case.chosen())
    if not ids and not complete:
        return None
    geometry = case.geometry
    area = np.sum([areas[i] for i in ids], 0) if ids else np.zeros(case.n_slices, np.int64)
    frames = area.reshape(geometry.frames, -1).sum(1)
    voxels = float(frames[frames > 0].mean()) if frames.any() else 0.0
    unit = 1.0
    if geometry.in_millimetres:
        unit = float(np.prod(geometry.canonical_spacing)) / (1000 if geometry.ndim == 3 else 1)
    measure = Measure(label, round(voxels), 0, voxels * unit, float("nan"), float("nan"))
    name = ("ml", "voxels") if geometry.ndim == 3 else ("mm²", "px")
    return Size(
        case.id, label, voxels, voxels * unit, name[not geometry.in_millimetres],
        size_text(measure, geometry), complete,
    )  # fmt: skip


def _compared(sizes: list[Size]) -> list[Size]:
    """The sizes of a label, each compared with those in the same unit."""
    out = list(sizes)
    for unit in {s.unit for s in sizes}:
        where = [i for i, s in enumerate(sizes) if s.complete and s.size > 0 and s.unit == unit]
        if len(where) >= LEAST_CASES:
            for i, z in zip(where, robust_z([np.log(sizes[i].size) for i in where]), strict=True):
                out[i] = replace(sizes[i], z=z)
    return out
