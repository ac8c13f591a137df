"""Batches of tasks, made in the background where the training itself needs the processor."""

from __future__ import annotations

import multiprocessing
import queue
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import torch

from segicl_gui.training.augment import augment
from segicl_gui.training.config import TaskSize, TrainingConfig
from segicl_gui.training.real import RealTasks
from segicl_gui.training.synthetic import synthetic_batch
from segicl_gui.training.task import TaskBatch
from segicl_gui.training.team import own_seed

_AHEAD = 8


class Maker:
    """Makes batches: synthetic and real ones in the configured shares, augmented.

    Parameters
    ----------
    config : TrainingConfig
    real : RealTasks or None
        None: synthetic tasks alone.
    seed, rank : int
        Processes that train together have a seed in common, which decides the sizes, so that
        none waits for another's larger batch; the tasks differ by rank.
    """

    def __init__(
        self,
        config: TrainingConfig,
        real: RealTasks | None,
        seed: int,
        rank: int,
        device: torch.device,
    ) -> None:
        self._config = config
        self._device = device
        self._generator = torch.Generator(device).manual_seed(own_seed(seed, rank))
        self._choice = torch.Generator().manual_seed(seed)
        self._real = real

    def next(self) -> TaskBatch:
        """Make a batch."""
        size = self._size()
        low, high = size.images
        images = int(torch.randint(low, high + 1, (1,), generator=self._choice))
        real = float(torch.rand(1, generator=self._choice)) < self._config.real_share
        if real and self._real is not None:
            batch = self._real.batch(size.tasks, images, size.side, self._generator)
            batch = augment(batch, self._generator)
        else:
            batch = synthetic_batch(size.tasks, images, size.side, self._generator, self._device)
            batch = augment(batch, self._generator, strength=0.5)
        return replace(batch, context_dropped=size.context_dropped)

    def _size(self) -> TaskSize:
        shares = torch.tensor([s.share for s in self._config.sizes])
        return self._config.sizes[int(torch.multinomial(shares, 1, generator=self._choice))]


@contextmanager
def batches(
    config: TrainingConfig,
    pack: Path | None,
    real: RealTasks | None,
    holdout: tuple[str, ...],
    seed: int,
    rank: int,
    device: torch.device,
    workers: int,
) -> Iterator[Iterator[TaskBatch]]:
    """An endless supply of batches.

    Parameters
    ----------
    pack, real : Path or None, RealTasks or None
        Real images as packed, and as read from there: processes read them for themselves.
    holdout : sequence of str
        Names of data sets that are not trained on.
    workers : int
        Processes that make them; 0: made when asked for, on the device.
    """
    if workers == 0:
        yield _endless(Maker(config, real, seed, rank, device))
        return
    context = multiprocessing.get_context("spawn")
    ready: Any = context.Queue(_AHEAD)
    processes = [
        context.Process(
            target=_work, args=(ready, config, pack, holdout, seed * 1000 + i, rank), daemon=True
        )
        for i in range(workers)
    ]
    for process in processes:
        process.start()
    try:
        yield _taken(ready, processes, device)
    finally:
        for process in processes:
            process.kill()
            process.join()


def _endless(maker: Maker) -> Iterator[TaskBatch]:
    while True:
        yield maker.next()


def _taken(ready: Any, processes: list[Any], device: torch.device) -> Iterator[TaskBatch]:
    while True:
        try:
            images, masks, *rest = ready.get(timeout=60)
        except queue.Empty:
            if not any(p.is_alive() for p in processes):
                raise RuntimeError("the processes that make tasks have ended") from None
            continue
        yield TaskBatch(
            torch.from_numpy(images).to(device), torch.from_numpy(masks).to(device), *rest
        )


def _work(
    ready: Any,
    config: TrainingConfig,
    pack: Path | None,
    holdout: tuple[str, ...],
    seed: int,
    rank: int,
) -> None:
    torch.set_num_threads(1)
    device = torch.device("cpu")
    real = None if pack is None else RealTasks(pack, device, holdout=holdout)
    maker = Maker(config, real, seed, rank, device)
    while True:
        batch = maker.next()
        # As arrays: tensors would go through files that the receiver has to open.
        arrays = batch.images.numpy(), batch.masks.numpy()
        ready.put((*arrays, batch.texts, batch.context_dropped))
