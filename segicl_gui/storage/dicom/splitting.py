"""Frames at the same positions told apart: by moment, echo, phase, or what else differs."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from segicl_gui.storage.dicom.values import Frame

# Keys that say when a frame was taken, and the seconds of their unit (0: they only count).
TIMES = {
    "temporal position": 0.0,
    "trigger time": 0.001,
    "time offset": 1.0,
    "frame time": 0.001,
    "frame": 0.0,
    "acquisition time": 1.0,
    "time": 1.0,
}
# The surest first: times of the clock differ between slices of one moment, too.
_ORDER = (
    "temporal position", "trigger time", "time offset", "frame time", "echo", "echo time",
    "b-value", "image type", "component", "frame type", "stack", "acquisition", "frame",
)  # fmt: skip
_LAST = ("acquisition time", "time")
_NEVER = {"resolution", "location"}
_MAX_DEPTH = 6

Moments = list[tuple[float, list[Frame]]]


def split(frames: Sequence[Frame], rank: dict[Frame, int]) -> tuple[list[tuple[str, Moments]], str]:
    """Part frames so that each part has one at a position.

    Parameters
    ----------
    frames : sequence of Frame
    rank : mapping of Frame to int
        Which position each lies at.

    Returns
    -------
    list of (str, list of (float, list of Frame))
        What the part is called ("echo 2"), and its moments in their order.
    str
        A note where only their order tells frames apart; else "".
    """
    parts: list[tuple[tuple[tuple[str, str], ...], float, list[Frame]]] = []
    told = _split(list(frames), rank, (), 0.0, parts, 0)
    grouped: dict[tuple[tuple[str, str], ...], Moments] = {}
    for label, when, part in parts:
        grouped.setdefault(label, []).append((when, part))
    out = []
    for label, moments in grouped.items():
        moments.sort(key=lambda m: m[0])
        out.append((", ".join(f"{k} {v}" for k, v in label), moments))
    return out, told


def _split(
    frames: list[Frame],
    rank: dict[Frame, int],
    label: tuple[tuple[str, str], ...],
    when: float,
    out: list[tuple[tuple[tuple[str, str], ...], float, list[Frame]]],
    depth: int,
) -> str:
    at: dict[int, list[Frame]] = defaultdict(list)
    for f in frames:
        at[rank[f]].append(f)
    most = max(len(x) for x in at.values())
    if most == 1:
        out.append((label, when, frames))
        return ""
    names = dict.fromkeys(_ORDER)
    names.update(dict.fromkeys(k for k, _ in frames[0].keys if k not in (*_LAST, *_NEVER)))
    names.update(dict.fromkeys(_LAST))
    varying = [n for n in names if any(len({f.key(n) for f in x}) > 1 for x in at.values())]
    if depth < _MAX_DEPTH:
        for choose in (_covering, _ranked, _unique, _fewer):
            for name in varying:
                found = choose(name, frames, at, rank)
                if found is None:
                    continue
                told = ""
                for i, (value, part) in enumerate(found):
                    if name in TIMES:
                        told = _split(part, rank, label, float(i), out, depth + 1) or told
                    else:
                        shown = value if isinstance(value, str) else f"{value or 0:g}"
                        own = (*label, (name, shown))
                        told = _split(part, rank, own, when, out, depth + 1) or told
                return told
    # Nothing tells them apart but their order.
    for k in range(most):
        part = [
            sorted(x, key=lambda f: (f.number, str(f.file), f.index))[k]
            for x in at.values()
            if len(x) > k
        ]
        out.append(((*label, ("number", str(k + 1))), when, part))
    return "slices lie at the same positions, and only their order tells them apart"


_Parts = list[tuple[str | float | None, list[Frame]]]


def _by_value(name: str, frames: Sequence[Frame]) -> _Parts:
    parts: dict[str | float | None, list[Frame]] = defaultdict(list)
    for f in frames:
        parts[f.key(name)].append(f)
    return sorted(parts.items(), key=lambda x: (isinstance(x[0], str), x[0] is None, x[0] or 0))


def _covering(
    name: str, frames: list[Frame], at: dict[int, list[Frame]], rank: dict[Frame, int]
) -> _Parts | None:
    """By value, where every value is there at every position, equally often."""
    parts = _by_value(name, frames)
    first = Counter(rank[f] for f in parts[0][1])
    same = all(Counter(rank[f] for f in part) == first for _, part in parts[1:])
    return parts if same else None


def _ranked(
    name: str, frames: list[Frame], at: dict[int, list[Frame]], rank: dict[Frame, int]
) -> _Parts | None:
    """By the order of times at each position, where the clock differs between positions."""
    if name not in TIMES or len({len(x) for x in at.values()}) > 1:
        return None
    parts: dict[str | float | None, list[Frame]] = defaultdict(list)
    for several in at.values():
        times = [f.key(name) for f in several]
        if any(not isinstance(t, float) for t in times) or len(set(times)) < len(times):
            return None
        order = sorted(several, key=lambda f: f.key(name))  # type: ignore[arg-type,return-value]
        for i, f in enumerate(order):
            parts[float(i)].append(f)
    return list(parts.items())


def _unique(
    name: str, frames: list[Frame], at: dict[int, list[Frame]], rank: dict[Frame, int]
) -> _Parts | None:
    """By value, where no value is twice at a position (an unfinished last moment)."""
    if name in _LAST:
        return None
    parts = _by_value(name, frames)
    alone = all(max(Counter(rank[f] for f in part).values()) == 1 for _, part in parts)
    # Values that differ from slice to slice would leave crumbs, not volumes.
    return parts if alone and len(parts) <= 2 * max(len(x) for x in at.values()) else None


def _fewer(
    name: str, frames: list[Frame], at: dict[int, list[Frame]], rank: dict[Frame, int]
) -> _Parts | None:
    """By value, where that at least leaves fewer at each position."""
    if name in _LAST:
        return None
    most = max(len(x) for x in at.values())
    parts = _by_value(name, frames)
    less = all(max(Counter(rank[f] for f in part).values()) < most for _, part in parts)
    return parts if less and len(parts) <= most else None
