"""The `cross-convolution` engine: the learnt peer of the network, to measure it against."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import torch
from diffusers.utils import SAFETENSORS_WEIGHTS_NAME
from safetensors import SafetensorError
from safetensors.torch import load_file

from segicl_gui.domain.errors import UserError
from segicl_gui.engine.api import CancelToken, ExemplarSpec, PredictRequest, SlicePrediction
from segicl_gui.engine.engines.arrays import Arrays, checked
from segicl_gui.engine.engines.devices import torch_device
from segicl_gui.engine.engines.segicl.encoded import enlarged, labels_at, squeezed
from segicl_gui.engine.models.store import verified
from segicl_gui.model.cross_convolution import CrossConvolutionNetwork

MODEL = "cross-convolution"
# Dice that is expected of an answer that is sure of itself everywhere: how the network fares on
# the exemplars themselves is not measured, that would cost as much as a query for each of them.
_TYPICAL_DICE = 0.6


class CrossConvolutionEngine:
    """Segments from exemplars with our re-implementation after UniverSeg (arXiv 2304.06131).

    Each label is asked for alone, against everything else, from the exemplars in which it was
    assessed; then labels compete pixel by pixel. Texts and prompts are not looked at. Nothing
    of an exemplar can be kept between queries, see `CrossConvolutionNetwork`.

    Parameters
    ----------
    network : CrossConvolutionNetwork, optional
        The one in the model store if not given.
    side : int
        Side, in pixels, that images are squeezed to: a multiple of the network's stride, best
        one that it was trained at.
    device : str
        See `torch_device`.
    model : Path, optional
        Folder of other weights of this network.

    Raises
    ------
    UserError
        If the weights are missing or damaged, or there is no such device.
    """

    name = "cross-convolution"
    version = "1"

    def __init__(
        self,
        network: CrossConvolutionNetwork | None = None,
        side: int = 128,
        device: str = "",
        model: Path | None = None,
    ) -> None:
        self._device = torch_device(device)
        self._network = (network or _loaded(model)).eval().requires_grad_(False)
        if side < 1 or side % self._network.stride:
            raise ValueError(f"a side of {side} is no multiple of {self._network.stride}")
        self._side = side
        self._network.to(self._device)

    def predict(
        self,
        request: PredictRequest,
        arrays: Arrays,
        cancel: CancelToken,
        emit: Callable[[SlicePrediction], None],
        progress: Callable[[float, str], None],
    ) -> None:
        """Answer each query through `emit`; see `segicl_gui.engine.api.Engine`."""
        if not request.exemplars:
            raise UserError(
                "No proposal without an exemplar",
                "This engine needs exemplars: it learns from outlined images, and there is none.",
                "Outline one image and accept it.",
            )
        progress(0.0, "Looking at exemplars")
        arrays = checked(request, arrays)
        images, masks = self._exemplars(request.exemplars, arrays, cancel)
        support = _support(request, arrays)
        for i, key in enumerate(request.queries):
            cancel.check()
            progress(i / len(request.queries), "Proposing")
            query = squeezed(arrays[key], self._side)[None, None].to(self._device)
            logits = torch.zeros(len(support), self._side, self._side)
            for k, (label, weights) in enumerate(support.items()):
                cancel.check()
                asked = weights > 0
                shown = (masks[asked] == label).float()
                said = self._network.segment(
                    images[None, asked], shown[None], query, weights[None, asked].to(self._device)
                )
                logits[k] = said[0, 0, 0].float().cpu()
            cancel.check()
            emit(_answer(i, arrays[key].shape, tuple(support), logits))
        progress(1.0, "Done")

    def _exemplars(
        self, exemplars: tuple[ExemplarSpec, ...], arrays: Arrays, cancel: CancelToken
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """Images (exemplar, 3, row, column) and label images (exemplar, 1, row, column)."""
        images, masks = [], []
        for e in exemplars:
            cancel.check()
            image, mask = arrays[e.image], arrays[e.mask]
            images.append(squeezed(image, self._side))
            masks.append(torch.from_numpy(labels_at(mask, self._side).astype(np.int32))[None])
        return torch.stack(images).to(self._device), torch.stack(masks).to(self._device)


def _support(request: PredictRequest, arrays: Arrays) -> dict[int, torch.Tensor]:
    """How much each exemplar says of a label, for the labels that one of them shows.

    An exemplar in which a label was not assessed says nothing of it; one that lacks it says that
    it need not be there.
    """
    out = {}
    for x in request.labels:
        shown = [bool((arrays[e.mask] == x.id).any()) for e in request.exemplars]
        weights = torch.tensor(
            [
                e.weight if s or x.id in e.labels else 0.0
                for e, s in zip(request.exemplars, shown, strict=True)
            ]
        )
        if bool((weights[torch.tensor(shown)] > 0).any()):
            out[x.id] = weights
    return out


def _answer(
    index: int, shape: Sequence[int], labels: Sequence[int], logits: torch.Tensor
) -> SlicePrediction:
    """The labels' race at the size of the query, from logits (label, side, side)."""
    best, total = np.zeros(shape[:2], np.float32), np.zeros(shape[:2], np.float32)
    mask = np.zeros(shape[:2], np.uint16)
    # One label after the other: of large images, not all would fit into memory at full size.
    for label, x in zip(labels, logits, strict=True):
        full = enlarged(x[None], shape[0], shape[1])[0].numpy()
        mask[full > best] = label
        np.maximum(best, full, out=best)
        np.logaddexp(total, full, out=total)
    confidence = np.rint(np.exp(best - total).clip(0, 1) * 255).astype(np.uint8)
    return SlicePrediction(index, mask, confidence, _quality(logits))


def _quality(logits: torch.Tensor) -> float:
    """Dice to expect, from how sure the answer is of itself."""
    if not len(logits):
        return 0.0
    p = torch.softmax(torch.cat([torch.zeros_like(logits[:1]), logits]), 0)
    chosen = p.argmax(0)
    values = []
    for c in range(1, len(p)):
        inside = chosen == c
        if inside.any():
            now = 2 * float(p[c][inside].sum()) / float(inside.sum() + p[c].sum())
        else:
            now = 1 - float(p[c].max())
        values.append(np.sqrt(now * _TYPICAL_DICE))
    return float(np.clip(np.mean(values), 0, 1))


def _loaded(model: Path | None) -> CrossConvolutionNetwork:
    folder = model or verified(MODEL)
    try:
        config = json.loads((folder / CrossConvolutionNetwork.config_name).read_text("utf-8"))
        network: CrossConvolutionNetwork = CrossConvolutionNetwork(config["channels"])
        # Not by `from_pretrained`, which makes up what a file lacks and may ask the internet.
        network.load_state_dict(load_file(folder / SAFETENSORS_WEIGHTS_NAME))
    except (OSError, ValueError, KeyError, TypeError, RuntimeError, SafetensorError) as e:
        raise UserError(
            f"The model “{folder.name}” cannot be loaded",
            f"{folder}: {e}.",
            "Import or install it again, or choose another engine.",
        ) from e
    return network
