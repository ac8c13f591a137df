"""What an annotator tells the model about a label at a place in a slice."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class PromptKind(StrEnum):
    """How it was drawn."""

    CLICK = "click"
    SCRIBBLE = "scribble"
    BOX = "box"
    LASSO = "lasso"


@dataclass(frozen=True, slots=True)
class Prompt:
    """One click, scribble, box or lasso.

    Parameters
    ----------
    index : int
        Slice.
    label : int
    kind : PromptKind
    positive : bool
        Whether the place belongs to the label, or does not.
    points : tuple of (float, float)
        (row, column) in pixels, centres at integers: one for a click, two opposite corners for a
        box, a polyline for a scribble and a lasso, which closes by itself.
    """

    index: int
    label: int
    kind: PromptKind
    positive: bool
    points: tuple[tuple[float, float], ...]
