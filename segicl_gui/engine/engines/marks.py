"""What was clicked, scribbled and framed, as points, boxes and strokes of one label."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
import numpy.typing as npt
from scipy import ndimage
from skimage.draw import line, polygon2mask

from segicl_gui.engine.api import PredictRequest, PromptSpec

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Marks:
    """All in (row, column) of the query, centres of pixels at integers; may lie outside.

    Parameters
    ----------
    points : list of (Point, bool)
        Clicks; what was framed as not belonging, and lassos, by their innermost point.
    strokes : list of (list of Point, bool)
        Scribbles.
    boxes : list of (Point, Point)
        Top left and bottom right corners of what was framed, lassos by the box around them.
    """

    points: list[tuple[Point, bool]] = field(default_factory=list)
    strokes: list[tuple[tuple[Point, ...], bool]] = field(default_factory=list)
    boxes: list[tuple[Point, Point]] = field(default_factory=list)

    @classmethod
    def of(cls, prompts: Sequence[PromptSpec], label: int, shape: Sequence[int]) -> Marks:
        """Of one label, from all prompts of a query of a shape (row, column)."""
        made = cls()
        # Far outside, one place is like another, and strokes there would be endless.
        far = np.array(shape[:2], float)
        for p in prompts:
            if p.label != label:
                continue
            places = np.clip(np.array(p.points, float), -far, 2 * far)
            points = tuple((float(r), float(c)) for r, c in places)
            if p.kind == "click":
                made.points.append((points[0], p.positive))
            elif p.kind == "scribble":
                made.strokes.append((points, p.positive))
            else:
                low, high = places.min(0), places.max(0)
                box = (float(low[0]), float(low[1])), (float(high[0]), float(high[1]))
                centre = (box[0][0] + box[1][0]) / 2, (box[0][1] + box[1][1]) / 2
                if p.kind == "lasso":
                    centre = _innermost(points, shape, centre)
                if p.kind == "lasso" or not p.positive:
                    made.points.append((centre, p.positive))
                if p.positive:
                    made.boxes.append(box)
        return made

    def sampled(self, most: int = 8) -> list[tuple[Point, bool]]:
        """Points, those of strokes included: of each, at most so many, evenly along it."""
        out = list(self.points)
        for points, positive in self.strokes:
            pixels = stroke(points)
            picks = np.unique(np.linspace(0, len(pixels) - 1, most).round().astype(int))
            out += [((float(r), float(c)), positive) for r, c in pixels[picks]]
        return out


def marked(request: PredictRequest, index: int, shape: Sequence[int]) -> dict[int, Marks]:
    """The marks of one query by label, for the labels that have some."""
    prompts = [p for p in request.prompts if p.query == index]
    return {p.label: Marks.of(prompts, p.label, shape) for p in prompts}


def unmarked(request: PredictRequest, index: int, asked: Container[int]) -> tuple[int, ...]:
    """The labels of an answer to correct that nothing is now asked about."""
    if index not in dict(request.previous):
        return ()
    return tuple(x.id for x in request.labels if x.id not in asked)


def stroke(points: Sequence[Point]) -> npt.NDArray[np.int_]:
    """Every pixel along a polyline, in order: (pixel, 2)."""
    rounded: npt.NDArray[np.int_] = np.rint(np.array(points, float)).astype(int)
    parts = [rounded[:1]]
    for a, b in pairwise(rounded):
        rows, columns = line(*a, *b)  # type: ignore[no-untyped-call]
        parts.append(np.stack([rows, columns], 1)[1:])
    return np.concatenate(parts)


def _innermost(points: Sequence[Point], shape: Sequence[int], otherwise: Point) -> Point:
    inside = polygon2mask(tuple(shape[:2]), np.array(points, float))  # type: ignore[no-untyped-call]
    if not inside.any():
        return otherwise
    # Without a border, what touches the edge of the image would seem to go on.
    depth = ndimage.distance_transform_edt(np.pad(inside, 1))[1:-1, 1:-1]
    row, column = np.unravel_index(int(depth.argmax()), depth.shape)
    return float(row), float(column)
