"""Which cases show the same person."""

from __future__ import annotations

from segicl_gui.domain.project import ProjectState


def by_subject(state: ProjectState) -> dict[str, tuple[str, ...]]:
    """Subject -> ids of its cases, in the order of the project.

    Cases of one image file, and a case with the one it is done again for, show the same person
    whatever they are said to; a case of which nothing is known is of a subject of its own, named
    by its id.
    """
    group: dict[str, str] = {}  # what is known of a case -> a representative of it

    def root(key: str) -> str:
        while (above := group.setdefault(key, key)) != key:
            key = above
        return key

    for case in state.cases.values():
        known = [f"case {case.id}", *(f"image {r.hash}" for r in case.images)]
        known += [f"subject {case.subject}"] if case.subject else []
        known += [f"case {case.repeat_of}"] if case.repeat_of else []
        for key in known[1:]:
            group[root(key)] = root(known[0])
    cases: dict[str, list[str]] = {}
    for case_id in state.cases:
        cases.setdefault(root(f"case {case_id}"), []).append(case_id)
    return {_name(state, ids): tuple(ids) for ids in cases.values()}


def _name(state: ProjectState, ids: list[str]) -> str:
    """The subject of the first of them that has one; else the id of the first."""
    return next((s for i in ids if (s := state.cases[i].subject)), ids[0])
