"""One case of a large batch: done once, whatever happens meanwhile, or set aside with the reason.

Below the folder of the results:

=========================  ========================================================================
``masks/NAME.nii.gz``      the mask; in the format of its image where that can hold one
``masks/NAME_confidence…``  how sure the engine is of each voxel, 0..255
``records/NAME.json``      written last: what the mask was made from and how good it should be
``begun/NAME.json``        how often it was begun and not ended; there while it is being worked on
``set-aside/NAME.json``    why it cannot be done; it is not tried again until that is asked for
=========================  ========================================================================
"""

from __future__ import annotations

import hashlib
import json
import logging
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

import numpy as np

from segicl_gui.domain.errors import UserError
from segicl_gui.engine.api import CancelledError, CancelToken, Engine
from segicl_gui.engine.connection import EngineLostError, ServerRefusedError
from segicl_gui.services.batch import Query, Segmented, segmented, written
from segicl_gui.services.teaching import Teaching
from segicl_gui.storage.atomic import make_folder, write_text
from segicl_gui.storage.images import file_hash

log = logging.getLogger(__name__)


class Ended(StrEnum):
    """How a case ended."""

    DONE = "done"
    BEFORE = "done before"
    ASIDE = "set aside"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a case.

    Parameters
    ----------
    name : str
    ended : Ended
    reason : str
        Why it was set aside; "" else.
    uncertainty : float
        1 minus the mean expected Dice of the slices; NaN where it was set aside.
    seconds : float
        That it took now.
    """

    name: str
    ended: Ended
    reason: str = ""
    uncertainty: float = float("nan")
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class How:
    """How a batch is made.

    Parameters
    ----------
    out : Path
    taught : str
        Fingerprint of what is predicted from (`fingerprint`), the engine and its settings.
    engine : str
        Name, version and model, for the record.
    options : tuple of (str, str)
        The engine's own settings.
    retries : int
        How often a case is begun again that failed, or in whose middle the program ended.
    again : bool
        Whether cases that were set aside are tried again.
    """

    out: Path
    taught: str
    engine: str
    options: tuple[tuple[str, str], ...] = ()
    retries: int = 1
    again: bool = False


def fingerprint(
    teaching: Teaching, engine: Engine, model: str, options: Sequence[tuple[str, str]]
) -> str:
    """What decides about a mask besides its image, as 32 hexadecimals."""
    told = [
        engine.name, engine.version, model, sorted(options),
        [(x.id, x.name, x.description) for x in teaching.labels],
        sorted(file_hash(f) for f in teaching.files),
    ]  # fmt: skip
    return hashlib.blake2b(json.dumps(told).encode(), digest_size=16).hexdigest()


def work(
    query: Query, teaching: Teaching, engine: Engine, how: How, cancel: CancelToken
) -> Outcome:
    """Do a case, unless it is done or set aside already.

    Raises
    ------
    CancelledError
        When `cancel` was set; nothing of the case is left half done.
    EngineLostError, ServerRefusedError
        When the server is gone: which is not the case's fault.
    UserError
        When nothing can be written.
    """
    before = _before(query, how)
    if before is not None:
        return before
    start = time.perf_counter()
    failures = _begun(query, how)
    while True:
        if failures > how.retries:
            return _set_aside(
                query, how, f"The program ended in the middle of it, {failures} times."
            )
        _keep(_begun_path(query, how), {"times": failures + 1})
        try:
            made = segmented(query, teaching, engine, how.options, cancel, lambda share, text: None)
            break
        except (CancelledError, EngineLostError, ServerRefusedError):
            _end(query, how)
            raise
        except UserError as e:
            # Asked again, it would be no better.
            return _set_aside(query, how, str(e))
        except Exception as e:
            log.exception("segmenting %s", query.image)
            failures += 1
            if failures > how.retries:
                return _set_aside(query, how, f"Unexpected {type(e).__name__}: {e}")
    written(query, made, confidence=True)
    found = _record(query, made, how, time.perf_counter() - start)
    _keep(_path(how, "records", query), found)
    with suppress(OSError):
        _path(how, "set-aside", query).unlink(missing_ok=True)
    _end(query, how)
    return Outcome(
        query.name, Ended.DONE, uncertainty=found["uncertainty"], seconds=found["seconds"]
    )


def _record(query: Query, made: Segmented, how: How, seconds: float) -> dict[str, Any]:
    answered = made.qualities[~np.isnan(made.qualities)]
    quality = float(answered.mean()) if answered.size else 0.0
    return {
        "name": query.name,
        "image": str(query.image.resolve()),
        "image_hash": made.case.images[0].hash,
        "taught": how.taught,
        "engine": how.engine,
        "mask": query.mask.relative_to(how.out).as_posix(),
        "quality": quality,
        "uncertainty": 1.0 - quality,
        "slice_quality": [None if np.isnan(q) else round(float(q), 6) for q in made.qualities],
        "notes": made.notes,
        "seconds": round(seconds, 3),
    }


def _before(query: Query, how: How) -> Outcome | None:
    """What became of the case in an earlier run; None if it is to be done."""
    aside = read_record(_path(how, "set-aside", query))
    if aside is not None and not how.again:
        return Outcome(query.name, Ended.ASIDE, str(aside.get("reason", "")))
    found = read_record(_path(how, "records", query))
    if found is None or found.get("taught") != how.taught or not query.mask.exists():
        return None
    try:
        same = file_hash(query.image, query.part) == found.get("image_hash")
    except UserError:
        return None
    if not same:
        return None
    return Outcome(query.name, Ended.BEFORE, uncertainty=float(found.get("uncertainty", 1.0)))


def read_record(path: Path) -> dict[str, Any] | None:
    """What was kept of a case; None where there is nothing that can be read."""
    try:
        found = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return None
    return found if isinstance(found, dict) else None


def _begun(query: Query, how: How) -> int:
    found = read_record(_begun_path(query, how))
    times = found.get("times") if found else 0
    # A case that is tried again starts afresh.
    return times if isinstance(times, int) and not how.again else 0


def _set_aside(query: Query, how: How, reason: str) -> Outcome:
    told = Outcome(query.name, Ended.ASIDE, reason)
    _keep(
        _path(how, "set-aside", query),
        {"name": query.name, "image": str(query.image.resolve()), "reason": reason},
    )
    _end(query, how)
    return told


def _end(query: Query, how: How) -> None:
    with suppress(OSError):
        _begun_path(query, how).unlink(missing_ok=True)


def _begun_path(query: Query, how: How) -> Path:
    return _path(how, "begun", query)


def _path(how: How, kind: str, query: Query) -> Path:
    return how.out / kind / f"{query.name}.json"


def _keep(path: Path, value: dict[str, Any]) -> None:
    make_folder(path.parent)
    write_text(path, json.dumps(value, indent=1))


def as_row(outcome: Outcome) -> dict[str, Any]:
    """An outcome as plain values, to travel between processes."""
    return {**asdict(outcome), "ended": outcome.ended.value}


def from_row(row: dict[str, Any]) -> Outcome:
    """What `as_row` made."""
    return Outcome(
        str(row["name"]), Ended(row["ended"]), str(row["reason"]), float(row["uncertainty"]),
        float(row["seconds"]),
    )  # fmt: skip
