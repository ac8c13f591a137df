"""An export that was interrupted goes on where it was, and touches nothing of others."""

from __future__ import annotations

import errno
import hashlib
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from segicl_gui.domain.errors import UserError
from segicl_gui.domain.geometry import Geometry
from segicl_gui.domain.labels import Label
from segicl_gui.storage.exporters.api import ExportCase, ExportOptions, Written
from segicl_gui.storage.exporters.manifest import JOURNAL_NAME, MANIFEST_NAME, sha256
from segicl_gui.storage.exporters.run import FORMATS, ExportReport, export_cases

RESUME = ExportOptions(resume=True)


def cases() -> list[ExportCase]:
    eye = (1.0, 0, 0, 0, 1, 0, 0, 0, 1)
    geometry = Geometry.from_source((5, 6, 2), (1, 1, 4), (0, 0, 0), eye)
    label_map = np.zeros(geometry.shape, np.uint16)
    label_map[:, 2:4] = 1
    label = Label(1, "x", "#ff0000")
    return [
        ExportCase(n, geometry, (label_map,), (label,), {1: np.ones(2, bool)}, None, {"case": n})
        for n in "abcd"
    ]


def interrupted(format: str, out: Path, after: int) -> None:
    """Stop as Ctrl+C does, before the case of this number."""

    def progress(done: int, total: int, name: str) -> None:
        if done == after:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        export_cases(cases(), format, out, progress=progress)


def resumed(format: str, out: Path, options: ExportOptions = RESUME) -> ExportReport:
    return export_cases(cases(), format, out, options)


@pytest.mark.parametrize("format", ["nifti", "seg-nrrd", "png", "coco"])
def test_what_was_complete_is_kept(tmp_path: Path, format: str) -> None:
    interrupted(format, tmp_path, 2)
    assert not (tmp_path / MANIFEST_NAME).exists()
    stamps = {p: p.stat().st_mtime_ns for p in tmp_path.iterdir() if p.suffix != ".jsonl"}
    with pytest.raises(UserError, match="exists already"):
        export_cases(cases(), format, tmp_path)
    report = resumed(format, tmp_path)
    assert report.kept == 2
    if format != "coco":
        assert {p: p.stat().st_mtime_ns for p in stamps} == stamps
    fresh = tmp_path / "fresh"
    export_cases(cases(), format, fresh)
    ours = sorted(p.name for p in tmp_path.iterdir() if p != fresh)
    assert ours == sorted(p.name for p in fresh.iterdir())
    manifests = [json.loads((f / MANIFEST_NAME).read_text()) for f in (tmp_path, fresh)]
    for m in manifests:
        del m["created"]
    assert manifests[0] == manifests[1]
    assert [c["name"] for c in manifests[0]["cases"]] == ["a", "b", "c", "d"]


def test_hashes_are_those_of_the_files(tmp_path: Path) -> None:
    export_cases(cases(), "nifti", tmp_path)
    found = json.loads((tmp_path / MANIFEST_NAME).read_text())
    for case in found["cases"]:
        assert case["files"] == list(case["sha256"])
        for name, digest in case["sha256"].items():
            assert hashlib.sha256((tmp_path / name).read_bytes()).hexdigest() == digest


def test_files_that_were_being_written_are_replaced(tmp_path: Path) -> None:
    interrupted("png", tmp_path, 1)
    with (tmp_path / JOURNAL_NAME).open("a") as f:
        f.write(json.dumps({"writing": ["b_slice000.png", "b_slice001.png"]}) + '\n{"case": {"na')
    (tmp_path / "b_slice000.png").write_bytes(b"half")
    assert resumed("png", tmp_path).kept == 1
    assert (tmp_path / "b_slice000.png").read_bytes() != b"half"


def test_foreign_and_changed_files_are_not_replaced(tmp_path: Path) -> None:
    interrupted("nifti", tmp_path, 2)
    (tmp_path / "c.nii.gz").write_bytes(b"mine")
    with pytest.raises(UserError, match="exists already"):
        resumed("nifti", tmp_path)
    (tmp_path / "c.nii.gz").unlink()
    (tmp_path / "a.nii.gz").write_bytes(b"corrected by hand")
    with pytest.raises(UserError, match="changed since"):
        resumed("nifti", tmp_path)
    assert (tmp_path / "a.nii.gz").read_bytes() == b"corrected by hand"
    report = resumed("nifti", tmp_path, replace(RESUME, overwrite=True))
    assert report.kept == 1


