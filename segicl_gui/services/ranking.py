"""Which cases would teach the most if they were done next, worked out in the background."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence

import numpy as np
import numpy.typing as npt

from segicl_gui.domain.errors import UserError
from segicl_gui.domain.project import CLOSED, CaseState, Project, ProjectState, Step
from segicl_gui.domain.session import Session
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

Vector = npt.NDArray[np.float32]
log = logging.getLogger(__name__)


def useful_first(
    gains: Mapping[str, float | None],
    looks: Mapping[str, Vector],
    known: Sequence[Vector],
    spread: int = SPREAD,
) -> tuple[str, ...]:
    """Cases by how much uncertainty they would stand for, the most useful first.

    Greedy facility location (Wei, Iyer and Bilmes, 2015): a case is as useful as the uncertain
    cases that it resembles more than anything confirmed or ranked before it does. So neither a
    twin of what is known comes first, nor an oddity that resembles nothing.

    Parameters
    ----------
    gains : mapping of str to float or None
        Case id -> how uncertain its proposal is, 0..1; None where there is no proposal, and then
        the distance to the nearest confirmed case stands for it.
    looks : mapping of str to ndarray of float32
        Case id -> descriptor of unit length. Cases without one come last.
    known : sequence of ndarray of float32
        Descriptors of the confirmed cases.
    spread : int
        How many are ranked with regard to each other; the rest only with regard to those.
    """
    ids = [i for i in gains if i in looks]
    blind = [i for i in gains if i not in looks]
    if not ids:
        return tuple(blind)
    vectors = np.stack([looks[i] for i in ids])
    # Of very many cases, some stand for all.
    some = np.arange(0, len(ids), -(-len(ids) // _REPRESENTED))
    alike = _alike(vectors @ vectors[some].T)
    covered = np.zeros(len(some), np.float32)
    if known:
        covered = _alike((vectors[some] @ np.stack(known).T).max(1))
    doubt = np.array([
        1.0 - c if (g := gains[ids[i]]) is None else g
        for i, c in zip(some.tolist(), covered.tolist(), strict=True)
    ], np.float32)  # fmt: skip
    left = np.ones(len(ids), bool)
    order: list[int] = []
    for _ in range(min(spread, len(ids))):
        best = int(np.where(left, np.maximum(alike - covered, 0) @ doubt, -1.0).argmax())
        order.append(best)
        left[best] = False
        covered = np.maximum(covered, alike[best])
    rest = np.nonzero(left)[0]
    worth = np.maximum(alike[rest] - covered, 0) @ doubt
    order += rest[np.argsort(-worth, kind="stable")].tolist()
    return (*(ids[i] for i in order), *blind)


def _alike(cosine: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    return np.asarray(np.clip((1.0 + cosine) / 2.0, 0.0, 1.0), np.float32)


class Ranker:
    """Ranks the open cases of a project when it is asked to, and as cases are settled.

    Used on the main thread; looking at the images is done in a job, so the queue takes over a
    ranking when it has come.
    """

    def __init__(
        self,
        project: Project,
        session: Session,
        library: ImageLibrary,
        jobs: Jobs,
        queue: Queue,
        ranked: Callable[[], None] = lambda: None,
        later: Callable[[Callable[[], None], float], None] = lambda callback, seconds: callback(),
    ) -> None:
        self._project = project
        self._session = session
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
        gains: dict[str, float | None] = {}
        done = []
        for row in self._queue.rows():
            case = state.cases[row.case_id]
            if row.status in OPEN:
                gains[case.id] = None if row.quality is None else 1.0 - row.quality
            if any(v in CLOSED for values in case.assessments.values() for v in set(values)):
                done.append(case.id)
        self._jobs.start(
            "Ranking the cases",
            lambda job: rank(job, state, self._library, gains, done),
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
    gains: Mapping[str, float | None],
    done: Sequence[str],
) -> tuple[str, ...]:
    """Look at the cases, on a worker thread, and rank the open ones; see `useful_first`."""
    looks: dict[str, Vector] = {}
    wanted = list(dict.fromkeys([*done, *gains]))
    for n, case_id in enumerate(wanted):
        job.check()
        job.progress(n / len(wanted))
        look = _look(state.cases[case_id], library)
        if look is not None:
            looks[case_id] = look
    if looks:
        # Cosines tell looks apart once they are taken from their mean, part by part.
        found = np.stack(list(looks.values()))
        found = found * evened(found)
        found = found - found.mean(0)
        found /= np.maximum(np.linalg.norm(found, axis=1, keepdims=True), 1e-6)
        looks = dict(zip(looks, found, strict=True))
    return useful_first(gains, looks, [looks[i] for i in done if i in looks])


def _look(case: CaseState, library: ImageLibrary) -> Vector | None:
    try:
        return library.look(case, first_slice(case))
    except UserError as e:
        log.warning("%s is ranked last: %s", case.name, e)
        return None
