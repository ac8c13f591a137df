"""The `sam` engine: what is clicked, framed or scribbled is outlined, without any exemplar.

==========  =================  ==============================================================
SAM         arXiv 2304.02643   facebook/sam-vit-base and others, Apache-2.0
MedSAM      arXiv 2304.12306   the same layout, such as wanglab/medsam-vit-base, Apache-2.0
SAM 2       arXiv 2408.00714   facebook/sam2.1-hiera-tiny and others, Apache-2.0
EdgeTAM     arXiv 2501.07256   yonigozlan/EdgeTAM-hf, Apache-2.0
==========  =================  ==============================================================

As the library transformers writes them, named by their place on the Hugging Face hub. None could
be fetched where this was written: proven with made-up weights only.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch.nn import functional as F

from segicl_gui.domain.errors import UserError
from segicl_gui.engine.api import PredictRequest
from segicl_gui.engine.engines.arrays import Arrays
from segicl_gui.engine.engines.marks import Marks, Point, marked, unmarked
from segicl_gui.engine.engines.own_weights import Preparation, pretrained
from segicl_gui.engine.engines.sized_cache import SizedCache
from segicl_gui.engine.engines.slices import Said, SliceEngine

_CLASSES = {
    "sam": "SamModel",
    "sam2": "Sam2Model",
    "sam2_video": "Sam2Model",
    "edgetam": "EdgeTamModel",
    "edgetam_video": "EdgeTamModel",
}
# How sure an answer to correct is taken to be, as a logit: its probabilities are not kept.
_SURE = 8.0


@dataclass(frozen=True, slots=True, eq=False)
class _Seen:
    """An image as the network's first part sees it.

    Parameters
    ----------
    features : Tensor or list of Tensor
    size : (int, int)
        Rows and columns of the square that the image fills, from the top left.
    """

    features: Any
    size: tuple[int, int]

    @property
    def nbytes(self) -> int:
        several = isinstance(self.features, list)
        tensors = self.features if several else [self.features]
        return sum(t.numel() * t.element_size() for t in tensors)


class SamEngine(SliceEngine[Any]):
    """Segments by clicks, boxes, scribbles and lassos; exemplars and texts are not looked at.

    Of a scribble, points along it are used; of a lasso, the box around it and its innermost point.
    Several boxes of a label are asked for one by one. An image is encoded when first marked, and
    kept: the next click costs the small second part of the network alone.

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

    name = "sam"
    version = "1"

    def __init__(self, model: Path | str, device: str = "") -> None:
        folder = Path(model)
        super().__init__(lambda: pretrained(folder, _CLASSES, "SAM, SAM 2 or EdgeTAM"), device)
        config = self.network.config
        # The first SAM keeps the shape of an image and fills the rest up; later ones squeeze it.
        self._keeps_shape = config.model_type == "sam"
        side = config.prompt_encoder_config.image_size
        told = Preparation.of(folder, side)
        self._preparation = Preparation(side, told.mean, told.std)
        self._grid = 4 * side // config.prompt_encoder_config.patch_size
        self._kept: SizedCache[_Seen] = SizedCache(256 * 2**20)

    def require(self, request: PredictRequest) -> None:
        """Refuse a request without a mark."""
        if not request.prompts:
            raise UserError(
                "No proposal without a mark",
                "This engine outlines what you click on or draw a box around; nothing is marked.",
                "Choose the click or the box tool and mark what you look for.",
            )

    def forget(self) -> None:
        """Drop the images seen."""
        self._kept = SizedCache(self._kept.limit_bytes)

    def say(self, request: PredictRequest, arrays: Arrays, index: int) -> Said:
        """What the network says of query `index`."""
        key = request.queries[index]
        image = arrays[key]
        marks = marked(request, index, image.shape)
        kept = unmarked(request, index, marks)
        side = self._preparation.side
        if not marks:
            return Said((), torch.zeros(0, side, side), note="Nothing is marked here", kept=kept)
        seen = self._seen(key, image)
        before = dict(request.previous).get(index)
        logits, qualities = [], []
        for label, mark in marks.items():
            mask = None if before is None else self._before(arrays[before] == label, seen.size)
            parts = [self._ask(seen, r, image.shape, mask) for r in _runs(mark)]
            best = torch.stack([x for x, _ in parts]).amax(0)
            full = F.interpolate(best[None, None], (side, side), mode="bilinear")[0, 0]
            logits.append(full[: seen.size[0], : seen.size[1]])
            qualities.append(float(np.mean([q for _, q in parts])))
        quality = float(np.mean(qualities))
        return Said(tuple(marks), torch.stack(logits), quality, kept=kept)

    def _seen(self, key: str, image: npt.NDArray[np.float32]) -> _Seen:
        found = self._kept.get(key)
        if found is None:
            side = self._preparation.side
            rows, columns = image.shape[:2]
            scale = side / max(rows, columns)
            size = max(1, round(rows * scale)), max(1, round(columns * scale))
            if not self._keeps_shape:
                size = (side, side)
            x = _planes(image)[None]
            x = F.interpolate(x, size, mode="bilinear", antialias=max(rows, columns) > side)
            x = self._preparation.normalised(x)
            x = F.pad(x, (0, side - size[1], 0, side - size[0])).to(self.device)
            found = _Seen(self.network.get_image_embeddings(x), size)
            self._kept.put(key, found)
        return found

    def _before(self, mask: npt.NDArray[np.bool_], size: tuple[int, int]) -> torch.Tensor | None:
        """An answer to correct as the network takes it; None where there is nothing of it."""
        if not mask.any():
            return None
        side = self._preparation.side
        x = torch.from_numpy(mask.astype(np.float32))[None, None]
        x = F.interpolate(x, size, mode="nearest-exact")
        x = F.pad(x, (0, side - size[1], 0, side - size[0]))
        x = F.interpolate(x, (self._grid, self._grid), mode="area")
        return ((x * 2 - 1) * _SURE).to(self.device)

    def _ask(
        self, seen: _Seen, run: _Run, shape: Sequence[int], before: torch.Tensor | None
    ) -> tuple[torch.Tensor, float]:
        """Logits (row, column) of a mask, over the whole square, and the Dice to expect of it."""
        scale = np.array(seen.size, float) / np.array(shape[:2], float)

        def placed(point: Point) -> list[float]:
            row, column = (np.array(point) + 0.5) * scale - 0.5
            return [float(column), float(row)]

        given: dict[str, Any] = {}
        if run.points:
            places = [placed(p) for p, _ in run.points]
            signs = [int(s) for _, s in run.points]
            given["input_points"] = torch.tensor(places, device=self.device)[None, None]
            given["input_labels"] = torch.tensor(signs, dtype=torch.int, device=self.device)[
                None, None
            ]
        if run.box is not None:
            corners = placed(run.box[0]) + placed(run.box[1])
            given["input_boxes"] = torch.tensor(corners, device=self.device)[None, None]
        if before is not None:
            given["input_masks"] = before
        # One click may mean a part or the whole: three masks are made then, the likeliest taken.
        unclear = run.box is None and before is None and len(run.points) == 1
        out = self.network(image_embeddings=seen.features, multimask_output=unclear, **given)
        scores = out.iou_scores[0, 0].float().cpu()
        best = int(scores.argmax())
        iou = float(scores[best].clamp(0, 1))
        return out.pred_masks[0, 0, best].float().cpu(), 2 * iou / (1 + iou)


@dataclass(frozen=True, slots=True)
class _Run:
    """Marks that are asked about together."""

    points: list[tuple[Point, bool]]
    box: tuple[Point, Point] | None = None


def _runs(marks: Marks) -> list[_Run]:
    points = marks.sampled()
    if not marks.boxes:
        return [_Run(points)]

    def inside(point: Point, box: tuple[Point, Point]) -> bool:
        (top, left), (bottom, right) = box
        return top <= point[0] <= bottom and left <= point[1] <= right

    runs = [
        _Run([(p, s) for p, s in points if not s or inside(p, box)], box) for box in marks.boxes
    ]
    alone = [(p, s) for p, s in points if not any(inside(p, b) for b in marks.boxes)]
    if any(s for _, s in alone):
        runs.append(_Run([(p, s) for p, s in points if not s or (p, s) in alone]))
    return runs


def _planes(image: npt.NDArray[np.float32]) -> torch.Tensor:
    planes = image[..., None].repeat(3, 2) if image.ndim == 2 else image
    return torch.from_numpy(np.ascontiguousarray(planes.transpose(2, 0, 1), np.float32))
