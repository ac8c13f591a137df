"""Whether a file holds as many pixels as its header announces, told before reading any."""

from __future__ import annotations

import struct
from pathlib import Path
from typing import BinaryIO

from segicl_gui.storage.dicom.values import Pixels

# Beyond these a header lies: no scanner makes such images.
_MAX_FRAMES = 100_000
# A constant image is compressed to few bytes, but not to a smaller share than this.
_MAX_RATIO, _ALWAYS = 3000, 64 << 20
_BIG_ENDIAN = "1.2.840.10008.1.2.2"
_UNDEFINED = 0xFFFFFFFF
_GROUP, _ITEM, _END = 0x7FE0, 0xE000, 0xE0DD


def pixel_problem(path: Path, pixels: Pixels, frames: int, syntax: str, start: int | None) -> str:
    """Why the pixels of a file cannot be what its header says.

    Parameters
    ----------
    path : Path
    pixels : Pixels
    frames : int
        As announced.
    syntax : str
        Transfer syntax UID; "" where the file has no meta header.
    start : int or None
        Where the element of the pixels begins; None where the file is deflated as a whole.

    Returns
    -------
    str
        In plain words; "" where nothing is wrong.
    """
    size = path.stat().st_size
    expected = pixels.rows * pixels.columns * pixels.samples * frames * pixels.bits_allocated / 8
    if pixels.photometric in ("YBR_FULL_422", "YBR_PARTIAL_422"):
        expected *= 2 / 3
    if frames > _MAX_FRAMES or (expected > _ALWAYS and expected > _MAX_RATIO * size):
        return (
            f"its header announces {pixels.rows} × {pixels.columns} × {frames} pixels, more than "
            f"its {size} bytes can hold"
        )
    if start is None:
        return ""
    with path.open("rb") as f:
        f.seek(start)
        head = f.read(12)
        order = ">" if syntax == _BIG_ENDIAN else "<"
        if len(head) < 12 or struct.unpack_from(order + "H", head)[0] != _GROUP:
            return "it ends before its pixels"
        explicit = head[4:8] in (b"OW\0\0", b"OB\0\0", b"OF\0\0", b"OD\0\0", b"UN\0\0")
        length = struct.unpack_from(order + "I", head, 8 if explicit else 4)[0]
        offset = start + (12 if explicit else 8)
        if length == _UNDEFINED:
            return _fragments(f, offset, size, frames)
    there = size - offset
    if min(length, there) < int(expected):
        return f"{int(expected)} bytes of pixels are announced, {min(length, there)} are there"
    return "" if length <= there else "it is cut short"


def _fragments(f: BinaryIO, offset: int, size: int, frames: int) -> str:
    """The same for encapsulated pixels (PS3.5 A.4): an offset table, then fragments."""
    count = -1
    while True:
        f.seek(offset)
        head = f.read(8)
        if len(head) < 8:
            # Some writers leave the end mark out; a whole number of items is complete.
            ended = offset == size
            break
        group, element, length = struct.unpack("<HHI", head)
        if group != 0xFFFE or element not in (_ITEM, _END):
            return "its compressed pixels are not in order"
        if element == _END:
            ended = True
            break
        offset += 8 + length
        count += 1
        if offset > size:
            return "it is cut short"
    if count < frames:
        return f"{frames} images are announced, {max(count, 0)} are there"
    return "" if ended else "it is cut short"
