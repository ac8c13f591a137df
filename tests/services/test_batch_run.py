"""Lists of images, pace and summary of a large batch."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import PIL.Image
import pytest

from segicl_gui.domain.errors import UserError
from segicl_gui.engine.api import CancelledError, CancelToken
from segicl_gui.services import batch_run
from segicl_gui.services.batch_cases import Ended, Outcome
from segicl_gui.services.batch_run import Pace, manifest_or_folder, remove_leftovers, run, summary


@pytest.fixture
def scans(tmp_path: Path) -> Path:
    for name in ("a", "b"):
        PIL.Image.fromarray(np.zeros((4, 4), np.uint8)).save(tmp_path / f"{name}.png")
    return tmp_path


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("list.txt", "# ours\n\n b.png \na.png\n"),
        ("list.csv", "\ufeffid,image\n1,b.png\n2,a.png\n"),
    ],
)
def test_lists_and_folders(scans, tmp_path, name, text):
    (scans / name).write_text(text, encoding="utf-8")
    listed = manifest_or_folder(scans / name, tmp_path / "out")
    assert [q.name for q in listed] == ["b", "a"]
    assert listed[0].mask == tmp_path / "out" / "masks" / "b.png"
    assert {q.name for q in manifest_or_folder(scans, tmp_path / "out")} == {"a", "b"}


@pytest.mark.parametrize(
    ("name", "text", "problem"),
    [
        ("empty.txt", b"\n#\n", "lists no image"),
        ("no.csv", b"a,b\n1,2\n", "no column"),
        ("bytes.txt", b"\xff\xfe\xff", "cannot be read"),
        ("gone.txt", b"none.png\n", "does not exist"),
    ],
)
def test_lists_that_are_none(scans, tmp_path, name, text, problem):
    (scans / name).write_bytes(text)
    with pytest.raises(UserError, match=problem):
        manifest_or_folder(scans / name, tmp_path / "out")


def test_the_pace_counts_what_was_worked_on():
    now = [0.0]
    pace = Pace(10, lambda: now[0])
    assert pace.text() == "0 of 10"
    for n in range(4):
        pace.add(Outcome(str(n), Ended.BEFORE))
    assert pace.text() == "4 of 10"
    now[0] = 120.0
    pace.add(Outcome("4", Ended.DONE))
    assert pace.share == 0.5
    assert pace.text() == "5 of 10 · 0.5 a minute · 10 min to go"
    now[0] = 7200.0
    assert pace.text().endswith("10 h 0 min to go")


def test_the_summary_puts_the_uncertain_first():
    found = [
        Outcome("sure", Ended.DONE, "", 0.1),
        Outcome("unsure", Ended.BEFORE, "", 0.6),
        Outcome("poison", Ended.ASIDE, "It is damaged."),
    ]
    told = summary(found, "pixels 1", 12.34)
    assert [told[k] for k in ("cases", "done", "done_before", "set_aside")] == [3, 1, 1, 1]
    assert told["by_uncertainty"] == [["unsure", 0.6], ["sure", 0.1]]
    assert told["set_aside_because"] == {"poison": "It is damaged."}
    assert summary([], "", 0)["uncertainty_median"] is None


def test_stops_between_two_cases(monkeypatch):
    monkeypatch.setattr(batch_run, "work", lambda query, *more: Outcome(query, Ended.DONE))
    cancel = CancelToken()
    going = run(["a", "b"], None, None, None, cancel)
    assert next(going).name == "a"
    cancel.cancel()
    with pytest.raises(CancelledError):
        next(going)


def test_what_a_killed_worker_left_is_removed(tmp_path):
    (tmp_path / "masks" / "p1").mkdir(parents=True)
    for name in ("a.png", ".writing-1.png"):
        (tmp_path / "masks" / "p1" / name).write_text("x")
    remove_leftovers(tmp_path, 60.0)
    assert len(list((tmp_path / "masks" / "p1").iterdir())) == 2
    remove_leftovers(tmp_path)
    assert [p.name for p in (tmp_path / "masks" / "p1").iterdir()] == ["a.png"]
