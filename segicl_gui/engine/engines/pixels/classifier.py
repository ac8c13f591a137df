"""Extra-trees fitted on exemplar pixels: one forest on plain features, one on all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.tree import ExtraTreeClassifier

from segicl_gui.engine.engines.pixels.encoding import Encoded
from segicl_gui.engine.engines.pixels.features import Floats

TREES = 32
"""In each of the two forests."""

_MIN_LEAF = 3
_MAX_ROWS = 40_000
_THREADS = 2
# So many trees of each forest look at every pixel, the others only where these are not so sure.
_FIRST, _SURE = 8, 0.97
# Rows' worth of what holds overall, added to each leaf.
_PRIOR_ROWS = 0.1
# How steeply the better of the two forests is preferred, and how many exemplars it takes to
# trust the comparison half.
_PREFERENCE, _TRUST_AT = 2.0, 3.0


@dataclass(frozen=True, slots=True)
class Lesson:
    """An encoded exemplar as it counts in one fit.

    Parameters
    ----------
    encoded : Encoded
    assessed : frozenset of int
        Labels whose absence a zero in the mask proves.
    weight : float
    """

    encoded: Encoded
    assessed: frozenset[int]
    weight: float


@dataclass(frozen=True, slots=True, eq=False)
class _Tree:
    """A tree, its leaves' posteriors (node, class), and the lesson it has not seen (-1: none)."""

    nodes: Any
    posterior: Floats
    left_out: int

    def predict(self, features: Floats) -> Floats:
        """Posterior of each row, (row, class)."""
        out: Floats = self.posterior[self.nodes.apply(features)]
        return out


@dataclass(frozen=True, slots=True, eq=False)
class Classifier:
    """What the exemplars teach about some labels.

    Parameters
    ----------
    labels : tuple of int
        Those that an exemplar shows; class ``i + 1`` is ``labels[i]``, class 0 background.
    plain, whole : list of _Tree
        Trees that see the plain features alone, and those that see all.
    n_plain : int
        How many features, at the front, are the plain ones.
    share_plain : ndarray
        For each class, the say of the plain trees, 0..1.
    expected_dice : ndarray
        For each label, mean pixel-wise Dice on exemplars that the asked trees had not seen;
        NaN where that cannot be told.
    smallest : ndarray
        For each label, the smallest share of an exemplar's pixels that shows it.
    sometimes_absent : tuple of bool
        For each label, whether an exemplar is known not to show it.
    """

    labels: tuple[int, ...]
    plain: list[_Tree]
    whole: list[_Tree]
    n_plain: int
    share_plain: Floats
    expected_dice: npt.NDArray[np.float64]
    smallest: npt.NDArray[np.float64]
    sometimes_absent: tuple[bool, ...]

    @property
    def nbytes(self) -> int:
        """Memory of the trees, about."""
        trees = [*self.plain, *self.whole]
        return sum(t.posterior.nbytes + 128 * t.nodes.node_count for t in trees)

    def predict(self, features: Floats, check: Callable[[], None]) -> Floats:
        """Posterior of each class.

        Parameters
        ----------
        features : ndarray of float32
            (pixel, feature).
        check : callable
            Called between trees; may raise to stop.

        Returns
        -------
        ndarray of float32
            (pixel, class), summing to 1.
        """
        if len(self.plain) <= _FIRST:
            return self._asked(0, None, features, check)
        out = self._asked(0, _FIRST, features, check)
        open_ = np.flatnonzero(out.max(1) < _SURE)
        share = np.float32(_FIRST / len(self.plain))
        rest = self._asked(_FIRST, None, features[open_], check)
        out[open_] = share * out[open_] + (1 - share) * rest
        return out

    def _asked(
        self, first: int, last: int | None, features: Floats, check: Callable[[], None]
    ) -> Floats:
        """What some of the trees of each forest say."""
        return _fused(
            _mean(self.plain[first:last], features[:, : self.n_plain], check),
            _mean(self.whole[first:last], features, check),
            self.share_plain,
        )


