"""Tasks are made on the device that is asked for, whatever the default one is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import torch
from torch.overrides import TorchFunctionMode

from segicl_gui.training.augment import augment
from segicl_gui.training.packing import pack
from segicl_gui.training.real import RealTasks
from segicl_gui.training.synthetic import synthetic_batch
from segicl_gui.training.synthetic.fields import Draw
from segicl_gui.training.synthetic.scenes import FAMILIES

CPU = torch.device("cpu")


@pytest.fixture
def elsewhere() -> Iterator[None]:
    """A default device whose tensors have no values: using one of them fails."""
    torch.set_default_device("meta")
    yield
    torch.set_default_device(None)


class _Waits(TorchFunctionMode):
    """Counts what has to wait for a device: values that Python wants to know."""

    def __init__(self) -> None:
        super().__init__()
        self.counted: Counter[str] = Counter()

    def __torch_function__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        name = getattr(func, "__name__", "")
        if name in {"item", "tolist", "nonzero", "__bool__", "__float__", "__int__", "numpy"}:
            self.counted[name] += 1
        return func(*args, **(kwargs or {}))


@pytest.mark.usefixtures("elsewhere")
@pytest.mark.parametrize("family", list(FAMILIES), ids=lambda f: f.__name__)
def test_scenes_are_made_on_the_device_asked_for(family: Any):
    from segicl_gui.training.synthetic.intensity import render

    draw = Draw(2, 2, 48, torch.Generator("cpu").manual_seed(0), "cpu")
    for _ in range(2):
        assert render(draw, family(draw)).device == CPU


@pytest.mark.usefixtures("elsewhere")
def test_batches_and_their_changes_are_made_there_too():
    generator = torch.Generator("cpu").manual_seed(0)
    for _ in range(4):
        batch = augment(synthetic_batch(4, 4, 48, generator, CPU), generator)
        assert batch.images.device == batch.masks.device == CPU


def test_real_tasks_are_made_there_too(folders: list[Path], tmp_path: Path):
    pack(folders, tmp_path / "pack.npz", size=48)
    real = RealTasks(tmp_path / "pack.npz", CPU)
    real.batch(2, 2, 32, torch.Generator("cpu"))
    torch.set_default_device("meta")
    try:
        batch = augment(
            real.batch(12, 3, 32, torch.Generator("cpu").manual_seed(0)),
            torch.Generator("cpu").manual_seed(1),
        )
    finally:
        torch.set_default_device(None)
    assert batch.images.device == batch.masks.device == CPU


def test_a_batch_waits_seldom_for_the_device():
    """A graphics card stands still whenever Python asks it for a value."""
    generator = torch.Generator().manual_seed(0)
    with _Waits() as waits:
        for _ in range(10):
            augment(synthetic_batch(6, 4, 32, generator), generator)
    assert waits.counted.total() / 10 < 80
