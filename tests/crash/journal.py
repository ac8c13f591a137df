"""What was done and what was said to be saved, kept by the process that is not killed."""

from __future__ import annotations

import hashlib
import json
import os
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import zip_longest
from typing import Any

from segicl_gui.domain.project import CaseState, ProjectState, Step
from segicl_gui.domain.review import Review
from segicl_gui.services.autosave import Saving
from segicl_gui.services.workspace import Workspace
from segicl_gui.storage.records import encode_shared

State = dict[str, tuple[str, ...]]
"""Case id -> a digest of each slice's voxels and assessments, and one of all else; "" -> shared."""


def digest(*parts: bytes) -> str:
    """Of some bytes, 16 hex digits."""
    h = hashlib.blake2b(digest_size=8)
    for part in parts:
        h.update(part)
        h.update(b"|")
    return h.hexdigest()


def of_case(c: CaseState) -> tuple[str, ...]:
    """Digests of the slices of a case and of all else in it."""
    arrays = [(b"m%d" % k, m.array()) for k, m in sorted(c.masks.items())]
    arrays += [(b"o%d" % k, m.array()) for k, m in sorted(c.objects.items())]
    # An empty mask says what no mask says.
    arrays = [(name, a) for name, a in arrays if a.any()]
    rows = sorted((k, row) for k, row in c.assessments.items() if any(row))
    slices = []
    for i in range(c.n_slices):
        voxels = [p for name, a in arrays if a[i].any() for p in (name, a[i].tobytes())]
        slices.append(digest(*voxels, *(b"%d=%d" % (k, row[i]) for k, row in rows if row[i])))
    bare = replace(c, masks={}, objects={}, assessments={}, prompts=(), tags={})
    rest = f"{bare!r}{c.prompts!r}{dict(c.tags)!r}"
    return (*slices, digest(rest.encode()))


def content(case: CaseState) -> tuple[str, ...]:
    """As `of_case`, whatever revision and review it is at."""
    return of_case(replace(case, revision=0, review=Review()))


class Digests:
    """Digests of states; a case that is the same object is not looked at twice."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[CaseState, tuple[str, ...]]] = {}

    def case(self, case: CaseState) -> tuple[str, ...]:
        known = self._known.get(case.id)
        if known is None or known[0] is not case:
            known = self._known[case.id] = (case, of_case(case))
        return known[1]

    def whole(self, state: ProjectState) -> State:
        out = {c.id: self.case(c) for c in state.cases.values()}
        return {**out, "": (digest(encode_shared(state)),)}


class Recorder:
    """Tells a pipe what happens, from the process that may be killed at any moment."""

    def __init__(self, pipe: int) -> None:
        self._pipe = pipe
        self._lock = threading.Lock()
        self._digests = Digests()
        self._told = self._added = 0
        self._name = ""

    def tell(self, kind: str, **what: Any) -> None:
        line = json.dumps({"kind": kind, **what}).encode() + b"\n"
        with self._lock:
            while line:
                line = line[os.write(self._pipe, line) :]

    def watch(self, work: Workspace, name: str) -> None:
        """Tell the state of a project just opened, and every commit before it can be saved."""
        self._name, self._told, self._added = name, 0, 0
        self.tell("opened", project=name, state=self._digests.whole(work.project.state),
                  rows=len(work.store.revisions()))  # fmt: skip
        # The autosave hears with priority 0: the one is before it, the other after it.
        work.project.changed.connect(self._about_to_save, priority=1)
        work.project.changed.connect(self._handed_over, priority=-1)

    def on_saving(self, state: Saving, error: Exception | None) -> None:
        """To be told what the window shows of the saving."""
        if state is Saving.SAVED and self._name:
            self.tell("saved", project=self._name, number=self._added)
        elif state is Saving.FAILED and error is not None:
            self.tell("not saved", error=str(error))

    def all_saved(self) -> None:
        """To be called when closing said that everything is saved."""
        self.tell("saved", project=self._name, number=self._told)

    def _about_to_save(self, step: Step) -> None:
        self._told += 1
        before, after = step.before, step.after
        changed = {
            k: self._digests.case(c) for k, c in after.cases.items() if before.cases.get(k) is not c
        }
        gone = [k for k in before.cases if k not in after.cases]
        rows = 1
        if step.case_id is None:
            rows += sum(k not in before.cases for k in after.cases)
            changed[""] = (digest(encode_shared(after)),)
        self.tell("step", project=self._name, number=self._told, changed=changed, gone=gone,
                  rows=rows, accept="accept" in step.how or "finish" in step.how,
                  title=step.title)  # fmt: skip

    def _handed_over(self, step: Step) -> None:
        self._added = self._told


@dataclass
class Account:
    """What one project must hold.

    Parameters
    ----------
    state : mapping
        As it was last seen.
    rows : int
        Entries of its audit trail then.
    steps : list
        What was committed since, in order.
    confirmed : int
        How many of these the app said were saved.
    """

    state: State = field(default_factory=dict)
    rows: int = 0
    steps: list[Mapping[str, Any]] = field(default_factory=list)
    confirmed: int = 0

    def judge(self, found: State, rows: int) -> str:
        """ "" if `found` is what was confirmed, with some of what was not; else what is wrong."""
        states = [(self.state, self.rows)]
        for step in self.steps:
            old, n = states[-1]
            new = {k: v for k, v in old.items() if k not in step["gone"]}
            new |= {k: tuple(v) for k, v in step["changed"].items()}
            states.append((new, n + step["rows"]))
        # What all cases share may be the same again after other changes.
        same = [n for new, n in states[self.confirmed :] if new == found]
        if same:
            return "" if rows in same else f"the audit trail has {rows} entries, not {same}"
        for k, (new, _) in enumerate(states[: self.confirmed]):
            if new == found:
                titles = [s["title"] for s in self.steps[k : self.confirmed]]
                return f"LOST {len(titles)} confirmed: {titles}"
        wanted = states[self.confirmed][0]
        differs = [
            f"{k or 'shared'}: slices {sorted(_unlike(v, found.get(k, ())))}"
            for k, v in wanted.items()
            if found.get(k) != v
        ]
        return f"LOST or mixed: {differs}, beside {set(found) ^ set(wanted)}"

    def start(self, found: State, rows: int) -> None:
        """Go on from what is there now."""
        self.state, self.rows, self.steps, self.confirmed = found, rows, [], 0


def _unlike(one: tuple[str, ...], other: tuple[str, ...]) -> set[int]:
    """The slices in which two cases differ, the number after the last for all else."""
    return {i for i, (a, b) in enumerate(zip_longest(one, other)) if a != b}
