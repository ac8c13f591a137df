"""Engines that answer one image after the other, with a network from a user's own weights."""

from __future__ import annotations

import logging
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

import torch
from torch import nn

from segicl_gui.engine.api import CancelToken, EngineFailedError, PredictRequest, SlicePrediction
from segicl_gui.engine.engines.arrays import Arrays, checked
from segicl_gui.engine.engines.devices import torch_device
from segicl_gui.engine.engines.race import raced

_log = logging.getLogger(__name__)

N = TypeVar("N", bound=nn.Module)


@dataclass(frozen=True, slots=True, eq=False)
class Said:
    """What a network says of one query.

    Parameters
    ----------
    labels : tuple of int
        Those it was asked for; may be empty.
    logits : Tensor
        Of each label against its absence, on the processor, at any size: (label, row, column).
    quality : float or None
        Dice to expect, 0..1, where the network tells it.
    note : str
    kept : tuple of int
        Labels that stay as they were in the answer to correct, where no other label is now.
    """

    labels: tuple[int, ...]
    logits: torch.Tensor
    quality: float | None = None
    note: str = ""
    kept: tuple[int, ...] = ()


class SliceEngine(ABC, Generic[N]):
    """What such engines have in common; each says what it needs, and what it says of a query.

    Where the graphics card fails or has too little memory, the network goes on on the processor,
    and every answer from there says so.

    Parameters
    ----------
    fresh : callable
        Makes the network, on the processor. Called again where a graphics card fails: what it held
        cannot be read back.
    device : str
        See `torch_device`.

    Raises
    ------
    UserError
        If there is no such device, or whatever `fresh` raises.
    """

    name: str
    version: str

    def __init__(self, fresh: Callable[[], N], device: str = "") -> None:
        self.device = torch_device(device)
        self._fresh = fresh
        self._note = ""
        self._check: Callable[[], None] = lambda: None
        self.network: N = self._made()

    @abstractmethod
    def require(self, request: PredictRequest) -> None:
        """Refuse what cannot be answered.

        Raises
        ------
        UserError
        """

    @abstractmethod
    def say(self, request: PredictRequest, arrays: Arrays, index: int) -> Said:
        """What the network says of query `index`."""

    def forget(self) -> None:
        """Drop what is kept on a device, as the network moves to another."""

    def predict(
        self,
        request: PredictRequest,
        arrays: Arrays,
        cancel: CancelToken,
        emit: Callable[[SlicePrediction], None],
        progress: Callable[[float, str], None],
    ) -> None:
        """Answer each query through `emit`; see `segicl_gui.engine.api.Engine`."""
        self.require(request)
        arrays = checked(request, arrays)
        for i, key in enumerate(request.queries):
            cancel.check()
            progress(i / len(request.queries), "Proposing")
            self._check = cancel.check
            said = self._said(request, arrays, i)
            cancel.check()
            shape = arrays[key].shape
            answer = raced(i, shape, said.labels, said.logits, said.note, said.quality)
            for label in said.kept:
                before = arrays[dict(request.previous)[i]] == label
                answer.mask[before & (answer.mask == 0)] = label
            emit(answer)
        progress(1.0, "Done")

    def _said(self, request: PredictRequest, arrays: Arrays, index: int) -> Said:
        try:
            with torch.inference_mode():
                said = self.say(request, arrays, index)
        except (MemoryError, RuntimeError) as e:
            if not (_out_of_memory(e) or _card_failed(e)):
                raise
            if self.device == "cpu":
                raise EngineFailedError(
                    "Not enough memory for a proposal",
                    f"The engine “{self.name}” ran out of it: {_first_line(e)}.",
                    "Close other programs, use fewer exemplars, or choose another engine.",
                ) from e
            _log.exception("the graphics card failed")
            self._note = f"The graphics card failed ({_first_line(e)}): computed on the processor"
            self.device = "cpu"
            self.forget()
            self.network = self._made()
            return self._said(request, arrays, index)
        return replace(said, note="; ".join(x for x in (said.note, self._note) if x))

    def _made(self) -> N:
        network = self._fresh().eval().requires_grad_(False)
        # A large network takes long for one image: it is asked whether to stop at each block.
        for part in network.modules():
            if isinstance(part, nn.ModuleList):
                for block in part:
                    block.register_forward_pre_hook(lambda module, inputs: self._check())
        return network.to(self.device)


def _out_of_memory(e: BaseException) -> bool:
    # PyTorch has an error of its own for graphics cards alone.
    return isinstance(e, MemoryError | torch.OutOfMemoryError) or "allocate" in str(e)


def _card_failed(e: BaseException) -> bool:
    return any(x in str(e) for x in ("CUDA error", "CUDA driver", "HIP"))


def _first_line(e: BaseException) -> str:
    return (str(e).strip().splitlines() or [type(e).__name__])[0].rstrip(".")
