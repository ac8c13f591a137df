"""The second reader's verbs: approve, return, comment."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from segicl_gui.domain.errors import UserError
from segicl_gui.domain.project import CaseState, Project, ProjectState, Status
from segicl_gui.domain.review import Comment, stamped
from segicl_gui.domain.session import Session
from segicl_gui.services.annotate import Annotate

OWN_APPROVAL = "own_approval"
"""Setting of a project: whether annotators may approve what they outlined themselves."""


def own_approval(state: ProjectState) -> bool:
    """Whether a project lets annotators approve their own cases."""
    return bool(state.settings.get(OWN_APPROVAL, False))


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


class Review:
    """Verbs on the case on screen, in the name of `Project.who`; each step can be undone.

    Parameters
    ----------
    now : callable
        Tells the time as ISO 8601, UTC.
    """

    def __init__(
        self,
        project: Project,
        session: Session,
        annotate: Annotate,
        now: Callable[[], str] = _now,
    ) -> None:
        self._project = project
        self._session = session
        self._annotate = annotate
        self._now = now

    def approve(self) -> None:
        """Mark the case on screen as reviewed.

        Raises
        ------
        UserError
            If it is not complete, has open comments, was outlined by the same person, or is
            approved already.
        """
        case = self._annotate.case()
        self._check(case)
        self._commit_approval(case, f"Approve {case.name}", {"approve": "as it was"})

    def fix_and_approve(self) -> bool:
        """Confirm what the reviewer changed and mark the case as reviewed.

        Open comments are resolved by it.

        Returns
        -------
        bool
            Whether anything was confirmed.

        Raises
        ------
        UserError
            As `approve`, but for open comments; nothing is confirmed then.
        """
        before = self._annotate.case()
        self._check_reader(before)
        case, how = self._annotate.finished(mark_absent=False)
        self._check_complete(case)
        # Whoever completes a case is its annotator, and no second reader of it.
        case = stamped(self._project.state.schema, before, case, self._project.who)
        self._check_reader(case)
        comments = tuple(replace(c, resolved=True) for c in case.review.comments)
        case = replace(case, review=replace(case.review, comments=comments))
        self._commit_approval(case, f"Fix and approve {case.name}", {**how, "approve": "fixed"})
        return bool(how)

    def return_with(self, text: str, row: float, column: float) -> None:
        """Send the case on screen back to its annotator, with a comment on a place.

        Parameters
        ----------
        text : str
        row, column : float
            In pixels of the slice on screen.
        """
        case = self._annotate.case()
        comment = self._comment(text, row, column)
        review = replace(
            case.review,
            returned=True,
            finished=False,
            by=self._project.who,
            at=comment.at,
            comments=(*case.review.comments, comment),
        )
        how = {"return": comment.text}
        case = replace(case, review=review, reviewed=False)
        self._project.commit_case(f"Return {case.name}", case, how)

    def comment(self, text: str, row: float, column: float) -> None:
        """Say something on a place (pixels) of the slice on screen."""
        case = self._annotate.case()
        comment = self._comment(text, row, column)
        review = replace(case.review, comments=(*case.review.comments, comment))
        self._project.commit_case(f"Comment on {case.name}", replace(case, review=review))

    def resolve(self, number: int, *, resolved: bool = True) -> None:
        """Settle a comment of the case on screen, or open it again.

        Parameters
        ----------
        number : int
            Its place among the comments of the case, from 0.
        """
        case = self._annotate.case()
        comments = list(case.review.comments)
        comments[number] = replace(comments[number], resolved=resolved)
        review = replace(case.review, comments=tuple(comments))
        verb = "Resolve" if resolved else "Open"
        title = f"{verb} comment, {case.name}"
        self._project.commit_case(title, replace(case, review=review))

    def next_case(self, order: Sequence[str]) -> str | None:
        """The case to be reviewed after the one on screen, going round; None where there is none.

        It is finished and not approved, and was outlined by others where the project asks for
        that.

        Parameters
        ----------
        order : sequence of str
            Ids of the cases in the order they are gone through.
        """
        state, here = self._project.state, self._session.case_id
        start = order.index(here) + 1 if here in order else 0
        for case_id in (*order[start:], *order[:start]):
            case = state.cases[case_id]
            if case_id == here or case.status(state.schema) is not Status.DONE:
                continue
            mine = self._project.who in case.review.annotators and not own_approval(state)
            if not mine and not case.repeat_of and not state.read_only(case_id):
                return case_id
        return None

    def next_comment(self) -> tuple[str, int] | None:
        """Case and slice of the next open comment after the one on screen, going round."""
        cases = self._project.state.cases
        ids = list(cases)
        here = (self._session.case_id or "", self._session.index)
        start = ids.index(here[0]) if here[0] in cases else 0
        found: list[tuple[str, int]] = []
        for i in ids[start:] + ids[:start]:
            slices = sorted({c.index for c in cases[i].review.open})
            found += [(i, k) for k in slices]
        after = [p for p in found if p[0] != here[0] or p[1] > here[1]]
        rest = [p for p in found if p not in after and p != here]
        return next(iter(after + rest), None)

    def _comment(self, text: str, row: float, column: float) -> Comment:
        text = text.strip()
        if not text:
            raise UserError(
                "No comment", "Nothing was written.", "Say what is to be looked at, in a few words."
            )
        who = self._project.who
        return Comment(self._session.index, row, column, text, who, self._now())

    def _check_reader(self, case: CaseState) -> None:
        if case.reviewed and case.status(self._project.state.schema) is Status.REVIEWED:
            raise UserError(
                "Approved already",
                f"{case.name} was approved by {case.review.by or 'somebody'}.",
                "Return it with a comment if something is wrong with it.",
            )
        if not own_approval(self._project.state) and self._project.who in case.review.annotators:
            raise UserError(
                "Not approved",
                f"You ({self._project.who}) outlined {case.name} yourself.",
                "Have another person approve it, or allow it for this project (File → Project "
                "settings).",
            )

    def _check_complete(self, case: CaseState) -> None:
        schema = self._project.state.schema
        left = case.unassessed(schema)
        if left or not len(schema):
            names = ", ".join(schema.get(i).name for i in left) or "any label"
            raise UserError(
                "Not approved",
                f"{case.name} is not complete: {names} not confirmed everywhere.",
                "Finish it first (Ctrl+Enter), or return it with a comment.",
            )

    def _check(self, case: CaseState) -> None:
        self._check_reader(case)
        self._check_complete(case)
        if case.review.open:
            raise UserError(
                "Not approved",
                f"{len(case.review.open)} comment(s) on {case.name} are open.",
                "Resolve them, or use “Fix and approve”.",
            )

    def _commit_approval(self, case: CaseState, title: str, how: dict[str, object]) -> None:
        review = replace(
            case.review, returned=False, finished=True, by=self._project.who, at=self._now()
        )
        case = replace(case, review=review, reviewed=True, flagged=False)
        self._project.commit_case(title, case, how)
