"""Which exemplars a proposal is made from."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from segicl_gui.domain.exemplars import Exemplar, exemplars_of, neighbours_of
from segicl_gui.domain.labels import Label, ModelUse
from segicl_gui.domain.project import CaseState, Mark, ProjectState
from segicl_gui.services.library import ImageLibrary

BUDGET = 8
NEIGHBOURS = 4
# How far a slice lies in its volume counts about as much as what it looks like.
_PLACE_WEIGHT = 1.0


def asked(state: ProjectState) -> tuple[Label, ...]:
    """Labels that a model may write from exemplars."""
    return tuple(
        x for x in state.schema.labels if x.model_use is ModelUse.EXEMPLARS and not x.locked
    )


def usable(state: ProjectState) -> tuple[Exemplar, ...]:
    """All exemplars that are not excluded and show a label the model may write."""
    open_labels = {x.id for x in asked(state)}
    return tuple(
        e
        for e in exemplars_of(state)
        if e.mark is not Mark.EXCLUDED and open_labels.intersection(e.labels)
    )


def own(state: ProjectState, case: CaseState, index: int) -> tuple[Exemplar, ...]:
    """The nearest confirmed slices of a slice's own volume; none of a 2D image."""
    return neighbours_of(state, case, index, NEIGHBOURS) if case.n_slices > 1 else ()


def select(
    state: ProjectState,
    case: CaseState,
    index: int,
    library: ImageLibrary,
    budget: int = BUDGET,
) -> tuple[Exemplar, ...]:
    """The exemplars to segment a slice from.

    Pinned ones, the nearest confirmed slices of the same volume, then the most similar by
    look and place in the volume, taking care that every label is assessed in one where
    possible.

    Parameters
    ----------
    state : ProjectState
    case : CaseState
        The query.
    index : int
        The slice of it that matters most.
    library : ImageLibrary
        Exemplar images are loaded where they are not yet in memory, so this is slow work.
    budget : int
        How many at most; pinned ones always stay.
    """
    here = (case.id, index)
    pool = {e.id: e for e in usable(state) if (e.case_id, e.index) != here}
    chosen = {e.id: e for e in pool.values() if e.mark is Mark.PINNED}
    for e in own(state, case, index):
        chosen[e.id] = e
    rest = sorted(
        (e for e in pool.values() if e.id not in chosen),
        key=lambda e: _distance(state, e, case, index, library),
    )
    wanted = {label for e in pool.values() for label in e.labels}
    for label in sorted(wanted):
        # An exemplar that only says "absent" does not teach a label.
        if any(shows(state, e, label) for e in chosen.values()):
            continue
        best = next((e for e in rest if shows(state, e, label)), None)
        if best is not None:
            chosen[best.id] = best
    for e in rest:
        if len(chosen) >= budget:
            break
        chosen[e.id] = e
    return tuple(chosen.values())


def again(
    state: ProjectState, case: CaseState, index: int, ids: Sequence[str]
) -> tuple[Exemplar, ...]:
    """The exemplars of these ids, which a proposal for a slice was made from before.

    An engine recognises the set, where another choice would have to be learnt from first. Empty
    if one of them is no exemplar any more.
    """
    pool = {e.id: e for e in (*usable(state), *own(state, case, index))}
    return tuple(pool[i] for i in ids) if all(i in pool for i in ids) else ()


def shows(state: ProjectState, e: Exemplar, label: int) -> bool:
    """Whether a label is confirmed in an exemplar and there to be seen: an example of it."""
    if label not in e.labels:
        return False
    group = state.schema.get(label).group
    area = state.cases[e.case_id].mask(group).areas().get(label)
    return area is not None and bool(area[e.index])


def _distance(
    state: ProjectState, e: Exemplar, case: CaseState, index: int, library: ImageLibrary
) -> float:
    other = state.cases[e.case_id]
    look = 1.0 - float(np.dot(library.signature(other, e.index), library.signature(case, index)))
    place = abs(_relative(other, e.index) - _relative(case, index))
    return look + _PLACE_WEIGHT * place


def _relative(case: CaseState, index: int) -> float:
    depth = case.geometry.depth
    return index % depth / (depth - 1) if depth > 1 else 0.0
