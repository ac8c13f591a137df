"""Starts the engine process, watches it, and hides its deaths from the rest of the app."""

from __future__ import annotations

import json
import os
import secrets
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from enum import StrEnum
from pathlib import Path

from segicl_gui.domain.errors import UserError
from segicl_gui.engine import wire
from segicl_gui.engine.api import CancelledError, CancelToken, EngineDiedError, PredictRequest
from segicl_gui.engine.background import leaving_a_core, lower_priority
from segicl_gui.engine.client import ArraySource, EngineClient, OnProgress, OnSlice
from segicl_gui.engine.connection import EngineLostError
from segicl_gui.engine.registry import EngineInfo

SILENCE_LIMIT = 60.0
"""Seconds without a sign of life after which a child counts as hung: it gives one a second."""
STALL_LIMIT = 300.0
"""Seconds without a word of the engine itself: the slowest step on a slow machine takes minutes."""
START_TIMEOUT = 60.0
"""Seconds a child may take to start: a cold disk and a virus scanner need some."""
_POLL = 0.02
_MOST_PRINTED = 1_000_000


class EngineState(StrEnum):
    """What the engine process is doing."""

    STOPPED = "stopped"
    STARTING = "starting"
    READY = "ready"
    BUSY = "busy"
    LOST = "lost"


OnState = Callable[[EngineState, str], None]
"""Told the new state and a short text for the status bar; called from any thread."""


class _Ended(StrEnum):
    """Why a child is gone."""

    CRASHED = "crashed"
    STUCK = "stuck"
    STOPPED = "stopped"


