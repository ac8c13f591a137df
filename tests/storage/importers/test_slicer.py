"""Segmentations of Slicer: names, colours, layers, cropped grids."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest

from segicl_gui.domain.errors import UserError
from segicl_gui.domain.geometry import Geometry
from segicl_gui.storage.image_files import is_slicer
from segicl_gui.storage.importers.slicer import read

Write = Callable[..., Path]
TAGS = (
    "Segmentation.Status:inprogress|TerminologyEntry:Segmentation category and type~"
    "SCT^123037004^Anatomical Structure~SCT^10200004^Liver~SCT^7771000^Left~Anatomic codes~^^~^^|"
)


def header(*segments: dict[str, str]) -> dict[str, str]:
    out = {"Segmentation_MasterRepresentation": "Binary labelmap"}
    for i, fields in enumerate(segments):
        out |= {f"Segment{i}_{k}": v for k, v in fields.items()}
    return out


def test_one_layer_cropped(tmp_path: Path, oblique: Geometry, write: Write) -> None:
    full = np.zeros((5, 12, 16), np.uint8)
    full[2:4, 3:6, 5:9], full[2, 8, 8] = 1, 4
    meta = header(
        {"Name": "my liver", "Color": "1 0.5 0", "LabelValue": "1", "Layer": "0", "Tags": TAGS},
        {"ID": "Segment_2", "LabelValue": "4", "Layer": "0"},
        {"Name": "nothing", "LabelValue": "5", "Layer": "0"},
    )
    meta["Segmentation_ReferenceImageExtentOffset"] = "4 2 2"
    path = write(tmp_path / "a.seg.nrrd", full[2:4, 2:9, 4:10], oblique, (4, 2, 2), meta)
    assert is_slicer(path)
    liver, other, nothing = read(path, oblique)
    np.testing.assert_array_equal(liver.mask, oblique.to_canonical(full == 1))
    np.testing.assert_array_equal(other.mask, oblique.to_canonical(full == 4))
    assert (liver.name, liver.color, liver.description) == ("my liver", "#ff8000", "Liver, Left")
    assert (other.name, nothing.name, nothing.voxels) == ("Segment_2", "nothing", 0)
    assert liver.seen.all()  # Slicer crops to what there is


@pytest.mark.parametrize("with_layers", [True, False])
def test_layers_that_overlap(
    tmp_path: Path, oblique: Geometry, write: Write, with_layers: bool
) -> None:
    stored = np.zeros((5, 12, 16, 2), np.uint8)
    stored[1, 2:8, 2:8, 0], stored[1, 4:10, 4:10, 1] = 1, 1
    fields = [{"Name": n} for n in ("a", "b")]
    if with_layers:
        stored[..., 1] *= 7
        fields[0] |= {"Layer": "0", "LabelValue": "1"}
        fields[1] |= {"Layer": "1", "LabelValue": "7"}
    path = write(tmp_path / "a.seg.nrrd", stored, oblique, meta=header(*fields), layers=True)
    a, b = read(path, oblique)
    np.testing.assert_array_equal(a.mask, oblique.to_canonical(stored[..., 0] > 0))
    np.testing.assert_array_equal(b.mask, oblique.to_canonical(stored[..., 1] > 0))
    assert (a.mask & b.mask).any()


def test_the_form_of_slicers_own_files(tmp_path: Path, oblique: Geometry) -> None:
    """A list axis first, raw data, the header as Slicer writes it."""
    stored = np.zeros((5, 12, 16, 3), np.uint8)
    for i in range(3):
        stored[i, 2:5, 3:6, i] = 1
    matrix = np.reshape(oblique.direction, (3, 3)) * np.asarray(oblique.spacing)
    axes = " ".join("(" + ",".join(f"{v:.12g}" for v in matrix[:, i]) + ")" for i in range(3))
    origin = "(" + ",".join(str(v) for v in oblique.origin) + ")"
    head = (
        "NRRD0005\ntype: unsigned char\ndimension: 4\nspace: left-posterior-superior\n"
        f"sizes: 3 16 12 5\nspace directions: none {axes}\nkinds: list domain domain domain\n"
        f"encoding: raw\nspace origin: {origin}\n"
        + "".join(f"Segment{i}_Name:=s{i}\nSegment{i}_Layer:={i}\n" for i in range(3))
        + "Segment0_LabelValue:=1\n\n"
    )
    path = tmp_path / "a.seg.nrrd"
    path.write_bytes(head.encode() + stored.tobytes())
    segments = read(path, oblique)
    assert [s.name for s in segments] == ["s0", "s1", "s2"]
    for i, s in enumerate(segments):
        np.testing.assert_array_equal(s.mask, oblique.to_canonical(stored[..., i] > 0))


def test_fractional_counts_from_half(tmp_path: Path, oblique: Geometry, write: Write) -> None:
    stored = np.zeros((5, 12, 16), np.uint8)
    stored[1, 1, 1:4] = [100, 50, 49]
    meta = header({"Name": "a"}) | {"Segmentation_MasterRepresentation": "Fractional labelmap"}
    (a,) = read(write(tmp_path / "a.seg.nrrd", stored, oblique, meta=meta), oblique)
    assert a.voxels == 2


def test_without_what_slicer_says(tmp_path: Path, oblique: Geometry, write: Write) -> None:
    stored = np.zeros((5, 12, 16), np.uint8)
    stored[1, 1, 1], stored[2, 2, 2] = 3, 9
    segments = read(write(tmp_path / "a.seg.nrrd", stored, oblique), oblique)
    assert [(s.name, s.number) for s in segments] == [("", 3), ("", 9)]


@pytest.mark.parametrize(
    ("fields", "told"),
    [({"Name": "a", "Layer": "3"}, "layer 3 of 1"), ({"LabelValue": "one"}, "is no number")],
)
def test_senseless_headers(
    tmp_path: Path, oblique: Geometry, write: Write, fields: dict[str, str], told: str
) -> None:
    stored = np.zeros((5, 12, 16), np.uint8)
    path = write(tmp_path / "a.seg.nrrd", stored, oblique, meta=header(fields))
    with pytest.raises(UserError, match=told):
        read(path, oblique)


def test_broken_files(tmp_path: Path, oblique: Geometry, write: Write) -> None:
    stored = np.random.default_rng(0).integers(0, 3, (5, 12, 16)).astype(np.uint8)
    meta = header({"Name": "a", "LabelValue": "1", "Layer": "0", "Color": "1 0 0"})
    raw = write(tmp_path / "a.seg.nrrd", stored, oblique, meta=meta).read_bytes()
    rng = np.random.default_rng(2)
    for i in range(60):
        data = bytearray(raw[: rng.integers(1, len(raw))] if i % 2 else raw)
        data[rng.integers(0, len(data))] ^= 1 << rng.integers(8)
        (tmp_path / "bad.seg.nrrd").write_bytes(data)
        with suppress(UserError):  # anything else is a failure
            found = read(tmp_path / "bad.seg.nrrd", oblique)
            assert all(s.mask.shape == oblique.shape for s in found)
