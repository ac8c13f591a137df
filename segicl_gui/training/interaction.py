"""Simulated corrections: what an annotator would mark on a proposal."""

from __future__ import annotations

import torch
from torch.nn import functional as F

from segicl_gui.model.prompts import disc, squared_distance

_CLICKS = 3
# Of the queries: those with a mask so far, with clicks, with a scribble, with a box.
_PREVIOUS, _CLICKED, _SCRIBBLED, _BOXED = 0.8, 0.8, 0.25, 0.15


def simulated(
    logits: torch.Tensor, masks: torch.Tensor, generator: torch.Generator
) -> torch.Tensor:
    """Prompts of random kinds that answer a proposal's errors.

    Parameters
    ----------
    logits, masks : Tensor
        The proposal and the truth: (task, query, 1, row, column).
    generator : Generator

    Returns
    -------
    Tensor
        As in `segicl_gui.model.prompts`: (task, query, 4, row, column). A query without a
        mask so far has its marks inside the truth and outside it, as a start.
    """
    shape = (*masks.shape[:2], 1, 1, 1)
    u = torch.rand(4, *shape, generator=generator, device=masks.device)
    previous = torch.where(logits > 0, 1.0, -1.0) * (u[0] < _PREVIOUS)
    inside = masks > 0.5
    missed, wrong = inside & (previous < 0.5), ~inside & (previous > -0.5)
    count = 1 + int(torch.randint(_CLICKS, (), generator=generator, device=masks.device))
    marks = _clicks(missed, wrong, generator, count) * (u[1] < _CLICKED)
    line = _lines(masks, generator)
    scribbles = torch.cat([missed & line, wrong & line], 2) * (u[2] < _SCRIBBLED)
    box = _boxes(inside, generator) * (u[3] < _BOXED)
    return torch.cat([torch.maximum(marks, scribbles.to(marks.dtype)), box, previous], 2)


def clicked(
    logits: torch.Tensor, masks: torch.Tensor, generator: torch.Generator, count: int
) -> torch.Tensor:
    """Clicks alone, on the largest errors: see `simulated`."""
    previous = torch.where(logits > 0, 1.0, -1.0)
    inside = masks > 0.5
    marks = _clicks(inside & (previous < 0), ~inside & (previous > 0), generator, count)
    return torch.cat([marks, torch.zeros_like(previous), previous], 2)


def _clicks(
    missed: torch.Tensor, wrong: torch.Tensor, generator: torch.Generator, count: int
) -> torch.Tensor:
    """Marks inside and outside, one after the other in the middle of the largest error."""
    b, q, _, rows, columns = missed.shape
    error = (missed | wrong).flatten(0, 2).float()
    kind = missed.flatten(0, 2)
    inner, outer = torch.zeros_like(error), torch.zeros_like(error)
    numbers = torch.arange(len(error), device=error.device)
    for _ in range(count):
        # The more error all around, at several distances, the further inside a large one.
        depth = error.clone()
        for part in (kind, ~kind):
            own = (error * part)[:, None]
            for reach in (rows // 32, rows // 12):
                k = 2 * max(1, reach) + 1
                depth += F.avg_pool2d(own, k, 1, k // 2)[:, 0] * own[:, 0]
        noise = torch.rand(depth.shape, generator=generator, device=depth.device)
        place = (depth * (0.9 + 0.1 * noise)).flatten(1).argmax(1)
        at = torch.stack([place // columns, place % columns], 1).float()
        there = error.flatten(1)[numbers, place] > 0
        mark = disc(at, rows, columns) * there[:, None, None]
        inside = kind.flatten(1)[numbers, place][:, None, None]
        inner, outer = torch.maximum(inner, mark * inside), torch.maximum(outer, mark * ~inside)
        # Taken as mended nearby.
        error = error * (squared_distance(at, rows, columns) > (rows / 8) ** 2)
    return torch.stack([inner, outer], 1).reshape(b, q, 2, rows, columns)


def _lines(masks: torch.Tensor, generator: torch.Generator) -> torch.Tensor:
    """Wavy lines across each picture, a few pixels wide: (task, query, 1, row, column)."""
    b, q, _, rows, columns = masks.shape

    def draw(low: float, high: float) -> torch.Tensor:
        u = torch.rand(b, q, 1, 1, 1, generator=generator, device=masks.device)
        return low + (high - low) * u

    y = torch.linspace(-1, 1, rows, device=masks.device)[:, None]
    x = torch.linspace(-1, 1, columns, device=masks.device)[None]
    angle, wave = draw(0, 3.15), draw(2, 8)
    along, across = x * angle.cos() + y * angle.sin(), y * angle.cos() - x * angle.sin()
    middle = draw(-0.5, 0.5) + draw(0, 0.2) * torch.sin(along * wave + draw(0, 6.3))
    return (across - middle).abs() < 3 / rows


def _boxes(inside: torch.Tensor, generator: torch.Generator) -> torch.Tensor:
    """A box around each structure, a little off: 1 in it, (task, query, 1, row, column)."""
    sides = []
    for axis in (3, 4):
        n = inside.shape[axis]
        there = inside.any(7 - axis, keepdim=True)
        line = torch.arange(n, device=inside.device).view(
            [-1 if i == axis else 1 for i in range(5)]
        )
        first = torch.where(there, line, n).amin(axis, keepdim=True)
        last = torch.where(there, line, -1).amax(axis, keepdim=True)
        off = torch.randn(2, *first.shape, generator=generator, device=inside.device) * n / 50
        sides.append((line >= first + off[0]) & (line <= last + off[1]))
    return (sides[0] & sides[1]).float() * inside.flatten(2).any(2)[:, :, None, None, None]
