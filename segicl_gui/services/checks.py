"""What is worth a look before masks are handed on."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt
from scipy import ndimage

from segicl_gui.domain.labels import Label, LabelKind, Schema
from segicl_gui.domain.project import CLOSED, Assessment, CaseState, ProjectState

Tell = Callable[[float, str], None]
Place = tuple[int, int | None, int | None]
"""Slice, row and column."""
Mask = npt.NDArray[np.bool_]

# A part of less than this share of the largest one is likely a slip of the brush.
ISLAND_SHARE = 0.02
# A label that this share of the other cases shows is missed where it is not.
_USUAL = 0.5
_FEWEST = 4
_SIDES = re.compile(r"(?<![a-z])(left|right)(?![a-z])", re.IGNORECASE)
_OTHER = {"left": "right", "right": "left"}


class Check(StrEnum):
    """What was looked for."""

    ISLANDS = "islands"
    EMPTY = "empty label"
    ONE_SIDED = "one side only"
    OUTSIDE = "outside its parent"
    GAP = "slices not looked at"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing in one case.

    Parameters
    ----------
    check : Check
    case_id, case, label : str
        Id and name of the case, name of the label.
    index : int
        Slice to look at.
    row, column : int or None
        Place in it, where there is one.
    text : str
    """

    check: Check
    case_id: str
    case: str
    label: str
    index: int
    row: int | None
    column: int | None
    text: str


def _silent(share: float, text: str) -> None:
    """For callers that show no progress."""


def check_project(state: ProjectState, tell: Tell = _silent) -> tuple[Finding, ...]:
    """Look at what is confirmed in all cases, in their order.

    Parameters
    ----------
    state : ProjectState
    tell : callable
        Told the share done and the case; may raise to stop.
    """
    out: list[Finding] = []
    shown = _shown(state)
    for n, case in enumerate(state.cases.values()):
        tell(n / len(state.cases), case.name)
        out += check_case(case, state.schema)
        out += _empty(case, state.schema, shown, len(state.cases))
    return tuple(out)


def check_case(case: CaseState, schema: Schema) -> tuple[Finding, ...]:
    """Islands, sides, parents and gaps of one case; drafts do not count."""
    if not any(v in CLOSED for row in case.assessments.values() for v in row):
        return ()
    found = _Found(case, schema)
    return (*found.islands(), *found.one_sided(), *found.outside(), *found.gaps())


