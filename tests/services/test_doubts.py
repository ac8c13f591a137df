"""How much speaks against exemplars, and why."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from segicl_gui.services.doubts import FLAGGED, Known, Reason, by_exemplar, doubts
from segicl_gui.services.sketches import Traits

TRAITS = Traits(0.8, 0.0, 0.4, 0.7, (1.0, 1.0, 1.0))
GOOD = Known(0.9, 0.95, TRAITS, drawn=True, alike=1.0)
ABSENT = Known(0.0, None, None, drawn=False, alike=1.0)


def of(odd: Known, good: int = 9) -> dict[str, Known]:
    return {**{f"good{i}": GOOD for i in range(good)}, "odd": odd}


@pytest.mark.parametrize(
    ("odd", "reason"),
    [
        (replace(GOOD, agreement=0.2, fit=0.6), Reason.OTHERS),
        (
            replace(GOOD, fit=0.7, traits=replace(TRAITS, edge=0.5, moved=0.3)),
            Reason.OUTLINE,
        ),
        (
            replace(GOOD, traits=replace(TRAITS, rim=-0.4, bright=0.2, colour=(-1.0, 0.0, 0.0))),
            Reason.INSIDE,
        ),
        (ABSENT, Reason.MISSING),
    ],
)
def test_the_odd_one_stands_out_and_the_reason_is_told(odd: Known, reason: Reason) -> None:
    found = doubts(of(odd))
    assert found["odd"].stands_out
    assert (found["odd"].place, found["odd"].among) == (1, 10)
    assert reason in found["odd"].reasons
    assert not any(found[f"good{i}"].reasons for i in range(9))
    # Nine that are equally good share the last places.
    assert {found[f"good{i}"].place for i in range(9)} == {10}


def test_an_engine_that_finds_nothing_speaks_against_nobody() -> None:
    found = doubts(of(replace(GOOD, agreement=0.0)) | {"x": replace(GOOD, agreement=0.9)})
    blind = {name: replace(k, agreement=0.0) for name, k in of(GOOD).items()}
    assert found["odd"].reasons == (Reason.OTHERS,)
    assert {d.amount for d in doubts(blind).values()} == {0.0}
    unknown = {name: replace(k, agreement=None, fit=None) for name, k in of(GOOD).items()}
    assert {d.amount for d in doubts(unknown).values()} == {0.0}


def test_absence_is_doubted_by_what_alike_images_show_and_the_others_find() -> None:
    found = {
        (alike, agreement): doubts(of(Known(agreement, None, None, False, alike)))["odd"]
        for alike in (0.0, 0.5, 1.0)
        for agreement in (1.0, 0.0)
    }
    assert found[0.0, 1.0].amount == 0
    assert found[0.0, 1.0].reasons == ()
    assert not found[0.5, 1.0].stands_out
    assert not found[0.0, 0.0].stands_out
    assert found[0.0, 0.0].reasons == (Reason.FOUND,)
    assert found[1.0, 0.0].reasons == (Reason.MISSING, Reason.FOUND)
    # Where several rightly show none, one more is nothing special.
    several = {**of(ABSENT, 6), "a": ABSENT, "b": ABSENT, "c": ABSENT}
    alone = {name: replace(k, agreement=1.0) for name, k in several.items()}
    assert not doubts(alone)["odd"].stands_out


def test_of_few_nothing_is_said() -> None:
    assert doubts(of(ABSENT, 3)) == {}
    assert doubts({}) == {}


def test_each_label_is_judged_by_itself() -> None:
    known = {f"e{i}": {1: GOOD, 2: GOOD} for i in range(7)}
    known["e2"][2] = ABSENT
    del known["e4"][2]
    found = by_exemplar(known)
    assert {(n, k) for n, x in found.items() for k, d in x.items() if d.stands_out} == {("e2", 2)}
    assert set(found["e4"]) == {1}


@given(st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1), st.booleans()), max_size=12))
def test_never_half_of_those_drawn(values: list[tuple[float, float, bool]]) -> None:
    known = {
        str(i): Known(a, f, replace(TRAITS, rim=f - a) if big else None, drawn=True, alike=1.0)
        for i, (a, f, big) in enumerate(values)
    }
    found = doubts(known)
    assert all(d.amount >= 0 and 1 <= d.place <= d.among for d in found.values())
    assert sum(d.amount >= FLAGGED for d in found.values()) <= len(values) / 2
