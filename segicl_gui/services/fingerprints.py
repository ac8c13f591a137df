"""Fingerprints of all that proposals are made from: where one differs, they are superseded."""

from __future__ import annotations

import hashlib

from segicl_gui.domain.exemplars import Exemplar
from segicl_gui.domain.project import CLOSED, CaseState, Mark, Project
from segicl_gui.services import exemplars


class Fingerprints:
    """Tells them for the present state of a project and an engine.

    Attributes
    ----------
    engine : str
    """

    def __init__(self, project: Project, engine: str) -> None:
        self._project = project
        self.engine = engine
        self._pools: tuple[object, dict[str, str]] = (None, {})
        self._usable: tuple[Exemplar, ...] = ()
        self._have: set[str] = set()

    def of_slice(self, case: CaseState, index: int) -> str:
        """What a proposal for a slice is made from.

        Of its own volume only the nearest confirmed slices count, so that accepting one leaves
        what was proposed farther away as good as it was.
        """
        known = ":".join(e.digest for e in exemplars.own(self._project.state, case, index))
        image = f"{self._others(case)}:{case.id}:{case.images[0].hash}"
        if not known:
            return image
        return f"{image}:{hashlib.blake2b(known.encode(), digest_size=12).hexdigest()}"

    def of_case(self, case: CaseState) -> str:
        """What the proposals of all slices of a case are made from."""
        h = hashlib.blake2b(self._others(case).encode(), digest_size=12)
        for label, row in sorted(case.assessments.items()):
            h.update(f"{label}".encode() + bytes(v in CLOSED for v in row))
        return h.hexdigest()

    def _others(self, case: CaseState) -> str:
        """Of labels, engine and the exemplars of other cases."""
        state = self._project.state
        usable = exemplars.usable(state)
        labels = [(x.id, x.name, x.description, x.group) for x in exemplars.asked(state)]
        if self._usable is not usable or self._pools[0] != (self.engine, labels):
            self._pools, self._usable = ((self.engine, labels), {}), usable
            self._have = {e.case_id for e in usable}
        # Of cases without exemplars of their own, and of 2D images, it is the same for all.
        own = case.id if case.n_slices > 1 and case.id in self._have else ""
        if own not in self._pools[1]:
            pool = [
                (e.id, e.digest, str(e.mark))
                for e in self._usable
                if e.case_id != own or e.mark is Mark.PINNED
            ]
            text = repr((self.engine, labels, pool))
            digest = hashlib.blake2b(text.encode(), digest_size=12).hexdigest()
            self._pools[1][own] = digest
        return self._pools[1][own]
