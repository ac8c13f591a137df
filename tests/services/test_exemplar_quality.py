"""Exemplars left out, in the background of a project."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from segicl_gui.domain.errors import UserError
from segicl_gui.domain.exemplars import exemplars_of
from segicl_gui.domain.masks import LabelMap
from segicl_gui.domain.project import Assessment, Mark

Make = Callable[..., Any]


def settle(b: Any) -> None:
    """Run the loop until nothing runs that what ended before has set off."""
    b.idle()
    while b.jobs.running:
        b.idle()


def right(b: Any, case_id: str, *, wrong: bool = False) -> None:
    """Confirm the bright square of a case, which is what the engine finds; or another place."""
    case = b.state.cases[case_id]
    bright = b.work.library.plane(case, 0) > 0.5
    mask = np.roll(bright, 8, 1) if wrong else bright
    case = case.with_mask(0, LabelMap.from_array(mask[None].astype(np.uint16)))
    b.work.project.commit_case("confirm", case.with_assessments({1: Assessment.CONFIRMED}, [0]))
    settle(b)


def compared(b: Any) -> int:
    """Requests made to compare exemplars: those about an image that is one itself."""
    settle(b)
    hashes = {b.work.library.plane_hash(b.state.cases[e.case_id], e.index)
              for e in exemplars_of(b.state)}  # fmt: skip
    return sum(r.queries[0] in hashes for r in b.engine.requests)


def exemplar(b: Any, n: int) -> Any:
    return next(e for e in exemplars_of(b.state) if e.case_id == b.ids[n])


def test_a_wrong_exemplar_disagrees_and_its_answer_is_kept(bench: Make) -> None:
    b = bench(count=6)
    b.work.quality.watch()
    told: list[int] = []
    b.work.quality.changed.connect(lambda: told.append(1))
    for n in range(3):
        right(b, b.ids[n])
    assert not told
    assert b.work.quality.scores(exemplar(b, 0)) == {}
    right(b, b.ids[3])
    right(b, b.ids[4], wrong=True)
    assert told
    (odd,) = b.work.quality.disagreeing().items()
    assert odd[0] == f"{b.ids[4]}:0"
    assert (odd[1][1].place, odd[1][1].among) == (1, 5)
    assert {d[1].place for d in b.work.quality.doubts().values()} != {1}
    assert b.work.quality.scores(exemplar(b, 0)) == {1: 1.0}
    found = b.work.quality.answer(exemplar(b, 4))
    assert (found.answers[0] == (b.work.library.plane(b.state.cases[b.ids[4]], 0) > 0.5)).all()
    # An exemplar is compared with others, never with itself.
    for r in b.engine.requests:
        assert r.queries[0] not in {x.image for x in r.exemplars}


def test_nothing_is_compared_twice_and_a_restart_knows_it(bench: Make) -> None:
    b = bench(count=6)
    b.work.quality.watch()
    for n in range(5):
        right(b, b.ids[n], wrong=n == 4)
    made = compared(b)
    b.session.go(b.ids[5], 0)
    b.session.go(b.ids[0], 0)
    assert compared(b) == made
    work = b.reopen()
    work.quality.watch()
    assert compared(b) == made
    assert list(work.quality.disagreeing()) == [f"{b.ids[4]}:0"]
    # Marks change who is used, not what is known of who was judged.
    b.annotate.mark_exemplar(b.ids[4], 0, Mark.EXCLUDED)
    settle(b)
    assert work.quality.disagreeing() == {}
    assert work.quality.scores(exemplar(b, 4))[1] < 0.5
    assert work.quality.answer(exemplar(b, 4)) is not None


def test_what_the_pictures_say_needs_no_engine_and_is_kept(
    bench: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    b = bench(count=6)

    def refuse(*_: object) -> float:
        raise UserError("No", "no", "no")

    monkeypatch.setattr(b.engine, "predict", refuse)
    b.work.quality.watch()
    for n in range(5):
        right(b, b.ids[n], wrong=n == 4)
    assert b.work.quality.scores(exemplar(b, 4)) == {}
    before = b.work.quality.doubts()
    assert before[f"{b.ids[4]}:0"][1].place == 1
    work = b.reopen()
    work.quality.watch()
    settle(b)
    assert work.quality.doubts() == before


def test_what_was_drawn_anew_is_judged_anew(bench: Make) -> None:
    b = bench(count=5)
    b.work.quality.watch()
    for n in range(5):
        right(b, b.ids[n], wrong=n == 4)
    assert b.work.quality.disagreeing()
    right(b, b.ids[4])
    assert b.work.quality.disagreeing() == {}
    assert b.work.quality.scores(exemplar(b, 4)) == {1: 1.0}


def test_it_waits_while_a_proposal_is_made(bench: Make) -> None:
    b = bench(count=6)
    for n in range(4):
        right(b, b.ids[n])
    b.work.quality.watch()
    running = b.jobs.in_slot("exemplar quality")
    assert running is not None
    b.engine.go_on.clear()
    b.session.drop_proposal(b.ids[5])
    b.session.go(b.ids[5], 0)
    b.work.predictor.propose()
    assert running.cancelled
    assert b.jobs.in_slot("current") is not None
    b.engine.go_on.set()
    b.loop.until(lambda: all(b.work.quality.scores(exemplar(b, n)) for n in range(4)))


def test_what_is_no_exemplar_does_not_begin_it_anew(bench: Make) -> None:
    b = bench(count=6)
    for n in range(4):
        right(b, b.ids[n])
    settle(b)
    b.engine.go_on.clear()
    b.work.quality.watch()
    running = b.jobs.in_slot("exemplar quality")
    case = b.state.cases[b.ids[5]]
    b.work.project.commit_case("tag", case.with_tag(0, "ED"))
    assert b.jobs.in_slot("exemplar quality") is running
    assert not running.cancelled
    b.work.project.commit_case("reopen", b.state.cases[b.ids[0]].with_assessments(
        {1: Assessment.DRAFT}, [0]))  # fmt: skip
    b.engine.go_on.set()
    settle(b)
    assert b.work.quality.scores(exemplar(b, 1)) == {}


def test_one_that_cannot_be_compared_does_not_stop_the_others(bench: Make) -> None:
    b = bench(count=6)
    for n in range(4):
        right(b, b.ids[n])
    b.engine.error = UserError("No", "no", "no")
    b.work.quality.watch()
    settle(b)
    assert sum(bool(b.work.quality.scores(exemplar(b, n))) for n in range(4)) == 3
    assert b.errors == []


def test_what_is_known_from_before_is_told_once(bench: Make) -> None:
    """A gallery of a thousand is not to be sorted a thousand times."""
    b = bench(count=6)
    b.work.quality.watch()
    for n in range(5):
        right(b, b.ids[n], wrong=n == 4)
    settle(b)
    b.waiting = []
    quality = b.reopen().quality
    quality._later = b.later
    told: list[int] = []
    quality.changed.connect(lambda: told.append(len(quality.disagreeing())))
    quality.watch()
    while b.waiting and not quality._judged:
        b.waiting.pop()()
        b.idle()
    assert len(quality._judged) == 5
    assert told == []
    waiting, b.waiting = b.waiting, None
    for callback in waiting:
        callback()
    assert told == [1]
