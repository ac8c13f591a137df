from __future__ import annotations

from segicl_gui.domain.geometry import Geometry
from segicl_gui.domain.project import CaseState, ImageRef, ProjectState
from segicl_gui.services.data_sets import subject_sets
from segicl_gui.services.packages import plan
from segicl_gui.services.subjects import by_subject

FLAT = Geometry.from_source((8, 8), (1.0, 1.0), (0.0, 0.0), (1, 0, 0, 1))


def case(name: str, subject: str = "", image: str = "", **more: str) -> CaseState:
    images = (ImageRef(f"{name}.png", image or name),)
    return CaseState(name, name, subject, images, FLAT, **more)


def state(*cases: CaseState) -> ProjectState:
    return ProjectState(cases={c.id: c for c in cases})


def test_cases_of_a_subject_are_together_and_others_alone() -> None:
    found = by_subject(state(case("a", "s1"), case("b", "s2"), case("c", "s1"), case("d")))
    assert found == {"s1": ("a", "c"), "s2": ("b",), "d": ("d",)}


def test_a_case_done_again_is_of_the_same_person_even_where_nobody_is_named() -> None:
    cases = [case(x) for x in "abcdef"]
    again = [case(f"{x}-again", image=x, repeat_of=x) for x in "abcdef"]
    made = state(*cases, *again)
    assert by_subject(made) == {x: (x, f"{x}-again") for x in "abcdef"}
    sets = subject_sets(made, (0.5, 0.25, 0.25))
    packages = plan(made, ["one", "two", "three"])
    for parts in (list(sets.values()), [p.cases for p in packages]):
        for part in parts:
            assert {f"{i}-again" for i in part if "-" not in i} == {i for i in part if "-" in i}


def test_cases_of_one_image_are_together_whatever_they_are_called() -> None:
    found = by_subject(state(case("a", "s1", "x"), case("b", "s2", "x"), case("c", "s2")))
    assert found == {"s1": ("a", "b", "c")}
