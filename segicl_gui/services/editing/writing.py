"""Bringing masks of single labels into the exclusive label map of their group."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import numpy as np

from segicl_gui.domain.labels import Schema
from segicl_gui.domain.masks import Box, LabelArray
from segicl_gui.services.editing import Mask
from segicl_gui.services.mouse_tools.painting import parent_in_group, refused


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
        Label id -> where it is to be. What a label leaves is free for the others, else what it is
        part of shows there, and it may go anywhere within that; the first of several that want a
        voxel gets it.
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
    left = {i: (labels == i) & ~masks[i] for i in moving}
    for gone in left.values():
        out[gone] = 0
    for label in moving:
        group = {x.id for x in schema.in_group(schema.get(label).group)}
        above = group.intersection(schema.ancestors(label))
        free = above | (set(over) - locked - parts_of(schema, label) - {0, label})
        room = (out == 0) | np.isin(out, sorted(free)) if free else out == 0
        out[masks[label] & room] = label
    for label, gone in left.items():
        parent = parent_in_group(schema, label)
        if parent:
            out[gone & (out == 0)] = parent
    return np.where(refused(labels, out, schema), labels, out)


def held(after: LabelArray, masks: Mapping[int, Mask], schema: Schema) -> dict[int, int]:
    """What stood in the way: label -> voxels that it kept from the labels that wanted them.

    Parameters
    ----------
    after : ndarray of uint16
        From `written`.
    masks : mapping of int to ndarray of bool
        What was wanted there. Parts of a label stand for it, and do not count.
    """
    out: dict[int, int] = {}
    for label, mask in masks.items():
        own = {0, *masks, *parts_of(schema, label)}
        ids, counts = np.unique(after[mask], return_counts=True)
        for i, n in zip(ids.tolist(), counts.tolist(), strict=True):
            if i not in own:
                out[i] = out.get(i, 0) + n
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
