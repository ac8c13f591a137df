import torch

from segicl_gui.training.task import TaskBatch


def test_a_batch_is_a_value():
    batch = TaskBatch(torch.zeros(1, 2, 3, 4, 4), torch.zeros(1, 2, 1, 4, 4), ["liver"])
    assert batch.texts == ["liver"]
