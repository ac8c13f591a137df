"""What is asked: texts, exemplars without the label, one task a label."""

import json
from pathlib import Path

import numpy as np
import pytest

from segicl_gui.domain.errors import UserError
from segicl_gui.engine.api import CancelToken, PredictRequest, SlicePrediction
from segicl_gui.evaluation.episodes import MOST_ABSENT, Episodes, Task, answers
from segicl_gui.evaluation.splits import Repeat

SQUARE = np.zeros((16, 16), np.uint8)
SQUARE[4:9, 4:9] = 1
NOTHING = np.zeros((16, 16), np.uint8)


def task_of(folder: Path, **options: object) -> Task:
    return next(iter(Episodes([folder], size=16, **options)))


def test_a_task_for_each_label_of_each_folder(folder, write):
    other = write("others", {f"{i}.png": SQUARE for i in range(4)}, {"1": "square"})
    episodes = Episodes([folder, other], size=16)
    assert len(episodes) == 3
    found = [(t.dataset.name, t.label, t.value, [x.id for x in t.labels]) for t in episodes]
    assert found == [
        ("squares", "bright", 1, [1]), ("squares", "dim", 2, [2]), ("others", "square", 1, [1]),
    ]  # fmt: skip
    joint = Episodes([folder], size=16, joint=True)
    assert [[x.id for x in t.labels] for t in joint] == [[1, 2], [1, 2]]


def test_exemplars_show_the_labels_that_are_asked_and_no_others(folder):
    asked = task_of(folder).ask_about(["00.png"], ["05.png", "06.png"])
    (exemplar,) = asked.exemplars
    assert exemplar.labels == (1,)
    assert set(np.unique(asked.arrays[exemplar.mask])) == {0, 1}
    assert len(asked.queries) == 2
    assert set(asked.arrays) == {exemplar.image, exemplar.mask, *asked.queries}


def test_texts(folder, write):
    about = {"1": {"name": "disc", "description": "round, pale"}}
    other = write("others", {f"{i}.png": SQUARE for i in range(4)}, about)

    def called(text: str) -> list[tuple[str, str]]:
        tasks = Episodes([folder, other], size=16, text=text)
        return [(t.labels[0].name, t.labels[0].description) for t in tasks]

    assert called("name") == [("bright", ""), ("dim", ""), ("disc", "round, pale")]
    assert called("none") == [("", "")] * 3
    shuffled = called("shuffled")
    assert shuffled[:2] == [("disc", "round, pale")] * 2
    assert shuffled[2] in [("bright", ""), ("dim", "")]
    assert called("shuffled") == shuffled
    assert [t.label for t in Episodes([folder, other], text="shuffled")] == [
        "bright", "dim", "disc",
    ]  # fmt: skip


def test_what_cannot_be_asked(folder):
    for options, says in (
        ({"text": "loud"}, "no text “loud”"),
        ({"text": "shuffled"}, "two data sets"),
        ({"size": 4}, "too small"),
        ({"splits_file": folder / "none.json"}, "splits file"),
    ):
        with pytest.raises(UserError, match=says):
            Episodes([folder], **options)


def test_no_repeat_with_so_many_exemplars(folder):
    task = task_of(folder)
    assert [r for r, _ in task.repeats_with(3)] == [0, 1, 2]
    with pytest.raises(UserError, match="99 exemplars"):
        task.repeats_with(99)


def test_one_image_without_the_label_serves_as_negative_the_others_are_asked(write):
    shown = {f"{i:02}.png": SQUARE for i in range(6)}
    hidden = {f"{i:02}.png": NOTHING for i in range(20, 34)}
    task = task_of(write("some", shown | hidden, {"1": "square"}))
    repeat = Repeat(("00.png", "01.png"), ("02.png",))
    queries, negative = task.without_label(repeat)
    assert len(queries) == MOST_ABSENT
    assert negative in hidden
    assert set(queries) <= set(hidden) - {negative}
    assert task.without_label(repeat) == (queries, negative)


def test_the_only_image_without_the_label_is_asked(write):
    masks = {f"{i}.png": SQUARE for i in range(4)} | {"9.png": NOTHING}
    task = task_of(write("some", masks, {"1": "square"}))
    assert task.without_label(Repeat(("0.png",), ("1.png",))) == (["9.png"], None)


def test_subjects_that_are_asked_about_give_no_negative(write):
    """All subjects are exemplars or queries, and show the label in one of two slices."""
    masks = {f"s{i}_{j}.png": (SQUARE, NOTHING)[j] for i in range(4) for j in (0, 1)}
    task = task_of(write("some", masks, {"1": "square"}, subject_id="up to _"))
    repeat = Repeat(("s0_0.png", "s1_0.png"), ("s2_0.png", "s3_0.png"))
    queries, negative = task.without_label(repeat)
    assert sorted(queries) == ["s2_1.png", "s3_1.png"]
    assert negative == "s1_1.png"


def test_where_every_image_shows_the_label(write):
    task = task_of(write("some", {f"{i}.png": SQUARE for i in range(4)}, {"1": "square"}))
    assert task.without_label(task.repeats[0]) == ([], None)


def test_answers_come_in_the_order_of_the_queries():
    class Backwards:
        name, version = "backwards", "1"

        def predict(self, request, arrays, cancel, emit, progress):
            for i in reversed(range(len(request.queries))):
                progress(0.5, "")
                emit(SlicePrediction(i, NOTHING.astype(np.uint16), NOTHING, 0.0))

    found = answers(Backwards(), PredictRequest("b", ("p", "q"), (), ()), {}, CancelToken())
    assert [x.index for x in found] == [0, 1]


def test_labels_the_splits_do_not_name_are_left_out(folder, tmp_path):
    file = tmp_path / "splits.json"
    file.write_text(json.dumps({"squares": {"dim": [{"support": ["00.png"], "queries": []}]}}))
    assert [t.label for t in Episodes([folder], splits_file=file)] == ["dim"]