class EngineProcess:
    """The child process that runs the engines. Safe to use from many threads.

    Parameters
    ----------
    log_path : Path
        The child's log file; what it prints before it can log, and when it crashes, goes to
        a file of the same name ending in ``.crash``; what the child before said in ``.crash.1``.
    command : sequence of str, optional
        `default_command` by default.
    on_state : callable, optional
        See `OnState`; called from any thread, never with a lock held that a call back into
        this object would need.
    start_timeout : float
        Seconds after which a child that is not ready counts as failed.
    max_crashes, crash_window : int, float
        No new child is started after this many unexpected ends within this many seconds.
    """

    def __init__(
        self,
        log_path: Path,
        command: Sequence[str] | None = None,
        *,
        on_state: OnState | None = None,
        start_timeout: float = START_TIMEOUT,
        max_crashes: int = 5,
        crash_window: float = 120.0,
    ) -> None:
        self.log_path = Path(log_path).absolute()
        self.start_timeout = start_timeout
        self._command = tuple(command or default_command())
        self._on_state = on_state
        self._max_crashes = max_crashes
        self._crash_window = crash_window
        self._crashes: deque[float] = deque()
        self._child: _Child | None = None
        self._lost = ""
        self._at_work = 0
        self._told: tuple[EngineState, str] = (EngineState.STOPPED, "")
        self._lock = threading.RLock()
        self._telling = threading.RLock()

    @property
    def state(self) -> EngineState:
        """What the child is doing now."""
        return self._status()[0]

    @property
    def alive(self) -> bool:
        """Whether there is a child and it runs."""
        child = self._child
        return child is not None and not child.gone.is_set()

    @property
    def pid(self) -> int | None:
        """Process id of the child, if it runs."""
        child = self._child
        return child.pid if child is not None and not child.gone.is_set() else None

    def launch(self) -> None:
        """Start the child if there is none, without waiting for it.

        Raises
        ------
        UserError
            If the program cannot be run, or the child crashed too often of late.
        """
        self._launched()

    def start(self, cancel: CancelToken | None = None) -> None:
        """Start the child if there is none, and wait until it is ready.

        Raises
        ------
        CancelledError
            When `cancel` was set meanwhile; the child goes on starting.
        UserError
            If it does not start, with the end of its log.
        """
        self.ready_child(cancel)

    def client(self, cancel: CancelToken | None = None) -> EngineClient:
        """A client of the child, which is started if need be; raises as `start` does."""
        return self.ready_child(cancel).client()

    def stop(self) -> None:
        """End the child and wait until it is gone; work under way ends as cancelled."""
        with self._lock:
            child, self._child = self._child, None
            self._lost = ""
        if child is not None:
            child.end(_Ended.STOPPED)
        self._tell()

    def restart(self) -> None:
        """End the child and start a new one, whatever happened before; raises as `start`."""
        self.stop()
        with self._lock:
            self._crashes.clear()
        self.start()

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """Count as busy meanwhile."""
        with self._lock:
            self._at_work += 1
        self._tell()
        try:
            yield
        finally:
            with self._lock:
                self._at_work -= 1
            self._tell()
            _cut(self._crash_path)

    def ready_child(self, cancel: CancelToken | None = None) -> _Child:
        """As `start`; the child that is ready."""
        child = self._launched()
        deadline = child.born + self.start_timeout
        while not child.ready.wait(_POLL):
            if cancel is not None:
                cancel.check()
            if child.gone.is_set():
                if child.why is _Ended.STOPPED:
                    raise CancelledError
                if child.foreign is not None:
                    raise UserError(
                        "The engine is of another version",
                        f"It speaks protocol {child.foreign}, the app {wire.PROTOCOL}: the app"
                        " was changed on the disk while it ran.",
                        "Save, close the app and start it again.",
                    )
                raise self._not_started(f"It ended with code {child.returncode}.")
            if time.monotonic() > deadline:
                child.end(_Ended.CRASHED)
                raise self._not_started(f"It was not ready after {self.start_timeout:.0f} s.")
        return child

    def _launched(self) -> _Child:
        with self._lock:
            child = self._child
            if child is None or child.gone.is_set() or child.why is not None:
                self._check_crashes()
                self.log_path.parent.mkdir(parents=True, exist_ok=True)
                _keep(self._crash_path)
                try:
                    child = _Child(
                        (*self._command, "--log", str(self.log_path)),
                        self._crash_path,
                        self._tell,
                        self._child_ended,
                    )
                except OSError as e:
                    raise self._not_started(f"{self._command[0]} cannot be run: {e}.") from e
                self._child = child
                self._lost = ""
        self._tell()
        return child

    def _check_crashes(self) -> None:
        now = time.monotonic()
        while self._crashes and now - self._crashes[0] > self._crash_window:
            self._crashes.popleft()
        if len(self._crashes) >= self._max_crashes:
            raise UserError(
                "The engine keeps stopping",
                f"It stopped {len(self._crashes)} times within {self._crash_window:.0f} s."
                + self._last_words(),
                "Close other programs to free memory, then restart the engine."
                f" Its log is {self.log_path}.",
            )

    def _child_ended(self, child: _Child) -> None:
        with self._lock:
            if child.why is _Ended.CRASHED:
                self._crashes.append(time.monotonic())
                if self._child is child:
                    self._lost = f"The engine stopped (code {child.returncode})"

    @property
    def _crash_path(self) -> Path:
        return self.log_path.with_name(self.log_path.name + ".crash")

    def _not_started(self, reason: str) -> UserError:
        return UserError(
            "The engine did not start",
            reason + self._last_words(),
            f"Try again, or see its log: {self.log_path}.",
        )

    def _last_words(self) -> str:
        """The end of what the child wrote, as the end of a sentence."""
        for path in (self._crash_path, self.log_path):
            tail = _tail(path)
            if tail:
                return f" Its last words: {tail}"
        return ""

    def _status(self) -> tuple[EngineState, str]:
        with self._lock:
            child = self._child
            if child is None or child.gone.is_set():
                if self._lost:
                    return EngineState.LOST, self._lost
                return EngineState.STOPPED, "Engine not running"
            if not child.ready.is_set():
                return EngineState.STARTING, "Engine starting"
            if self._at_work:
                return EngineState.BUSY, "Engine working"
            return EngineState.READY, "Engine ready"

    def _tell(self) -> None:
        # One teller at a time, so that the last state told is the last there was.
        with self._telling:
            status = self._status()
            if status != self._told:
                self._told = status
                if self._on_state is not None:
                    self._on_state(*status)


class LocalEngine:
    """Engines in a child process, as the services use them. Safe to use from many threads.

    Parameters
    ----------
    process : EngineProcess
    """

    def __init__(self, process: EngineProcess) -> None:
        self.process = process
        self._closed = False

    def predict(
        self,
        request: PredictRequest,
        arrays: ArraySource,
        cancel: CancelToken,
        on_slice: OnSlice,
        on_progress: OnProgress,
    ) -> float:
        """As `EngineClient.predict`, with the child started where it does not run.

        A cancelled engine that does not stop by itself is killed. Other predictions lost with
        it are asked again, so `on_slice` may then be called a second time for a query.

        Raises
        ------
        CancelledError
            When `cancel` was set (within 2 s, whatever the engine does), or the engine was
            stopped meanwhile.
        UserError
            When the request cannot be answered; `EngineDiedError` when the child died over it,
            or was silent for too long and ended: the next call finds it running again.
        """
        while True:
            cancel.check()
            if self._closed:
                raise CancelledError
            child = self.process.ready_child(cancel)
            try:
                with self.process.at_work():
                    return child.client().predict(
                        request,
                        arrays,
                        cancel,
                        on_slice,
                        on_progress,
                        on_stuck=lambda child=child: child.end(_Ended.STUCK),  # type: ignore[misc]
                    )
            except EngineLostError as e:
                if cancel.cancelled:
                    raise CancelledError from e
                match child.end(_Ended.CRASHED):
                    case _Ended.STUCK:
                        continue
                    case _Ended.STOPPED:
                        raise CancelledError from e
                    case _Ended.CRASHED:
                        raise self._stopped() from e

    def engines(self, cancel: CancelToken | None = None) -> list[EngineInfo]:
        """The installed engines; the child is started if need be."""
        return self.process.client(cancel).engines()

    def close(self) -> None:
        """End the child; work under way, and any later, ends as cancelled."""
        self._closed = True
        self.process.stop()

    def _stopped(self) -> UserError:
        happened = "The engine stopped in the middle of this image, perhaps for want of memory"
        try:
            self.process.launch()
        except UserError as e:
            return e
        return EngineDiedError(
            "The engine stopped",
            f"{happened}; it has been restarted.",
            "Press Propose again. If it stops again, close other programs or use fewer exemplars.",
        )


