"""A change of masks that is offered on screen and saved only when it is applied."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from segicl_gui.domain.masks import Box, LabelArray
from segicl_gui.domain.project import Assessment, CaseState


@dataclass(frozen=True, slots=True, eq=False)
class Change:
    """New values of the voxels in a box.

    Parameters
    ----------
    group : int
        Label group whose map is changed.
    box : Box
        The smallest around what is changed.
    values : ndarray of uint16
        (slice, row, column) of the box's size; label ids of the group, 0 background.
    """

    group: int
    box: Box
    values: LabelArray


@dataclass(frozen=True, slots=True, eq=False)
class Edit:
    """What an operation would change in a case; screen state, never saved.

    Parameters
    ----------
    case_id : str
    revision : int
        Of the case that it was made on.
    label : int
        The active label it was made for.
    title : str
        "Smooth liver 2 mm": the undo step's title, without the case.
    changes : tuple of Change
        At most one a group.
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
    """

    case_id: str
    revision: int
    label: int
    title: str
    changes: tuple[Change, ...]
    how: Mapping[str, Any] = field(default_factory=dict)
    index: int | None = None
    drafts: Mapping[int, frozenset[int]] = field(default_factory=dict)
    taken: Mapping[int, str] = field(default_factory=dict)
    added: int = 0
    removed: int = 0

    def planes(self, case: CaseState, index: int) -> dict[int, tuple[LabelArray, LabelArray]]:
        """Group -> the saved labels of a slice and what they would become, (row, column) each."""
        out = {}
        for change in self.changes:
            at = index - change.box.start[0]
            if 0 <= at < len(change.values):
                before = case.mask(change.group).slice(index)
                after = before.copy()
                after[change.box.slices[1:]] = change.values[at]
                out[change.group] = before, after
        return out

    def written(self, case: CaseState, locked: frozenset[int]) -> CaseState:
        """The case with the changes made; what they touch becomes draft, slice by slice.

        Voxels of locked labels stay, and no voxel becomes one.
        """
        for change in self.changes:
            old = case.mask(change.group)
            before = old.box(change.box)
            kept = np.isin(before, list(locked)) | np.isin(change.values, list(locked))
            after = np.where(kept, before, change.values).astype(np.uint16)
            case = case.with_mask(change.group, old.with_box(change.box, after))
        for index, labels in self.drafts.items():
            case = case.with_assessments(dict.fromkeys(labels, Assessment.DRAFT), [index])
        return case
