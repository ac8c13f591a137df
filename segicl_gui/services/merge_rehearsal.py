"""What a merge would do, found out without writing anything."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

from segicl_gui.domain.masks import Chunk
from segicl_gui.domain.project import ProjectState, Step
from segicl_gui.services.merging import MergeReport, Tell, merge
from segicl_gui.storage.project_store import ProjectStore, Revision, StoredRevision
from segicl_gui.storage.records import encode_case


def rehearse(
    state: ProjectState, store: ProjectStore, packages: Sequence[Path], tell: Tell
) -> MergeReport:
    """What `merge` would report, every conflict being left open.

    Parameters
    ----------
    state, store, packages, tell
        As of `merge`; the project may be open and in use, and stays as it is.

    Raises
    ------
    UserError
        As `merge`.
    """
    return merge(state, _Overlay(store), packages, tell=tell)


class _Overlay:
    """A project's store with what would have been written to it on top, in memory."""

    def __init__(self, store: ProjectStore) -> None:
        self._store = store
        self.folder, self.who = store.folder, store.who
        self._new: dict[str, list[StoredRevision]] = defaultdict(list)
        self._chunks: dict[str, Chunk] = {}

    def stored(self, case_id: str) -> tuple[StoredRevision, ...]:
        return (*self._store.stored(case_id), *self._new[case_id])

    def chunks(self, hashes: Iterable[str]) -> dict[str, Chunk]:
        wanted = set(hashes)
        found = {h: self._chunks[h] for h in wanted & self._chunks.keys()}
        return found | self._store.chunks(wanted - found.keys())

    def append(self, step: Step) -> None:
        for case in step.after.cases.values():
            if case.id not in step.before.cases:
                line = Revision(0, case.id, "first", step.title, self.who, "", {})
                self._new[case.id].append(StoredRevision(line, encode_case(case)))

    def take_over(
        self, revisions: Iterable[StoredRevision], chunks: Iterable[Chunk], into: str
    ) -> None:
        self._new[into] += revisions
        self._chunks |= {c.hash: c for c in chunks}
