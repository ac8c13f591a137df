"""Frames are put in order: volumes, phases, moments, and what is odd about them is told."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from segicl_gui.domain.errors import UserError
from segicl_gui.storage.dicom import find_series, read_stack, stack_of
from segicl_gui.storage.dicom.stacks import arrange
from segicl_gui.storage.dicom.values import Frame, Pixels
from segicl_gui.storage.images import read_geometry, read_image
from segicl_gui.storage.parts import Part

GREY = Pixels(6, 8, 1, 16, 16, True, "MONOCHROME2")
AXIAL = (1.0, 0.0, 0.0, 0.0, 1.0, 0.0)


def frame(i: int, z: float, **keys: Any) -> Frame:
    extra = {k: keys.pop(k) for k in ("orientation", "spacing", "pixels", "x") if k in keys}
    return Frame(
        Path(f"IM{i}"),
        0,
        extra.get("pixels", GREY),
        (extra.get("x", 0.0), 0.0, z),
        extra.get("orientation", AXIAL),
        extra.get("spacing", (1.0, 1.0)),
        number=i,
        keys=tuple((k.replace("_", " "), v) for k, v in keys.items()),
    )


def different(a: Frame, b: Frame) -> bool:
    return False


@given(order=st.permutations(range(12)), step=st.floats(0.3, 8), phases=st.sampled_from([1, 2, 3]))
@settings(max_examples=40)
def test_any_order_gives_the_same_volumes(order: list[int], step: float, phases: int) -> None:
    frames = [frame(i, (i % 4) * step, echo=float(1 + i // 4)) for i in range(4 * phases)]
    shuffled = [frames[i] for i in order if i < len(frames)]
    stacks = arrange(shuffled, different).stacks
    assert len(stacks) == phases
    for e, s in enumerate(stacks):
        assert [f.number for f in s.times[0]] == [4 * e + k for k in range(4)]
        np.testing.assert_allclose(s.distances, [k * step for k in range(4)])
        assert s.notes == ()
        assert s.name == ("" if phases == 1 else f"echo {e + 1}")


def test_temporal_positions_are_times() -> None:
    frames = [
        frame(10 * t + k, 2.0 * k, temporal_position=t + 1.0, acquisition_time=100 + 1.5 * t)
        for t in range(5) for k in range(3)
    ]  # fmt: skip
    (stack,) = arrange(frames[::-1], different).stacks
    assert [[f.number for f in t] for t in stack.times] == [
        [10 * t, 10 * t + 1, 10 * t + 2] for t in range(5)
    ]
    assert stack.interval == pytest.approx(1.5)


def test_heart_phases_whose_clock_differs_between_slices() -> None:
    frames = [
        frame(10 * k + t, 8.0 * k, trigger_time=t * 33.0 + k * 1.3, temporal_resolution=0.0)
        for k in range(3) for t in range(6)
    ]  # fmt: skip
    (stack,) = arrange(frames, different).stacks
    assert len(stack.times) == 6
    assert [f.number for f in stack.times[2]] == [2, 12, 22]
    assert stack.interval == pytest.approx(0.033)


def test_moments_of_two_echoes() -> None:
    frames = [
        frame(100 * e + 10 * t + k, 2.0 * k, temporal_position=float(t), echo=float(e))
        for e in (1, 2) for t in range(3) for k in range(4)
    ]  # fmt: skip
    stacks = arrange(frames, different).stacks
    assert [(s.name, len(s.times), len(s.distances)) for s in stacks] == [
        ("echo 1", 3, 4), ("echo 2", 3, 4),
    ]  # fmt: skip


def test_an_unfinished_last_moment_stands_apart() -> None:
    frames = [frame(10 * t + k, 2.0 * k, temporal_position=float(t))
              for t in range(3) for k in range(4)][:-2]  # fmt: skip
    stacks = arrange(frames, different).stacks
    assert [(len(s.times), len(s.distances)) for s in stacks] == [(2, 4), (1, 2)]
    assert all("do not all have the same slices" in s.notes[0] for s in stacks)


def test_nothing_but_order_tells_them_apart() -> None:
    frames = [frame(4 * t + k, 2.0 * k) for t in range(2) for k in range(4)]
    found = arrange(frames, different)
    assert [[f.number for f in s.times[0]] for s in found.stacks] == [[0, 1, 2, 3], [4, 5, 6, 7]]
    assert "only their order" in found.notes[0]


def test_copies_are_left_out_and_told() -> None:
    frames = [frame(k, 2.0 * k) for k in range(4)] + [frame(9, 2.0), frame(10, 4.0)]
    found = arrange(frames, lambda a, b: True)
    assert [f.number for f in found.stacks[0].times[0]] == [0, 1, 2, 3]
    assert found.notes == ("2 slices are there more than once; the copies are left out",)


def test_missing_and_uneven_slices_are_told() -> None:
    gap = arrange([frame(i, z) for i, z in enumerate([0, 2, 4, 10, 12])], different)
    assert "2 slices are missing" in gap.stacks[0].notes[0]
    assert "up to 2 mm" in gap.stacks[0].notes[0]
    uneven = arrange([frame(i, z) for i, z in enumerate([0, 1, 2, 4.5, 7])], different)
    assert "unevenly spaced (1 to 2.5 mm)" in uneven.stacks[0].notes[0]
    rounded = arrange([frame(i, z) for i, z in enumerate([0, 1.25, 2.499, 3.75])], different)
    assert rounded.stacks[0].notes == ()


def test_localisers_are_apart_from_the_volume() -> None:
    sagittal = (0.0, 1.0, 0.0, 0.0, 0.0, -1.0)
    frames = [frame(i, 2.0 * i) for i in range(6)]
    frames += [frame(20 + i, 0.0, orientation=sagittal, x=5.0 * i) for i in range(3)]
    frames += [frame(40, 0.0, pixels=Pixels(3, 3, 1, 16, 16, True, "MONOCHROME2"))]
    found = arrange(frames, different)
    assert [len(s.distances) for s in found.stacks] == [6, 3, 1]
    assert "3 different sizes or orientations" in found.notes[0]


def test_rounded_orientations_are_one() -> None:
    wobble = [(1.0, 0.0, 0.0, 0.0, 1.0, 1e-5 * i) for i in range(5)]
    frames = [frame(i, 2.0 * i, orientation=o) for i, o in enumerate(wobble)]
    assert len(arrange(frames, different).stacks) == 1


def tilted(dicom_files: ModuleType, folder: Path, volume: np.ndarray, degrees: float) -> None:
    for i, plane in enumerate(volume):
        shift = i * 4.0 * np.tan(np.radians(degrees))
        dicom_files.write_dicom(
            folder / f"{i}.dcm", plane, position=(0.0, shift, 4.0 * i), InstanceNumber=i + 1,
            PixelSpacing=[1.0, 1.0],
        )  # fmt: skip


def test_gantry_tilt_is_told_and_straightened(dicom_files: ModuleType, tmp_path: Path) -> None:
    """A block at a fixed place in the patient is where it was, in the resampled volume."""
    volume = np.full((9, 40, 32), -1000, np.int16)
    slope = 4.0 * np.tan(np.radians(15.0))
    for i in range(9):
        first = round(20 - i * slope)
        volume[i, first : first + 8, 10:20] = 500
    tilted(dicom_files, tmp_path, volume, 15.0)
    with pytest.raises(UserError, match=r"tilted by 15\.0°.*--straighten"):
        read_image(tmp_path)
    with pytest.raises(UserError, match="tilted"):
        read_geometry(tmp_path)
    (series,) = find_series(tmp_path)
    assert "tilted by 15.0°" in series.problems[0]
    array, geometry = read_stack("scan", series.stacks[0], straighten=True)
    assert array.dtype == np.int16
    assert geometry.size == (32, 49, 9)
    bright = np.argwhere(array > 0)
    world = bright[:, 1] * geometry.spacing[1] + geometry.origin[1]
    assert abs(world.min() - 20) <= 1
    assert abs(world.max() - 27) <= 1
    assert set(bright[:, 2]) == set(range(10, 20))


def test_rounded_positions_are_no_tilt(dicom_files: ModuleType, tmp_path: Path) -> None:
    tilted(dicom_files, tmp_path, np.zeros((5, 6, 8), np.int16), 0.5)
    image = read_image(tmp_path)
    assert image.geometry.spacing[2] == pytest.approx(4.0)


def test_uneven_slices_are_made_even(dicom_files: ModuleType, tmp_path: Path) -> None:
    places = [0.0, 2.0, 4.0, 8.0, 10.0]
    for i, z in enumerate(places):
        plane = np.full((6, 8), 100 * z, np.int16)
        dicom_files.write_dicom(tmp_path / f"{i}.dcm", plane, position=(0, 0, z))
    (series,) = find_series(tmp_path)
    array, geometry = read_stack("scan", series.stacks[0], straighten=True)
    assert geometry.size[2] == 6
    assert geometry.spacing[2] == 2.0
    assert array[:, 0, 0].tolist() == [0, 200, 400, 600, 800, 1000]


def test_series_in_time_is_read_in_time(dicom_files: ModuleType, tmp_path: Path) -> None:
    volume = np.random.default_rng(0).integers(0, 900, (3, 4, 6, 8)).astype(np.int16)
    for t in range(3):
        for k in range(4):
            dicom_files.write_dicom(
                tmp_path / f"{t}-{k}.dcm", volume[t, k], Modality="MR", position=(0, 0, 5.0 * k),
                InstanceNumber=4 * t + k + 1, TemporalPositionIdentifier=t + 1,
                TemporalResolution=2500.0,
            )  # fmt: skip
    image = read_image(tmp_path)
    assert (image.geometry.frames, image.geometry.depth) == (3, 4)
    assert image.geometry.interval == 2.5
    np.testing.assert_array_equal(image.geometry.to_source(image.array), volume)


def test_echoes_are_parts(dicom_files: ModuleType, tmp_path: Path) -> None:
    volume = np.random.default_rng(0).integers(0, 900, (2, 4, 6, 8)).astype(np.int16)
    for e in range(2):
        for k in range(4):
            dicom_files.write_dicom(
                tmp_path / f"{e}-{k}.dcm", volume[e, k], Modality="MR", position=(0, 0, 5.0 * k),
                InstanceNumber=4 * e + k + 1, EchoNumbers=e + 1, EchoTime=20.0 * e,
            )  # fmt: skip
    for e in range(2):
        image = read_image(tmp_path, Part(stack=e))
        np.testing.assert_array_equal(image.geometry.to_source(image.array), volume[e])
    with pytest.raises(UserError, match="2 volume"):
        stack_of(tmp_path, Part(stack=2))


def test_copied_files(dicom_files: ModuleType, tmp_path: Path) -> None:
    volume = np.random.default_rng(0).integers(0, 900, (4, 6, 8)).astype(np.int16)
    dicom_files.write_volume(tmp_path, volume)
    (tmp_path / "copy").write_bytes((tmp_path / "IM0002").read_bytes())
    (series,) = find_series(tmp_path)
    assert len(series.files) == 4
    assert "1 slice is there more than once" in series.problems[0]
    np.testing.assert_array_equal(read_image(tmp_path).array, volume)


def test_single_images(dicom_files: ModuleType, tmp_path: Path) -> None:
    """Two x-rays of one series are two images, without position in space."""
    for i in range(2):
        dicom_files.write_dicom(
            tmp_path / f"{i}.dcm", np.full((6, 8), i, np.uint16), Modality="DX", position=None,
            PixelSpacing=None, ImagerPixelSpacing=[0.2, 0.1], InstanceNumber=i,
        )  # fmt: skip
    (series,) = find_series(tmp_path)
    assert [s.name for s in series.stacks] == ["image 1", "image 2"]
    image = read_image(tmp_path, Part(stack=1))
    assert image.geometry.ndim == 2
    assert image.geometry.spacing == (0.1, 0.2)
    assert image.array.max() == 1


def test_location_stands_in_for_positions(dicom_files: ModuleType, tmp_path: Path) -> None:
    for i in range(4):
        dicom_files.write_dicom(
            tmp_path / f"{i}",
            np.full((6, 8), i, np.int16),
            position=None,
            SliceLocation=30.0 - 3 * i,
        )
    image = read_image(tmp_path)
    assert image.array[:, 0, 0].tolist() == [3, 2, 1, 0]
    assert image.geometry.spacing == (0.7, 0.9, 3.0)
    assert "no position" in find_series(tmp_path)[0].problems[0]
