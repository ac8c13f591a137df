"""What a robot does to a mask until it is good enough: clicks that a model answers, and strokes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
import numpy.typing as npt
from skimage.measure import approximate_polygon, find_contours

from segicl_gui.domain.prompts import Prompt, PromptKind
from segicl_gui.evaluation.metrics import dice
from segicl_gui.evaluation.robots import Click, ClickRobot, brush, error_parts
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
    anew : bool
        Whether the stroke was a lasso in replace mode: the label is what it covers, and no more.
    """

    label: int
    mask: LabelArray
    pixels: int
    prompt: Prompt | None = None
    points: int = 1
    anew: bool = False


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
    the click was in vain (it counts), and the label is put right by hand from then on, as by a
    person who sees that clicks do not help here.

    By hand it does what takes fewer strokes: paint over the label's errors, or draw it anew, with a
    lasso in replace mode around its largest connected part, to which a stroke for each other part
    is added. Either ends as soon as the label is good enough. From an empty mask the two are the
    same.

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
                answered = local_change(before, found, prompt, None, Reach())
                after = np.where(answered, label, np.where(before, 0, mask)).astype(np.uint16)
                righted = int((mask != truth).sum()) - int((after != truth).sum())
                if righted >= _WORTH * int(part.sum()):
                    yield Gesture(label, after, int((after != mask).sum()), prompt)
                    mask = after
                    continue
            in_vain.add(label)
            yield Gesture(label, mask, 0, prompt)
        anew = _largest_part_anew(before, truth == label, target)
        after = mask.copy()
        if anew is not None:
            part, missed = anew, True
            after[before] = 0
        after[part] = label if missed else 0
        changed, points = int((after != mask).sum()), outline_points(part)
        yield Gesture(label, after, changed, points=points, anew=anew is not None)
        mask = after


def _largest_part_anew(mask: Mask, truth: Mask, target: float) -> Mask | None:
    """The largest part of a truth, where to begin anew with it takes fewer strokes."""
    for part, _ in error_parts(np.zeros_like(truth), truth):
        return part if 1 + _strokes(part, truth, target) < _strokes(mask, truth, target) else None
    return None


def _strokes(mask: Mask, truth: Mask, target: float) -> int:
    """Strokes over errors, largest first, until Dice reaches the target."""
    masks = chain([mask], (after for after, _ in brush(mask, truth)))
    return next(n for n, after in enumerate(masks) if dice(after, truth) >= target)


def outline_points(part: Mask) -> int:
    """Corners of polygons (Douglas and Peucker, 1973) around a mask (row, column), holes as well.

    They keep within a pixel of its outline.
    """
    rings = find_contours(np.pad(part, 1).astype(float), 0.5)  # type: ignore[no-untyped-call]
    kept = [approximate_polygon(r, 1.0) for r in rings]  # type: ignore[no-untyped-call]
    return sum(max(3, len(polygon) - 1) for polygon in kept)
