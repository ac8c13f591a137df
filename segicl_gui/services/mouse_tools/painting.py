"""Rules of painting in an exclusive label map: parts of labels, locks, modes."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
import numpy.typing as npt

from segicl_gui.domain.errors import UserError
from segicl_gui.domain.labels import Schema
from segicl_gui.domain.masks import LabelArray
from segicl_gui.domain.tool_options import Mode

Where = npt.NDArray[np.bool_]


def painted(
    before: LabelArray, where: Where, label_id: int, schema: Schema, mode: Mode = Mode.ADD
) -> LabelArray:
    """A mask after a tool worked with one label.

    A part overrides the label it belongs to: painted over, a part stays; taken away, it leaves
    its parent. Taking a label away takes its parts too.

    Parameters
    ----------
    before : ndarray of uint16
        Label ids of one group, any shape.
    where : ndarray of bool
        Same shape; what the tool covered.
    label_id : int
    schema : Schema
    mode : Mode
        Add what is covered, subtract it, or have the label be exactly what is covered.

    Returns
    -------
    ndarray of uint16
        A new array. Locks are not looked at; see `refused`.
    """
    label = schema.get(label_id)
    whole = [i for i in schema.whole(label_id) if schema.get(i).group == label.group]
    inside = np.isin(before, whole)
    after = before.copy()
    if mode is not Mode.SUBTRACT:
        after[where & ~inside] = label_id
    if mode is not Mode.ADD:
        gone = inside & where if mode is Mode.SUBTRACT else inside & ~where
        after[gone] = parent_in_group(schema, label_id)
    return after


def parent_in_group(schema: Schema, label_id: int, gone: Collection[int] = ()) -> int:
    """The label that shows where this one is taken away, and those that are `gone`; 0 for none."""
    label = schema.get(label_id)
    for above in schema.ancestors(label_id):
        if schema.get(above).group == label.group and above not in gone:
            return above
    return 0


def refused(before: LabelArray, after: LabelArray, schema: Schema) -> Where:
    """Where a change would add to a locked label or take from it; its parts count as it.

    So a part may be painted inside a locked label and taken away again, but not beyond it.

    Parameters
    ----------
    before, after : ndarray of uint16
        Label ids of one group, same shape.
    """
    code = np.zeros(65536, np.int32)
    codes: dict[frozenset[int], int] = {frozenset(): 0}
    locked = schema.locked()
    for label in schema.labels:
        held = locked.intersection((label.id, *schema.ancestors(label.id)))
        code[label.id] = codes.setdefault(held, len(codes))
    return np.asarray(code[before] != code[after])


def needs_change(
    before: LabelArray, after: LabelArray, label_id: int, schema: Schema, mode: Mode
) -> None:
    """Say why a tool would leave a mask as it is.

    Parameters
    ----------
    before, after : ndarray of uint16
        Label ids of one group, as they are and as the tool would have them.

    Raises
    ------
    UserError
        If nothing would change: all of it is the label already, nothing of it is, or locks
        forbid it.
    """
    differs = before != after
    held = refused(before, after, schema)
    if (differs & ~held).any():
        return
    name = schema.get(label_id).name
    if not differs.any():
        raise UserError(
            "Nothing changed",
            f"Nothing there is “{name}”."
            if mode is Mode.SUBTRACT
            else f"All of it is “{name}” already.",
            "Try another place, or a larger area.",
        )
    ids = {int(v) for v in np.unique([before[differs], after[differs]])} & set(schema.ids())
    family = {a for i in ids for a in (i, *schema.ancestors(i))}
    names = ", ".join(f"“{x.name}”" for x in schema.labels if x.id in family & schema.locked())
    raise UserError("Nothing changed", f"{names} is locked.", "Unlock it in the label list.")
