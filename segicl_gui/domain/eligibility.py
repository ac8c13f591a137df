"""Whose confirmed content a project lets proposals be made from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from segicl_gui.domain.project import CaseState, ProjectState

SETTING = "exemplars_from"
"""Of a project: the value of an `Eligibility`; missing where everyone's content counts."""

TASK_CASE = "task-"
"""What ids of cases begin with that came with an imported task."""


class Whose(StrEnum):
    """Who vouches for exemplars."""

    EVERYONE = "everyone"
    REVIEWED = "reviewed"
    NAMED = "named"


@dataclass(frozen=True, slots=True)
class Eligibility:
    """A rule on what may serve as an exemplar.

    Parameters
    ----------
    whose : Whose
        Everyone's confirmed content, cases that a second reader approved, or cases outlined or
        approved by certain people.
    names : tuple of str
        Of these people, where `whose` is `Whose.NAMED`.
    """

    whose: Whose = Whose.EVERYONE
    names: tuple[str, ...] = ()

    def bars(self, case: CaseState) -> str:
        """Why a case teaches nothing to others; "" where it may.

        One that its second reader returned teaches nothing until it is fixed.

        A case counts as that of the people named if one of them approved it as it is, or if
        nobody else changed it.
        """
        review = case.review
        if case.id.startswith(TASK_CASE):
            return ""
        if review.waits_for_annotator:
            return f"returned by {review.by or 'its reader'}"
        if self.whose is Whose.EVERYONE:
            return ""
        if self.whose is Whose.REVIEWED:
            return "" if case.reviewed else "not yet approved by a second reader"
        if case.reviewed and review.by in self.names:
            return ""
        others = [w for w in (*review.annotators, *review.fixers) if w not in self.names]
        if others:
            return f"outlined by {', '.join(dict.fromkeys(others))}"
        return "" if review.annotators else "nobody is named who outlined it"


def eligibility_of(state: ProjectState) -> Eligibility:
    """The rule of a project; everyone where it says nothing, or nothing that is understood."""
    value: Any = state.settings.get(SETTING)
    if not isinstance(value, Mapping) or value.get("whose") not in set(Whose):
        return Eligibility()
    return Eligibility(Whose(value["whose"]), tuple(map(str, value.get("names", ()))))


def as_setting(rule: Eligibility) -> dict[str, Any]:
    """A rule as a project keeps it."""
    return {"whose": rule.whose.value, "names": list(rule.names)}
