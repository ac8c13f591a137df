"""Bringing masks of single labels into the exclusive label map of their group."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import numpy as np

from segicl_gui.domain.labels import Schema
from segicl_gui.domain.masks import Box, LabelArray
from segicl_gui.services.editing import Mask


def parts_of(schema: Schema, label: int) -> frozenset[int]:
    """Ids of the labels of the same group that are part of a label, or part of its parts.

    In the map they stand in its place, so that a tumour is no hole in the liver.
    """
    group = schema.get(label).group
    found: set[int] = set()
    while True:
        more = {
            x.id
            for x in schema.in_group(group)
            if x.part_of is not None and x.part_of in found | {label}
        }
        if more == found:
            return frozenset(found - {label})
        found = more


def mask_of(labels: LabelArray, schema: Schema, label: int) -> Mask:
    """Where a label or a part of it is."""
    parts = parts_of(schema, label)
    return np.isin(labels, [label, *parts]) if parts else np.asarray(labels == label)


def written(
    labels: LabelArray,
    masks: Mapping[int, Mask],
    schema: Schema,
    *,
    over: Collection[int] = (),
) -> LabelArray:
    """Labels of one group in which some labels lie elsewhere.

    Parameters
    ----------
    labels : ndarray of uint16
        (slice, row, column).
    masks : mapping of int to ndarray of bool
        Label id -> where it is to be. What a label leaves is free for the others; the first of
        several that want a voxel gets it.
    over : collection of int
        Labels that may be written over. Locked ones and parts of the label never are.

    Returns
    -------
    ndarray of uint16
        Locked labels are where they were.
    """
    locked = schema.locked()
    out = labels.copy()
    moving = [i for i in masks if i not in locked]
    for label in moving:
        out[(labels == label) & ~masks[label]] = 0
    for label in moving:
        free = sorted(set(over) - locked - parts_of(schema, label) - {0, label})
        room = (out == 0) | np.isin(out, free) if free else out == 0
        out[masks[label] & room] = label
    return out


def tight(before: LabelArray, after: LabelArray, box: Box) -> tuple[Box, LabelArray] | None:
    """The smallest box around what differs, and the new values in it; None where nothing does."""
    inner = Box.of_changes(before != after)
    if inner is None:
        return None
    a, b = inner.start, inner.stop
    start = (box.start[0] + a[0], box.start[1] + a[1], box.start[2] + a[2])
    stop = (box.start[0] + b[0], box.start[1] + b[1], box.start[2] + b[2])
    return Box(start, stop), np.ascontiguousarray(after[inner.slices])
