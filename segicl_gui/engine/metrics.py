"""What a server counts, in the text format of Prometheus."""

from __future__ import annotations

import bisect
import threading
from collections import Counter

from segicl_gui.engine import wire

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_BOUNDS = (0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 300.0)


class Histogram:
    """Seconds, counted by upper bounds. Not safe to use from many threads."""

    def __init__(self) -> None:
        self._counts = [0] * (len(_BOUNDS) + 1)
        self._sum = 0.0

    def add(self, seconds: float) -> None:
        """Count one."""
        self._counts[bisect.bisect_left(_BOUNDS, seconds)] += 1
        self._sum += seconds

    def lines(self, name: str, about: str) -> list[str]:
        """In the text format."""
        out, so_far = _head(name, about, "histogram"), 0
        for bound, count in zip((*map(str, _BOUNDS), "+Inf"), self._counts, strict=True):
            so_far += count
            out.append(f'{name}_bucket{{le="{bound}"}} {so_far}')
        return [*out, f"{name}_sum {self._sum:.6f}", f"{name}_count {so_far}"]


class Metrics:
    """Counts how requests ended, and how long they waited and took. Safe from many threads."""

    def __init__(self) -> None:
        self._ended: Counter[str] = Counter()
        self._waited = Histogram()
        self._took = Histogram()
        self._lock = threading.Lock()

    def ended(self, how: wire.Event, waited: float | None) -> None:
        """Count a request that ended.

        Parameters
        ----------
        how : Event
            Its last event.
        waited : float or None
            Seconds until its turn came; None if it never did.
        """
        with self._lock:
            self._ended[type(how).__name__.lower()] += 1
            if waited is not None:
                self._waited.add(waited)
            if isinstance(how, wire.Done):
                self._took.add(how.seconds)

    def text(self, **gauges: float) -> str:
        """All of it, with what is measured now: name without ``segicl_`` -> value."""
        with self._lock:
            out = _head("segicl_requests_total", "Requests by how they ended.", "counter")
            out += [
                f'segicl_requests_total{{ended="{how}"}} {n}'
                for how, n in sorted(self._ended.items())
            ]
            out += self._waited.lines("segicl_wait_seconds", "Until a request's turn came.")
            out += self._took.lines("segicl_engine_seconds", "That engines took, by request.")
        for name, value in gauges.items():
            words = f"{name.replace('_', ' ')} now.".capitalize()
            out += [*_head(f"segicl_{name}", words, "gauge"), f"segicl_{name} {value:g}"]
        return "\n".join([*out, ""])


def _head(name: str, about: str, kind: str) -> list[str]:
    return [f"# HELP {name} {about}", f"# TYPE {name} {kind}"]
