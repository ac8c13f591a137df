"""What slices show, followed from one to another."""

import numpy as np
import pytest

from segicl_gui.services.motion import Motion


def scene(rows: int, columns: int, row: float, column: float) -> np.ndarray:
    """A disc with a bright middle on a sloping ground."""
    y, x = np.mgrid[:rows, :columns]
    away = np.hypot(y - row, x - column)
    return (0.2 + 0.2 * y / rows + 0.4 * (away < 14) + 0.2 * (away < 7)).astype(np.float32)


def disc(rows: int, columns: int, row: float, column: float, radius: float = 14) -> np.ndarray:
    y, x = np.mgrid[:rows, :columns]
    return np.hypot(y - row, x - column) < radius


@pytest.mark.parametrize("colour", [False, True])
def test_values_move_with_what_is_shown(colour):
    images = {0: scene(80, 90, 40, 45), 1: scene(80, 90, 44, 40)}
    if colour:
        images = {k: np.stack([v] * 3, -1) for k, v in images.items()}
    motion = Motion(images.__getitem__, lambda i: disc(80, 90, 40, 45))
    moved = motion.carried(disc(80, 90, 40, 45).astype(np.float32), 0, 1) > 0.5
    truth = disc(80, 90, 44, 40)
    assert 2 * (moved & truth).sum() / (moved.sum() + truth.sum()) > 0.95


def test_large_regions_are_followed_too():
    images = {0: scene(400, 420, 200, 200), 1: scene(400, 420, 206, 196)}
    motion = Motion(images.__getitem__, lambda i: disc(400, 420, 200, 200, 150))
    moved = motion.carried(disc(400, 420, 200, 200).astype(np.float32), 0, 1) > 0.5
    truth = disc(400, 420, 206, 196)
    assert 2 * (moved & truth).sum() / (moved.sum() + truth.sum()) > 0.9


@pytest.mark.parametrize("intensity", [0.0, 1.0])
def test_where_nothing_is_seen_nothing_moves(intensity):
    values = disc(60, 60, 30, 30).astype(np.float32)
    motion = Motion(lambda i: np.full((60, 60), intensity, np.float32), lambda i: values > 0)
    assert np.allclose(motion.carried(values, 0, 1), values, atol=1e-3)


def test_without_content_and_in_tiny_images_nothing_moves():
    values = np.ones((60, 60), np.float32)
    nothing = Motion(lambda i: np.zeros((60, 60), np.float32), lambda i: np.zeros((60, 60), bool))
    assert nothing.carried(values, 0, 1) is values
    tiny = Motion(lambda i: np.zeros((5, 60), np.float32), lambda i: np.ones((5, 60), bool))
    assert tiny.carried(values[:5], 0, 1) is not None
