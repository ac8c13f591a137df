"""The label schema of a project."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum

from segicl_gui.domain.errors import UserError

# Told apart on grey images and by most colour-blind people, in the order they are given out.
PALETTE = (
    "#4f8dfd", "#ffd166", "#ff6b6b", "#3fbf8f", "#c77dff",
    "#ff9f43", "#48dbfb", "#f368e0", "#badc58", "#a5886a",
)  # fmt: skip


class LabelKind(StrEnum):
    """Whether a label's voxels are one region or separately numbered objects."""

    REGION = "region"
    OBJECTS = "objects"


class ModelUse(StrEnum):
    """What a model may write this label from."""

    EXEMPLARS = "exemplars"
    PROMPTS = "prompts"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class Label:
    """One structure to outline.

    Parameters
    ----------
    id : int
        Value in the label map, 1 to 65535, unique in the project (0 is background).
    name : str
        Unique in the project.
    color : str
        ``#rrggbb``.
    description : str
        Protocol note, and text prompt for engines that read text.
    key : str
        Shortcut that selects it, or "".
    part_of : int or None
        Id of the label this one lies inside (cup in disc); it overrides its parent.
    group : int
        Labels of one group exclude each other and share one label map.
    locked : bool
        No tool or model may change a voxel of a locked label.
    """

    id: int
    name: str
    color: str
    description: str = ""
    key: str = ""
    kind: LabelKind = LabelKind.REGION
    part_of: int | None = None
    group: int = 0
    model_use: ModelUse = ModelUse.EXEMPLARS
    locked: bool = False


@dataclass(frozen=True, slots=True)
class Schema:
    """The labels of a project, in the order they are shown.

    Parameters
    ----------
    labels : tuple of Label
    highest : int
        Highest id of a label that was removed: masks may still hold it, so it is not given to
        another label.
    """

    labels: tuple[Label, ...] = ()
    highest: int = 0

    def __iter__(self):  # type: ignore[no-untyped-def]
        return iter(self.labels)

    def __len__(self) -> int:
        return len(self.labels)

    def ids(self) -> tuple[int, ...]:
        """Ids in display order."""
        return tuple(x.id for x in self.labels)

    def get(self, label_id: int) -> Label:
        """The label with this id; `KeyError` if there is none."""
        for x in self.labels:
            if x.id == label_id:
                return x
        raise KeyError(label_id)

    def groups(self) -> tuple[int, ...]:
        """Groups in use, ascending; always at least group 0."""
        return tuple(sorted({0, *(x.group for x in self.labels)}))

    def in_group(self, group: int) -> tuple[Label, ...]:
        """Labels of one group."""
        return tuple(x for x in self.labels if x.group == group)

    def ancestors(self, label_id: int) -> tuple[int, ...]:
        """Ids of the labels that this one is part of, its parent first."""
        return tuple(self._ancestors(self.get(label_id)) or ())

    def whole(self, label_id: int) -> tuple[int, ...]:
        """Ids of the label and of everything that is part of it: all that measures count."""
        return tuple(
            x.id for x in self.labels if x.id == label_id or label_id in self.ancestors(x.id)
        )

    def locked(self) -> frozenset[int]:
        """Ids of the locked labels."""
        return frozenset(x.id for x in self.labels if x.locked)

    def new(self, name: str, *, description: str = "", color: str = "") -> Label:
        """A label not yet in the schema, with the next free id, colour and key."""
        new_id = max(self.highest, *(x.id for x in self.labels), 0) + 1
        if new_id > 65535:
            used = {x.id for x in self.labels}
            new_id = next(i for i in range(1, 65536) if i not in used)
        colors = {x.color for x in self.labels}
        free = [c for c in PALETTE if c not in colors]
        keys = {x.key for x in self.labels}
        key = next((k for k in "123456789" if k not in keys), "")
        fallback = PALETTE[(new_id - 1) % len(PALETTE)]
        return Label(new_id, name, color or (free[0] if free else fallback), description, key)

    def add(self, label: Label) -> Schema:
        """A schema with `label` added; `UserError` if its name or id is taken or malformed."""
        return replace(self, labels=(*self.labels, label))._checked()

    def change(self, label_id: int, **fields: object) -> Schema:
        """A schema with fields of one label replaced; `UserError` if the result is invalid."""
        self.get(label_id)
        labels = tuple(
            replace(x, **fields) if x.id == label_id else x  # type: ignore[arg-type]
            for x in self.labels
        )
        return replace(self, labels=labels)._checked()

    def remove(self, label_id: int) -> Schema:
        """A schema without this label."""
        self.get(label_id)
        labels = tuple(x for x in self.labels if x.id != label_id)
        return Schema(labels, max(self.highest, label_id))._checked()

    def _checked(self) -> Schema:
        names = [x.name.casefold() for x in self.labels]
        for x in self.labels:
            if not x.name.strip():
                raise UserError("Label not changed", "A label needs a name.", "Type a name.")
            if names.count(x.name.casefold()) > 1:
                raise UserError(
                    "Label not changed",
                    f"There is already a label named “{x.name}”.",
                    "Choose another name.",
                )
            if not 1 <= x.id <= 65535 or [y.id for y in self.labels].count(x.id) > 1:
                raise UserError(
                    "Label not changed",
                    f"The value {x.id} is taken or not between 1 and 65535.",
                    "Choose another value.",
                )
            if not re.fullmatch(r"#[0-9a-fA-F]{6}", x.color):
                raise UserError(
                    "Label not changed", f"“{x.color}” is not a colour.", "Use the form #rrggbb."
                )
            if x.part_of is not None and self._ancestors(x) is None:
                raise UserError(
                    "Label not changed",
                    f"“{x.name}” cannot be part of a label that is missing or part of it.",
                    "Choose another parent.",
                )
        return self

    def _ancestors(self, label: Label) -> list[int] | None:
        """Ids from the parent upwards, or None where the chain breaks or loops."""
        by_id = {x.id: x for x in self.labels}
        seen: list[int] = []
        parent = label.part_of
        while parent is not None:
            if parent == label.id or parent in seen or parent not in by_id:
                return None
            seen.append(parent)
            parent = by_id[parent].part_of
        return seen
