import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import ndimage

from segicl_gui.services.editing.between import interpolate

UNIT = (1.0, 1.0, 1.0)


def dice(a: np.ndarray, b: np.ndarray) -> float:
    return 2 * float((a & b).sum()) / float(a.sum() + b.sum())


def disc(row: float, column: float, radius: float, shape: tuple[int, int] = (60, 70)) -> np.ndarray:
    r, c = np.ogrid[: shape[0], : shape[1]]
    return np.asarray((r - row) ** 2 + (c - column) ** 2 <= radius**2)


def stack(planes: dict[int, np.ndarray], count: int) -> np.ndarray:
    out = np.zeros((count, *next(iter(planes.values())).shape), bool)
    for i, plane in planes.items():
        out[i] = plane
    return out


def test_a_ball_is_found_again_from_every_fourth_slice():
    spacing = (2.0, 1.0, 1.0)
    z, y, x = np.ogrid[:25, :60, :60]
    truth = ((z - 12) * 2) ** 2 + (y - 30) ** 2 + (x - 30) ** 2 <= 24**2
    keys = [0, 4, 8, 12, 16, 20, 24]
    known = truth.copy()
    known[[i for i in range(25) if i not in keys]] = False
    out = interpolate(known, spacing, [i for i in keys if truth[i].any()], range(25))
    assert dice(out, truth) > 0.95


def test_an_oblique_cylinder_wanders_instead_of_fading():
    known = stack({0: disc(15, 15, 6), 10: disc(28, 29, 6)}, 11)  # they do not overlap
    out = interpolate(known, UNIT, [0, 10], range(11))
    for i in range(11):
        assert dice(out[i], disc(15 + 1.3 * i, 15 + 1.4 * i, 6)) > 0.9


def test_a_fork_joins_two_parts_to_one():
    known = stack({0: disc(30, 22, 7) | disc(30, 48, 7), 8: disc(30, 35, 20)}, 9)
    out = interpolate(known, UNIT, [0, 8], range(9))
    areas = out.sum((1, 2))
    assert (np.diff(areas) > 0).all()
    assert ndimage.label(out[1])[1] == 2
    assert ndimage.label(out[7])[1] == 1


def test_a_part_without_a_partner_tapers_off():
    known = stack({0: disc(30, 20, 6) | disc(30, 60, 4), 6: disc(30, 20, 6)}, 7)
    out = interpolate(known, UNIT, [0, 6], range(7))
    alone = out[:, :, 45:].sum((1, 2))
    assert (np.diff(alone) <= 0).all()
    assert alone[1] > 0
    assert alone[6] == 0
    assert (out[:, :, :45].sum((1, 2)) == known[0, :, :45].sum()).all()


@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_only_targets_between_two_keys_change(masks, data):
    mask = data.draw(masks)
    n = len(mask)
    keys = sorted(data.draw(st.sets(st.integers(0, n - 1))))
    targets = data.draw(st.sets(st.integers(0, n - 1)))
    out = interpolate(mask, (2.0, 1.0, 0.5), keys, sorted(targets))
    for i in range(n):
        below = [k for k in keys if k < i]
        above = [k for k in keys if k > i]
        free = i in targets and i not in keys and below and above
        if not free:
            assert np.array_equal(out[i], mask[i])
        elif mask[below[-1]].any() and np.array_equal(mask[below[-1]], mask[above[0]]):
            assert np.array_equal(out[i], mask[below[-1]])


def test_an_empty_key_ends_the_structure():
    known = stack({0: disc(30, 30, 8), 6: disc(30, 30, 8)}, 7)
    out = interpolate(known, UNIT, [0, 3, 6], range(7))
    assert np.array_equal(out, known)


def test_shapes_at_the_border_of_the_image():
    band = np.zeros((40, 40), bool)
    band[:, :10] = True
    wide = np.zeros((40, 40), bool)
    wide[:, :20] = True
    out = interpolate(stack({0: band, 4: wide}, 5), UNIT, [0, 4], [2])
    assert out[2, :, :12].all()
    assert not out[2, :, 18:].any()
    full = np.ones((40, 40), bool)
    out = interpolate(stack({0: full, 2: full}, 3), UNIT, [0, 2], [1])
    assert out[1].all()
