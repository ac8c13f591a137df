"""Bringing work packages back into the project they were made of, and losing nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Protocol

from segicl_gui.domain.errors import UserError
from segicl_gui.domain.masks import Chunk
from segicl_gui.domain.project import CaseState, ProjectState, Step
from segicl_gui.services.case_merging import changes, united, with_comments
from segicl_gui.services.conflicts import EITHER, Conflict, Decide, OnConflict, left_open
from segicl_gui.services.label_matching import renumbered
from segicl_gui.services.shared_merging import merge_shared
from segicl_gui.storage.project_store import ProjectStore, Revision, StoredRevision
from segicl_gui.storage.records import chunks_of, content_key, decode_case, encode_case, placed

Tell = Callable[[float, str], None]


def _silent(share: float, text: str) -> None:
    """For callers that show no progress."""


def _part(tell: Tell, number: int, of: int) -> Tell:
    """Tells of a part of the work, the `number`-th of so many, as a share of all of it."""
    return lambda share, text: tell((number + share) / of, text)


class Target(Protocol):
    """What a merge needs of a project's store."""

    folder: Path
    who: str

    def stored(self, case_id: str) -> Sequence[StoredRevision]: ...
    def chunks(self, hashes: Iterable[str]) -> Mapping[str, Chunk]: ...
    def append(self, step: Step) -> None: ...
    def take_over(
        self, revisions: Iterable[StoredRevision], chunks: Iterable[Chunk], into: str
    ) -> None: ...


@dataclass(slots=True)
class MergeReport:
    """What a merge did.

    Parameters
    ----------
    taken : list of (str, str)
        Package and case, of those whose work was taken over.
    unchanged : int
        Cases in packages that brought nothing new.
    conflicts : list of Conflict
        All there were, settled or not.
    left : list of Conflict
        Those of them that were not decided.
    labels : list of str
        Labels that came with packages.
    """

    taken: list[tuple[str, str]] = field(default_factory=list)
    unchanged: int = 0
    conflicts: list[Conflict] = field(default_factory=list)
    left: list[Conflict] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)


def merge(
    state: ProjectState,
    store: Target,
    packages: Sequence[Path],
    decide: Decide = left_open,
    tell: Tell = _silent,
) -> MergeReport:
    """Take the work of packages over into the project, with who did it and when.

    A case whose state here is one that the package went on from gets the package's further
    revisions. One that went on here and not there stays. One that went on at both sides is a
    conflict: it is listed and stays as it is here, unless `decide` says whose state is the
    current one; all revisions of both are kept then, and comments of both stay. *Both* makes a
    state of what each side changed. Labels and marks changed otherwise in both are conflicts
    likewise, and what is decided about them is one step of the project.

    Parameters
    ----------
    state : ProjectState
        Of the project, as it is in `store`.
    store : ProjectStore
    packages : sequence of Path
        Project folders.
    decide : callable
        Given a `Conflict`, one of its choices, or `OnConflict.LIST`.
    tell : callable
        Told the share done and what is read; may raise to stop between two cases.

    Raises
    ------
    UserError
        If a package cannot be opened or is of another project; nothing of it is taken then.
    """
    report = MergeReport()
    for n, path in enumerate(packages):
        tell(n / len(packages), path.name)
        if path.resolve() == store.folder.resolve():
            raise UserError(
                "Cannot merge", f"{path} is the project itself.", "Give the packages made of it."
            )
        other = ProjectStore.open(path, read_only=True)
        try:
            state = _Merging(state, store, other, decide, report).run(_part(tell, n, len(packages)))
        finally:
            other.close()
    return report


