"""Exports: nothing unassessed becomes background, nothing is overwritten, failures are listed."""

from __future__ import annotations

import errno
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import PIL.Image
import pytest
import SimpleITK as sitk
from hypothesis import given, settings
from hypothesis import strategies as st

from segicl_gui.domain.errors import UserError
from segicl_gui.domain.geometry import Geometry
from segicl_gui.domain.labels import Label, LabelKind
from segicl_gui.storage.atomic import replacing
from segicl_gui.storage.exporters.api import ExportCase, ExportOptions, Written, merged_label_map
from segicl_gui.storage.exporters.run import FORMATS, export_cases
from segicl_gui.storage.folders import scan_folder
from segicl_gui.storage.images import read_geometry, read_mask

_ORGAN = Label(1, "organ", "#ff0000", "the big one")
_TUMOUR = Label(2, "tumour", "#00ff00", part_of=1, group=1)
_VESSEL = Label(3, "vessel", "#0000ff", group=2)
_LABELS = (_ORGAN, _TUMOUR, _VESSEL)
_EYE = tuple(np.eye(3).reshape(-1))


def _scan(path: Path, seed: int = 0) -> Geometry:
    source = sitk.GetImageFromArray(
        np.random.default_rng(seed).integers(0, 99, (4, 6, 8)).astype(np.int16)
    )
    source.SetSpacing((1, 1, 3))
    source.SetDirection((-1, 0, 0, 0, 0.8, -0.6, 0, 0.6, 0.8))
    sitk.WriteImage(source, path)
    return read_geometry(path)


def _case(tmp_path: Path, name: str = "case", assessed: str = "all") -> ExportCase:
    """Organ everywhere in the upper half, a tumour in it, a vessel outside."""
    image = tmp_path / f"{name}.nii.gz"
    geometry = _scan(image)
    maps = [np.zeros(geometry.shape, np.uint16) for _ in range(3)]
    maps[0][:, :3] = 1
    maps[1][:, 1, 2:4] = 2
    maps[2][:, 5, :2] = 3
    yes, no = np.ones(4, bool), np.zeros(4, bool)
    some = np.array([True, True, False, False])
    table = {
        "all": {1: yes, 2: yes, 3: yes},
        "half": {1: yes, 2: yes, 3: some},
        "none": {1: no},
    }[assessed]
    return ExportCase(name, geometry, tuple(maps), _LABELS, table, image, {"by": "hand"})


def test_merge_child_over_parent(tmp_path: Path) -> None:
    merged, ignore = merged_label_map(_case(tmp_path))
    assert ignore is None
    assert (merged[:, 1, 2:4] == 2).all()
    assert (merged[:, 0] == 1).all()
    assert (merged[:, 5, :2] == 3).all()
    case = _case(tmp_path)
    turned = ExportCase(case.name, case.geometry, case.label_maps[::-1], _LABELS, case.assessed)
    np.testing.assert_array_equal(merged_label_map(turned)[0], merged)


def test_overlap_that_is_not_nested_is_refused(tmp_path: Path) -> None:
    case = _case(tmp_path)
    case.label_maps[2][0, 0, 0] = 3
    with pytest.raises(UserError, match="“organ” and “vessel” overlap"):
        merged_label_map(case)


def test_value_without_label_is_refused(tmp_path: Path) -> None:
    case = _case(tmp_path)
    case.label_maps[0][0, 0, 0] = 9
    with pytest.raises(UserError, match="value 9"):
        merged_label_map(case)


@pytest.mark.parametrize("format", FORMATS)
def test_overlaps_are_written_or_refused(tmp_path: Path, format: str) -> None:
    case = _case(tmp_path)
    case.label_maps[2][0, 0, 0] = 3
    if format in ("dicom-seg", "rtstruct"):
        with pytest.raises(UserError, match="no image here is DICOM"):
            export_cases([case], format, tmp_path / "out")
        return
    report = export_cases([case], format, tmp_path / "out")
    assert bool(report.failed) == (format not in ("seg-nrrd", "coco"))
    assert all("overlap" in reason for _, reason in report.failed)


