"""Objects of a label: each voxel has the number of its object, kept in step with the mask.

The numbers are a label map of their own beside the mask (`CaseState.objects`), so that objects
may touch, be in several pieces, and are saved, undone and compared as masks are.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterable, Iterator

import numpy as np
import numpy.typing as npt
from scipy import ndimage

from segicl_gui.domain.labels import LabelKind, Schema
from segicl_gui.domain.masks import CHUNK, Box, Index, LabelArray, LabelMap
from segicl_gui.domain.project import CaseState

Where = npt.NDArray[np.bool_]
_NEAR = np.ones((3, 3, 3), bool)
_HIGHEST = 65535
AT_ONCE = 2_000_000
"""Voxels around a label that are numbered while one waits; more takes a background thread."""


def numbered(
    inside: Where,
    numbers: LabelArray,
    used: Iterable[int] = (),
    first: int = 0,
    depth: int = _HIGHEST,
) -> LabelArray:
    """Give every voxel of a label the number of an object.

    What has a number keeps it. A connected piece without numbers joins the object it touches
    most, else it is an object of its own.

    Parameters
    ----------
    inside : ndarray of bool
        (slice, row, column); where the label is.
    numbers : ndarray of uint16
        Same shape; 0 where a voxel has no number yet.
    used : iterable of int
        Numbers of objects elsewhere, not to be given out.
    first, depth : int
        Which slice of the case the first one is, and how many slices a frame has: nothing is
        connected from one frame to the next.

    Returns
    -------
    ndarray of uint16
        0 exactly where the label is not.
    """
    out = np.where(inside, numbers, 0).astype(np.uint16)
    pieces, count = _pieces(inside & (out == 0), first, depth)
    if not count:
        return out
    taken = {int(v) for v in np.unique(out)} | set(used)
    free = _free(taken)
    for i, where in enumerate(ndimage.find_objects(pieces), 1):
        frame = (first + where[0].start) // depth * depth - first
        ends = ((max(0, frame), min(len(out), frame + depth)), *((0, n) for n in out.shape[1:]))
        around = tuple(
            slice(max(low, s.start - 1), min(high, s.stop + 1))
            for s, (low, high) in zip(where, ends, strict=True)
        )
        piece = pieces[around] == i
        touched = numbers_touching(piece, np.where(inside[around], numbers[around], 0))
        out[around][piece] = touched or next(free)
    return out


def _pieces(where: Where, first: int, depth: int) -> tuple[npt.NDArray[np.int32], int]:
    """Connected pieces, numbered from 1, and how many there are; see `numbered`."""
    out, count = np.zeros(where.shape, np.int32), 0
    start = -(first % depth)
    while start < len(where):
        part = slice(max(0, start), start + depth)
        found, n = ndimage.label(where[part], _NEAR)
        out[part] = np.where(found > 0, found + count, 0)
        count, start = count + n, start + depth
    return out, count


def numbers_touching(piece: Where, numbers: LabelArray) -> int:
    """The number that most of the voxels around a piece have; 0 for none."""
    ring = ndimage.binary_dilation(piece, _NEAR) & ~piece & (numbers > 0)
    return int(np.bincount(numbers[ring]).argmax()) if ring.any() else 0


def settle(schema: Schema, before: CaseState, after: CaseState) -> CaseState:
    """Bring the numbers of objects in step with the masks that a commit changes.

    New voxels get numbers, lost voxels lose them, and an object that a change has torn apart
    becomes several. A case whose masks did not change is returned as it is.
    """
    for label in schema.labels:
        if label.kind is LabelKind.OBJECTS or label.id in after.objects:
            after = _settled(label.id, label.group, before, after)
    return after


def objects_of(case: CaseState, schema: Schema, label_id: int) -> LabelMap:
    """The numbers of a label's objects, also where the case was not changed since it has any.

    In a large volume that takes seconds the first time; see `known_objects`.
    """
    if label_id in case.objects:
        return case.objects[label_id]
    mask = case.mask(schema.get(label_id).group)
    return _found.get(mask, label_id) or _derived(mask, label_id, case.geometry.depth)


def known_objects(case: CaseState, schema: Schema, label_id: int) -> LabelMap | None:
    """`objects_of`, where that takes no time; else None."""
    if label_id in case.objects:
        return case.objects[label_id]
    return _known(case.mask(schema.get(label_id).group), label_id, case.geometry.depth)


def bring_up(then: CaseState, now: CaseState, schema: Schema, label_id: int) -> None:
    """Have the objects of a case known, that were worked out for it as it was before.

    What was changed since then is numbered as at a commit.
    """
    group = schema.get(label_id).group
    mask, numbers = now.mask(group), objects_of(then, schema, label_id)
    depth = now.geometry.depth
    _found.put(mask, label_id, _followed(then.mask(group), numbers, mask, numbers, label_id, depth))


class _Recent:
    """Numbers that were worked out lately, by the content of the mask; for any thread."""

    _MOST = 32

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._maps: OrderedDict[tuple[str, int], LabelMap] = OrderedDict()

    def get(self, mask: LabelMap, label_id: int) -> LabelMap | None:
        with self._lock:
            found = self._maps.get((mask.digest, label_id))
            if found is not None:
                self._maps.move_to_end((mask.digest, label_id))
            return found

    def put(self, mask: LabelMap, label_id: int, numbers: LabelMap) -> None:
        with self._lock:
            self._maps[mask.digest, label_id] = numbers
            if len(self._maps) > self._MOST:
                self._maps.popitem(last=False)


# Asked for at every repaint of a case that nobody has changed since its label has objects.
_found = _Recent()


def _known(mask: LabelMap, label_id: int, depth: int) -> LabelMap | None:
    found = _found.get(mask, label_id)
    if found is not None:
        return found
    areas = mask.areas().get(label_id)
    if areas is not None:
        box = slices_around(areas, mask.shape)
        if (box.stop[0] - box.start[0]) * mask.shape[1] * mask.shape[2] > AT_ONCE:
            return None
    return _derived(mask, label_id, depth)


def _derived(mask: LabelMap, label_id: int, depth: int) -> LabelMap:
    areas = mask.areas().get(label_id)
    if areas is None:
        return LabelMap.empty(mask.shape)
    box = slices_around(areas, mask.shape)
    inside = mask.box(box) == label_id
    numbers = numbered(inside, np.zeros(inside.shape, np.uint16), (), box.start[0], depth)
    out = LabelMap.empty(mask.shape).with_box(box, numbers)
    _found.put(mask, label_id, out)
    return out


def slices_around(areas: npt.NDArray[np.int64], shape: Index) -> Box:
    """The box of the slices from the first to the last that has any voxels."""
    shown = np.flatnonzero(areas)
    return Box((int(shown[0]), 0, 0), (int(shown[-1]) + 1, *shape[1:]))


def free_number(numbers: LabelMap) -> int:
    """A number that no object has yet."""
    return next(_free(set(numbers.areas())))


def count(case: CaseState, schema: Schema, label_id: int) -> int:
    """How many objects of a label there are in a case."""
    return len(objects_of(case, schema, label_id).areas())


def _settled(label_id: int, group: int, before: CaseState, after: CaseState) -> CaseState:
    old_mask, mask, depth = before.mask(group), after.mask(group), after.geometry.depth
    numbers = after.objects.get(label_id)
    if numbers is None:
        # A large volume whose objects nobody has worked out yet stays without for now.
        old = _known(old_mask, label_id, depth)
        derived = _known(mask, label_id, depth)
        if derived is None and old is not None:
            derived = _followed(old_mask, old, mask, old, label_id, depth)
        if derived is None or not derived.chunks:
            return after
        return after.with_objects(label_id, derived)
    old = before.objects.get(label_id, LabelMap.empty(mask.shape))
    settled = _followed(old_mask, old, mask, numbers, label_id, depth)
    return after if settled is numbers else after.with_objects(label_id, settled)


def _followed(
    old_mask: LabelMap,
    old_numbers: LabelMap,
    mask: LabelMap,
    numbers: LabelMap,
    label_id: int,
    depth: int,
) -> LabelMap:
    """`numbers` in step with a mask that was another one, with other numbers, before."""
    keys = _differing(old_mask, mask) | _differing(old_numbers, numbers)
    if not keys:
        return numbers
    box, wide = _boxes(keys, mask.shape)
    old = numbers.box(wide)
    new = numbered(mask.box(wide) == label_id, old, numbers.areas(), wide.start[0], depth)
    if np.array_equal(new, old):
        return numbers
    inner = tuple(
        slice(a - o, b - o) for a, b, o in zip(box.start, box.stop, wide.start, strict=True)
    )
    lost = {int(v) for v in np.unique(old[(old > 0) & (new == 0)])}
    return _torn(old_numbers, numbers.with_box(box, new[inner]), lost)


def _torn(before: LabelMap, numbers: LabelMap, lost: set[int]) -> LabelMap:
    """Make objects of the pieces that objects in one piece have fallen into."""
    for number in sorted(lost):
        areas = numbers.areas().get(number)
        was = before.areas().get(number)
        if areas is None or was is None:
            continue
        box = _chunks_around(before, slices_around(was, numbers.shape))
        if ndimage.label(before.box(box) == number, _NEAR)[1] != 1:
            continue
        here = numbers.box(box)
        pieces, n = ndimage.label(here == number, _NEAR)
        if n < 2:
            continue
        largest = int(np.bincount(pieces.ravel())[1:].argmax()) + 1
        free = _free(set(numbers.areas()))
        for i in range(1, n + 1):
            if i != largest:
                here[pieces == i] = next(free)
        numbers = numbers.with_box(box, here)
    return numbers


def _free(taken: set[int]) -> Iterator[int]:
    highest = max(taken, default=0)
    yield from range(highest + 1, _HIGHEST + 1)
    yield from (i for i in range(1, highest) if i not in taken)


def _chunks_around(numbers: LabelMap, box: Box) -> Box:
    """What of the box of some slices is in chunks with any object."""
    first, last = box.start[0] // CHUNK[0], (box.stop[0] - 1) // CHUNK[0]
    inner, _ = _boxes({k for k in numbers.chunks if first <= k[0] <= last}, numbers.shape)
    return Box((box.start[0], *inner.start[1:]), (box.stop[0], *inner.stop[1:]))


def _differing(a: LabelMap, b: LabelMap) -> set[Index]:
    """Keys of the chunks in which two maps differ."""
    if a.chunks is b.chunks:
        return set()
    keys = a.chunks.keys() | b.chunks.keys()
    return {k for k in keys if a.chunks.get(k) != b.chunks.get(k)}


def _boxes(keys: set[Index], shape: Index) -> tuple[Box, Box]:
    """The box of these chunks, and the one a voxel wider."""
    table = np.asarray(sorted(keys))
    size = np.asarray(CHUNK)
    low = table.min(0) * size
    high = np.minimum((table.max(0) + 1) * size, shape)
    wide = np.maximum(low - 1, 0), np.minimum(high + 1, shape)
    return _box(low, high), _box(*wide)


def _box(low: npt.NDArray[np.int_], high: npt.NDArray[np.int_]) -> Box:
    return Box((int(low[0]), int(low[1]), int(low[2])), (int(high[0]), int(high[1]), int(high[2])))