class _Merging:
    """One package."""

    def __init__(
        self,
        state: ProjectState,
        store: Target,
        other: ProjectStore,
        decide: Decide,
        report: MergeReport,
    ) -> None:
        self.state, self.store, self.other = state, store, other
        self.decide, self.report = decide, report
        self.theirs = other.load()
        told = self.theirs.settings.get("package")
        told = str(told.get("name", "")) if isinstance(told, Mapping) else ""
        self.name = told or other.folder.stem
        if not any(self._same_image(c) for c in self.theirs.cases.values()):
            raise UserError(
                f"Cannot merge {other.folder.name}",
                f"No case of it is in “{state.name}”.",
                "Give packages that were made of this project.",
            )
        self.decided: dict[str, str] = {}
        # Another package may be called the same.
        package = f"{self.name} {other.made_at()}"
        self.shared, self.labels = merge_shared(
            state, other.first_shared(), self.theirs, package, self._ask
        )
        self.added: set[str] = set()
        self.made: dict[str, Chunk] = {}

    def run(self, tell: Tell) -> ProjectState:
        """Take over labels and marks, then case by case; returns the project's new state."""
        self.report.labels += self.labels.new
        after = replace(self.shared, cases=self._with_new())
        if after != self.state:
            how: dict[str, object] = {"package": self.name}
            if self.decided:
                how["decided"] = self.decided
            self.store.append(Step(f"Merge {self.name}", None, self.state, after, how))
            self.state = after
        for n, case in enumerate(self.theirs.cases.values()):
            tell(n / len(self.theirs.cases), f"{self.name}: {case.name}")
            if self._same_image(case):
                self._merge(case.id)
            else:
                reason = "another image has its place in the project"
                self._conflict(case.name, reason, "", f"image {case.id}", ())
        return self.state

    def _same_image(self, case: CaseState) -> bool:
        ours = self.state.cases.get(case.id)
        return ours is not None and [r.hash for r in ours.images] == [r.hash for r in case.images]

    def _with_new(self) -> Mapping[str, CaseState]:
        """The project's cases, and those added to the package, empty, their images left there."""
        out = dict(self.state.cases)
        known = {(r.hash, r.part): r for c in out.values() for r in c.images}
        for case in self.theirs.cases.values():
            if case.id not in out:
                folder = self.other.folder.resolve()
                images = tuple(
                    known.get((r.hash, r.part)) or replace(r, path=str(folder / r.path))
                    for r in case.images
                )
                out[case.id] = CaseState(
                    case.id, case.name, case.subject, images, case.geometry,
                    tags=case.tags, repeat_of=case.repeat_of,
                )  # fmt: skip
                self.added.add(case.id)
        return MappingProxyType(out)

    def _merge(self, case_id: str) -> None:
        ours = self.store.stored(case_id)
        theirs = [self._as_ours(r, self.state.cases[case_id]) for r in self.other.stored(case_id)]
        name = self.state.cases[case_id].name
        history = [content_key(r.state) for r in ours]
        keys = [content_key(r.state) for r in theirs]
        # The package went on from the last state that is the current one here.
        since = max((i for i, k in enumerate(keys) if k == history[-1]), default=None)
        if case_id in self.added:
            since = -1
        if since is not None and since < len(keys) - 1:
            self._take(case_id, theirs[since + 1 :])
            self.report.taken.append((self.name, name))
            return
        if keys[-1] in history:
            self.report.unchanged += 1
            return
        start = max((i for i, k in enumerate(keys) if k in history), default=0)
        base, here, there = (self._decoded(r.state) for r in (theirs[start], ours[-1], theirs[-1]))
        whole = united(base, here, there)
        whose = ", ".join(sorted({r.revision.who for r in theirs[start + 1 :]}))
        reason = (
            f"it was changed here ({', '.join(changes(base, here))}) "
            f"and in the package by {whose} ({', '.join(changes(base, there))})"
        )
        choices = EITHER if whole.clashes else (OnConflict.BOTH, *EITHER)
        decision = self._ask(name, reason, case_id, choices, case_id)
        if decision is OnConflict.LIST:
            return
        chosen = {
            OnConflict.THEIRS: with_comments(there, base, here),
            OnConflict.OURS: with_comments(here, base, there),
            OnConflict.BOTH: whole.case,
        }[decision]
        new = [r for r, k in zip(theirs, keys, strict=True) if k not in history]
        self._take(case_id, [*new, self._decision(chosen, here, there, decision)])
        if decision is not OnConflict.OURS:
            self.report.taken.append((self.name, name))

    def _as_ours(self, r: StoredRevision, case: CaseState) -> StoredRevision:
        """A revision of the package with images and numbers of labels as they are here."""
        state = r.state
        if not self.labels.same_numbers:
            theirs = renumbered(self._decoded(state), self.labels.label_of)
            maps = (*theirs.masks.values(), *theirs.objects.values())
            self.made |= {c.hash: c for m in maps for c in m.chunks.values()}
            state = encode_case(theirs)
        # A case begins once; what a package began from is a step here.
        kind = "step" if r.revision.kind == "first" else r.revision.kind
        how = {**r.revision.how, "package": self.name}
        return StoredRevision(replace(r.revision, kind=kind, how=how), placed(state, case))

    def _chunks(self, hashes: set[str]) -> dict[str, Chunk]:
        found = self.other.chunks(hashes)
        found |= {h: self.made[h] for h in hashes & self.made.keys()}
        left = hashes - found.keys()
        found |= self.store.chunks(left) if left else {}
        if hashes - found.keys():
            raise UserError(
                f"Cannot merge {self.other.folder.name}",
                "Parts of its masks are missing.",
                "Ask for the package again; the project is as it was.",
            )
        return found

    def _decoded(self, state: bytes) -> CaseState:
        return decode_case(state, self._chunks(chunks_of(state)).__getitem__)

    def _decision(
        self, chosen: CaseState, ours: CaseState, theirs: CaseState, decision: OnConflict
    ) -> StoredRevision:
        """A revision that makes what was chosen the current state, later than both sides'."""
        number = max(ours.revision, theirs.revision) + 1
        now = datetime.now(UTC).isoformat(timespec="milliseconds")
        how = {"package": self.name, "conflict": decision.value}
        title = f"Merge {self.name}, {decision.value}: {chosen.name}"
        line = Revision(0, chosen.id, "step", title, self.store.who, now, how)
        maps = (*chosen.masks.values(), *chosen.objects.values())
        self.made |= {c.hash: c for m in maps for c in m.chunks.values()}
        return StoredRevision(line, encode_case(replace(chosen, revision=number)))

    def _take(self, case_id: str, revisions: Sequence[StoredRevision]) -> None:
        wanted = {h for r in revisions for h in chunks_of(r.state)}
        self.store.take_over(revisions, self._chunks(wanted).values(), case_id)
        self.state = self.state.with_case(self._decoded(revisions[-1].state))

    def _ask(
        self,
        what: str,
        reason: str,
        key: str,
        choices: tuple[OnConflict, ...],
        case_id: str = "",
    ) -> OnConflict:
        found = self._conflict(what, reason, case_id, key, choices)
        decision = self.decide(found)
        if decision not in choices:
            return OnConflict.LIST
        self.report.left.pop()
        if not case_id:
            self.decided[what] = decision.value
        return decision

    def _conflict(
        self, what: str, reason: str, case_id: str, key: str, choices: tuple[OnConflict, ...]
    ) -> Conflict:
        found = Conflict(self.name, what, reason, case_id, key, choices)
        self.report.conflicts.append(found)
        self.report.left.append(found)
        return found
