"""The annotator's verbs: edit, accept, take, reject, mark absent, reopen."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from segicl_gui.domain.errors import UserError
from segicl_gui.domain.exemplars import exemplar_id
from segicl_gui.domain.labels import Label, ModelUse, Schema
from segicl_gui.domain.masks import Box, LabelArray, LabelMap
from segicl_gui.domain.project import (
    CLOSED,
    UNCONFIRMED,
    Assessment,
    CaseState,
    Mark,
    Project,
)
from segicl_gui.domain.prompts import Prompt
from segicl_gui.domain.proposals import View, view_of
from segicl_gui.domain.session import Session
from segicl_gui.engine import registry
from segicl_gui.services.mouse_tools.numbering import free_number, known_objects
from segicl_gui.services.mouse_tools.painting import painted, parent_in_group, refused

# A mask must have been on screen this long before Enter may confirm it.
SETTLED_SECONDS = 0.3


@dataclass(frozen=True, slots=True)
class Accepted:
    """What an accept did.

    Parameters
    ----------
    confirmed : tuple of int
        Labels confirmed or found absent.
    unassessed : tuple of int
        Labels nobody has looked at in the slice; they are not background.
    """

    confirmed: tuple[int, ...]
    unassessed: tuple[int, ...]


class Annotate:
    """Changes masks and assessments of the project. Used on the main thread.

    Parameters
    ----------
    clock : callable
        Monotonic seconds.
    """

    def __init__(
        self, project: Project, session: Session, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._project = project
        self._session = session
        self._clock = clock
        self.measure: Callable[[CaseState, Iterable[int]], Mapping[str, object]] = (
            lambda case, slices: {}
        )
        """Tells of slices of a case, as they are to be confirmed, what the audit trail keeps."""

    @property
    def _schema(self) -> Schema:
        return self._project.state.schema

    def case(self) -> CaseState:
        """The case on screen; `UserError` where there is none."""
        if self._session.case_id is None:
            raise UserError("No case is open", "There is nothing to annotate.", "Open a case.")
        return self._project.state.cases[self._session.case_id]

    def view(self) -> View:
        """What the slice on screen shows."""
        return view_of(
            self.case(), self._schema, self._session.index, self._session.visible_proposal()
        )

    def edit(
        self,
        group: int,
        box: Box,
        values: LabelArray,
        tool: str,
        *,
        own_object: tuple[int, npt.NDArray[np.bool_]] | None = None,
    ) -> CaseState:
        """Write what a tool painted into the case on screen, as one undo step.

        Parameters
        ----------
        group : int
            Label group the tool worked on.
        box : Box
            The voxels that may have changed.
        values : ndarray of uint16
            Their new labels.
        tool : str
            "Brush", for the undo title and the audit trail.
        own_object : tuple of int and ndarray of bool, optional
            A label whose objects are told apart, and the voxels of the box that are an object
            of their own, even where it touches others.

        Returns
        -------
        CaseState
            The case as it is now: locked labels are as before, where parts of them count as
            them.
        """
        case = self.case()
        before = case.mask(group).box(box)
        kept = refused(before, values, self._schema)
        after = np.where(kept, before, values).astype(np.uint16)
        numbers = self._with_own_object(case, box, after, own_object)
        if np.array_equal(before, after) and numbers is None:
            if not np.array_equal(before, values):
                raise UserError(
                    "Nothing changed", "The label is locked.", "Unlock it in the label list."
                )
            return case
        changed = before != after
        case = case.with_mask(group, case.mask(group).with_box(box, after))
        ids: set[int] = set()
        for i, part in enumerate(changed):
            # A part painted in a locked label does not change what that one covers.
            here = {*before[i][part].tolist(), *after[i][part].tolist()} - {0}
            here -= self._schema.locked()
            if own_object is not None and numbers is not None and own_object[1][i].any():
                here.add(own_object[0])
            # In a slice where a label stays as it was, nobody has drawn it.
            case = case.with_assessments(dict.fromkeys(here, Assessment.DRAFT), [box.start[0] + i])
            ids |= here
        if own_object is not None and numbers is not None:
            case = case.with_objects(own_object[0], numbers)
        names = ", ".join(x.name for x in self._schema.labels if x.id in ids)
        self._project.commit_case(f"{tool} {names}, {case.name}", case, {"tool": tool})
        return self.case()

    def _with_own_object(
        self,
        case: CaseState,
        box: Box,
        after: LabelArray,
        own_object: tuple[int, npt.NDArray[np.bool_]] | None,
    ) -> LabelMap | None:
        """The numbers of a label's objects with another one in it.

        None where that is empty, or the objects have not been counted yet.
        """
        if own_object is None:
            return None
        label_id, where = own_object
        mine = where & (after == label_id)
        if not mine.any() or label_id in self._schema.locked():
            return None
        numbers = known_objects(case, self._schema, label_id)
        if numbers is None:
            return None
        here = numbers.box(box)
        here[mine] = free_number(numbers)
        return numbers.with_box(box, here)

    def edit_slice(self, group: int, plane: LabelArray, tool: str) -> CaseState:
        """`edit` for the whole slice on screen: `plane` is uint16 (row, column)."""
        box = Box.of_slice(self._session.index, self.case().geometry.shape)
        return self.edit(group, box, plane[np.newaxis], tool)

    def correct(
        self,
        label: Label,
        masks: Mapping[int, npt.NDArray[np.bool_]],
        prompts: tuple[Prompt, ...],
        title: str,
        how: Mapping[str, object],
    ) -> bool:
        """Write where a label is in some slices of the case on screen, as drafts.

        Parameters
        ----------
        masks : mapping of int to ndarray
            Slice -> bool (row, column). What the slice shows of the label outside is removed;
            voxels of locked labels stay.
        prompts : tuple of Prompt
            What was drawn for it, to be kept with the case.
        title, how
            Of the undo step; see `Step`.

        Returns
        -------
        bool
            Whether anything changed.
        """
        case = before = self.case()
        for index, mask in masks.items():
            offer = self._session.proposal_at(case.id, index)
            view = view_of(case, self._schema, index, offer)
            case = with_proposed(case, view, {label.id})
            box = Box.of_slice(index, case.geometry.shape)
            plane = case.mask(label.group).box(box)[0]
            wanted = painted(plane, mask, label.id, self._schema)
            wanted[(plane == label.id) & ~mask] = parent_in_group(self._schema, label.id)
            plane = np.where(refused(plane, wanted, self._schema), plane, wanted)
            case = case.with_mask(
                label.group, case.mask(label.group).with_box(box, plane[np.newaxis])
            )
        if case.mask(label.group) == before.mask(label.group):
            return False
        case = case.with_assessments({label.id: Assessment.DRAFT}, masks)
        case = replace(case, prompts=(*case.prompts, *prompts))
        self._project.commit_case(f"{title}, {case.name}", case, how)
        return True

    def forget_prompts(self) -> bool:
        """Remove the prompts of the slice on screen; masks stay as they are."""
        case = self.case()
        left = tuple(p for p in case.prompts if p.index != self._session.index)
        if left == case.prompts:
            return False
        self._project.commit_case(f"Remove prompts, {case.name}", replace(case, prompts=left))
        return True

    def forget_prompt(self, at: int) -> Prompt:
        """Remove one prompt of the case on screen, by its number; masks stay as they are.

        Raises
        ------
        IndexError
            If there is no such prompt.
        """
        case = self.case()
        gone = case.prompts[at]
        left = (*case.prompts[:at], *case.prompts[at + 1 :])
        name = self._schema.get(gone.label).name if gone.label in self._schema.ids() else "label"
        title = f"Remove {gone.kind} on {name}, {case.name}"
        self._project.commit_case(title, replace(case, prompts=left))
        return gone

    def adopt(self) -> bool:
        """Take the proposal of the slice on screen into the mask, as drafts.

        Returns
        -------
        bool
            Whether there was anything to take.
        """
        view = self.view()
        if not view.proposed_labels:
            return False
        case = with_proposed(self.case(), view).with_assessments(
            dict.fromkeys(view.proposed_labels, Assessment.DRAFT), [view.index]
        )
        if view.source is not None:
            self._session.adopt(view.source.inputs)
        self._project.commit_case(f"Take proposal, {case.name}", case, origin(view))
        return True

    def replace_by_proposal(self) -> bool:
        """Take the proposal instead of the drafts of the slice on screen.

        Only drafts of labels that the proposal speaks for are thrown away.

        Returns
        -------
        bool
            Whether there is a proposal that says anything else.
        """
        proposal = self._session.visible_proposal()
        if proposal is None:
            return False
        index = self._session.index
        spoken = {i for (_, k), s in proposal.slices.items() if k == index for i in s.source.labels}
        open_labels = [x for x in self._schema.labels if x.model_use is ModelUse.EXEMPLARS]
        cleared = _without_drafts(
            self.case(), self._schema, [x for x in open_labels if x.id in spoken], index
        )
        view = view_of(cleared, self._schema, index, proposal)
        if not view.proposed_labels:
            return False
        case = with_proposed(cleared, view).with_assessments(
            dict.fromkeys(view.proposed_labels, Assessment.DRAFT), [index]
        )
        if view.source is not None:
            self._session.adopt(view.source.inputs)
        self._project.commit_case(f"Take newer proposal, {case.name}", case, origin(view))
        return True

    def accept(self) -> Accepted:
        """Confirm what the slice (the 2D image) on screen shows.

        Confirms the visible, unlocked labels that were drawn or proposed. Labels nobody and
        nothing has looked at stay unassessed.

        Raises
        ------
        UserError
            If the picture changed less than 0.3 seconds ago, or there is nothing to confirm.
        """
        view = self.view()
        if self._session.shown_for(view.digest, self._clock()) < SETTLED_SECONDS:
            raise UserError(
                "Not accepted", "The mask on screen has only just changed.", "Look, then accept."
            )
        case = confirmed(self.case(), self._schema, view, self._session.hidden)
        done = self._closed(case, view.index)
        waiting = tuple(x.id for x in self._schema.labels if x.id not in done)
        if case is self.case():
            if not waiting:
                return Accepted((), ())
            raise UserError(
                "Nothing to accept",
                "Nothing is outlined or proposed here yet.",
                "Outline the structure, or mark what is not there as absent (Shift+Enter).",
            )
        where = "" if case.n_slices == 1 else f" {case.where(view.index)},"
        how = {
            "accept": view.digest,
            "slice": view.index,
            **origin(view),
            **self.measure(case, [view.index]),
        }
        self._project.commit_case(f"Accept{where} {case.name}", case, how)
        return Accepted(done, waiting)

    def finish(self, *, mark_absent: bool) -> Accepted:
        """Confirm everything that is drawn or proposed in the whole case on screen.

        Parameters
        ----------
        mark_absent : bool
            Also mark every label still unassessed as absent in the slices where it is.
        """
        case, how = self.finished(mark_absent=mark_absent)
        if case is not self.case():
            self._project.commit_case(f"Finish {case.name}", case, how)
        now = self.case()
        left = now.unassessed(self._schema)
        return Accepted(tuple(i for i in self._schema.ids() if i not in left), tuple(left))

    def finished(self, *, mark_absent: bool) -> tuple[CaseState, dict[str, object]]:
        """The case on screen as `finish` would make it, and what it would note of that.

        The case is the very one on screen if nothing would change.
        """
        before = case = self.case()
        hidden = self._session.hidden
        origins: dict[str, object] = {}
        for index in case.chosen():
            offer = self._session.proposal_at(case.id, index)
            view = view_of(case, self._schema, index, offer)
            case = confirmed(case, self._schema, view, hidden)
            origins |= origin(view)
        if mark_absent:
            case = self._absent(case, case.chosen())
        if case is before:
            return case, {}
        new = [i for i in case.chosen() if _more_closed(before, case, i)]
        return case, {"finish": True, **origins, **self.measure(case, new)}

    def mark_absent(self) -> tuple[int, ...]:
        """Mark the visible labels that are unassessed in the slice on screen as absent."""
        case = self.case()
        index = self._session.index
        new = self._absent(case, [index])
        labels = tuple(i for i in self._closed(new, index) if i not in self._closed(case, index))
        if labels:
            self._project.commit_case(f"Mark absent, {case.name}", new, {"absent": list(labels)})
        return labels

    def reject(self) -> bool:
        """Hide the proposal of the slice on screen; nothing saved changes."""
        if not self.view().proposed_labels:
            return False
        self._session.dismiss()
        return True

    def clear_slice(self) -> bool:
        """Remove the drafts of the slice on screen; confirmed and locked labels stay."""
        case = _without_drafts(self.case(), self._schema, self._schema.labels, self._session.index)
        if case is self.case():
            return False
        self._project.commit_case(f"Clear slice, {case.name}", case, {})
        return True

    def reopen(self) -> bool:
        """Turn what is confirmed or auto-accepted in the slice on screen back into drafts.

        Locked labels stay.
        """
        case, index = self.case(), self._session.index
        locked = self._schema.locked()
        settled = (*CLOSED, Assessment.AUTO)
        closed = [
            i
            for i in self._schema.ids()
            if i not in locked and case.assessment(i, index) in settled
        ]
        if not closed:
            return False
        values = {
            i: Assessment.DRAFT
            if case.assessment(i, index) in (Assessment.CONFIRMED, Assessment.AUTO)
            else Assessment.UNASSESSED
            for i in closed
        }
        self._project.commit_case(f"Reopen {case.name}", case.with_assessments(values, [index]))
        return True

    def flag(self) -> None:
        """Set or lift the flag of the case on screen."""
        case = self.case()
        verb = "Unflag" if case.flagged else "Flag"
        self._project.commit_case(f"{verb} {case.name}", replace(case, flagged=not case.flagged))

    def mark_exemplar(self, case_id: str, index: int, mark: Mark | None) -> None:
        """Pin or exclude an exemplar, or leave the choice to the app again."""
        state = self._project.state
        key = exemplar_id(case_id, index)
        marks = {k: v for k, v in state.marks.items() if k != key}
        if mark is not None:
            marks[key] = mark
        verb = {Mark.PINNED: "Pin", Mark.EXCLUDED: "Exclude", None: "Unmark"}[mark]
        title = f"{verb} exemplar {state.cases[case_id].name}"
        self._project.commit_shared(title, replace(state, marks=marks))

    def change_schema(self, title: str, schema: Schema) -> None:
        """Replace the labels, as one undo step."""
        self._project.commit_shared(title, replace(self._project.state, schema=schema))

    def _closed(self, case: CaseState, index: int) -> tuple[int, ...]:
        return tuple(i for i in self._schema.ids() if case.assessment(i, index) in CLOSED)

    def _absent(self, case: CaseState, slices: Iterable[int]) -> CaseState:
        areas = {k: v for m in case.masks.values() for k, v in m.areas().items()}
        for index in slices:
            open_ids = [
                x.id
                for x in self._schema.labels
                if x.id not in self._session.hidden
                and case.assessment(x.id, index) is Assessment.UNASSESSED
                and not (x.id in areas and areas[x.id][index])
            ]
            if open_ids:
                case = case.with_assessments(dict.fromkeys(open_ids, Assessment.ABSENT), [index])
        return case


def _more_closed(before: CaseState, after: CaseState, index: int) -> bool:
    return len(after.assessed_in(index)) > len(before.assessed_in(index))


def confirmed(case: CaseState, schema: Schema, view: View, hidden: frozenset[int]) -> CaseState:
    """The case with what `view` shows confirmed; the same object if that changes nothing."""
    shown = [x for x in schema.labels if x.id not in hidden and not x.locked]
    values: dict[int, Assessment] = {}
    for label in shown:
        now = case.assessment(label.id, view.index)
        mask = view.saved[label.group]
        if now is Assessment.UNASSESSED and label.id in view.proposed_labels:
            mask = view.proposed[label.group]
        elif now not in UNCONFIRMED:
            continue
        present = bool((mask == label.id).any())
        values[label.id] = Assessment.CONFIRMED if present else Assessment.ABSENT
    if not values:
        return case
    return with_proposed(case, view, set(values)).with_assessments(values, [view.index])


def with_proposed(case: CaseState, view: View, only: set[int] | None = None) -> CaseState:
    """The case with the proposed voxels of a view (of the labels `only`) written in."""
    box = Box.of_slice(view.index, case.geometry.shape)
    for group, proposed in view.proposed.items():
        new = proposed if only is None else np.where(np.isin(proposed, list(only)), proposed, 0)
        if new.any():
            merged = np.where(new > 0, new, view.saved[group]).astype(np.uint16)
            case = case.with_mask(group, case.mask(group).with_box(box, merged[np.newaxis]))
    return case


def _without_drafts(
    case: CaseState, schema: Schema, labels: Iterable[Label], index: int
) -> CaseState:
    """The case without these labels' drafts in a slice; what they were part of shows again.

    What was auto-accepted is no more than a draft.
    """
    drafts = [x for x in labels if not x.locked and case.assessment(x.id, index) in UNCONFIRMED]
    if not drafts:
        return case
    box = Box.of_slice(index, case.geometry.shape)
    gone = {x.id for x in drafts}
    for group in {x.group for x in drafts}:
        mask = case.mask(group).box(box)
        left = mask.copy()
        for label in (x for x in drafts if x.group == group):
            left[mask == label.id] = parent_in_group(schema, label.id, gone)
        case = case.with_mask(group, case.mask(group).with_box(box, left))
    return case.with_assessments({x.id: Assessment.UNASSESSED for x in drafts}, [index])


def origin(view: View) -> dict[str, object]:
    """Where the proposed part of a view came from, for the audit trail."""
    if view.source is None:
        return {}
    return {
        "engine": view.source.engine,
        "model": registry.weights(view.source.engine),
        "inputs": view.source.inputs,
        "exemplars": list(view.source.made_from),
    }
