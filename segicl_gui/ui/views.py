"""Everything that shows more of a volume than the slice: strip, planes, surfaces, lines."""

from __future__ import annotations

from collections.abc import Callable
from math import hypot

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSplitter

from segicl_gui.domain.geometry import Geometry
from segicl_gui.domain.planes import planes_of
from segicl_gui.domain.session import Tool
from segicl_gui.services.frames import image_of_frame
from segicl_gui.services.jobs import Job
from segicl_gui.services.measure import Measure, distance_text, measure_text
from segicl_gui.services.planes import outlines
from segicl_gui.services.slice_states import CaseOverview, SliceState
from segicl_gui.services.workspace import Workspace
from segicl_gui.ui.bars import tool_button
from segicl_gui.ui.canvas import Canvas
from segicl_gui.ui.canvas_overlay import Point, qt_lines
from segicl_gui.ui.picture import Picture
from segicl_gui.ui.pointing import Pointing
from segicl_gui.ui.slice_strip import SliceStrip
from segicl_gui.ui.theme import Theme
from segicl_gui.ui.time_bar import TimeBar
from segicl_gui.ui.volume_views import VolumeViews
from segicl_gui.ui.words import tr


class Views(QObject):
    """Brings what project and session say into the views around the picture."""

    pointed = Signal(int, int, int)
    """The crosshair is wanted at this voxel (slice, row, column)."""

    def __init__(self, canvas: Canvas, picture: Picture, actions: dict[str, QAction]) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._picture = picture
        self._workspace: Workspace | None = None
        self._overview: CaseOverview | None = None
        self._actions = actions
        self.strip = SliceStrip()
        self.time_bar = TimeBar(actions)
        self.bar = QFrame()
        self.bar.setProperty("role", "bar")
        row = QHBoxLayout(self.bar)
        row.setContentsMargins(0, 3, 10, 0)
        row.setSpacing(2)
        row.addWidget(self.strip, 1)
        for name in ("previous_attention", "next_attention", "toggle_planes", "toggle_surface"):
            row.addWidget(tool_button(actions[name]))
        self.volume = VolumeViews(canvas, picture.limits)
        self.volume.pointed.connect(self.pointed)
        self.volume.opened.connect(self._share)
        self.with_canvas = QSplitter(Qt.Orientation.Horizontal)
        self.with_canvas.addWidget(canvas)
        self.with_canvas.addWidget(self.volume)
        self.with_canvas.setStretchFactor(0, 3)
        self.with_canvas.setStretchFactor(1, 2)
        self.with_canvas.setChildrenCollapsible(False)
        self._pointing = Pointing(canvas, self._tool, self._measured, self._clicked)
        self._measured_at: tuple[str, int] | None = None
        picture.changed = self.refresh

    def set_theme(self, theme: Theme) -> None:
        """Take over colours."""
        self.strip.set_theme(theme)
        self.time_bar.set_theme(theme)
        self.volume.set_theme(theme)

    def show_keys(self) -> None:
        """Take over the keys that tooltips name."""
        names = ("next_attention", "previous_attention")
        self.strip.set_keys(*(_key(self._actions[n]) for n in names))

    def set_workspace(self, workspace: Workspace | None) -> None:
        """Show another project, or nothing."""
        self._workspace = workspace
        self._overview = CaseOverview(workspace.session) if workspace else None
        self.volume.set_workspace(workspace)
        if workspace is None:
            self.bar.hide()
            self.time_bar.hide()
        else:
            workspace.session.display.events.changed.connect(self._display_changed)
            workspace.session.display.events.cursor.connect(self._cursor_moved)

    def close(self) -> None:
        """Let OpenGL go before the application ends."""
        self.volume.surface.close_canvas()

    def states(self) -> tuple[SliceState, ...]:
        """How the slices of the frame on screen stand."""
        workspace, case = self._workspace, self._picture.case()
        if workspace is None or case is None or self._overview is None:
            return ()
        span = case.geometry.span(workspace.session.index)
        return self._overview.states(case, workspace.project.state.schema, span)

    def refresh(self) -> None:
        """Show everything as it is now; what is the same is not painted again."""
        workspace, case = self._workspace, self._picture.case()
        if workspace is None or case is None:
            return
        index, span = workspace.session.index, case.geometry.span(workspace.session.index)
        self.bar.setVisible(len(span) > 1)
        if len(span) > 1:
            self.strip.show_states(self.states(), index - span.start)
        self.time_bar.show_case(case, index)
        self.volume.refresh()
        self._refresh_overlay()

    def measure(self, tell: Callable[[dict[int, str]], None]) -> None:
        """Measure the labels of the case on screen, and tell it as a line for each."""
        workspace, case = self._workspace, self._picture.case()
        loaded = workspace.library.cached(case) if workspace and case else None
        if workspace is None or case is None or loaded is None:
            return
        schema, index = workspace.project.state.schema, workspace.session.index
        where = tr("In this frame") if case.geometry.frames > 1 else tr("In this case")

        def work(job: Job) -> tuple[Measure, ...]:
            frame, image = case.of_frame(index), image_of_frame(loaded.image, index)
            return workspace.measurer.measure(frame, schema, image, job.check)

        def done(found: tuple[Measure, ...]) -> None:
            if workspace is self._workspace and workspace.session.case_id == case.id:
                geometry = case.geometry
                texts = {m.label_id: measure_text(m, schema, geometry, where) for m in found}
                tell({m.label_id: texts[m.label_id] for m in found if m.voxels})

        workspace.jobs.start(tr("Measuring"), work, done, slot="measures", quiet=True)

    def _share(self) -> None:
        """Divide the room anew, unless somebody has done so by hand."""
        sizes = self.with_canvas.sizes()
        if not sizes[1]:
            total = self.with_canvas.width()
            self.with_canvas.setSizes([round(0.6 * total), round(0.4 * total)])

    def _display_changed(self) -> None:
        self._picture.paint()
        self.refresh()

    def _cursor_moved(self) -> None:
        self.volume.refresh()
        self._refresh_overlay()

    def _refresh_overlay(self) -> None:
        workspace, case = self._workspace, self._picture.case()
        overlay = self._canvas.overlay
        if workspace is None or case is None:
            return
        session, display = workspace.session, workspace.session.display
        before = overlay.state()
        overlay.outlines, overlay.opacity = [], min(1.0, session.opacity + 0.4)
        if display.contours:
            saved = workspace.annotate.view().saved
            shown = [x for x in workspace.project.state.schema if x.id not in session.hidden]
            overlay.outlines = qt_lines([(x.color, outlines(saved[x.group], x.id)) for x in shown])
        planes = display.planes and case.geometry.depth > 1
        row, column = display.at(case.geometry.shape)
        overlay.crosshair = (float(row), float(column)) if planes else None
        overlay.ends = planes_of(case.geometry)[0].ends if case.geometry.depth > 1 else ()
        known = display.scale_bar and case.geometry.in_millimetres
        overlay.row_mm = case.geometry.canonical_spacing[1] if known else None
        if self._measured_at != (case.id, session.index) or session.tool is not Tool.RULER:
            overlay.ruler = None
        if display.contours or overlay.state() != before:
            overlay.update()

    def _tool(self) -> Tool:
        return self._workspace.session.tool if self._workspace else Tool.PAN

    def _measured(self, start: Point, end: Point) -> None:
        workspace, case = self._workspace, self._picture.case()
        if workspace is None or case is None:
            return
        overlay = self._canvas.overlay
        overlay.ruler = (start, end)
        overlay.ruler_text = length_text(case.geometry, start, end)
        self._measured_at = (case.id, workspace.session.index)
        overlay.update()

    def _clicked(self, place: Point) -> None:
        workspace, case = self._workspace, self._picture.case()
        if workspace is None or case is None or not workspace.session.display.planes:
            return
        rows, columns = case.geometry.shape[1:]
        row, column = round(place[0]), round(place[1])
        if 0 <= row < rows and 0 <= column < columns:
            self.pointed.emit(workspace.session.index, row, column)


def length_text(geometry: Geometry, start: Point, end: Point) -> str:
    """Length of a line in the slice: "12.3 mm", in pixels where their size is not known."""
    _, row_mm, column_mm = geometry.canonical_spacing
    length = hypot((end[0] - start[0]) * row_mm, (end[1] - start[1]) * column_mm)
    return distance_text(length, geometry)


def _key(action: QAction) -> str:
    return action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
