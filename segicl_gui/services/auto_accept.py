"""Taking proposals over unseen, for their expected quality, and looking at a sample of them."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from segicl_gui.domain.labels import Schema
from segicl_gui.domain.project import Assessment, CaseState, Project, ProjectState, Status
from segicl_gui.domain.proposals import Proposal, view_of
from segicl_gui.domain.session import Session
from segicl_gui.services import exemplars
from segicl_gui.services.annotate import origin, with_proposed
from segicl_gui.services.jobs import Job, Jobs
from segicl_gui.services.outdated import out_of_use

AUTO_SLOT = "auto-accept"
# So many commits a turn of the event loop, a millisecond or two each: one or two made a thousand
# take as long as a thousand repaints.
_WAITING, _LOOK_UP_SECONDS = 6, 0.2
_MAY_BE = (Status.NEW, Status.PROPOSED, Status.IN_PROGRESS)

ProposalAt = Callable[[str, int], Proposal | None]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A case that is proposed throughout.

    Parameters
    ----------
    quality : float
        Lowest expected Dice, 0..1, of its slices that show something.
    index : int
        The slice of that quality.
    """

    case_id: str
    name: str
    quality: float
    index: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of auto-accepting.

    Parameters
    ----------
    taken : int
        Cases.
    left : int
        Cases that were changed meanwhile, or where nothing was left to take.
    """

    taken: int
    left: int


def candidate(state: ProjectState, case: CaseState, proposal_at: ProposalAt) -> Candidate | None:
    """What auto-accepting a case would go by.

    None if a slice to be annotated has no proposal for a label that is proposed in another one,
    if no slice shows anything, if nothing is open, or if something was made from an exemplar that
    may not be used any more. A slow look at every slice of a volume.
    """
    asked = exemplars.asked(state)
    offers = {
        (group, i): offer
        for i in case.chosen()
        if (proposal := proposal_at(case.id, i)) is not None
        for group in state.schema.groups()
        if (offer := proposal.slices.get((group, i))) is not None
    }
    taught = {i for offer in offers.values() for i in offer.source.labels}
    shown: list[tuple[float, int]] = []
    for index in case.chosen():
        for label in asked:
            if label.id not in taught:
                continue
            if case.assessment(label.id, index) is not Assessment.UNASSESSED:
                continue
            offer = offers.get((label.group, index))
            if offer is None or label.id not in offer.source.labels:
                return None
            if offer.mask.any():
                shown.append((offer.quality, index))
    sources = {e for offer in offers.values() for e in offer.source.made_from}
    if not shown or any(out_of_use(state, e, case.id) for e in sources):
        return None
    quality, index = min(shown)
    return Candidate(case.id, case.name, quality, index)


def taken_over(
    case: CaseState,
    schema: Schema,
    proposal_at: ProposalAt,
    slices: Sequence[int] | None = None,
) -> tuple[CaseState, dict[str, object]]:
    """The case with its proposals written in as auto-accepted, and where they came from.

    Only what nobody has assessed is written, as `view_of` has it; the same case where there is
    nothing. By default in all slices that are to be annotated.
    """
    how: dict[str, object] = {}
    for index in case.chosen() if slices is None else slices:
        view = view_of(case, schema, index, proposal_at(case.id, index))
        if view.proposed_labels:
            case = with_proposed(case, view).with_assessments(
                dict.fromkeys(view.proposed_labels, Assessment.AUTO), [index]
            )
            how |= origin(view)
    return case, how


class AutoAccept:
    """Writes proposals of high expected quality as auto-accepted. Used on the main thread."""

    def __init__(self, project: Project, session: Session, jobs: Jobs) -> None:
        self._project = project
        self._session = session
        self._jobs = jobs
        self._sample: dict[str, CaseState] = {}

    def look(self, done: Callable[[tuple[Candidate, ...]], None]) -> Job:
        """Tell the cases that are proposed throughout, the least certain first."""
        state, proposal_at = self._project.state, self._in_passing()
        open_cases = [
            c
            for c in state.cases.values()
            if c.status(state.schema) in _MAY_BE and not state.read_only(c.id)
        ]

        def work(job: Job) -> tuple[Candidate, ...]:
            found = []
            for n, case in enumerate(open_cases):
                job.check()
                job.progress(n / len(open_cases))
                one = candidate(state, case, proposal_at)
                if one is not None:
                    found.append(one)
            return tuple(sorted(found, key=lambda c: c.quality))

        return self._jobs.start("Looking at the proposals", work, done, slot=AUTO_SLOT)

    def accept(
        self,
        chosen: Sequence[Candidate],
        threshold: float,
        done: Callable[[Outcome], None] = lambda outcome: None,
    ) -> Job:
        """Write the proposals of these cases, each as an undo step of its own.

        A case that is changed while it is worked out is left as it is, and one whose proposal
        is outdated by then. Cancelled, what was
        written stays.
        """
        state, proposal_at = self._project.state, self._in_passing()
        taken = []
        # Whoever works in the window meanwhile has a turn between any two commits.
        room = threading.Semaphore(_WAITING)

        def commit(case: CaseState, how: dict[str, object]) -> None:
            room.release()
            now = self._project.state.cases.get(case.id)
            outdated = self._session.outdated(case.id)
            if now is not None and now.revision == case.revision and not outdated:
                self._project.commit_case(f"Auto-accept {case.name}", case, how)
                taken.append(case.id)

        def work(job: Job) -> int:
            for n, one in enumerate(chosen):
                job.check()
                job.progress(n / len(chosen), one.name)
                case = state.cases[one.case_id]
                new, how = taken_over(case, state.schema, proposal_at)
                if new is not case:
                    how |= {"auto": threshold, "quality": one.quality}
                    while not room.acquire(timeout=_LOOK_UP_SECONDS):
                        job.check()
                    job.deliver(lambda new=new, how=how: commit(new, how))  # type: ignore[misc]
            return len(chosen)

        return self._jobs.start(
            "Auto-accepting",
            work,
            lambda total: done(Outcome(len(taken), total - len(taken))),
            slot=AUTO_SLOT,
        )

    def _in_passing(self) -> ProposalAt:
        """Proposals of one case after the other, of which only the latest is kept."""
        latest: dict[str, Proposal | None] = {}

        def at(case_id: str, index: int) -> Proposal | None:
            if case_id not in latest:
                latest.clear()
                latest[case_id] = self._session.proposals.peek(case_id)
            return self._session.allowed(latest[case_id], index)

        return at

    def auto_accepted(self) -> tuple[str, ...]:
        """Ids of the cases that stand so."""
        state = self._project.state
        return tuple(k for k, c in state.cases.items() if c.status(state.schema) is Status.AUTO)

    def draw(self, count: int, rng: random.Random | None = None) -> tuple[str, ...]:
        """Draw a sample of the auto-accepted cases, to be looked at."""
        found = self.auto_accepted()
        ids = (rng or random.Random()).sample(found, min(count, len(found)))
        self._sample = {i: self._project.state.cases[i] for i in ids}
        return tuple(ids)

    def looked_at(self) -> tuple[int, int, int]:
        """How many of the sample are still to be looked at, were left as they were, and changed."""
        state = self._project.state
        left = same = changed = 0
        for case_id, before in self._sample.items():
            now = state.cases.get(case_id)
            if now is None or now.status(state.schema) is Status.AUTO:
                left += now is not None
            elif _same_masks(before, now, state.schema.groups()):
                same += 1
            else:
                changed += 1
        return left, same, changed

    def forget_sample(self) -> None:
        """Be done with the sample."""
        self._sample = {}


def _same_masks(a: CaseState, b: CaseState, groups: Iterable[int]) -> bool:
    return all(a.mask(g) == b.mask(g) for g in groups)
