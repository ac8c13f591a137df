"""The `seggpt` engine: exemplars painted beside the query, and the query's paint read off.

SegGPT, Wang et al., ICCV 2023, arXiv 2304.03284. Weights as the library transformers writes them,
such as BAAI/seggpt-vit-large on the Hugging Face hub (licence there: Apache-2.0; of the authors'
code: MIT). None could be fetched where this was written: proven with made-up weights only.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import torch

from segicl_gui.engine.api import ExemplarSpec, PredictRequest
from segicl_gui.engine.engines.arrays import Arrays
from segicl_gui.engine.engines.own_weights import Preparation, pretrained, unusable
from segicl_gui.engine.engines.sizes import labels_at, squeezed
from segicl_gui.engine.engines.slices import Said, SliceEngine
from segicl_gui.engine.engines.support import need_exemplars, support

# White first, as the authors paint a single object; black is background.
_COLOURS = sorted(product((0.0, 1.0), repeat=3), key=sum, reverse=True)[:-1]
# How far from a colour paint may be, of the distance between two that differ in one channel
# (0..1), before another is as likely.
_SPREAD = 0.25


class SegGPTEngine(SliceEngine[Any]):
    """Segments from exemplars; texts and prompts are not looked at.

    All exemplars are shown at once, and what they say of the query is averaged in every layer (the
    paper's feature ensemble), whatever their weights; those of weight 0 are left out. Labels that
    were assessed in the same exemplars are painted together, up to seven, each in a colour of its
    own; others need a pass of their own, since black means that a label is not there.

    Parameters
    ----------
    model : Path or str
        Folder with ``config.json`` and ``model.safetensors``.
    device : str
        See `torch_device`.

    Raises
    ------
    UserError
        If something of it is missing, of another kind or damaged, or there is no such device.
    """

    name = "seggpt"
    version = "1"

    def __init__(self, model: Path | str, device: str = "") -> None:
        folder = Path(model)
        super().__init__(
            lambda: pretrained(folder, {"seggpt": "SegGptForImageSegmentation"}, "SegGPT"), device
        )
        rows, side = self.network.config.image_size
        if rows != 2 * side:
            raise unusable(folder, f"It looks at {rows} × {side} pixels, not at two squares")
        self._preparation = Preparation.of(folder, side)
        if self._preparation.side != side:
            raise unusable(folder, "Its config.json and preprocessor_config.json name two sizes")

    def require(self, request: PredictRequest) -> None:
        """Refuse a request without exemplars."""
        need_exemplars(request)

    def say(self, request: PredictRequest, arrays: Arrays, index: int) -> Said:
        """What the network says of query `index`."""
        passes = defaultdict(list)
        for label, weights in support(request, arrays).items():
            passes[tuple(w > 0 for w in weights)].append(label)
        side = self._preparation.side
        asked: list[int] = []
        logits = [torch.zeros(0, side, side)]
        for used, labels in passes.items():
            pairs = [e for e, u in zip(request.exemplars, used, strict=True) if u]
            for i in range(0, len(labels), len(_COLOURS)):
                some = labels[i : i + len(_COLOURS)]
                asked += some
                logits.append(self._painted(arrays, request.queries[index], pairs, some))
        return Said(tuple(asked), torch.cat(logits))

    def _painted(
        self, arrays: Arrays, query: str, pairs: Sequence[ExemplarSpec], labels: Sequence[int]
    ) -> torch.Tensor:
        """Logits of labels (label, row, column) from one pass."""
        side, ready = self._preparation.side, self._preparation.normalised
        images = torch.stack([squeezed(arrays[e.image], side) for e in pairs])
        colours = torch.tensor(_COLOURS[: len(labels)])
        masks = torch.zeros(len(pairs), 3, side, side)
        for i, e in enumerate(pairs):
            mask = labels_at(arrays[e.mask], side).astype(np.int32)
            for label, colour in zip(labels, colours, strict=True):
                masks[i, :, torch.from_numpy(mask == label)] = colour[:, None]
        asked = squeezed(arrays[query], side).expand_as(images)
        said = self.network(
            pixel_values=ready(asked).to(self.device),
            prompt_pixel_values=ready(images).to(self.device),
            prompt_masks=ready(masks).to(self.device),
            feature_ensemble=len(pairs) > 1,
        ).pred_masks
        # Above stands the exemplar's paint, below the query's.
        paint = self._preparation.plain(said[:, :, side:].float().mean(0)).cpu().clamp(0, 1)
        away = ((paint[None] - colours[:, :, None, None]) ** 2).sum(1)
        return ((paint**2).sum(0) - away) / (2 * _SPREAD**2)
