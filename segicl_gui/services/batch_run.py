"""A large batch, case by case: how fast it goes, how long it will take, and what came of it."""

from __future__ import annotations

import csv
import io
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from segicl_gui.domain.errors import UserError
from segicl_gui.engine.api import CancelToken, Engine
from segicl_gui.services.batch import Query, queries_of
from segicl_gui.services.batch_cases import Ended, How, Outcome, work
from segicl_gui.services.teaching import Teaching
from segicl_gui.storage.atomic import UNFINISHED


@dataclass(slots=True)
class Pace:
    """How far a batch is.

    Parameters
    ----------
    total : int
    clock : callable
        Seconds that only grow.
    """

    total: int
    clock: Callable[[], float] = time.monotonic
    outcomes: list[Outcome] = field(default_factory=list)
    _began: float = field(init=False)

    def __post_init__(self) -> None:
        self._began = self.clock()

    def add(self, outcome: Outcome) -> None:
        """Count a case that ended."""
        self.outcomes.append(outcome)

    @property
    def share(self) -> float:
        """Share of the cases that ended, 0..1."""
        return len(self.outcomes) / self.total if self.total else 1.0

    def text(self) -> str:
        """Cases that ended, cases a minute, and the time that the rest will take."""
        worked = sum(o.ended is not Ended.BEFORE for o in self.outcomes)
        seconds = self.clock() - self._began
        text = f"{len(self.outcomes)} of {self.total}"
        if not worked or seconds <= 0:
            return text
        rest = (self.total - len(self.outcomes)) * seconds / worked
        return f"{text} · {60 * worked / seconds:.1f} a minute · {_duration(rest)} to go"


def manifest_or_folder(path: Path, out: Path) -> tuple[Query, ...]:
    """The images of a folder, or those a manifest lists: one path a line, below its folder.

    A manifest that is called .csv has them in a column ``image``. Empty lines and those that
    begin with # say nothing.

    Raises
    ------
    UserError
        As `queries_of`; or if the manifest cannot be read or lists nothing.
    """
    if path.is_dir():
        return queries_of([path], out / "masks")
    try:
        text = path.read_text("utf-8-sig")
    except (OSError, ValueError) as e:
        raise _no_manifest(path, f"It cannot be read: {e}.") from e
    if path.suffix == ".csv":
        rows = csv.DictReader(io.StringIO(text))
        if "image" not in (rows.fieldnames or ()):
            raise _no_manifest(path, "It has no column “image”.")
        names = [str(row["image"] or "") for row in rows]
    else:
        names = text.splitlines()
    wanted = [n.strip() for n in names if n.strip() and not n.startswith("#")]
    if not wanted:
        raise _no_manifest(path, "It lists no image.")
    return queries_of([path.parent / n for n in wanted], out / "masks")


def run(
    queries: Sequence[Query], teaching: Teaching, engine: Engine, how: How, cancel: CancelToken
) -> Iterator[Outcome]:
    """Do the cases one by one; raises as `batch_cases.work`."""
    for query in queries:
        cancel.check()
        yield work(query, teaching, engine, how, cancel)


def remove_leftovers(out: Path, older_than: float = 0.0) -> None:
    """Remove files that somebody who was killed left half written.

    Parameters
    ----------
    out : Path
        Of the batch.
    older_than : float
        Seconds; 0 only where nobody writes there any more.
    """
    for path in out.rglob(f"{UNFINISHED}*"):
        with suppress(OSError):
            if time.time() - path.stat().st_mtime >= older_than:
                path.unlink()


def summary(outcomes: Iterable[Outcome], engine: str, seconds: float) -> dict[str, Any]:
    """What came of a batch, for ``summary.json``; the most uncertain cases first."""
    found = list(outcomes)
    made = [o for o in found if o.ended is not Ended.ASIDE]
    ranked = sorted(made, key=lambda o: (-o.uncertainty, o.name))
    return {
        "cases": len(found),
        **{e.value.replace(" ", "_"): sum(o.ended is e for o in found) for e in Ended},
        "engine": engine,
        "seconds": round(seconds, 1),
        "uncertainty_median": float(np.median([o.uncertainty for o in made])) if made else None,
        "by_uncertainty": [[o.name, round(o.uncertainty, 4)] for o in ranked],
        "set_aside_because": {o.name: o.reason for o in found if o.ended is Ended.ASIDE},
    }


def _duration(seconds: float) -> str:
    minutes = round(seconds / 60)
    if minutes < 1:
        return f"{seconds:.0f} s"
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min"


def _no_manifest(path: Path, happened: str) -> UserError:
    return UserError(
        "The list of images cannot be used",
        f"{path}: {happened}",
        "Give a folder of images, or a text file with the path of an image a line.",
    )
