"""Starting and ending the window."""

from __future__ import annotations

import logging
import logging.handlers
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from napari.qt import get_qapp
from PySide6.QtCore import QCoreApplication, QTimer
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication
from threadpoolctl import threadpool_limits

from segicl_gui.engine import registry
from segicl_gui.engine.compute import Compute
from segicl_gui.engine.ladder import Ladder
from segicl_gui.engine.process import EngineProcess, EngineState, LocalEngine, default_command
from segicl_gui.paths import resource
from segicl_gui.services.compute import chosen_server, with_server_of
from segicl_gui.services.doctor.bundle import log_folder
from segicl_gui.services.log_files import own_log
from segicl_gui.storage.settings import Settings, load_settings, save_settings
from segicl_gui.ui.file_open import OpensFiles
from segicl_gui.ui.main_window import MainWindow
from segicl_gui.ui.words import use_language


def make_application() -> QApplication:
    """The Qt application, with napari's resources registered and our name and icon."""
    app: QApplication = get_qapp()
    app.setApplicationName("SegICL")
    app.setApplicationDisplayName("SegICL")
    app.setWindowIcon(QIcon(str(resource("icon.svg"))))
    # Products of matrices are made beside the window, where threads that wait for each other
    # would keep cores from painting and from the engine.
    threadpool_limits(1, "blas")
    return app


@contextmanager
def window_with_engine(
    *, of_user: bool = True, server: Settings | None = None
) -> Iterator[MainWindow]:
    """A main window whose engine runs in a process of its own, both ended afterwards.

    Parameters
    ----------
    of_user : bool
        Whether the user's preferences hold; False: the defaults, and no change is kept.
    server : Settings, optional
        Names the server for this run alone, in place of what the preferences say.

    Raises
    ------
    UserError
        If the address or key of that server is none.
    """
    told: list[MainWindow] = []

    def on_state(state: EngineState, message: str) -> None:
        if told:
            told[0].engine_changed(state, message)

    kept = load_settings() if of_user else Settings()
    settings = with_server_of(kept, server) if server else kept
    app = QCoreApplication.instance()
    if app is not None:
        use_language(app, settings.language if of_user else "en")
    name = settings.engine or registry.default()
    command = [*default_command(), "--warm", name]
    process = EngineProcess(
        engine_log(), command, on_state=lambda state, text: engine.local_changed(state, text)
    )
    engine = Compute(
        Ladder(LocalEngine(process)),
        on_state,
        lambda text: told[0].engine_noticed(text) if told else None,
    )
    keep: Callable[[Settings], None] = _not_kept
    if of_user:
        keep = partial(_keep, settings, kept) if server else save_settings
    if server:
        chosen_server(settings)
    window = MainWindow(engine, settings, engine.offers, keep)
    told.append(window)
    # The engine loads while the user is still choosing what to open.
    window.guarded(lambda: window.use_server(settings))()
    try:
        yield window
    finally:
        told.clear()
        window.close()
        engine.close()


def run_window(path: Path | None = None, server: Settings | None = None) -> int:
    """Show the window until it is closed; returns the exit code. See `window_with_engine`."""
    return _run(lambda window: window.open_path(path) if path is not None else None, server)


def run_demo(out: Path | None = None) -> int:
    """Show the window with the demo open."""
    return _run(lambda window: window.open_demo())


def _run(begin: object, server: Settings | None = None) -> int:
    _log_to_file()
    app = make_application()
    with window_with_engine(server=server) as window:
        window.show()
        opens = OpensFiles(window.open_path)
        if sys.platform == "darwin":  # elsewhere it would cost time at every event, for nothing
            app.installEventFilter(opens)
        QTimer.singleShot(0, lambda: begin(window))  # type: ignore[operator]
        # Ctrl+C in a terminal closes the window as its cross does; Python only sees the
        # signal when Qt lets it run.
        signal.signal(signal.SIGINT, lambda *args: window.close())
        alarm = QTimer()
        alarm.timeout.connect(lambda: None)
        alarm.start(300)
        code = app.exec()
        alarm.stop()
    return int(code)


def engine_log() -> Path:
    """Where the engine of this process logs; where that cannot be, it says so when it starts."""
    try:
        return own_log(log_folder(), "engine")
    except OSError:
        return log_folder() / "engine.log"


def _keep(given: Settings, kept: Settings, changed: Settings) -> None:
    """Save preferences, with the server that they had unless another one was chosen meanwhile."""
    same = with_server_of(changed, given) == changed
    save_settings(with_server_of(changed, kept) if same else changed)


def _not_kept(settings: Settings) -> None:
    """Preferences of a run that is nobody's."""


def _log_to_file() -> None:
    try:
        handler: logging.Handler = logging.handlers.RotatingFileHandler(
            own_log(log_folder(), "window"), maxBytes=1_000_000, backupCount=2, encoding="utf-8"
        )
    except OSError:
        handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.getLogger("segicl_gui").addHandler(handler)
    logging.getLogger("segicl_gui").setLevel(logging.INFO)
