"""What of a model's new mask a correction may take over: what hangs together with it, nearby."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import ndimage
from skimage.draw import line, polygon2mask

from segicl_gui.domain.errors import UserError
from segicl_gui.domain.prompts import Prompt, PromptKind

Mask = npt.NDArray[np.bool_]

_TOUCHING = np.ones((3, 3), bool)


@dataclass(frozen=True, slots=True)
class Reach:
    """How far from where it was drawn a correction may change the mask.

    Parameters
    ----------
    pixels : float
        Where the spacing is not known.
    millimetres : float
    """

    pixels: float = 64.0
    millimetres: float = 20.0

    def sampling(self, spacing: tuple[float, float] | None) -> tuple[float, tuple[float, float]]:
        """The distance in its unit, and the size of a pixel (row, column) in it."""
        return (self.pixels, (1.0, 1.0)) if spacing is None else (self.millimetres, spacing)


def drawn(prompt: Prompt, shape: tuple[int, int]) -> Mask:
    """The pixels (row, column) that a prompt marks: its line, or what a box or lasso encloses."""
    points = np.array(prompt.points, float)
    if prompt.kind is PromptKind.LASSO:
        inside: Mask = polygon2mask(shape, points)  # type: ignore[no-untyped-call]
        return inside
    out = np.zeros(shape, bool)
    if prompt.kind is PromptKind.BOX:
        low = np.maximum(np.ceil(points.min(0)), 0).astype(int)
        high = np.floor(points.max(0)).astype(int) + 1
        out[low[0] : max(high[0], 0), low[1] : max(high[1], 0)] = True
        return out
    rounded = np.rint(points).astype(int)
    ends = rounded[1:] if len(rounded) > 1 else rounded
    for a, b in zip(rounded, ends, strict=False):
        rows, columns = line(*a, *b)  # type: ignore[no-untyped-call]
        fits = (rows >= 0) & (rows < shape[0]) & (columns >= 0) & (columns < shape[1])
        out[rows[fits], columns[fits]] = True
    return out


def local_change(
    before: Mask,
    answer: Mask,
    prompt: Prompt,
    spacing: tuple[float, float] | None,
    reach: Reach,
) -> Mask:
    """The label after a correction.

    A positive prompt only adds, a negative one only takes away: the parts of the model's change
    that hang together with what was marked, within reach of it. What a click or scribble marks is
    always set.

    Parameters
    ----------
    before, answer : ndarray of bool
        (row, column); the label as it is, and as the model answers.
    prompt : Prompt
        The one drawn last.
    spacing : tuple of float or None
        Millimetres between rows and columns.
    reach : Reach

    Returns
    -------
    ndarray of bool
        (row, column); the same as `before` farther than `reach` from the prompt.
    """
    marked = drawn(prompt, before.shape)
    if not marked.any():
        return before
    change = answer & ~before if prompt.positive else before & ~answer
    if prompt.kind in (PromptKind.CLICK, PromptKind.SCRIBBLE):
        change = change | (marked & ~before if prompt.positive else marked & before)
    far, size = reach.sampling(spacing)
    change &= ndimage.distance_transform_edt(~marked, sampling=size) <= far
    # A change that begins beside the stroke belongs to it all the same.
    parts, _ = ndimage.label(change | marked, _TOUCHING)
    meant = np.isin(parts, np.unique(parts[marked])) & change
    out: Mask = before | meant if prompt.positive else before & ~meant
    return out


def unchanged(name: str, before: Mask, prompt: Prompt) -> UserError:
    """Why a correction leaves a label as it is.

    Parameters
    ----------
    name : str
        Of the label.
    before : ndarray of bool
        (row, column); where it is.
    """
    marked = before[drawn(prompt, before.shape)]
    happened = f"With this {prompt.kind} the model finds “{name}” as it is."
    todo = "Try a place farther from the edge, a scribble, or the brush."
    if not prompt.positive and not marked.any():
        happened = f"Nothing you marked is “{name}”."
        todo = "Mark, with Ctrl held, what is to be taken away."
    elif prompt.positive and marked.size and marked.all():
        happened = f"All you marked is “{name}” already."
        todo = "Mark what is missing; with Ctrl held, what is to be taken away."
    return UserError("Nothing changed", happened, todo)


def beside(prompt: Prompt, shape: tuple[int, ...]) -> Mask:
    """The pixels (row, column) a click stands for: those within about 1 % of the image's size."""
    rows, columns = np.ogrid[: shape[0], : shape[1]]
    (row, column), *_ = prompt.points
    near: Mask = np.hypot(rows - row, columns - column) <= max(1.0, max(shape) / 100)
    return near


def deepest(mask: Mask) -> tuple[float, float] | None:
    """The pixel (row, column) of a mask farthest from its border; None if it is empty."""
    if not mask.any():
        return None
    depth = ndimage.distance_transform_edt(np.pad(mask, 1))[1:-1, 1:-1]
    row, column = np.unravel_index(int(depth.argmax()), mask.shape)
    return float(row), float(column)
