import pytest
import torch

from segicl_gui.model.cross_convolution import CrossConvolutionNetwork
from segicl_gui.training import loop
from segicl_gui.training.config import TaskSize, TrainingConfig
from segicl_gui.training.lesson import lesson
from segicl_gui.training.task import TaskBatch

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
        loop._step(CONFIG, network, optimizer, _squares(), torch.empty(0), generator)
        for _ in range(25)
    ]
    losses = [loss for loss, _, _ in steps]
    assert sum(losses[-5:]) < 0.7 * sum(losses[:5])
    assert {n for _, _, n in steps} == {2}


def test_a_network_nobody_knows_is_told():
    with pytest.raises(TypeError, match="Linear"):
        lesson(CONFIG, torch.nn.Linear(1, 1), _squares(), torch.empty(0), torch.Generator())
