"""Say what a structure is called and looks like, only as far as it was measured."""

import math
import random
from collections.abc import Sequence
from itertools import compress

import torch
import torch.nn.functional as F

from segicl_gui.training.synthetic.scene import Target

_HUES = (
    (0, "red"),
    (30, "orange"),
    (58, "yellow"),
    (120, "green"),
    (185, "cyan"),
    (235, "blue"),
    (285, "purple"),
    (325, "pink"),
)

_WORDS = {
    "tiny": ("tiny", "very small"),
    "small": ("small", "little"),
    "large": ("large", "big"),
    "dark": ("dark", "darker", "darker than its surroundings", "hypointense"),
    "bright": ("bright", "brighter", "brighter than its surroundings", "hyperintense"),
    "round": ("round", "roundish"),
    "elongated": ("elongated", "long", "stretched"),
    "thin": ("thin", "fine", "narrow"),
    "left": ("left", "on the left", "on the left of the image"),
    "right": ("right", "on the right", "on the right of the image"),
    "top": ("upper", "at the top", "in the upper half"),
    "bottom": ("lower", "at the bottom", "in the lower half"),
    "centre": ("central", "in the middle", "in the centre"),
}  # fmt: skip

_NOUNS = {
    "compact": ("structure", "region", "area"),
    "tubes": ("tubes", "branching lines", "thin branching structures", "vessel-like lines"),
    "ring": ("ring", "ring-shaped structure", "rim"),
    "band": ("band", "layer", "strip"),
    "outline": ("outline", "edge of a structure", "border line"),
    "objects": ("objects", "many separate structures", "several bodies"),
    "": ("structure", "region", "area"),
}


def describe(
    choice: random.Random,
    images: torch.Tensor,
    masks: torch.Tensor,
    targets: Sequence[Target],
    *,
    named: bool = True,
) -> list[str]:
    """A text a task: a name, what is seen, or both.

    Parameters
    ----------
    choice : random.Random
        Picks the wording.
    images : torch.Tensor
        Shape (tasks, images, 3, size, size), 0..1.
    masks : torch.Tensor
        Bool, shape (tasks, images, size, size).
    named : bool
        Whether a text may hold the name.
    """
    facts = attributes(images, masks)
    texts = []
    for target, seen in zip(targets, facts, strict=True):
        name = choice.choice(target.names)
        kind = choice.random() if named else 1.0
        if kind < 0.35:
            texts.append(name)
            continue
        kept = [word for word in seen if choice.random() < 0.75]
        noun = name if kind < 0.65 else choice.choice(_NOUNS[target.form])
        texts.append(_phrase(choice, kept, noun, named=noun == name))
    return texts


def _phrase(choice: random.Random, seen: Sequence[str], noun: str, named: bool) -> str:
    before: list[str] = []
    after: list[str] = []
    for word in seen:
        options = _WORDS.get(word, (word,))
        if named and word in ("left", "right"):
            # "Right lung" is the patient's right; what is measured is the image's.
            options = options[2:]
        wording = choice.choice(options)
        (after if " " in wording and wording != "very small" else before).append(wording)
    if choice.random() < 0.3:
        after = before + after
        before = []
    text = " ".join([*before, noun])
    return ", ".join([text, *after])


