"""What every reader of masks gives: segments that lie in the grid of their image."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from segicl_gui.domain.errors import UserError
from segicl_gui.domain.masks import Box, Index

Where = npt.NDArray[np.bool_]
MOST_OBJECTS = 65535


def _nobody(text: str) -> None:
    """For callers that do not want to know."""


@dataclass(frozen=True, slots=True)
class How:
    """How masks are read.

    Parameters
    ----------
    resample : bool
        Bring masks of another grid to the image's by nearest neighbour, instead of refusing.
    note : callable
        Told what a user should know of the result, in a sentence.
    """

    resample: bool = False
    note: Callable[[str], None] = _nobody


@dataclass(frozen=True, slots=True, eq=False)
class ImportedSegment:
    """One structure of a file of masks, in the canonical grid of its image.

    Segments of a file may overlap. Only the box around the voxels is kept.

    Parameters
    ----------
    name : str
        "" where the file has none.
    shape : tuple of int
        Of the image: (slices, rows, columns).
    box : Box
        Where `inside` lies; of no voxels for a segment that is declared but empty.
    inside : ndarray
        Of the box: bool, or uint16 object numbers (0 for none) where objects are told apart.
    number : int
        Value or number of the segment in its file.
    description : str
    color : str
        ``#rrggbb`` or "".
    seen : ndarray of bool
        (slices,): where the file says what belongs to the segment and what does not; elsewhere
        nobody looked.
    """

    name: str
    shape: Index
    box: Box
    inside: npt.NDArray[Any]
    number: int = 0
    description: str = ""
    color: str = ""
    seen: Where = field(default_factory=lambda: np.zeros(0, bool))

    @property
    def mask(self) -> Where:
        """A new bool array (slice, row, column) of the whole image."""
        out = np.zeros(self.shape, bool)
        out[self.box.slices] = self.inside > 0
        return out

    @property
    def has_objects(self) -> bool:
        """Whether its objects are told apart."""
        return self.inside.dtype != np.bool_

    @property
    def objects(self) -> npt.NDArray[np.uint16]:
        """A new array of the whole image: the number of each voxel's object, 0 for none."""
        out = np.zeros(self.shape, np.uint16)
        out[self.box.slices] = self.inside
        return out

    @property
    def voxels(self) -> int:
        """How many there are."""
        return int(np.count_nonzero(self.inside))


class Pieces:
    """Puts the mask of one segment together from blocks, keeping what is not empty.

    Parameters
    ----------
    shape : tuple of int
        Of the image: (slices, rows, columns).
    """

    def __init__(self, shape: Index) -> None:
        self._shape = shape
        self._blocks: list[tuple[Box, npt.NDArray[Any]]] = []

    def add(self, start: Index, block: npt.NDArray[Any]) -> None:
        """Add the voxels of a block (bool or object numbers) that begins at `start`.

        The block lies inside the image.
        """
        found = Box.of_changes(block > 0)
        if found is not None:
            stop = tuple(a + b for a, b in zip(start, found.stop, strict=True))
            low = tuple(a + b for a, b in zip(start, found.start, strict=True))
            box = Box((low[0], low[1], low[2]), (stop[0], stop[1], stop[2]))
            self._blocks.append((box, block[found.slices].copy()))

    def segment(self, name: str, **fields: Any) -> ImportedSegment:
        """The segment of all blocks; a later one overrides earlier ones where it has voxels."""
        seen = fields.pop("seen", None)
        if seen is None:
            seen = np.ones(self._shape[0], bool)
        if not self._blocks:
            box, inside = Box((0, 0, 0), (0, 0, 0)), np.zeros((0, 0, 0), bool)
            return ImportedSegment(name, self._shape, box, inside, seen=seen, **fields)
        low = np.min([b.start for b, _ in self._blocks], 0)
        high = np.max([b.stop for b, _ in self._blocks], 0)
        box = Box(
            (int(low[0]), int(low[1]), int(low[2])), (int(high[0]), int(high[1]), int(high[2]))
        )
        inside = np.zeros(tuple(int(n) for n in high - low), self._blocks[0][1].dtype)
        for part, block in self._blocks:
            where = tuple(
                slice(a - int(o), b - int(o))
                for a, b, o in zip(part.start, part.stop, low, strict=True)
            )
            np.copyto(inside[where], block, where=block > 0)
        return ImportedSegment(name, self._shape, box, inside, seen=seen, **fields)


