"""Tasks from a pack: balanced, subject-disjoint, reproducible."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
import torch

from segicl_gui.training.packing import pack
from segicl_gui.training.real import RealTasks


def generator(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


@pytest.fixture(scope="module")
def packed(folders: list[Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("pack") / "pack.npz"
    pack(folders, out, size=48)
    return out


def test_batches_are_tasks(packed: Path):
    batch = RealTasks(packed, "cpu").batch(30, 4, 24, generator())
    assert batch.images.shape == (30, 4, 3, 24, 24)
    assert batch.masks.shape == (30, 4, 1, 24, 24)
    assert batch.images.dtype == batch.masks.dtype == torch.float32
    assert batch.images.min() >= 0
    assert batch.images.max() <= 1
    assert set(batch.masks.unique().tolist()) == {0.0, 1.0}
    empty = (batch.masks.flatten(2).sum(2) == 0).sum(1)  # negatives among the images
    assert empty.max() <= 1
    assert (empty == 0).float().mean() > 0.5


def test_the_generator_decides_everything(packed: Path):
    tasks = RealTasks(packed, "cpu")
    a, b, c = (tasks.batch(6, 3, 24, generator(s)) for s in (1, 1, 2))
    assert torch.equal(a.images, b.images)
    assert torch.equal(a.masks, b.masks)
    assert a.texts == b.texts
    assert not torch.equal(a.images, c.images)


def test_sizes_can_change_back_and_forth(packed: Path):
    tasks = RealTasks(packed, "cpu")
    first = tasks.batch(2, 2, 24, generator())
    for size in (16, 32, 40):
        assert tasks.batch(2, 2, size, generator()).images.shape[-2:] == (size, size)
    assert torch.equal(tasks.batch(2, 2, 24, generator()).images, first.images)


def test_data_sets_come_up_equally_often_and_pseudo_labels_have_no_text(packed: Path):
    texts = RealTasks(packed, "cpu").batch(1500, 1, 8, generator()).texts
    cells = sum("nucleus" in t or "gland" in t for t in texts)
    trunk = sum("kidney" in t or "spine" in t for t in texts)
    silent = Counter(texts)[""]
    assert cells + trunk + silent == 1500
    assert abs(cells - trunk) < 150
    assert 0.2 < silent / 1500 < 0.3
    assert any("and" in t.split() for t in texts)
    assert any("dark and round" in t for t in texts)
    assert any(t.endswith(", CT") for t in texts)


def test_data_sets_held_out_are_not_drawn(packed: Path):
    tasks = RealTasks(packed, "cpu", holdout=["trunk"])
    texts = tasks.batch(300, 1, 8, generator()).texts
    assert not any("kidney" in t or "spine" in t for t in texts)
    assert tasks.datasets == ("cells", "trunk")
    assert tasks.episodes("trunk", "kidney", 1, 8, generator()).images.shape[1] == 2


def test_holding_out_what_is_not_there_or_everything_is_refused(packed: Path):
    with pytest.raises(ValueError, match="nothing_here"):
        RealTasks(packed, "cpu", holdout=["nothing_here"])
    with pytest.raises(ValueError, match="left"):
        RealTasks(packed, "cpu", holdout=["cells", "trunk"])


def test_images_of_a_task_show_different_subjects(packed: Path):
    tasks = RealTasks(packed, "cpu")
    table = tasks._table
    nucleus = next(i for i, t in enumerate(table.targets) if t.name == "nucleus")
    keys = torch.rand((50, table.members.shape[1]), generator=generator())
    chosen = table.choose(torch.full((50,), nucleus), keys, 3)
    for row in chosen.tolist():
        assert {tasks._subjects[i] for i in row} == {"cells/a", "cells/b", "cells/c"}
    # More than there are: all of them, then again from the start.
    many = table.choose(torch.full((50,), nucleus), keys, 9)
    assert all(len(set(row)) == 6 for row in many.tolist())


def test_episodes_are_fixed_and_keep_the_query_s_subject_out(packed: Path):
    tasks = RealTasks(packed, "cpu")
    assert tasks.labels("cells") == ("nucleus", "gland")
    a, b = (tasks.episodes("cells", "gland", 3, 24, generator(7)) for _ in range(2))
    assert a.images.shape == (4, 4, 3, 24, 24)  # the gland shows in four pictures
    assert torch.equal(a.images, b.images)
    assert a.texts == ["gland"] * 4
    for images in a.images:
        supports, query = images[:3], images[3]
        assert not any(torch.equal(s, query) for s in supports)
    assert len({tuple(q.flatten().tolist()) for q in a.images[:, -1]}) == 4


def test_an_unknown_label_is_refused(packed: Path):
    with pytest.raises(ValueError, match="no label 'heart'"):
        RealTasks(packed, "cpu").episodes("trunk", "heart", 1, 8, generator())
    with pytest.raises(ValueError, match="no label"):
        RealTasks(packed, "cpu").episodes("nowhere", "heart", 1, 8, generator())


def test_a_bare_machine_can_draw_tasks():
    """No reader of images comes along."""
    code = (
        "import sys, segicl_gui.training.real\n"
        "print(*({'SimpleITK', 'PIL', 'skimage', 'scipy', 'segicl_gui.storage'}"
        " & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == []


def test_some_images_of_a_task_lack_its_target_and_nothing_it_is_part_of(packed: Path):
    tasks = RealTasks(packed, "cpu")
    table = tasks._table
    assert any(len(t.others) for t in table.targets)
    for t in table.targets:
        parts = {
            v
            for o in table.targets
            if o.series == t.series and set(o.values) & set(t.values)
            for v in o.values
        }
        for i in t.others:
            assert not torch.isin(tasks._masks[i].long(), torch.tensor(sorted(parts))).any()
    batch = tasks.batch(200, 4, 24, generator(3))
    lacking = (batch.masks.flatten(2).sum(2) == 0).sum(1)
    assert 0 < (lacking > 0).sum() < 80
    assert lacking.max() <= 2
