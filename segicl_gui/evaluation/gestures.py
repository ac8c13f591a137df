"""What a robot does to a mask until it is good enough: clicks that a model answers, and strokes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from skimage.measure import approximate_polygon, find_contours

from segicl_gui.domain.prompts import Prompt, PromptKind
from segicl_gui.evaluation.metrics import dice
from segicl_gui.evaluation.robots import Click, ClickRobot, error_parts
from segicl_gui.services.local_change import Mask, Reach, local_change

# What is clicked is always set, so that hardly any answer is of no use at all.
_WORTH = 0.25

LabelArray = npt.NDArray[np.uint16]
Answer = Callable[[int, Sequence[Prompt], LabelArray], Mask | None]
"""Given a label, all its clicks so far and the mask: where the model finds the label now; None
where it cannot say."""


@dataclass(frozen=True, slots=True, eq=False)
class Gesture:
    """One click or stroke.

    Parameters
    ----------
    label : int
        Whose error it was for.
    mask : ndarray of uint16
        (row, column), all labels, after it.
    pixels : int
        How many it changed.
    prompt : Prompt or None
        The click; None of a stroke.
    points : int
        Clicks it takes with the polygon tool: the corners of an outline around what a stroke
        covers, to within a pixel; 1 for a click.
    """

    label: int
    mask: LabelArray
    pixels: int
    prompt: Prompt | None = None
    points: int = 1


def good_enough(mask: LabelArray, truth: LabelArray, label: int, target: float) -> bool:
    """Whether a label's Dice reaches the target."""
    return dice(mask == label, truth == label) >= target


def corrections(
    mask: LabelArray,
    truth: LabelArray,
    labels: Sequence[int],
    target: float,
    answer: Answer | None = None,
) -> Iterator[Gesture]:
    """Correct a mask, largest error first, until every label is good enough.

    With `answer` the robot clicks in the middle of the error, and the model's answer is taken
    over as far as a correction may reach, if it puts right a quarter of that error or more; if not,
    the click was in vain (it counts), and this error and all others of the label are painted over,
    as a person would who sees that clicks do not help here.

    Parameters
    ----------
    mask, truth : ndarray of uint16
        (row, column), all labels.
    labels : sequence of int
    target : float
        Dice, above 0 and up to 1.
    answer : callable, optional
        Without it there are strokes alone.
    """
    clicks: dict[int, list[Click]] = {}
    prompts: dict[int, list[Prompt]] = {}
    in_vain: set[int] = set()
    while True:
        wrong = [x for x in labels if not good_enough(mask, truth, x, target)]
        if not wrong:
            return
        largest = [(x, *next(error_parts(mask == x, truth == x))) for x in wrong]
        label, part, missed = max(largest, key=lambda e: int(e[1].sum()))
        seen = clicks.setdefault(label, [])
        before = mask == label
        clicking = answer is not None and label not in in_vain
        click = ClickRobot().click(before, truth == label, seen) if clicking else None
        if answer is not None and click is not None:
            seen.append(click)
            place = ((float(click.row), float(click.column)),)
            prompt = Prompt(0, label, PromptKind.CLICK, click.positive, place)
            prompts.setdefault(label, []).append(prompt)
            found = answer(label, prompts[label], mask)
            if found is not None:
                changed = local_change(before, found, prompt, None, Reach())
                after = np.where(changed, label, np.where(before, 0, mask)).astype(np.uint16)
                righted = int((mask != truth).sum()) - int((after != truth).sum())
                if righted >= _WORTH * int(part.sum()):
                    yield Gesture(label, after, int((after != mask).sum()), prompt)
                    mask = after
                    continue
            in_vain.add(label)
            yield Gesture(label, mask, 0, prompt)
        after = mask.copy()
        after[part] = label if missed else 0
        yield Gesture(label, after, int((after != mask).sum()), points=outline_points(part))
        mask = after


def outline_points(part: Mask) -> int:
    """Corners of polygons (Douglas and Peucker, 1973) around a mask (row, column), holes as well.

    They keep within a pixel of its outline.
    """
    rings = find_contours(np.pad(part, 1).astype(float), 0.5)  # type: ignore[no-untyped-call]
    kept = [approximate_polygon(r, 1.0) for r in rings]  # type: ignore[no-untyped-call]
    return sum(max(3, len(polygon) - 1) for polygon in kept)
