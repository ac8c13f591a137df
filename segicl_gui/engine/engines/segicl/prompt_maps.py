"""Clicks, scribbles, boxes and lassos as maps that the network takes."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import torch
from scipy import ndimage
from skimage.draw import line, polygon2mask

from segicl_gui.engine.api import PromptSpec
from segicl_gui.model.prompts import BOX, INSIDE, OUTSIDE, PREVIOUS, PROMPTS, disc


def prompt_maps(
    prompts: Sequence[PromptSpec],
    label: int,
    previous: npt.NDArray[np.uint16] | None,
    shape: tuple[int, int],
    side: int,
) -> torch.Tensor:
    """Maps for one label of one query.

    Parameters
    ----------
    prompts : sequence of PromptSpec
        Of the query, for any label.
    label : int
    previous : ndarray or None
        Label image (row, column) that is corrected.
    shape : tuple of int
        Rows and columns of the query, which the prompts' points refer to.
    side : int
        Of the maps, in pixels.

    Returns
    -------
    Tensor
        See `segicl_gui.model.prompts`: (4, side, side).
    """
    maps = torch.zeros(PROMPTS, side, side)
    scale = side / np.array(shape, float)
    for p in prompts:
        if p.label != label:
            continue
        points = (np.array(p.points, float) + 0.5) * scale - 0.5
        if p.kind in ("box", "lasso"):
            to = BOX if p.positive else OUTSIDE
            maps[to] = torch.maximum(maps[to], _area(points, p.kind, side))
        else:
            to = INSIDE if p.positive else OUTSIDE
            places = torch.from_numpy(_stroke(points)).float()
            for part in places.split(64):
                maps[to] = torch.maximum(maps[to], disc(part, side, side).amax(0))
    if previous is not None:
        inside = torch.from_numpy((previous == label).astype(np.float32))[None, None]
        small = torch.nn.functional.interpolate(inside, (side, side), mode="nearest-exact")
        maps[PREVIOUS] = small[0, 0] * 2 - 1
    return maps


def marked(
    prompts: Sequence[PromptSpec], label: int, positive: bool, shape: tuple[int, int]
) -> npt.NDArray[np.bool_]:
    """Pixels that clicks and scribbles have set for a label, a radius of about 1 %."""
    # Whole strokes may lie outside.
    margin = math.ceil(max(1.0, max(shape) / 160))
    drawn = np.zeros((shape[0] + 2 * margin, shape[1] + 2 * margin), bool)
    for p in prompts:
        if p.label == label and p.positive == positive and p.kind in ("click", "scribble"):
            places = np.rint(_stroke(np.array(p.points, float))).astype(int) + margin
            inside = ((places >= 0) & (places < drawn.shape)).all(1)
            drawn[tuple(places[inside].T)] = True
    if not drawn.any():
        return np.zeros(shape, bool)
    near = ndimage.distance_transform_edt(~drawn) <= max(1.0, max(shape) / 160)
    out: npt.NDArray[np.bool_] = near[margin:-margin, margin:-margin]
    return out


def _stroke(points: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Every pixel along a polyline, (pixel, 2)."""
    rounded = np.rint(points).astype(int)
    if len(rounded) == 1:
        return points
    parts = [np.stack(line(*a, *b), 1) for a, b in pairwise(rounded)]
    return np.unique(np.concatenate(parts), axis=0).astype(float)


def _area(points: npt.NDArray[np.float64], kind: str, side: int) -> torch.Tensor:
    if kind == "lasso":
        return torch.from_numpy(polygon2mask((side, side), points).astype(np.float32))
    (top, left), (bottom, right) = points.min(0), points.max(0)
    y, x = torch.arange(side)[:, None], torch.arange(side)[None]
    return ((y >= top) & (y <= bottom) & (x >= left) & (x <= right)).float()
