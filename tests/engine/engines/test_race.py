"""Labels that compete pixel by pixel."""

import numpy as np
import torch

from segicl_gui.engine.engines.race import raced


def test_the_likeliest_label_takes_a_pixel_and_background_what_none_is_likely_in():
    logits = torch.tensor([[[2.0, -1.0, -4.0]], [[1.0, 3.0, -2.0]]])
    answer = raced(4, (1, 3), (7, 60000), logits, "told")
    assert answer.index == 4
    assert answer.note == "told"
    assert answer.mask.tolist() == [[7, 60000, 0]]
    e = np.exp([0.0, 2.0, 1.0])
    assert answer.confidence[0, 0] == round(255 * e[1] / e.sum())


def test_answers_are_brought_to_the_size_of_the_query():
    logits = torch.full((1, 4, 4), -3.0)
    logits[:, :, 2:] = 3.0
    answer = raced(0, (8, 20, 3), (2,), logits)
    assert (answer.mask[:, 12:] == 2).all()
    assert not answer.mask[:, :8].any()


def test_quality_follows_how_sure_the_answer_is_unless_the_network_tells_it():
    sure, unsure = torch.full((1, 2, 2), 9.0), torch.full((1, 2, 2), 0.1)
    assert raced(0, (2, 2), (1,), sure).quality > raced(0, (2, 2), (1,), unsure).quality + 0.1
    assert raced(0, (2, 2), (1,), sure, quality=0.25).quality == 0.25
    assert raced(0, (2, 2), (), torch.zeros(0, 2, 2)).quality == 0
