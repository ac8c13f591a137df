"""Other models on a server that goes on serving."""

from __future__ import annotations

import logging
import signal
import threading
from collections.abc import Callable, Sequence

from segicl_gui.engine.registry import EngineInfo, forget_weights

log = logging.getLogger(__name__)


class Renewal:
    """Takes up models that were installed or replaced while a server runs.

    Parameters
    ----------
    replace : callable
        Has what answers requests load its models anew; slow.
    listed : callable
        Lists the engines, with their models; slow, so the list is kept.
    """

    def __init__(
        self, replace: Callable[[], None], listed: Callable[[], Sequence[EngineInfo]]
    ) -> None:
        self._replace = replace
        self._listed = listed
        self._found: Sequence[EngineInfo] | None = None
        self._lock = threading.Lock()
        self._list_lock = threading.Lock()
        self.count = 0
        """How often that was done."""

    def available(self) -> Sequence[EngineInfo]:
        """The engines, as they were when first asked or last renewed."""
        with self._list_lock:
            if self._found is None:
                self._found = self._listed()
            return self._found

    def begin(self) -> threading.Thread:
        """List the engines in the background, since it takes long to load them all."""
        return _in_background(self.available)

    def renew(self) -> None:
        """Replace what runs, then tell of the new models; what fails is logged, and the old stays.

        Clients learn it by the name of the run of the server, which changes with `count`.
        """
        with self._lock:
            try:
                self._replace()
                forget_weights()
                found = self._listed()
            except Exception:  # whatever the cluster raises must not end the server
                log.exception("the models could not be renewed")
                return
            with self._list_lock:
                self._found = found
            self.count += 1
            log.info("models renewed")

    def on_signal(self) -> None:
        """Renew at SIGHUP, where the system has that; for the main thread."""
        if hasattr(signal, "SIGHUP"):
            signal.signal(signal.SIGHUP, lambda *args: _in_background(self.renew))


def _in_background(work: Callable[[], object]) -> threading.Thread:
    thread = threading.Thread(target=work, name="renew models", daemon=True)
    thread.start()
    return thread
