"""What each action of the table does: one method a row."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog, QFileDialog

from segicl_gui.domain.errors import UserError
from segicl_gui.domain.project import Mark, Step
from segicl_gui.domain.prompts import PromptKind
from segicl_gui.domain.session import Tool
from segicl_gui.services.correct import CORRECTION
from segicl_gui.services.predict import BATCH, CURRENT
from segicl_gui.services.workspace import Workspace
from segicl_gui.ui.bars import AUTO
from segicl_gui.ui.compute_commands import ComputeCommands
from segicl_gui.ui.dialogs.deidentify import DeidentifyDialog
from segicl_gui.ui.dialogs.export import CHECK, ExportDialog
from segicl_gui.ui.dialogs.finish import FinishDialog
from segicl_gui.ui.dialogs.label import LabelDialog
from segicl_gui.ui.dialogs.learning_curve import LearningCurveDialog
from segicl_gui.ui.edit_commands import EditCommands
from segicl_gui.ui.help_commands import HelpCommands
from segicl_gui.ui.model_commands import ModelCommands
from segicl_gui.ui.queue_commands import QueueCommands
from segicl_gui.ui.relink_commands import RelinkCommands
from segicl_gui.ui.reporting import ask_and_report
from segicl_gui.ui.review_commands import ReviewCommands
from segicl_gui.ui.server_package_commands import ServerPackageCommands
from segicl_gui.ui.task_commands import TaskCommands
from segicl_gui.ui.time_commands import TimeCommands
from segicl_gui.ui.view_commands import ViewCommands
from segicl_gui.ui.words import said, said_step, tr

if TYPE_CHECKING:
    from segicl_gui.ui.main_window import MainWindow


class Commands(
    ViewCommands,
    EditCommands,
    TimeCommands,
    QueueCommands,
    ReviewCommands,
    TaskCommands,
    RelinkCommands,
    HelpCommands,
    ServerPackageCommands,
    ComputeCommands,
    ModelCommands,
):
    """Turns what the user does into calls of the services; repainting follows from events."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self._armed: tuple[str, Step] | None = None

    @property
    def _workspace(self) -> Workspace:
        workspace = self._window.workspace
        if workspace is None:
            raise UserError(
                tr("Nothing is open"),
                tr("There is no project to work on."),
                tr("Open a folder of scans."),
            )
        return workspace

    # Files

    def open_folder(self) -> None:
        path = QFileDialog.getExistingDirectory(self._window, tr("Open folder of scans"))
        if path:
            self._window.open_path(Path(path))

    def open_project(self) -> None:
        path = QFileDialog.getExistingDirectory(self._window, tr("Open project (….segicl)"))
        if path:
            self._window.open_path(Path(path))

    def open_demo(self) -> None:
        self._window.open_demo()

    def close_project(self) -> None:
        self._window.close_project()

    def quit(self) -> None:
        self._window.close()

    def import_masks(self) -> None:
        self._window.importing.choose(self._workspace)

    def import_mask_folder(self) -> None:
        self._window.importing.choose_folder(self._workspace)

    def export(self) -> None:
        dialog = ExportDialog(self._workspace, self._window)
        result = dialog.exec()
        if result == QDialog.DialogCode.Accepted:
            self._window.export(dialog.choice())
        elif result == CHECK:
            self.check_masks()

    def report(self) -> None:
        self._window.canvas.flush()
        ask_and_report(self._window, self._workspace)

    def deidentify(self) -> None:
        dialog = DeidentifyDialog(self._window)
        if dialog.exec() == QDialog.DialogCode.Accepted:
            self._window.opening.deidentify(dialog.choice())

    # Undo

    def undo(self) -> None:
        self._move("undo", self._workspace.history.done, self._workspace.undo)

    def redo(self) -> None:
        self._move("redo", self._workspace.history.undone, self._workspace.redo)

    def _move(self, verb: str, steps: tuple[Step, ...], move: Callable[..., Step | None]) -> None:
        self._window.canvas.flush()
        if not steps:
            self._window.notice.say(
                tr("Nothing to undo.") if verb == "undo" else tr("Nothing to redo."), seconds=2
            )
            return
        across = self._armed is not None and self._armed == (verb, steps[-1])
        self._armed = None
        try:
            step = move(across_cases=across)
        except UserError:
            self._armed = (verb, steps[-1])
            raise
        if step is not None:
            done = tr("Undo: {0}") if verb == "undo" else tr("Redo: {0}")
            self._window.notice.say(done.format(said_step(step)), seconds=2)

    # Tools

    def _tool(self, tool: Tool) -> None:
        workspace = self._workspace
        if tool not in (Tool.PAN, Tool.PICK) and workspace.session.active_label is None:
            raise UserError(
                tr("No label yet"), tr("There is nothing to paint with."), tr("Add a label (+).")
            )
        workspace.session.set_tools(tool=tool)

    def tool_pan(self) -> None:
        self._tool(Tool.PAN)

    def tool_brush(self) -> None:
        self._tool(Tool.BRUSH)

    def tool_eraser(self) -> None:
        self._tool(Tool.ERASER)

    def tool_range(self) -> None:
        self._tool(Tool.RANGE)

    def tool_lasso(self) -> None:
        self._tool(Tool.LASSO)

    def tool_polygon(self) -> None:
        self._tool(Tool.POLYGON)

    def tool_livewire(self) -> None:
        self._tool(Tool.LIVEWIRE)

    def tool_fill(self) -> None:
        self._tool(Tool.FILL)

    def tool_grow(self) -> None:
        self._tool(Tool.GROW)

    def tool_pick(self) -> None:
        self._tool(Tool.PICK)

    def tool_prompt(self) -> None:
        self._tool(Tool.PROMPT)

    def prompt(
        self, kind: PromptKind, positive: bool, points: tuple[tuple[float, float], ...]
    ) -> None:
        """Have the model correct the active label where something was clicked or drawn."""
        self._window.canvas.flush()
        self._workspace.corrector.prompt(kind, positive, points)

    def answer_anew(self) -> None:
        self._window.canvas.flush()
        self._workspace.corrector.answer_anew()

    def forget_prompts(self) -> None:
        if not self._workspace.corrector.forget():
            self._window.notice.say(tr("There are no prompts in this slice."), seconds=3)

    def forget_prompt(self, at: int) -> None:
        """Remove one prompt of the case, by its number."""
        workspace = self._workspace
        gone = workspace.annotate.forget_prompt(at)
        case = workspace.annotate.case()
        left = sum((p.index, p.label) == (gone.index, gone.label) for p in case.prompts)
        text = tr("{0} removed; the mask stays.").format(gone.kind.capitalize())
        if left:
            text += tr(" “Answer anew” asks the model again from the {0} left.").format(left)
        self._window.notice.say(text, seconds=5)

    def tool_ruler(self) -> None:
        self._tool(Tool.RULER)

    def tool_erase_object(self) -> None:
        self._tool(Tool.ERASE_OBJECT)

    def tool_cut_object(self) -> None:
        self._tool(Tool.CUT_OBJECT)

    def tool_merge_objects(self) -> None:
        self._tool(Tool.MERGE_OBJECTS)

    def last_tool(self) -> None:
        self._tool(self._workspace.session.previous_tool)

    def toggle_sphere(self) -> None:
        session = self._workspace.session
        session.set_options(sphere=not session.options.sphere)
        self._window.notice.say(
            tr("Brush and eraser: {0}.").format(
                tr("3D, a ball") if session.options.sphere else tr("this slice only")
            ),
            seconds=2,
        )

    def step_brush(self, step: int) -> None:
        """Make the brush larger or smaller by about a tenth a step."""
        size = self._workspace.session.brush_size
        self._workspace.session.set_tools(brush_size=size + step * max(1, size // 10))

    def brush_smaller(self) -> None:
        self.step_brush(-1)

    def brush_larger(self) -> None:
        self.step_brush(1)

    # The loop

    def accept(self) -> None:
        window = self._window
        if window.tools.open:
            window.tools.close()
            return
        if window.editing.is_open:
            window.editing.apply()
            return
        workspace = self._workspace
        if self._hidden_proposals():
            return
        window.canvas.flush()
        with window.painted_once():
            self._accept_and_go_on(workspace)

    def _hidden_proposals(self) -> bool:
        """Show proposals that are hidden: nothing is confirmed unseen."""
        display = self._workspace.session.display
        if display.proposals or not self._workspace.session.proposals:
            return False
        display.toggle("proposals")
        self._window.notice.say(tr("Proposals were hidden: look, then press again."), seconds=4)
        return True

    def _accept_and_go_on(self, workspace: Workspace) -> None:
        window = self._window
        case = workspace.annotate.case()
        accepted = workspace.annotate.accept()
        workspace.controls.add_due_repeats()
        place = workspace.queue.place_after_accept()
        if place is None:
            if accepted.unassessed:
                window.notice.say(self._not_looked_at(accepted.unassessed))
            elif not self._tell_sample():
                window.notice.say(self._all_done(), seconds=0)
            return
        if accepted.unassessed and case.n_slices == 1:
            window.notice.say(f"{case.name}: {self._not_looked_at(accepted.unassessed)}")
        self._tell_sample()
        workspace.session.go(*place)

    def _not_looked_at(self, labels: tuple[int, ...]) -> str:
        schema = self._workspace.project.state.schema
        names = ", ".join(schema.get(i).name for i in labels)
        return tr("not looked at: {0}. Shift+Enter marks them absent.").format(names)

    def finish(self) -> None:
        workspace = self._workspace
        self._window.canvas.flush()
        if self._hidden_proposals():
            return
        dialog = FinishDialog(workspace, self._window)
        if dialog.needed and dialog.exec() != QDialog.DialogCode.Accepted:
            return
        workspace.annotate.finish(mark_absent=dialog.mark_absent)
        workspace.controls.add_due_repeats()
        self._tell_sample()
        self._go_on()

    def mark_absent(self) -> None:
        workspace = self._workspace
        self._window.canvas.flush()
        labels = workspace.annotate.mark_absent()
        schema = workspace.project.state.schema
        if not labels:
            self._window.notice.say(tr("Every visible label has been looked at here."), seconds=3)
            return
        names = ", ".join(schema.get(i).name for i in labels)
        self._window.notice.say(tr("Absent here: {0}.").format(names), seconds=3)

    def reject(self) -> None:
        if self._window.tools.open:
            self._window.tools.back()
            return
        if not self._workspace.annotate.reject():
            self._window.notice.say(tr("There is no proposal to reject here."), seconds=3)

    def propose(self) -> None:
        self._window.canvas.flush()
        self._workspace.predictor.propose()

    def propagate(self) -> None:
        self._propagate(0)

    def propagate_on(self) -> None:
        self._propagate(1)

    def propagate_back(self) -> None:
        self._propagate(-1)

    def _propagate(self, direction: int, *, in_time: bool = False) -> None:
        self._window.canvas.flush()
        if not self._workspace.predictor.propagate(direction, in_time=in_time):
            self._window.notice.say(tr("Nothing is left to propose there."), seconds=3)

    def take_newer(self) -> None:
        if not self._workspace.annotate.replace_by_proposal():
            self._window.notice.say(tr("There is no newer proposal for this slice."), seconds=3)

    def reopen(self) -> None:
        if not self._workspace.annotate.reopen():
            self._window.notice.say(tr("Nothing is accepted in this slice."), seconds=3)

    def clear_slice(self) -> None:
        self._window.canvas.flush()
        if not self._workspace.annotate.clear_slice():
            self._window.notice.say(tr("There are no drafts in this slice."), seconds=3)

    def flag(self) -> None:
        self._workspace.annotate.flag()

    def cancel_job(self) -> None:
        if self._window.tools.open:
            self._window.tools.drop()
            self._window.picture.paint()
            return
        if self._window.editing.is_open:
            self._window.editing.close()
            return
        if self._window.cine.playing:
            self._window.cine.stop()
            return
        workspace = self._window.workspace
        job = None
        if workspace is not None:
            job = workspace.jobs.in_slot(CORRECTION) or workspace.jobs.in_slot(CURRENT)
        job = job or self._window.shown_job
        if job is not None and job.slot == BATCH and workspace is not None:
            workspace.propose_all.pause()
            return
        if job is not None:
            job.cancel()
            self._window.notice.say(tr("Cancelled: {0}").format(said(job.title)), seconds=3)

    def next_case(self) -> None:
        self._window.canvas.flush()
        self._go_on()

    def _go_on(self) -> None:
        workspace = self._workspace
        coming = workspace.queue.next_case()
        if coming is None:
            self._window.notice.say(tr("No other case is open."), seconds=3)
            return
        workspace.session.go(coming, workspace.queue.entry_slice(coming))

    # View

    def step_slice(self, step: int) -> None:
        """Go some slices on or back, to the ends at most."""
        workspace = self._workspace
        self._window.canvas.flush()
        case = workspace.annotate.case()
        span = case.geometry.span(workspace.session.index)
        index = min(max(span.start, workspace.session.index + step), span.stop - 1)
        workspace.session.go(case.id, index)

    def next_slice(self) -> None:
        self.step_slice(1)

    def previous_slice(self) -> None:
        self.step_slice(-1)

    def fit(self) -> None:
        self._window.canvas.fit()

    def auto_window(self) -> None:
        self._window.picture.choose_window(AUTO)

    def toggle_masks(self) -> None:
        session = self._workspace.session
        ids = frozenset(self._workspace.project.state.schema.ids())
        session.set_tools(hidden=frozenset() if session.hidden else ids)

    def opacity_less(self) -> None:
        self._workspace.session.set_tools(opacity=self._workspace.session.opacity - 0.1)

    def opacity_more(self) -> None:
        self._workspace.session.set_tools(opacity=self._workspace.session.opacity + 0.1)

    def toggle_theme(self) -> None:
        now = self._window.settings
        self._window.apply_settings(replace(now, theme="light" if now.theme == "dark" else "dark"))

    # Labels and exemplars

    def choose_label(self, label_id: int) -> None:
        """Make a label the one to paint with."""
        self._workspace.session.set_tools(active_label=label_id)

    def choose_label_by_key(self, number: int) -> None:
        """Choose the label whose key is this digit."""
        for label in self._workspace.project.state.schema.labels:
            if label.key == str(number):
                self.choose_label(label.id)

    def add_label(self) -> None:
        """Ask for a new label."""
        self._workspace.project.check_writable()
        schema = self._workspace.project.state.schema
        dialog = LabelDialog(schema.new(""), schema, new=True, parent=self._window)
        if dialog.exec() == QDialog.DialogCode.Accepted:
            label = dialog.label()
            self._workspace.annotate.change_schema(f"Add label {label.name}", schema.add(label))
            session = self._workspace.session
            tool = Tool.BRUSH if session.tool is Tool.PAN else session.tool
            session.set_tools(active_label=label.id, tool=tool)

    def edit_label(self, label_id: int) -> None:
        """Change or delete a label."""
        self._workspace.project.check_writable()
        schema = self._workspace.project.state.schema
        label = schema.get(label_id)
        dialog = LabelDialog(label, schema, new=False, parent=self._window)
        if dialog.exec() != QDialog.DialogCode.Accepted:
            return
        if dialog.deleted:
            self._delete_label(label_id)
            return
        new = dialog.label()
        changed = schema.change(
            label_id,
            name=new.name,
            description=new.description,
            color=new.color,
            model_use=new.model_use,
            kind=new.kind,
            part_of=new.part_of,
        )
        self._workspace.annotate.change_schema(f"Change label {new.name}", changed)

    def _delete_label(self, label_id: int) -> None:
        state = self._workspace.project.state
        name = state.schema.get(label_id).name
        used = sum(label_id in c.assessments for c in state.cases.values())
        if used:
            raise UserError(
                tr("“{0}” was not deleted").format(name),
                tr("It is outlined or assessed in {0} case{1}.").format(
                    used, "" if used == 1 else "s"
                ),
                tr("Hide or lock it instead; masks are never thrown away with a label."),
            )
        self._workspace.annotate.change_schema(
            f"Delete label {name}", state.schema.remove(label_id)
        )
        left = self._workspace.project.state.schema.ids()
        if left:
            self._workspace.session.set_tools(active_label=left[0])

    def toggle_lock(self, label_id: int) -> None:
        """Lock or unlock a label."""
        schema = self._workspace.project.state.schema
        label = schema.get(label_id)
        verb = "Unlock" if label.locked else "Lock"
        self._workspace.annotate.change_schema(
            f"{verb} {label.name}", schema.change(label_id, locked=not label.locked)
        )

    def toggle_eye(self, label_id: int) -> None:
        """Hide or show a label."""
        session = self._workspace.session
        session.set_tools(hidden=session.hidden ^ {label_id})

    def mark_exemplar(self, case_id: str, index: int, mark: Mark | None) -> None:
        """Pin, exclude or leave an exemplar."""
        self._workspace.annotate.mark_exemplar(case_id, index, mark)

    def reopen_exemplar(self, case_id: str, index: int) -> None:
        """Show an exemplar as drafts again, to be put right."""
        self.open_slice(case_id, index)
        self.reopen()

    def learning_curve(self) -> None:
        LearningCurveDialog(self._workspace, self._window).exec()

    def open_case(self, case_id: str) -> None:
        """Show a case at the slice that needs attention."""
        workspace = self._workspace
        self._window.canvas.flush()
        if case_id != workspace.session.case_id:
            workspace.session.go(case_id, workspace.queue.entry_slice(case_id))

    def open_slice(self, case_id: str, index: int) -> None:
        """Show a slice of a case."""
        self._window.canvas.flush()
        self._workspace.session.go(case_id, index)
