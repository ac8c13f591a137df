"""The export dialog: options of the format only, and an export through the window."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from segicl_gui.domain.project import Status
from segicl_gui.services.export import FORMATS
from segicl_gui.ui.dialogs.export import ExportDialog

Make = Callable[..., Any]


@pytest.fixture
def dialog(desk: Make) -> tuple[Any, ExportDialog]:
    d = desk((40, 70), 3)
    return d, ExportDialog(d.work, d.window)


def choose(dialog: ExportDialog, format: str) -> None:
    dialog._format.setCurrentIndex(dialog._format.findData(format))


def test_only_options_of_the_format_are_shown_and_count(dialog: tuple[Any, ExportDialog]) -> None:
    _, box = dialog
    box.show()
    box._polygons.setChecked(True)
    box._copy_images.setChecked(True)
    box._channels.setText("CT, PET")
    for name, format in FORMATS.items():
        choose(box, name)
        assert box._use.text() == format.use
        assert box._polygons.isVisible() == ("polygons" in format.options)
        assert box._channels.isVisible() == ("channels" in format.options)
        options = box.choice().options
        assert (options.polygons, options.copy_images) == ((name == "coco"),) * 2
        assert options.channels == (("CT", "PET") if name == "nnunet" else ())
        assert ("manifest" in box._unassessed.itemText(0)) == (not format.marks_unassessed)
    assert box.width() <= 700


def test_cases_and_what_is_there_already(dialog: tuple[Any, ExportDialog]) -> None:
    d, box = dialog
    choice = box.choice()
    assert (choice.names, choice.statuses) == ((), ())
    assert (choice.options.resume, choice.options.overwrite) == (False, False)
    box._cases.setCurrentIndex(1)
    box._statuses.setCurrentIndex(1)
    box._there.setCurrentIndex(1)
    choice = box.choice()
    assert choice.names == (d.case.name,)
    assert choice.statuses == (Status.DONE, Status.REVIEWED)
    assert (choice.options.resume, choice.options.overwrite) == (True, False)


def test_export_through_the_window(dialog: tuple[Any, ExportDialog], tmp_path: Path) -> None:
    d, box = dialog
    choose(box, "coco")
    box._out.setText(str(tmp_path / "out"))
    box._proposals.setChecked(True)
    box._sets.setCurrentIndex(2)
    assert box.choice().shares == (0.7, 0.15, 0.15)
    d.work.annotate.mark_absent()
    d.window.export(box.choice())
    d.driver.wait(lambda: "are in" in d.notice, "the end of the export")
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text())
    assert d.case.name in [c["name"] for c in manifest["cases"]]
    assert (tmp_path / "out" / "annotations.json").exists()
    sets = json.loads((tmp_path / "out" / "splits.json").read_text())
    told = [name for n in ("train", "validation", "test") for name in sets[n]]
    assert sorted(told) == [c.name for c in d.work.project.state.cases.values()]
    box._deidentify.setChecked(True)  # a list of cases would tell who they are
    assert box.choice().shares == ()
    # Once more, without saying what is to become of the files.
    d.window.export(box.choice())
    d.driver.wait(lambda: "exists already" in d.notice, "the refusal")
