"""Predictions under way: who asked, whose turn it is, and how each one ends."""

from __future__ import annotations

import logging
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from segicl_gui.domain.errors import UserError
from segicl_gui.engine import wire
from segicl_gui.engine.api import (
    CancelledError,
    CancelToken,
    Engine,
    EngineFailedError,
    PredictRequest,
    SlicePrediction,
)
from segicl_gui.engine.fair_queue import FairQueue
from segicl_gui.engine.metrics import Metrics

log = logging.getLogger(__name__)

Emit = Callable[[wire.Event], None]
Arrays = dict[str, npt.NDArray[Any]]
_REMEMBERED_IDS = 100_000


class EngineSlot:
    """One engine: made when first needed, and used by so many predictions at a time."""

    def __init__(self, name: str, create: Callable[[str], Engine], at_once: int = 1) -> None:
        self._name = name
        self._create = create
        self._engine: Engine | None = None
        self.queue = FairQueue(width=at_once)

    def load(self) -> None:
        """Make the engine now, so that the first prediction need not wait for it."""
        with self.queue.turn():
            self._get()

    def predict(
        self,
        user: str,
        request: PredictRequest,
        arrays: Arrays,
        cancel: CancelToken,
        emit: Emit,
        began: Callable[[], None] = lambda: None,
    ) -> float:
        """Wait for the engine, run it, and emit what it says; seconds that it took.

        Parameters
        ----------
        began : callable
            Told when the waiting is over.
        """

        def told(place: int) -> None:
            # Whoever waits must not take this for an engine that hangs.
            text = "Next for the engine" if place == 1 else f"Place {place} in the queue"
            emit(wire.Progress(0.0, text, place))

        with self.queue.turn(user, request.key(), cancel, told):
            cancel.check()
            began()
            engine = self._get()
            start = time.perf_counter()
            engine.predict(
                request,
                arrays,
                cancel,
                lambda s: emit(_checked(s, request, arrays)),
                lambda share, text: emit(wire.Progress(share, text)),
            )
            # An engine may stop early without raising.
            cancel.check()
            return time.perf_counter() - start

    def _get(self) -> Engine:
        if self._engine is None:
            try:
                self._engine = self._create(self._name)
            except UserError as e:
                # Whatever it lacks, no other question would be answered either.
                raise EngineFailedError(e.title, e.happened, e.todo) from e
        return self._engine


@dataclass(slots=True, eq=False)
class Asked:
    """A prediction under way, as its client sees it."""

    user: str
    id: str
    cancel: CancelToken = field(default_factory=CancelToken)
    sign: float = field(default_factory=time.monotonic)
    """When its client last gave a sign of life."""


class Predictions:
    """Engines by name and predictions under way by user and request id.

    Parameters
    ----------
    create : callable
        Makes an engine from its name, or raises `UserError`.
    at_once : int
        How many requests an engine takes at once; more than one only where it is made for that.
    """

    def __init__(self, create: Callable[[str], Engine], at_once: int = 1) -> None:
        self._create = create
        self._at_once = at_once
        self._slots: dict[str, EngineSlot] = {}
        self._asked: dict[tuple[str, str], Asked] = {}
        self._used: OrderedDict[tuple[str, str], None] = OrderedDict()
        self._lock = threading.Lock()
        self.metrics = Metrics()

    @property
    def waiting(self) -> int:
        """Requests that wait for an engine."""
        with self._lock:
            slots = list(self._slots.values())
        return sum(s.queue.waiting for s in slots)

    @property
    def under_way(self) -> int:
        """Requests that wait or are being answered."""
        with self._lock:
            return len(self._asked)

    def slot(self, engine: str) -> EngineSlot:
        """The slot of an engine, which is not made yet."""
        with self._lock:
            return self._slots.setdefault(engine, EngineSlot(engine, self._create, self._at_once))

    def warm(self, engines: Iterable[str]) -> None:
        """Load engines in the background, so that the first requests need not wait for it."""
        for name in engines:
            threading.Thread(
                target=self._load, args=(name,), name=f"warm {name}", daemon=True
            ).start()

    def _load(self, name: str) -> None:
        try:
            self.slot(name).load()
        except Exception:  # the first prediction meets the same failure and reports it
            log.exception("engine %s could not be loaded ahead", name)

    def open(self, user: str, request_id: str) -> Asked:
        """Register a prediction; `UserError` if its id was used before (replayed)."""
        with self._lock:
            if (user, request_id) in self._used:
                raise UserError(
                    "Prediction not started",
                    f"A prediction {request_id} was asked for before.",
                    "Use a new id for each.",
                )
            self._used[user, request_id] = None
            while len(self._used) > _REMEMBERED_IDS:
                self._used.popitem(last=False)
            asked = self._asked[user, request_id] = Asked(user, request_id)
            return asked

    def close(self, asked: Asked) -> None:
        """Forget a prediction, but for its id."""
        with self._lock:
            self._asked.pop((asked.user, asked.id), None)

    def cancel(self, user: str, request_id: str) -> bool:
        """Cancel a prediction; whether it was under way."""
        asked = self._under_way(user, request_id)
        if asked is not None:
            asked.cancel.cancel()
        return asked is not None

    def alive(self, user: str, request_id: str) -> bool:
        """Note that the client of a prediction lives; whether it is under way."""
        asked = self._under_way(user, request_id)
        if asked is not None:
            asked.sign = time.monotonic()
        return asked is not None

    def _under_way(self, user: str, request_id: str) -> Asked | None:
        with self._lock:
            return self._asked.get((user, request_id))

    def run(self, asked: Asked, request: PredictRequest, arrays: Arrays, emit: Emit) -> None:
        """Predict, in the calling thread; the last event emitted says how it ended."""
        came = time.perf_counter()
        waited: list[float] = []
        end: wire.Event
        try:
            seconds = self.slot(request.engine).predict(
                asked.user, request, arrays, asked.cancel, emit,
                lambda: waited.append(time.perf_counter() - came),
            )  # fmt: skip
            end = wire.Done(seconds)
        except CancelledError:
            end = wire.Cancelled()
        except UserError as e:
            if isinstance(e, EngineFailedError):
                log.exception("engine %s failed", request.engine)
            end = wire.Failed.of(e)
        except MemoryError:
            log.exception("out of memory")
            end = wire.Failed(
                "Not enough memory",
                "The engine ran out of memory for this image.",
                "Close other programs, or use fewer exemplars.",
                failed=True,
            )
        except Exception as e:  # whatever an engine raises must reach the window, not kill us
            log.exception("engine %s failed", request.engine)
            end = wire.Failed(
                "The engine failed",
                f"{request.engine}: {type(e).__name__}: {e}.",
                "Try again; the engine's log has the details.",
                failed=True,
            )
        self.metrics.ended(end, waited[0] if waited else None)
        emit(end)


def _checked(
    answer: SlicePrediction, request: PredictRequest, arrays: dict[str, npt.NDArray[Any]]
) -> SlicePrediction:
    """The answer as it may leave; an engine that breaks its contract is stopped here."""
    if not 0 <= answer.index < len(request.queries):
        raise ValueError(f"answer for query {answer.index} of {len(request.queries)}")
    shape = arrays[request.queries[answer.index]].shape[:2]
    if answer.mask.shape != shape or answer.confidence.shape != shape:
        raise ValueError(f"mask of {answer.mask.shape} for an image of {shape}")
    if answer.mask.dtype != np.uint16 or answer.confidence.dtype != np.uint8:
        raise ValueError(f"mask of {answer.mask.dtype}, confidence of {answer.confidence.dtype}")
    return answer
