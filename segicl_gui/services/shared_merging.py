"""What all cases share (labels, pins and exclusions of exemplars), as a work package brings it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from segicl_gui.domain.project import Mark, ProjectState
from segicl_gui.services.conflicts import EITHER, Ask, OnConflict
from segicl_gui.services.label_matching import Matched, matched
from segicl_gui.services.packages import MERGED

Marks = Mapping[str, Mark]


def merge_shared(
    state: ProjectState, base: ProjectState, theirs: ProjectState, package: str, ask: Ask
) -> tuple[ProjectState, Matched]:
    """The project with the labels and marks of a package, and what became of its labels.

    How they are there is noted in the project's settings where it was taken over or decided
    about, so that the same package asks nothing twice.

    Parameters
    ----------
    state : ProjectState
        Of the project.
    base, theirs : ProjectState
        Of the package when it was made, and now.
    package : str
        Tells it from all other packages.
    ask : callable
        Decides about what was changed otherwise in both.
    """
    noted: Any = state.settings.get(MERGED)
    noted = dict(noted) if isinstance(noted, Mapping) else {}
    known = noted.get(package, {})
    then = {int(k): v for k, v in known.get("labels", {}).items()}
    labels = matched(state.schema, base.schema, theirs.schema, ask, then)
    stood: dict[str, str] = known.get("marks", {})
    since = {k: m for k, m in base.marks.items() if k not in stood}
    since |= {k: Mark(v) for k, v in stood.items() if v}
    marks, settled = merged_marks(
        since, state.marks, theirs.marks, lambda key: _name_of(key, state, theirs), ask
    )
    settings = dict(state.settings)
    if settled or labels.settled:
        noted[package] = {
            "labels": {**known.get("labels", {}), **{str(k): v for k, v in labels.settled.items()}},
            "marks": {**stood, **{k: v or "" for k, v in settled.items()}},
        }
        settings[MERGED] = noted
    after = replace(
        state,
        schema=labels.schema,
        marks=MappingProxyType(marks),
        settings=MappingProxyType(settings),
    )
    return after, labels


def _name_of(exemplar: str, *states: ProjectState) -> str:
    """What people call an exemplar."""
    case_id, _, index = exemplar.rpartition(":")
    case = next((s.cases[case_id] for s in states if case_id in s.cases), None)
    if case is None or not index.isdecimal() or case.n_slices == 1:
        return exemplar if case is None else case.name
    return f"{case.name}, {case.where(int(index))}"


def merged_marks(
    base: Marks, ours: Marks, theirs: Marks, name_of: Callable[[str], str], ask: Ask
) -> tuple[dict[str, Mark], dict[str, Mark | None]]:
    """The project's marks with what the package changed.

    Parameters
    ----------
    base, ours, theirs : mapping of str to Mark
        By exemplar: as both had them, and as they are here and in the package.
    name_of : callable
        What people call an exemplar.
    ask : callable
        Decides where an exemplar was marked otherwise in both.

    Returns
    -------
    marks : dict of str to Mark
    settled : dict of str to (Mark or None)
        How they are in the package, of those that were taken over or decided.
    """
    out, settled = dict(ours), {}
    for key in sorted({*base, *theirs}):
        was, here, there = (x.get(key) for x in (base, ours, theirs))
        if there == was:
            continue
        if here not in (was, there):
            reason = f"{_said(here)} here, {_said(there)} in the package"
            decision = ask(f"mark of {name_of(key)}", reason, f"mark {key}", EITHER)
            if decision is OnConflict.LIST:
                continue
            there = here if decision is OnConflict.OURS else there
        settled[key] = theirs.get(key)
        if there is None:
            out.pop(key, None)
        else:
            out[key] = there
    return out, settled


def _said(mark: Mark | None) -> str:
    return "not marked" if mark is None else mark.value
