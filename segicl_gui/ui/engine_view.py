"""The part of the window about where proposals are made, and by which engine."""

from __future__ import annotations

from segicl_gui.domain.errors import UserError
from segicl_gui.domain.session import Tool
from segicl_gui.engine import registry
from segicl_gui.engine.compute import HERE, Compute
from segicl_gui.engine.process import EngineState
from segicl_gui.services.compute import chosen_server, with_server_of
from segicl_gui.services.project_engine import ENGINE, MODEL, Followed, followed
from segicl_gui.storage.settings import Settings
from segicl_gui.ui.tools.options_bar import PAN_HINT
from segicl_gui.ui.words import said, tr


class EngineView:
    """The part of `MainWindow` that shows the engine."""

    # What was asked for when it was last looked, and what came of it.
    _followed: tuple[tuple[object, ...], Followed] | None = None
    _told: UserError | None = None

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
        """The engine that makes proposals: the project's own where it can be used."""
        preferred = self.settings.engine or self.default_engine
        if self.workspace is None:
            return preferred
        state = self.workspace.project.state
        asked = (state.settings.get(ENGINE), state.settings.get(MODEL), preferred,
                 self.compute.place if self.compute else HERE)  # fmt: skip
        if self._followed is None or self._followed[0] != asked:
            self._followed = asked, followed(state, preferred, self._offers() if asked[0] else ())
        return self._followed[1].name

    @property
    def engine_problem(self) -> UserError | None:
        """Why the open project is not worked with as it asks."""
        return self._followed[1].problem if self._followed and self.workspace else None

    def _offers(self) -> tuple[registry.Offer, ...]:
        try:
            return self.engines()
        except UserError:  # told by what needs the list
            return ()

    def models_changed(self) -> None:
        """Look again which engines and models there are."""
        self._followed = None
        self.show_engine(*self._engine_state)

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
        if self._followed is not None and self.workspace and self._followed[1].instead:
            name = tr("{0} instead of {1}").format(name, self._followed[1].wanted)
        problem = self.engine_problem
        if problem is not self._told:
            if problem is not None:
                self.notice.tell(problem, seconds=0)
            elif self._told is not None and said(self._told.title) in self.notice.text.text():
                self.notice.hide()
            self._told = problem
        text = f"{name} · {tr(self.compute.place if self.compute else HERE)}"
        if state in (EngineState.READY, EngineState.BUSY):
            text += f" · {seconds:.2f} s" if seconds is not None else tr(" · ready")
        else:
            text += f" · {tr(message or state.value)}"
        ready = state in (EngineState.READY, EngineState.BUSY)
        self.state_bar.show_engine(text, ready=ready)
        self.show_hint()

    def show_hint(self) -> None:
        """Say what buttons and keys do with the tool in hand, or with what is edited."""
        if self.workspace is not None:
            tool = self.workspace.session.tool
            tip = self.actions_by_id[f"tool_{tool.value}"].statusTip()
            other = tr(PAN_HINT) if tool is Tool.PAN else tip
            self.hint_bar.show_hint(self.editing.hint or self.tools.hint or other)

    def engine_changed(self, state: EngineState, message: str) -> None:
        """Told by the engine, from any thread."""
        self._main.post(lambda: self.show_engine(state, message))

    def engine_noticed(self, text: str) -> None:
        """Told by the engine what the user should know, from any thread."""
        self._main.post(lambda: self.notice.say(text, warn=True))
