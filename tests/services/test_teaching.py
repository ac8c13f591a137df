"""What predictions are made from: labels of a folder of exemplars, or what a text names."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import PIL.Image
import pytest

from segicl_gui.domain.errors import UserError
from segicl_gui.services import exemplars
from segicl_gui.services.teaching import teaching_by_text, teaching_from


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A data-set folder of two pictures with two labels, of three that it names."""
    root = tmp_path / "labelled"
    for part in ("images", "masks"):
        (root / part).mkdir(parents=True)
    for n in range(2):
        mask = np.zeros((20, 24), np.uint8)
        mask[4:10, 5:15], mask[15:, 18:] = 2, 5
        PIL.Image.fromarray(mask * 40).save(root / "images" / f"e{n}.png")
        PIL.Image.fromarray(mask).save(root / "masks" / f"e{n}.png")
    labels = {"2": {"name": "spot", "description": "round"}, "5": "corner", "7": "never shown"}
    (root / "dataset.json").write_text(json.dumps({"name": "spots", "labels": labels}))
    return root


def called(teaching):
    return [(x.id, x.name, x.description) for x in teaching.labels]


def test_a_folder_teaches_the_labels_that_it_shows(folder):
    with teaching_from(folder) as teaching:
        assert called(teaching) == [(2, "spot", "round"), (5, "corner", "")]
        assert len(exemplars.usable(teaching.state)) == 2
        assert {p.parent.name for p in teaching.files} == {"images", "masks"}
        assert len(teaching.files) == 4


@pytest.mark.parametrize("wanted", ["7", "liver"])
def test_a_label_that_is_not_shown_is_refused(folder, wanted):
    with (
        pytest.raises(UserError, match=r"2 \(spot\), 5 \(corner\)"),
        teaching_from(folder, [wanted]),
    ):
        pass


def test_masks_that_show_nothing_teach_nothing(folder):
    for file in (folder / "masks").iterdir():
        PIL.Image.fromarray(np.zeros((20, 24), np.uint8)).save(file)
    with pytest.raises(UserError, match="shows a label"), teaching_from(folder):
        pass


def test_a_text_is_said_instead_of_name_and_description(folder):
    with teaching_from(folder, ["spot"], "lesion") as teaching:
        assert called(teaching) == [(2, "lesion", "")]
    with teaching_from(folder, ["5"], " edge : lower: right ") as teaching:
        assert called(teaching) == [(5, "edge", "lower: right")]


def test_an_empty_text_changes_nothing(folder):
    with teaching_from(folder, ["spot"], " ") as teaching:
        assert called(teaching) == [(2, "spot", "round")]


def test_a_text_for_more_labels_than_one_is_refused(folder):
    with (
        pytest.raises(UserError, match=r"2 \(spot\), 5 \(corner\)"),
        teaching_from(folder, text="spot"),
    ):
        pass


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("liver", (1, "liver", "")),
        ("liver : large: bright ", (1, "liver", "large: bright")),
    ],
)
def test_a_text_alone_names_a_label_of_value_1(text, label):
    teaching = teaching_by_text(text)
    assert called(teaching) == [label]
    assert not exemplars.usable(teaching.state)
    assert not teaching.files


@pytest.mark.parametrize("text", ["", "  "])
def test_no_text_and_no_exemplars_is_nothing_to_go_by(text):
    with pytest.raises(UserError, match="neither exemplars nor a text"):
        teaching_by_text(text)
