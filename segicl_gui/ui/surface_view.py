"""A volume in 3D that can be turned: its labels as surfaces, its image as a volume."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QLabel, QVBoxLayout, QWidget
from vispy import scene
from vispy.color import Color, Colormap
from vispy.visuals.transforms import STTransform

from segicl_gui.domain.display import Projection, Rendering
from segicl_gui.services.surfaces import Surface
from segicl_gui.services.volume_grid import VolumeGrid
from segicl_gui.ui.own_window import own_window
from segicl_gui.ui.plane_view import Pane
from segicl_gui.ui.words import tr

# Camera axes (right, up, towards the viewer): falls from over the left shoulder, always.
_LIGHT = (0.4, -0.5, -1.0, 0.0)
_RENDERINGS = {
    Rendering.SURFACES: "Surfaces",
    Rendering.VOLUME: "Volume",
    Rendering.BOTH: "Both",
}
_PROJECTIONS = {
    Projection.ATTENUATED: "Attenuated",
    Projection.MAXIMUM: "Brightest",
    Projection.TRANSLUCENT: "Translucent",
}
_METHODS = {
    Projection.ATTENUATED: "attenuated_mip",
    Projection.MAXIMUM: "mip",
    Projection.TRANSLUCENT: "translucent",
}
# From black, where the background shows, to white; and as fog, dense where it is bright.
_GREY = Colormap([(1, 1, 1, 0), (1, 1, 1, 1)])
_FOG = Colormap([(0.0, 0.0, 0.0, 0.0), (0.35, 0.35, 0.35, 0.01), (1.0, 1.0, 1.0, 0.18)])
_ATTENUATION = 0.02
# Of the diagonal; hardly anything is cut off when it is turned.
_ROOM = 0.95

Points = npt.NDArray[np.float32]


class SurfaceView(Pane):
    """Drag turns, the wheel zooms, Shift and drag moves."""

    rendering_chosen = Signal(object)
    projection_chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._note = QLabel()
        self._note.setProperty("role", "banner")
        self._note.setWordWrap(True)
        self._note.hide()
        self.title = "3D"
        self._note.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.column.takeAt(self.column.count() - 1)
        self.column.addWidget(self._note)
        self.renderings = _choice(
            tr("What is shown in 3D"), [tr(text) for text in _RENDERINGS.values()]
        )
        self.renderings.activated.connect(
            lambda i: self.rendering_chosen.emit(list(_RENDERINGS)[i])
        )
        self.projections = _choice(
            tr(
                "How the volume is drawn: the brightest along each line of sight, fainter the more "
                "lies before it, or all of it as fog"
            ),
            [tr(text) for text in _PROJECTIONS.values()],
        )
        self.projections.activated.connect(
            lambda i: self.projection_chosen.emit(list(_PROJECTIONS)[i])
        )
        for i, choice in enumerate((self.renderings, self.projections), 1):
            self.top.insertWidget(i, choice)
        self._canvas: scene.SceneCanvas | None = None
        self._view: scene.widgets.ViewBox | None = None
        # Kept and given other data, as the layers of the picture are.
        self._meshes: dict[int, scene.visuals.Mesh] = {}
        self._shown: dict[int, Points] = {}
        self._volume: scene.visuals.Volume | None = None
        self._grid: VolumeGrid | None = None
        self._looked_at: tuple[str, bool] | None = None
        self.setAccessibleName(tr("Volume in 3D"))
        self.frames = 0
        """Pictures drawn so far."""

    def show_choices(self, rendering: Rendering, projection: Projection) -> None:
        """Show what is chosen."""
        self.renderings.setCurrentIndex(list(_RENDERINGS).index(rendering))
        self.projections.setCurrentIndex(list(_PROJECTIONS).index(projection))
        self.projections.setVisible(rendering is not Rendering.SURFACES)

    def show_surfaces(
        self, case_id: str, found: tuple[Surface, ...], colours: Mapping[int, str]
    ) -> None:
        """Show other surfaces; another case is looked at from the front."""
        view = self._begin()
        for mesh in self._meshes.values():
            mesh.visible = False
        for s in found:
            mesh = self._meshes.get(s.label_id)
            if mesh is None:
                mesh = scene.visuals.Mesh(shading="smooth", parent=view.scene)
                mesh.order = 1  # over the volume
                self._meshes[s.label_id] = mesh
            mesh.set_data(s.vertices, s.faces, color=Color(colours[s.label_id]))
            mesh.visible = True
        self._shown = {s.label_id: s.vertices for s in found}
        if found and not self._has_volume():
            points = np.concatenate([s.vertices for s in found])
            self._look_at((case_id, False), points.min(0), points.max(0))
        self._turn_light()

    def show_volume(
        self,
        case_id: str,
        grid: VolumeGrid,
        limits: tuple[float, float],
        projection: Projection,
    ) -> None:
        """Show the image of a case, with these contrast limits (low, high)."""
        view = self._begin()
        volume = self._volume
        if volume is None:
            volume = scene.visuals.Volume(
                grid.values, clim=limits, cmap=_GREY, relative_step_size=1.0,
                attenuation=_ATTENUATION, texture_format="auto", parent=view.scene,
            )  # fmt: skip
            # The labels are never hidden by what is before them.
            volume.set_gl_state("translucent", depth_test=False, cull_face=False)
            self._volume = volume
        elif grid is not self._grid:
            volume.set_data(grid.values)
        if grid is not self._grid:
            volume.transform = STTransform(grid.spacing, grid.origin)
            self._grid = grid
        if volume.clim != limits:
            volume.clim = limits
        if volume.method != _METHODS[projection]:
            volume.cmap = _FOG if projection is Projection.TRANSLUCENT else _GREY
            volume.method = _METHODS[projection]
        volume.visible = True
        low = np.asarray(grid.origin) - np.asarray(grid.spacing) / 2
        size = np.asarray(grid.values.shape[::-1]) * grid.spacing
        self._look_at((case_id, True), low, low + size)

    def hide_volume(self) -> None:
        """Show the surfaces alone."""
        if self._has_volume():
            assert self._volume is not None
            self._volume.visible = False
            self._looked_at = None

    def vertices(self, label_id: int) -> Points | None:
        """Vertices of a label's surface that is shown: float32 (vertex, 3) in millimetres."""
        return self._shown.get(label_id)

    @property
    def grid(self) -> VolumeGrid | None:
        """The volume that is shown."""
        return self._grid if self._has_volume() else None

    def say(self, text: str) -> None:
        """Write below the picture; "" for nothing."""
        self._note.setText(text)
        self._note.setVisible(bool(text))

    def close_canvas(self) -> None:
        """Let OpenGL go before the application ends."""
        if self._canvas is not None:
            self._canvas.close()
            self._canvas = None

    def _has_volume(self) -> bool:
        return self._volume is not None and bool(self._volume.visible)

    def _look_at(self, what: tuple[str, bool], low: Points, high: Points) -> None:
        """See all of a box, (3,) millimetres each, unless it is what was looked at before."""
        if what == self._looked_at:
            return
        self._looked_at = what
        camera = self._begin().camera
        camera.center = tuple((low + high) / 2)
        camera.distance = None
        camera.scale_factor = float(np.linalg.norm(high - low)) * _ROOM
        camera.azimuth, camera.elevation = 20, 15

    def _begin(self) -> scene.widgets.ViewBox:
        if self._view is None:
            # Made when first needed: nobody who labels 2D images pays for it.
            place = QWidget()
            self.column.insertWidget(1, place, 1)
            own_window(place)
            inside = QVBoxLayout(place)
            inside.setContentsMargins(0, 0, 0, 0)
            self._canvas = scene.SceneCanvas(
                app="pyside6", keys=None, bgcolor=self.theme.canvas, create_native=True,
                parent=place,
            )  # fmt: skip
            native = self._canvas.native
            native.setToolTip(tr("Drag turns, wheel zooms, Shift+drag moves"))
            inside.addWidget(native)
            self._view = self._canvas.central_widget.add_view()
            self._view.camera = scene.TurntableCamera(fov=0, up="+z")
            self._view.scene.transform.changed.connect(self._turn_light)
            self._canvas.events.draw.connect(self._drawn)
        return self._view

    def _drawn(self, event: object) -> None:
        self.frames += 1

    def _turn_light(self, event: object = None) -> None:
        if self._view is None:
            return
        light = self._view.camera.transform.map(_LIGHT)[:3]
        for mesh in self._meshes.values():
            if mesh.visible and mesh.shading_filter is not None:
                mesh.shading_filter.light_dir = light


def _choice(tip: str, texts: list[str]) -> QComboBox:
    box = QComboBox()
    box.addItems(texts)
    box.setToolTip(tip)
    box.setAccessibleName(tip)
    box.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return box
