"""Who is served next, where several people share one engine."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from segicl_gui.domain.errors import UserError
from segicl_gui.engine.api import CancelToken

KEPT_SECONDS = 60.0
"""How long the place of a request is kept whose client is gone."""
MOST_WAITING = 64
"""Requests of one user that may wait at once."""
_POLL = 0.05
_KEPT = 1024
_TELL_AGAIN = 1.0


@dataclass(slots=True, eq=False)
class _Ticket:
    user: str
    key: str
    arrival: int


class FairQueue:
    """Lets so many at a time through: users in turn, each one's requests in order of arrival.

    Whoever was served longest ago goes first. Safe to use from many threads.

    Parameters
    ----------
    clock : callable
        Seconds that only grow.
    width : int
        How many are let through at once.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic, width: int = 1) -> None:
        self._clock = clock
        self._width = width
        self._waiting: list[_Ticket] = []
        self._served: dict[str, int] = {}
        self._left: OrderedDict[tuple[str, str], tuple[int, float]] = OrderedDict()
        self._count = 0
        self._busy = 0
        self._changed = threading.Condition()

    @property
    def waiting(self) -> int:
        """How many wait."""
        with self._changed:
            return len(self._waiting)

    @contextmanager
    def turn(
        self,
        user: str = "",
        key: str = "",
        cancel: CancelToken | None = None,
        tell: Callable[[int], None] = lambda place: None,
    ) -> Iterator[None]:
        """Wait until it is this request's turn, and hold the others off meanwhile.

        Parameters
        ----------
        user : str
        key : str
            Of the request. One that left the queue less than `KEPT_SECONDS` ago and comes again
            has the place among its user's requests that it had.
        cancel : CancelToken, optional
        tell : callable
            Told the place, counted from 1, when it changes and once a second.

        Raises
        ------
        CancelledError
            When `cancel` was set while it waited.
        UserError
            When the user has `MOST_WAITING` requests in the queue already.
        """
        cancel = cancel or CancelToken()
        ticket = self._enter(user, key)
        try:
            self._wait(ticket, cancel, tell)
        except BaseException:
            self._leave(ticket)
            raise
        try:
            yield
        finally:
            with self._changed:
                self._busy -= 1
                self._changed.notify_all()

    def _enter(self, user: str, key: str) -> _Ticket:
        with self._changed:
            if sum(t.user == user for t in self._waiting) >= MOST_WAITING:
                raise UserError(
                    "Too many questions at once",
                    f"{MOST_WAITING} of yours wait already.",
                    "Wait until some are answered.",
                )
            self._count += 1
            arrival, left = self._left.pop((user, key), (self._count, self._clock()))
            if self._clock() - left > KEPT_SECONDS:
                arrival = self._count
            ticket = _Ticket(user, key, arrival)
            self._waiting.append(ticket)
            return ticket

    def _leave(self, ticket: _Ticket) -> None:
        with self._changed:
            self._waiting.remove(ticket)
            self._left[ticket.user, ticket.key] = ticket.arrival, self._clock()
            while len(self._left) > _KEPT:
                self._left.popitem(last=False)
            self._changed.notify_all()

    def _wait(self, ticket: _Ticket, cancel: CancelToken, tell: Callable[[int], None]) -> None:
        place, told = 0, 0.0
        while True:
            cancel.check()
            with self._changed:
                now = self._order().index(ticket) + 1
                if now == 1 and self._busy < self._width:
                    self._busy += 1
                    self._waiting.remove(ticket)
                    self._count += 1
                    self._served[ticket.user] = self._count
                    self._changed.notify_all()
                    return
            if now != place or self._clock() - told > _TELL_AGAIN:
                place, told = now, self._clock()
                tell(place)
            with self._changed:
                self._changed.wait(_POLL)

    def _order(self) -> list[_Ticket]:
        """Those that wait, in the order they would be served if nobody else came."""
        rounds: dict[str, int] = {}
        keyed: list[tuple[int, int, int, _Ticket]] = []
        for ticket in sorted(self._waiting, key=lambda t: t.arrival):
            turn = rounds[ticket.user] = rounds.get(ticket.user, -1) + 1
            keyed.append((turn, self._served.get(ticket.user, 0), ticket.arrival, ticket))
        return [t for *_, t in sorted(keyed, key=lambda k: k[:3])]
