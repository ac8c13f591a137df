"""Descriptors of slices, and the file they are kept in."""

from pathlib import Path

import numpy as np
import pytest

from segicl_gui.services.looks import PARTS, Looks, evened, look, look_name

RNG = np.random.default_rng(0)


def test_sizes_and_channels_make_no_difference() -> None:
    grey = RNG.random((40, 56), np.float32)
    found = look(grey)
    assert found.dtype == np.float32
    assert found.shape == (PARTS[-1].stop,) == look(RNG.random((9, 300, 3), np.float32)).shape
    np.testing.assert_allclose(look(np.repeat(grey[..., None], 3, 2)), found, atol=1e-5)
    assert np.isfinite(look(np.zeros((8, 8), np.float32))).all()


def test_each_part_sees_its_own_thing() -> None:
    squares, histogram, directions = PARTS
    left = np.zeros((64, 64), np.float32)
    left[16:48, 8:24] = 1
    right = np.roll(left, 32, 1)
    a, b, turned = look(left), look(right), look(np.ascontiguousarray(left.T))
    assert np.abs(a[squares] - b[squares]).max() > 0.5
    np.testing.assert_allclose(a[histogram], b[histogram])
    assert np.abs(a[histogram] - look(left * 0.5)[histogram]).max() > 0.3
    np.testing.assert_allclose(a[directions], look(left * 0.5)[directions], atol=1e-5)
    assert np.abs(a[directions] - turned[directions]).max() > 0.1


def test_evened_parts_tell_slices_apart_as_much() -> None:
    looks = np.stack([look(RNG.random((16, 16), np.float32) ** k) for k in range(1, 7)])
    even = looks * evened(looks)
    for part in PARTS:
        away = np.linalg.norm(even[:, part] - even[:, part].mean(0), axis=1)
        assert away.mean() == pytest.approx(1, abs=1e-3)


def test_looks_are_kept_and_made_once(tmp_path: Path) -> None:
    made = []

    def make() -> np.ndarray:
        made.append(1)
        return look(np.full((8, 8), 0.5, np.float32))

    file = tmp_path / "cache" / "looks.npz"
    kept = Looks(file)
    kept.save()
    assert not file.exists()
    first = kept.get("a", make)
    assert kept.get("a", make) is first
    kept.save()
    again = Looks(file)
    np.testing.assert_array_equal(again.get("a", make), first)
    assert len(made) == 1
    again.get("b", make)
    assert len(made) == 2


@pytest.mark.parametrize("damage", [b"", b"PK\x03\x04 cut off", b"not a zip at all" * 40])
def test_a_damaged_file_is_made_anew(tmp_path: Path, damage: bytes) -> None:
    file = tmp_path / "looks.npz"
    file.write_bytes(damage)
    kept = Looks(file)
    kept.get("a", lambda: look(np.zeros((8, 8), np.float32)))
    kept.save()
    assert len(np.load(file)["looks"]) == 1


def test_other_contents_are_passed_over(tmp_path: Path) -> None:
    file = tmp_path / "looks.npz"
    for looks, version in ((np.zeros((1, 3), np.float32), 1), (None, 99)):
        fitting = np.zeros((1, PARTS[-1].stop), np.float32) if looks is None else looks
        np.savez(file, names=np.frombuffer(b"a", np.uint8), looks=fitting, version=version)
        with pytest.raises(ZeroDivisionError):
            Looks(file).get("a", lambda: 1 / 0)


def test_names_change_with_image_part_and_slice() -> None:
    names = {look_name("h", "", 0), look_name("h", "", 1), look_name("g", "", 0),
             look_name("h", "1", 0)}  # fmt: skip
    assert len(names) == 4
