"""How far two people's masks of the same image agree."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import numpy as np
import numpy.typing as npt
from scipy import ndimage

from segicl_gui.domain.errors import UserError
from segicl_gui.domain.labels import Schema
from segicl_gui.domain.project import CLOSED, CaseState, ProjectState
from segicl_gui.services.distances import squared_distance
from segicl_gui.storage.project_store import ProjectStore

Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Reading:
    """A case as another version of the project has it.

    Parameters
    ----------
    source : str
        Name of that project.
    case : CaseState
    schema : Schema
        Its labels.
    label_of : mapping of int to int
        Id of a label here -> its id there; by name.
    """

    source: str
    case: CaseState
    schema: Schema
    label_of: Mapping[int, int]

    @property
    def who(self) -> str:
        """Who outlined it; the source where nobody is named."""
        return ", ".join(self.case.review.annotators) or self.source

    def plane(self, label_id: int, index: int) -> Mask:
        """Voxels (row, column) of a label of ours in a slice, as it is outlined there."""
        theirs = self.label_of[label_id]
        plane: Mask = self.case.mask(self.schema.get(theirs).group).slice(index) == theirs
        return plane


@dataclass(frozen=True, slots=True)
class Agreement:
    """Two readings of one label, in the slices that both assessed.

    Parameters
    ----------
    label_id : int
        Here.
    slices : int
        Assessed by both.
    voxels : tuple of int
        Here and there.
    dice : float
        NaN where neither shows it.
    mean, worst : float
        Distance of the surfaces, averaged over both, and the larger of both 95th percentiles
        ("Metrics Reloaded", Maier-Hein et al. 2024); in millimetres where sizes are known, else
        in pixels. NaN where one of them shows nothing.
    """

    label_id: int
    slices: int
    voxels: tuple[int, int]
    dice: float
    mean: float
    worst: float


def read_second(path: Path, state: ProjectState, case: CaseState) -> Reading:
    """Find a case in another version of its project.

    The case there has the same image, or where none has, the same name and size.

    Raises
    ------
    UserError
        If the project cannot be opened, does not have the case, or shares no label.
    """
    store = ProjectStore.open(path, read_only=True)
    try:
        other = store.load()
    finally:
        store.close()
    hashes = [r.hash for r in case.images]
    same = [c for c in other.cases.values() if [r.hash for r in c.images] == hashes]
    same = sorted(same, key=lambda c: c.id != case.id)
    same += [c for c in other.cases.values() if c.name == case.name]
    found = next((c for c in same if c.geometry.shape == case.geometry.shape), None)
    if found is None:
        raise UserError(
            f"No second reading of {case.name}",
            f"“{other.name}” has no case with this image, nor one of this name and size.",
            "Choose another version of this project.",
        )
    by_name = {x.name.casefold(): x.id for x in other.schema}
    label_of = {
        x.id: by_name[x.name.casefold()] for x in state.schema if x.name.casefold() in by_name
    }
    if not label_of:
        raise UserError(
            f"No second reading of {case.name}",
            f"“{other.name}” has none of the labels that are here.",
            "Labels are matched by name: rename them, or choose another project.",
        )
    return Reading(other.name, found, other.schema, MappingProxyType(label_of))


def agreement(
    case: CaseState, schema: Schema, reading: Reading, check: Callable[[], None] = lambda: None
) -> tuple[Agreement, ...]:
    """Compare each label both have, parts included, in the slices that both assessed.

    Parameters
    ----------
    case, schema
        Ours.
    reading : Reading
    check : callable
        Called now and then; may raise to stop.
    """
    out = []
    for label in schema:
        if label.id not in reading.label_of:
            continue
        check()
        theirs = reading.label_of[label.id]
        both = _closed(case, label.id) & _closed(reading.case, theirs)
        a = _whole(case, schema, label.id)
        b = _whole(reading.case, reading.schema, theirs)
        total = int(a[both].sum()), int(b[both].sum())
        common = int((a & b)[both].sum())
        dice = 2 * common / sum(total) if any(total) else float("nan")
        one: list[npt.NDArray[np.float64]] = []
        other: list[npt.NDArray[np.float64]] = []
        known = case.geometry.in_millimetres
        spacing = case.geometry.canonical_spacing if known else (1.0, 1.0, 1.0)
        for run in _runs(both, case.geometry.depth):
            check()
            pair = _surface_distances(a[run], b[run], spacing)
            if pair is not None:
                one.append(pair[0])
                other.append(pair[1])
        mean = worst = float("nan")
        if one:
            there, back = np.concatenate(one), np.concatenate(other)
            mean = float(np.concatenate([there, back]).mean())
            worst = float(max(np.percentile(there, 95), np.percentile(back, 95)))
        out.append(Agreement(label.id, int(both.sum()), total, dice, mean, worst))
    return tuple(out)


def _closed(case: CaseState, label_id: int) -> Mask:
    row = case.assessments.get(label_id, bytes(case.n_slices))
    return np.isin(np.frombuffer(row, np.uint8), [int(v) for v in CLOSED])


def _whole(case: CaseState, schema: Schema, label_id: int) -> Mask:
    ids = schema.whole(label_id)
    out = np.zeros(case.geometry.shape, bool)
    for group in {schema.get(i).group for i in ids}:
        out |= np.isin(case.mask(group).array(), [i for i in ids if schema.get(i).group == group])
    return out


def _runs(both: Mask, depth: int) -> Iterator[slice]:
    """Slices of one frame that follow each other and that both assessed."""
    start = None
    for i, wanted in enumerate([*both.tolist(), False]):
        ends = start is not None and (not wanted or i % depth == 0)
        if ends:
            yield slice(start, i)
            start = None
        if wanted and start is None:
            start = i


def _surface_distances(
    a: Mask, b: Mask, spacing: tuple[float, float, float]
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]] | None:
    """Distance of each surface voxel of either mask to the surface of the other."""
    if not a.any() or not b.any():
        return None
    found = ndimage.find_objects((a | b).astype(np.uint8))[0]
    box = tuple(
        slice(max(0, s.start - 1), min(n, s.stop + 1)) for s, n in zip(found, a.shape, strict=True)
    )
    a, b, sizes = a[box], b[box], spacing
    if a.shape[0] == 1:
        a, b, sizes = a[0], b[0], spacing[1:]  # type: ignore[assignment]
    # Where the picture ends, the structure is cut and has no surface.
    surfaces = [m & ~ndimage.binary_erosion(m, border_value=1) for m in (a, b)]
    if not all(s.any() for s in surfaces):
        return None
    away = [np.sqrt(np.maximum(squared_distance(s, sizes), 0)).astype(np.float64) for s in surfaces]
    return away[1][surfaces[0]], away[0][surfaces[1]]
