"""What an operation works on: one case as it is on screen, cut to where the work is."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np

from segicl_gui.domain.geometry import Geometry
from segicl_gui.domain.labels import Schema
from segicl_gui.domain.masks import CHUNK, Box, LabelArray
from segicl_gui.domain.project import CaseState
from segicl_gui.domain.proposals import Proposal, view_of
from segicl_gui.services.editing import Grey, Mask, Spacing, Tick, no_tick
from segicl_gui.services.editing.writing import mask_of, parts_of


@dataclass(frozen=True, slots=True, eq=False)
class Shown:
    """A case with the proposals that are on screen beside its masks; a value.

    Parameters
    ----------
    proposals : mapping of int to Proposal
        Slice -> the proposal shown there.
    """

    case: CaseState
    schema: Schema
    proposals: Mapping[int, Proposal] = field(default_factory=dict)

    def extent(self, labels: Iterable[int], slices: range) -> Box | None:
        """The smallest box around labels and their parts in some slices; None without any."""
        boxes = []
        for label in labels:
            group = self.schema.get(label).group
            for box in self._boxes(group, slices):
                inner = Box.of_changes(
                    mask_of(self.labels(group, box, [label]), self.schema, label)
                )
                if inner is not None:
                    boxes.append(_moved(inner, box.start))
        return _around(boxes)

    def labels(self, group: int, box: Box, proposed: Iterable[int]) -> LabelArray:
        """Saved labels of a group in a box, and what is proposed for some of them."""
        out = self.case.mask(group).box(box)
        wanted = [i for x in proposed for i in (x, *parts_of(self.schema, x))]
        for index in range(box.start[0], box.stop[0]):
            offer = self._offer(group, index)
            if offer is None or not np.isin(offer, wanted).any():
                continue
            view = view_of(self.case, self.schema, index, self.proposals[index])
            plane = view.proposed[group][box.slices[1:]]
            taken = np.isin(plane, wanted)
            out[index - box.start[0]][taken] = plane[taken]
        return out

    def source(self, index: int) -> str:
        """Fingerprint of the proposal shown in a slice; "" without one."""
        proposal = self.proposals.get(index)
        source = proposal.source_at(index) if proposal else None
        return source.inputs if source else ""

    def _offer(self, group: int, index: int) -> LabelArray | None:
        proposal = self.proposals.get(index)
        offer = proposal.slices.get((group, index)) if proposal else None
        return offer.mask if offer else None

    def _boxes(self, group: int, slices: range) -> list[Box]:
        """Boxes that hold all that is not background in some slices."""
        shape = self.case.geometry.shape
        keys = [
            k
            for k in self.case.mask(group).chunks
            if k[0] * CHUNK[0] < slices.stop and (k[0] + 1) * CHUNK[0] > slices.start
        ]
        out = []
        if keys:
            low, high = np.min(keys, 0) * CHUNK, (np.max(keys, 0) + 1) * CHUNK
            low[0], high[0] = max(low[0], slices.start), min(high[0], slices.stop)
            high = np.minimum(high, shape)
            out.append(_box(low, high))
        offered = [i for i in slices if self._offer(group, i) is not None]
        return out + [Box.of_slice(i, shape) for i in offered]


@dataclass(frozen=True, slots=True, eq=False)
class Scene:
    """A box of a case, and what is in it.

    Parameters
    ----------
    box : Box
        Of the case's (slice, row, column) array; arrays have its shape.
    label, other : int
        The active label and the second one of operations that have two (0 for none).
    masks : mapping of int to Mask
        Where these two are, with what is proposed of them.
    exclusive : bool
        Whether they are in one group, where no voxel can have both.
    load : callable
        Gives the intensities in the box.
    index : int
        The slice on screen, within the box where it is inside.
    volume : bool
        Whether the whole case is meant, not that slice alone.
    empty : tuple of int
        Slices of the box in which the active label was marked absent.
    accepted : tuple of int
        Slices of the box in which it was confirmed or marked absent.
    seed : tuple of int or None
        (slice, row, column) in the box, where the user pointed.
    """

    box: Box
    geometry: Geometry
    label: int
    other: int
    masks: Mapping[int, Mask]
    exclusive: bool
    load: Callable[[], Grey]
    index: int
    volume: bool
    empty: tuple[int, ...] = ()
    accepted: tuple[int, ...] = ()
    seed: tuple[int, int, int] | None = None
    tick: Tick = no_tick

    @property
    def mask(self) -> Mask:
        """Where the active label is."""
        return self.masks[self.label]

    @property
    def spacing(self) -> Spacing:
        """Millimetres between slices, rows and columns."""
        return self.geometry.canonical_spacing


def with_margin(box: Box, millimetres: float, geometry: Geometry, slices: range) -> Box:
    """A box with a margin of so many millimetres and a voxel, within the image and some slices."""
    steps = [math.ceil(millimetres / s) + 1 for s in geometry.canonical_spacing]
    low = [a - n for a, n in zip(box.start, steps, strict=True)]
    high = [b + n for b, n in zip(box.stop, steps, strict=True)]
    limits = [(slices.start, slices.stop), *((0, n) for n in geometry.shape[1:])]
    return _box(
        [max(a, first) for a, (first, _) in zip(low, limits, strict=True)],
        [min(b, last) for b, (_, last) in zip(high, limits, strict=True)],
    )


def _moved(box: Box, by: tuple[int, int, int]) -> Box:
    return _box(np.add(box.start, by), np.add(box.stop, by))


def _around(boxes: list[Box]) -> Box | None:
    if not boxes:
        return None
    return _box(np.min([b.start for b in boxes], 0), np.max([b.stop for b in boxes], 0))


def _box(start: Iterable[int], stop: Iterable[int]) -> Box:
    a, b = [int(v) for v in start], [int(v) for v in stop]
    return Box((a[0], a[1], a[2]), (b[0], b[1], b[2]))