def segment_of(name: str, mask: npt.NDArray[Any], **fields: Any) -> ImportedSegment:
    """A segment of a whole array (slice, row, column): bool, or uint16 object numbers."""
    pieces = Pieces((mask.shape[0], mask.shape[1], mask.shape[2]))
    pieces.add((0, 0, 0), mask)
    return pieces.segment(name, **fields)


def segment_of_value(
    array: npt.NDArray[np.uint16],
    where: tuple[slice, ...] | None,
    value: int,
    name: str,
    **fields: Any,
) -> ImportedSegment:
    """The segment of one value of a label map; `where` is its box, as `boxes_of` gives it."""
    pieces = Pieces((array.shape[0], array.shape[1], array.shape[2]))
    if where is not None:
        start = (where[0].start, where[1].start, where[2].start)
        pieces.add(start, array[where] == value)
    return pieces.segment(name, number=value, **fields)


def boxes_of(array: npt.NDArray[np.uint16]) -> dict[int, tuple[slice, ...]]:
    """The box around each value of a label map (slice, row, column), but 0; in one pass."""
    from scipy import ndimage

    found = ndimage.find_objects(array.astype(np.int32, copy=False))
    return {value: box for value, box in enumerate(found, 1) if box is not None}


def alike_as_objects(
    segments: Sequence[ImportedSegment], path: Path
) -> tuple[ImportedSegment, ...]:
    """Segments in which those of one name have become objects of one segment.

    Raises
    ------
    UserError
        If there are more than 65535 of one name.
    """
    alike: dict[str, list[ImportedSegment]] = {}
    for segment in segments:
        alike.setdefault(segment.name.casefold() or f"\0{segment.number}", []).append(segment)
    return tuple(s[0] if len(s) == 1 else _joined(s, path) for s in alike.values())


def _joined(segments: list[ImportedSegment], path: Path) -> ImportedSegment:
    check_objects(len(segments), path)
    first = segments[0]
    pieces = Pieces(first.shape)
    for number, segment in enumerate(segments, 1):
        pieces.add(segment.box.start, (segment.inside > 0) * np.uint16(number))
    seen = np.logical_and.reduce([s.seen for s in segments])
    joined = pieces.segment(
        first.name, number=first.number, description=first.description, color=first.color, seen=seen
    )
    return replace(joined, inside=joined.inside.astype(np.uint16))


def check_objects(count: int, path: Path) -> None:
    """`UserError` if there are more objects of one label than can be numbered."""
    if count > MOST_OBJECTS:
        raise UserError(
            f"Cannot import {path.name}",
            f"It holds {count} objects of one label; up to {MOST_OBJECTS} can be told apart.",
            "Split the file.",
        )


def color_of(rgb: Iterable[float]) -> str:
    """``#rrggbb`` of three values 0..255, or "" where they are no colour."""
    values = list(rgb)
    # Numbers from text may be longer than any of NumPy's, or of Python's floats.
    if len(values) != 3 or not all(-math.inf < v < math.inf for v in values):
        return ""
    return "#" + "".join(f"{min(255, max(0, round(v))):02x}" for v in values)


def plain(text: object) -> str:
    """A name as a label can have it: one line, no signs that cannot be seen, 200 at most."""
    return re.sub(r"[\s\x00-\x1f\x7f]+", " ", str(text)).strip()[:200]


def damaged(path: Path, what: str) -> UserError:
    """What to tell of a file whose content makes no sense."""
    return UserError(
        f"Cannot import {path.name}",
        f"“{path}” is damaged or not what it seems to be: {what}.",
        "Export it again from the program it came from.",
    )
