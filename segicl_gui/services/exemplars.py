"""Which exemplars a proposal is made from."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from segicl_gui.domain.errors import UserError
from segicl_gui.domain.exemplars import (
    Exemplar,
    exemplar_id,
    exemplars_of,
    exemplars_showing,
    neighbours_of,
)
from segicl_gui.domain.labels import Label, ModelUse
from segicl_gui.domain.project import CLOSED, CaseState, Mark, ProjectState
from segicl_gui.services.choosing import choose, shares
from segicl_gui.services.library import ImageLibrary
from segicl_gui.services.pools import Gathered, Row

BUDGET = 8
NEIGHBOURS = 4


def asked(state: ProjectState) -> tuple[Label, ...]:
    """Labels that a model may write from exemplars."""
    return tuple(
        x for x in state.schema.labels if x.model_use is ModelUse.EXEMPLARS and not x.locked
    )


def usable(state: ProjectState) -> tuple[Exemplar, ...]:
    """All exemplars that may be used for any case and show a label the model may write.

    Neither those excluded by hand nor those of people whom the project does not learn from
    (`segicl_gui.domain.eligibility`). The very same tuple as before, where nothing about them has
    changed.
    """
    return exemplars_showing(state, frozenset(x.id for x in asked(state)))


def taught(state: ProjectState, case: CaseState) -> bool:
    """Whether anything teaches a label for a case: exemplars, or slices of its own."""
    if usable(state):
        return True
    rows = (case.assessments.get(x.id, b"") for x in asked(state))
    return case.n_slices > 1 and not case.repeat_of and any(v in CLOSED for r in rows for v in r)


def none_yet(state: ProjectState, title: str) -> UserError:
    """What to tell where there is no exemplar that may be used."""
    barred = sum(bool(e.barred) for e in exemplars_of(state))
    if barred:
        return UserError(
            title,
            f"None of {barred} exemplar(s) may be used: they are returned, or of people whom the "
            "project does not learn from.",
            "Have a case fixed or approved, or change whose exemplars count (File → Project "
            "settings).",
        )
    return UserError(
        title,
        "Nothing is accepted yet.",
        "Outline the structure in one slice or image and accept it (Enter).",
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
    check: Callable[[], None] = lambda: None,
) -> tuple[Exemplar, ...]:
    """The exemplars to segment a slice from.

    Pinned ones, the nearest confirmed slices of the same volume, then by look, place in the
    volume and variety, taking care that every label is shown by one where possible
    (`choosing.choose`).

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
    check : callable
        Called before each image that is looked at; may raise to stop.
    """
    return tuple(e for e, _ in weighed(state, case, index, library, budget, check))


def weighed(
    state: ProjectState,
    case: CaseState,
    index: int,
    library: ImageLibrary,
    budget: int = BUDGET,
    check: Callable[[], None] = lambda: None,
) -> tuple[tuple[Exemplar, float], ...]:
    """As `select`, each with how much it resembles the slice: shares that sum to 1."""
    known = own(state, case, index)
    candidates = usable(state)
    if known:
        have = {e.id for e in candidates}
        candidates = (*candidates, *more) if (more := [e for e in known if e.id not in have]) else (
            candidates
        )  # fmt: skip
    itself = exemplar_id(case.id, index)
    if not candidates or [e.id for e in candidates] == [itself]:
        return ()
    pool, at = gathered(state, candidates, library, check)
    away = pool.away(library.look(case, index), place(case, index))
    if itself in at:
        away[at[itself]] = np.inf
    pinned = [i for i, e in enumerate(candidates) if e.mark is Mark.PINNED and e.id != itself]
    picked = choose(pool, away, budget, [*(at[e.id] for e in known), *pinned])
    weights = shares(away[picked])
    return tuple((candidates[i], float(w)) for i, w in zip(picked, weights, strict=True))


def gathered(
    state: ProjectState,
    candidates: tuple[Exemplar, ...],
    library: ImageLibrary,
    check: Callable[[], None] = lambda: None,
) -> Gathered:
    """What exemplars look like, where they lie and what they show; slow, as `select` is."""

    def row(e: Exemplar) -> Row:
        check()
        case = state.cases[e.case_id]
        # By what is to be seen: one that only says "absent" does not teach a label.
        shown = frozenset(label for label in e.labels if shows(state, e, label))
        look = library.look(case, e.index)
        return Row(look, place(case, e.index), shown, case.images[0].hash)

    return library.pools.gather(candidates, lambda e: state.cases[e.case_id].images[0].hash, row)


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


def place(case: CaseState, index: int) -> float:
    """Where a slice lies in its volume, or frame of it: 0..1; 0 of a 2D image."""
    depth = case.geometry.depth
    return index % depth / (depth - 1) if depth > 1 else 0.0
