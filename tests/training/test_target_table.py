"""Which images a task is made of."""

from __future__ import annotations

import torch

from segicl_gui.training.packed import Target
from segicl_gui.training.target_table import Table

SUBJECTS = ["a", "a", "b", "b", "c", "d"]


def _table() -> Table:
    one = Target("cells", 0, "nucleus", "", "", (1,), (0, 1, 2, 3), (4, 5))
    two = Target("cells", 0, "gland", "", "", (2, 3), (4, 5), ())
    return Table([one, two], SUBJECTS, torch.device("cpu"))


def _keys(*shape: int) -> torch.Tensor:
    return torch.rand(shape, generator=torch.Generator().manual_seed(0))


def test_new_subjects_come_first_and_images_again_where_there_are_too_few():
    target = torch.zeros(200, dtype=torch.long)
    chosen = _table().choose(target, _keys(200, 4), 6)
    assert set(chosen.flatten().tolist()) == {0, 1, 2, 3}
    for row in chosen.tolist():
        assert {SUBJECTS[i] for i in row[:2]} == {"a", "b"}
        assert len(set(row[:4])) == 4
        assert row[4:] == row[:2]


def test_images_without_the_target_are_put_in_only_where_they_are_known():
    table = _table()
    generator = torch.Generator().manual_seed(0)
    target = torch.tensor([0, 0, 1] * 50)
    asked = torch.tensor([True, False, True] * 50)
    chosen = table.choose(target, _keys(150, 4), 6)
    out = table.without(target, asked, chosen, _keys(150, 6), generator)
    put_in = (out != chosen).sum(1).view(50, 3)
    assert put_in[:, 0].min() >= 1
    assert put_in[:, 0].max() <= 2
    assert not put_in[:, 1:].any()
    assert set(out[out != chosen].tolist()) <= {4, 5}


def test_targets_of_a_data_set_share_its_weight():
    other = Target("trunk", 1, "spine", "", "", (300,), (0, 1), ())
    table = Table([*_table().targets, other], SUBJECTS, torch.device("cpu"))
    torch.testing.assert_close(table.weights / table.weights.sum(), torch.tensor([0.25, 0.25, 0.5]))
    assert table.related.tolist() == [[1, 1, 0], [1, 1, 0], [0, 0, 1]]
