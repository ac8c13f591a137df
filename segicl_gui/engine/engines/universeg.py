"""The `universeg` engine: the authors' own weights in our re-implementation of their network.

===========  ================  ==================================  =======================
engine       paper             weights, by name and place          their licence
===========  ================  ==================================  =======================
universeg    arXiv 2304.06131  ``universeg_v1_nf64_ss64_STA.pt``,  OpenRAIL++-M, *solely for
                               github.com/JJGO/UniverSeg           research purposes* (its
                                                                   LICENSE-model)
multiverseg  arXiv 2412.15058  ``MultiverSeg_v0_nf256_res128.pt``  told by the authors where
                               github.com/halleewong/MultiverSeg   they offer it
===========  ================  ==================================  =======================

Both are made safetensors first, see docs/models.md. Neither could be fetched where this was
written: layout and arithmetic are checked against their published descriptions with made-up
weights, not against the authors' answers.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch

from segicl_gui.engine.api import PredictRequest
from segicl_gui.engine.engines.arrays import Arrays
from segicl_gui.engine.engines.own_weights import state_of, unusable
from segicl_gui.engine.engines.sizes import labels_at, squeezed
from segicl_gui.engine.engines.slices import Said, SliceEngine
from segicl_gui.engine.engines.support import need_exemplars, support
from segicl_gui.model.published_cross import PublishedCrossNetwork

# What both were trained at.
_SIDE = 128


class UniverSegEngine(SliceEngine[PublishedCrossNetwork]):
    """Segments from exemplars; texts and prompts are not looked at.

    Each label is asked for alone, against everything else, from the exemplars in which it was
    assessed; then labels compete pixel by pixel. Colours are not seen: images are made grey, and
    each is stretched to 0..1, as the authors did.

    Parameters
    ----------
    model : Path or str
        Folder that holds one file of weights, ``.safetensors``; or that file.
    device : str
        See `torch_device`.
    side : int
        Side, in pixels, that images are squeezed to.

    Raises
    ------
    UserError
        If the weights are of another network, missing or damaged, or there is no such device.
    """

    name = "universeg"
    version = "1"
    interactive = False

    def __init__(self, model: Path | str, device: str = "", side: int = _SIDE) -> None:
        folder = Path(model)
        super().__init__(lambda: _network(folder, self.interactive), device)
        if side < 1 or side % self.network.stride:
            raise ValueError(f"a side of {side} is no multiple of {self.network.stride}")
        self._side = side

    def require(self, request: PredictRequest) -> None:
        """Refuse a request without exemplars."""
        need_exemplars(request)

    def say(self, request: PredictRequest, arrays: Arrays, index: int) -> Said:
        """What the network says of query `index`."""
        said_by = support(request, arrays)
        image = self.grey(arrays[request.queries[index]])[None]
        logits = [self.ask(image, request, arrays, x, w) for x, w in said_by.items()]
        return Said(tuple(said_by), self.stacked(logits))

    def ask(
        self,
        query: torch.Tensor,
        request: PredictRequest,
        arrays: Arrays,
        label: int,
        weights: Sequence[float],
    ) -> torch.Tensor:
        """Logits (row, column) of a label in a query (1, channel, row, column).

        Parameters
        ----------
        weights : sequence of float
            Of the exemplars; those of weight 0 are left out.
        """
        used = [(e, w) for e, w in zip(request.exemplars, weights, strict=False) if w > 0]
        size = (1, len(used), 1, self._side, self._side)
        images, masks = torch.zeros(size), torch.zeros(size)
        for i, (e, _) in enumerate(used):
            images[0, i] = self.grey(arrays[e.image])
            masks[0, i, 0] = self.shown(arrays[e.mask] == label)
        said: torch.Tensor = self.network(
            query.to(self.device),
            images.to(self.device),
            masks.to(self.device),
            torch.tensor([[w for _, w in used]], device=self.device),
        )
        return said[0, 0].float().cpu()

    def grey(self, image: npt.NDArray[np.float32]) -> torch.Tensor:
        """An image (row, column[, 3]) as the network takes it: (1, side, side), 0..1."""
        x = squeezed(image, self._side).mean(0, keepdim=True)
        low, high = x.min(), x.max()
        return (x - low) / (high - low) if high > low else torch.zeros_like(x)

    def shown(self, mask: npt.NDArray[np.bool_]) -> torch.Tensor:
        """A mask (row, column) as the network takes it: (side, side), 0 or 1."""
        return torch.from_numpy(labels_at(mask.astype(np.uint16), self._side).astype(np.float32))

    def stacked(self, logits: Sequence[torch.Tensor]) -> torch.Tensor:
        """Logits of all labels; there may be none."""
        return torch.stack(list(logits)) if logits else torch.zeros(0, self._side, self._side)


def _network(folder: Path, interactive: bool) -> PublishedCrossNetwork:
    state = state_of(folder)
    try:
        network = PublishedCrossNetwork.of(state)
    except (ValueError, KeyError, RuntimeError) as e:
        told = str(e).splitlines()[0].rstrip(":. ")
        raise unusable(folder, f"It does not hold UniverSeg or MultiverSeg: {told}") from e
    if network.interactive != interactive or network.query_channels != (5 if interactive else 1):
        other = "MultiverSeg" if network.interactive else "UniverSeg"
        raise unusable(
            folder, f"It holds {other}", f"Choose the engine “{other.lower()}” for these weights."
        )
    return network
