from collections.abc import Callable
from typing import Any

import pytest

from segicl_gui.domain.labels import ModelUse
from segicl_gui.domain.project import Assessment, Mark
from segicl_gui.services import exemplars
from segicl_gui.services.library import ImageLibrary

Make = Callable[..., Any]


def select(b: Any, case_id: str, index: int = 0, budget: int = 8) -> list[str]:
    state = b.state
    chosen = exemplars.select(state, state.cases[case_id], index, b.work.library, budget)
    return [e.id for e in chosen]


def test_the_most_similar_images_are_taken(bench: Make) -> None:
    """Squares grow from case to case, so neighbours look alike."""
    b = bench(count=7)
    for i in b.ids[:6]:
        b.confirm(i, 1)
    near = select(b, b.ids[6], budget=2)
    assert set(near) == {f"{b.ids[5]}:0", f"{b.ids[4]}:0"}
    assert f"{b.ids[3]}:0" not in select(b, b.ids[3])


def test_pins_stay_and_exclusions_go(bench: Make) -> None:
    b = bench(count=7)
    for i in b.ids[:6]:
        b.confirm(i, 1)
    b.annotate.mark_exemplar(b.ids[0], 0, Mark.PINNED)
    b.annotate.mark_exemplar(b.ids[5], 0, Mark.EXCLUDED)
    assert set(select(b, b.ids[6], budget=2)) == {f"{b.ids[0]}:0", f"{b.ids[4]}:0"}
    for i in b.ids[1:5]:
        b.annotate.mark_exemplar(i, 0, Mark.PINNED)
    assert len(select(b, b.ids[6], budget=2)) == 5
    b.annotate.mark_exemplar(b.ids[5], 0, None)
    assert b.ids[5] + ":0" not in b.state.marks


def test_every_label_is_shown_by_one_exemplar(bench: Make) -> None:
    b = bench(count=6, labels=2)
    b.confirm(b.ids[0], 2)
    for i in b.ids[2:5]:
        b.confirm(i, 1)
        case = b.state.cases[i].with_assessments({2: Assessment.ABSENT}, [0])
        b.work.project.commit_case("absent", case)
    assert f"{b.ids[0]}:0" in select(b, b.ids[5], budget=2)


def test_labels_closed_to_models_make_no_exemplars(bench: Make) -> None:
    b = bench(labels=2)
    b.confirm(b.ids[0], 1)
    assert exemplars.usable(b.state)
    for fields in ({"model_use": ModelUse.OFF}, {"model_use": ModelUse.PROMPTS}, {"locked": True}):
        schema = b.state.schema.change(1, **{"model_use": ModelUse.EXEMPLARS, **fields})
        b.annotate.change_schema("Change", schema)
        assert exemplars.usable(b.state) == ()
        assert [x.id for x in exemplars.asked(b.state)] == [2]


def test_a_set_is_chosen_again_unless_one_has_gone(bench: Make) -> None:
    b = bench(count=7)
    for i in b.ids[:6]:
        b.confirm(i, 1)
    state = b.state
    case = state.cases[b.ids[6]]
    ids = [f"{b.ids[0]}:0", f"{b.ids[3]}:0"]
    assert [e.id for e in exemplars.again(state, case, 0, ids)] == ids
    assert exemplars.again(state, case, 0, ()) == ()
    b.annotate.mark_exemplar(b.ids[3], 0, Mark.EXCLUDED)
    assert exemplars.again(b.state, case, 0, ids) == ()


def test_choosing_stops_where_it_is_told_to(bench: Make) -> None:
    """Thousands of images may have to be looked at first."""
    b = bench(count=7)
    library = ImageLibrary(b.work.folder)  # of its own: a proposal is being made meanwhile
    for i in b.ids[:6]:
        b.confirm(i, 1)
    looked = []

    def check() -> None:
        looked.append(1)
        if len(looked) == 3:
            raise InterruptedError

    state = b.state
    query = state.cases[b.ids[6]]
    with pytest.raises(InterruptedError):
        exemplars.weighed(state, query, 0, library, check=check)
    assert exemplars.weighed(state, query, 0, library, check=lambda: looked.append(1))
    looked.clear()
    exemplars.weighed(state, query, 0, library, check=lambda: looked.append(1))
    b.confirm(b.ids[6], 1)
    exemplars.weighed(b.state, query, 0, library, check=lambda: looked.append(1))
    assert looked == [1]


def test_an_image_is_never_its_own_exemplar(bench: Make) -> None:
    b = bench(count=3)
    b.confirm(b.ids[0], 1)
    assert select(b, b.ids[0]) == []
    b.annotate.mark_exemplar(b.ids[0], 0, Mark.PINNED)
    b.confirm(b.ids[1], 1)
    assert select(b, b.ids[0]) == [f"{b.ids[1]}:0"]
