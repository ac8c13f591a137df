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
    conflicts : tuple of str
        Names of those that were changed otherwise in both; they stay as they are here.
    """

    schema: Schema
    label_of: Mapping[int, int]
    new: tuple[str, ...]
    conflicts: tuple[str, ...]

    @property
    def same_numbers(self) -> bool:
        """Whether masks of the package can be taken as they are."""
        return all(k == v for k, v in self.label_of.items())


def matched(ours: Schema, base: Schema, theirs: Schema) -> Matched:
    """Match labels: by id those that both had from the start, the others by name.

    Parameters
    ----------
    ours : Schema
        Of the project now.
    base : Schema
        Of the package when it was made.
    theirs : Schema
        Of the package now.

    Raises
    ------
    UserError
        If a label overlaps others in one of them and not in the other.
    """
    schema = ours
    label_of: dict[int, int] = {}
    new: list[str] = []
    conflicts: list[str] = []
    before = {x.id: x for x in base}
    for label in theirs:
        here = {x.id: x for x in schema}
        was, own = before.get(label.id), here.get(label.id)
        if was is not None and own is not None:
            label_of[label.id] = own.id
            if _told(label) in (_told(was), _told(own)):
                continue
            try:
                if _told(own) != _told(was):
                    raise UserError("Label", "It was changed in both.", "")
                schema = schema.change(
                    own.id, name=label.name, description=label.description, color=label.color,
                    kind=label.kind, model_use=label.model_use,
                )  # fmt: skip
            except UserError:  # or its new name is taken
                conflicts.append(own.name)
            continue
        named = next((x for x in schema if x.name.casefold() == label.name.casefold()), None)
        if named is not None:
            if named.group != label.group:
                raise UserError(
                    "Cannot merge",
                    f"The label “{label.name}” lies in another layer there than here.",
                    "Give it another name in the package, then merge again.",
                )
            label_of[label.id] = named.id
            continue
        free = schema.new(label.name)
        keep = label.id not in here and label.id > schema.highest
        parent = label_of.get(label.part_of) if label.part_of is not None else None
        number = label.id if keep else free.id
        schema = schema.add(replace(label, id=number, key=free.key, locked=False, part_of=parent))
        label_of[label.id] = number
        new.append(label.name)
    return Matched(schema, MappingProxyType(label_of), tuple(new), tuple(conflicts))


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


def _told(label: Label) -> tuple[object, ...]:
    """What people say of a label; keys and locks are a matter of the day."""
    return label.name, label.description, label.color, label.kind, label.model_use
