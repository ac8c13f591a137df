"""What the actions do that change how things are shown, and where one is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from segicl_gui.domain.display import Rendering
from segicl_gui.domain.errors import UserError
from segicl_gui.services.jobs import Job
from segicl_gui.services.slice_states import next_attention
from segicl_gui.services.uncertainty import Place, most_uncertain
from segicl_gui.services.workspace import Workspace
from segicl_gui.ui.dialogs.calibration import CalibrationDialog
from segicl_gui.ui.dialogs.measurements import MeasurementsDialog
from segicl_gui.ui.theme import THEMES
from segicl_gui.ui.words import tr

if TYPE_CHECKING:
    from segicl_gui.ui.main_window import MainWindow


class ViewCommands:
    """The part of `Commands` that never changes what is saved."""

    _window: MainWindow

    @property
    def _workspace(self) -> Workspace:
        raise NotImplementedError

    def next_attention(self) -> None:
        self._attend(1)

    def previous_attention(self) -> None:
        self._attend(-1)

    def _attend(self, step: int) -> None:
        workspace = self._workspace
        self._window.canvas.flush()
        case = workspace.annotate.case()
        start = case.geometry.span(workspace.session.index).start
        here = workspace.session.index - start
        index = next_attention(self._window.views.states(), here, step)
        if index is None:
            self._window.notice.say(
                tr("No other slice is uncertain or not looked at in this case."), seconds=3
            )
        else:
            workspace.session.go(case.id, start + index)

    def point(self, index: int, row: int, column: int) -> None:
        """Move the crosshair, and the slice with it."""
        workspace = self._workspace
        case = workspace.annotate.case()
        workspace.session.display.point(row, column)
        if index != workspace.session.index:
            self._window.canvas.flush()
            workspace.session.go(case.id, index)

    def crosshair_here(self) -> None:
        place = self._under_mouse()
        workspace = self._workspace
        if not workspace.session.display.planes:
            workspace.session.display.toggle("planes")
        self.point(workspace.session.index, *place)

    def pick_here(self) -> None:
        row, column = self._under_mouse()
        workspace = self._workspace
        view = workspace.annotate.view()
        schema = workspace.project.state.schema
        for masks in (view.saved, view.proposed):
            for x in schema:
                if x.id not in workspace.session.hidden and masks[x.group][row, column] == x.id:
                    workspace.session.set_tools(active_label=x.id)
                    return
        self._window.notice.say(tr("There is no label under the mouse."), seconds=2)

    def _under_mouse(self) -> tuple[int, int]:
        place = self._window.picture.pointed
        if place is None:
            raise UserError(
                tr("Nothing under the mouse"),
                tr("The mouse is not over the picture."),
                tr("Move it there."),
            )
        return place

    def toggle_planes(self) -> None:
        self._show_beside("planes")

    def toggle_surface(self) -> None:
        self._show_beside("surface")

    def next_rendering(self) -> None:
        display = self._workspace.session.display
        if not display.surface:
            self.toggle_surface()
            return
        order = list(Rendering)
        display.render(order[(order.index(display.rendering) + 1) % len(order)])

    def _show_beside(self, name: str) -> None:
        workspace = self._workspace
        if workspace.annotate.case().geometry.depth < 2:
            self._window.notice.say(tr("A 2D image has no other planes."), seconds=3)
            return
        workspace.session.display.toggle(name)

    def toggle_contours(self) -> None:
        self._workspace.session.display.toggle("contours")

    def toggle_scale_bar(self) -> None:
        self._workspace.session.display.toggle("scale_bar")

    def toggle_proposals(self) -> None:
        hidden = not self._workspace.session.display.toggle("proposals")
        text = tr("Proposals are hidden; the same key shows them.")
        self._window.notice.switched("proposals", hidden, text, seconds=3)

    def toggle_uncertainty(self) -> None:
        display = self._workspace.session.display
        on = display.toggle("uncertainty")
        shown = not on or self._window.canvas.heat.shown is not None
        text = (
            tr("Uncertain where it is yellow or red") if shown else tr("No proposal is open here")
        )
        said = tr("{0}; the same key hides it.").format(text)
        self._window.notice.switched("uncertainty", on, said, seconds=4)

    def most_uncertain(self) -> None:
        """Go to the middle of the most uncertain region of the case."""
        workspace = self._workspace
        self._window.canvas.flush()
        case, session = workspace.annotate.case(), workspace.session
        schema, here = workspace.project.state.schema, session.index
        order = sorted(case.chosen(), key=lambda i: abs(i - here))

        def work(job: Job) -> Place | None:
            at = lambda i: session.proposal_at(case.id, i)  # noqa: E731
            return most_uncertain(case, schema, at, order, job.check)

        def done(place: Place | None) -> None:
            if session.case_id != case.id:
                return
            if place is None:
                self._window.notice.say(tr("Nothing is proposed here that is open."), seconds=3)
                return
            self.point(place.index, place.row, place.column)
            self._window.canvas.reveal(place.row, place.column)
            self._window.notice.say(
                tr("Most uncertain: {0}, {1:.0%}.").format(
                    case.where(place.index), place.uncertainty
                )
                if case.n_slices > 1
                else tr("Most uncertain: {0:.0%}.").format(place.uncertainty),
                seconds=3,
            )

        workspace.jobs.start(tr("Looking for what is uncertain"), work, done, slot="uncertain")

    def calibration(self) -> None:
        """Show how right first proposals were, and whether they knew."""
        self._window.canvas.flush()
        window = self._window
        theme = THEMES[window.settings.theme]
        CalibrationDialog(self._workspace, theme, window).exec()

    def solo(self) -> None:
        workspace = self._workspace
        on = workspace.solo.toggle()
        active = workspace.session.active_label
        if active is not None:
            name = workspace.project.state.schema.get(active).name
            text = tr("Only {0} is shown; the same key shows all.").format(name)
            self._window.notice.switched("solo", on, text, seconds=3)

    def window_ct_abdomen(self) -> None:
        self._window.picture.choose_window("CT abdomen")

    def window_ct_lung(self) -> None:
        self._window.picture.choose_window("CT lung")

    def window_ct_bone(self) -> None:
        self._window.picture.choose_window("CT bone")

    def window_ct_brain(self) -> None:
        self._window.picture.choose_window("CT brain")

    def next_label(self) -> None:
        """Go round the labels."""
        self._step_label(1)

    def previous_label(self) -> None:
        """Go round the labels, backwards."""
        self._step_label(-1)

    def _step_label(self, step: int) -> None:
        session = self._workspace.session
        ids = self._workspace.project.state.schema.ids()
        if ids:
            at = ids.index(session.active_label) if session.active_label in ids else -1
            at = max(at, 0) if step < 0 else at
            session.set_tools(active_label=ids[(at + step) % len(ids)])

    def measurements(self) -> None:
        self._window.canvas.flush()
        case = self._workspace.annotate.case()
        MeasurementsDialog(self._workspace, case, self._window).exec()
