"""Imported segments are written exactly, and never over what somebody confirmed or locked."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from segicl_gui.domain.geometry import Geometry
from segicl_gui.domain.labels import Label, LabelKind, Schema
from segicl_gui.domain.masks import LabelMap
from segicl_gui.domain.project import Assessment, CaseState, Project, ProjectState
from segicl_gui.services.mask_writing import ImportOptions, written
from segicl_gui.services.mouse_tools.numbering import settle
from segicl_gui.storage.importers.api import segment_of

SHAPE = (4, 6, 8)
GEOMETRY = Geometry.from_source(
    (8, 6, 4), *((1.0,) * 3, (0.0,) * 3), (1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0)
)
LIVER, SPLEEN = Label(1, "liver", "#111111"), Label(2, "spleen", "#222222")
TUMOUR = Label(3, "tumour", "#333333", part_of=1)
A, C, D, N = "A", "C", "D", "U"


def case(mask: np.ndarray | None = None, **rows: str) -> CaseState:
    new = CaseState("c", "c", "", (), GEOMETRY)
    if mask is not None:
        new = new.with_mask(0, LabelMap.from_array(mask))
    for name, row in rows.items():
        label = {"liver": 1, "spleen": 2, "tumour": 3}[name]
        for i, letter in enumerate(row):
            value = next(a for a in Assessment if a.name[0] == letter)
            if value:
                new = new.with_assessments({label: value}, [i])
    return new


def row(of: CaseState, label: int) -> str:
    return "".join(of.assessment(label, i).name[0] for i in range(4))


def block(*where: Any) -> np.ndarray:
    out = np.zeros(SHAPE, bool)
    out[where] = True
    return out


def put(
    before: CaseState, *segments: tuple[int, np.ndarray], labels: tuple[Label, ...] = (),
    seen: np.ndarray | None = None, **options: Any,
) -> tuple[CaseState, list[str]]:  # fmt: skip
    notes: list[str] = []
    schema = Schema(labels or (LIVER, SPLEEN, TUMOUR))
    parts = [(i, segment_of("x", m, seen=seen)) for i, m in segments]
    after = written(before, schema, parts, ImportOptions(**options), notes.append)
    return after, notes


def test_confirmed_where_shown_and_absent_elsewhere() -> None:
    mask = block(slice(1, 3), slice(0, 3))
    after, notes = put(case(), (1, mask))
    np.testing.assert_array_equal(after.mask(0).array(), mask)
    assert (row(after, 1), row(after, 2), notes) == ("ACCA", "UUUU", [])


def test_drafts_say_nothing_of_absence() -> None:
    after, _ = put(case(), (1, block(1)), status="draft")
    assert row(after, 1) == "UDUU"


def test_only_slices_that_were_seen() -> None:
    seen = np.array([True, True, False, False])
    before = case(block(slice(1, 4), 5).astype(np.uint16), liver="UDDD")
    after, _ = put(before, (1, block(slice(1, 3), 0)), seen=seen)
    assert row(after, 1) == "ACDD"
    mask = after.mask(0).array()
    assert not mask[1, 5].any()  # replaced
    assert mask[2, 5].all()  # added to
    assert mask[2, 0].all()
    assert mask[3, 5].all()  # left alone


def test_confirmed_slices_stay_unless_replaced() -> None:
    before = case(block(slice(1, 3), 5).astype(np.uint16), liver="UCDU")
    new = block(slice(0, 3), 0)
    after, notes = put(before, (1, new))
    assert row(after, 1) == "CCCA"
    np.testing.assert_array_equal(after.mask(0).slice(1), before.mask(0).slice(1))
    np.testing.assert_array_equal(after.mask(0).slice(2), new[2])
    assert notes == ["liver: 1 slice confirmed already, left as it is"]
    after, notes = put(before, (1, new), replace=True)
    np.testing.assert_array_equal(after.mask(0).array(), new)
    assert (row(after, 1), notes) == ("CCCA", [])


def test_other_labels_that_are_confirmed_keep_their_voxels() -> None:
    before = case(block(slice(1, 3), slice(0, 2)).astype(np.uint16) * 2, spleen="UCDU")
    after, notes = put(before, (1, block(slice(1, 3), slice(1, 4))))
    mask = after.mask(0).array()
    assert (mask[1, 1] == 2).all()
    assert (mask[2, 1] == 1).all()  # a draft gives way
    assert row(after, 1) == "ADCA"
    assert row(after, 2) == "UCDU"
    assert "not all of it could be written in 1 slice" in notes[0]


@pytest.mark.parametrize("overwrite", [True, False])
def test_locked_labels_never_change(overwrite: bool) -> None:
    before = case(block(1, slice(0, 2)).astype(np.uint16) * 2)
    labels = (LIVER, replace(SPLEEN, locked=True))
    new = [(1, block(1, slice(1, 4))), (2, block(3))]
    after, notes = put(before, *new, labels=labels, replace=overwrite)
    mask = after.mask(0).array()
    np.testing.assert_array_equal(mask == 2, before.mask(0).array() == 2)
    assert (mask[1, 2:4] == 1).all()
    assert row(after, 1) == "ADAA"
    assert row(after, 2) == "UUUU"
    assert "locked, so not imported: spleen" in notes


def test_a_part_lies_over_what_it_is_part_of_in_any_order() -> None:
    liver, tumour = block(1, slice(0, 4)), block(1, slice(1, 3), slice(2, 5))
    for segments in ([(3, tumour), (1, liver)], [(1, liver), (3, tumour)]):
        after, notes = put(case(), *segments)
        np.testing.assert_array_equal(after.mask(0).array(), liver + 2 * tumour)
        assert (row(after, 1), row(after, 3), notes) == ("ACAA", "ACAA", [])


def test_overlap_in_one_group_is_told() -> None:
    after, notes = put(case(), (1, block(1, slice(0, 3))), (2, block(1, slice(2, 5))))
    assert (after.mask(0).array()[1, 2] == 2).all()
    assert (row(after, 1), row(after, 2)) == ("ADAA", "ACAA")
    assert notes[0].startswith("liver: not all")


def test_other_groups_may_overlap() -> None:
    labels = (LIVER, replace(SPLEEN, group=1))
    a, b = block(1, slice(0, 3)), block(1, slice(2, 5))
    after, notes = put(case(), (1, a), (2, b), labels=labels)
    np.testing.assert_array_equal(after.mask(0).array() == 1, a)
    np.testing.assert_array_equal(after.mask(1).array() == 2, b)
    assert not notes


def test_objects_keep_their_numbers_through_a_commit() -> None:
    """Two that touch stay two; those of other slices keep theirs."""
    labels = (replace(LIVER, kind=LabelKind.OBJECTS),)
    numbers = np.zeros(SHAPE, np.uint16)
    numbers[1, :3], numbers[1, 3:] = 1, 2
    old = np.zeros(SHAPE, np.uint16)
    old[3, 2] = 1
    before = case(old, liver="UUUC").with_objects(1, LabelMap.from_array(old * 4))
    after, notes = put(before, (1, numbers), labels=labels)
    project = Project(ProjectState(schema=Schema(labels), cases={"c": before}), settle)
    project.commit_case("import", after)
    kept = project.state.cases["c"].objects[1].array()
    assert kept[3].max() == 4
    assert len(np.unique(kept[1])) == 2
    assert kept[1, 0, 0] != kept[1, 4, 0]
    assert 4 not in kept[1]
    assert "left as it is" in notes[0]


def test_what_is_the_same_stays_the_same() -> None:
    before = case(block(1).astype(np.uint16), liver="ACAA")
    after, _ = put(before, (1, block(1)), replace=True)
    assert after == before