def fit(
    lessons: Sequence[Lesson], labels: Sequence[int], seed: int, check: Callable[[], None]
) -> Classifier | None:
    """Learn from exemplars.

    Parameters
    ----------
    lessons : sequence of Lesson
        All encoded with the same features.
    labels : sequence of int
    seed : int
    check : callable
        Called between trees; may raise to stop.

    Returns
    -------
    Classifier or None
        None where no exemplar shows any of the labels.
    """
    shown = tuple(v for v in labels if any((x.encoded.values == v).any() for x in lessons))
    if not shown:
        return None
    rng = np.random.default_rng(seed)
    table = _gather(lessons, shown, rng)
    n_plain = lessons[0].encoded.n_plain
    seeds = rng.integers(0, 2**31 - 1, (2, TREES))
    plain = _grow(table, table.features[:, :n_plain], seeds[0], check)
    whole = _grow(table, table.features, seeds[1], check)
    share_plain, expected = _compare(table, plain, whole, n_plain, check)
    areas = np.array([[_area(x, v) for v in shown] for x in lessons])
    known = np.array([[v in x.assessed for v in shown] for x in lessons])
    return Classifier(
        shown,
        plain,
        whole,
        n_plain,
        share_plain,
        expected,
        np.where(areas > 0, areas, np.inf).min(0),
        tuple(bool(b) for b in ((areas == 0) & known).any(0)),
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Table:
    """Rows of all lessons.

    Parameters
    ----------
    classes : ndarray
        (row,) 0 where the mask shows none of the labels.
    known : ndarray of bool
        (row, class) whether it is known of the row to be of the class or not.
    lesson, weight, stands_for : ndarray
        (row,)
    """

    features: Floats
    classes: npt.NDArray[np.intp]
    known: npt.NDArray[np.bool_]
    lesson: npt.NDArray[np.intp]
    weight: Floats
    stands_for: Floats


def _gather(lessons: Sequence[Lesson], labels: tuple[int, ...], rng: np.random.Generator) -> _Table:
    limit = _MAX_ROWS // len(lessons)
    parts = []
    for i, lesson in enumerate(lessons):
        n = len(lesson.encoded.values)
        kept = np.arange(n) if n <= limit else np.sort(rng.choice(n, limit, replace=False))
        values = lesson.encoded.values[kept]
        classes = np.zeros(len(kept), np.intp)
        for c, label in enumerate(labels, 1):
            classes[values == label] = c
        known = np.ones((len(kept), len(labels) + 1), bool)
        # Labels exclude each other, so a pixel of any label is known not to be the others; an
        # unlabelled one is known for the labels that were looked at.
        empty = values == 0
        known[empty, 1:] = [v in lesson.assessed for v in labels]
        parts.append(
            (
                lesson.encoded.features[kept],
                classes,
                known,
                np.full(len(kept), i, np.intp),
                np.full(len(kept), lesson.weight, np.float32),
                lesson.encoded.stands_for[kept],
            )
        )
    return _Table(*(np.concatenate(p) for p in zip(*parts, strict=True)))


def _left_out(n_lessons: int) -> list[int]:
    """For each tree the lesson it must not see, so that all can be tested on lessons unseen."""
    if n_lessons == 1:
        return [-1] * TREES
    if n_lessons == 2:
        return [(-1, 0, -1, 1)[t % 4] for t in range(TREES)]
    return [t % n_lessons for t in range(TREES)]


def _grow(
    table: _Table,
    features: Floats,
    seeds: npt.NDArray[np.int64],
    check: Callable[[], None],
) -> list[_Tree]:
    features = np.ascontiguousarray(features)
    n_classes = table.known.shape[1]
    overall = [
        (table.classes == c).sum() / max(1, table.known[:, c].sum()) for c in range(n_classes)
    ]

    def one(job: tuple[int, int]) -> _Tree:
        check()
        seed, left_out = job
        rows = np.flatnonzero(table.lesson != left_out)
        x, y, w = features[rows], table.classes[rows], table.weight[rows]
        model = ExtraTreeClassifier(
            min_samples_leaf=_MIN_LEAF, max_features="sqrt", random_state=seed
        )
        nodes = model.fit(x, y, sample_weight=w, check_input=False).tree_
        leaves = nodes.apply(x)
        posterior = np.zeros((nodes.node_count, n_classes), np.float32)
        for c in range(1, n_classes):
            inside = np.bincount(leaves, w * (y == c), nodes.node_count)
            known = np.bincount(leaves, w * table.known[rows, c], nodes.node_count)
            posterior[:, c] = (inside + _PRIOR_ROWS * overall[c]) / (known + _PRIOR_ROWS)
        posterior[:, 0] = np.maximum(0, 1 - posterior[:, 1:].sum(1))
        posterior /= posterior.sum(1, keepdims=True)
        return _Tree(nodes, posterior, left_out)

    jobs = zip((int(s) for s in seeds), _left_out(int(table.lesson.max()) + 1), strict=True)
    with ThreadPoolExecutor(_THREADS) as pool:
        return list(pool.map(one, jobs))


def _mean(trees: Sequence[_Tree], features: Floats, check: Callable[[], None]) -> Floats:
    features = np.ascontiguousarray(features)

    def one(tree: _Tree) -> Floats:
        check()
        return tree.predict(features)

    total = np.zeros((len(features), trees[0].posterior.shape[1]), np.float32)
    with ThreadPoolExecutor(_THREADS) as pool:
        for part in pool.map(one, trees):
            total += part
    return total / np.float32(len(trees))


def _fused(plain: Floats, whole: Floats, share_plain: Floats) -> Floats:
    fused = share_plain * plain + (1 - share_plain) * whole
    out: Floats = fused / np.maximum(fused.sum(1, keepdims=True), np.float32(1e-6))
    return out


def _compare(
    table: _Table,
    plain: Sequence[_Tree],
    whole: Sequence[_Tree],
    n_plain: int,
    check: Callable[[], None],
) -> tuple[Floats, npt.NDArray[np.float64]]:
    """How the forests do on lessons unseen: the say of the plain one, and Dice to expect."""
    n_classes = table.known.shape[1]
    tests = []
    for lesson in range(int(table.lesson.max()) + 1):
        rows = np.flatnonzero((table.lesson == lesson) & (table.stands_for > 0))
        trees = [[t for t in forest if t.left_out == lesson] for forest in (plain, whole)]
        if all(trees):
            x = table.features[rows]
            tests.append((rows, _mean(trees[0], x[:, :n_plain], check), _mean(trees[1], x, check)))
    half = np.full(n_classes, 0.5, np.float32)
    by_plain = _dice_of([(rows, a) for rows, a, _ in tests], table)
    by_whole = _dice_of([(rows, b) for rows, _, b in tests], table)
    trust = len(tests) / (len(tests) + _TRUST_AT)
    lead = np.nan_to_num(by_plain - by_whole)
    share = half.copy()
    share[1:] += np.clip(_PREFERENCE * lead, -0.5, 0.5) * trust
    share[0] = share[1:].mean()
    return share, _dice_of([(rows, _fused(a, b, share)) for rows, a, b in tests], table)


def _dice_of(
    tests: Sequence[tuple[npt.NDArray[np.intp], Floats]], table: _Table
) -> npt.NDArray[np.float64]:
    """For each label the mean Dice over the lessons that show it; NaN where none does."""
    n_labels = table.known.shape[1] - 1
    found: list[list[float]] = [[] for _ in range(n_labels)]
    for rows, posterior in tests:
        stands_for, chosen = table.stands_for[rows], posterior.argmax(1)
        for c in range(1, n_labels + 1):
            truth = table.classes[rows] == c
            known = table.known[rows, c]
            if truth.any():
                w = stands_for * known
                both = (w * (truth & (chosen == c))).sum()
                found[c - 1].append(float(2 * both / (w * truth + w * (chosen == c)).sum()))
    return np.array([np.mean(v) if v else np.nan for v in found])


def _area(lesson: Lesson, label: int) -> float:
    stands_for = lesson.encoded.stands_for
    inside = float(stands_for[lesson.encoded.values == label].sum())
    return inside / float(stands_for.sum())
