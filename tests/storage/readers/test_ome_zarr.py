"""OME-Zarr of both versions that are in use."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import zarr

from segicl_gui.domain.errors import UserError
from segicl_gui.storage.images import describe_image, file_hash, read_image, read_mask
from segicl_gui.storage.parts import Part
from segicl_gui.storage.readers import stored
from segicl_gui.storage.readers.ome_zarr import is_zarr, label_groups

_DATA = np.random.default_rng(0).integers(0, 999, (2, 3, 4, 20, 24)).astype(np.uint16)


def make_zarr(
    path: Path, data: np.ndarray, axes: str = "tczyx", version: str = "0.4", scale: float = 0.5
) -> Path:
    """An OME-Zarr with two steps, a name for each channel, and a shifted origin."""
    group = zarr.open_group(str(path), mode="w", zarr_format=2 if version == "0.4" else 3)
    kinds = {"t": ("time", "millisecond"), "c": ("channel", "")}
    declared = []
    for a in axes:
        kind, unit = kinds.get(a, ("space", "micrometer"))
        declared.append({"name": a, "type": kind, **({"unit": unit} if unit else {})})
    datasets = []
    for level, step in enumerate((1, 2)):
        small = data[..., ::step, ::step]
        group.create_array(str(level), data=small, chunks=(1,) * (small.ndim - 2) + (8, 8))
        factors = [scale * step if a in "yx" else 2.0 if a == "z" else 40.0 if a == "t" else 1.0
                   for a in axes]  # fmt: skip
        shift = [10.0 if a in "zyx" else 0.0 for a in axes]
        steps = {"type": "scale", "scale": factors}, {"type": "translation", "translation": shift}
        datasets.append({"path": str(level), "coordinateTransformations": list(steps)})
    meta: dict[str, Any] = {"multiscales": [{"version": version, "axes": declared,
                                             "datasets": datasets}]}  # fmt: skip
    if "c" in axes:
        n = data.shape[axes.index("c")]
        meta["omero"] = {"channels": [{"label": f"dye {i}"} for i in range(n)]}
    group.attrs.update(meta if version == "0.4" else {"ome": {"version": version, **meta}})
    return path


@pytest.mark.parametrize("version", ["0.4", "0.5"])
def test_axes_units_and_channels(tmp_path: Path, version: str) -> None:
    path = make_zarr(tmp_path / "a.ome.zarr", _DATA, version=version)
    found = describe_image(path)
    assert found.channels == ("dye 0", "dye 1", "dye 2")
    assert found.geometry.canonical_spacing == pytest.approx((0.002, 0.0005, 0.0005))
    assert found.geometry.origin == pytest.approx((0.01, 0.01, 0.01))
    assert (found.geometry.frames, found.geometry.interval) == (2, pytest.approx(0.04))
    for c in range(3):
        image = read_image(path, Part(channel=c))
        assert image.geometry == found.geometry
        np.testing.assert_array_equal(image.array, _DATA[:, c].reshape(8, 20, 24))
    assert read_image(path, Part(colour=(2, 1, 0))).is_rgb


def test_plain_picture_and_its_hash(tmp_path: Path) -> None:
    path = make_zarr(tmp_path / "a.zarr", _DATA[0, 0, 0], "yx", "0.5")
    image = read_image(path)
    np.testing.assert_array_equal(image.array[0], _DATA[0, 0, 0])
    assert image.geometry.ndim == 2
    assert describe_image(path).channels == ()
    before = file_hash(path)
    assert before == file_hash(path)
    next(p for p in path.rglob("*") if p.is_file() and "c" in p.parts).write_bytes(b"x")
    assert file_hash(path) != before


def test_without_units_nothing_is_known_of_the_size(tmp_path: Path) -> None:
    path = make_zarr(tmp_path / "a.zarr", _DATA[0, 0], "zyx")
    group = zarr.open_group(str(path), mode="a")
    multiscale = dict(group.attrs)["multiscales"]
    multiscale[0]["axes"] = ["z", "y", "x"]
    group.attrs["multiscales"] = multiscale
    assert not describe_image(path).geometry.in_millimetres


def test_a_smaller_step_where_it_is_too_large(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = make_zarr(tmp_path / "a.zarr", _DATA[0], "czyx")
    monkeypatch.setattr(stored, "FULL_BYTES", _DATA[0, 0].nbytes - 1)
    found = describe_image(path)
    assert any("its step 1 was" in n for n in found.notes)
    assert found.geometry.canonical_spacing == pytest.approx((0.002, 0.001, 0.001))
    np.testing.assert_array_equal(read_image(path).array, _DATA[0, 0, :, ::2, ::2])


def test_labels_are_masks(tmp_path: Path) -> None:
    path = make_zarr(tmp_path / "a.zarr", _DATA[0, 0], "zyx")
    labels = zarr.open_group(str(path / "labels"), mode="w", zarr_format=2)
    labels.attrs["labels"] = ["cells", "../../outside"]
    make_zarr(path / "labels" / "cells", (_DATA[0, 0] % 3).astype(np.uint8), "zyx")
    assert label_groups(path) == (path / "labels" / "cells",)
    geometry = describe_image(path).geometry
    np.testing.assert_array_equal(read_mask(path / "labels" / "cells", geometry), _DATA[0, 0] % 3)
    assert label_groups(tmp_path) == ()


def test_several_images_and_plates(tmp_path: Path) -> None:
    path = tmp_path / "a.zarr"
    group = zarr.open_group(str(path), mode="w", zarr_format=2)
    group.attrs["bioformats2raw.layout"] = 3
    make_zarr(path / "0", _DATA[0, 0], "zyx")
    make_zarr(path / "1", _DATA[0, 1], "zyx")
    assert describe_image(path).images == ("0", "1")
    np.testing.assert_array_equal(read_image(path, Part("1")).array, _DATA[0, 1])
    with pytest.raises(UserError, match="no image “7”"):
        read_image(path, Part("7"))
    group.attrs["plate"] = {}
    with pytest.raises(UserError, match="plate of many wells"):
        read_image(path)


def test_other_folders_are_told_apart(tmp_path: Path) -> None:
    assert not is_zarr(tmp_path)
    assert not is_zarr(tmp_path / "none.zarr")
    zarr.open_group(str(tmp_path / "a.zarr"), mode="w")
    assert is_zarr(tmp_path / "a.zarr")
    with pytest.raises(UserError, match="without an OME image"):
        read_image(tmp_path / "a.zarr")
    (tmp_path / "b.zarr").mkdir()
    with pytest.raises(UserError, match="not an OME-Zarr that can be opened"):
        read_image(tmp_path / "b.zarr")
