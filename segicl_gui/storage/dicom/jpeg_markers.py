"""Whether a JPEG stream is built as it must be, before a decoder trusts it (ITU-T T.81, annex B).

Decoders of lossless and 12-bit JPEG overrun their buffers where a damaged header misleads them;
damage to the coded pixels themselves they bear.
"""

from __future__ import annotations

import struct

_FRAMES = {0xC0, 0xC1, 0xC3}  # baseline, extended, lossless; all with Huffman codes
_OTHER_FRAMES = {0xC2, 0xC5, 0xC6, 0xC7, 0xC8, 0xC9, 0xCA, 0xCB, 0xCC, 0xCD, 0xCE, 0xCF}
_SOI, _EOI, _SOS, _DHT, _DQT, _DRI = 0xD8, 0xD9, 0xDA, 0xC4, 0xDB, 0xDD


def check_stream(stream: bytes, rows: int, columns: int, samples: int, bits: int) -> None:
    """Raise `ValueError` for a stream that is not of one image of this size, or is malformed.

    Parameters
    ----------
    stream : bytes
    rows, columns, samples : int
        As the file's header says.
    bits : int
        *Bits Allocated*: the stream's samples must fit.
    """
    if stream[:2] != b"\xff\xd8":
        raise ValueError("it does not begin as JPEG")
    at, frame, components, tables = 2, 0, set[int](), set[int]()
    while True:
        marker, body, at = _segment(stream, at)
        if marker in _FRAMES:
            if frame:
                raise ValueError("it holds two images")
            frame = marker
            components = _check_frame(body, rows, columns, samples, bits)
        elif marker in _OTHER_FRAMES or marker in (_SOI, _EOI):
            raise ValueError(f"marker {marker:02x} does not belong there")
        elif marker == _DHT:
            tables |= _check_tables(body, 16 if frame == 0xC3 else 255)
        elif marker == _DQT and not body:
            raise ValueError("a table is empty")
        elif marker == _DRI and len(body) != 2:
            raise ValueError("its restart interval is malformed")
        elif marker == _SOS:
            _check_scan(body, frame, components, tables)
            end = _end_of_scan(stream, at)
            if end is None:
                return
            at = end


def _segment(stream: bytes, at: int) -> tuple[int, bytes, int]:
    """Marker and content of the segment at a place, and where the next one begins."""
    if at + 4 > len(stream) or stream[at] != 0xFF:
        raise ValueError("its segments are not in order")
    marker = stream[at + 1]
    length = struct.unpack_from(">H", stream, at + 2)[0]
    if length < 2 or at + 2 + length > len(stream):
        raise ValueError("a segment is cut short")
    return marker, stream[at + 4 : at + 2 + length], at + 2 + length


def _check_frame(body: bytes, rows: int, columns: int, samples: int, bits: int) -> set[int]:
    if len(body) < 6 or len(body) != 6 + 3 * body[5]:
        raise ValueError("its frame header is malformed")
    precision, height, width, count = struct.unpack_from(">BHHB", body)
    if (height, width, count) != (rows, columns, samples):
        raise ValueError(f"its stream is of {height} × {width} pixels with {count} values")
    if not 2 <= precision <= bits:
        raise ValueError(f"it has {precision} bits a value")
    parts = [body[6 + 3 * i : 9 + 3 * i] for i in range(count)]
    if any(not 1 <= p[1] >> 4 <= 4 or not 1 <= p[1] & 15 <= 4 or p[2] > 3 for p in parts):
        raise ValueError("its sampling is malformed")
    ids = {p[0] for p in parts}
    if len(ids) != count:
        raise ValueError("two of its components have one name")
    return ids


def _check_tables(body: bytes, highest: int) -> set[int]:
    """Numbers of Huffman tables: class in the upper four bits, place in the lower."""
    found = set()
    while body:
        counts = body[1:17]
        total = sum(counts)
        # Codes of all lengths must have room (Kraft's inequality).
        room = sum(n << (16 - i) for i, n in enumerate(counts, 1))
        if len(body) < 17 + total or total > 256 or room > 1 << 16:
            raise ValueError("a table of codes is malformed")
        if body[0] >> 4 > 1 or body[0] & 15 > 3 or max(body[17 : 17 + total], default=0) > highest:
            raise ValueError("a table of codes is malformed")
        found.add(body[0])
        body = body[17 + total :]
    return found


def _check_scan(body: bytes, frame: int, components: set[int], tables: set[int]) -> None:
    if not frame or not body or len(body) != 4 + 2 * body[0] or not body[0]:
        raise ValueError("its scan header is malformed")
    for i in range(body[0]):
        name, chosen = body[1 + 2 * i], body[2 + 2 * i]
        wanted = {chosen >> 4} if frame == 0xC3 else {chosen >> 4, 16 | (chosen & 15)}
        if name not in components or not wanted <= tables:
            raise ValueError("its scan uses what is not there")
    if frame == 0xC3 and (not 1 <= body[-3] <= 7 or body[-1] >> 4):
        raise ValueError("its predictor is malformed")


def _end_of_scan(stream: bytes, at: int) -> int | None:
    """Where the next segment begins; None where the stream ends."""
    while True:
        at = stream.find(b"\xff", at)
        if at < 0 or at + 1 >= len(stream):
            return None
        marker = stream[at + 1]
        if marker == _EOI:
            return None
        if marker != 0 and marker != 0xFF and not 0xD0 <= marker <= 0xD7:
            return at
        at += 1 if marker == 0xFF else 2
