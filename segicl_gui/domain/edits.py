"""A change of masks that is offered on screen and saved only when it is applied."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from segicl_gui.domain.masks import LabelArray
from segicl_gui.domain.project import CaseState


@dataclass(frozen=True, slots=True, eq=False)
class Edit:
    """What an operation would make of a case; screen state, never saved.

    Parameters
    ----------
    before : CaseState
        The case as it was when the operation was worked out.
    after : CaseState
        As it would be; what is touched is draft there. The same object if nothing would change.
    label : int
        The active label it was made for.
    title : str
        "Smooth liver 2 mm": the undo step's title, without the case.
    how : mapping
        The operation and its parameters, for the audit trail.
    index : int or None
        The slice it is for; None for the whole case.
    drafts : mapping of int to frozenset of int
        Slice -> labels that become drafts there, those included whose proposal is to go.
    taken : mapping of int to str
        Slice -> fingerprint of the proposal that the values there began from.
    added, removed : int
        Voxels that get a label or another one, and that lose theirs.
    held : mapping of int to int
        Label -> how many of its voxels were wanted for another one and stay.
    """

    before: CaseState
    after: CaseState
    label: int
    title: str
    how: Mapping[str, Any] = field(default_factory=dict)
    index: int | None = None
    drafts: Mapping[int, frozenset[int]] = field(default_factory=dict)
    taken: Mapping[int, str] = field(default_factory=dict)
    added: int = 0
    removed: int = 0
    held: Mapping[int, int] = field(default_factory=dict)

    def planes(self, index: int) -> dict[int, tuple[LabelArray, LabelArray]]:
        """Group -> the labels of a slice as they are saved and would become, (row, column) each."""
        before, after = self.before, self.after
        return {g: (before.mask(g).slice(index), m.slice(index)) for g, m in after.masks.items()}