@given(st.data())
@settings(max_examples=100, deadline=None)
def test_no_unassessed_voxel_is_background(data: st.DataObject) -> None:
    n = data.draw(st.integers(1, 6), "labels")
    top = data.draw(st.sampled_from((10, 300)), "highest id")
    ids = data.draw(st.lists(st.integers(1, top), min_size=n, max_size=n, unique=True))
    labels = tuple(Label(i, f"l{i}", "#123456") for i in ids)
    geometry = Geometry.from_source((3, 4, 5), (1, 1, 2), (0, 0, 0), _EYE)
    rng = np.random.default_rng(data.draw(st.integers(0, 999)))
    label_map = rng.choice([0, *ids], geometry.shape).astype(np.uint16)
    assessed = {i: rng.random(geometry.shape[0]) < 0.6 for i in ids}
    merged, ignore = merged_label_map(ExportCase("c", geometry, (label_map,), labels, assessed))
    everything = np.all([assessed[i] for i in ids], axis=0)
    assert not (merged[~everything] == 0).any()
    np.testing.assert_array_equal(merged[everything], label_map[everything])
    for i in ids:
        assert not (merged[~assessed[i]] == i).any()
        kept = label_map[assessed[i]] == i
        assert (merged[assessed[i]][kept] == i).all()
    assert ignore in (None, 255 if max(ids) <= 254 else 65535)
    assert (ignore is None) == (bool(everything.all()) or not (merged > max(ids)).any())


@pytest.mark.parametrize("format", ["nifti", "nrrd", "png", "folder"])
def test_formats_keep_ignore(tmp_path: Path, format: str) -> None:
    case = _case(tmp_path, assessed="half")
    out = tmp_path / "out"
    report = export_cases([case], format, out)
    assert not report.failed
    expected, ignore = merged_label_map(case)
    assert ignore == 255
    files = [p for p in report.written if p.suffix != ".json" and p.parent.name != "images"]
    if format == "png":
        got = np.stack([np.asarray(PIL.Image.open(p)) for p in files])
        assert PIL.Image.open(files[0]).getpalette()[3:6] == [255, 0, 0]
    else:
        got = read_mask(files[0], case.geometry)
    np.testing.assert_array_equal(got, expected)
    assert all(p.exists() for p in report.written)
    manifest = json.loads((out / "manifest.json").read_text("utf-8"))
    entry = manifest["cases"][0]
    assert entry["provenance"] == {"by": "hand"}
    assert entry["ignore"] == 255
    assert entry["labels"][2]["assessed_slices"] == [0, 1]


def test_folder_is_read_back(tmp_path: Path) -> None:
    case = _case(tmp_path, assessed="half")
    export_cases([case], "folder", tmp_path / "set")
    scan = scan_folder(tmp_path / "set")
    assert scan.labels[1].description == "the big one"
    assert scan.labels[3].color == "#0000ff"
    (item,) = scan.items
    assert (item.assessed, item.ignore) == (("organ", "tumour"), 255)
    assert item.mask is not None
    assert item.image.read_bytes() == case.image.read_bytes()  # type: ignore[union-attr]
    np.testing.assert_array_equal(read_mask(item.mask, case.geometry), merged_label_map(case)[0])


@pytest.mark.parametrize("suffix", [".jpg", ".png", ".mhd"])
def test_folder_of_other_images(tmp_path: Path, suffix: str) -> None:
    image = tmp_path / f"a{suffix}"
    plane = np.random.default_rng(0).integers(0, 255, (6, 8)).astype(np.uint8)
    if suffix == ".mhd":
        sitk.WriteImage(sitk.GetImageFromArray(plane[None]), image)
    else:
        PIL.Image.fromarray(plane).save(image)
    geometry = read_geometry(image)
    mask = np.zeros(geometry.shape, np.uint16)
    mask[0, 2:4, 1:3] = 1
    case = ExportCase("a", geometry, (mask,), (_ORGAN,), {1: np.ones(1, bool)}, image)
    report = export_cases([case], "folder", tmp_path / "set")
    assert not report.failed
    (item,) = scan_folder(tmp_path / "set").items
    assert item.mask is not None
    np.testing.assert_array_equal(read_mask(item.mask, read_geometry(item.image)), mask)


@pytest.mark.parametrize("suffix", [".png", ".nii.gz"])
def test_folder_has_the_objects_beside_the_masks(tmp_path: Path, suffix: str) -> None:
    image = tmp_path / f"a{suffix}"
    if suffix == ".png":
        PIL.Image.fromarray(np.zeros((6, 8), np.uint8)).save(image)
    else:
        _scan(image)
    geometry = read_geometry(image)
    cells = replace(_ORGAN, kind=LabelKind.OBJECTS)
    mask = np.zeros(geometry.shape, np.uint16)
    mask[:, 1:3, 1:7] = 1
    numbers = mask.copy()
    numbers[:, :, 4:] *= 300
    assessed = np.ones(len(mask), bool)
    assessed[1:] = False
    case = ExportCase(
        "a", geometry, (mask,), (cells, _VESSEL), {1: assessed}, image, objects=[(cells, numbers)]
    )
    out = tmp_path / "set"
    report = export_cases([case], "folder", out)
    assert not report.failed
    meta = json.loads((out / "dataset.json").read_text("utf-8"))
    assert meta["objects"] == {f"a{suffix}": {"organ": f"a_objects_organ{suffix}"}}
    found = read_mask(out / "objects" / f"a_objects_organ{suffix}", geometry)
    np.testing.assert_array_equal(found[0], numbers[0])
    assert not found[1:].any()  # nobody looked there
    assert len(scan_folder(out).items) == 1
    assert not scan_folder(out).notes


