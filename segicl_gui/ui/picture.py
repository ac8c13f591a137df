"""The slice on screen: its image, masks and proposal, the line above it, window and level."""

from __future__ import annotations

import html
from collections.abc import Callable
from functools import partial
from math import prod

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from segicl_gui.domain.labels import Schema
from segicl_gui.domain.project import Assessment, CaseState, ImageRef
from segicl_gui.domain.proposals import View
from segicl_gui.services.jobs import Jobs
from segicl_gui.services.library import LoadedImage
from segicl_gui.services.planes import outlines
from segicl_gui.services.second_reading import Reading
from segicl_gui.services.uncertainty import uncertainty_of
from segicl_gui.services.windows import preset_limits
from segicl_gui.services.workspace import Workspace
from segicl_gui.ui.bars import AUTO, MANUAL, SliceBar, StateBar, ToolBar
from segicl_gui.ui.canvas import Canvas
from segicl_gui.ui.canvas_overlay import Lines, qt_lines
from segicl_gui.ui.edit_overlay import overlay, without_replaced
from segicl_gui.ui.theme import DARK, Theme
from segicl_gui.ui.words import said, tr

IMAGE_SLOT = "image"
READING_AHEAD = "Reading ahead"
# Voxels of the largest image that is read before anyone has asked for it.
_AHEAD = 30_000_000
_NO_IMAGE = "<b>No image</b>: it could not be read"


