"""Label maps as immutable, content-addressed chunks."""

from __future__ import annotations

import functools
import hashlib
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

import numpy as np
import numpy.typing as npt

from segicl_gui.domain.packing import inflated

# A stroke in any plane of a volume touches few chunks of this shape.
CHUNK = (32, 64, 64)
_MOST_BYTES = 2 * 32 * 64 * 64

LabelArray = npt.NDArray[np.uint16]
Index = tuple[int, int, int]
Areas = Mapping[int, npt.NDArray[np.int64]]
Digests = Mapping[tuple[int, int], bytes]


@dataclass(frozen=True, slots=True)
class Chunk:
    """One compressed block of a label map; equal content has an equal hash."""

    hash: str
    data: bytes
    # What was found out of it goes with it: kept beside, by content, it would outlive each stroke.
    _areas: dict[int, Areas] = field(default_factory=dict, init=False, compare=False, repr=False)
    _digests: dict[int, Digests] = field(
        default_factory=dict, init=False, compare=False, repr=False
    )

    @classmethod
    def of(cls, block: LabelArray) -> Chunk:
        """Compress a block (slice, row, column) of uint16."""
        raw = np.ascontiguousarray(block, "<u2").tobytes()
        return cls(hashlib.blake2b(raw, digest_size=16).hexdigest(), zlib.compress(raw, 1))

    def array(self, shape: Index) -> LabelArray:
        """The block again; `ValueError` if the data do not fit the shape."""
        return np.frombuffer(_decompressed(self), "<u2").reshape(shape)

    def areas(self, depth: int) -> Areas:
        """Voxels in each of its slices, as many as `depth`, of every label in it."""
        if depth not in self._areas:
            raw = self._slices(depth)
            counts = {int(v): (raw == v).sum(1).astype(np.int64) for v in np.unique(raw) if v}
            self._areas[depth] = counts
        return self._areas[depth]

    def digests(self, depth: int) -> Digests:
        """Hash of where a label is in one of its slices, by label and slice; none where nowhere."""
        if depth not in self._digests:
            raw = self._slices(depth)
            found: dict[tuple[int, int], bytes] = {}
            for label in np.unique(raw[raw > 0]):
                where = raw == label
                for i in np.flatnonzero(where.any(1)):
                    bits = np.packbits(where[i]).tobytes()
                    found[int(label), int(i)] = hashlib.blake2b(bits, digest_size=16).digest()
            self._digests[depth] = found
        return self._digests[depth]

    def _slices(self, depth: int) -> LabelArray:
        return np.frombuffer(inflated(self.data, _MOST_BYTES), "<u2").reshape(depth, -1)


# Going through the slices of a volume reads the same chunks again and again.
@functools.lru_cache(maxsize=512)
def _decompressed(chunk: Chunk) -> bytes:
    return inflated(chunk.data, _MOST_BYTES)


@dataclass(frozen=True, slots=True)
class Box:
    """A half-open box of voxels: ``start`` included, ``stop`` not, (slice, row, column)."""

    start: Index
    stop: Index

    @property
    def slices(self) -> tuple[slice, slice, slice]:
        """For indexing an array."""
        a, b = self.start, self.stop
        return slice(a[0], b[0]), slice(a[1], b[1]), slice(a[2], b[2])

    @classmethod
    def of_slice(cls, index: int, shape: Index) -> Box:
        """All of one slice."""
        return cls((index, 0, 0), (index + 1, shape[1], shape[2]))

    @classmethod
    def whole(cls, shape: Index) -> Box:
        """The whole array."""
        return cls((0, 0, 0), shape)

    @classmethod
    def of_changes(cls, changed: npt.NDArray[np.bool_]) -> Box | None:
        """The smallest box around the true voxels, or None where there are none."""
        spans = []
        for axis in range(3):
            others = tuple(a for a in range(3) if a != axis)
            hits = np.flatnonzero(changed.any(axis=others))
            if not hits.size:
                return None
            spans.append((int(hits[0]), int(hits[-1]) + 1))
        a, b, c = spans
        return cls((a[0], b[0], c[0]), (a[1], b[1], c[1]))


