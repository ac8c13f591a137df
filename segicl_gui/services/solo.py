"""Showing the active label alone."""

from __future__ import annotations

from segicl_gui.domain.project import Project
from segicl_gui.domain.session import Session


class Solo:
    """Hides every label but the active one, and follows it, until it is switched off.

    What was hidden before is hidden again then. Showing or hiding a label by hand ends it too.
    """

    def __init__(self, project: Project, session: Session) -> None:
        self._project = project
        self._session = session
        self._before: frozenset[int] | None = None
        self._hidden: frozenset[int] = frozenset()
        session.events.tools.connect(self._follow)

    @property
    def on(self) -> bool:
        """Whether one label is shown alone."""
        return self._before is not None

    def toggle(self) -> bool:
        """Switch on or off; returns whether it is on now (never without an active label)."""
        if self._before is not None:
            before, self._before = self._before, None
            self._session.set_tools(hidden=before)
        elif self._session.active_label is not None:
            self._before = self._session.hidden
            self._hide_others()
        return self.on

    def _follow(self) -> None:
        if self._before is None or self._hidden == self._others():
            if self._before is not None and self._session.hidden != self._hidden:
                self._before = None
            return
        self._hide_others()

    def _others(self) -> frozenset[int]:
        ids = self._project.state.schema.ids()
        return frozenset(ids) - {self._session.active_label}

    def _hide_others(self) -> None:
        self._hidden = self._others()
        self._session.set_tools(hidden=self._hidden)
