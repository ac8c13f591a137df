"""Objects of a label: verbs, undo, saving, and what leaves in an export."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import PIL.Image
import pytest
import SimpleITK as sitk

from segicl_gui.domain.errors import UserError
from segicl_gui.domain.labels import LabelKind
from segicl_gui.domain.masks import Box, LabelMap
from segicl_gui.domain.project import Assessment
from segicl_gui.services.export import export_project
from segicl_gui.services.mouse_tools import numbering

Make = Callable[..., Any]
STEP, ACROSS = 12, 10  # pixels of a nucleus, nuclei in a row


@pytest.fixture
def nuclei(bench: Make) -> Any:
    """A hundred square nuclei that touch their neighbours, each painted on its own."""
    b = bench(shape=(STEP * ACROSS, STEP * ACROSS), count=1)
    schema = b.state.schema
    b.annotate.change_schema("Objects", schema.change(1, kind=LabelKind.OBJECTS))
    for r in range(ACROSS):
        for c in range(ACROSS):
            start = (0, r * STEP, c * STEP)
            box = Box(start, (1, start[1] + STEP, start[2] + STEP))
            values = np.ones((1, STEP, STEP), np.uint16)
            b.annotate.edit(0, box, values, "Lasso", own_object=(1, values > 0))
    return b


def test_a_hundred_touching_nuclei_are_split_by_one_gesture_and_exported_as_shown(
    nuclei: Any, tmp_path: Path
):
    b, objects = nuclei, nuclei.work.objects
    assert objects.count(1) == 100
    mask, before = b.case.mask(0), objects.plane(1)
    assert mask.array().all()
    b.work.history.restore(())
    middle = 4 * STEP + STEP / 2 - 0.5
    objects.cut(1, [(middle, 3 * STEP - 1.0), (middle, 4 * STEP + 0.0)])
    assert objects.count(1) == 101
    assert len(b.work.history.done) == 1
    assert b.case.mask(0) == mask
    after = objects.plane(1)
    changed = before != after
    assert changed.sum() == STEP * STEP // 2
    assert set(before[changed]) == {before[4 * STEP, 3 * STEP]}
    rows = np.flatnonzero(changed.any(1))
    assert rows[-1] - rows[0] + 1 == STEP // 2

    b.accept()
    for format in ("png", "nifti", "nrrd", "folder"):
        out = tmp_path / format
        report = export_project(b.state, b.work.store, b.work.library.path, format, out)
        assert not report.failed
        (path,) = [p for p in report.written if "_objects_label 1" in p.name]
        if path.suffix == ".png":
            found = np.asarray(PIL.Image.open(path))
        else:
            found = sitk.GetArrayFromImage(sitk.ReadImage(str(path)))
        assert np.array_equal(found.reshape(after.shape), after)
        assert len(np.unique(found)) == objects.count(1)

    export_project(b.state, b.work.store, b.work.library.path, "coco", tmp_path / "coco")
    coco = json.loads((tmp_path / "coco" / "annotations.json").read_text("utf-8"))
    assert len(coco["annotations"]) == objects.count(1)
    assert sum(a["area"] for a in coco["annotations"]) == (after > 0).sum()

    b.work.undo()
    b.work.undo()
    assert np.array_equal(objects.plane(1), before)
    work = b.reopen()
    assert np.array_equal(work.objects.plane(1), before)
    work.redo()
    assert np.array_equal(work.objects.plane(1), after)


def test_merge_and_delete_are_undone_exactly(nuclei: Any):
    objects = nuclei.work.objects
    mask, before = nuclei.case.mask(0), objects.plane(1)
    objects.merge(1, (5.0, 5.0), (100.0, 100.0))  # they do not touch
    assert objects.count(1) == 99
    assert objects.plane(1)[100, 100] == objects.plane(1)[5, 5]
    objects.delete(1, (100.0, 100.0))
    assert objects.count(1) == 98
    now = nuclei.case.mask(0).array()[0]
    assert now[5, 5] == now[100, 100] == 0
    assert (now == 0).sum() == 2 * STEP * STEP
    for _ in range(2):
        nuclei.work.undo()
    assert nuclei.case.mask(0) == mask
    assert np.array_equal(objects.plane(1), before)


def test_what_cannot_be_done_is_said_and_changes_nothing(nuclei: Any):
    objects, before = nuclei.work.objects, nuclei.case
    with pytest.raises(UserError, match="same object"):
        objects.merge(1, (5.0, 5.0), (6.0, 6.0))
    with pytest.raises(UserError, match="no object"):
        objects.delete(1, (-5.0, 5.0))
    schema = nuclei.state.schema
    nuclei.annotate.change_schema("Lock", schema.change(1, locked=True))
    with pytest.raises(UserError, match="locked"):
        objects.cut(1, [(5.0, 0.0), (5.0, 12.0)])
    nuclei.annotate.change_schema("Region", schema.change(1, kind=LabelKind.REGION))
    with pytest.raises(UserError, match="one region"):
        objects.delete(1, (5.0, 5.0))
    assert nuclei.case == before


def test_a_volume_is_cut_and_its_objects_deleted_in_all_slices(bench: Make):
    b = bench(shape=(5, 16, 20), count=1, labels=2)
    schema = b.state.schema.change(1, kind=LabelKind.OBJECTS, part_of=2)
    b.annotate.change_schema("Objects", schema)
    values = np.ones((3, 8, 10), np.uint16)
    b.annotate.edit(0, Box((1, 2, 2), (4, 10, 12)), values, "Brush")
    b.session.go(b.case.id, 2)
    objects = b.work.objects
    assert objects.count(1) == 1
    objects.cut(1, [(0.0, 6.5), (14.0, 6.5)])
    assert objects.count(1) == 2
    for i in (1, 2, 3):
        b.session.go(b.case.id, i)
        assert len(np.unique(objects.plane(1))) == 3
        assert b.case.assessment(1, i) is Assessment.DRAFT
    objects.delete(1, (5.0, 3.0))
    left = b.case.mask(0).array()
    assert (left[1:4, 2:10, 2:7] == 2).all()  # what it was part of shows
    assert (left[1:4, 2:10, 7:12] == 1).all()
    assert objects.count(1) == 1


def test_a_label_made_objects_later_is_counted_by_connected_pieces(bench: Make):
    b = bench(shape=(16, 20), count=1)
    b.paint(1, 2, 2)
    b.paint(1, 10, 2)
    assert b.work.objects.count(1) is None
    schema = b.state.schema
    b.annotate.change_schema("Objects", schema.change(1, kind=LabelKind.OBJECTS))
    assert b.work.objects.count(1) == 2
    b.paint(1, 6, 12)
    assert b.work.objects.count(1) == 3


def test_a_large_volume_is_counted_in_the_background_while_one_goes_on_painting(
    bench: Make, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(numbering, "AT_ONCE", 500)
    monkeypatch.setattr(numbering, "_found", numbering._Recent())
    b = bench(shape=(9, 16, 20), count=1)
    for i in (1, 7):
        b.session.go(b.case.id, i)
        b.paint(1, 2, 2)
    heard: list[int] = []
    b.work.objects.numbered.connect(lambda: heard.append(1))
    gate, derived = threading.Event(), numbering._derived

    def slowly(mask: LabelMap, label_id: int, depth: int) -> LabelMap:
        assert threading.current_thread() is not threading.main_thread()
        assert gate.wait(10)
        return derived(mask, label_id, depth)

    monkeypatch.setattr(numbering, "_derived", slowly)
    schema = b.state.schema
    b.annotate.change_schema("Objects", schema.change(1, kind=LabelKind.OBJECTS))
    objects = b.work.objects
    assert objects.count(1) is None
    with pytest.raises(UserError, match="still being counted"):
        objects.delete(1, (3.0, 3.0))
    b.paint(1, 10, 12)  # while it is being counted
    assert 1 not in b.case.objects
    gate.set()
    b.idle()
    assert heard == [1]
    assert objects.count(1) == 3
    b.paint(1, 2, 12)
    assert objects.count(1) == 4
    assert len(b.case.objects[1].areas()) == 4
    objects.delete(1, (3.0, 3.0))
    assert objects.count(1) == 3
