import pytest

from segicl_gui.evaluation.queue_metrics import corrected_until, figures
from segicl_gui.evaluation.queue_work import Learnt, Plan, Walk, Worked


def case(position: int, strokes: int, first: float, other: float | None, **change: object):
    values = {
        "dataset": "a", "engine": "e", "order": "name", "choose": "best", "seed": 0,
        "position": position, "case": str(position), "subject": str(position), "exemplars": 1,
        "offered": 5, "dice_first": {"x": first},
        "dice_other": {} if other is None else {"x": other}, "strokes": strokes,
        "clicks": 0, "pixels": 10 * strokes, "gestures": strokes + 1, "gestures_alone": 5,
        "pixels_alone": 100, "points": 8 * strokes + 1, "points_alone": 41,
        "unmodified": not strokes,
    }  # fmt: skip
    return Worked(**(values | change))


def learnt(*pairs: tuple[int, float], order: str = "name") -> tuple[Learnt, ...]:
    return tuple(Learnt("a", "e", order, "best", 0, i + 1, n, d) for i, (n, d) in enumerate(pairs))


def found(*walks: Walk) -> dict[str, float]:
    return {f.what: f.value for f in figures(walks)}


def test_chosen_exemplars_are_compared_with_random_ones_case_by_case():
    worked = (case(1, 1, 0.8, 0.7), case(2, 1, 0.6, 0.6), case(3, 1, 0.2, None))
    values = found(Walk(Plan(order="name"), worked, ()))
    assert values["macro Dice, chosen exemplars"] == pytest.approx(0.7)
    assert values["macro Dice, chosen − random"] == pytest.approx(0.05)


def test_where_the_walk_was_by_random_exemplars_it_is_turned_round():
    worked = (case(1, 1, 0.7, 0.8),)
    values = found(Walk(Plan(order="name", choose="random"), worked, ()))
    assert values["macro Dice, chosen − random"] == pytest.approx(0.1)


def test_data_sets_count_alike_however_large():
    few = Walk(Plan(order="name"), (case(1, 1, 1.0, 0.0),), ())
    many = Walk(
        Plan(order="name"), tuple(case(i, 1, 0.0, 0.0, dataset="b") for i in range(9)), ()
    )  # fmt: skip
    assert found(few, many)["macro Dice, chosen − random"] == pytest.approx(0.5)


def test_gestures_by_quarters_and_against_no_exemplars():
    worked = tuple(case(i, 3 if i <= 10 else 1, 0.5, None) for i in range(1, 21))
    figs = {f.what: f for f in figures([Walk(Plan(order="name"), worked, ())])}
    quarters = [figs[f"gestures a case, {q} quarter, name"].value for q in ("1st", "4th")]
    assert quarters == [4, 2]
    shares = [figs[f"gestures ÷ no exemplars, {q} quarter, name"].value for q in ("1st", "4th")]
    assert shares == pytest.approx([0.8, 0.4])
    early = figs["gestures, cases 11–20 ÷ no exemplars, name"]
    assert (early.value, early.low, early.high, early.n) == (0.4, 0.4, 0.4, 10)
    assert figs["pixels, cases 11–20 ÷ no exemplars, name"].value == pytest.approx(0.1)
    points = "clicks of the polygon tool, cases 11–20 ÷ no exemplars, name"
    assert figs[points].value == pytest.approx((8 * 1 + 1) / 41)


def test_shares_of_what_was_not_counted_are_left_out():
    worked = tuple(case(i, 1, 0.5, None, gestures_alone=-1) for i in range(1, 21))
    assert not any("÷" in what for what in found(Walk(Plan(order="name"), worked, ())))


def test_corrected_cases_until_the_final_dice():
    assert corrected_until(learnt((1, 0.5), (2, 0.8), (4, 0.79), (5, 0.8)), 0.79) == 2
    assert corrected_until(learnt((1, 0.5), (3, 0.6)), 0.9) == 3
    lucky = learnt((1, 0.9), (2, 0.4), (3, 0.8))  # what does not last does not count
    assert corrected_until(lucky, 0.79) == 3
    slow = learnt((1, 0.3), (2, 0.5), (4, 0.8), order="random")
    quick = learnt((1, 0.5), (2, 0.8), (3, 0.8), order="useful")
    one = (case(1, 1, 0.5, None),)
    values = found(Walk(Plan("random"), one, slow), Walk(Plan("useful"), one, quick))
    assert values["corrected cases to the final Dice, random"] == 4
    assert values["corrected cases to the final Dice, useful"] == 2
    assert values["fewer corrected cases, useful than random"] == 0.5