def attributes(images: torch.Tensor, masks: torch.Tensor) -> list[list[str]]:
    """What holds of a structure in every image that shows it.

    Returns
    -------
    list of list of str
        Words such as "small", "dark", "round", "left", one list a task.
    """
    size = masks.shape[-1]
    inside = masks.float()
    there = masks.flatten(2).any(2)
    area = inside.flatten(2).mean(2)
    line = (torch.arange(size, device=masks.device) + 0.5) / size * 2 - 1
    weight = inside.sum((2, 3)).clamp(min=1)
    columns, rows = inside.sum(2), inside.sum(3)
    mean_x, mean_y = (columns * line).sum(2) / weight, (rows * line).sum(2) / weight
    spread_x = (columns * line**2).sum(2) / weight - mean_x**2
    spread_y = (rows * line**2).sum(2) / weight - mean_y**2
    both = torch.einsum("tnhw,h,w->tn", inside, line, line) / weight - mean_x * mean_y
    # One pixel has a width of its own, 1/12 of its square.
    pixel = (2 / size) ** 2 / 12
    spread_x, spread_y = spread_x + pixel, spread_y + pixel
    root = ((spread_x - spread_y) ** 2 / 4 + both**2).sqrt()
    long, short = (spread_x + spread_y) / 2 + root, (spread_x + spread_y) / 2 - root
    stretch = (long / short.clamp(min=pixel)).sqrt()
    # A filled ellipse fills 4 pi sqrt(det) of its moments.
    solid = area * 4 / (4 * math.pi * (long * short).clamp(min=pixel**2).sqrt())
    half = size // 2
    share_left = columns[..., :half].sum(2) / weight
    share_top = rows[..., :half].sum(2) / weight
    edge = (inside[..., 1:] != inside[..., :-1]).float().sum((2, 3)) + (
        inside[..., 1:, :] != inside[..., :-1, :]
    ).float().sum((2, 3))
    width = 2 * weight / edge.clamp(min=1) * 1.27 / size

    grey = images.mean(2)
    reach = max(2, size // 14)
    grown = F.max_pool2d(inside, 2 * reach + 1, 1, reach)
    gap = F.max_pool2d(inside, 3, 1, 1)
    around = (grown - gap).clamp(min=0)
    surroundings = (grey * around).sum((2, 3)) / around.sum((2, 3)).clamp(min=1)
    contrast = (grey * inside).sum((2, 3)) / weight - surroundings
    contrast = torch.where(around.sum((2, 3)) > 4, contrast, 0.0)
    colour = torch.einsum("tnchw,tnhw->tnc", images, inside) / weight.unsqueeze(2)

    checks = {
        "tiny": area < 0.008,
        "small": (area < 0.04) & (area >= 0.005),
        "large": area > 0.16,
        "thin": (width < 0.035) & (weight > 3 * width * size),
        "dark": contrast < -0.05,
        "bright": contrast > 0.05,
        "round": (solid > 0.93) & (stretch < 1.35),
        "elongated": (solid > 0.7) & (stretch > 2.2),
        "left": (mean_x < -0.15) & (share_left > 0.85),
        "right": (mean_x > 0.15) & (share_left < 0.15),
        "top": (mean_y < -0.15) & (share_top > 0.85),
        "bottom": (mean_y > 0.15) & (share_top < 0.15),
        "centre": (mean_x.abs() < 0.2) & (mean_y.abs() < 0.2) & (long < 0.16),
    }
    # One copy from the device for all of them, which each has to wait for.
    always = (torch.stack(list(checks.values())) | ~there).all(2).T.tolist()
    facts = [list(compress(checks, held)) for held in always]
    shown, colours = there.tolist(), colour.tolist()
    for words, seen, hues in zip(facts, shown, colours, strict=True):
        hue = _hue(list(compress(hues, seen)))
        if hue:
            words.append(hue)
    return facts


def _hue(colours: Sequence[Sequence[float]]) -> str:
    """Name of a hue all colours share, or nothing."""
    names = set()
    for red, green, blue in colours:
        high, low = max(red, green, blue), min(red, green, blue)
        if high < 0.25 or high - low < 0.3 * high:
            return ""
        angle = (
            math.degrees(math.atan2(math.sqrt(3) * (green - blue), 2 * red - green - blue)) % 360
        )
        near = sorted((min(abs(angle - hue), 360 - abs(angle - hue)), name) for hue, name in _HUES)
        if near[0][0] > 14:
            return ""
        names.add(near[0][1])
    return names.pop() if len(names) == 1 else ""
