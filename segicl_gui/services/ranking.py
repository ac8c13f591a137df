"""Which cases would teach the most if they were done next, worked out in the background."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence

import numpy as np
import numpy.typing as npt

from segicl_gui.domain.errors import UserError
from segicl_gui.domain.project import CLOSED, CaseState, Project, ProjectState, Step
from segicl_gui.services.jobs import Job, Jobs
from segicl_gui.services.library import ImageLibrary
from segicl_gui.services.looks import evened
from segicl_gui.services.predict import first_slice
from segicl_gui.services.queue import OPEN, Order, Queue

RANKING = "ranking"
# So many are set apart from each other; nobody works through more before the next ranking.
SPREAD = 200
_REPRESENTED = 1000
# Cases that are settled one after the other, by the hundred perhaps, are ranked once.
_TOGETHER_SECONDS = 0.5

# A proposal lives on about so many exemplars, whatever the budget.
_SERVED_BY = 3

Floats = npt.NDArray[np.float32]
log = logging.getLogger(__name__)


def useful_first(
    ids: Sequence[str],
    looks: Mapping[str, Floats],
    known: Sequence[Floats],
    spread: int = SPREAD,
) -> tuple[str, ...]:
    """Cases by how much better proposals for the others would become, the most useful first.

    A proposal is made from the few exemplars most like it, so a case is worth what it would add
    to the likeness of those few, summed over the open cases. It is facility location (Wei, Iyer
    and Bilmes 2015) with several facilities a client, solved greedily: neither a twin of what is
    known comes first, nor an oddity that resembles nothing; and where cases are many, a few of a
    kind are done before the next kind's turn ends. How uncertain proposals are has no say: that
    marks cases that are hard rather than those that teach.

    Parameters
    ----------
    ids : sequence of str
        Of the open cases.
    looks : mapping of str to ndarray of float32
        Case id -> look, evened (see `looks.evened`). Cases without one come last.
    known : sequence of ndarray of float32
        Looks of the confirmed cases.
    spread : int
        How many are ranked with regard to each other; the rest only with regard to those.
    """
    seen = [i for i in ids if i in looks]
    blind = [i for i in ids if i not in looks]
    if not seen:
        return tuple(blind)
    vectors = np.stack([looks[i] for i in seen])
    # Of very many cases, some stand for all.
    some = np.arange(0, len(seen), -(-len(seen) // _REPRESENTED))
    served = np.zeros((_SERVED_BY, len(some)), np.float32)
    if known:
        found = _alike(np.stack(known), vectors[some])
        best = np.sort(found, axis=0)[-_SERVED_BY:]
        served[: len(best)] = best
    alike = _alike(vectors, vectors[some])
    left = np.ones(len(seen), bool)
    order: list[int] = []
    for _ in range(min(spread, len(seen))):
        worth = np.maximum(alike - served.min(0), 0).sum(1)
        best_one = int(np.where(left, worth, -1.0).argmax())
        order.append(best_one)
        left[best_one] = False
        weakest = served.argmin(0), np.arange(len(some))
        served[weakest] = np.maximum(served[weakest], alike[best_one])
    rest = np.flatnonzero(left)
    worth = np.maximum(alike[rest] - served.min(0), 0).sum(1)
    order += rest[np.argsort(-worth, kind="stable")].tolist()
    return (*(seen[i] for i in order), *blind)


def _alike(some: Floats, others: Floats) -> Floats:
    """How alike looks are, 0..1, as exemplars are weighed (`choosing.shares`): (some, other)."""
    squares = (some**2).sum(1)[:, None] + (others**2).sum(1) - 2 * (some @ others.T)
    out: Floats = np.exp(-2.0 * np.sqrt(np.maximum(squares, 0))).astype(np.float32)
    return out


class Ranker:
    """Ranks the open cases of a project when it is asked to, and as cases are settled.

    Used on the main thread; looking at the images is done in a job, so the queue takes over a
    ranking when it has come.
    """

    def __init__(
        self,
        project: Project,
        library: ImageLibrary,
        jobs: Jobs,
        queue: Queue,
        ranked: Callable[[], None] = lambda: None,
        later: Callable[[Callable[[], None], float], None] = lambda callback, seconds: callback(),
    ) -> None:
        self._project = project
        self._library = library
        self._jobs = jobs
        self._queue = queue
        self._ranked = ranked
        self._later = later
        self._asked = self._due = False
        project.changed.connect(self._on_changed)

    def ask(self) -> None:
        """Sort the queue by usefulness as soon as that is known."""
        self._asked = True
        self.refresh()

    def refresh(self) -> None:
        """Rank the open cases anew; the queue takes it over when the user goes on."""
        state = self._project.state
        waiting, done = [], []
        for row in self._queue.rows():
            case = state.cases[row.case_id]
            if row.status in OPEN:
                waiting.append(case.id)
            if any(v in CLOSED for values in case.assessments.values() for v in set(values)):
                done.append(case.id)
        self._jobs.start(
            "Ranking the cases",
            lambda job: rank(job, state, self._library, waiting, done),
            self._take,
            slot=RANKING,
            quiet=True,
        )

    def _take(self, ids: tuple[str, ...]) -> None:
        self._queue.take_ranking(ids, at_once=self._asked)
        self._asked = False
        self._ranked()

    def _on_changed(self, step: Step) -> None:
        if self._queue.order is Order.USEFUL and step.case_id is not None:
            before, after = step.before.cases.get(step.case_id), step.after.cases[step.case_id]
            schema = step.after.schema
            was_open = before is not None and before.status(schema) in OPEN
            if was_open != (after.status(schema) in OPEN) and not self._due:
                self._due = True
                self._later(self._catch_up, _TOGETHER_SECONDS)

    def _catch_up(self) -> None:
        self._due = False
        self.refresh()


def rank(
    job: Job,
    state: ProjectState,
    library: ImageLibrary,
    waiting: Sequence[str],
    done: Sequence[str],
) -> tuple[str, ...]:
    """Look at the cases, on a worker thread, and rank the open ones; see `useful_first`."""
    looks: dict[str, Floats] = {}
    wanted = list(dict.fromkeys([*done, *waiting]))
    for n, case_id in enumerate(wanted):
        job.check()
        job.progress(n / len(wanted))
        look = _look(state.cases[case_id], library)
        if look is not None:
            looks[case_id] = look
    if looks:
        scale = evened(np.stack(list(looks.values())))
        looks = {i: v * scale for i, v in looks.items()}
    return useful_first(waiting, looks, [looks[i] for i in done if i in looks])


def _look(case: CaseState, library: ImageLibrary) -> Floats | None:
    try:
        return library.look(case, first_slice(case))
    except UserError as e:
        log.warning("%s is ranked last: %s", case.name, e)
        return None
