"""Which label of a project each label of a work package is, and masks numbered accordingly."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

import numpy as np

from segicl_gui.domain.errors import UserError
from segicl_gui.domain.labels import Label, Schema
from segicl_gui.domain.masks import LabelMap
from segicl_gui.domain.project import CaseState
from segicl_gui.services.conflicts import Ask, OnConflict

# Keys and locks are a matter of the day.
_TOLD = ("name", "description", "color", "kind", "model_use", "part_of")
Told = dict[str, object]


@dataclass(frozen=True, slots=True)
class Matched:
    """What becomes of a package's labels.

    Parameters
    ----------
    schema : Schema
        The project's labels, with those that the package brings.
    label_of : mapping of int to int
        Id in the package -> id in the project.
    new : tuple of str
        Names of the labels that came.
    settled : mapping of int to Told
        Id in the package -> what is told of it there, of those whose changes were taken over or
        decided about.
    """

    schema: Schema
    label_of: Mapping[int, int]
    new: tuple[str, ...]
    settled: Mapping[int, Told]

    @property
    def same_numbers(self) -> bool:
        """Whether masks of the package can be taken as they are."""
        return all(k == v for k, v in self.label_of.items())


def matched(
    ours: Schema, base: Schema, theirs: Schema, ask: Ask, before: Mapping[int, Told] | None = None
) -> Matched:
    """Match labels: by id those that both had from the start, the others by name.

    Parameters
    ----------
    ours : Schema
        Of the project now.
    base : Schema
        Of the package when it was made.
    theirs : Schema
        Of the package now.
    ask : callable
        Decides about a label that was changed otherwise in both.
    before : mapping of int to Told, optional
        What was `settled` when the package was merged last.

    Raises
    ------
    UserError
        If a label overlaps others in one of them and not in the other.
    """
    schema = ours
    label_of: dict[int, int] = {}
    new: list[str] = []
    settled: dict[int, Told] = {}
    known, first = before or {}, {x.id: x for x in base}
    for label in theirs:
        here = {x.id: x for x in schema}
        own = here.get(label.id) if label.id in first else None
        added = own is None
        if own is None:
            own = next((x for x in schema if x.name.casefold() == label.name.casefold()), None)
        if own is None:
            free = schema.new(label.name)
            keep = label.id not in here and label.id > schema.highest
            number = label.id if keep else free.id
            parent = label_of.get(label.part_of) if label.part_of is not None else None
            schema = schema.add(
                replace(label, id=number, key=free.key, locked=False, part_of=parent)
            )
            label_of[label.id] = number
            new.append(label.name)
            continue
        if added and own.group != label.group:
            raise UserError(
                "Cannot merge",
                f"The label “{label.name}” lies in another layer there than here.",
                "Give it another name in the package, then merge again.",
            )
        label_of[label.id] = own.id
        there = _told(label, label_of)
        # One added in both is as if each had begun from a label that says nothing.
        was = _told(Label(0, "", "") if added else first[label.id], label_of)
        was |= known.get(label.id, {})
        if added:
            same = {"name": own.name, "color": own.color}
            was, there = was | same, there | same
        if there != was:
            schema, done = _changed(schema, own, was, there, ask, f"label {label.id}")
            if done:
                settled[label.id] = there
    return Matched(schema, MappingProxyType(label_of), tuple(new), MappingProxyType(settled))


def _changed(
    schema: Schema, own: Label, was: Told, there: Told, ask: Ask, key: str
) -> tuple[Schema, bool]:
    """The labels with what the package changed of one, and whether nothing is left open."""
    here = _told(own)
    changed = {k: v for k, v in there.items() if v != was[k]}
    clashes = [k for k, v in changed.items() if here[k] not in (was[k], v)]
    theirs, both = _with(schema, own, there), _with(schema, own, changed)
    if both is not None and here in (was, there):
        return both, True
    choices = [OnConflict.BOTH] if both is not None and not clashes else []
    choices += [OnConflict.THEIRS] if theirs is not None else []
    about = clashes or [k for k in there if there[k] != here[k]]
    reason = "; ".join(f"{_NAMES[k]} {_say(here[k])} here, {_say(there[k])} there" for k in about)
    if both is None and not clashes:
        reason += "; what it would become is taken, or not possible here"
    decision = ask(f"label {own.name}", reason, key, (*choices, OnConflict.OURS))
    if decision is OnConflict.LIST:
        return schema, False
    chosen = {OnConflict.THEIRS: theirs, OnConflict.BOTH: both}.get(decision)
    return schema if chosen is None else chosen, True


_NAMES = {
    "name": "name", "description": "description", "color": "colour", "kind": "kind",
    "model_use": "proposed from", "part_of": "part of label",
}  # fmt: skip


def _say(value: object) -> str:
    return "none" if value in (None, "") else f"“{value}”"


def _with(schema: Schema, label: Label, told: Told) -> Schema | None:
    """The labels with one changed; None where they would not be valid."""
    try:
        return schema.change(label.id, **told)
    except UserError:
        return None


def _told(label: Label, label_of: Mapping[int, int] | None = None) -> Told:
    """What people say of a label, with numbers of other labels as they are in the project."""
    out: Told = {k: getattr(label, k) for k in _TOLD}
    if label_of and label.part_of is not None:
        out["part_of"] = label_of.get(label.part_of, label.part_of)
    return out


def renumbered(case: CaseState, label_of: Mapping[int, int]) -> CaseState:
    """A case with its labels numbered anew; numbers that are not named stay."""

    def label(k: int) -> int:
        return label_of.get(k, k)

    masks = {}
    for group, mask in case.masks.items():
        values = np.array([0, *sorted(mask.areas())], np.uint16)
        if any(label(int(v)) != v for v in values):
            array = mask.array()
            found = np.array([label(int(v)) for v in values], np.uint16)
            mask = LabelMap.from_array(found[np.searchsorted(values, array)])
        masks[group] = mask
    return replace(
        case,
        masks=MappingProxyType(masks),
        assessments=MappingProxyType({label(k): v for k, v in case.assessments.items()}),
        objects=MappingProxyType({label(k): v for k, v in case.objects.items()}),
        prompts=tuple(replace(p, label=label(p.label)) for p in case.prompts),
    )
