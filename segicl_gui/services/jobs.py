"""The one way to do slow work, and the one way its errors are told."""

from __future__ import annotations

import itertools
import logging
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, TypeVar

from segicl_gui.domain.errors import UserError

T = TypeVar("T")
# The picture, one that was passed over and is still being read, and a thumbnail.
_SEEN_THREADS = 3
log = logging.getLogger(__name__)


class JobCancelledError(Exception):
    """Raised in a job that was cancelled or replaced."""


@dataclass(eq=False)
class Job:
    """A piece of slow work, seen from the main thread and from the worker.

    Parameters
    ----------
    title : str
        Shown while it runs: "Segmenting case 12".
    slot : str or None
        At most one job of a slot counts; a newer one replaces it.
    gives_way : bool
        Cancelled when a job that does not give way is started in any slot.
    """

    id: int
    title: str
    slot: str | None
    post: Callable[[Callable[[], None]], None]
    changed: Callable[[Job], None]
    failed: Callable[[Job, Exception], None]
    gives_way: bool = False
    share: float = 0.0
    text: str = ""
    finished: bool = False
    replaced: bool = False
    _telling: bool = False
    _cancel: threading.Event = field(default_factory=threading.Event)
    _on_cancel: list[Callable[[], None]] = field(default_factory=list)
    _when_ended: list[Callable[[], None]] = field(default_factory=list)

    @property
    def cancelled(self) -> bool:
        """Whether it was cancelled or replaced."""
        return self._cancel.is_set()

    def cancel(self) -> None:
        """Ask it to stop; its result will be dropped."""
        self._cancel.set()
        for callback in self._on_cancel:
            callback()

    def on_cancel(self, callback: Callable[[], None]) -> None:
        """Have `callback` called when the job is cancelled (at once if it has been)."""
        self._on_cancel.append(callback)
        if self._cancel.is_set():
            callback()

    def when_ended(self, callback: Callable[[], None]) -> None:
        """Have `callback` called on the main thread when the job ends, however it ends."""
        self._when_ended.append(callback)

    def check(self) -> None:
        """Raise `JobCancelledError` if it was cancelled."""
        if self._cancel.is_set():
            raise JobCancelledError

    def progress(self, share: float, text: str = "") -> None:
        """Tell the share done (0..1), from the worker."""
        self.share, self.text = share, text
        if not self._telling:  # else what waits to be told tells of this, too
            self._telling = True
            self.post(self._tell)

    def _tell(self) -> None:
        self._telling = False
        self.changed(self)

    def deliver(self, callback: Callable[[], None]) -> None:
        """Run `callback` on the main thread, unless the job is cancelled by then.

        If it fails, that is told as a failure of the job, which is cancelled.
        """
        self.post(lambda: self._delivered(callback))

    def _delivered(self, callback: Callable[[], None]) -> None:
        if self.cancelled:
            return
        try:
            callback()
        except Exception as e:
            self.failed(self, e)
            self.cancel()


