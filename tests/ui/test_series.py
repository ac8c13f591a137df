"""Choosing among the series of a hospital's export, up to the cases that come of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from segicl_gui.ui.dialogs.series import SeriesDialog

Make = Callable[..., Any]


@pytest.fixture
def export(dicom_files: ModuleType, tmp_path: Path) -> Path:
    """Two patients: a CT with its scout, an MR of two echoes, a film."""
    folder = tmp_path / "export"
    rows, columns = np.mgrid[:64, :80]
    block = ((rows - 30) ** 2 + (columns - 40) ** 2 < 300) * 180 + 20
    volume = np.stack([block] * 5).astype(np.int16)
    ct = {
        "SeriesInstanceUID": "1.5",
        "SeriesDescription": "Abdomen",
        "StudyDescription": "CT abdomen",
    }
    dicom_files.write_volume(folder / "A", volume, **ct)
    dicom_files.write_dicom(
        folder / "A" / "scout", volume[0], **{**ct, "SeriesInstanceUID": "1.6", "SeriesNumber": 1},
        ImageType=["ORIGINAL", "PRIMARY", "LOCALIZER"],
    )  # fmt: skip
    for echo in (1, 2):
        for i in range(4):
            dicom_files.write_dicom(
                folder / "B" / f"{echo}{i}", volume[0], Modality="MR", SeriesInstanceUID="1.7",
                PatientID="QX8", PatientName="Roe^Max", EchoNumbers=echo, position=(0, 0, 3.0 * i),
                SeriesDescription="T2 TSE", StudyDate="20240301", StudyInstanceUID="1.2.4",
            )  # fmt: skip
    return folder


def choose(d: Any, folder: Path) -> SeriesDialog:
    d.window.open_path(folder)
    d.driver.wait(lambda: bool(d.window.findChildren(SeriesDialog)), "the dialog")
    (dialog,) = d.window.findChildren(SeriesDialog)
    return dialog


def button(dialog: SeriesDialog, text: str) -> QPushButton:
    return next(b for b in dialog.findChildren(QPushButton) if b.text().replace("&", "") == text)


def test_ticked_series_become_cases(desk: Make, export: Path) -> None:
    d = desk(opened=False)
    dialog = choose(d, export)
    names = ["A/3 Abdomen", "A/scout", "B/3 T2 TSE, echo 1", "B/3 T2 TSE, echo 2"]
    assert sorted(dialog._rows) == names
    assert set(dialog.chosen()) == set(names) - {"A/scout"}
    assert dialog.count.text() == "3 of 4 ticked"
    d.driver.wait(lambda: all(not r.icon(0).isNull() for r in dialog._rows.values()), "pictures")
    patient = dialog.row("A/3 Abdomen").parent().parent()
    assert patient.text(0) == "Doe Jane · PX7"
    dialog.row(names[3]).setCheckState(0, Qt.CheckState.Unchecked)
    dialog.ok.click()
    d.driver.wait(lambda: d.window.canvas.image is not None, "the image on screen")
    cases = d.work.project.state.cases.values()
    assert sorted(c.name for c in cases) == [names[0], names[2]]
    stored = "".join(f"{c.name}{c.subject}{c.images}" for c in cases)
    assert not any(x in stored for x in ("PX7", "QX8", "Jane", "Doe", "Roe"))
    assert len({c.subject for c in cases}) == 2

    d.close()
    d.begin()
    d.window.open_path(export)  # known now: nobody is asked again
    d.driver.wait(lambda: d.window.canvas.image is not None, "the image on screen")
    assert not d.window.findChildren(SeriesDialog)


def test_filter_ticks_only_what_it_shows(desk: Make, export: Path) -> None:
    d = desk(opened=False)
    dialog = choose(d, export)
    button(dialog, "Tick none").click()
    assert not dialog.ok.isEnabled()
    dialog.filter.setText("roe t2")
    assert [n for n, r in dialog._rows.items() if not r.isHidden()] == [
        "B/3 T2 TSE, echo 1", "B/3 T2 TSE, echo 2",
    ]  # fmt: skip
    assert dialog.row("A/scout").parent().isHidden()
    button(dialog, "Tick all").click()
    dialog.filter.setText("")
    assert dialog.chosen() == ("B/3 T2 TSE, echo 1", "B/3 T2 TSE, echo 2")
    dialog.reject()
    d.driver.rest(0.3)
    assert d.work is None
    assert not (export / "project.segicl").exists()


def test_one_series_opens_at_once(desk: Make, dicom_files: ModuleType, tmp_path: Path) -> None:
    dicom_files.write_volume(tmp_path / "one", np.ones((3, 64, 80), np.int16))
    d = desk(opened=False)
    d.window.open_path(tmp_path / "one")
    d.driver.wait(lambda: d.window.canvas.image is not None, "the image on screen")
    assert d.case.name == "one"


def test_a_film_plays(desk: Make, dicom_files: ModuleType, tmp_path: Path) -> None:
    film = np.random.default_rng(0).integers(0, 255, (4, 64, 80, 3)).astype(np.uint8)
    dicom_files.write_dicom(
        tmp_path / "film" / "us.dcm", film, Modality="US", position=None, FrameTime=40.0
    )
    d = desk(opened=False)
    d.window.open_path(tmp_path / "film")
    d.driver.wait(lambda: d.window.canvas.image is not None, "the image on screen")
    assert d.case.geometry.frames == 4
    d.driver.key("Ctrl+Right")
    d.driver.rest(0.3)
    assert d.work.session.index == 1
