from dataclasses import replace

import numpy as np
import pytest

from segicl_gui.domain.geometry import Geometry
from segicl_gui.domain.labels import Schema
from segicl_gui.domain.masks import LabelMap
from segicl_gui.domain.project import Assessment, CaseState, ProjectState
from segicl_gui.services.reporting.sizes import FAR, label_sizes, robust_z


def case(name: str, sides: dict[int, int], *, spacing=(1.0, 1.0), closed=True) -> CaseState:
    mask = np.zeros((1, 64, 64), np.uint16)
    for label, side in sides.items():
        mask[0, :side, (label - 1) * 32 : (label - 1) * 32 + 16] = label
    geometry = Geometry((64, 64), spacing, (0.0, 0.0), (1.0, 0.0, 0.0, 1.0), (1, 0), (False, False))
    made = CaseState(name, name, "", (), geometry).with_mask(0, LabelMap.from_array(mask))
    value = Assessment.CONFIRMED if closed else Assessment.DRAFT
    return made.with_assessments(dict.fromkeys((1, 2), value), [0])


def project(*cases: CaseState, **change: object) -> ProjectState:
    schema = Schema()
    for name in ("organ", "tumour"):
        schema = schema.add(schema.new(name))
    if change:
        schema = schema.change(2, **change)
    return ProjectState(schema=schema, cases={c.id: c for c in cases})


def test_sizes_in_pixels_and_millimetres() -> None:
    (px, _), (mm, _) = (
        label_sizes(project(case("a", {1: 10}, spacing=s))) for s in ((1.0, 1.0), (0.5, 2.0))
    )
    assert (px.voxels, px.size, px.unit, px.text) == (160, 160, "px", "160 px")
    assert (mm.size, mm.unit, mm.text) == (160, "mm²", "160 mm²")


def test_a_parent_counts_with_its_parts() -> None:
    organ, tumour = label_sizes(project(case("a", {1: 10, 2: 5}), part_of=1))
    assert (organ.voxels, tumour.voxels) == (16 * 15, 16 * 5)


def test_what_is_absent_has_no_size_and_what_is_open_is_not_complete() -> None:
    absent = case("a", {1: 10})
    drafted = case("b", {1: 10}, closed=False)
    organ_a, organ_b, tumour_a = label_sizes(project(absent, drafted))
    assert organ_a.complete
    assert not organ_b.complete
    assert (tumour_a.case_id, tumour_a.size, tumour_a.complete) == ("a", 0, True)


def test_one_size_far_from_the_others_is_unusual() -> None:
    cases = [case(f"c{i}", {1: 20 + i % 5}) for i in range(11)]
    sizes = {s.case_id: s for s in label_sizes(project(*cases, case("tiny", {1: 2}))) if s.size}
    assert [k for k, s in sizes.items() if s.far] == ["tiny"]
    assert sizes["tiny"].z < -FAR


def test_few_sizes_are_not_compared() -> None:
    cases = [case(f"c{i}", {1: 20}) for i in range(6)]
    assert not any(s.far for s in label_sizes(project(*cases, case("tiny", {1: 2}))))


def test_robust_z_by_hand() -> None:
    # Median 2, absolute deviations 1 0 0 0 8 with median 0: the mean one, 1.8, takes over.
    assert robust_z([1, 2, 2, 2, 10])[-1] == pytest.approx(8 / (1.8 * 1.2533))
    assert robust_z([1, 2, 3])[2] == pytest.approx(1 / 1.4826)
    assert robust_z([4, 4, 4]) == [0, 0, 0]


def test_a_volume_in_time_has_the_mean_size_of_its_frames() -> None:
    mask = np.zeros((4, 8, 8), np.uint16)  # two frames of two slices
    mask[0, :2, :2] = 1
    mask[2, :4, :2] = 1
    geometry = Geometry(
        (8, 8, 2), (10.0, 10.0, 10.0), (0.0,) * 3, (1.0, 0, 0, 0, 1.0, 0, 0, 0, 1.0),
        (2, 1, 0), (False,) * 3, frames=2,
    )  # fmt: skip
    made = CaseState("a", "a", "", (), geometry).with_mask(0, LabelMap.from_array(mask))
    size, *_ = label_sizes(project(replace(made)))
    assert (size.voxels, size.size, size.unit) == (6, 6.0, "ml")
