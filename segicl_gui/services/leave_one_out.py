"""An exemplar left out, and segmented from the others: one at a time, on a worker thread."""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from segicl_gui.domain.exemplars import Exemplar
from segicl_gui.domain.masks import LabelArray
from segicl_gui.domain.project import ProjectState
from segicl_gui.engine.api import CancelToken, LabelSpec, PredictRequest, SlicePrediction
from segicl_gui.services import exemplars
from segicl_gui.services.agreement import agreement
from segicl_gui.services.asking import EngineRunner, RequestArrays
from segicl_gui.services.choosing import choose
from segicl_gui.services.evidence import nearest
from segicl_gui.services.library import ImageLibrary
from segicl_gui.storage.atomic import make_folder, replacing
from segicl_gui.storage.proposal_cache import UNREADABLE

log = logging.getLogger(__name__)

# Distances of so many exemplars from all others are worked out at once.
_TOGETHER = 64
BUDGET = 5
"""Others that an exemplar is segmented from: fewer than for a proposal take half the time, and a
wrong one takes part in the judgement of fewer."""


@dataclass(frozen=True, slots=True, eq=False)
class LeftOut:
    """What the others made of an exemplar.

    Parameters
    ----------
    key : str
        Changes with the exemplar, those it was segmented from, the labels and the engine.
    scores : mapping of int to float
        Label -> `agreement`, 0..1.
    answers : mapping of int to ndarray
        Group -> uint16 (row, column), what was segmented.
    """

    key: str
    scores: Mapping[int, float]
    answers: Mapping[int, LabelArray]


@dataclass(frozen=True, slots=True)
class Plan:
    """An exemplar and the others to compare it with.

    Parameters
    ----------
    exemplar : Exemplar
    others : tuple of Exemplar
        To segment it from.
    key : str
        Changes with what goes into that.
    alike : tuple of Exemplar
        To hold its pixels against, the most alike first.
    alike_key : str
        Changes with what goes into that.
    """

    exemplar: Exemplar
    others: tuple[Exemplar, ...]
    key: str
    alike: tuple[Exemplar, ...]
    alike_key: str


def plans(
    state: ProjectState,
    library: ImageLibrary,
    engine: str,
    *,
    budget: int = BUDGET,
    only: Collection[str] | None = None,
    check: Callable[[], None] = lambda: None,
) -> Iterator[Plan]:
    """What to do for each usable exemplar of a project.

    The others are chosen as for a proposal, from other cases wherever there are any: slices of
    one volume would repeat each other's errors.

    Parameters
    ----------
    engine : str
    budget : int
        From how many others at most.
    only : collection of str, optional
        Ids of the exemplars to leave out; by default all.
    check : callable
        Called before each; may raise to stop.
    """
    pool = exemplars.usable(state)
    if len(pool) < 2:
        return
    what = [(x.id, x.name, x.description, x.group) for x in exemplars.asked(state)]
    looks = exemplars.gathered(state, pool, library, check).pool
    _, cases = np.unique([e.case_id for e in pool], return_inverse=True)
    begin, away = 0, looks.between(slice(0, _TOGETHER))
    for i, e in enumerate(pool):
        check()
        if only is not None and e.id not in only:
            continue
        same = cases == cases[i]
        barred = same if not same.all() else np.arange(len(pool)) == i
        if not begin <= i < begin + len(away):
            begin, away = i, looks.between(slice(i, i + _TOGETHER))
        mine = np.where(barred, np.float32(np.inf), away[i - begin])
        picked = choose(looks, mine, budget)
        others = tuple(sorted((pool[k] for k in picked), key=lambda x: x.id))
        alike = tuple(pool[k] for k in nearest(mine))
        key, alike_key = (
            _key(way, what, state, (e, *found)) for way, found in ((engine, others), ("", alike))
        )
        yield Plan(e, others, key, alike, alike_key)


def _key(way: str, what: object, state: ProjectState, made_from: Sequence[Exemplar]) -> str:
    made = [(x.digest, state.cases[x.case_id].images[0].hash) for x in made_from]
    return hashlib.blake2b(repr((way, what, made)).encode(), digest_size=16).hexdigest()


