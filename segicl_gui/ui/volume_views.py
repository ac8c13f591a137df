"""The two other planes of a volume and the view in 3D, beside the picture."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QSplitter, QWidget

from segicl_gui.domain.display import Rendering
from segicl_gui.domain.planes import Plane, planes_of
from segicl_gui.domain.project import CaseState
from segicl_gui.domain.proposals import Proposal
from segicl_gui.services.frames import Frames, image_of_frame, proposal_of_frame
from segicl_gui.services.jobs import Job
from segicl_gui.services.library import LoadedImage
from segicl_gui.services.planes import (
    grey_levels,
    outlines,
    painted,
    plane_labels,
    shown_proposal,
)
from segicl_gui.services.surfaces import Surface, surfaces
from segicl_gui.services.volume_grid import VolumeGrid, volume_grid
from segicl_gui.services.workspace import Workspace
from segicl_gui.ui.canvas_overlay import qt_lines
from segicl_gui.ui.plane_view import Pane, PlaneView
from segicl_gui.ui.surface_view import SurfaceView
from segicl_gui.ui.theme import Theme
from segicl_gui.ui.words import tr

_PLANES_MS = 25  # after a change: what comes together is drawn once
_SURFACES_MS = 700
_SLOT, _GRID_SLOT = "surfaces", "volume"


class VolumeViews(QSplitter):
    """Shows the planes through the crosshair, and 3D; repaints from events.

    Parameters
    ----------
    canvas : QWidget
        The picture beside it, hidden while one of these views has all the room.
    limits : callable
        Gives the contrast limits (low, high) of the picture.
    """

    pointed = Signal(int, int, int)
    """The crosshair is wanted at this voxel (slice, row, column)."""

    opened = Signal()
    """The views are going to be shown: they need room."""

    def __init__(self, canvas: QWidget, limits: Callable[[], tuple[float, float] | None]) -> None:
        super().__init__(Qt.Orientation.Vertical)
        self._canvas = canvas
        self._limits = limits
        self._workspace: Workspace | None = None
        self._frames = Frames()
        self.planes = (PlaneView(), PlaneView())
        self.surface = SurfaceView()
        self.enlarged: Pane | None = None
        for pane in self.panes:
            self.addWidget(pane)
            self.setCollapsible(self.indexOf(pane), False)
            pane.enlarge_asked.connect(partial(self.enlarge, pane))
        for number, view in enumerate(self.planes):
            view.pointed.connect(partial(self._point, number))
            view.stepped.connect(partial(self._step, number))
        self._drawn: list[Hashable] = [None, None]
        self._drawn_surfaces: Hashable = None
        self._grid: tuple[Hashable, VolumeGrid | None] = (None, None)
        self.surface.rendering_chosen.connect(lambda r: self._render(rendering=r))
        self.surface.projection_chosen.connect(lambda p: self._render(projection=p))
        self._soon = _timer(self, self._paint_planes)
        self._later = _timer(self, self._paint_3d)
        self.hide()

    @property
    def panes(self) -> tuple[Pane, ...]:
        """All views, from the top."""
        return (*self.planes, self.surface)

    @property
    def due(self) -> bool:
        """Whether something has changed that is not shown yet."""
        return self._soon.isActive() or self._later.isActive()

    def set_theme(self, theme: Theme) -> None:
        """Take over colours."""
        for pane in self.panes:
            pane.set_theme(theme)

    def set_workspace(self, workspace: Workspace | None) -> None:
        """Show another project, or nothing."""
        self._workspace = workspace
        self._drawn, self._drawn_surfaces = [None, None], None
        self._grid = (None, None)
        for view in self.planes:
            view.show_nothing()
        self.refresh()

    def refresh(self) -> None:
        """Something may have changed: show it soon."""
        self._arrange()
        if not self.isVisible():
            return
        self._move_cross()
        if not self._soon.isActive():
            self._soon.start(_PLANES_MS)
        if not self.surface.isHidden():
            self._later.start(_SURFACES_MS if self._surfaces_due() else _PLANES_MS)

    def enlarge(self, pane: Pane) -> None:
        """Give one view all the room, or the picture its place back."""
        self.enlarged = None if self.enlarged is pane else pane
        self.refresh()

    def _arrange(self) -> None:
        workspace, case = self._workspace, self._case()
        display = workspace.session.display if workspace else None
        volume = case is not None and case.geometry.depth > 1
        planes = volume and display is not None and display.planes
        surface = volume and display is not None and display.surface
        wanted = dict.fromkeys(self.planes, planes) | {self.surface: surface}
        if self.enlarged is not None and not wanted[self.enlarged]:
            self.enlarged = None
        if display is not None:
            self.surface.show_choices(display.rendering, display.projection)
        focused, was_away = QApplication.focusWidget(), self._canvas.isHidden()
        beside = focused is not None and self.isAncestorOf(focused)
        for pane, on in wanted.items():
            pane.setVisible(bool(on) and self.enlarged in (None, pane))
            pane.show_enlarged(enlarged=self.enlarged is pane)
        if (planes or surface) and not self.isVisible():
            self.opened.emit()
        self.setVisible(bool(planes or surface))
        self._canvas.setVisible(self.enlarged is None)
        # Left to itself, Qt gives the keyboard to some button when what has it is hidden.
        if self.enlarged is not None and not was_away:
            self.enlarged.setFocus()
        elif self.enlarged is None and (was_away or (beside and not focused.isVisible())):
            self._canvas.setFocus()

    def _case(self) -> CaseState | None:
        workspace = self._workspace
        if workspace is None:
            return None
        return workspace.project.state.cases.get(workspace.session.case_id or "")

    def _loaded(self) -> tuple[Workspace, CaseState, LoadedImage] | None:
        """The frame on screen of the case, and of its image."""
        workspace, case = self._workspace, self._case()
        if workspace is None or case is None or case.geometry.ndim != 3:
            return None
        loaded = workspace.library.cached(case)
        if loaded is None:
            return None
        index = workspace.session.index
        image = image_of_frame(loaded.image, index)
        return workspace, self._frames.case(case, index), replace(loaded, image=image)

    def _start(self) -> int:
        """The first slice of the frame on screen."""
        workspace, case = self._workspace, self._case()
        assert workspace is not None
        assert case is not None
        return case.geometry.span(workspace.session.index).start

    def _cross(self, workspace: Workspace, case: CaseState) -> tuple[int, int, int]:
        index = workspace.session.index - self._start()
        return (index, *workspace.session.display.at(case.geometry.shape))

    def _proposal(self, workspace: Workspace) -> Proposal | None:
        case = self._case()
        assert case is not None
        shown = shown_proposal(workspace.session, case.id)
        return proposal_of_frame(shown, case, workspace.session.index)

    def _move_cross(self) -> None:
        found = self._loaded()
        if found is None:
            return
        workspace, case, _ = found
        point = self._cross(workspace, case)
        for view, plane in zip(self.planes, planes_of(case.geometry)[1:], strict=True):
            view.show_cross(*plane.place(point, case.geometry.shape))

    def _paint_planes(self) -> None:
        found = self._loaded()
        limits = self._limits()
        if found is None:
            for view in self.planes:
                view.show_nothing()
            self._drawn = [None, None]
            return
        workspace, case, loaded = found
        self._move_cross()
        point = self._cross(workspace, case)
        session, schema = workspace.session, workspace.project.state.schema
        proposal = self._proposal(workspace)
        for number, plane in enumerate(planes_of(case.geometry)[1:]):
            if self.planes[number].isHidden():
                continue
            key = (
                case.id, case.revision, point[plane.normal], limits or loaded.limits,
                session.proposals.get(session.case_id or ""), frozenset(session.dismissed),
                session.hidden, session.opacity, session.display.contours,
                session.display.proposals, schema,
            )  # fmt: skip
            if key != self._drawn[number]:
                self._drawn[number] = key
                self._paint_plane(
                    self.planes[number], plane, point[plane.normal], found, limits, proposal
                )

    def _paint_plane(
        self,
        view: PlaneView,
        plane: Plane,
        position: int,
        found: tuple[Workspace, CaseState, LoadedImage],
        limits: tuple[float, float] | None,
        proposal: Proposal | None,
    ) -> None:
        workspace, case, loaded = found
        session, schema = workspace.session, workspace.project.state.schema
        image = loaded.image
        cut = plane.cut(image.array, position)
        levels = cut if image.is_rgb else grey_levels(cut, limits or loaded.limits)
        labels = plane_labels(case, schema, plane, position, proposal)
        shown = [x for x in schema if x.id not in session.hidden]
        colours = {x.id: QColor(x.color).getRgb()[:3] for x in shown}
        contours = session.display.contours
        rgb = painted(
            levels,
            labels,
            colours,
            session.opacity,
            fill=not contours,
            proposals=session.display.proposals,
        )
        borders = qt_lines(
            [(x.color, outlines(labels.saved[x.group], x.id)) for x in shown] if contours else []
        )
        spacing = case.geometry.canonical_spacing
        count = case.geometry.shape[plane.normal]
        view.show_plane(
            plane,
            f"{plane.name}  {position + 1} / {count}",
            rgb,
            (spacing[plane.down], spacing[plane.right]),
            borders,
            min(1.0, session.opacity + 0.4),
        )

    def _render(self, **chosen: Any) -> None:
        if self._workspace is not None:
            self._workspace.session.display.render(**chosen)

    def _paint_3d(self) -> None:
        found = self._loaded()
        if found is None or self.surface.isHidden():
            return
        if found[0].session.display.rendering is Rendering.SURFACES:
            self.surface.hide_volume()
        else:
            self._show_volume(*found)
        self._make_surfaces(*found)

    def _show_volume(self, workspace: Workspace, case: CaseState, loaded: LoadedImage) -> None:
        """Show the image as a volume; it is made anew for another frame only."""
        key, grid = self._grid
        if key == (case.id, self._start()):
            if grid is not None:
                limits = self._limits() or loaded.limits
                projection = workspace.session.display.projection
                self.surface.show_volume(case.id, grid, limits, projection)
            return
        key = (case.id, self._start())
        self._grid = (key, None)
        self.surface.hide_volume()

        def done(made: VolumeGrid) -> None:
            if self._grid[0] == key and workspace is self._workspace:
                self._grid = (key, made)
                self._paint_3d()

        def ended() -> None:
            if job.cancelled and self._grid == (key, None):
                self._grid = (None, None)  # made when it is looked at again

        job = workspace.jobs.start(
            tr("Volume in 3D"),
            lambda job: volume_grid(loaded.image, job.check),
            done,
            slot=_GRID_SLOT,
        )
        job.when_ended(ended)

    def _surface_key(self) -> Hashable:
        workspace, case = self._workspace, self._case()
        if workspace is None or case is None:
            return None
        session, display = workspace.session, workspace.session.display
        return (
            case.id, self._start(), case.revision, session.proposals.get(case.id),
            frozenset(session.dismissed), session.hidden, display.proposals, display.rendering,
            workspace.project.state.schema,
        )  # fmt: skip

    def _surfaces_due(self) -> bool:
        return self._surface_key() != self._drawn_surfaces

    def _make_surfaces(self, workspace: Workspace, case: CaseState, loaded: LoadedImage) -> None:
        if not self._surfaces_due():
            return
        session, schema = workspace.session, workspace.project.state.schema
        self._drawn_surfaces = key = self._surface_key()
        if session.display.rendering is Rendering.VOLUME:
            self.surface.show_surfaces(case.id, (), {})
            self.surface.say("")
            return
        proposal = self._proposal(workspace) if session.display.proposals else None
        hidden = session.hidden
        colours = {x.id: x.color for x in schema}

        def work(job: Job) -> tuple[Surface, ...]:
            return surfaces(case, schema, proposal, hidden, job.check)

        def done(result: tuple[Surface, ...]) -> None:
            if self._drawn_surfaces == key and workspace is self._workspace:
                self.surface.show_surfaces(case.id, result, colours)
                bare = not result and session.display.rendering is Rendering.SURFACES
                empty = tr("Nothing is outlined or proposed in this volume yet.")
                self.surface.say(empty if bare else "")

        workspace.jobs.start(tr("Surfaces"), work, done, slot=_SLOT)

    def _point(self, number: int, down: float, right: float) -> None:
        found = self._loaded()
        if found is None:
            return
        workspace, case, _ = found
        plane = planes_of(case.geometry)[1 + number]
        at = self._cross(workspace, case)[plane.normal]
        index, row, column = plane.point((down, right), at, case.geometry.shape)
        self.pointed.emit(self._start() + index, row, column)

    def _step(self, number: int, step: int) -> None:
        found = self._loaded()
        if found is None:
            return
        workspace, case, _ = found
        point = list(self._cross(workspace, case))
        axis = 1 + number
        point[axis] = min(max(0, point[axis] - step), case.geometry.shape[axis] - 1)
        self.pointed.emit(self._start() + point[0], point[1], point[2])


def _timer(parent: VolumeViews, act: Callable[[], None]) -> QTimer:
    timer = QTimer(parent)
    timer.setSingleShot(True)
    timer.timeout.connect(act)
    return timer
