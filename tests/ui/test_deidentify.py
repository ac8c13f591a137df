"""Copying without names from the window, up to opening the copy."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QLineEdit, QMessageBox, QPushButton

from segicl_gui.services.deidentified_copy import Pseudonyms
from segicl_gui.ui import opening
from segicl_gui.ui.dialogs.deidentify import DeidentifyDialog
from tests.storage.test_deidentify import ct, saved

Make = Callable[..., Any]


def buttons(widget: Any) -> dict[str, QPushButton]:
    return {b.text().replace("&", ""): b for b in widget.findChildren(QPushButton)}


def test_the_dialog_wants_both_folders_and_the_list_it_is_asked_for(app: QApplication):
    dialog = DeidentifyDialog()
    source, out, key = dialog.findChildren(QLineEdit)
    copy = buttons(dialog)["Copy"]
    assert not copy.isEnabled()
    source.setText("/scans")
    assert not copy.isEnabled()
    out.setText("/copies")
    assert copy.isEnabled()
    assert dialog.choice().key is None
    dialog._with_key.setChecked(True)
    assert not copy.isEnabled()
    key.setText("/private/names.csv")
    assert copy.isEnabled()
    assert dialog.choice().key == Path("/private/names.csv")


def test_copy_then_open_it(desk: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(opening, "own_pseudonyms", lambda: Pseudonyms(b"test"))
    d = desk(opened=False)
    saved(ct(Modality="US"), d.folder / "us.dcm")
    dialog = DeidentifyDialog()
    source, out, _ = dialog.findChildren(QLineEdit)
    source.setText(str(d.folder / "images"))
    out.setText(str(tmp_path / "copy"))
    (d.folder / "us.dcm").rename(d.folder / "images" / "us.dcm")
    d.window.opening.deidentify(dialog.choice())
    d.driver.wait(lambda: bool(d.window.findChildren(QMessageBox)), "the report")
    (box,) = d.window.findChildren(QMessageBox)
    assert "4 of 4 images" in box.text()
    assert "US images often show" in box.text()
    buttons(box)["Open the copy"].click()
    d.driver.wait(lambda: d.work is not None, "the copy")
    assert d.work.folder.parent == tmp_path / "copy"
    assert not any("scan" in c.name for c in d.work.project.state.cases.values())
