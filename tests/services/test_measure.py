"""Measures against whole arrays."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from segicl_gui.domain.geometry import Geometry
from segicl_gui.domain.images import Image
from segicl_gui.domain.labels import Label, Schema
from segicl_gui.domain.masks import Box, LabelMap
from segicl_gui.domain.project import CaseState, ImageRef
from segicl_gui.services.jobs import JobCancelledError
from segicl_gui.services.measure import (
    Measure,
    Measurer,
    distance_text,
    measure_text,
    parts_text,
    size_text,
)

SCHEMA = Schema(
    (
        Label(1, "liver", "#112233"),
        Label(2, "vein", "#445566"),
        Label(3, "cyst", "#778899", group=1),
    )
)


def scene(seed: int, shape: tuple[int, int, int] = (40, 70, 66)) -> tuple[CaseState, Image]:
    rng = np.random.default_rng(seed)
    size = (shape[2], shape[1], shape[0])
    geometry = Geometry.from_source(size, (0.5, 2.0, 5.0), (0, 0, 0), (1, 0, 0, 0, 1, 0, 0, 0, 1))
    case = CaseState("a", "a", "a", (ImageRef("a.nii", ""),), geometry)
    for group in (0, 1):
        mask = rng.choice([0, 0, 1, 2, 3, 9], shape).astype(np.uint16)
        mask[: rng.integers(0, 40)] = 0
        case = case.with_mask(group, LabelMap.from_array(mask))
    return case, Image(rng.normal(50, 20, shape), geometry)


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 1000))
def test_measures_are_those_of_the_arrays(seed: int):
    case, image = scene(seed)
    for m, x in zip(Measurer().measure(case, SCHEMA, image), SCHEMA, strict=True):
        inside = case.mask(x.group).array() == x.id
        assert m.label_id == x.id
        assert m.voxels == inside.sum()
        assert m.slices == inside.any((1, 2)).sum()
        assert m.size == pytest.approx(inside.sum() * 5.0 / 1000)
        if m.voxels:
            assert m.mean == pytest.approx(image.array[inside].mean())
            assert m.deviation == pytest.approx(image.array[inside].std())
        else:
            assert math.isnan(m.mean)


def test_only_what_changed_is_read_again():
    case, image = scene(3)
    measurer = Measurer()
    read: list[int] = []
    measurer.measure(case, SCHEMA, image, lambda: read.append(1))
    whole = len(read)
    assert whole > 4
    read.clear()
    box = Box((39, 0, 0), (40, 2, 2))
    label_map = case.mask(0).with_box(box, np.full((1, 2, 2), 2, np.uint16))
    changed = replace(case.with_mask(0, label_map), revision=1)
    found = measurer.measure(changed, SCHEMA, image, lambda: read.append(1))
    assert len(read) == 1
    assert found == Measurer().measure(changed, SCHEMA, image)


def test_values_that_are_no_numbers_do_not_count_and_colour_is_averaged():
    case, image = scene(5)
    array = np.stack([image.array, image.array + 3, image.array + 6], -1)
    array[:, :, 0] = np.nan
    found = Measurer().measure(case, SCHEMA, Image(array, image.geometry))
    inside = case.mask(0).array() == 1
    inside[:, :, 0] = False
    assert found[0].mean == pytest.approx(image.array[inside].mean() + 3)
    assert found[0].voxels > inside.sum()


def test_flat_images_have_areas_and_cancelling_stops():
    geometry = Geometry.from_source((6, 4), (0.5, 2.0), (0, 0), (1, 0, 0, 1))
    case = CaseState("b", "b", "b", (ImageRef("b.png", ""),), geometry)
    mask = np.zeros((1, 4, 6), np.uint16)
    mask[0, :2, :3] = 1
    case = case.with_mask(0, LabelMap.from_array(mask))
    image = Image(np.ones((1, 4, 6)), geometry)
    (liver, vein, _) = Measurer().measure(case, SCHEMA, image)
    assert (liver.size, liver.slices, vein.voxels) == (6.0, 1, 0)
    assert size_text(liver, geometry) == "6 mm²"
    volume = scene(0)[0].geometry
    assert size_text(replace(liver, size=12.34), volume) == "12.3 ml"
    assert size_text(replace(liver, size=0.0123), volume) == "0.012 ml"
    assert measure_text(liver, SCHEMA, geometry) == "In this case: 6 mm², mean intensity 1.0"
    unscaled = Geometry.from_source((6, 4), (1, 1), (0, 0), (1, 0, 0, 1))
    assert size_text(liver, unscaled) == "6 px"

    def stop() -> None:
        raise JobCancelledError

    with pytest.raises(JobCancelledError):
        Measurer().measure(case, SCHEMA, image, stop)


def test_a_label_is_counted_with_its_parts():
    nested = Schema(
        (
            Label(1, "organ", "#112233"),
            Label(2, "lesion", "#445566", part_of=1),
            Label(3, "core", "#778899", part_of=2),
            Label(4, "vessel", "#99aabb", part_of=1, group=1),
        )
    )
    geometry = Geometry.from_source((4, 4, 3), (1, 1, 10), (0, 0, 0), (1, 0, 0, 0, 1, 0, 0, 0, 1))
    case = CaseState("a", "a", "a", (ImageRef("a.nii", ""),), geometry)
    mask = np.zeros((3, 4, 4), np.uint16)
    mask[0], mask[1, 0], mask[1, 1] = 1, 2, 3
    over = np.zeros_like(mask)
    over[0, 0] = 4
    case = case.with_mask(0, LabelMap.from_array(mask)).with_mask(1, LabelMap.from_array(over))
    values = np.arange(48.0).reshape(3, 4, 4)
    organ, lesion, core, vessel = Measurer().measure(case, nested, Image(values, geometry))
    assert (organ.voxels, organ.slices, organ.size) == (24, 2, pytest.approx(0.24))
    assert organ.mean == pytest.approx(values[mask > 0].mean())
    assert organ.deviation == pytest.approx(values[mask > 0].std())
    assert (lesion.voxels, core.voxels, vessel.voxels) == (8, 4, 4)
    assert (organ.parts, lesion.parts, core.parts) == ((2, 3), (3,), ())
    assert parts_text(organ, nested) == "with lesion, core"
    text = measure_text(lesion, nested, geometry)
    assert text.startswith("In this case, with core: 0.080 ml in 1 slice")
    assert parts_text(core, nested) == ""


def test_sizes_of_micrographs_and_of_what_has_no_size() -> None:
    line = tuple(float(v) for v in np.eye(3).ravel())
    volume = Geometry.from_source((9, 9, 9), (1e-3,) * 3, (0.0,) * 3, line)
    plane = Geometry.from_source((9, 9), (1e-3,) * 2, (0.0,) * 2, (1.0, 0.0, 0.0, 1.0))
    measure = Measure(1, 8, 2, 8e-12, 0.0, 0.0, ())
    assert size_text(measure, volume) == "8 µm³"
    assert size_text(replace(measure, size=5e-5), volume) == "0.05 mm³"
    assert size_text(replace(measure, size=8e-6), plane) == "8 µm²"
    assert distance_text(0.0125, plane) == "12.5 µm"
    assert distance_text(12.5, plane) == "12.5 mm"
    unknown = replace(volume, measured=False)
    assert size_text(replace(measure, size=8.0), unknown) == "8 voxels"
    assert distance_text(12.5, unknown) == "12 px"