def test_a_case_that_has_changed_since_is_written_anew(tmp_path: Path) -> None:
    export_cases(cases(), "nrrd", tmp_path)
    first, *rest = cases()
    first = replace(first, provenance={"case": "a", "revision": 7})
    report = export_cases([first, *rest], "nrrd", tmp_path, RESUME)
    assert report.kept == 3
    found = json.loads((tmp_path / MANIFEST_NAME).read_text())
    assert [c["provenance"].get("revision") for c in found["cases"]].count(7) == 1


def test_what_cannot_be_resumed(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="No export was begun"):
        resumed("nifti", tmp_path)
    interrupted("nifti", tmp_path, 1)
    with pytest.raises(UserError, match="another format or other options"):
        resumed("nrrd", tmp_path)
    with pytest.raises(UserError, match="another format or other options"):
        resumed("nifti", tmp_path, replace(RESUME, unassessed="refuse"))
    (tmp_path / JOURNAL_NAME).write_bytes(b"\xff\xfe[]\n")
    with pytest.raises(UserError, match="cannot be read"):
        resumed("nifti", tmp_path)


def test_where_every_case_fails_nothing_is_left(tmp_path: Path) -> None:
    lost = [replace(c, image=tmp_path / "gone.nii.gz") for c in cases()]
    report = export_cases(lost, "nnunet", tmp_path / "out")
    assert len(report.failed) == 4
    assert report.written == ()
    assert not (tmp_path / "out").exists()
    (tmp_path / "kept").mkdir()
    export_cases(lost, "nnunet", tmp_path / "kept")
    assert list((tmp_path / "kept").iterdir()) == []


def test_of_a_case_that_failed_no_file_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = FORMATS["png"]

    def half(case: ExportCase, out: Path, options: ExportOptions) -> Written:
        if case.name != "b":
            return real.write(case, out, options)
        first = real.targets(case, out, options)[0]
        first.write_bytes(b"whole")
        raise UserError("Cannot write", "The disk is full.", "Make room.")

    monkeypatch.setitem(FORMATS, "png", replace(real, write=half))
    report = export_cases(cases(), "png", tmp_path)
    assert [n for n, _ in report.failed] == ["b"]
    assert not list(tmp_path.glob("b*"))
    assert len(list(tmp_path.glob("c*"))) == 2


def test_files_of_a_failed_case_that_cannot_be_removed_do_not_bar_the_next_export(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = FORMATS["nifti"]

    def stuck(case: ExportCase, out: Path, options: ExportOptions) -> Written:
        (real.targets(case, out, options)[0]).write_bytes(b"half")
        raise UserError("Cannot write", "The share is gone.", "Connect it.")

    def gone(self: Path, missing_ok: bool = False) -> None:
        raise OSError(errno.EIO, "Input/output error")

    with monkeypatch.context() as patch:
        patch.setitem(FORMATS, "nifti", replace(real, write=stuck))
        patch.setattr(Path, "unlink", gone)
        assert len(export_cases(cases(), "nifti", tmp_path).failed) == 4
    report = resumed("nifti", tmp_path)
    assert len(report.written) == 5
    assert not (tmp_path / JOURNAL_NAME).exists()


def test_a_resumed_export_takes_away_what_it_wrote_of_cases_no_longer_in_it(
    tmp_path: Path,
) -> None:
    interrupted("nifti", tmp_path, 3)
    (tmp_path / "c.nii.gz").write_bytes(b"changed by hand")
    (tmp_path / "other.txt").write_bytes(b"not its own")
    export_cases(cases()[:1], "nifti", tmp_path, RESUME)
    names = {p.name for p in tmp_path.iterdir()}
    assert names == {"a.nii.gz", "c.nii.gz", "other.txt", MANIFEST_NAME}


def test_a_file_that_cannot_be_read_back_is_told(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="is not a folder that can be written"):
        sha256(tmp_path / "gone")
