"""Where proposals are made: the dialog, the state bar, and a server of the user's choice."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
import uvicorn
from PySide6.QtWidgets import QDialog

from segicl_gui.engine.api import SlicePrediction
from segicl_gui.engine.compute import Compute
from segicl_gui.engine.process import EngineState
from segicl_gui.engine.registry import EngineInfo
from segicl_gui.engine.server import make_app
from segicl_gui.storage.settings import Settings
from segicl_gui.ui.dialogs.compute import ComputeDialog


class Bright:
    name, version = "bright", "1"

    def predict(self, request: Any, arrays: Any, cancel: Any, emit: Any, progress: Any) -> None:
        for i, digest in enumerate(request.queries):
            mask = np.where(arrays[digest] > 0.5, request.labels[0].id, 0).astype(np.uint16)
            emit(SlicePrediction(i, mask, np.full(mask.shape, 200, np.uint8), 0.9))


class Nowhere:
    """This computer's engines, which are not asked here."""

    class process:  # noqa: N801
        state = EngineState.STOPPED

        @staticmethod
        def launch() -> None:
            pass

    def predict(self, *args: Any) -> float:
        raise AssertionError("asked")

    def close(self) -> None:
        pass


@pytest.fixture
def server() -> Iterator[str]:
    """A server with one engine; its address."""
    listener = socket.create_server(("127.0.0.1", 0))
    app = make_app(
        "secret" * 4, lambda name: Bright(),
        available=lambda: [EngineInfo("bright", "", "1", "", "tiny sha256:0123456789abcdef")],
    )  # fmt: skip
    running = uvicorn.Server(uvicorn.Config(app, log_config=None, lifespan="off", ws="none"))
    thread = threading.Thread(target=running.run, kwargs={"sockets": [listener]})
    thread.start()
    yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    running.should_exit = True
    thread.join(10)
    listener.close()


def test_the_connection_is_tried(desk: Callable[..., Any], server: str):
    d = desk(opened=False)
    dialog = ComputeDialog(Settings(), d.window.jobs, d.window)
    assert dialog.here.isChecked()
    assert not dialog.try_it.isEnabled()
    dialog.there.setChecked(True)
    dialog.url.setText(server)
    dialog.key.setText("wrong")
    dialog.try_it.click()
    d.driver.wait(lambda: "key is missing or wrong" in dialog.told.text(), "the refusal")
    dialog.key.setText("secret" * 4)
    dialog.try_it.click()
    d.driver.wait(lambda: "Connected in" in dialog.told.text(), "the connection")
    assert "bright: tiny, 0123456789ab" in dialog.told.text()
    dialog.accept()
    assert dialog.result() == QDialog.DialogCode.Accepted
    assert dialog.settings().server == server


@pytest.mark.usefixtures("app")
def test_what_cannot_be_used_is_told_and_not_taken(desk: Callable[..., Any]):
    d = desk(opened=False)
    dialog = ComputeDialog(Settings(server="https://gpu.lab"), d.window.jobs)
    assert dialog.there.isChecked()
    dialog.url.setText("http://gpu.lab")
    dialog.accept()
    assert "not encrypted" in dialog.told.text()
    assert dialog.result() != QDialog.DialogCode.Accepted
    dialog.plain.setChecked(True)
    dialog.accept()
    assert dialog.result() == QDialog.DialogCode.Accepted
    dialog.url.setText("")
    dialog.accept()
    assert "address" in dialog.told.text()
    dialog.here.setChecked(True)
    assert dialog.settings().server == ""


def test_a_server_makes_the_proposals(
    desk: Callable[..., Any], server: str, monkeypatch: pytest.MonkeyPatch
):
    d = desk()
    window = d.window
    compute = Compute(Nowhere(), window.engine_changed, window.engine_noticed)  # type: ignore[arg-type]
    window._engine = compute
    window.workspace.predictor._engine = compute
    monkeypatch.setattr(ComputeDialog, "exec", lambda self: QDialog.DialogCode.Accepted)
    chosen = Settings(server=server, server_key="secret" * 4)
    monkeypatch.setattr(ComputeDialog, "settings", lambda self: chosen)
    window.commands.compute()
    d.driver.wait(lambda: "127.0.0.1 · ready" in window.state_bar._engine.text(), "the server")
    assert window.state_bar._engine.text().startswith("bright")
    assert window.workspace.predictor.engine_name == "bright"
    window.apply_settings(Settings())
    d.driver.wait(lambda: "this computer" in window.state_bar._engine.text(), "this computer")
    compute.close()
