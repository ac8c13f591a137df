"""Images, masks and answers at the size of a network."""

import numpy as np
import pytest
import torch

from segicl_gui.engine.engines.sizes import enlarged, labels_at, squeezed


@pytest.mark.parametrize("shape", [(1, 1), (3, 90), (64, 64, 3), (7, 5, 3)])
def test_images_become_three_planes_of_a_square(shape):
    image = np.linspace(0, 1, int(np.prod(shape)), dtype=np.float32).reshape(shape)
    x = squeezed(image, 16)
    assert x.shape == (3, 16, 16)
    assert 0 <= float(x.min()) <= float(x.max()) <= 1
    if len(shape) == 2:
        assert torch.equal(x[0], x[2])


def test_labels_are_picked_never_mixed():
    mask = np.zeros((40, 9), np.uint16)
    mask[20:] = 60_000
    small = labels_at(mask, 8)
    assert np.unique(small).tolist() == [0, 60_000]
    assert (small[:4] == 0).all()
    assert (small[4:] == 60_000).all()


def test_answers_are_enlarged_without_a_shift():
    logits = torch.tensor([[[-1.0, 1.0]]])
    out = enlarged(logits, 3, 8)
    assert out.shape == (1, 3, 8)
    assert torch.allclose(out[0], -out[0].flip(1))