class Picture:
    """Brings what project and session say on the canvas and into the bars around it."""

    def __init__(
        self,
        canvas: Canvas,
        tool_bar: ToolBar,
        slice_bar: SliceBar,
        state_bar: StateBar,
        jobs: Jobs,
    ) -> None:
        self._canvas = canvas
        self._tool_bar = tool_bar
        self._slice_bar = slice_bar
        self._state_bar = state_bar
        self._jobs = jobs
        self._workspace: Workspace | None = None
        self._theme = DARK
        self.changed: Callable[[], None] = lambda: None
        """Called when another image, window or level is shown."""
        self.pointed: tuple[int, int] | None = None
        """(row, column) under the mouse."""
        self.last_pointed: tuple[int, int] | None = None
        """(row, column) where the mouse was last on the picture."""
        self.second: tuple[str, Reading] | None = None
        """Id of a case and how somebody else has outlined it, drawn beside what is here."""
        self._windows: dict[str, tuple[str, tuple[float, float]]] = {}
        self._place: tuple[str, int] | None = None
        # Not read again at every repaint, but whenever somebody comes back to it.
        self._unreadable: tuple[str, tuple[ImageRef, ...]] | None = None
        self._banner = QLabel(canvas)
        self._banner.setProperty("role", "banner")
        self._banner.setTextFormat(Qt.TextFormat.RichText)
        self._banner.hide()

    @property
    def shown(self) -> bool:
        """Whether an image is on screen."""
        return self._place is not None

    def waits_for_proposal(self) -> bool:
        """Whether the slice on screen has another view by now than the one painted."""
        workspace = self._workspace
        if workspace is None or not self.shown:
            return False
        view = without_replaced(workspace.annotate.view(), workspace.session.edit)
        return view.digest != self._canvas.digest

    def set_theme(self, theme: Theme) -> None:
        """Take over colours."""
        self._theme = theme
        self._canvas.set_background(theme.canvas)

    def set_workspace(self, workspace: Workspace | None) -> None:
        """Show another project, or nothing."""
        self._workspace = workspace
        self._windows.clear()
        self._place = self._unreadable = None
        self.last_pointed = None
        self.second = None
        self._canvas.show_nothing()
        self._banner.hide()

    def paint(self) -> None:
        """Show the slice as it is now; what is the same is not painted again."""
        workspace = self._workspace
        case = self.case()
        if workspace is None or case is None:
            return
        loaded = workspace.library.cached(case)
        if loaded is None:
            self._load(case)
            return
        self._unreadable = None
        index = workspace.session.index
        place = (case.id, index)
        if place != self._place:
            new = self._place is None or self._place[0] != case.id
            name, limits = self._window_of(case, loaded)
            self._canvas.show_image(loaded.image.array[index], case.geometry, limits, new=new)
            self._place = place
            self._slice_bar.show_place(index, case.geometry)
            self._tool_bar.show_window(name, limits, rgb=loaded.image.is_rgb)
            if new:
                self.changed()
                self._read_ahead(workspace)
        schema, session = workspace.project.state.schema, workspace.session
        view = workspace.annotate.view()
        self._canvas.contours = session.display.contours
        self._canvas.proposals = session.display.proposals
        uncertain = None
        if session.display.uncertainty:
            uncertain = uncertainty_of(case, schema, index, session.visible_proposal())
        self._canvas.show_uncertainty(uncertain)
        edit = session.edit
        self._canvas.show_view(without_replaced(view, edit), schema, session.hidden)
        drawn = overlay(edit, schema, index) if edit is not None else None
        self._canvas.show_edit(drawn)
        prompts = tuple(p for p in case.prompts if p.index == index)
        self._canvas.overlay.show_prompts(prompts)
        said = enumerate(case.review.comments, 1)
        self._canvas.overlay.show_pins(tuple((n, c) for n, c in said if c.index == index))
        self._canvas.overlay.show_second(self._second_lines(case, index, schema, session.hidden))
        self._canvas.set_tools(session.opacity)
        self._show_banner(view)

    def _second_lines(
        self, case: CaseState, index: int, schema: Schema, hidden: frozenset[int]
    ) -> Lines:
        if self.second is None or self.second[0] != case.id:
            return []
        reading = self.second[1]
        shown = [x for x in schema if x.id not in hidden and x.id in reading.label_of]
        planes = ((x.color, reading.plane(x.id, index).astype(np.uint16)) for x in shown)
        return qt_lines((color, outlines(plane, 1)) for color, plane in planes)

    def _load(self, case: CaseState) -> None:
        workspace = self._workspace
        assert workspace is not None
        self._place = None
        self._canvas.show_nothing()
        wanted = (case.id, case.images)
        if wanted == self._unreadable:
            self._say(tr(_NO_IMAGE))
            return
        self._unreadable = None
        self._say(tr("Reading {0}…").format(case.name))

        def done(loaded: LoadedImage) -> None:
            if workspace is self._workspace and workspace.session.case_id == case.id:
                self.paint()

        def failed(error: Exception) -> None:
            if workspace is self._workspace and workspace.session.case_id == case.id:
                self._unreadable = wanted
                self._say(tr(_NO_IMAGE))

        running = self._jobs.in_slot(IMAGE_SLOT)
        if running is None or running.title != f"Reading {case.name}":
            self._jobs.start(
                tr("Reading {0}").format(case.name),
                lambda job: workspace.library.load(case),
                done,
                slot=IMAGE_SLOT,
                seen=True,
            )

    def _read_ahead(self, workspace: Workspace) -> None:
        """Have the image of the next case in memory: without it, it comes blank at first."""
        for case_id in workspace.queue.upcoming(1):
            case = workspace.project.state.cases[case_id]
            if workspace.library.cached(case) is None and prod(case.geometry.shape) < _AHEAD:
                read = partial(workspace.library.load, case)
                self._jobs.start(READING_AHEAD, lambda job, read=read: read(), quiet=True)

    def _show_banner(self, view: View) -> None:
        workspace = self._workspace
        assert workspace is not None
        proposed = bool(view.proposed_labels)
        proposal = workspace.session.visible_proposal()
        self._slice_bar.show_proposal(proposed=proposed)
        if (case := self.case()) is not None and workspace.session.withheld(case.id):
            self._say(tr("<b>Control case</b>: outline it without a proposal"))
            return
        if not proposed or view.source is None or proposal is None:
            if workspace.session.newer_proposal() and self._has_drafts():
                self._say(
                    tr("A proposal is ready; your drafts are kept.  <b>T</b> takes it instead")
                )
            else:
                self._banner.hide()
            return
        used = len(view.source.made_from)
        offer = proposal.slices.get((0, view.index))
        text = (
            tr("<b>Proposal</b> from {0} of {1} exemplars").format(used, view.source.offered)
            if (used != view.source.offered)
            else tr("<b>Proposal</b> from {0} exemplar{1}").format(used, "s" if used != 1 else "")
        )
        if not view.source.offered:
            text = tr("<b>Proposal</b> from the labels' names alone")
        if not any(m.any() for m in view.proposed.values()):
            text += tr(" · nothing found here")
        elif offer is not None:
            text += tr(" · expected Dice {0:.2f}").format(offer.quality)
        out = workspace.outdated.of(view.source.made_from, proposal.case_id)
        if out:
            text += tr(" <span style='color:{0}'>· outdated: {1}</span>").format(
                self._theme.warn, html.escape(said(out))
            )
        if workspace.predictor.renews(view.source):
            text += tr(" <span style='color:{0}'>· a newer one is on its way</span>").format(
                self._theme.warn
            )
        if offer is not None and offer.note:
            text += f"<br>{html.escape(said(offer.note))}"
        self._say(text)

    def _has_drafts(self) -> bool:
        workspace = self._workspace
        case = self.case()
        if workspace is None or case is None:
            return False
        index = workspace.session.index
        return any(row[index] == Assessment.DRAFT for row in case.assessments.values())

    def _say(self, text: str) -> None:
        if self._banner.text() != text or self._banner.isHidden():
            self._banner.setText(text)
            self._banner.adjustSize()
            self._banner.move(14, 12)
            self._banner.show()
            self._banner.raise_()

    def case(self) -> CaseState | None:
        """The case on screen."""
        workspace = self._workspace
        if workspace is None or workspace.session.case_id is None:
            return None
        return workspace.project.state.cases.get(workspace.session.case_id)

    def intensities(self) -> tuple[float, float] | None:
        """Low and high end of the image's intensities; None while it is not in memory."""
        case = self.case()
        loaded = self._workspace.library.cached(case) if self._workspace and case else None
        return loaded.limits if loaded else None

    def point(self, place: tuple[int, int] | None) -> None:
        """Tell place and value of a pixel (row, column)."""
        self.pointed = place
        self.last_pointed = place or self.last_pointed
        workspace, case = self._workspace, self.case()
        loaded = workspace.library.cached(case) if workspace and case else None
        if place is None or loaded is None or workspace is None or case is None:
            self._state_bar.show_pixel("")
            return
        row, column = place
        index = workspace.session.index
        value = loaded.image.array[index, row, column]
        shown = tuple(int(v) for v in value) if loaded.image.is_rgb else f"{float(value):g}"
        text = tr("{0}, {1} px").format(column, row)
        if case.geometry.ndim == 3 and case.geometry.in_millimetres:
            text += " · " + ", ".join(f"{v:.1f}" for v in case.geometry.world((index, row, column)))
            text += " mm"
        self._state_bar.show_pixel(f"{text} · {shown}   ")

    def limits(self) -> tuple[float, float] | None:
        """Contrast limits (low, high) of the picture; None while there is none."""
        case = self.case()
        loaded = self._workspace.library.cached(case) if self._workspace and case else None
        return self._window_of(case, loaded)[1] if case and loaded else None

    def choose_window(self, name: str) -> None:
        """Switch to a named window/level."""
        case = self.case()
        loaded = self._workspace.library.cached(case) if self._workspace and case else None
        if loaded is None or case is None or name == MANUAL:
            return
        if name == AUTO:
            self.set_window(AUTO, loaded.window)
        else:
            self.set_window(name, preset_limits(name))

    def set_window(self, name: str, limits: tuple[float, float]) -> None:
        """Show the case with these limits (low, high)."""
        case = self.case()
        if case is not None:
            self._windows[case.id] = (name, limits)
            self._canvas.set_limits(limits)
            self._tool_bar.show_window(name, limits, rgb=False)
            self.changed()

    def _window_of(self, case: CaseState, loaded: LoadedImage) -> tuple[str, tuple[float, float]]:
        found = self._windows.get(case.id)
        if found is not None:
            return found
        low, _ = loaded.limits
        if loaded.image.modality == "CT" or (not loaded.image.is_rgb and low <= -900):
            return "CT abdomen", preset_limits("CT abdomen")
        return AUTO, loaded.window
