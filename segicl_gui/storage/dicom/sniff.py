"""Whether files are DICOM, told from few bytes of them."""

from __future__ import annotations

import os
from pathlib import Path

_HEAD = 1 << 15
_SERIES, _ROWS = b"\x20\x00\x0e\x00", b"\x28\x00\x10\x00"


def is_dicom_file(path: Path) -> bool:
    """Whether a file begins as DICOM does, with its preamble or (older files) without."""
    try:
        with path.open("rb") as f:
            head = f.read(132)
    except OSError:
        return False
    return begins_as_dicom(head)


def begins_as_dicom(head: bytes) -> bool:
    """Whether the first 132 bytes of a file are those of DICOM (PS3.10 section 7.1)."""
    if head[128:132] == b"DICM":
        return True
    # Without preamble: a first element of group 0008 with a small even number.
    return len(head) >= 132 and head[:2] == b"\x08\x00" and head[3] == 0 and head[2] < 0x20


def is_dicom_folder(path: Path) -> bool:
    """Whether a folder directly holds a DICOM file; looks at few bytes of few files."""
    try:
        entries = [e for e in os.scandir(path) if not e.name.startswith(".") and e.is_file()]
    except OSError:
        return False
    # Files named *.dcm first, then those without a known ending: a hit usually comes at once.
    entries.sort(key=lambda e: (not e.name.lower().endswith(".dcm"), "." in e.name, e.name))
    return any(is_dicom_file(Path(e.path)) for e in entries[:64])


def is_of_other_series(path: Path, series: str) -> bool:
    """Whether a file says early on that it is of another series; much faster than reading it.

    False where that cannot be told from the first bytes (big endian, deflated, long headers).
    """
    try:
        with path.open("rb") as f:
            head = f.read(_HEAD)
    except OSError:
        return False
    # The file's own series UID stands before its Rows: elements are in the order of their tags.
    before = head[: max(0, head.find(_ROWS))]
    return _SERIES in before and series.encode() not in before
