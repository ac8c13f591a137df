"""Undo and redo over all saved changes."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

from segicl_gui.domain.project import CaseState, Project, ProjectState, Step

# Steps hold one case each, and share all but the chunks they changed, so this many cost little.
LIMIT = 2000


class History:
    """The steps of this session (and, after reopening, those of the current case).

    Undo restores what a step changed and nothing else, so that changes of other cases are
    never rolled back with it.
    """

    def __init__(self, project: Project) -> None:
        self._project = project
        self._done: list[Step] = []
        self._undone: list[Step] = []
        self._moving = False
        project.changed.connect(self._record)

    @property
    def done(self) -> tuple[Step, ...]:
        """Steps that can be undone, oldest first."""
        return tuple(self._done)

    @property
    def undone(self) -> tuple[Step, ...]:
        """Steps that can be redone, next one last."""
        return tuple(self._undone)

    def restore(self, done: tuple[Step, ...], undone: tuple[Step, ...] = ()) -> None:
        """Take over steps from an earlier session."""
        self._done, self._undone = list(done), list(undone)

    def undo(self) -> Step | None:
        """Take the last step back; returns it, or None where there is none."""
        if not self._done:
            return None
        step = self._done[-1]
        self._apply(f"Undo: {step.title}", step, step.before, step.after, "undo")
        self._undone.append(self._done.pop())
        return self.undo() if self._done and _same_gesture(step, self._done[-1]) else step

    def redo(self) -> Step | None:
        """Make the last undone step again; returns it, or None where there is none."""
        if not self._undone:
            return None
        step = self._undone[-1]
        self._apply(f"Redo: {step.title}", step, step.after, step.before, "redo")
        self._done.append(self._undone.pop())
        return self.redo() if self._undone and _same_gesture(step, self._undone[-1]) else step

    def _apply(
        self, title: str, step: Step, target: ProjectState, source: ProjectState, verb: str
    ) -> None:
        self._moving = True
        try:
            now = self._project.state
            if step.case_id is not None:
                was, then = source.cases[step.case_id], target.cases[step.case_id]
                case = _content_of(then, now.cases[step.case_id])
                if was.images == then.images:  # where they lie now is no part of the step
                    case = replace(case, images=now.cases[step.case_id].images)
                self._project.commit_case(title, case, {verb: step.title})
            else:
                cases = {k: v for k, v in now.cases.items() if k not in source.cases}
                for k, v in target.cases.items():
                    cases[k] = _moved_back(now.cases.get(k, v), source.cases.get(k), v)
                restored = replace(now, schema=target.schema, marks=target.marks, cases=cases,
                                   settings=target.settings, name=target.name)  # fmt: skip
                self._project.commit_shared(title, restored, {verb: step.title})
        finally:
            self._moving = False

    def _record(self, step: Step) -> None:
        if self._moving or step.how.get("aside"):
            return
        self._done.append(_slim(step))
        del self._done[:-LIMIT]
        self._undone.clear()


def _slim(step: Step) -> Step:
    """A step of a case with that case alone: each state of a project lists thousands of them."""
    if step.case_id is None:
        return step
    before, after = (
        replace(x, cases=MappingProxyType({step.case_id: x.cases[step.case_id]}))
        for x in (step.before, step.after)
    )
    return replace(step, before=before, after=after)


def _same_gesture(one: Step, other: Step) -> bool:
    """Whether two steps came of the same gesture, such as a click that reaches several slices."""
    gesture = one.how.get("gesture")
    return gesture is not None and gesture == other.how.get("gesture")


def _moved_back(now: CaseState, source: CaseState | None, target: CaseState) -> CaseState:
    """A case with its images where they lay, if the step from `target` to `source` moved them."""
    if source is None or source is target or source.images == target.images:
        return now
    return replace(now, images=target.images, revision=now.revision + 1)


def _content_of(target: CaseState, now: CaseState) -> CaseState:
    """`target` as a change made on the current revision."""
    return replace(target, revision=now.revision)
