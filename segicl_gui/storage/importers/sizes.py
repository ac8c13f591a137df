"""What a header declares, compared with what its file can hold, before memory is asked for."""

from __future__ import annotations

import math
from pathlib import Path

from segicl_gui.storage.image_files import (
    FAILURES,
    check_readable,
    image_suffix,
    read_error,
    times,
)
from segicl_gui.storage.importers.api import damaged
from segicl_gui.storage.pixels import read_header

# The most that deflate packs, which every packed format here uses; RLE and JPEG of empty frames
# stay below.
_PACKED = 1100
# A header of a few bytes may stand for this much without being a lie worth a message.
_FREE = 64 << 20


def check_header(path: Path) -> None:
    """Refuse a volume file that declares more voxels than it can hold, or data in another file.

    Raises
    ------
    UserError
        As said, or if the header cannot be read.
    """
    check_readable(path)
    if image_suffix(path) in (".nrrd", ".mha"):
        _check_attached(path)
    if image_suffix(path) not in (".nii", ".nii.gz", ".nrrd", ".mha"):
        return
    try:
        header = read_header(path)
    except FAILURES as e:
        raise read_error(path, e) from e
    size = tuple(int(n) for n in header.GetSize())
    check_bytes(path, size, math.prod(size) * header.GetNumberOfComponents())


def check_bytes(path: Path, size: tuple[int, ...], total: int) -> None:
    """Refuse a file of which `total` bytes cannot be unpacked."""
    if total > max(_FREE, path.stat().st_size * _PACKED):
        raise damaged(
            path, f"its header declares {times(size)} voxels, far more than the file can hold"
        )


def _check_attached(path: Path) -> None:
    """Refuse a header whose data lie in another file, which may be any file."""
    with path.open("rb") as f:
        head = f.read(1 << 20)
    if image_suffix(path) == ".nrrd":
        fields = head.split(b"\n\n", 1)[0].split(b"\r\n\r\n", 1)[0].lower().splitlines()
        apart = any(x.replace(b" ", b"").startswith(b"datafile:") for x in fields)
    else:
        found = [x for x in head.splitlines()[:100] if x.lower().startswith(b"elementdatafile")]
        apart = bool(found) and found[0].split(b"=", 1)[-1].strip().upper() != b"LOCAL"
    if apart:
        raise damaged(path, "its voxels are in another file; save it as one file")
