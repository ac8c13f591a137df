"""Proposals of many cases: the latest in memory, the others in the project's cache on disk."""

from __future__ import annotations

import logging
import threading
from collections import OrderedDict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

from segicl_gui.domain.errors import UserError
from segicl_gui.domain.project import Project
from segicl_gui.domain.proposals import Offers, Proposal
from segicl_gui.storage.proposal_cache import ProposalCache, Summary

KEPT_BYTES = 300_000_000
# Those of small images would fill that only after thousands.
KEPT_CASES = 60
log = logging.getLogger(__name__)


class ProposalShelf(Offers):
    """Looks like a dictionary of all proposals; may be read from any thread.

    What is put aside for lack of room is written on a thread of its own, and read again when
    it is asked for. The expected quality of each and what it was made from are known without that.

    Parameters
    ----------
    cache : ProposalCache
    project : Project
        Its cases, whose geometry a kept proposal must fit.
    kept_bytes : int
        How much stays in memory, of `KEPT_CASES` cases at most; the latest proposal always does.
    """

    def __init__(
        self, cache: ProposalCache, project: Project, kept_bytes: int = KEPT_BYTES
    ) -> None:
        super().__init__()
        self._cache = cache
        self._project = project
        self._kept_bytes = kept_bytes
        self._lock = threading.RLock()
        self._warm: OrderedDict[str, Proposal] = OrderedDict()
        self._leaving: dict[str, Proposal] = {}
        self._dirty: set[str] = set()
        known = cache.load_summaries()
        cases = project.state.cases
        kept = cache.names()
        # In the order of the cases, so that nothing depends on that of a folder.
        self._ids: dict[str, None] = {i: None for i in cases if i in kept}
        self._qualities = {i: known[i].quality for i in self._ids if i in known}
        self._made_from = {i: known[i].made_from for i in self._ids if i in known}
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="proposals")

    def __len__(self) -> int:
        return len(self._ids)

    def __iter__(self) -> Iterator[str]:
        return iter(tuple(self._ids))

    def __contains__(self, case_id: object) -> bool:
        return case_id in self._ids

    def __getitem__(self, case_id: str) -> Proposal:
        with self._lock:
            found = self._warm.get(case_id) or self._leaving.get(case_id)
            if found is not None:
                if case_id in self._warm:
                    self._warm.move_to_end(case_id)
                return found
            case = self._project.state.cases.get(case_id)
            if case_id not in self._ids or case is None:
                raise KeyError(case_id)
        read = self._cache.read(case)
        with self._lock:
            if case_id in self._warm:  # it came meanwhile
                return self._warm[case_id]
            if read is None:
                self._ids.pop(case_id, None)
                raise KeyError(case_id)
            self._warm[case_id] = read
            self._made_from[case_id] = read.made_from
            self._trim()
        return read

    def peek(self, case_id: str) -> Proposal | None:
        """The proposal of a case; one that is on disk only takes no room in memory."""
        with self._lock:
            found = self._warm.get(case_id) or self._leaving.get(case_id)
            case = self._project.state.cases.get(case_id)
            if found is not None or case is None or case_id not in self._ids:
                return found
        return self._cache.read(case)

    def __setitem__(self, case_id: str, proposal: Proposal) -> None:
        with self._lock:
            self._ids.setdefault(case_id)
            self._qualities.pop(case_id, None)
            self._made_from[case_id] = proposal.made_from
            self._warm[case_id] = proposal
            self._warm.move_to_end(case_id)
            self._leaving.pop(case_id, None)
            self._dirty.add(case_id)
            self._trim()

    def __delitem__(self, case_id: str) -> None:
        with self._lock:
            del self._ids[case_id]
            self._warm.pop(case_id, None)
            self._leaving.pop(case_id, None)
            self._qualities.pop(case_id, None)
            self._made_from.pop(case_id, None)
            self._dirty.discard(case_id)
        self._writer.submit(self._forget, case_id)

    def quality(self, case_id: str) -> float | None:
        """Expected Dice of a case's proposal; what is on disk only is not read for it."""
        with self._lock:
            if case_id not in self._qualities and case_id in self._warm:
                self._qualities[case_id] = self._warm[case_id].quality
            return self._qualities.get(case_id)

    def made_from(self, case_id: str) -> frozenset[str]:
        """Ids of the exemplars it was made from; what is on disk only is not read for it."""
        return self._made_from.get(case_id, frozenset())

    def close(self) -> None:
        """Write what is not on disk yet.

        Raises
        ------
        UserError
            If that fails.
        """
        self._writer.shutdown(wait=True)
        with self._lock:
            waiting = {**self._leaving, **{i: self._warm[i] for i in self._dirty & set(self._warm)}}
            self._cache.save(waiting.values())
            self._dirty.clear()
            told = {i: Summary(self.quality(i), self.made_from(i)) for i in self._ids}
            self._cache.save_summaries(told)

    def _trim(self) -> None:
        total = sum(_bytes(p) for p in self._warm.values())
        while (total > self._kept_bytes or len(self._warm) > KEPT_CASES) and len(self._warm) > 1:
            oldest = next(iter(self._warm))
            self.quality(oldest)
            proposal = self._warm.pop(oldest)
            total -= _bytes(proposal)
            if oldest in self._dirty:
                self._dirty.discard(oldest)
                self._leaving[oldest] = proposal
                self._writer.submit(self._write, proposal)

    def _write(self, proposal: Proposal) -> None:
        with self._lock:
            if self._leaving.get(proposal.case_id) is not proposal:
                return
        try:
            self._cache.save([proposal])
        except UserError as e:  # it stays in memory, and is tried again at the end
            log.warning("proposal of %s not kept: %s", proposal.case_id, e)
            return
        with self._lock:
            if self._leaving.get(proposal.case_id) is proposal:
                del self._leaving[proposal.case_id]

    def _forget(self, case_id: str) -> None:
        with self._lock:
            back = case_id in self._ids
        if not back:
            self._cache.forget(case_id)


def _bytes(proposal: Proposal) -> int:
    return sum(s.mask.nbytes + s.confidence.nbytes for s in proposal.slices.values())
