"""Texts say what was measured, and only what holds in every image of a task."""

from __future__ import annotations

import random

import pytest

torch = pytest.importorskip("torch")

from segicl_gui.training.synthetic.describe import attributes, describe  # noqa: E402
from segicl_gui.training.synthetic.scene import Target  # noqa: E402


def disc(x: float, y: float, radius: float, size: int = 64) -> torch.Tensor:
    line = (torch.arange(size) + 0.5) / size * 2 - 1
    return (line[None] - x) ** 2 + (line[:, None] - y) ** 2 < radius**2


def pictures(masks: torch.Tensor, inside: float, outside: float) -> torch.Tensor:
    grey = torch.where(masks, inside, outside)
    return grey.unsqueeze(2).expand(-1, -1, 3, -1, -1)


def test_a_small_dark_disc_on_the_left_is_called_so() -> None:
    masks = torch.stack([disc(-0.5, 0.0, 0.2), disc(-0.55, 0.05, 0.18)])[None]

    (words,) = attributes(pictures(masks, 0.2, 0.6), masks)

    assert {"small", "dark", "round", "left"} <= set(words)
    assert not {"bright", "right", "elongated", "large", "thin", "centre"} & set(words)


def test_what_holds_in_one_image_only_is_not_said() -> None:
    masks = torch.stack([disc(-0.5, 0.0, 0.2), disc(0.5, 0.0, 0.6)])[None]
    images = pictures(masks, 0.2, 0.6).clone()
    images[0, 1] = 1 - images[0, 1]

    (words,) = attributes(images, masks)

    assert not {"left", "right", "dark", "bright", "small", "large"} & set(words)


def test_an_image_without_the_structure_does_not_count() -> None:
    masks = torch.stack([disc(0.5, 0.5, 0.3), torch.zeros(64, 64, dtype=torch.bool)])[None]

    (words,) = attributes(pictures(masks, 0.9, 0.3), masks)

    assert {"bright", "right", "bottom"} <= set(words)


def test_a_colour_is_named_when_every_image_has_it() -> None:
    masks = torch.stack([disc(0, 0, 0.3)] * 2)[None]
    images = torch.full((1, 2, 3, 64, 64), 0.3)
    images[:, :, 2] = 0.9

    assert "blue" in attributes(images, masks)[0]


def test_a_side_beside_a_name_is_said_of_the_image() -> None:
    masks = torch.stack([disc(0.6, 0.0, 0.2)] * 2)[None]
    images = pictures(masks, 0.2, 0.6)

    texts = {
        describe(random.Random(seed), images, masks, [Target(("lung",), masks, "compact")])[0]
        for seed in range(80)
    }

    assert "lung" in texts
    named = [text for text in texts if "lung" in text and "right" in text]
    assert named
    assert all("on the right of the image" in text for text in named)
