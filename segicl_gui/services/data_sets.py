"""Training, validation and test set of a project, by subject."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping, Sequence
from pathlib import Path

from segicl_gui.domain.errors import UserError
from segicl_gui.domain.project import ProjectState
from segicl_gui.services.subjects import by_subject
from segicl_gui.storage.atomic import make_folder, write_text

SETS = ("train", "validation", "test")
FILE = "splits.json"


def shares_of(text: str) -> tuple[float, ...]:
    """Shares such as "0.7,0.15,0.15"; `UserError` unless there are two or three that make 1."""
    try:
        shares = tuple(float(x) for x in text.split(","))
    except ValueError:
        shares = ()
    whole = all(math.isfinite(x) and x > 0 for x in shares) and math.isclose(sum(shares), 1.0)
    if len(shares) not in (2, 3) or not whole:
        raise UserError(
            "Cannot split",
            f"“{text}” is not two or three shares that make 1.",
            "Give for example 0.7,0.15,0.15 (training, validation, test).",
        )
    return shares


def subject_sets(state: ProjectState, shares: Sequence[float]) -> dict[str, tuple[str, ...]]:
    """Ids of the cases of each set, no subject being in two.

    Subjects are put in an order that depends on their names alone (a hash), and cut where the
    cases come nearest to the shares, so that the same project is always split alike.

    Raises
    ------
    UserError
        If there are fewer subjects than sets.
    """
    subjects = by_subject(state)
    if len(subjects) < len(shares):
        raise UserError(
            "Cannot split",
            f"“{state.name}” has {len(subjects)} subject(s), for {len(shares)} sets.",
            "Add cases of other subjects.",
        )
    order = sorted(subjects, key=lambda s: hashlib.blake2b(s.encode(), digest_size=8).digest())
    counts = [0]
    for subject in order:
        counts.append(counts[-1] + len(subjects[subject]))
    cuts = [0]
    for k in range(1, len(shares)):
        wanted = sum(shares[:k]) * counts[-1]
        # At least one subject a set.
        allowed = range(cuts[-1] + 1, len(order) - (len(shares) - k) + 1)
        cuts.append(min(allowed, key=lambda i: (abs(counts[i] - wanted), i)))
    cuts.append(len(order))
    place = {i: n for n, i in enumerate(state.cases)}
    return {
        name: tuple(sorted((i for s in order[a:b] for i in subjects[s]), key=place.__getitem__))
        for name, a, b in zip(SETS, cuts, cuts[1:], strict=False)
    }


def write_splits(sets: Mapping[str, Sequence[str]], state: ProjectState, out: Path) -> Path:
    """Write ``splits.json``: set -> names of cases, and of each subject its set.

    Raises
    ------
    UserError
        If it cannot be written.
    """
    make_folder(out)
    value = {
        **{name: [state.cases[i].name for i in ids] for name, ids in sets.items()},
        "subjects": {
            subject: next(name for name, ids in sets.items() if cases[0] in ids)
            for subject, cases in by_subject(state).items()
        },
    }
    write_text(out / FILE, json.dumps(value, indent=1, ensure_ascii=False))
    return out / FILE
