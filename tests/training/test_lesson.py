from dataclasses import replace

import pytest
import torch

from segicl_gui.model.cross_convolution import CrossConvolutionNetwork
from segicl_gui.model.mask_decoder import TRAIN_STEPS, make_scheduler
from segicl_gui.model.network import SegICLNetwork
from segicl_gui.training import loop
from segicl_gui.training.config import TaskSize, TrainingConfig
from segicl_gui.training.lesson import lesson
from segicl_gui.training.task import TaskBatch
from segicl_gui.training.team import Team

CONFIG = TrainingConfig(
    {"kind": "cross-convolution", "channels": (8, 8, 16)}, (TaskSize(32, 2, (3, 3), 1.0),)
)


def _squares(tasks: int = 2, images: int = 3) -> TaskBatch:
    masks = torch.zeros(tasks, images, 1, 32, 32)
    for i in range(images):
        masks[:, i, :, 8 + 2 * i : 20 + 2 * i, 10:24] = 1
    return TaskBatch(masks.expand(-1, -1, 3, -1, -1) * 0.5 + 0.2, masks, [""] * tasks)


class _Watched(CrossConvolutionNetwork):
    def forward(self, images, masks, queries, support=None):
        self.asked = (images, queries)
        return super().forward(images, masks, queries, support)


@pytest.mark.parametrize("images", [2, 3, 6])
def test_a_query_is_none_of_its_exemplars(images: int):
    network = _Watched(channels=(8, 8))
    batch = TaskBatch(torch.rand(2, images, 3, 32, 32), torch.zeros(2, images, 1, 32, 32), [""] * 2)
    for seed in range(6):
        generator = torch.Generator().manual_seed(seed)
        done = lesson(CONFIG, network, batch, torch.empty(0), generator)
        shown, asked = network.asked
        assert done.logits.shape == done.masks.shape == (2, 1, 1, 32, 32)
        assert 1 <= shown.shape[1] < images
        assert not (shown == asked).flatten(2).all(2).any()


def test_the_masks_judged_by_are_the_queries_own():
    network = _Watched(channels=(8, 8))
    batch = _squares()
    done = lesson(CONFIG, network, batch, torch.empty(0), torch.Generator().manual_seed(0))
    _, asked = network.asked
    torch.testing.assert_close(done.masks, (asked[:, :, :1] > 0.5).float())


def test_cross_convolution_learns_a_task_it_sees_again_and_again():
    torch.manual_seed(0)
    network = CrossConvolutionNetwork(channels=(8, 8, 16))
    optimizer = torch.optim.AdamW(network.parameters(), 1e-2)
    generator = torch.Generator().manual_seed(0)
    steps = [
        loop._step(CONFIG, network, optimizer, _squares(), torch.empty(0), generator, Team("cpu"))
        for _ in range(25)
    ]
    losses = [loss for loss, _, _ in steps]
    assert sum(losses[-5:]) < 0.7 * sum(losses[:5])
    assert {n for _, _, n in steps} == {2}


class _Listening(SegICLNetwork):
    """Keeps what its decoder was given, and always answers the same."""

    def decode(self, prepared, noisy, steps, prompts=None):
        self.heard.append((noisy, steps, torch.is_grad_enabled()))
        return super().decode(prepared, noisy, steps, prompts) * 0 - 20


@pytest.mark.parametrize("share", [0.0, 1.0])
def test_what_is_recycled_is_the_network_s_own_answer(share: float):
    torch.manual_seed(0)
    network = _Listening(
        image_channels=(8, 8, 8, 8, 8),
        ridge_channels=(8, 8, 8, 8, 8),
        decoder_channels=(8, 8, 8, 8),
    )
    network.heard = []
    config = replace(CONFIG, recycled_share=share, one_step_share=0.0, corrected_share=0.0)
    alphas = make_scheduler().alphas_cumprod
    lesson(config, network, _squares(4, 4), alphas, torch.Generator().manual_seed(0))
    noisy, steps, learns = network.heard[-1]
    assert learns
    clear = alphas[steps].sqrt() > 0.5
    assert clear.any()
    inside = _squares(4, 4).masks > 0.5
    # Where there is little noise, the true mask shows as 1; the answer was -1 everywhere.
    shown = [m[i].mean().item() for m, i in zip(noisy[clear], inside[clear], strict=True)]
    assert all(v < 0 for v in shown) if share else all(v > 0 for v in shown)
    if not share:
        assert len(network.heard) == 1
        return
    (first, level, learns), _ = network.heard
    assert not learns
    assert (level == TRAIN_STEPS - 1).all()
    assert abs(first[inside].mean()) < 0.1


def test_a_network_nobody_knows_is_told():
    with pytest.raises(TypeError, match="Linear"):
        lesson(CONFIG, torch.nn.Linear(1, 1), _squares(), torch.empty(0), torch.Generator())