class _Child:
    """One run of the engine process, with the thread that watches it."""

    def __init__(
        self,
        command: Sequence[str],
        crash_path: Path,
        on_change: Callable[[], None],
        on_end: Callable[[_Child], None],
    ) -> None:
        self.born = time.monotonic()
        self.ready = threading.Event()
        self.gone = threading.Event()
        self.why: _Ended | None = None
        self.foreign: object = None
        """What it speaks, where that is another protocol than ours."""
        self._on_change = on_change
        self._on_end = on_end
        self._client: EngineClient | None = None
        self._token = secrets.token_urlsafe(32)
        self._ending = threading.Lock()
        # To append: it is cut while the child writes.
        with crash_path.open("ab") as crash:
            self._popen = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=crash,
                env=leaving_a_core(os.environ),
                # Ctrl+C in a terminal is for the window, which then ends the child.
                start_new_session=True,
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        lower_priority(self._popen.pid)
        threading.Thread(target=self._watch, name="engine watch", daemon=True).start()

    @property
    def pid(self) -> int:
        return self._popen.pid

    @property
    def returncode(self) -> int | None:
        return self._popen.returncode

    def client(self) -> EngineClient:
        """A client of this child, once it is ready."""
        if self._client is None:
            raise EngineLostError("the engine is not ready")
        return self._client

    def end(self, why: _Ended) -> _Ended:
        """See that the process is gone; the reason given first counts, and is returned."""
        if not self.gone.wait(0.5 if why is _Ended.CRASHED else 0):
            with self._ending:
                self.why = self.why or why
                # It holds nothing that a kill could harm, and asking nicely takes longer.
                self._popen.kill()
            self.gone.wait(10)
        return self.why or why

    def _watch(self) -> None:
        popen = self._popen
        assert popen.stdin is not None
        assert popen.stdout is not None
        # A child that dies at once leaves broken pipes; its end is noticed below.
        with suppress(OSError):
            popen.stdin.write(self._token.encode() + b"\n")
            popen.stdin.flush()
        for line in popen.stdout:
            port, spoken = _announced(line)
            if port and spoken != wire.PROTOCOL:
                # It is another version, installed while the app runs: no start would help.
                self.foreign = spoken
                popen.kill()
            elif port:
                self._client = EngineClient(
                    f"http://127.0.0.1:{port}",
                    self._token,
                    silence_limit=SILENCE_LIMIT,
                    stall_limit=STALL_LIMIT,
                )
                self.ready.set()
                self._on_change()
                break
        # The child sends what it prints from now on elsewhere, so the pipe never fills.
        popen.stdout.close()
        popen.wait()
        with suppress(OSError):
            popen.stdin.close()
        with self._ending:
            self.why = self.why or _Ended.CRASHED
        self._on_end(self)
        self.gone.set()
        self._on_change()


def default_command() -> list[str]:
    """How the engine process is run: by this Python."""
    # -P: a folder the app happens to be started in must not shadow installed packages.
    return [sys.executable, "-P", "-m", "segicl_gui.engine.child"]


def _announced(line: bytes) -> tuple[int, object]:
    """The port and the protocol that a ready child announces; (0, None) for any other line."""
    try:
        told = json.loads(line)
        return int(told["port"]), told.get("protocol", 0)
    except (ValueError, TypeError, KeyError):
        return 0, None


def _keep(path: Path) -> None:
    """Have an end of a child's last words outlive the next child's, under another name."""
    with suppress(OSError):
        if path.stat().st_size:
            path.replace(path.with_name(path.name + ".1"))


def _cut(path: Path) -> None:
    """Empty a file that has become too long: what libraries print, nobody rotates."""
    with suppress(OSError):
        if path.stat().st_size > _MOST_PRINTED:
            os.truncate(path, 0)


def _tail(path: Path, lines: int = 5) -> str:
    """The last lines of a text file; "" if there is none."""
    try:
        with path.open("rb") as file:
            file.seek(max(0, path.stat().st_size - 8192))
            text = file.read().decode("utf-8", "replace")
    except OSError:
        return ""
    return "\n".join(text.strip().splitlines()[-lines:])
