"""Whether files are DICOM, told from few bytes of them."""

from __future__ import annotations

import os
from pathlib import Path


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
