"""The dialog of models: cards, importing with its questions, trying, and the project's choice."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtWidgets import QDialog, QFileDialog, QMessageBox
from safetensors.numpy import save_file

from segicl_gui.engine import registry
from segicl_gui.engine.models.bringing import install, look, pack
from segicl_gui.engine.models.store import remove, users_store
from segicl_gui.services.project_settings import ProjectSettings, change, project_settings
from segicl_gui.ui.dialogs.bring_model import BringModelDialog
from segicl_gui.ui.dialogs.models import ModelsDialog

Desks = Callable[..., Any]


@pytest.fixture
def weights(tmp_path: Path) -> Path:
    out = tmp_path / "heart"
    out.mkdir()
    save_file({"w": np.zeros(3, np.float32)}, out / "model.safetensors")
    (out / "config.json").write_text('{"model_type": "seggpt"}')
    (out / "README.md").write_text("---\nlicense: cc-by-nc-4.0\n---\n# Hearts\n<b>Bold</b> ![](x)")
    return out


@pytest.fixture
def opened(desk: Desks) -> Callable[..., tuple[Any, ModelsDialog]]:
    """The dialog over a window, as the menu opens it."""

    def show(**kwargs: Any) -> tuple[Any, ModelsDialog]:
        d = desk(**kwargs)
        d.window.engines = registry.offers
        d.window.actions_by_id["models"].trigger()
        return d, d.window.findChild(ModelsDialog)

    return show


def through(d: Any, dialog: ModelsDialog) -> None:
    d.driver.wait(lambda: dialog._job is None, "the models' job")


def press(monkeypatch: pytest.MonkeyPatch, button: str) -> list[str]:
    """Have questions answered by this button; returns what they ask."""
    asked: list[str] = []

    def answer(box: QMessageBox) -> int:
        asked.append(f"{box.text()}\n{box.informativeText()}")
        next(b for b in box.buttons() if button in b.text()).click()
        return 0

    monkeypatch.setattr(QMessageBox, "exec", answer)
    return asked


def test_a_folder_is_imported_once_its_licence_is_agreed_to(
    opened: Any, weights: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    d, dialog = opened(opened=False)
    assert dialog.current == "cross-convolution"
    assert "Apache-2.0" in dialog.card.toPlainText()
    assert not dialog.remove.isEnabled()
    assert not dialog.try_it.isEnabled()
    said: list[Any] = []

    def accept(self: BringModelDialog) -> QDialog.DialogCode:
        said.append(self.about())
        self.notes.setText("CT of the heart")
        return QDialog.DialogCode.Accepted

    monkeypatch.setattr(BringModelDialog, "exec", accept)
    asked = press(monkeypatch, "Cancel")
    dialog.take(weights)
    d.driver.wait(lambda: bool(asked), "the question")
    through(d, dialog)
    assert "Not for commercial use" in asked[0]
    assert "not agreed" in dialog.note.text()
    assert not users_store().exists()
    assert (said[0].engine, said[0].licence, said[0].title) == ("seggpt", "CC-BY-NC-4.0", "heart")
    press(monkeypatch, "Agree")
    dialog.take(weights)
    d.driver.wait(lambda: dialog.current == "heart", "the import")
    text = dialog.card.toPlainText()
    assert "Agreed to on" in text
    assert "CT of the heart" in text
    assert "Hearts" in text
    assert "license:" not in text
    assert json.loads((users_store() / "heart" / "model.json").read_text())["agreed"]
    assert "0.0 MB" in dialog.disk.text()


def test_a_damaged_pack_is_told_where_one_is(opened: Any, tmp_path: Path) -> None:
    d, dialog = opened(opened=False)
    (tmp_path / "x.segiclmodel").write_bytes(b"PK no")
    dialog.take(tmp_path / "x.segiclmodel")
    through(d, dialog)
    assert "not a usable model" in dialog.note.text()
    assert not users_store().exists()


def test_verify_hand_on_and_remove(
    opened: Any, weights: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = install(look(weights), agreed=True)
    d, dialog = opened(opened=False)
    dialog.refresh("heart")
    dialog.verify.click()
    through(d, dialog)
    assert "is whole" in dialog.note.text()
    out = str(tmp_path / "out")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *a, **k: (out, ""))
    dialog.hand_on.click()
    through(d, dialog)
    assert look(Path(f"{out}.segiclmodel")).manifest.id == "heart"
    (model.folder / "config.json").write_text("{}")
    dialog.verify.click()
    through(d, dialog)
    assert "config.json is not the file it was" in dialog.note.text()
    (model.folder / "model.json").write_text("{")
    dialog.refresh("heart")
    assert "Damaged" in dialog.card.toPlainText()
    yes = QMessageBox.StandardButton.Yes
    monkeypatch.setattr(QMessageBox, "question", lambda *a, **k: yes)
    dialog.remove.click()
    through(d, dialog)
    assert not model.folder.exists()
    assert dialog.current != "heart"


def test_tried_on_a_case_used_in_the_project_and_missing_later(
    opened: Any, weights: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = install(look(weights), agreed=True)
    written = pack(model, tmp_path)
    # Whether its packages are here is not what is tested.
    monkeypatch.setattr(registry, "_lacking", lambda point, imported=False: "")
    d, dialog = opened()
    own = d.window.engine_name
    dialog.refresh("heart")
    dialog.try_it.click()
    d.driver.wait(lambda: d.work.session.visible_proposal() is not None, "the proposal")
    source = d.work.session.visible_proposal().source_at(d.work.session.index)
    assert source.engine == "seggpt:heart"
    assert d.window.engine_name == own
    dialog.use.click()
    assert project_settings(d.work.project.state).engine == "seggpt:heart"
    assert d.window.engine_name == d.work.predictor.engine_name == "seggpt:heart"
    dialog.close()
    d.wait_saved()
    d.close()

    remove("heart")
    d.begin()
    d.window.engines = registry.offers
    d.open()
    assert "“heart” of this project cannot be used" in d.notice
    assert f"{own} instead of seggpt:heart" in d.window.state_bar._engine.text()
    assert d.work.predictor.engine_name == own
    install(look(written), agreed=True)
    d.window.models_changed()
    assert d.work.predictor.engine_name == "seggpt:heart"
    assert d.notice == ""
    change(d.work.project, ProjectSettings())
    assert d.work.predictor.engine_name == own
