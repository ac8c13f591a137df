"""Bringing work packages back into the project they were made of, and losing nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import Protocol

from segicl_gui.domain.errors import UserError
from segicl_gui.domain.masks import Chunk
from segicl_gui.domain.project import CaseState, Mark, ProjectState, Step
from segicl_gui.services.label_matching import matched, renumbered
from segicl_gui.storage.project_store import ProjectStore, Revision, StoredRevision
from segicl_gui.storage.records import chunks_of, content_key, decode_case, encode_case, placed

Tell = Callable[[float, str], None]


def _silent(share: float, text: str) -> None:
    """For callers that show no progress."""


class OnConflict(StrEnum):
    """What becomes of a case that changed on both sides."""

    LIST = "list"
    THEIRS = "theirs"
    OURS = "ours"


@dataclass(frozen=True, slots=True)
class Conflict:
    """Something that changed in the project and in a package.

    Parameters
    ----------
    package : str
    what : str
        Name of the case, or “label NAME”.
    reason : str
    case_id : str
        "" where it is not about the state of a case: it stays as it is in the project then.
    """

    package: str
    what: str
    reason: str
    case_id: str = ""


def _part(tell: Tell, number: int, of: int) -> Tell:
    """Tells of a part of the work, the `number`-th of so many, as a share of all of it."""
    return lambda share, text: tell((number + share) / of, text)


Decide = Callable[[Conflict], OnConflict]


def left_open(conflict: Conflict) -> OnConflict:
    """Nothing is decided: it is listed, and stays as it is in the project."""
    return OnConflict.LIST


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
    current one; all revisions of both are kept then.

    Parameters
    ----------
    state : ProjectState
        Of the project, as it is in `store`.
    store : ProjectStore
    packages : sequence of Path
        Project folders.
    decide : callable
        Given a `Conflict` about a case.
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
        package = self.theirs.settings.get("package")
        told = str(package.get("name", "")) if isinstance(package, Mapping) else ""
        self.name = told or other.folder.stem
        if not any(self._same_image(c) for c in self.theirs.cases.values()):
            raise UserError(
                f"Cannot merge {other.folder.name}",
                f"No case of it is in “{state.name}”.",
                "Give packages that were made of this project.",
            )
        self.labels = matched(state.schema, other.first_shared().schema, self.theirs.schema)
        self.added: set[str] = set()
        self.made: dict[str, Chunk] = {}

    def run(self, tell: Tell) -> ProjectState:
        """Take over labels and marks, then case by case; returns the project's new state."""
        self.report.labels += self.labels.new
        for name in self.labels.conflicts:
            self._conflict(f"label {name}", "it was changed here and in the package")
        after = replace(
            self.state, schema=self.labels.schema, marks=self._marks(), cases=self._with_new()
        )
        if after != self.state:
            self.store.append(
                Step(f"Merge {self.name}", None, self.state, after, {"package": self.name})
            )
            self.state = after
        for n, case in enumerate(self.theirs.cases.values()):
            tell(n / len(self.theirs.cases), f"{self.name}: {case.name}")
            if self._same_image(case):
                self._merge(case.id)
            else:
                self._conflict(case.name, "another image has its place in the project")
        return self.state

    def _same_image(self, case: CaseState) -> bool:
        ours = self.state.cases.get(case.id)
        return ours is not None and [r.hash for r in ours.images] == [r.hash for r in case.images]

    def _marks(self) -> Mapping[str, Mark]:
        base, theirs, ours = self.other.first_shared().marks, self.theirs.marks, self.state.marks
        out = dict(ours)
        for key in sorted({*base, *theirs}):
            now = theirs.get(key)
            if now in (base.get(key), ours.get(key)):
                continue
            if ours.get(key) != base.get(key):
                self._conflict(f"mark of {key}", "the exemplar was marked otherwise in both")
            elif now is None:
                del out[key]
            else:
                out[key] = now
        return MappingProxyType(out)

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
        whose = sorted({r.revision.who for r in theirs[1:]})
        reason = f"it was changed here and in the package ({', '.join(whose)})"
        decision = self.decide(self._conflict(name, reason, case_id))
        if decision is OnConflict.LIST:
            return
        self.report.left.pop()
        new = [r for r, k in zip(theirs, keys, strict=True) if k not in history]
        chosen = theirs[-1] if decision is OnConflict.THEIRS else ours[-1]
        self._take(case_id, [*new, self._decision(case_id, chosen, decision)])
        if decision is OnConflict.THEIRS:
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
        self, case_id: str, chosen: StoredRevision, decision: OnConflict
    ) -> StoredRevision:
        """A revision that makes one side's state the current one, later than both."""
        case = self._decoded(chosen.state)
        number = max(self.state.cases[case_id].revision, case.revision) + 1
        now = datetime.now(UTC).isoformat(timespec="milliseconds")
        how = {"package": self.name, "conflict": decision.value}
        title = f"Merge {self.name}, {decision.value}: {case.name}"
        line = Revision(0, case_id, "step", title, self.store.who, now, how)
        return StoredRevision(line, encode_case(replace(case, revision=number)))

    def _take(self, case_id: str, revisions: Sequence[StoredRevision]) -> None:
        wanted = {h for r in revisions for h in chunks_of(r.state)}
        self.store.take_over(revisions, self._chunks(wanted).values(), case_id)
        self.state = self.state.with_case(self._decoded(revisions[-1].state))

    def _conflict(self, what: str, reason: str, case_id: str = "") -> Conflict:
        found = Conflict(self.name, what, reason, case_id)
        self.report.conflicts.append(found)
        self.report.left.append(found)
        return found