def left_out(
    state: ProjectState,
    plan: Plan,
    engine_name: str,
    engine: EngineRunner,
    library: ImageLibrary,
    cancel: CancelToken,
) -> LeftOut:
    """Segment an exemplar from the others and compare.

    Raises
    ------
    CancelledError
    UserError
        If an image cannot be read or the engine refuses.
    """
    e, scores, answers = plan.exemplar, {}, {}
    case = state.cases[e.case_id]
    asked = [x for x in exemplars.asked(state) if x.id in e.labels]
    for group in sorted({x.group for x in asked}):
        taught = {
            x.id
            for x in asked
            if x.group == group and any(exemplars.shows(state, o, x.id) for o in plan.others)
        }
        if not taught:
            continue
        arrays = RequestArrays(library)
        used = [o for o in plan.others if taught & set(o.labels)]
        shots = [arrays.exemplar(state, o, group, taught) for o in used]
        specs = [LabelSpec(x.id, x.name, x.description) for x in asked if x.id in taught]
        _, row, column = case.geometry.canonical_spacing
        query = arrays.query(case, e.index)
        request = PredictRequest(
            engine_name, (query,), tuple(specs), tuple(shots), spacing=(row, column)
        )
        found: list[SlicePrediction] = []
        engine.predict(request, arrays.get, cancel, found.append, lambda share, text: None)
        truth = case.mask(group).slice(e.index)
        answers[group] = found[-1].mask
        for label in sorted(taught):
            typical = _typical_share(state, used, group, label)
            scores[label] = agreement(truth == label, found[-1].mask == label, typical)
    return LeftOut(plan.key, scores, answers)


def _typical_share(state: ProjectState, used: Sequence[Exemplar], group: int, label: int) -> float:
    shares = []
    for e in used:
        label_map = state.cases[e.case_id].mask(group)
        area = label_map.areas().get(label)
        if label in e.labels and area is not None and area[e.index]:
            shares.append(int(area[e.index]) / (label_map.shape[1] * label_map.shape[2]))
    return float(np.median(shares)) if shares else 0.0


class LeftOutCache:
    """What was made of exemplars, a file each in a folder that may be deleted."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def save(self, found: LeftOut) -> None:
        """Keep one; `UserError` where that fails."""
        make_folder(self._folder)
        head = json.dumps({str(k): v for k, v in found.scores.items()})
        masks = {f"group{g}": m for g, m in found.answers.items()}
        with replacing(self._file(found.key)) as path, path.open("wb") as f:
            np.savez_compressed(f, head=np.frombuffer(head.encode(), np.uint8), **masks)  # type: ignore[arg-type]

    def load(self, key: str) -> LeftOut | None:
        """What was kept of a key; None where there is nothing, or nothing readable."""
        found = self._read(key, masks=True)
        return None if found is None else LeftOut(key, *found)

    def scores(self, key: str) -> Mapping[int, float] | None:
        """As `load`, without the masks."""
        found = self._read(key, masks=False)
        return None if found is None else found[0]

    def _read(
        self, key: str, *, masks: bool
    ) -> tuple[dict[int, float], dict[int, LabelArray]] | None:
        file = self._file(key)
        if not file.exists():
            return None
        try:
            with file.open("rb") as f, np.load(f, allow_pickle=False) as data:
                head = json.loads(data["head"].tobytes())
                names = [n for n in data.files if n.startswith("group")] if masks else []
                answers = {int(n[5:]): data[n] for n in names}
            scores = {int(k): float(v) for k, v in head.items()}
            if any(m.dtype != np.uint16 or m.ndim != 2 for m in answers.values()):
                raise ValueError("a mask of another kind")
            if not all(0 <= v <= 1 for v in scores.values()):
                raise ValueError("a score out of range")
        except UNREADABLE as e:
            log.warning("what was kept of an exemplar left out: %s", e)
            return None
        return scores, answers

    def keep_only(self, keys: frozenset[str]) -> None:
        """Remove what belongs to other keys."""
        if self._folder.is_dir():
            for file in self._folder.glob("*.npz"):
                if file.stem not in keys:
                    file.unlink(missing_ok=True)

    def _file(self, key: str) -> Path:
        return self._folder / f"{key}.npz"
