"""Voxels of NIfTI, NRRD and MetaImage taken from the file itself, so that none is held twice.

SimpleITK reads these formats into one array, some through a second one, and gives it to NumPy as
a copy: a volume of 2 GB took 4 to 6 GB. Large ones are mapped into memory, or unpacked into the
array that is kept; headers, positions and everything unusual stay SimpleITK's.
"""

from __future__ import annotations

import gzip
import math
import re
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path, PureWindowsPath
from typing import IO, Any, Literal

import numpy as np
import numpy.typing as npt

from segicl_gui.storage.readers import nifti
from segicl_gui.storage.readers.stored import MILLIMETRES, check_memory

# From this size on.
LARGE_BYTES = 1 << 28

# The most that deflate can shrink anything (zlib's technical details).
DEFLATE_RATIO = 1032

_HEADER_BYTES = 1 << 16
_BLOCK = 1 << 22
_NRRD_END = rb"\r?\n\r?\n"

_NRRD_TYPES = {
    "signed char": "i1", "int8": "i1", "int8_t": "i1", "uchar": "u1", "unsigned char": "u1",
    "uint8": "u1", "uint8_t": "u1", "short": "i2", "short int": "i2", "signed short": "i2",
    "int16": "i2", "int16_t": "i2", "ushort": "u2", "unsigned short": "u2", "uint16": "u2",
    "uint16_t": "u2", "int": "i4", "signed int": "i4", "int32": "i4", "int32_t": "i4",
    "uint": "u4", "unsigned int": "u4", "uint32": "u4", "uint32_t": "u4", "longlong": "i8",
    "long long": "i8", "int64": "i8", "int64_t": "i8", "ulonglong": "u8", "uint64": "u8",
    "uint64_t": "u8", "float": "f4", "double": "f8",
}  # fmt: skip
_META_TYPES = {
    "MET_CHAR": "i1", "MET_UCHAR": "u1", "MET_SHORT": "i2", "MET_USHORT": "u2", "MET_INT": "i4",
    "MET_UINT": "u4", "MET_LONG_LONG": "i8", "MET_ULONG_LONG": "u8", "MET_FLOAT": "f4",
    "MET_DOUBLE": "f8",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the voxels of a volume are.

    Parameters
    ----------
    file : Path
        Of the voxels: beside the header where that is detached.
    offset : int
        Where they, or what they are packed in, begin.
    shape : tuple of int
        In the order of the file, slowest first; values of a voxel last.
    dtype : str
        As NumPy writes it, with byte order.
    packing : {"", "gzip", "zlib"}
    skip : int
        Unpacked bytes before the first voxel.
    slope, intercept : float
        What stored values are multiplied by, and what is added then.
    """

    file: Path
    offset: int
    shape: tuple[int, ...]
    dtype: str
    packing: Literal["", "gzip", "zlib"] = ""
    skip: int = 0
    slope: float = 1.0
    intercept: float = 0.0

    @property
    def bytes(self) -> int:
        """Of the unpacked voxels."""
        return math.prod(self.shape) * np.dtype(self.dtype).itemsize

    def check(self) -> None:
        """Refuse a file that cannot hold as many voxels as its header says.

        Raises
        ------
        EOFError
        """
        if self.offset < 0 or self.skip < 0:
            raise EOFError("its voxels begin before the file does")
        there = self.file.stat().st_size - self.offset
        at_most = there * DEFLATE_RATIO - self.skip if self.packing else there
        if self.bytes > at_most:
            packed = "packed " if self.packing else ""
            raise EOFError(f"{max(0, there)} {packed}bytes for {self.bytes} bytes of voxels")

    def read(self) -> npt.NDArray[Any]:
        """The voxels: a read-only map of the file where it is neither packed nor scaled.

        Raises
        ------
        EOFError, OSError, ValueError, zlib.error
            If the file is shorter than it says, or damaged.
        MemoryError
        """
        self.check()
        dtype = np.dtype(self.dtype)
        if not self.packing:
            stored: npt.NDArray[Any] = np.memmap(self.file, dtype, "r", self.offset, self.shape)
            if dtype.isnative and not self._is_scaled:
                return stored
        else:
            check_memory(self.shape, dtype)
            stored = np.empty(self.shape, dtype)
            self._unpack(stored.reshape(-1).view(np.uint8).data)
        return self._native(stored)

    @property
    def _is_scaled(self) -> bool:
        return (self.slope, self.intercept) != (1.0, 0.0)

    def _native(self, stored: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """In this computer's byte order, and scaled, slice by slice."""
        native = stored.dtype.newbyteorder("=")
        if not self._is_scaled:
            if stored.dtype.isnative:
                return stored
            if stored.flags.writeable:
                return stored.byteswap(inplace=True).view(native)
            return stored.astype(native)
        exact = native.itemsize <= 2 or native == np.float32
        kind = np.dtype(np.float32 if exact else np.float64)
        check_memory(self.shape, kind)
        out = np.empty(self.shape, kind)
        for target, source in zip(out, stored, strict=True):
            np.multiply(source, kind.type(self.slope), out=target, dtype=kind)
            target += kind.type(self.intercept)
        return out

    def _unpack(self, target: memoryview) -> None:
        with self.file.open("rb") as raw:
            raw.seek(self.offset)
            filled = 0
            if self.packing == "gzip":
                with gzip.GzipFile(fileobj=raw) as f:
                    f.read(self.skip)
                    while filled < len(target) and (
                        n := f.readinto(target[filled : filled + _BLOCK])
                    ):
                        filled += n
            else:
                filled = _inflate(raw, target)
        if filled < len(target):
            raise EOFError(f"{filled} of {len(target)} bytes are there")


def layout_of(path: Path) -> Layout | None:
    """Where the voxels of a file are; None where SimpleITK has to read it.

    That is for other formats, and for what few files have: several data files, text, types of
    uncertain width, skipped lines.

    Raises
    ------
    OSError, EOFError, zlib.error
        As the header cannot be read.
    """
    name = path.name.lower()
    if name.endswith((".nii", ".nii.gz")):
        return _nifti(path, packed=name.endswith(".gz"))
    if name.endswith((".nrrd", ".nhdr")):
        return _nrrd(path)
    if name.endswith((".mha", ".mhd")):
        return _meta(path)
    return None


def _nifti(path: Path, packed: bool) -> Layout | None:
    header = nifti.header_of(path)
    kind = nifti.TYPES.get(header.datatype) if header else None
    if header is None or kind is None or header.bits != 8 * int(kind[1:]):
        return None
    scale = (header.slope, header.intercept) if header.is_scaled else (1.0, 0.0)
    where = (0, "gzip", header.offset) if packed else (header.offset, "", 0)
    offset, packing, skip = where
    shape = tuple(reversed(header.shape))
    return Layout(path, offset, shape, header.order + kind, packing, skip, *scale)  # type: ignore[arg-type]


def _nrrd(path: Path) -> Layout | None:
    with path.open("rb") as f:
        head = f.read(_HEADER_BYTES)
    if not head.startswith(b"NRRD"):
        return None
    end = re.search(_NRRD_END, head)
    fields = _nrrd_fields(head[: end.start() if end else len(head)])
    data = fields.get("data file") or fields.get("datafile")
    packing = {"raw": "", "gzip": "gzip", "gz": "gzip"}.get(fields.get("encoding", "").lower())
    kind = _NRRD_TYPES.get(fields.get("type", "").lower())
    skips = any(
        fields.get(k, "0") != "0" for k in ("line skip", "lineskip", "byte skip", "byteskip")
    )
    axes = fields.get("kinds", "").split()[1:]
    # Values of a voxel may be any axis; where they are the first, they are together in the file.
    moved = any(k.lower() not in ("domain", "space", "time", "none", "???") for k in axes)
    if kind is None or packing is None or skips or moved or (end is None and not data):
        return None
    if data and ("%" in data or data.upper().startswith("LIST")):
        return None
    try:
        shape = tuple(int(n) for n in reversed(fields.get("sizes", "").split()))
    except ValueError:
        return None
    if not shape or min(shape) < 1:
        return None
    order = ">" if fields.get("endian", "").lower() == "big" else "<"
    file = path.parent / data if data else path
    offset = 0 if data or end is None else end.end()
    return Layout(file, offset, shape, order + kind, packing)  # type: ignore[arg-type]


def _nrrd_fields(head: bytes) -> dict[str, str]:
    fields = {}
    for line in head.decode("latin-1").splitlines()[1:]:
        key, colon, value = line.partition(":")
        if colon and not line.startswith("#") and not value.startswith("="):
            fields[key.strip().lower()] = value.strip()
    return fields


def check_header(path: Path) -> None:
    """Refuse headers that SimpleITK's parsers do not survive: it would end the whole program.

    And those whose voxels lie anywhere but in the header's folder or below: a header from somebody
    else must not open other files of whoever looks at it.

    Raises
    ------
    OSError, ValueError
    """
    with path.open("rb") as f:
        head = f.read(_HEADER_BYTES)
    if head.startswith(b"NRRD"):
        end = re.search(_NRRD_END, head)
        fields = _nrrd_fields(head[: end.start() if end else len(head)])
        data = [fields.get("data file", ""), fields.get("datafile", "")]
        _check_pattern("".join(data))
        if any(d.upper().startswith("LIST") for d in data):
            data = re.split(rb"data ?file:.*", head, maxsplit=1)[-1].decode("latin-1").splitlines()
        _check_beside(data)
    elif path.name.lower().endswith((".mha", ".mhd")):
        for name, least, most in (("NDims", 1, 10), ("ElementNumberOfChannels", 1, 4096)):
            found = re.findall(rf"^\s*{name}\s*=(.*)$".encode(), head, re.MULTILINE)
            for value in found:
                if not least <= int(value) <= most:
                    raise ValueError(f"{name} is {value.decode('latin-1').strip()}")
        # Not only the first: which of several counts is the parser's to say.
        for place in re.finditer(rb"^\s*ElementDataFile\s*=(.*)$", head, re.MULTILINE):
            name = place[1].decode("latin-1").strip()
            if name.upper() == "LOCAL":
                break  # voxels follow, which may read like anything
            _check_pattern(name)
            _check_beside([name])
            if name.upper().startswith("LIST"):
                _check_beside(head[place.end() :].decode("latin-1").splitlines())


def _check_beside(names: Iterable[str]) -> None:
    for name in (n.strip() for n in names):
        if PureWindowsPath(name).anchor or ".." in PureWindowsPath(name).parts:
            raise ValueError(f"its voxels are said to be in another folder, in “{name[:80]}”")


def _check_pattern(name: str) -> None:
    """A name of numbered files is given to printf; all else than one number ends badly there."""
    if "%" in name and not re.fullmatch(r"[^%]*%0?\d?d[^%]*", name):
        raise ValueError(f"“{name}” does not name files by number")


def nrrd_units(path: Path) -> tuple[float, ...]:
    """Millimetres of the units along each axis in space of an NRRD; () where it names none."""
    with path.open("rb") as f:
        head = f.read(_HEADER_BYTES)
    end = re.search(_NRRD_END, head)
    text = _nrrd_fields(head[: end.start() if end else len(head)]).get("space units", "")
    return tuple(MILLIMETRES.get(u.lower(), 1.0) for u in re.findall(r'"([^"]*)"', text))


def _meta(path: Path) -> Layout | None:
    with path.open("rb") as f:
        head = f.read(_HEADER_BYTES)
    last = re.search(rb"^ElementDataFile[ \t]*=[ \t]*([^\r\n]*?)[ \t]*\r?\n", head, re.MULTILINE)
    if last is None:
        return None
    fields = {}
    for line in head[: last.start()].decode("latin-1").splitlines():
        key, _, value = line.partition("=")
        fields[key.strip()] = value.strip()
    data = last.group(1).decode("utf-8", "replace")
    kind = _META_TYPES.get(fields.get("ElementType", ""))
    is_text = _true(fields.get("BinaryData"), no=True)
    if kind is None or fields.get("HeaderSize", "0") != "0" or is_text:
        return None
    if data.upper().startswith("LIST") or "%" in data:
        return None
    try:
        shape = tuple(int(n) for n in reversed(fields.get("DimSize", "").split()))
        values = int(fields.get("ElementNumberOfChannels", "1"))
    except ValueError:
        return None
    if not shape or min(*shape, values) < 1:
        return None
    big = _true(fields.get("BinaryDataByteOrderMSB")) or _true(fields.get("ElementByteOrderMSB"))
    local = data.upper() == "LOCAL"
    return Layout(
        path if local else path.parent / data,
        last.end() if local else 0,
        (*shape, values) if values > 1 else shape,
        (">" if big else "<") + kind,
        "zlib" if _true(fields.get("CompressedData")) else "",
    )


def _true(value: str | None, no: bool = False) -> bool:
    """Whether a field says yes (or, with `no`, says no)."""
    return value is not None and (value[:1].upper() in ("T", "1")) != no


def _inflate(raw: IO[bytes], target: memoryview) -> int:
    unpacker = zlib.decompressobj()
    filled = 0
    while filled < len(target) and not unpacker.eof:
        block = unpacker.unconsumed_tail or raw.read(_BLOCK)
        if not block:
            break
        piece = unpacker.decompress(block, min(_BLOCK, len(target) - filled))
        target[filled : filled + len(piece)] = piece
        filled += len(piece)
    return filled
