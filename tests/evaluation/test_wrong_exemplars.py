"""A spoiled exemplar among good ones, with an engine that sees what is bright."""

from pathlib import Path

import numpy as np
import pytest

from segicl_gui.engine.engines.pixels import PixelsEngine
from segicl_gui.evaluation.episodes import Episodes
from segicl_gui.evaluation.wrong_exemplars import KINDS, NONE, find_spoiled, spoiled_mask

DATA = Path(__file__).parents[2].parent / "shared" / "data" / "train"


@pytest.fixture
def pairs(write):
    """Twelve images of a bright square and a dim one."""
    masks = {}
    for i in range(12):
        mask = np.zeros((32, 32), np.uint8)
        mask[2 : 12 + i // 2, 2:8] = 1
        mask[20:30, 20:30] = 2
        masks[f"{i:02d}.png"] = mask
    return write("pairs", masks, {"1": "bright", "2": "dim"})


def test_who_sees_the_truth_finds_each_kind(pairs, seer):
    rows, failures = find_spoiled([pairs], [seer()], size=32, trials=2)
    assert failures == ()
    bright = [r for r in rows if r.label == "bright"]
    assert [r.kind for r in bright] == [*KINDS, NONE]
    for r in bright[:-1]:
        assert (r.found, r.by_dice, r.flagged, r.false_flags, r.n) == (1, 1, 1, 0, 2)
    assert (bright[-1].false_flags, bright[-1].n) == (0, 2)
    assert bright[-1].as_json()["found"] is None
    # It takes what is bright for the dim square, too: by Dice all are equally wrong, and ties
    # don't count. What the picture shows tells them apart all the same.
    dim = next(r for r in rows if r.label == "dim" and r.kind == "shifted")
    assert (dim.by_dice, dim.found) == (0, 1)


def test_masks_are_spoiled_as_they_say(pairs):
    task = next(iter(Episodes([pairs], size=32)))
    truth = task.truth("00.png")
    shifted = spoiled_mask(task, "00.png", "shifted")
    np.testing.assert_array_equal(np.roll(shifted, -8, 1), truth)
    assert not spoiled_mask(task, "00.png", "empty").any()
    assert spoiled_mask(task, "00.png", "other label")[25, 25]


def test_too_few_subjects_make_no_trial(write, seer):
    mask = np.ones((32, 32), np.uint8)
    folder = write("few", {f"{i}.png": mask for i in range(4)}, {"1": "a"})
    assert find_spoiled([folder], [seer()], size=32) == ((), ())


@pytest.mark.skipif(not DATA.is_dir(), reason="the real images are not here")
def test_on_real_images_the_wrong_one_is_found_by_the_pixel_classifier():
    """One trial on stained nuclei; `segicl evaluate --mode wrong` does more."""
    rows, failures = find_spoiled(
        [DATA / "dsb_stained"], [PixelsEngine()], size=32, kinds=("shifted",), among=5
    )
    assert failures == ()
    assert [(r.kind, r.flagged, r.n) for r in rows] == [("shifted", 1, 1)]
