import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from segicl_gui.services import distances
from segicl_gui.services.editing.margin import grow, shrink

SPACINGS = st.tuples(*[st.sampled_from([0.4, 1.0, 1.5, 5.0])] * 3)
DISTANCES = st.sampled_from([0.0, 0.4, 1.0, 1.5, 2.0, 3.3, 6.0])


@pytest.fixture(autouse=True, scope="module", params=["scipy", "SimpleITK"])
def library(request):
    """Each test by both libraries: which one measures depends on the size."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(distances, "_SMALL", 10**9 if request.param == "scipy" else 0)
        yield


def within(mask: np.ndarray, spacing: tuple[float, ...], distance: float) -> np.ndarray:
    """Voxels at most so far from the mask, by measuring every distance."""
    own = np.argwhere(mask) * spacing
    every = np.argwhere(np.ones_like(mask)) * spacing
    if not len(own):
        return np.zeros_like(mask)
    apart = np.linalg.norm(every[:, None] - own[None], axis=-1).min(1)
    return (apart <= distance + 1e-4).reshape(mask.shape)


@given(data=st.data(), spacing=SPACINGS, distance=DISTANCES)
@settings(max_examples=100, deadline=None)
def test_growing_reaches_exactly_so_many_millimetres(masks, data, spacing, distance):
    mask = data.draw(masks)
    assert np.array_equal(grow(mask, spacing, distance), within(mask, spacing, distance))


@given(data=st.data(), spacing=SPACINGS, distance=DISTANCES)
@settings(max_examples=100, deadline=None)
def test_shrinking_is_growing_what_is_outside(masks, data, spacing, distance):
    mask = data.draw(masks)
    assert np.array_equal(shrink(mask, spacing, distance), ~within(~mask, spacing, distance))


@given(data=st.data(), spacing=SPACINGS, distance=DISTANCES)
@settings(max_examples=100, deadline=None)
def test_grown_then_shrunk_contains_and_shrunk_then_grown_is_contained(
    masks, data, spacing, distance
):
    mask = data.draw(masks)
    assert not (mask & ~shrink(grow(mask, spacing, distance), spacing, distance)).any()
    assert not (grow(shrink(mask, spacing, distance), spacing, distance) & ~mask).any()


def test_a_thin_shell_grows_by_millimetres_not_by_voxels():
    spacing = (5.0, 1.0, 0.5)
    z, y, x = (np.arange(n) * s for n, s in zip((9, 45, 90), spacing, strict=True))
    r = np.sqrt(
        (z[:, None, None] - 20) ** 2 + (y[None, :, None] - 22) ** 2 + (x[None, None] - 22.5) ** 2
    )
    shell = np.abs(r - 12) < 0.5
    grown = grow(shell, spacing, 3.0)
    assert grown[4][np.abs(r[4] - 12) < 2.5].all()
    assert not grown[np.abs(r - 12) > 3.5].any()
    # Slices are further apart than it grows.
    alone = shell.copy()
    alone[[i for i in range(9) if i != 4]] = False
    assert np.flatnonzero(grow(alone, spacing, 4.9).any((1, 2))).tolist() == [4]
    assert np.flatnonzero(grow(alone, spacing, 5.0).any((1, 2))).tolist() == [3, 4, 5]


def test_the_border_of_the_image_does_not_eat_the_label():
    mask = np.zeros((1, 10, 10), bool)
    mask[0, :, :6] = True
    assert np.array_equal(np.flatnonzero(shrink(mask, (1, 1, 1), 2.0)[0, 0]), np.arange(4))


@pytest.mark.parametrize("operation", [grow, shrink])
def test_the_given_mask_stays(operation):
    mask = np.zeros((1, 5, 5), bool)
    mask[0, 2, 2] = True
    for m in (mask, mask & False, mask | True):
        before = m.copy()
        out = operation(m, (1.0, 1.0, 1.0), 1.0)
        assert out is not m
        assert np.array_equal(m, before)
