import json
from collections.abc import Callable
from typing import Any

import numpy as np

from segicl_gui.domain.exemplars import exemplars_of
from segicl_gui.services import controls
from segicl_gui.services.controls import NO_PROPOSAL, REPEAT, ControlSettings, control_of
from segicl_gui.services.export import ExportOptions, export_project
from segicl_gui.services.followed import firsts, repeated
from segicl_gui.services.project_settings import ProjectSettings, change
from segicl_gui.storage.records import decode_case, encode_case

Make = Callable[..., Any]


def square() -> np.ndarray:
    mask = np.zeros((16, 20), np.uint16)
    mask[4:8, 4:8] = 1
    return mask


def test_off_nothing_is_withheld_or_repeated(bench: Make) -> None:
    b = bench()
    b.paint(1)
    b.accept()
    assert not any(control_of(b.state, i) for i in b.ids)
    assert b.work.controls.add_due_repeats() == ()


def test_about_every_nth_case_is_a_control_and_always_the_same(bench: Make) -> None:
    ids = [f"case{i}" for i in range(4000)]
    chosen = [i for i in ids if controls._chosen(i, 5, "control")]
    assert 700 < len(chosen) < 900
    assert chosen == [i for i in ids if controls._chosen(i, 5, "control")]
    assert chosen != [i for i in ids if controls._chosen(i, 5, "repeat")]


def test_a_control_case_shows_no_proposal_but_is_compared_with_it(bench: Make) -> None:
    b = bench()
    change(b.work.project, ProjectSettings(controls=ControlSettings(every=1)))
    b.offer({0: square()}, (1,))
    assert b.annotate.view().proposed_labels == ()
    assert b.work.queue.row(b.ids[0]).quality is None
    b.paint(1, 4, 4)
    b.accept()
    b.work.autosave.flush()
    (one,) = firsts(b.work.store.revisions())
    assert (one.control, one.dice) == (NO_PROPOSAL, round(2 * 9 / 25, 4))
    b.work.undo()
    b.work.undo()
    b.work.undo()
    assert b.annotate.view().proposed_labels == (1,)


def test_a_done_case_comes_again_blind_and_is_compared(bench: Make, tmp_path: Any) -> None:
    b = bench(count=2)
    change(b.work.project, ProjectSettings(controls=ControlSettings(repeat_every=1)))
    b.paint(1)
    b.accept()
    done = b.work.history.done
    (again,) = b.work.controls.add_due_repeats()
    assert b.work.history.done == done  # no undo step of its own
    assert b.work.controls.add_due_repeats() == ()
    case = b.state.cases[again]
    assert case.repeat_of == b.ids[0]
    assert b.state.cases[b.ids[0]].name not in case.name
    assert control_of(b.state, again) == REPEAT
    assert b.work.queue.ids()[-1] == again
    b.session.go(again, 0)
    b.paint(1, 0, 1)
    b.accept()
    assert {e.case_id for e in exemplars_of(b.state)} == {b.ids[0]}
    b.work.autosave.flush()
    assert repeated(b.work.store.revisions()) == (round(2 * 6 / 18, 4),)
    out = tmp_path / "out"
    path = b.work.library.path
    export_project(b.state, b.work.store, path, "nifti", out, ExportOptions())
    names = [c["name"] for c in json.loads((out / "manifest.json").read_text())["cases"]]
    assert names == ["case0"]
    b.reopen()
    assert b.state.cases[again].repeat_of == b.ids[0]


def test_cases_of_earlier_versions_are_no_repeats(bench: Make, monkeypatch: Any) -> None:
    b = bench()
    kept = json.dumps

    def without(head: dict[str, Any], **how: Any) -> str:
        return kept({k: v for k, v in head.items() if k != "repeat_of"}, **how)

    monkeypatch.setattr("segicl_gui.storage.records.json.dumps", without)
    data = encode_case(b.case)
    monkeypatch.undo()
    assert decode_case(data, lambda h: None).repeat_of == ""