class _Found:
    """What is confirmed of one case."""

    def __init__(self, case: CaseState, schema: Schema) -> None:
        self.case, self.schema = case, schema
        self.areas = {
            x.id: case.mask(x.group).areas().get(x.id, np.zeros(case.n_slices, np.int64))
            for x in schema
        }
        self.closed = {
            x.id: np.isin(
                np.frombuffer(case.assessments.get(x.id, bytes(case.n_slices)), np.uint8),
                [int(v) for v in CLOSED],
            )
            for x in schema
        }

    def _finding(self, check: Check, label: Label, text: str, place: Place) -> Finding:
        case, (index, row, column) = self.case, place
        return Finding(check, case.id, case.name, label.name, index, row, column, text)

    def _whole(self, label: Label) -> Mask:
        """Confirmed voxels of a label and its parts (slice, row, column)."""
        ids = self.schema.whole(label.id)
        shape = self.case.geometry.shape
        out = np.zeros(shape, bool)
        for group in {self.schema.get(i).group for i in ids}:
            own = [i for i in ids if self.schema.get(i).group == group]
            out |= np.isin(self.case.mask(group).array(), own)
        out[~self.closed[label.id]] = False
        return out

    def islands(self) -> Iterator[Finding]:
        """Small parts of regions apart from the largest one."""
        for label in self.schema:
            area = np.where(self.closed[label.id], self.areas[label.id], 0)
            if label.kind is not LabelKind.REGION or not area.any():
                continue
            mask = self._whole(label)
            for span in self._spans():
                yield from self._islands_of(label, mask, span)

    def _spans(self) -> Iterator[range]:
        depth = self.case.geometry.depth
        for frame in range(self.case.geometry.frames):
            yield range(frame * depth, (frame + 1) * depth)

    def _islands_of(self, label: Label, mask: Mask, span: range) -> Iterator[Finding]:
        parts, count = ndimage.label(
            mask[span.start : span.stop], ndimage.generate_binary_structure(3, 3)
        )
        if count < 2:
            return
        sizes = np.bincount(parts.ravel())[1:]
        small = np.flatnonzero(sizes < ISLAND_SHARE * sizes.max())
        if not small.size:
            return
        first = np.argwhere(parts == small[0] + 1)[0]
        place = (int(first[0]) + span.start, int(first[1]), int(first[2]))
        n = len(small)
        what = "1 small part" if n == 1 else f"{n} small parts"
        text = f"{what} apart from the rest, {_voxels(int(sizes[small].sum()))}"
        yield self._finding(Check.ISLANDS, label, text, place)

    def one_sided(self) -> Iterator[Finding]:
        """Labels named left or right of which the other side is not shown."""
        by_name = {x.name.casefold(): x for x in self.schema}
        for label in self.schema:
            side = _SIDES.search(label.name)
            if side is None or not self._confirmed(label.id).any():
                continue
            other = label.name[: side.start()] + _OTHER[side[0].lower()] + label.name[side.end() :]
            pair = by_name.get(other.casefold())
            if pair is not None and not self.areas[pair.id].any():
                index = int(np.argmax(self._confirmed(label.id)))
                yield self._finding(
                    Check.ONE_SIDED,
                    label,
                    f"“{pair.name}” is nowhere in this case",
                    (index, None, None),
                )

    def _confirmed(self, label_id: int) -> npt.NDArray[np.int64]:
        return np.where(self.closed[label_id], self.areas[label_id], 0)

    def outside(self) -> Iterator[Finding]:
        """Pieces of a part that lie apart from what they are part of."""
        for label in self.schema:
            if label.part_of is None or not self._confirmed(label.id).any():
                continue
            parent = self.schema.get(label.part_of)
            part = self._whole(label)
            around = np.isin(self.case.mask(parent.group).array(), parent.id)
            if parent.group != label.group:
                wrong = part & ~around & self.closed[parent.id][:, np.newaxis, np.newaxis]
            else:
                # In one layer a part takes its parent's place: it has to touch it at least.
                pieces, count = ndimage.label(part, ndimage.generate_binary_structure(3, 3))
                grown = ndimage.binary_dilation(around, ndimage.generate_binary_structure(3, 3))
                touching = np.unique(pieces[grown])
                apart = np.setdiff1d(np.arange(1, count + 1), touching)
                wrong = np.isin(pieces, apart)
            if wrong.any():
                index, row, column = (int(v) for v in np.argwhere(wrong)[0])
                place = (index, row, column)
                text = f"{_voxels(int(wrong.sum()))} outside “{parent.name}”"
                yield self._finding(Check.OUTSIDE, label, text, place)

    def gaps(self) -> Iterator[Finding]:
        """Slices within a structure in which nobody has looked at it."""
        for label in self.schema:
            shown = self._confirmed(label.id) > 0
            for span in self._spans():
                within = np.flatnonzero(shown[span.start : span.stop])
                if len(within) < 2:
                    continue
                inner = range(span.start + int(within[0]), span.start + int(within[-1]))
                left = [i for i in inner if not self.closed[label.id][i]]
                if left:
                    drafts = sum(
                        self.case.assessment(label.id, i) is Assessment.DRAFT for i in left
                    )
                    which = self.case.where(left[0])
                    text = f"{len(left)} not confirmed within the structure, first: {which}"
                    text += f"; {drafts} of them drafts" if drafts else ""
                    yield self._finding(Check.GAP, label, text, (left[0], None, None))


def _shown(state: ProjectState) -> Counter[int]:
    """Label id -> number of cases that show it."""
    out: Counter[int] = Counter()
    for case in state.cases.values():
        out.update({k for m in case.masks.values() for k in m.areas()})
    return out


def _empty(case: CaseState, schema: Schema, shown: Counter[int], cases: int) -> Iterator[Finding]:
    """Labels a finished case does not show, and most others do."""
    if not len(schema) or case.unassessed(schema) or cases < _FEWEST:
        return
    here = {k for m in case.masks.values() for k in m.areas()}
    for label in schema:
        if label.id not in here and shown[label.id] > _USUAL * (cases - 1):
            text = f"Nothing of it is here; {shown[label.id]} other cases show it"
            yield Finding(Check.EMPTY, case.id, case.name, label.name, 0, None, None, text)


def _voxels(count: int) -> str:
    return "1 voxel" if count == 1 else f"{count} voxels"