class Jobs:
    """Runs jobs on background threads and reports on the main thread.

    Parameters
    ----------
    post : callable
        Runs a callable on the main thread soon; may be called from any thread.
    on_error : callable
        Told (job title, exception) of every job that failed, on the main thread.
    on_change : callable
        Told a job that started, moved on or ended, on the main thread.
    """

    def __init__(
        self,
        post: Callable[[Callable[[], None]], None],
        on_error: Callable[[str, Exception], None],
        on_change: Callable[[Job], None] = lambda job: None,
        threads: int = 4,
    ) -> None:
        self._post = post
        self.on_error = on_error
        self.on_change = on_change
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="job")
        self._seen_pool = ThreadPoolExecutor(_SEEN_THREADS, thread_name_prefix="job-seen")
        self._ids = itertools.count(1)
        self._slots: dict[str, Job] = {}
        self._running: set[Job] = set()
        self._when_idle: list[Callable[[], None]] = []

    def start(
        self,
        title: str,
        work: Callable[[Job], T],
        done: Callable[[T], None] = lambda result: None,
        *,
        slot: str | None = None,
        quiet: bool = False,
        gives_way: bool = False,
        seen: bool = False,
        failed: Callable[[Exception], None] | None = None,
    ) -> Job:
        """Run ``work(job)`` on a thread, then ``done(result)`` on the main thread.

        Parameters
        ----------
        slot : str, optional
            Cancels the job now in the slot; latest wins.
        quiet : bool
            Log a failure instead of showing it (for work nobody asked for).
        gives_way : bool
            For work that can wait: cancelled when a job that does not is started in any slot.
        seen : bool
            For a short job that a blank place on the screen waits for: it runs on threads of its
            own, so that it does not wait until long work on all the others is done.
        failed : callable, optional
            Told a failure too, on the main thread.
        """
        if slot is not None and not gives_way:
            for other in self._running:
                if other.gives_way:
                    other.cancel()
        if slot is not None and slot in self._slots:
            old = self._slots[slot]
            old.replaced = True
            old.cancel()
        job = Job(
            next(self._ids),
            title,
            slot,
            self._post,
            self._changed,
            self._tell(quiet, failed),
            gives_way,
        )
        if slot is not None:
            self._slots[slot] = job
        self._running.add(job)
        self.on_change(job)
        (self._seen_pool if seen else self._pool).submit(self._run, job, work, done)
        return job

    def in_slot(self, slot: str) -> Job | None:
        """The job now in a slot."""
        return self._slots.get(slot)

    @property
    def running(self) -> tuple[Job, ...]:
        """Jobs not yet finished, oldest first."""
        return tuple(sorted(self._running, key=lambda j: j.id))

    @property
    def idle(self) -> bool:
        """Whether no job runs in a slot but such as give way."""
        return not any(j.slot is not None and not j.gives_way for j in self._running)

    def when_idle(self, callback: Callable[[], None]) -> None:
        """Have `callback` called on the main thread whenever all work in slots is done."""
        self._when_idle.append(callback)

    def forget(self, callback: Callable[[], None]) -> None:
        """Call it no more when idle."""
        self._when_idle.remove(callback)

    def close(self) -> None:
        """Cancel everything and wait for the threads to end."""
        for job in self.running:
            job.cancel()
        for pool in (self._seen_pool, self._pool):
            pool.shutdown(wait=True, cancel_futures=True)

    def _run(self, job: Job, work: Callable[[Job], Any], done: Callable[[Any], None]) -> None:
        try:
            job.check()
            result = work(job)
        except JobCancelledError:
            self._post(lambda: self._end(job))
        except Exception as e:
            # A lambda's free variable `e` is unset once the except block is left.
            error = e
            self._post(lambda: self._fail(job, error))
        else:
            self._post(lambda: self._succeed(job, done, result))

    def _succeed(self, job: Job, done: Callable[[Any], None], result: Any) -> None:
        self._end(job)
        if job.cancelled:
            return
        try:
            done(result)
        except Exception as e:
            job.failed(job, e)

    def _fail(self, job: Job, error: Exception) -> None:
        self._end(job)
        if not job.cancelled:
            job.failed(job, error)

    def _tell(
        self, quiet: bool, failed: Callable[[Exception], None] | None
    ) -> Callable[[Job, Exception], None]:
        def tell(job: Job, error: Exception) -> None:
            if not isinstance(error, UserError):
                log.error("%s failed", job.title, exc_info=error)
            if quiet:
                log.warning("%s: %s", job.title, error)
            else:
                self.on_error(job.title, error)
            if failed is not None:
                failed(error)

        return tell

    def _end(self, job: Job) -> None:
        job.finished = True
        self._running.discard(job)
        if job.slot is not None and self._slots.get(job.slot) is job:
            del self._slots[job.slot]
        for callback in job._when_ended:
            callback()
        self.on_change(job)
        if job.slot is not None and not job.gives_way:
            # Later, since what the job is followed by may start another one.
            self._post(self._tell_idle)

    def _tell_idle(self) -> None:
        if self.idle:
            for callback in tuple(self._when_idle):
                callback()

    def _changed(self, job: Job) -> None:
        if not job.finished:
            self.on_change(job)
