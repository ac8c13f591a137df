"""Robots in queue order, with engines that know everything or nothing."""

from pathlib import Path

import numpy as np
import pytest

from segicl_gui.domain.errors import UserError
from segicl_gui.engine.api import CancelledError, CancelToken, SlicePrediction
from segicl_gui.evaluation.queue_work import Plan, check, work_through
from segicl_gui.services.projects import open_path
from segicl_gui.services.report import report_of


class Knowing:
    """Finds what any of its exemplars shows; notes how many it was given."""

    name, version = "knowing", "1"

    def __init__(self, blind: bool = False) -> None:
        self.blind = blind
        self.shots: list[int] = []

    def predict(self, request, arrays, cancel, emit, progress):
        cancel.check()
        if not request.exemplars:
            raise UserError("No exemplar", "There is none.", "Give one.")
        self.shots.append(len(request.exemplars))
        (query,) = request.queries
        mask = np.zeros(arrays[query].shape, np.uint16)
        if not self.blind:
            for label, grey in ((1, 230), (2, 90)):
                if any((arrays[e.mask] == label).any() for e in request.exemplars):
                    mask[np.abs(arrays[query] * 255 - grey) < 30] = label
        emit(SlicePrediction(0, mask, np.full(mask.shape, 255, np.uint8), 0.5))


def walk(folder: Path, engine: Knowing, **plan: object):
    plan = {"order": "name", "held_out": 0.0, **plan}
    return work_through(folder, engine, Plan(**plan), size=64)


def test_what_is_drawn_once_is_found_from_then_on(folder: Path):
    engine = Knowing()
    worked = walk(folder, engine).worked
    assert [w.case for w in worked] == [f"{i:02d}" for i in range(12)]
    first, *rest = worked
    assert (first.exemplars, first.strokes, first.gestures) == (0, 2, 3)
    assert first.dice_first == {"bright": 0.0, "dim": 0.0}
    assert first.pixels == first.pixels_alone == 16 * 16 + 10 * 10
    assert not first.unmodified
    for w in rest:
        assert (w.strokes, w.pixels, w.gestures, w.unmodified) == (0, 0, 1, True)
        assert set(w.dice_first.values()) == {1.0}
        assert w.gestures_alone == len(w.dice_first) + 1
    assert [len(w.dice_first) for w in worked] == [2] * 10 + [1] * 2


def test_an_engine_that_finds_nothing_spares_nothing(folder: Path):
    for w in walk(folder, Knowing(blind=True)).worked:
        assert (w.gestures, w.pixels) == (w.gestures_alone, w.pixels_alone)
        assert not w.unmodified


def test_the_budget_holds_for_both_choices(folder: Path):
    engine = Knowing()
    worked = walk(folder, engine, budget=2).worked
    assert max(engine.shots) == 2
    assert [w.exemplars for w in worked] == [0, 1] + [2] * 10
    assert [w.offered for w in worked] == list(range(12))
    # With one or two to choose from, the other choice would be the same.
    assert [bool(w.dice_other) for w in worked] == [False] * 3 + [True] * 9


class Obliging(Knowing):
    """Sees nothing by itself, and answers the last click with what is of its grey."""

    name = "obliging"

    def predict(self, request, arrays, cancel, emit, progress):
        if not (request.prompts or request.exemplars):
            raise UserError("No exemplar", "There is none.", "Give one.")
        mask = np.zeros(arrays[request.queries[0]].shape, np.uint16)
        if request.prompts:
            ((_, digest),) = request.previous
            mask = arrays[digest].copy()
            (place,) = request.prompts[-1].points
            grey = arrays[request.queries[0]]
            mask[np.isclose(grey, grey[int(place[0]), int(place[1])])] = request.prompts[-1].label
        emit(SlicePrediction(0, mask, np.full(mask.shape, 255, np.uint8), 0.5))


def test_clicks_that_the_engine_answers_spare_strokes(folder: Path):
    for w in walk(folder, Obliging(), robot="click").worked:
        assert (w.clicks, w.strokes) == (len(w.dice_first), 0)
        assert w.gestures == w.gestures_alone == w.clicks + 1


def test_clicks_in_vain_are_followed_by_strokes(folder: Path, tmp_path: Path):
    blind = Knowing(blind=True)
    kept = tmp_path / "kept"
    result = work_through(
        folder, blind, Plan("name", held_out=0.0, robot="click", target=1.0), size=64, keep=kept
    )  # fmt: skip
    assert all(w.clicks == w.strokes == len(w.dice_first) for w in result.worked)
    opened = open_path(kept / "squares", masks=False)
    opened.store.close()
    areas = [sum(int(a.sum()) for a in c.mask(0).areas().values())
             for c in opened.state.cases.values()]  # fmt: skip
    assert sorted(areas) == sorted(w.pixels for w in result.worked)


def test_a_lower_target_takes_fewer_strokes(folder: Path):
    exact = walk(folder, Knowing(blind=True), target=1.0).worked
    assert all(w.strokes == len(w.dice_first) for w in exact)
    with pytest.raises(UserError, match="target"):
        walk(folder, Knowing(), target=0.0)


def test_random_order_is_another_one_and_the_same_again(folder: Path):
    def names(seed: int) -> list[str]:
        return [w.case for w in walk(folder, Knowing(), order="random", seed=seed).worked]

    assert names(1) == names(1) != names(2)
    assert sorted(names(1)) == [f"{i:02d}" for i in range(12)]


def test_useful_order_takes_what_stands_for_many_first(folder: Path):
    names = [w.case for w in walk(folder, Knowing(), order="useful").worked]
    assert sorted(names) == [f"{i:02d}" for i in range(12)]
    # Squares grow from case to case; the last ones lack the second and are like no others.
    assert names != sorted(names)
    assert not {"10", "11"} & set(names[:2])
    assert {"10", "11"} & set(names[:9])


def test_held_out_cases_are_never_worked_on(folder: Path):
    result = walk(folder, Knowing(), held_out=0.25)
    assert len(result.worked) == 9
    assert [x.cases for x in result.learnt][:2] == [1, 2]
    assert result.learnt[-1].cases == 9
    assert {x.dice for x in result.learnt} == {1.0}
    assert {x.corrected for x in result.learnt} == {1}
    kinds = [r["kind"] for r in result.as_json()]
    assert kinds == ["case"] * 9 + ["held out"] * len(result.learnt)


def test_a_kept_project_can_be_opened_and_reported_on(folder: Path, tmp_path: Path):
    work_through(
        folder, Knowing(), Plan("name", held_out=0.0), size=64, keep=tmp_path / "kept"
    )  # fmt: skip
    opened = open_path(tmp_path / "kept" / "squares", masks=False)
    try:
        report = report_of(opened.state, opened.store.revisions())
    finally:
        opened.store.close()
    assert {s.value: n for s, n in report.by_status().items() if n} == {"done": 12}
    assert [t.unmodified for t in report.together] == [True] * 11


def test_it_stops_when_told(folder: Path):
    token = CancelToken()
    with pytest.raises(CancelledError):
        work_through(
            folder, Knowing(), Plan(held_out=0.0), size=64, cancel=token,
            on_progress=lambda share, case: token.cancel() if share > 0.3 else None,
        )  # fmt: skip


@pytest.mark.parametrize(
    "plan",
    [Plan(order="up"), Plan(choose="worst"), Plan(budget=0), Plan(held_out=1.0), Plan(robot="saw")],
)
def test_plans_that_make_no_sense_are_refused(plan: Plan):
    with pytest.raises(UserError):
        check(plan)
