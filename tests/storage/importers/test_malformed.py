"""Damaged files of every format: a clear message, soon, and no memory asked for."""

from __future__ import annotations

import json
import random
import struct
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest

from segicl_gui.domain.errors import UserError
from segicl_gui.domain.geometry import Geometry
from segicl_gui.storage.images import read_geometry
from segicl_gui.storage.importers.api import How
from segicl_gui.storage.importers.dicom_header import references_of
from segicl_gui.storage.importers.kinds import Kind, kind_of, read

CASES = 150
"""Of each format."""


@pytest.fixture
def whole(
    tmp_path: Path, series: Path, write: Callable[..., Path], write_seg: Callable[..., Path],
    write_rtstruct: Callable[..., Path],
) -> dict[str, tuple[Kind, bytes]]:  # fmt: skip
    geometry = read_geometry(series)
    array = (np.arange(5 * 12 * 16).reshape(5, 12, 16) % 7 == 0).astype(np.uint8)
    corners = ((2, 3, 3), (2, 3, 9), (2, 8, 9))
    outline = [[geometry.world(p) for p in corners]]
    counts = {"size": [12, 16], "counts": [20, 30, 142]}
    coco = {
        "images": [{"id": 1, "file_name": "x", "height": 12, "width": 16, "slice": 1}],
        "categories": [{"id": 1, "name": "cell"}],
        "annotations": [
            {"id": i, "image_id": 1, "category_id": 1, "segmentation": s}
            for i, s in enumerate((counts, [[1, 1, 5, 1, 5, 9]]))
        ],
    }
    name = {"Segment0_Name": "a", "Segment0_LabelValue": "1", "Segment0_Color": "1 0 0"}
    made = {
        "a.dcm": (Kind.SEG, write_seg(tmp_path / "s", series, array[..., None], labels=("a",))),
        "b.dcm": (Kind.RTSTRUCT, write_rtstruct(tmp_path / "r", {"a": outline}, series)),
        "c.seg.nrrd": (Kind.SLICER, write(tmp_path / "c.seg.nrrd", array, geometry, meta=name)),
        **{
            f"d{e}": (Kind.LABELS, write(tmp_path / f"d{e}", array, geometry))
            for e in (".nii.gz", ".nii", ".mha", ".nrrd", ".tif")
        },
    }
    out = {k: (kind, path.read_bytes()) for k, (kind, path) in made.items()}
    return out | {"e.json": (Kind.COCO, json.dumps(coco).encode())}


def spoilt(raw: bytes, rng: random.Random) -> bytes:
    """Cut short, bits turned, a number made huge, or bytes of its header exchanged."""
    data = bytearray(raw)
    how = rng.randrange(4)
    if how == 0:
        return bytes(data[: rng.randrange(len(data))])
    if how == 1:
        for _ in range(rng.randrange(1, 4)):
            data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
    elif how == 2:
        at = rng.randrange(len(data) - 4)
        huge = rng.choice([0, 0xFFFFFFFF, 0x7FFFFFFF, 1 << 31, 65535, 1 << 20])
        data[at : at + 4] = struct.pack("<I", huge)
    else:
        at = rng.randrange(min(len(data), 600))
        data[at : at + rng.randrange(1, 9)] = rng.randbytes(rng.randrange(9))
    return bytes(data)


def test_damage_of_every_kind(
    tmp_path: Path, series: Path, whole: dict[str, tuple[Kind, bytes]]
) -> None:
    geometry: Geometry = read_geometry(series)
    folder = tmp_path / "bad"
    folder.mkdir()
    rng = random.Random(5)
    for name, (kind, raw) in whole.items():
        path = folder / name
        path.write_bytes(raw)
        assert kind_of(path) is kind
        assert read(path, kind, geometry, How(), image_name="x")[0].voxels
        fine = 0
        for n in range(CASES):
            path.write_bytes(spoilt(raw, rng))
            start = time.perf_counter()
            kind_of(path)
            with suppress(UserError):  # anything else is a failure
                if path.suffix == ".dcm":
                    references_of(path)
                found = read(path, kind, geometry, How(resample=bool(n % 2)), image_name="x")
                assert all(s.mask.shape == geometry.shape for s in found)
                fine += 1
            assert time.perf_counter() - start < 5
        assert fine < CASES, f"no damage of {name} was noticed"
        path.unlink()
