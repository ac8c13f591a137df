"""A report as a value: what its page and its tables are written from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from segicl_gui.domain.eligibility import Eligibility
from segicl_gui.domain.exemplars import Exemplar
from segicl_gui.domain.labels import Schema
from segicl_gui.domain.project import Status
from segicl_gui.services.reporting.effort import Effort
from segicl_gui.services.reporting.proposals import EngineUse, Judged, Together
from segicl_gui.services.reporting.sizes import Size
from segicl_gui.storage.project_store import Revision


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One case.

    Parameters
    ----------
    effort : Effort or None
        None where nobody has worked on it.
    judged : tuple of Together
        What was accepted of its proposals, one entry an accept.
    barred : str
        Why the project lets nobody learn from it; "" where it does.
    """

    id: str
    name: str
    subject: str
    status: Status
    effort: Effort | None
    judged: tuple[Together, ...]
    barred: str = ""

    @property
    def dice(self) -> float | None:
        """Mean Dice of its first proposals with what was accepted."""
        return float(np.mean([j.dice for j in self.judged])) if self.judged else None

    @property
    def unmodified(self) -> bool:
        """Whether all its proposals were accepted as they were."""
        return bool(self.judged) and all(j.unmodified and j.shown for j in self.judged)


@dataclass(frozen=True, slots=True)
class Report:
    """All that a report says.

    Parameters
    ----------
    made : str
        ISO time, UTC.
    cases : tuple of CaseRow
        In the order in which they were begun; those nobody has worked on last.
    judged, together : tuple
        Proposals with what was accepted, oldest first, by label and by accept.
    people : mapping of str to Effort
    days : mapping of (str, str) to Effort
        (date, person) -> what they did.
    repeats : tuple of float
        Dice of what was done a second time, blind, with the first time.
    rule : Eligibility
        Whose exemplars count.
    exemplars : tuple of Exemplar
        All there are, barred and excluded ones included.
    """

    name: str
    made: str
    schema: Schema
    cases: tuple[CaseRow, ...]
    judged: tuple[Judged, ...]
    together: tuple[Together, ...]
    sizes: tuple[Size, ...]
    people: Mapping[str, Effort]
    days: Mapping[tuple[str, str], Effort]
    engines: tuple[EngineUse, ...]
    repeats: tuple[float, ...]
    revisions: tuple[Revision, ...]
    rule: Eligibility = field(default_factory=Eligibility)
    exemplars: tuple[Exemplar, ...] = ()

    @property
    def worked(self) -> tuple[tuple[CaseRow, Effort], ...]:
        """The cases that somebody has worked on, in that order."""
        return tuple((c, c.effort) for c in self.cases if c.effort is not None)

    def by_status(self) -> dict[Status, int]:
        """Number of cases of each status, of all that there are."""
        found = Counter(c.status for c in self.cases)
        return {s: found.get(s, 0) for s in Status}

    def label_name(self, label_id: int | None) -> str:
        """A label's name; its number where it was removed since."""
        if label_id is None:
            return "all labels"
        known = label_id in self.schema.ids()
        return self.schema.get(label_id).name if known else f"label {label_id}"
