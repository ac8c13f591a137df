"""The part of the window about where proposals are made, and by which engine."""

from __future__ import annotations

from segicl_gui.engine import registry
from segicl_gui.engine.compute import HERE, Compute
from segicl_gui.engine.process import EngineState
from segicl_gui.services.compute import chosen_server, with_server_of
from segicl_gui.storage.settings import Settings


class EngineView:
    """The part of `MainWindow` that shows the engine."""

    @property
    def compute(self) -> Compute | None:
        """What can ask a server; None where the engine is another one, as in tests."""
        return self._engine if isinstance(self._engine, Compute) else None

    @property
    def default_engine(self) -> str:
        """The engine for who has chosen none."""
        return self.compute.default if self.compute else registry.default()

    @property
    def engine_name(self) -> str:
        """The engine that makes proposals."""
        return self.settings.engine or self.default_engine

    def use_server(self, settings: Settings) -> None:
        """Ask the server of the settings from now on, or this computer.

        Raises
        ------
        UserError
            If its address or key is none; nothing has changed then.
        """
        if self.compute is not None:
            server = chosen_server(settings, self.engine_noticed)
            self.compute.use(server)

    def server_changed(self, before: Settings, after: Settings) -> None:
        """Follow settings that name another server."""
        if with_server_of(before, after) != before:
            self.use_server(after)

    def show_engine(self, state: EngineState, message: str) -> None:
        """Show what the engine is doing; called on the main thread."""
        self._engine_state = (state, message)
        name = self.engine_name
        if self.workspace and self.workspace.predictor.engine_name != name:
            # Another place may have another default.
            self.workspace.predictor.use_engine(name)
        seconds = self.workspace.predictor.last_seconds if self.workspace else None
        text = f"{name} · {self.compute.place if self.compute else HERE}"
        if state in (EngineState.READY, EngineState.BUSY):
            text += f" · {seconds:.2f} s" if seconds is not None else " · ready"
        else:
            text += f" · {message or state.value}"
        ready = state in (EngineState.READY, EngineState.BUSY)
        self.state_bar.show_engine(text, ready=ready)

    def engine_changed(self, state: EngineState, message: str) -> None:
        """Told by the engine, from any thread."""
        self._main.post(lambda: self.show_engine(state, message))

    def engine_noticed(self, text: str) -> None:
        """Told by the engine what the user should know, from any thread."""
        self._main.post(lambda: self.notice.say(text, warn=True))