def test_ids_above_8_bits_are_16_bit_png(tmp_path: Path) -> None:
    geometry = Geometry.from_source((8, 6), (1, 1), (0, 0), (1, 0, 0, 1))
    mask = np.full((1, 6, 8), 300, np.uint16)
    mask[0, 0] = 0
    labels = (Label(300, "x", "#ffffff"), Label(2, "y", "#000000"))
    case = ExportCase("a", geometry, (mask,), labels, {300: np.ones(1, bool)})
    export_cases([case], "png", tmp_path / "out")
    got = np.asarray(PIL.Image.open(tmp_path / "out" / "a.png"))
    assert (got[0] == 65535).all()
    assert (got[1:] == 300).all()


def test_nothing_assessed_is_skipped_and_refusal_fails(tmp_path: Path) -> None:
    cases = [_case(tmp_path, "a", "none"), _case(tmp_path, "b", "half"), _case(tmp_path, "c")]
    seen: list[tuple[int, int, str]] = []
    report = export_cases(
        cases, "nifti", tmp_path / "out", ExportOptions("refuse"), lambda *x: seen.append(x)
    )
    assert [n for n, _ in report.skipped] == ["a"]
    assert [n for n, _ in report.failed] == ["b"]
    assert "“vessel”" in report.failed[0][1]
    assert [p.name for p in report.written] == ["c.nii.gz", "manifest.json"]
    assert seen == [(0, 2, "b"), (1, 2, "c"), (2, 2, "")]


def test_nothing_is_overwritten_unasked(tmp_path: Path) -> None:
    case = _case(tmp_path)
    out = tmp_path / "out"
    out.mkdir()
    (out / "case.nrrd").write_text("precious")
    with pytest.raises(UserError, match="exists already"):
        export_cases([case], "nrrd", out)
    assert [p.name for p in out.iterdir()] == ["case.nrrd"]
    assert (out / "case.nrrd").read_text() == "precious"
    export_cases([case], "nrrd", out, ExportOptions(overwrite=True))
    assert read_mask(out / "case.nrrd", case.geometry).any()


def test_images_are_never_replaced_by_masks(tmp_path: Path) -> None:
    case = _case(tmp_path)
    with pytest.raises(UserError, match="image"):
        export_cases([case], "nifti", tmp_path, ExportOptions(overwrite=True))


def test_bad_requests_write_nothing(tmp_path: Path) -> None:
    case, out = _case(tmp_path), tmp_path / "out"
    with pytest.raises(UserError, match="no format"):
        export_cases([case], "bmp", out)
    with pytest.raises(UserError, match="Two cases"):
        export_cases([case, case], "nifti", out)
    (tmp_path / "file").write_text("x")
    with pytest.raises(UserError, match="Cannot write"):
        export_cases([case], "nifti", tmp_path / "file")
    assert not out.exists()


def test_names_that_no_file_can_have(tmp_path: Path) -> None:
    case = _case(tmp_path)
    odd = ExportCase("p1/t1: a?", case.geometry, case.label_maps, _LABELS, case.assessed)
    report = export_cases([odd], "nrrd", tmp_path / "out")
    assert report.written[0].name == "p1_t1_ a_.nrrd"


def test_one_failure_leaves_the_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cases = [_case(tmp_path, n) for n in "abc"]
    real = FORMATS["nrrd"]

    def fail(case: ExportCase, out: Path, options: ExportOptions) -> Written:
        if case.name == "b":
            with replacing(out / "b.nrrd") as temporary:
                temporary.write_bytes(b"NRRD")
                raise OSError(errno.ENOSPC, "No space left on device")
        return real.write(case, out, options)

    monkeypatch.setitem(FORMATS, "nrrd", replace(real, write=fail))
    report = export_cases(cases, "nrrd", tmp_path / "out")
    assert [n for n, _ in report.failed] == ["b"]
    assert "full" in report.failed[0][1]
    names = sorted(p.name for p in (tmp_path / "out").iterdir())
    assert names == ["a.nrrd", "c.nrrd", "manifest.json"]
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text("utf-8"))
    assert manifest["failed"][0]["name"] == "b"
