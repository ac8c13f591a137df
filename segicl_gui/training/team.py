"""Several processes that train one network together, each on tasks and a device of its own.

Gradients are averaged by hand, once a step and all in one piece: the networks here are small, and
the loop stays the same for one process, which needs no `accelerate`.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any

import torch

_SIZE, _RANK, _LOCAL = "WORLD_SIZE", "RANK", "LOCAL_RANK"
# The others wait while the first one validates.
_PATIENCE = timedelta(hours=2)
# So long may processes take to end by themselves after one has.
_GRACE = 20.0


# Between the seeds of processes that train together; more than a run is ever resumed.
_APART = 1_000_003


def own_seed(seed: int, rank: int) -> int:
    """The seed of one process of several, so that none learns the tasks of another."""
    return seed + _APART * rank


class Team:
    """One process of several that train together; by itself where it was started alone.

    Parameters
    ----------
    device : str
        "cpu" or "cuda"; of several processes each gets a graphics card of its own.

    Raises
    ------
    ValueError
        If the device cannot be used, or `accelerate` is missing and needed.
    """

    def __init__(self, device: str) -> None:
        self.size = int(os.environ.get(_SIZE, "1"))
        self.rank = int(os.environ.get(_RANK, "0"))
        self._accelerator: Any = None
        self.device = _usable(device)
        if self.size > 1:
            self._accelerator = _accelerator(self.device)
            self.device = self._accelerator.device

    @property
    def first(self) -> bool:
        """Whether this is the process that writes checkpoint and log, and validates."""
        return self.rank == 0

    def mean(self, values: Sequence[float]) -> list[float]:
        """Mean of numbers over all processes, the same in each."""
        if self._accelerator is None:
            return list(values)
        told = torch.tensor(values, dtype=torch.float64, device=self.device)
        mean: list[float] = self._accelerator.reduce(told, "mean").tolist()
        return mean

    def share(self, tensors: Iterable[torch.Tensor]) -> None:
        """Give all processes what the first one has."""
        if self._accelerator is None:
            return
        from accelerate.utils import broadcast

        for tensor in tensors:
            tensor.data.copy_(broadcast(tensor.data))

    def average_gradients(self, network: torch.nn.Module) -> None:
        """Mean of the gradients over all processes, in place."""
        if self._accelerator is None:
            return
        learnt = [p for p in network.parameters() if p.requires_grad]
        for p in learnt:
            # What had no part in one process's batch may have had in another's.
            p.grad = torch.zeros_like(p) if p.grad is None else p.grad
        gradients = [p.grad for p in learnt if p.grad is not None]
        flat = torch.cat([g.flatten() for g in gradients])
        mean = self._accelerator.reduce(flat, "mean")
        for g, part in zip(gradients, mean.split([g.numel() for g in gradients]), strict=True):
            g.copy_(part.view_as(g))

    def leave(self) -> None:
        """End the connection; not after an error, when others may still be waiting."""
        if self._accelerator is not None:
            self._accelerator.end_training()


def launch(count: int, command: Sequence[str]) -> int:
    """Start the training in several processes of this machine, and wait for them.

    Parameters
    ----------
    count : int
    command : sequence of str
        What Python is given: a module or a script, and its arguments.

    Returns
    -------
    int
        The greatest of their exit codes; 130 after an interruption.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    place = {_SIZE: str(count), "MASTER_ADDR": "127.0.0.1", "MASTER_PORT": str(port)}
    place["OMP_NUM_THREADS"] = os.environ.get("OMP_NUM_THREADS", "1")
    processes = [
        subprocess.Popen(
            [sys.executable, *command],
            env={**os.environ, **place, _RANK: str(i), _LOCAL: str(i)},
            # Ctrl+C reaches this process alone, which then tells each of them once.
            start_new_session=True,
        )
        for i in range(count)
    ]
    try:
        while all(p.poll() is None for p in processes):
            time.sleep(0.1)
        _wait(processes, None if all(p.poll() in (None, 0) for p in processes) else _GRACE)
    except KeyboardInterrupt:
        for p in processes:
            p.send_signal(signal.SIGTERM)
        _wait(processes, _GRACE)
        return 130
    finally:
        for p in processes:
            if p.poll() is None:
                p.kill()
    codes = [p.wait() for p in processes]
    for i, code in enumerate(codes[1:], 2):
        if code and not codes[0]:
            sys.stderr.write(f"process {i} of {count} ended with code {code}\n")
    return max(abs(code) for code in codes)


def _wait(processes: Sequence[subprocess.Popen[bytes]], seconds: float | None) -> None:
    until = None if seconds is None else time.monotonic() + seconds
    while any(p.poll() is None for p in processes):
        if until is not None and time.monotonic() > until:
            return
        time.sleep(0.1)


def _usable(name: str) -> torch.device:
    try:
        device = torch.device(name)
        torch.zeros(1, device=device).add_(1).cpu()
    except (RuntimeError, AssertionError, NotImplementedError) as e:
        why = str(e).splitlines()[0]
        raise ValueError(f"the device “{name}” cannot be used: {why}; cpu always can") from e
    return device


def _accelerator(device: torch.device) -> Any:
    try:
        from accelerate import Accelerator, InitProcessGroupKwargs
    except ImportError as e:
        raise ValueError(
            f"several processes need accelerate: {e}; install the extra “train”, or use one process"
        ) from e
    given = InitProcessGroupKwargs(timeout=_PATIENCE)
    return Accelerator(cpu=device.type == "cpu", kwargs_handlers=[given])
