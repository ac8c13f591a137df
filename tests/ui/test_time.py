"""A volume in time in the real window: frames, cine, tags, propagation, reopening, export."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import SimpleITK as sitk
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from segicl_gui.domain.project import CLOSED, Status
from segicl_gui.services.export import export_project

Make = Callable[..., Any]
BEATING = (10, 30, 64, 80)  # frames, slices, rows, columns
LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


def frame_and_slice(d: Any) -> tuple[int, int]:
    frame, index = divmod(d.work.session.index, BEATING[1])
    return frame, index


def truth(frame: int) -> np.ndarray:
    mask = np.zeros(BEATING[2:], bool)
    top = 12 + frame % 4
    mask[top : top + 18, 20:50] = True
    return mask


def outline_slice(d: Any) -> None:
    """Draw the block of the frame on screen and accept it."""
    frame, _ = frame_and_slice(d)
    d.driver.key("P")
    d.driver.correct(1, truth(frame))
    d.accept()


def finish_frame(d: Any, frame: int) -> None:
    """Confirm what is proposed in every slice of a frame."""
    depth = BEATING[1]
    for index in range(frame * depth, (frame + 1) * depth):
        if d.case.slice_closed(d.work.project.state.schema, index):
            continue
        d.work.session.go(d.case.id, index)
        d.wait_proposal()
        d.accept()


def test_slices_and_frames_are_stepped_through_apart(desk: Make):
    d = desk(BEATING, count=1)
    bar = d.window.views.time_bar
    assert bar.isVisible()
    assert frame_and_slice(d) == (0, 15)
    assert d.window.views.strip.isVisible()
    assert len(d.window.views.states()) == 30
    for _ in range(20):
        d.driver.key("Right")
    assert frame_and_slice(d) == (0, 29)  # not into the next frame
    d.driver.key("Ctrl+Right")
    assert frame_and_slice(d) == (1, 29)
    d.driver.key("Ctrl+Left")
    d.driver.key("Ctrl+Left")
    assert frame_and_slice(d) == (0, 29)
    place = QPoint(round(bar.strip.x_of(6)), 6)
    QTest.mouseClick(bar.strip, LEFT, NONE, place)
    assert frame_and_slice(d) == (6, 29)
    assert bar.text.text() == "Frame 7 / 10 · 300 ms"
    QTest.mouseClick(
        d.window.views.strip, LEFT, NONE, QPoint(round(d.window.views.strip.x_of(4)), 8)
    )
    assert frame_and_slice(d) == (6, 4)


def test_an_image_without_frames_has_no_time_bar(desk: Make):
    d = desk((6, 64, 80), count=1)
    assert not d.window.views.time_bar.isVisible()
    d.driver.key("Ctrl+Right")
    assert "not one in time" in d.notice


def test_it_plays_round_and_round_and_asks_for_nothing(desk: Make):
    d = desk(BEATING, count=1)
    outline_slice(d)
    d.wait_proposal()
    start = d.work.session.index
    d.work.session.go(d.case.id, start + 3 * BEATING[1])
    d.driver.wait(d.driver.idle, "the end of all work")
    before = dict(d.work.session.proposals[d.case.id].slices)
    seen: set[int] = set()
    d.work.session.events.place.connect(lambda: seen.add(frame_and_slice(d)[0]))
    d.driver.key("Shift+Space")
    d.driver.wait(lambda: len(seen) == 10, "all frames")
    assert set(d.work.session.proposals[d.case.id].slices) == set(before)
    d.driver.key("Shift+Space")
    assert not d.window.cine.playing
    assert frame_and_slice(d)[1] == (start + 3 * BEATING[1]) % BEATING[1]
    d.driver.wait(d.driver.idle, "the end of all work")
    # Stopped, the frame on screen is proposed as any other.
    d.wait_proposal()


def test_going_elsewhere_stops_the_cine(desk: Make):
    d = desk(BEATING, count=1)
    d.driver.key("Shift+Space")
    d.driver.wait(lambda: frame_and_slice(d)[0] == 2, "the third frame")
    d.work.session.go(d.case.id, 4)
    d.driver.wait(lambda: not d.window.cine.playing, "the end of the cine")
    assert d.work.session.index == 4


def test_tags_are_undone_redone_and_gone_round(desk: Make):
    d = desk(BEATING, count=1)
    actions = d.window.actions_by_id
    actions["tag_ed"].trigger()
    d.window.commands.go_to_frame(3)
    actions["tag_es"].trigger()
    assert dict(d.case.tags) == {0: "ED", 3: "ES"}
    assert d.titles()[-1] == "Tag frame 4 as ES, scan0"
    assert "ES" in d.window.views.time_bar.text.text()
    d.driver.key("Ctrl+.")
    assert frame_and_slice(d)[0] == 0
    actions["tag_es"].trigger()  # there is one end-systole
    assert dict(d.case.tags) == {0: "ES"}
    d.driver.key("Ctrl+Z")
    d.driver.key("Ctrl+Z")
    assert dict(d.case.tags) == {0: "ED"}
    d.driver.key("Ctrl+Shift+Z")
    assert dict(d.case.tags) == {0: "ED", 3: "ES"}
    actions["untag_frame"].trigger()
    assert dict(d.case.tags) == {3: "ES"}


def test_a_slice_is_propagated_in_time_and_can_be_stopped(desk: Make):
    d = desk(BEATING, count=1)
    outline_slice(d)
    d.wait_proposal()
    index = d.work.session.index
    d.driver.key("Ctrl+Shift+Right")
    d.driver.wait(d.driver.idle, "the end of all work")
    assert frame_and_slice(d) == (9, index % BEATING[1])  # the screen went along
    found = {i for _, i in d.work.session.proposals[d.case.id].slices}
    assert {index + k * BEATING[1] for k in range(1, 10)} <= found


def test_ed_and_es_are_confirmed_reopened_and_exported_where_they_are(desk: Make, tmp_path: Path):
    d = desk(BEATING, count=1)
    depth, schema = BEATING[1], d.work.project.state.schema
    actions = d.window.actions_by_id
    d.window.commands.go_to_frame(2)
    actions["tag_ed"].trigger()
    d.window.commands.go_to_frame(7)
    actions["tag_es"].trigger()
    outline_slice(d)
    finish_frame(d, 7)
    finish_frame(d, 2)
    assert d.case.status(schema) is Status.DONE
    d.wait_saved()
    masks = d.case.mask(0).array()
    d.close()
    d.begin()
    d.open()
    assert dict(d.case.tags) == {2: "ED", 7: "ES"}
    assert d.case.status(schema) is Status.DONE
    assert np.array_equal(d.case.mask(0).array(), masks)
    closed = [i for i in range(d.case.n_slices) if d.case.assessment(1, i) in CLOSED]
    assert closed == [*range(2 * depth, 3 * depth), *range(7 * depth, 8 * depth)]
    out = tmp_path / "out"
    export_project(d.work.project.state, d.work.store, d.work.library.path, "nifti", out)
    image = sitk.ReadImage(str(out / "scan0.nii.gz"))
    source = sitk.ReadImage(str(d.folder / "images" / "scan0.nii.gz"))
    assert image.GetSize() == source.GetSize() == (80, 64, 30, 10)
    assert np.allclose(image.GetSpacing(), source.GetSpacing())
    assert image.GetDirection() == source.GetDirection()
    assert image.GetOrigin() == source.GetOrigin()
    array = sitk.GetArrayFromImage(image)
    for frame in range(10):
        if frame in (2, 7):
            drawn = masks[frame * depth : (frame + 1) * depth]
            assert np.array_equal(array[frame] == 1, drawn == 1)
            assert ((drawn == 1) == truth(frame)).mean() > 0.99
        else:
            assert (array[frame] == 255).all()  # nobody looked there
    (entry,) = json.loads((out / "manifest.json").read_text())["cases"]
    assert entry["tagged_frames"] == [{"frame": 2, "name": "ED"}, {"frame": 7, "name": "ES"}]
