"""Who outlined a case, who looked at it again, and what they said about it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from segicl_gui.domain.labels import Schema
    from segicl_gui.domain.project import CaseState


@dataclass(frozen=True, slots=True)
class Comment:
    """A remark on a place of a case.

    Parameters
    ----------
    index : int
        Slice.
    row, column : float
        In pixels, centres at integers.
    text : str
    who : str
    at : str
        When it was made: ISO 8601, UTC.
    resolved : bool
    """

    index: int
    row: float
    column: float
    text: str
    who: str
    at: str
    resolved: bool = False


@dataclass(frozen=True, slots=True)
class Review:
    """How far the review of a case has come.

    Parameters
    ----------
    annotators : tuple of str
        Who changed masks or assessments before the case was complete, in that order.
    fixers : tuple of str
        Who else changed them since then.
    finished : bool
        Whether it was complete once: what is changed since then is a fix by whoever reviews it.
    returned : bool
        Whether it was sent back; it stands so as long as a comment is open.
    by, at : str
        Who approved or returned it last, and when (ISO 8601, UTC).
    comments : tuple of Comment
        In the order they were made.
    """

    annotators: tuple[str, ...] = ()
    finished: bool = False
    returned: bool = False
    by: str = ""
    at: str = ""
    comments: tuple[Comment, ...] = ()
    fixers: tuple[str, ...] = ()

    @property
    def open(self) -> tuple[Comment, ...]:
        """The comments that nobody has resolved."""
        return tuple(c for c in self.comments if not c.resolved)

    @property
    def waits_for_annotator(self) -> bool:
        """Whether it was returned and something said then is still open."""
        return self.returned and bool(self.open)


def stamped(schema: Schema, old: CaseState, new: CaseState, who: str) -> CaseState:
    """`new` with what follows from its change for the review.

    Content that changes is not approved any more, and its author becomes an annotator unless
    the case was complete already and has not been returned: then they are one who fixed it.
    """
    if _content(old, new) == _content(new, old):
        return new
    review = new.review
    if not review.returned and _complete(schema, old):
        review = replace(review, finished=True)
    reads = who == review.by  # what a second reader changes in a returned case is a fix
    if who and not review.finished and not reads and who not in review.annotators:
        review = replace(review, annotators=(*review.annotators, who))
    if who and who not in (*review.annotators, *review.fixers):
        review = replace(review, fixers=(*review.fixers, who))
    if _complete(schema, new) and not review.waits_for_annotator:
        review = replace(review, finished=True)
    # Approved with this very change, or not any more.
    approved = new.reviewed and (not old.reviewed or new.review.at != old.review.at)
    return replace(new, review=review, reviewed=approved)


def _complete(schema: Schema, case: CaseState) -> bool:
    return len(schema) > 0 and not case.unassessed(schema)


def _content(case: CaseState, other: CaseState) -> tuple[object, ...]:
    # Numbers that objects are given for the first time follow from the mask.
    numbers = {k: v for k, v in case.objects.items() if k in other.objects}
    return case.masks, case.assessments, numbers
