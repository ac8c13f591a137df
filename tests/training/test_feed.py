import torch

from segicl_gui.training.config import TaskSize, TrainingConfig
from segicl_gui.training.feed import Maker, batches

CONFIG = TrainingConfig({}, (TaskSize(32, 2, (3, 4), 1.0),), real_share=0.0)


def test_batches_have_the_configured_size_and_a_seed_says_which():
    cpu = torch.device("cpu")
    one, same, other = (Maker(CONFIG, None, s, 0, cpu).next() for s in (1, 1, 2))
    assert one.images.shape[0] == 2
    assert one.images.shape[1] in (3, 4)
    assert one.images.shape[2:] == (3, 32, 32)
    assert torch.equal(one.images, same.images)
    assert one.images.shape != other.images.shape or not torch.equal(one.images, other.images)


def test_processes_that_train_together_have_tasks_of_their_own_of_one_size():
    cpu = torch.device("cpu")
    one, other = (Maker(CONFIG, None, 1, rank, cpu) for rank in (0, 1))
    for _ in range(4):
        a, b = one.next(), other.next()
        assert a.images.shape == b.images.shape
        assert not torch.equal(a.images, b.images)


def test_a_process_in_the_background_makes_them_too():
    with batches(CONFIG, None, None, (), 1, 0, torch.device("cpu"), 1) as supply:
        batch = next(supply)
    assert batch.images.shape[2:] == (3, 32, 32)
    assert batch.masks.unique().tolist() in ([0.0, 1.0], [0.0], [1.0])
