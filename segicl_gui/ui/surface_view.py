"""The labels of a volume as surfaces that can be turned."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from vispy import scene
from vispy.color import Color

from segicl_gui.services.surfaces import Surface
from segicl_gui.ui.plane_view import Pane

# Camera axes (right, up, towards the viewer): falls from over the left shoulder, always.
_LIGHT = (0.4, -0.5, -1.0, 0.0)


class SurfaceView(Pane):
    """Drag turns, the wheel zooms, Shift and drag moves."""

    def __init__(self) -> None:
        super().__init__()
        self._note = QLabel()
        self._note.setProperty("role", "banner")
        self._note.setWordWrap(True)
        self._note.hide()
        self.title = "Surfaces"
        self._note.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.column.takeAt(self.column.count() - 1)
        self.column.addWidget(self._note)
        self._canvas: scene.SceneCanvas | None = None
        self._view: scene.widgets.ViewBox | None = None
        # Kept and given other data, as the layers of the picture are.
        self._meshes: dict[int, scene.visuals.Mesh] = {}
        self._shown: dict[int, npt.NDArray[np.float32]] = {}
        self._case_id = ""
        self.setAccessibleName("Surfaces of the labels")
        self.frames = 0
        """Pictures drawn so far."""

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
                self._meshes[s.label_id] = mesh
            mesh.set_data(s.vertices, s.faces, color=Color(colours[s.label_id]))
            mesh.visible = True
        if found and case_id != self._case_id:
            points = np.concatenate([s.vertices for s in found])
            low, high = points.min(0), points.max(0)
            view.camera.center = tuple((low + high) / 2)
            view.camera.distance = None
            view.camera.scale_factor = float(np.linalg.norm(high - low)) * 1.05
            view.camera.azimuth, view.camera.elevation = 20, 15
            self._case_id = case_id
        self._shown = {s.label_id: s.vertices for s in found}
        self._turn_light()
        self.say("" if found else "Nothing is outlined or proposed in this volume yet.")

    def vertices(self, label_id: int) -> npt.NDArray[np.float32] | None:
        """Vertices of a label's surface that is shown: float32 (vertex, 3) in millimetres."""
        return self._shown.get(label_id)

    def say(self, text: str) -> None:
        """Write below the surfaces; "" for nothing."""
        self._note.setText(text)
        self._note.setVisible(bool(text))

    def close_canvas(self) -> None:
        """Let OpenGL go before the application ends."""
        if self._canvas is not None:
            self._canvas.close()
            self._canvas = None

    def _begin(self) -> scene.widgets.ViewBox:
        if self._view is None:
            # Made when first needed: nobody who labels 2D images pays for it.
            self._canvas = scene.SceneCanvas(
                app="pyside6", keys=None, bgcolor=self.theme.canvas, create_native=True, parent=self
            )
            native = self._canvas.native
            native.setToolTip("Drag turns, wheel zooms, Shift+drag moves")
            self.column.insertWidget(1, native, 1)
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
