"""What is tried when an engine fails: the same with less, then an engine that asks for little.

=====================================  =====================================================
out of memory, in the engine           fewer images at once, smaller, on the processor (the
                                       engine itself), then `pixels`
graphics card failed                   on the processor (the engine itself)
process died, or hung and was ended    once more with little memory, then `pixels`; the same
                                       request is never sent to that engine a third time
an engine ends its process again and   `pixels` for ten minutes, whatever is asked
again
weights missing or damaged, a bug      `pixels`
no process can be started              an error that says why
=====================================  =====================================================

Every answer of a lower rung says so in its `note`. Corrections and requests without exemplars
have no lower engine, since `pixels` knows neither clicks nor text: there the failure is told.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace

from segicl_gui.domain.errors import UserError
from segicl_gui.engine.api import (
    CancelToken,
    EngineDiedError,
    EngineFailedError,
    PredictRequest,
    SlicePrediction,
)
from segicl_gui.engine.client import ArraySource, OnProgress, OnSlice
from segicl_gui.engine.known import KNOWN
from segicl_gui.engine.process import EngineProcess, LocalEngine
from segicl_gui.engine.registry import EngineInfo

LOWEST = "pixels"
CAREFUL = ("careful", "1")
"""Option of a request at which an engine takes as little memory as it can."""
_DEATHS_A_REQUEST = 2
# Fewer than it takes for no process to be started any more.
_DEATHS_AN_ENGINE = 4
_REMEMBERED = 256
_REMEMBERED_SECONDS = 600.0

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Death:
    request: str
    engine: str
    when: float
    told: EngineDiedError


class Ladder:
    """A local engine that answers on a lower rung where it fails. Safe to use from many threads.

    Parameters
    ----------
    local : LocalEngine
    below : callable, optional
        The engine to ask in place of one that failed; "" for none. By default `LOWEST` for
        those that ship with weights.
    """

    def __init__(self, local: LocalEngine, below: Callable[[str], str] | None = None) -> None:
        self._local = local
        self._below = below or _below
        self._deaths: deque[_Death] = deque(maxlen=_REMEMBERED)
        self._lock = threading.Lock()

    @property
    def process(self) -> EngineProcess:
        """The process of the engines."""
        return self._local.process

    def predict(
        self,
        request: PredictRequest,
        arrays: ArraySource,
        cancel: CancelToken,
        on_slice: OnSlice,
        on_progress: OnProgress,
    ) -> float:
        """As `LocalEngine.predict`; where that fails, the same on a lower rung.

        `on_slice` may then be called a second time for a query.

        Raises
        ------
        CancelledError
            As there.
        UserError
            When there is no lower rung; when the question, not the engine, is to blame; or when
            no engine can be started.
        """
        died = self._avoided(request)
        failure: EngineFailedError | None = died[-1].told if died else None
        while failure is None:
            asked, heard = request, on_slice
            if self._of(request):
                asked = replace(request, options=(*request.options, CAREFUL))
                heard = noting(on_slice, "The engine stopped over this image once; asked again")
            try:
                return self._local.predict(asked, arrays, cancel, heard, on_progress)
            except EngineDiedError as e:
                self._count(request, e)
                _log.warning("%s; request %s of %s", e, request.key(), request.engine)
                if self._avoided(request):
                    failure = e
            except EngineFailedError as e:
                failure = e
        lower = self._below(request.engine)
        if not lower or request.prompts or not request.exemplars:
            raise _final(failure)
        _log.warning("asking %s in place of %s: %s", lower, request.engine, failure)
        # That a process ended says all, and that it was restarted helps nobody here.
        died_over_it = isinstance(failure, EngineDiedError)
        title = "" if died_over_it else f"{failure.title.lower()}: "
        why = f"{title}{_clause(failure.happened.partition(';')[0])}"
        heard = noting(on_slice, f"Made by “{lower}”, as {request.engine} failed ({why})", lower)
        try:
            asked = replace(request, engine=lower, options=())
            return self._local.predict(asked, arrays, cancel, heard, on_progress)
        except EngineFailedError as e:
            raise _final(e) from failure

    def engines(self, cancel: CancelToken | None = None) -> list[EngineInfo]:
        """As `LocalEngine.engines`."""
        return self._local.engines(cancel)

    def close(self) -> None:
        """As `LocalEngine.close`."""
        self._local.close()

    def _count(self, request: PredictRequest, told: EngineDiedError) -> None:
        with self._lock:
            self._deaths.append(_Death(request.key(), request.engine, time.monotonic(), told))

    def _of(self, request: PredictRequest) -> list[_Death]:
        """How often its process died over this very request."""
        key = request.key()
        with self._lock:
            return [d for d in self._deaths if d.request == key]

    def _avoided(self, request: PredictRequest) -> list[_Death]:
        """The deaths for which the request is not sent to its engine again; none if it may be."""
        own = self._of(request)
        if len(own) >= _DEATHS_A_REQUEST:
            return own
        since = time.monotonic() - _REMEMBERED_SECONDS
        with self._lock:
            lately = [d for d in self._deaths if d.engine == request.engine and d.when > since]
        return lately if len(lately) >= _DEATHS_AN_ENGINE else []


def _below(engine: str) -> str:
    known = KNOWN.get(engine)
    return LOWEST if known is not None and known.model else ""


def noting(on_slice: OnSlice, note: str, engine: str = "") -> OnSlice:
    """Have answers say how they came about, and by which engine where that is another one."""

    def heard(one: SlicePrediction) -> None:
        said = "; ".join(x for x in (note, one.note) if x)
        on_slice(replace(one, note=said, engine=engine or one.engine))

    return heard


def _clause(sentence: str) -> str:
    """A sentence that fits in brackets: its first line, without the full stop."""
    lines = sentence.strip().splitlines() or [""]
    return lines[0].rstrip(".")[:300]


def _final(failure: EngineFailedError) -> UserError:
    if not isinstance(failure, EngineDiedError):
        return failure
    return EngineDiedError(
        failure.title,
        failure.happened,
        "It is not asked for this again. Close other programs, use fewer exemplars, or choose"
        " another engine in the preferences.",
    )