@dataclass(frozen=True, slots=True)
class LabelMap:
    """An exclusive label map, uint16 (slice, row, column), 0 background.

    Chunks that are all background are left out; unchanged chunks are shared between
    revisions, so that a stroke costs a few chunks and a snapshot costs pointers.
    """

    shape: Index
    chunks: Mapping[Index, Chunk]
    _kept: dict[str, Any] = field(default_factory=dict, init=False, repr=False)
    """What was found out of it: it is asked for again and again, and goes with the map."""

    @classmethod
    def empty(cls, shape: Index) -> LabelMap:
        """All background."""
        return cls(shape, MappingProxyType({}))

    @classmethod
    def from_array(cls, array: npt.NDArray[Any]) -> LabelMap:
        """Cut an integer array (slice, row, column) into chunks."""
        shape = (int(array.shape[0]), int(array.shape[1]), int(array.shape[2]))
        return cls.empty(shape).with_box(Box.whole(shape), array)

    @property
    def digest(self) -> str:
        """Hash of shape and content."""
        found: str | None = self._kept.get("digest")
        if found is None:
            h = hashlib.blake2b(repr(self.shape).encode(), digest_size=16)
            for index in sorted(self.chunks):
                h.update(f"{index}{self.chunks[index].hash}".encode())
            found = self._kept["digest"] = h.hexdigest()
        return found

    def array(self) -> LabelArray:
        """A new, writable array of the whole map."""
        return self.box(Box.whole(self.shape))

    def slice(self, index: int) -> LabelArray:
        """A new array (row, column) of one slice."""
        out: LabelArray = self.box(Box.of_slice(index, self.shape))[0]
        return out

    def box(self, box: Box) -> LabelArray:
        """A new array of the voxels in `box`."""
        size = tuple(b - a for a, b in zip(box.start, box.stop, strict=True))
        out = np.zeros(size, np.uint16)
        for key, start, stop in _touched(box):
            chunk = self.chunks.get(key)
            if chunk is None:
                continue
            base = tuple(k * c for k, c in zip(key, CHUNK, strict=True))
            inner = tuple(slice(a - o, b - o) for a, b, o in zip(start, stop, base, strict=True))
            outer = tuple(
                slice(a - o, b - o) for a, b, o in zip(start, stop, box.start, strict=True)
            )
            out[outer] = chunk.array(self._chunk_shape(key))[inner]
        return out

    def with_box(self, box: Box, values: npt.NDArray[Any]) -> LabelMap:
        """A map in which the voxels of `box` have these values; the rest is shared.

        Raises
        ------
        ValueError
            If `values` does not have the shape of the box.
        """
        size = tuple(b - a for a, b in zip(box.start, box.stop, strict=True))
        if values.shape != size:
            raise ValueError(f"values of shape {values.shape} do not fill a box of {size}")
        chunks = dict(self.chunks)
        for key, start, stop in _touched(box):
            shape = self._chunk_shape(key)
            old = chunks.get(key)
            block = np.zeros(shape, np.uint16) if old is None else old.array(shape)
            base = tuple(k * c for k, c in zip(key, CHUNK, strict=True))
            inner = tuple(slice(a - o, b - o) for a, b, o in zip(start, stop, base, strict=True))
            outer = tuple(
                slice(a - o, b - o) for a, b, o in zip(start, stop, box.start, strict=True)
            )
            # To look is quicker than to compress.
            if np.array_equal(block[inner], values[outer]):
                continue
            block = block.copy()
            block[inner] = values[outer]
            if block.any():
                chunks[key] = Chunk.of(block)
            else:
                chunks.pop(key, None)
        return LabelMap(self.shape, MappingProxyType(chunks))

    def areas(self) -> Mapping[int, npt.NDArray[np.int64]]:
        """Voxels per slice, a read-only array of ``shape[0]`` counts, of every label present."""
        found: Mapping[int, npt.NDArray[np.int64]] | None = self._kept.get("areas")
        if found is None:
            found = self._kept["areas"] = _areas(self)
        return found

    def slice_digest(self, index: int, labels: Iterable[int]) -> str:
        """Hash of where these labels are in one slice; other labels and slices don't count."""
        wanted = sorted(set(labels))
        h = hashlib.blake2b(repr((self.shape, wanted)).encode(), digest_size=16)
        slab, depth = divmod(index, CHUNK[0])
        for key in sorted(k for k in self.chunks if k[0] == slab):
            hashes = self.chunks[key].digests(self._chunk_shape(key)[0])
            for label in wanted:
                if (found := hashes.get((label, depth))) is not None:
                    h.update(f"{key}{label}".encode() + found)
        return h.hexdigest()

    def _chunk_shape(self, key: Index) -> Index:
        a, b, c = (
            min(size, n - k * size) for k, size, n in zip(key, CHUNK, self.shape, strict=True)
        )
        return a, b, c

    def __hash__(self) -> int:
        return hash(self.digest)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, LabelMap) and self.digest == other.digest


def _touched(box: Box) -> Iterator[tuple[Index, Index, Index]]:
    """Keys of the chunks that meet `box`, each with the start and stop of the overlap."""
    ranges = [range(a // c, -(-b // c)) for a, b, c in zip(box.start, box.stop, CHUNK, strict=True)]
    for i in ranges[0]:
        for j in ranges[1]:
            for k in ranges[2]:
                key = (i, j, k)
                start = [max(a, x * c) for a, x, c in zip(box.start, key, CHUNK, strict=True)]
                stop = [min(b, (x + 1) * c) for b, x, c in zip(box.stop, key, CHUNK, strict=True)]
                yield key, (start[0], start[1], start[2]), (stop[0], stop[1], stop[2])


def _areas(label_map: LabelMap) -> Mapping[int, npt.NDArray[np.int64]]:
    out: dict[int, npt.NDArray[np.int64]] = {}
    for key, chunk in label_map.chunks.items():
        start = key[0] * CHUNK[0]
        depth = min(CHUNK[0], label_map.shape[0] - start)
        for label, counts in chunk.areas(depth).items():
            total = out.setdefault(label, np.zeros(label_map.shape[0], np.int64))
            total[start : start + depth] += counts
    for total in out.values():
        total.setflags(write=False)
    return MappingProxyType(out)
