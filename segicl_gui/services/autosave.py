"""Writing every commit to disk in the background, and never losing one to a full disk."""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Callable
from enum import StrEnum

from segicl_gui.domain.errors import UserError
from segicl_gui.domain.project import Project, Step
from segicl_gui.storage.project_store import ProjectStore

RETRY_SECONDS = 3.0
log = logging.getLogger(__name__)


class Saving(StrEnum):
    """Whether what is on screen is on disk."""

    SAVED = "saved"
    SAVING = "saving"
    FAILED = "failed"


class Autosave:
    """Appends each commit to the store, in order, on a thread of its own.

    Parameters
    ----------
    project : Project
    store : ProjectStore
    on_state : callable
        Told (state, error or None) when it changes, from the writing thread.
    """

    def __init__(
        self,
        project: Project,
        store: ProjectStore,
        on_state: Callable[[Saving, UserError | None], None] = lambda state, error: None,
    ) -> None:
        self._store = store
        self._on_state = on_state
        self._waiting: deque[Step] = deque()
        self._wake = threading.Condition()
        self._closing = False
        self.state = Saving.SAVED
        project.changed.connect(self._add)
        self._project = project
        self._thread = threading.Thread(target=self._run, name="autosave", daemon=True)
        self._thread.start()

    def flush(self, timeout: float = 10.0) -> bool:
        """Wait until all is saved; False if that did not happen in time."""
        with self._wake:
            self._wake.notify_all()
            return self._wake.wait_for(lambda: self.state is Saving.SAVED, timeout)

    def close(self, timeout: float = 10.0) -> bool:
        """Flush and stop; False if something could not be saved."""
        self._project.changed.disconnect(self._add)
        saved = self.flush(timeout)
        with self._wake:
            self._closing = True
            self._wake.notify_all()
        self._thread.join(RETRY_SECONDS + 1)
        return saved

    def _add(self, step: Step) -> None:
        with self._wake:
            self._waiting.append(step)
            self._set(Saving.FAILED if self.state is Saving.FAILED else Saving.SAVING, None)
            self._wake.notify_all()

    def _run(self) -> None:
        while True:
            with self._wake:
                self._wake.wait_for(lambda: self._waiting or self._closing)
                if self._closing:
                    return
                step = self._waiting[0]
            try:
                kind = next((k for k in ("undo", "redo") if k in step.how), "step")
                self._store.append(step, kind)
            except Exception as e:
                log.exception("could not save “%s”", step.title)
                with self._wake:
                    self._set(Saving.FAILED, _told(e))
                    self._wake.wait(RETRY_SECONDS)
                continue
            with self._wake:
                self._waiting.popleft()
                if not self._waiting:
                    self._set(Saving.SAVED, None)
                self._wake.notify_all()

    def _set(self, state: Saving, error: UserError | None) -> None:
        if state is not self.state or error is not None:
            self.state = state
            try:
                self._on_state(state, error)
            except Exception:  # whoever listens must not stop the saving
                log.exception("could not tell that saving is “%s”", state)


def _told(e: Exception) -> UserError:
    if isinstance(e, UserError):
        return e
    return UserError(
        "Not saved", f"{e}.", "Keep this window open; saving is tried again by itself."
    )
