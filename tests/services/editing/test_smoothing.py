import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import ndimage

from segicl_gui.services.editing.smoothing import smooth


def ball(spacing: tuple[float, float, float], radius: float = 10.0) -> np.ndarray:
    n = [int(2 * radius / s) + 13 for s in spacing]
    grid = np.ogrid[: n[0], : n[1], : n[2]]
    r2 = sum(((g - (m - 1) / 2) * s) ** 2 for g, m, s in zip(grid, n, spacing, strict=True))
    return np.asarray(r2 <= radius**2)


def test_a_rough_ball_becomes_smoother_and_keeps_its_size():
    clean = ball((1.0, 1.0, 1.0))
    shell = ndimage.binary_dilation(clean) ^ ndimage.binary_erosion(clean)
    rough = clean ^ (shell & (np.random.default_rng(0).random(clean.shape) < 0.4))
    out = smooth(rough, (1.0, 1.0, 1.0), 2.0)
    assert abs(int(out.sum()) / int(rough.sum()) - 1) < 0.02
    assert (out != clean).sum() < 0.3 * (rough != clean).sum()


def test_distances_are_in_millimetres():
    spacing = (4.0, 1.0, 2.0)
    mask = np.zeros((5, 40, 40), bool)
    mask[:, 10:30, 10:30] = True
    mask[:, 20, 30:36] = mask[:, 30:36, 20] = True  # spikes of 1 mm and of 2 mm width
    out = smooth(mask, spacing, 1.5)
    assert not out[2, :, 33].any()
    assert out[2, 32].any()
    assert out[2, 12:28, 12:28].all()


def test_a_speck_goes_and_the_rest_does_not_swell():
    mask = ball((1.0, 1.0, 1.0))
    mask[1, 1, 1] = True
    out = smooth(mask, (1.0, 1.0, 1.0), 2.0)
    assert not out[:3, :3, :3].any()
    assert abs(int(out.sum()) / int(mask.sum()) - 1) < 0.02


def test_a_label_at_the_border_is_not_eaten_from_there():
    mask = np.zeros((1, 30, 30), bool)
    mask[0, :, :12] = True
    assert np.array_equal(smooth(mask, (1.0, 1.0, 1.0), 3.0), mask)


@given(data=st.data(), sigma=st.sampled_from([0.3, 1.0, 4.0]))
@settings(max_examples=60, deadline=None)
def test_never_more_voxels_than_before_but_for_ties_and_empty_stays_empty(masks, data, sigma):
    mask = data.draw(masks)
    out = smooth(mask, (2.0, 1.0, 1.0), sigma)
    assert out.shape == mask.shape
    if not mask.any():
        assert not out.any()
    if mask.all():
        assert out.all()
