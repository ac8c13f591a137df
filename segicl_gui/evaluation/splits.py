"""Who is an exemplar and who is asked: fixed, so that figures can be paired."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from segicl_gui.domain.errors import UserError
from segicl_gui.evaluation.datasets import DataSet, labels_in


@dataclass(frozen=True, slots=True)
class Repeat:
    """One draw: `k` shots use the first `k` of the support, the queries stay the same."""

    support: tuple[str, ...]
    queries: tuple[str, ...]


Splits = Mapping[str, Sequence[Repeat]]
"""Label name -> repeats."""


def read_splits(path: Path) -> dict[str, dict[str, list[Repeat]]]:
    """Read a splits file: data set -> label name -> repeats.

    Raises
    ------
    UserError
        If the file cannot be read or is not a splits file.
    """
    try:
        raw: Any = json.loads(path.read_text("utf-8"))
        return {
            dataset: {
                label: [Repeat(tuple(r["support"]), tuple(r["queries"])) for r in repeats]
                for label, repeats in labels.items()
            }
            for dataset, labels in raw.items()
        }
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as e:
        raise UserError(
            f"Cannot use the splits file {path}",
            "It is missing or not JSON of the form {data set: {label: [{support, queries}]}}.",
            "Give another file, or none to split the folder by the standard rule.",
        ) from e


def make_splits(dataset: DataSet) -> dict[str, list[Repeat]]:
    """Split a folder by the standard rule.

    Three repeats; one a subject, leaving it out, in sets of fewer than ten. No subject is on
    both sides, and of each one image that shows the label is drawn. Neighbouring sections
    are split into contiguous blocks with a gap of two. Labels shown by fewer than two
    subjects are left out.
    """
    showing: dict[int, list[str]] = {}
    for name in dataset.image_names():
        for value in labels_in(dataset, name):
            showing.setdefault(value, []).append(name)
    out = {}
    for value, label in dataset.labels:
        names = showing.get(value, [])
        subjects = sorted({dataset.subject(n) for n in names})
        if len(subjects) >= 2:
            out[label] = _repeats(dataset, names, subjects)
    return out


def _repeats(dataset: DataSet, names: list[str], subjects: list[str]) -> list[Repeat]:
    n = len(subjects)
    small = n < 10
    n_queries = max(1, n // 3) if small else max(2, min(8, n - 8))
    of_subject = {s: [x for x in names if dataset.subject(x) == s] for s in subjects}
    repeats = []
    for r in range(n if small else 3):
        rng = np.random.default_rng(r)
        if dataset.sections:
            queries = subjects[n - n_queries :]
            support = [str(s) for s in rng.permutation(subjects[: n - n_queries - 2])]
        elif small:
            queries = [subjects[r]]
            support = [str(s) for s in rng.permutation([s for s in subjects if s != queries[0]])]
        else:
            mixed = [str(s) for s in rng.permutation(subjects)]
            queries, support = mixed[:n_queries], mixed[n_queries:]
        # Drawn in this order, support first: it is part of the rule.
        chosen = [str(rng.choice(of_subject[s])) for s in support[:8]]
        asked = [str(rng.choice(of_subject[s])) for s in queries]
        repeats.append(Repeat(tuple(chosen), tuple(asked)))
    return repeats
