"""Doing something to a whole label: looking at it first, then applying or dropping it."""

from __future__ import annotations

from segicl_gui.domain.edits import Edit
from segicl_gui.domain.errors import UserError
from segicl_gui.domain.project import Project, Step
from segicl_gui.domain.session import Session
from segicl_gui.services.editing.recipes import Value, Values
from segicl_gui.services.editing.scene import Shown
from segicl_gui.services.jobs import Job, Jobs
from segicl_gui.services.library import ImageLibrary
from segicl_gui.services.operation_outcome import Order, Place, edit_of, in_the_way
from segicl_gui.services.operation_table import BY_ID, Choice, Number, OtherLabel

SLOT = "edit"


class Operations:
    """Offers what an operation would change, and applies it as one undo step.

    Used on the main thread; the work itself is a job. What is offered goes when the case changes
    or another case, slice or label is chosen.
    """

    def __init__(
        self, project: Project, session: Session, library: ImageLibrary, jobs: Jobs
    ) -> None:
        self._project = project
        self._session = session
        self._library = library
        self._jobs = jobs
        self._about: tuple[str, int | None, int] = ("", None, 0)
        project.changed.connect(self._on_changed)
        session.events.place.connect(self._on_session)
        session.events.tools.connect(self._on_session)

    def defaults(self, operation: str, *, volume: bool) -> dict[str, Value]:
        """Values to begin with; intensities follow from the image on screen once it is loaded."""
        out: dict[str, Value] = {}
        for p in BY_ID[operation].parameters:
            match p:
                case Number(share=None):
                    special = volume and p.volume_default is not None
                    out[p.id] = p.volume_default if special else p.default  # type: ignore[assignment]
                case Number():
                    low, high = self.intensities()
                    # A difference of intensities is a share of their range, a value lies in it.
                    base = 0.0 if p.id == "tolerance" else low
                    out[p.id] = base + (p.share or 0.0) * (high - low)
                case Choice():
                    out[p.id] = p.options[0][0]
                case OtherLabel():
                    out[p.id] = next(iter(self.others()), 0) if p.needed else 0
        return out

    def intensities(self) -> tuple[float, float]:
        """Robust lowest and highest intensity of the image on screen; (0, 1) before it is there."""
        case = self._project.state.cases.get(self._session.case_id or "")
        loaded = self._library.cached(case) if case else None
        return loaded.limits if loaded else (0.0, 1.0)

    def others(self) -> tuple[int, ...]:
        """Labels beside the active one."""
        ids = self._project.state.schema.ids()
        return tuple(i for i in ids if i != self._session.active_label)

    def preview(
        self,
        operation: str,
        values: Values,
        *,
        volume: bool,
        over: bool = False,
        seed: Place | None = None,
        apply: bool = False,
    ) -> Job:
        """Work out what an operation on the active label would change, and offer it.

        Parameters
        ----------
        volume : bool
            The whole case instead of the slice on screen; for operations that know only one, that.
        over : bool
            Write over other labels that are not locked.
        seed : tuple of int, optional
            (slice, row, column) for operations that start from a place.
        apply : bool
            Apply it at once; what does not allow it is then told as a failure of the job.

        Returns
        -------
        Job
            Replaces the one before; what that offered stays until there is something new.

        Raises
        ------
        UserError
            If no case is open or there is no label.
        """
        session, state = self._session, self._project.state
        case = state.cases.get(session.case_id or "")
        if case is None:
            raise UserError("No case is open", "There is nothing to edit.", "Open a case.")
        if session.active_label not in state.schema.ids():
            raise UserError("No label yet", "There is nothing to edit.", "Add a label (+).")
        known = BY_ID[operation]
        volume = (volume or not known.slice_too) and known.volume_too and case.geometry.depth > 1
        complete = self.defaults(operation, volume=volume) | dict(values)
        order = Order(operation, session.active_label, complete, session.index, volume, over, seed)
        self._about = (case.id, None if volume else session.index, session.active_label)
        offers = {i: session.proposal_at(case.id, i) for i in case.geometry.span(session.index)}
        shown = Shown(case, state.schema, {i: p for i, p in offers.items() if p is not None})

        def work(job: Job) -> Edit | UserError:
            def tick(share: float) -> None:
                job.check()
                job.progress(share)

            tick(0.0)
            try:
                return edit_of(shown, order, lambda: self._library.load(case).image.array, tick)
            except UserError as e:
                return e

        def done(edit: Edit | UserError) -> None:
            if isinstance(edit, UserError):
                session.offer_edit(None, f"{edit.happened} {edit.todo}")
                if apply:
                    raise edit
                return
            if self._project.state.cases.get(case.id) is not case or not self._here():
                return
            session.offer_edit(edit)
            if apply:
                self.apply()

        return self._jobs.start(f"{known.title}, {case.name}", work, done, slot=SLOT)

    def apply(self) -> None:
        """Make what is offered one undo step.

        Raises
        ------
        UserError
            If nothing is offered, or it would change nothing.
        """
        edit = self._session.edit
        if edit is None:
            raise UserError("Nothing changed", "There is nothing to apply.", "Choose other values.")
        if not edit.drafts:
            why = in_the_way(edit, self._project.state.schema)
            raise UserError(
                "Nothing changed",
                f"{edit.title} changes nothing{f': {why}' if why else ''}.",
                "Choose other values.",
            )
        self._session.offer_edit(None)
        for index, inputs in edit.taken.items():
            self._session.adopted[edit.after.id, index] = inputs
        self._project.commit_case(f"{edit.title}, {edit.after.name}", edit.after, edit.how)

    def discard(self) -> None:
        """Drop what is offered, and what is being worked out."""
        job = self._jobs.in_slot(SLOT)
        if job is not None:
            job.cancel()
        self._session.offer_edit(None)

    def _on_changed(self, step: Step) -> None:
        if step.case_id in (None, self._session.case_id):
            self.discard()

    def _on_session(self) -> None:
        if not self._here():
            self.discard()

    def _here(self) -> bool:
        """Whether case, slice and label are those that were asked about last."""
        case_id, index, label = self._about
        session = self._session
        same = (case_id, label) == (session.case_id, session.active_label)
        return same and index in (None, session.index)
