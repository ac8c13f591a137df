"""`split`, `merge`, `check` and `task` as they are typed."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from segicl_gui.cli.main import app
from segicl_gui.domain.masks import LabelMap
from segicl_gui.domain.project import Assessment
from tests.services.teamwork import Robot, write_project


def run(*words: object) -> tuple[int, str]:
    done = CliRunner().invoke(app, [str(w) for w in words])
    return done.exit_code, done.output


@pytest.fixture
def study(tmp_path: Path) -> Path:
    return write_project(tmp_path / "study", 4)


def test_split_and_merge(study: Path, tmp_path: Path):
    out = tmp_path / "out"
    code, text = run("split", study, "--names", "anna,ben", "--out", out)
    assert code == 0
    assert text.count("2 case(s)") == 2
    with Robot(out / "anna.segicl", "anna") as r:
        mine = next(iter(r.state.cases))
        r.draw(mine, 1)
    code, text = run("merge", study, out / "anna.segicl", out / "ben.segicl")
    assert (code, text.strip()) == (0, "1 case(s) taken over, 3 unchanged")
    with Robot(study, "chief") as r:
        r.draw(mine, 2)
    with Robot(out / "anna.segicl", "anna") as r:
        r.draw(mine, 3)
    code, text = run("merge", study, out / "anna.segicl")
    assert code == 3
    assert "(anna): it was changed here (masks) and in the package by anna (masks)" in text
    assert "[left open; theirs, ours]" in text
    name = "anna: s00_0" if "s00_0" in text else "anna: s01_0"
    for wrong in ("nothing=ours", f"{name}=both", f"{name}=no", name):
        assert run("merge", study, out / "anna.segicl", "--decide", wrong)[0] == 2
    code, text = run("merge", study, out / "anna.segicl", "--on-conflict", "theirs")
    assert code == 0
    assert "1 case(s) taken over" in text
    assert run("merge", study, tmp_path / "gone")[0] == 2
    for folder, colour in ((study, "#111111"), (out / "anna.segicl", "#222222")):
        with Robot(folder, "x") as r:
            schema = r.state.schema.change(1, color=colour)
            r.project.commit_shared("label", replace(r.state, schema=schema))
    code, text = run("merge", study, out / "anna.segicl", "--on-conflict", "both")
    assert (code, "[left open; theirs, ours]" in text) == (3, True)
    assert run("merge", study, out / "anna.segicl", "--decide", "label liver=ours")[0] == 0
    assert run("merge", study, out / "anna.segicl")[0] == 0
    with Robot(study, "x") as r:
        assert r.state.schema.get(1).color == "#111111"


def test_sets_are_written(study: Path, tmp_path: Path):
    code, _ = run("split", study, "--sets", "0.5,0.25,0.25", "--out", tmp_path)
    sets = json.loads((tmp_path / "splits.json").read_text())
    assert code == 0
    assert [len(sets[n]) for n in ("train", "validation", "test")] == [2, 1, 1]
    for wrong in (["--sets", "2"], [], ["--parts", "2", "--names", "a"], ["--parts", "9"]):
        assert run("split", study, *wrong, "--out", tmp_path / "no")[0] == 2
    assert not (tmp_path / "no").exists()


def test_a_task_is_exported_and_imported(study: Path, tmp_path: Path):
    file = tmp_path / "liver.segicltask"
    assert run("task", "export", study, "--out", file)[0] == 2
    assert not file.exists()
    with Robot(study, "anna") as r:
        r.draw(next(iter(r.state.cases)), 1)
    code, text = run("task", "export", study, "--label", "liver", "--licence", "CC0", "--out", file)
    assert (code, text.split()[0]) == (0, "1")
    other = write_project(tmp_path / "other", 1)
    code, text = run("task", "import", other, file)
    assert code == 0
    assert "Licence: CC0" in text
    with Robot(other, "x") as r:
        assert len(r.state.cases) == 2
    assert run("task", "import", other, file)[0] == 2
    file.write_bytes(b"PK")
    assert run("task", "import", other, file)[0] == 2


def test_masks_are_checked(study: Path):
    assert run("check", study) == (0, "4 case(s) looked at, nothing found.\n")
    with Robot(study, "anna") as r:
        case = next(iter(r.state.cases.values()))
        mask = np.zeros((1, 12, 14), np.uint16)
        mask[0, :9, :9], mask[0, 11, 13] = 1, 1
        case = case.with_mask(0, LabelMap.from_array(mask))
        r.project.commit_case("x", case.with_assessments({1: Assessment.CONFIRMED}, [0]))
    code, text = run("check", study)
    assert (code, text.split(": ")[:3]) == (3, ["s00_0", "liver", "islands"])
    (found,) = json.loads(run("check", study, "--json")[1])
    assert (found["row"], found["column"]) == (11, 13)


def test_nnunet_gets_the_sets(study: Path, tmp_path: Path):
    with Robot(study, "anna") as r:
        for case_id in r.state.cases:
            r.draw(case_id, 1)
    out = tmp_path / "Dataset001_Liver"
    words = ("export", study, "--format", "nnunet", "--out", out)
    assert run(*words, "--sets", "0.5,0.25,0.25")[0] == 0
    (fold,) = json.loads((out / "splits_final.json").read_text())
    run("split", study, "--sets", "0.5,0.25,0.25", "--out", tmp_path)
    sets = json.loads((tmp_path / "splits.json").read_text())
    assert fold == {"train": sets["train"], "val": sets["validation"]}
    png = ("export", study, "--format", "png", "--out", tmp_path / "x")
    assert run(*png, "--sets", "0.5,0.5")[0] == 2
    assert run(*words, "--overwrite", "--sets", "3")[0] == 2
