"""Exemplars: the confirmed slices and images that proposals are made from."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import chain

import numpy as np

from segicl_gui.domain.eligibility import Eligibility, eligibility_of
from segicl_gui.domain.labels import Schema
from segicl_gui.domain.project import CLOSED, Assessment, CaseState, Mark, ProjectState


@dataclass(frozen=True, slots=True)
class Exemplar:
    """A reference to confirmed content.

    Parameters
    ----------
    case_id : str
    index : int
        Slice; 0 for 2D images.
    labels : tuple of int
        Labels confirmed or absent in it.
    digest : str
        Changes with the assessed labels and where they are in this slice; with nothing else,
        so that drawing elsewhere in the volume leaves what was made from it valid.
    mark : Mark or None
        Pinned or excluded by hand.
    barred : str
        Why the project lets no proposal for other cases be made from it; "" where it does.
    """

    case_id: str
    index: int
    labels: tuple[int, ...]
    digest: str
    mark: Mark | None = None
    barred: str = ""
    id: str = field(init=False)

    def __post_init__(self) -> None:
        # Thousands are asked for it at every accept.
        object.__setattr__(self, "id", exemplar_id(self.case_id, self.index))


def exemplar_id(case_id: str, index: int) -> str:
    """Name of an exemplar in marks."""
    return f"{case_id}:{index}"


def exemplars_of(state: ProjectState) -> tuple[Exemplar, ...]:
    """All exemplars of a project in the order of its cases, marked and barred ones included.

    A 2D image with anything confirmed is one. Of a volume: for each label the confirmed
    slice of largest area, the first and last that show it, and one absent slice beyond each
    end; and every slice pinned by hand.

    The very same tuple as for the state before it, where nothing about them has changed.
    """
    found = next((x for x in _latest if x.state is state), None)
    if found is None:
        found = _listed(state, _latest[0] if _latest else None)
        _latest[:] = [found, *_latest[:1]]
    return found.exemplars


def exemplars_showing(state: ProjectState, labels: frozenset[int]) -> tuple[Exemplar, ...]:
    """Those of `exemplars_of` that may be used and have one of these labels assessed.

    The very same tuple as for the state before it, where nothing about them has changed.
    """
    found = exemplars_of(state)
    for of, wanted, before in _latest_showing:
        if of is found and wanted == labels:
            return before
    out = tuple(
        e
        for e in found
        if e.mark is not Mark.EXCLUDED and not e.barred and not labels.isdisjoint(e.labels)
    )
    _latest_showing[:] = [(found, labels, out), *_latest_showing[:1]]
    return out


_Marks = tuple[tuple[int, Mark], ...]
_Part = tuple[CaseState, _Marks, tuple[Exemplar, ...]]


@dataclass(frozen=True, slots=True)
class _Listed:
    """The exemplars of a project at one state, and by case to go on from."""

    state: ProjectState
    rule: Eligibility
    parts: dict[str, _Part]
    exemplars: tuple[Exemplar, ...]


# A window asks several times a repaint, and of thousands of cases a step changes one.
_latest: list[_Listed] = []
_latest_showing: list[tuple[tuple[Exemplar, ...], frozenset[int], tuple[Exemplar, ...]]] = []


def _listed(state: ProjectState, before: _Listed | None) -> _Listed:
    by_case: dict[str, list[tuple[int, Mark]]] = {}
    for name, mark in sorted(state.marks.items()):
        case_id, _, index = name.rpartition(":")
        if index.isdecimal():
            by_case.setdefault(case_id, []).append((int(index), mark))
    marks = {k: tuple(v) for k, v in by_case.items()}
    rule = eligibility_of(state)
    known: dict[str, _Part] = {}
    if before is not None and before.state.schema is state.schema and before.rule == rule:
        known = before.parts
    parts: dict[str, _Part] = {}
    changed = before is None or len(known) != len(state.cases)
    for i, case in state.cases.items():
        part, of_case = known.get(i), marks.get(i, ())
        if part is None or part[0] is not case or part[1] != of_case:
            made = (case, of_case, _of_case(case, state.schema, of_case, rule))
            changed = changed or part is None or part[2] != made[2]
            part = made
        parts[i] = part
    if before is not None and not changed and list(parts) == list(known):
        return _Listed(state, rule, parts, before.exemplars)
    return _Listed(state, rule, parts, tuple(chain.from_iterable(x[2] for x in parts.values())))


def _of_case(
    case: CaseState, schema: Schema, marks: _Marks, rule: Eligibility
) -> tuple[Exemplar, ...]:
    if not any(any(v in CLOSED for v in row) for row in case.assessments.values()):
        return ()
    usable = _usable(case, schema)
    chosen = set(usable) if case.n_slices == 1 else set(_typical_slices(case, usable))
    mark_of, barred = dict(marks), rule.bars(case)
    return tuple(
        _exemplar(case, index, labels, mark_of.get(index), barred)
        for index, labels in usable.items()
        if index in chosen or index in mark_of
    )


def neighbours_of(
    state: ProjectState, case: CaseState, index: int, count: int = 4
) -> tuple[Exemplar, ...]:
    """The confirmed slices of a volume nearest to one of its slices, nearest first.

    Whoever confirmed them: what is proposed stays in the same case. At most half of them from
    either side, where both sides have any. Of a volume in time: the
    nearest on either side in the same frame, and the same slice of the nearest frames before and
    after it.
    """
    usable = {k: v for k, v in _usable(case, state.schema).items() if k != index}
    span, depth = case.geometry.span(index), case.geometry.depth
    if case.geometry.frames == 1:
        picked = either_side(usable, index, count)
    else:
        picked = either_side([k for k in usable if k in span], index, count // 2)
        same = [k for k in usable if k % depth == index % depth]
        picked += either_side(same, index, count - count // 2)
    out = []
    for k in sorted(picked, key=lambda k: _away(k, index, depth))[:count]:
        mark = state.marks.get(exemplar_id(case.id, k))
        if mark is not Mark.EXCLUDED:
            out.append(_exemplar(case, k, usable[k], mark))
    return tuple(out)


def either_side(slices: Iterable[int], index: int, count: int) -> list[int]:
    """The nearest of some slices to another: at most half of them from either side, where both
    sides have any.
    """
    slices = list(slices)
    below = sorted((k for k in slices if k < index), reverse=True)
    above = sorted(k for k in slices if k > index)
    half = count // 2
    return below[: max(half, count - len(above))] + above[: max(half, count - len(below))]


def _away(a: int, b: int, depth: int) -> int:
    """Slices between two, or frames."""
    return abs(a // depth - b // depth) + abs(a % depth - b % depth)


def _exemplar(
    case: CaseState, index: int, labels: tuple[int, ...], mark: Mark | None, barred: str = ""
) -> Exemplar:
    maps = "".join(f"{g}{m.slice_digest(index, labels)}" for g, m in sorted(case.masks.items()))
    return Exemplar(case.id, index, labels, f"{maps}:{index}:{labels}", mark, barred)


def _usable(case: CaseState, schema: Schema) -> dict[int, tuple[int, ...]]:
    """Slice -> labels of the schema that are closed in it; none of a case done twice."""
    if case.repeat_of:
        return {}
    return dict(_usable_cached(tuple(sorted(case.assessments.items())), schema.ids()))


@functools.lru_cache(maxsize=4096)
def _usable_cached(
    assessments: tuple[tuple[int, bytes], ...], ids: tuple[int, ...]
) -> tuple[tuple[int, tuple[int, ...]], ...]:
    rows = {k: row for k, row in assessments if k in ids}
    n = len(next(iter(rows.values()))) if rows else 0
    found = ((i, tuple(k for k in ids if k in rows and rows[k][i] in CLOSED)) for i in range(n))
    return tuple((i, labels) for i, labels in found if labels)


def _typical_slices(case: CaseState, usable: dict[int, tuple[int, ...]]) -> list[int]:
    """Slices of a volume that stand for it: see `exemplars_of`."""
    areas: dict[int, np.ndarray] = {}
    for label_map in case.masks.values():
        areas.update(label_map.areas())
    out: list[int] = []
    for label_id in {x for labels in usable.values() for x in labels}:
        closed = [i for i, labels in usable.items() if label_id in labels]
        area = areas.get(label_id)
        shown = [i for i in closed if area is not None and area[i] > 0]
        if not shown or area is None:
            absent = [i for i in closed if case.assessment(label_id, i) is Assessment.ABSENT]
            out += absent[len(absent) // 2 : len(absent) // 2 + 1]
            continue
        counts = area
        out += [max(shown, key=lambda i: int(counts[i])), shown[0], shown[-1]]
        out += [i for i in closed if i < shown[0]][-1:] + [i for i in closed if i > shown[-1]][:1]
    return out
