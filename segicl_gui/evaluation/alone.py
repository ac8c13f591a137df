"""Each case of a data set segmented from each other one alone, and proposals made of these.

To measure orders of the queue, an engine would have to be asked again for every order, number of
cases and query. What most of a few exemplars say, each asked alone, needs as many answers as there
are pairs of cases, and then tells of any number of orders.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import numpy.typing as npt

from segicl_gui.engine.api import CancelToken, Engine, ExemplarSpec, LabelSpec, PredictRequest
from segicl_gui.evaluation.episodes import Asked, answers, unheard
from segicl_gui.evaluation.flat_cases import make_project
from segicl_gui.evaluation.metrics import dice
from segicl_gui.services.choosing import Pool, choose
from segicl_gui.services.library import ImageLibrary

Bytes = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Offer:
    """What some exemplars propose for a case.

    Parameters
    ----------
    dice : ndarray of float32
        (label,) Dice with the truth; NaN of labels that the case does not show.
    quality : float
        Dice to expect by what the exemplars themselves say, 0..1.
    """

    dice: Floats
    quality: float


@dataclass(frozen=True, slots=True, eq=False)
class Alone:
    """A data set, and what each of its cases says of each.

    Parameters
    ----------
    name : str
        Of the data set.
    subjects : tuple of str
        Whose each case is.
    truths : ndarray of uint8
        (case, row, column) 0, or 1 + number of the label.
    looks : ndarray of float32
        (case, feature), see `looks.look`.
    shows : ndarray of bool
        (case, label)
    said : ndarray of uint8
        (exemplar, query, row, column), as `truths`.
    sure : ndarray of uint8
        The same, how sure the engine is of it: probability times 255.
    """

    name: str
    subjects: tuple[str, ...]
    truths: Bytes
    looks: Floats
    shows: npt.NDArray[np.bool_]
    said: Bytes
    sure: Bytes
    _offers: dict[tuple[int, ...], Offer] = field(default_factory=dict, init=False)
    _pools: dict[tuple[int, ...], Pool] = field(default_factory=dict, init=False)

    def offer(self, done: Sequence[int], query: int, budget: int) -> Offer:
        """What the app would propose for a case after some others, chosen as it chooses.

        Parameters
        ----------
        done : sequence of int
            Numbers of the cases that may serve as exemplars; at least one.
        query : int
        budget : int
            Exemplars at most.
        """
        known = sorted(done)
        # Many queries are asked after the same cases, one after the other.
        pool = self._pools.get(tuple(known))
        if pool is None:
            pool = Pool.of(self.looks[known], [0.0] * len(known), self.shows[known])
            self._pools.clear()
            self._pools[tuple(known)] = pool
        picked = choose(pool, pool.away(self.looks[query], 0.0), budget)
        chosen = sorted(known[i] for i in picked)
        key = (query, *chosen)
        if key not in self._offers:
            self._offers[key] = self._vote(chosen, query)
        return self._offers[key]

    def _vote(self, chosen: Sequence[int], query: int) -> Offer:
        said, sure = self.said[chosen, query], self.sure[chosen, query].astype(np.float32) + 1
        n = self.shows.shape[1]
        shares = np.stack([(sure * (said == c)).sum(0) for c in range(n + 1)]) / sure.sum(0)
        winner = shares.argmax(0)
        found = np.full(n, np.nan, np.float32)
        expected = []
        for i in range(n):
            inside, truth = winner == i + 1, self.truths[query] == i + 1
            if truth.any():
                found[i] = dice(inside, truth)
            shown = self.shows[chosen, i]
            if inside.any():
                share = shares[i + 1]
                expected.append(2 * float(share[inside].sum() / (inside.sum() + share.sum())))
            elif shown.all():
                expected.append(0.0)
        return Offer(found, float(np.mean(expected)) if expected else 0.0)


def ask_alone(
    folder: Path,
    engine: Engine,
    *,
    size: int = 96,
    slices: int = 3,
    options: tuple[tuple[str, str], ...] = (),
    on_progress: Callable[[float, str], None] = unheard,
    cancel: CancelToken | None = None,
) -> Alone:
    """Have every case of a data set segmented from each one, with its true mask.

    Parameters
    ----------
    folder : Path
        Data-set folder.
    engine : Engine
    size : int
        Images are squeezed to size x size pixels.
    slices : int
        So many middle slices of a volume are cases.
    options : tuple of (str, str)
        See `PredictRequest`.
    on_progress : callable
        Told the share done (0..1) and the exemplar at work.
    cancel : CancelToken, optional

    Raises
    ------
    UserError
        If the folder or the engine cannot be used.
    CancelledError
    """
    token = cancel or CancelToken()
    with TemporaryDirectory(prefix="segicl-order-") as temporary:
        made = make_project(folder, Path(temporary) / folder.resolve().name, size, slices)
        try:
            state = made.opened.state
            library = ImageLibrary(made.opened.store.folder)
            cases = list(state.cases.values())
            planes = [library.plane(c, 0) for c in cases]
            looks = np.stack([library.look(c, 0) for c in cases])
        finally:
            made.opened.store.close()
    labels = tuple(LabelSpec(x.id, x.name, x.description) for x in state.schema.labels)
    numbers = np.zeros(max(x.id for x in labels) + 1, np.uint8)
    for i, label in enumerate(labels, 1):
        numbers[label.id] = i
    truths = np.stack([numbers[made.truths[c.id].mask] for c in cases])
    shows = np.array([[(t == i + 1).any() for i in range(len(labels))] for t in truths], bool)
    shape = (len(cases), len(cases), size, size)
    said, sure = np.zeros(shape, np.uint8), np.full(shape, 255, np.uint8)
    asked = Asked()
    asked.queries.extend(asked.keep(p) for p in planes)
    ids = tuple(x.id for x in labels)
    for e, case in enumerate(cases):
        token.check()
        on_progress(e / len(cases), f"{made.name}, {case.name}")
        shown = tuple(x for x, s in zip(labels, shows[e], strict=True) if s)
        if not shown:
            continue
        mask = asked.keep(made.truths[case.id].mask)
        spec = ExemplarSpec(asked.queries[e], mask, ids)
        request = PredictRequest(engine.name, tuple(asked.queries), shown, (spec,), options=options)
        for q, found in enumerate(answers(engine, request, _needed(request, asked), token)):
            said[e, q], sure[e, q] = numbers[found.mask], found.confidence
    subjects = tuple(made.truths[c.id].subject for c in cases)
    return Alone(made.name, subjects, truths, looks, shows, said, sure)


def _needed(request: PredictRequest, asked: Asked) -> dict[str, npt.NDArray[Any]]:
    return {h: asked.arrays[h] for h in request.hashes()}
