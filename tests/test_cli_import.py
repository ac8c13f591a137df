"""`segicl import-masks` as scripts use it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import PIL.Image
import pytest
from typer.testing import CliRunner, Result

from segicl_gui.cli import app
from segicl_gui.services.projects import create, open_path


def segicl(*args: object) -> Result:
    return CliRunner().invoke(app, ["import-masks", *(str(a) for a in args)])


@pytest.fixture
def scans(tmp_path: Path) -> Path:
    """A project of two pictures."""
    folder = tmp_path / "scans"
    folder.mkdir()
    for name in "ab":
        PIL.Image.fromarray(np.full((20, 30), 90, np.uint8)).save(folder / f"{name}.png")
    create(folder, folder / "project.segicl").store.close()
    return folder


def mask(path: Path, value: int = 1, size: tuple[int, int] = (20, 30)) -> Path:
    array = np.zeros(size, np.uint8)
    array[2:6, 3:9] = value
    path.parent.mkdir(exist_ok=True)
    PIL.Image.fromarray(array).save(path)
    return path


def assessed(scans: Path) -> dict[str, list[int]]:
    opened = open_path(scans)
    opened.store.close()
    return {c.name: [r[0] for r in c.assessments.values()] for c in opened.state.cases.values()}


def test_done(scans: Path, tmp_path: Path) -> None:
    mask(tmp_path / "m" / "a_seg.png")
    mask(tmp_path / "m" / "b.png", 2)
    done = segicl(scans, tmp_path / "m", "--dry-run")
    assert done.exit_code == 0, done.output
    assert "label 2: 24 voxels, new label" in done.stdout
    assert assessed(scans) == {"a": [], "b": []}
    done = segicl(scans, tmp_path / "m")
    assert done.exit_code == 0, done.output
    assert "2 case(s) changed; new labels: label 1, label 2" in done.stdout
    assert assessed(scans) == {"a": [2], "b": [2]}
    opened = open_path(scans)
    entry = opened.store.revisions()[-1]
    assert (entry.title, entry.how["files"]) == ("Import masks, b", ["b.png"])
    opened.store.close()


def test_drafts_and_one_case(scans: Path, tmp_path: Path) -> None:
    path = mask(tmp_path / "m" / "whatever.png")
    done = segicl(scans, path, "--as", "draft", "--case", "b", "-q")
    assert (done.exit_code, done.stdout) == (0, "")
    assert assessed(scans) == {"a": [], "b": [1]}


def test_objects(scans: Path, tmp_path: Path) -> None:
    path = mask(tmp_path / "m" / "a.png", 7)
    done = segicl(scans, path, "--objects", "cell")
    assert done.exit_code == 0, done.output
    assert "new labels: cell" in done.stdout


def test_partly(scans: Path, tmp_path: Path) -> None:
    done = segicl(scans, mask(tmp_path / "m" / "a.png"), mask(tmp_path / "m" / "b.png", 1, (9, 9)))
    assert done.exit_code == 3
    assert "b.png: It is 9 × 9 in size, the image is 30 × 20." in done.stderr
    assert assessed(scans) == {"a": [2], "b": []}


@pytest.mark.parametrize(
    ("files", "told"),
    [
        (["none.png"], "does not exist"),
        (["a.txt"], "no format of masks"),
        (["zebra.png"], "no case has this name"),
        (["a.png", "--case", "c"], "No case of"),
        (["empty"], "No file of masks was found"),
    ],
)
def test_bad_input(scans: Path, tmp_path: Path, files: list[str], told: str) -> None:
    folder = tmp_path / "m"
    mask(folder / "zebra.png")
    mask(folder / "a.png")
    (folder / "a.txt").write_text("x")
    (folder / "empty").mkdir()
    done = segicl(scans, folder / files[0], *files[1:])
    assert done.exit_code == 2
    assert told in done.stderr
    assert assessed(scans) == {"a": [], "b": []}


def test_a_project_is_made_of_scans_that_have_none(tmp_path: Path) -> None:
    scans = tmp_path / "scans"
    scans.mkdir()
    PIL.Image.fromarray(np.full((20, 30), 90, np.uint8)).save(scans / "a.png")
    masks = mask(tmp_path / "m" / "a.png")
    looked = segicl(scans, masks, "--dry-run")
    assert looked.exit_code == 2
    assert "no project" in looked.stderr
    assert sorted(p.name for p in scans.iterdir()) == ["a.png"]
    done = segicl(scans, masks)
    assert done.exit_code == 0, done.output
    assert assessed(scans) == {"a": [2]}
