"""Slicer's segmentations, read with SimpleITK and by their header."""

from __future__ import annotations

import gzip
import tempfile
from pathlib import Path

import numpy as np
import SimpleITK as sitk
from hypothesis import given, settings

from segicl_gui.domain.geometry import Geometry
from segicl_gui.domain.labels import Label
from segicl_gui.storage.exporters.api import ExportCase
from segicl_gui.storage.exporters.run import export_cases
from tests.storage.exporters.conftest import drawn_cases, geometries, mask_of


def header_of(path: Path) -> dict[str, str]:
    """Fields and key/value pairs as teem's definition of the format says."""
    text = path.read_bytes().split(b"\n\n", 1)[0].decode()
    pairs = {}
    for line in text.split("\n")[1:]:
        key, value = line.split(":=", 1) if ":=" in line else line.split(": ", 1)
        pairs[key] = value.replace("\\\\", "\0").replace("\\n", "\n").replace("\0", "\\")
    return pairs


def layers_of(path: Path) -> np.ndarray:
    """(layer, z, y, x), by numpy alone."""
    pairs = header_of(path)
    data = np.frombuffer(gzip.decompress(path.read_bytes().split(b"\n\n", 1)[1]), np.uint8)
    sizes = [int(n) for n in pairs["sizes"].split()]
    array = data.reshape(sizes[::-1])
    return np.moveaxis(array, -1, 0) if len(sizes) == 4 else array[np.newaxis]


@given(drawn_cases(geometries((2, 3))))
@settings(max_examples=40, deadline=None)
def test_round_trip(case: ExportCase) -> None:
    with tempfile.TemporaryDirectory() as folder:
        report = export_cases([case], "seg-nrrd", Path(folder))
        assert not report.failed
        path = report.written[0]
        assert path.name == "a case.seg.nrrd"
        pairs, layers, image = header_of(path), layers_of(path), sitk.ReadImage(str(path))
    geometry = case.geometry
    n = geometry.ndim
    assert image.GetSize()[:n] == geometry.size
    np.testing.assert_allclose(image.GetSpacing()[:n], geometry.spacing, rtol=1e-12)
    np.testing.assert_allclose(image.GetOrigin()[:n], geometry.origin, rtol=1e-12, atol=1e-12)
    direction = np.reshape(image.GetDirection(), (3, 3))[:n, :n].reshape(-1)
    np.testing.assert_allclose(direction, geometry.direction, rtol=1e-9, atol=1e-12)
    shown = [x for x in case.labels if mask_of(case, x).any()]
    for i, label in enumerate(shown):
        field = {k.split("_", 1)[1]: v for k, v in pairs.items() if k.startswith(f"Segment{i}_")}
        assert field["Name"] == label.name
        assert field["ID"] == f"Segment_{label.id}"
        color = [round(float(v) * 255) for v in field["Color"].split()]
        assert bytes(color).hex() == label.color[1:]
        got = layers[int(field["Layer"])] == int(field["LabelValue"])
        stored = got[0] if n == 2 else got
        np.testing.assert_array_equal(geometry.to_canonical(stored), mask_of(case, label))
        x0, x1, y0, y1, z0, z1 = (int(v) for v in field["Extent"].split())
        assert got[z0 : z1 + 1, y0 : y1 + 1, x0 : x1 + 1].sum() == got.sum()
        assert field["Tags"].startswith("TerminologyEntry:Segmentation category and type")
    assert f"Segment{len(shown)}_ID" not in pairs
    if not any((mask_of(case, a) & mask_of(case, b)).any()
               for a in shown for b in shown if a != b):  # fmt: skip
        assert len(layers) == 1


def test_parts_are_in_their_parents_and_open_slices_are_left_out(tmp_path: Path) -> None:
    eye = (1.0, 0, 0, 0, 1, 0, 0, 0, 1)
    geometry = Geometry.from_source((5, 6, 3), (1, 1, 2), (0, 0, 0), eye)
    label_map = np.zeros((3, 6, 5), np.uint16)
    label_map[:, :4], label_map[:2, 1, 1] = 1, 2
    labels = (Label(1, "organ", "#ff0000"), Label(2, "tumour", "#00ff00", part_of=1),
              Label(3, "nothing", "#0000ff"))  # fmt: skip
    yes = np.ones(3, bool)
    # In slice 1 the tumour is a draft: where the organ ends is open there, too.
    assessed = {1: yes, 2: np.array([True, False, True]), 3: yes}
    case = ExportCase("a", geometry, (label_map,), labels, assessed)
    report = export_cases([case], "seg-nrrd", tmp_path)
    path, pairs = report.written[0], header_of(report.written[0])
    layers = layers_of(path)
    masks = {
        pairs[f"Segment{i}_Name"]: layers[int(pairs[f"Segment{i}_Layer"])]
        == int(pairs[f"Segment{i}_LabelValue"])
        for i in range(2)
    }
    assert (masks["organ"].sum((1, 2)) == [20, 0, 20]).all()
    assert (masks["tumour"].sum((1, 2)) == [1, 0, 0]).all()
    text = " ".join(note for _, note in report.notes)
    assert "Not assessed in every slice: organ, tumour" in text
    assert "left out: nothing" in text


def test_a_volume_in_time_is_a_file_a_frame(tmp_path: Path) -> None:
    eye = (1.0, 0, 0, 0, 1, 0, 0, 0, 1)
    geometry = Geometry.from_source((5, 6, 2), (1, 1, 9), (0, 0, 0), eye, frames=3, interval=0.1)
    label_map = np.zeros(geometry.shape, np.uint16)
    label_map[2:4, 1:4] = 1
    case = ExportCase(
        "a", geometry, (label_map,), (Label(1, "x", "#ff0000"),), {1: np.ones(6, bool)}
    )
    files = export_cases([case], "seg-nrrd", tmp_path).written[:-1]
    assert [p.name for p in files] == [f"a_frame00{i}.seg.nrrd" for i in range(3)]
    assert [int(layers_of(p).sum()) for p in files] == [0, 30, 0]
