"""How well exemplars are foretold from few or many others: whether more of them would help."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from segicl_gui.domain.errors import UserError
from segicl_gui.domain.project import ProjectState
from segicl_gui.engine.api import CancelToken
from segicl_gui.services import exemplars
from segicl_gui.services.asking import EngineRunner
from segicl_gui.services.leave_one_out import left_out, plans
from segicl_gui.services.library import ImageLibrary

NUMBERS = (1, 2, 4, 8)
# So many exemplars are left out for each number; of more, some spread over all.
_ASKED = 12


@dataclass(frozen=True, slots=True)
class Point:
    """Mean agreement of a label's exemplars with so many others.

    Parameters
    ----------
    label : int
    number : int
        Exemplars that each was segmented from.
    mean : float
        0..1.
    n : int
        Exemplars left out.
    """

    label: int
    number: int
    mean: float
    n: int


def learning_curve(
    state: ProjectState,
    library: ImageLibrary,
    engine_name: str,
    engine: EngineRunner,
    cancel: CancelToken,
    tell: Callable[[float, str], None],
    numbers: Sequence[int] = NUMBERS,
) -> tuple[Point, ...]:
    """Leave exemplars out one by one and segment them from 1, 2, 4 … others, as chosen for them.

    Parameters
    ----------
    tell : callable
        Told the share done (0..1) and what is being measured.
    numbers : sequence of int
        Those that there are enough exemplars for are used.

    Raises
    ------
    CancelledError
    UserError
        If there are fewer than two exemplars, an image cannot be read or the engine refuses.
    """
    pool = exemplars.usable(state)
    if len(pool) < 2:
        raise UserError(
            "Nothing to compare",
            "There are fewer than two exemplars.",
            "Accept more images first.",
        )
    step = max(1, -(-len(pool) // _ASKED))
    only = {e.id for e in pool[::step]}
    usable = [k for k in numbers if k < len(pool)]
    found: dict[tuple[int, int], list[float]] = {}
    for i, number in enumerate(usable):
        work = list(plans(state, library, engine_name, budget=number, only=only))
        for j, plan in enumerate(work):
            text = f"from {number} exemplar{'' if number == 1 else 's'}"
            tell((i + j / len(work)) / len(usable), text)
            judged = left_out(state, plan, engine_name, engine, library, cancel)
            for label, score in judged.scores.items():
                found.setdefault((label, number), []).append(score)
    return tuple(
        Point(label, number, float(np.mean(v)), len(v)) for (label, number), v in found.items()
    )
