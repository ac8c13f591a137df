"""The `cross-convolution` engine: the learnt peer of the network, to measure it against."""

from __future__ import annotations

import json
from collections.abc import Callable
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
from segicl_gui.engine.engines.race import raced
from segicl_gui.engine.engines.sizes import labels_at, squeezed
from segicl_gui.engine.engines.support import need_exemplars, support
from segicl_gui.engine.models.store import verified
from segicl_gui.model.cross_convolution import CrossConvolutionNetwork

MODEL = "cross-convolution"


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
        need_exemplars(request)
        progress(0.0, "Looking at exemplars")
        arrays = checked(request, arrays)
        images, masks = self._exemplars(request.exemplars, arrays, cancel)
        said_by = support(request, arrays)
        for i, key in enumerate(request.queries):
            cancel.check()
            progress(i / len(request.queries), "Proposing")
            query = squeezed(arrays[key], self._side)[None, None].to(self._device)
            logits = torch.zeros(len(said_by), self._side, self._side)
            for k, (label, said_of) in enumerate(said_by.items()):
                cancel.check()
                weights = torch.tensor(said_of)
                asked = weights > 0
                shown = (masks[asked] == label).float()
                said = self._network.segment(
                    images[None, asked], shown[None], query, weights[None, asked].to(self._device)
                )
                logits[k] = said[0, 0, 0].float().cpu()
            cancel.check()
            emit(raced(i, arrays[key].shape, tuple(said_by), logits))
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
