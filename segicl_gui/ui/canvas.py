"""The picture: one slice of an image with its mask and its proposal. Only here is napari used.

napari is given the slice on screen, not the volume: a stroke and a slice change then cost the
same however many slices there are.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from napari.components import ViewerModel
from napari.layers import Image as ImageLayer
from napari.layers import Labels as LabelsLayer
from napari.qt import QtViewer
from napari.utils.colormaps import DirectLabelColormap
from PySide6.QtCore import QEvent, QObject, QPointF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QTransform
from PySide6.QtWidgets import QVBoxLayout, QWidget

from segicl_gui.domain.geometry import Geometry
from segicl_gui.domain.labels import Label, Schema
from segicl_gui.domain.masks import LabelArray
from segicl_gui.domain.proposals import View
from segicl_gui.ui.canvas_overlay import CanvasOverlay
from segicl_gui.ui.hatching import Hatched, Hatching
from segicl_gui.ui.heat import Heat
from segicl_gui.ui.mask_layer import mask_layer
from segicl_gui.ui.own_window import own_window
from segicl_gui.ui.tools.gestures import Gestures
from segicl_gui.ui.tools.preview import Preview

_RIGHT = 2
_ZOOM = 1.15  # a step of the wheel
_MARGIN = 0.96  # of the canvas that a fitted image fills


class Canvas(QWidget):
    """Shows a slice and reports what the mouse did to it; it decides nothing."""

    prompted = Signal(object, bool, object)
    """Something was drawn for the model: (PromptKind, positive, ((row, column), …))."""
    pointed = Signal(object)
    """(row, column) under the mouse, or None."""
    window_changed = Signal(float, float)
    """Contrast limits (low, high) changed by dragging."""
    shown = Signal(str, float)
    """Digest of the view painted, and when (monotonic seconds)."""
    stepped = Signal(int)
    """The wheel asks for this many slices on."""
    brush_stepped = Signal(int)
    """Shift and wheel ask for a larger or smaller brush."""
    turned = Signal(int)
    """The wheel was turned while the mouse draws."""

    def __init__(self) -> None:
        super().__init__()
        self.viewer = ViewerModel()
        self.qt_viewer = QtViewer(self.viewer)
        self.qt_viewer.dims.hide()
        self.image: ImageLayer | None = None
        # Layers are kept and given other data: removing one while the picture is being
        # drawn crashes some OpenGL drivers.
        self._images: dict[bool, ImageLayer] = {}
        self.masks: dict[int, LabelsLayer] = {}
        self.proposed, self.edited = Hatching(), Hatching(falling=True)
        self.heat = Heat()
        self._opacity = 1.0
        self.preview = Preview(self)
        self.gestures = Gestures(self._to_image)
        self.digest = ""
        """Of the view that was painted last."""
        self._fitted: tuple[float, ...] = ()
        self._grip: tuple[QPointF, tuple[float, ...]] | None = None
        self._schema = Schema()
        self.contours = False
        self.proposals = True
        """Whether masks are outlined instead of filled, and proposals shown."""
        self.overlay = CanvasOverlay(self)
        self.preview.raise_()
        self.viewer.scene.camera.events.connect(lambda event: self.overlay.update())
        self.viewer.mouse_drag_callbacks.append(self._drag_window)
        self.viewer.mouse_move_callbacks.append(self._move)
        native = self.qt_viewer.canvas.native
        native.setMouseTracking(True)
        native.installEventFilter(self.gestures)
        native.installEventFilter(self)
        self.viewer.scene.camera.events.connect(lambda event: self.preview.update())
        # Files are dropped on the window, not into napari's own layer list.
        self.qt_viewer.setAcceptDrops(False)

    def settle(self) -> None:
        """Take in napari's picture; called when the canvas lies in its window."""
        own_window(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.qt_viewer)
        self.qt_viewer.lower()

    def close_viewer(self) -> None:
        """Let napari go before the application ends."""
        self.viewer.layers.clear()
        self.qt_viewer.close()

    def set_background(self, color: str) -> None:
        """Colour around the image."""
        self.qt_viewer.canvas.background_color_override = color

    def show_image(
        self,
        plane: npt.NDArray[Any],
        geometry: Geometry,
        limits: tuple[float, float],
        *,
        new: bool,
    ) -> None:
        """Show another slice (row, column[, 3]) in true proportions.

        Parameters
        ----------
        limits : tuple of float
            Contrast limits (low, high), in the image's units; not used for RGB.
        new : bool
            Whether it belongs to another image than the slice before; fits it to the window.
        """
        rgb = plane.ndim == 3
        _, row, column = geometry.canonical_spacing
        scale = (row / column, 1.0)
        first = self.image is None
        for kind, other in self._images.items():
            _show(other, kind == rgb)
        layer = self._images.get(rgb)
        if layer is None:
            layer = ImageLayer(plane, rgb=rgb, interpolation2d="linear")
            self._images[rgb] = layer
            self.viewer.layers.insert(0, layer)
        else:
            layer.data = plane
        _scale(layer, scale)
        self.image = layer
        if first or new:
            self._fit(plane.shape[:2], scale)
        if not rgb:
            self._set_limits(limits)

    def show_nothing(self) -> None:
        """Clear the picture."""
        self.gestures.cancel()
        self.preview.clear()
        self.proposed.show(None)
        self.edited.show(None)
        self.heat.show(None)
        for layer in self.viewer.layers:
            _show(layer, False)
        self.image = None

    def show_view(self, view: View, schema: Schema, hidden: frozenset[int]) -> None:
        """Show masks and proposal of the slice; nothing is repainted that is the same."""
        if self.image is None:
            return
        self._show_masks(view, schema, hidden)
        self.digest = view.digest
        # Without its proposal it is not the view that Enter would confirm.
        whole = self.proposals or not view.proposed_labels
        self.shown.emit(view.digest if whole else "", time.monotonic())

    def show_edit(self, hatched: Hatched | None) -> None:
        """Draw what an edit changes over masks and proposal; None for nothing."""
        if self.edited.show(hatched):
            self.overlay.update()

    def show_uncertainty(self, uncertainty: npt.NDArray[np.uint8] | None) -> None:
        """Lay an uncertainty map, uint8 (row, column), over the slice; None for nothing."""
        if self.heat.show(uncertainty):
            self.overlay.update()

    def reveal(self, row: float, column: float) -> None:
        """Ring a pixel for a moment, and move there if it is out of sight."""
        if self.image is None:
            return
        x, y = self.native_position(row, column)
        if not self.rect().adjusted(30, 30, -30, -30).contains(x, y):
            scale = self.image.scale
            self.viewer.scene.camera.center = (0.0, row * scale[0], column * scale[1])
        self.overlay.ring((row, column))

    def set_tools(self, opacity: float) -> None:
        """Take over how strongly masks are drawn."""
        self._opacity = opacity
        for layer in self.masks.values():
            _fade(layer, 0.0 if self.contours else opacity)
        if self.proposed.opacity != (strong := min(1.0, opacity + 0.25)):
            self.proposed.opacity = strong
            self.overlay.update()

    def show_stroke(self, group: int, window: tuple[slice, slice], values: LabelArray) -> None:
        """Show other labels in a window of a mask until the next `show_view`."""
        layer = self.masks.get(group)
        if layer is None:
            return
        _fade(layer, self._opacity)  # seen while it is drawn, outlined after
        indices = np.nonzero(layer.data[window] != values)
        if indices[0].size:
            new = values[indices]
            rows, columns = (i + w.start for i, w in zip(indices, window, strict=True))
            for value in np.unique(new):
                of = new == value
                layer.data_setitem((rows[of], columns[of]), int(value))

    def flush(self) -> None:
        """End a gesture that is going on, as if the button were let go."""
        self.gestures.finish()

    def set_limits(self, limits: tuple[float, float]) -> None:
        """Contrast limits (low, high)."""
        if self.image is not None and not self.image.rgb:
            self._set_limits(limits)

    def fit(self) -> None:
        """Show the whole slice."""
        if self.image is not None:
            self._fit(self.image.data.shape[:2], tuple(self.image.scale))

    def native_position(self, row: float, column: float) -> tuple[int, int]:
        """Where a pixel is on the canvas widget: (x, y) in widget pixels."""
        x, y = self.to_screen().map(column, row)
        return round(x), round(y)

    def to_screen(self) -> QTransform:
        """From (column, row), pixel centres at whole numbers, to pixels of the widget."""
        assert self.image is not None
        scale = self.image.scale
        size = self.qt_viewer.canvas.native.size()
        y0, x0 = self.viewer.scene.camera.center[-2:]
        zoom = self.viewer.scene.camera.zoom
        dx, dy = size.width() / 2 - x0 * zoom, size.height() / 2 - y0 * zoom
        return QTransform(scale[1] * zoom, 0, 0, scale[0] * zoom, dx, dy)

    def _to_image(self, place: QPointF) -> tuple[float, float] | None:
        if self.image is None:
            return None
        inverse, _ = self.to_screen().inverted()
        column, row = inverse.map(place.x(), place.y())
        return row, column

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Turn the wheel into slices, Shift and wheel into brush size; Ctrl and wheel zooms.

        The middle button moves the picture, whatever the tool.
        """
        if isinstance(event, QMouseEvent) and self._pan(event):
            return True
        if event.type() == QEvent.Type.Wheel:
            keys = event.modifiers()  # type: ignore[attr-defined]
            delta = event.angleDelta()  # type: ignore[attr-defined]
            step = 1 if (delta.y() or delta.x()) > 0 else -1
            if keys & Qt.KeyboardModifier.ControlModifier:
                self._zoom(event.position(), step)  # type: ignore[attr-defined]
            elif keys & Qt.KeyboardModifier.ShiftModifier:
                self.brush_stepped.emit(step)
            elif self.gestures.current is None:
                self.stepped.emit(step)
            else:
                self.turned.emit(step)
            return True
        return super().eventFilter(watched, event)

    def _zoom(self, at: QPointF, step: int) -> None:
        """Zoom in or out, with what is at a place of the widget staying there."""
        camera, size = self.viewer.scene.camera, self.qt_viewer.canvas.native.size()
        dx, dy = at.x() - size.width() / 2, at.y() - size.height() / 2
        row, column = camera.center[-2:]
        held = row + dy / camera.zoom, column + dx / camera.zoom
        zoom = min(max(camera.zoom * _ZOOM**step, 1e-3), 1e4)
        camera.zoom = zoom
        camera.center = (0, held[0] - dy / zoom, held[1] - dx / zoom)

    def _pan(self, event: QMouseEvent) -> bool:
        """Move the picture with the middle button; whether the event was about that."""
        camera, middle = self.viewer.scene.camera, Qt.MouseButton.MiddleButton
        if event.type() == QEvent.Type.MouseButtonPress and event.button() == middle:
            self._grip = (event.position(), camera.center[-2:])
        elif self._grip is not None and event.type() == QEvent.Type.MouseMove:
            place, (row, column) = self._grip
            moved = (event.position() - place) / camera.zoom
            camera.center = (0, row - moved.y(), column - moved.x())
        elif self._grip is not None and event.type() == QEvent.Type.MouseButtonRelease:
            self._grip = None
        else:
            return False
        return True

    def _show_masks(self, view: View, schema: Schema, hidden: frozenset[int]) -> None:
        assert self.image is not None
        scale = self.image.scale
        colours = _colours(schema, hidden)
        changed = schema != self._schema or not self.masks
        self._schema = schema
        for group, layer in self.masks.items():
            _show(layer, group in view.saved)
        for group, mask in view.saved.items():
            layer = self.masks.get(group)
            if layer is None:
                layer = self._add_mask(group, mask.copy())
                layer.colormap = colours
            else:
                _put(layer, mask)
                if changed or _hidden_of(layer) != hidden:
                    layer.colormap = colours
            _scale(layer, scale)
            layer.metadata["hidden"] = hidden
        offered = _offered(view.proposed, [x for x in schema if x.id not in hidden])
        if self.proposed.show(offered) or self.proposed.visible != self.proposals:
            self.proposed.visible = self.proposals
            self.overlay.update()

    def _add_mask(self, group: int, mask: LabelArray) -> LabelsLayer:
        layer = mask_layer(mask, f"mask {group}")
        self.viewer.layers.insert(len(self._images) + len(self.masks), layer)
        self.masks[group] = layer
        return layer

    def _move(self, viewer: ViewerModel, event: Any) -> None:
        if self.image is None:
            return
        row, column = (round(v) for v in self.image.world_to_data(event.position)[-2:])
        rows, columns = self.image.data.shape[:2]
        inside = 0 <= row < rows and 0 <= column < columns
        self.pointed.emit((row, column) if inside else None)

    def _drag_window(self, viewer: ViewerModel, event: Any) -> Iterator[None]:
        """Right drag: sideways the window's width, up and down its level."""
        if event.button != _RIGHT or self.image is None or self.image.rgb:
            return
        low, high = self.image.contrast_limits
        first = np.asarray(event.pos, float)
        event.handled = True
        yield
        while event.type == "mouse_move":
            dx, dy = np.asarray(event.pos, float) - first
            width = max((high - low) * float(np.exp(dx / 200)), 1e-6)
            level = (low + high) / 2 + (high - low) * float(dy) / 300
            event.handled = True
            self.window_changed.emit(level - width / 2, level + width / 2)
            yield

    def _set_limits(self, limits: tuple[float, float]) -> None:
        assert self.image is not None
        low, high = limits
        now = self.image.contrast_limits_range
        if low < now[0] or high > now[1]:
            self.image.contrast_limits_range = (min(low, now[0]), max(high, now[1]))
        if tuple(self.image.contrast_limits) != (low, high):
            self.image.contrast_limits = (low, high)

    def _fit(self, shape: tuple[int, ...], scale: tuple[float, ...]) -> None:
        height, width = shape[0] * scale[0], shape[1] * scale[1]
        size = self.qt_viewer.canvas.native.size()
        self.viewer.scene.camera.center = (0, (height - scale[0]) / 2, (width - scale[1]) / 2)
        zoom = min(size.height() / height, size.width() / width) * _MARGIN
        self.viewer.scene.camera.zoom = max(zoom, 1e-3)
        self._fitted = self._camera()

    def resizeEvent(self, event: Any) -> None:  # noqa: N802
        """Keep the slice fitted while it has not been moved or zoomed by hand."""
        super().resizeEvent(event)
        self.overlay.setGeometry(self.rect())
        self.preview.setGeometry(self.rect())
        if self._camera() == self._fitted:
            self.fit()

    def _camera(self) -> tuple[float, ...]:
        camera = self.viewer.scene.camera
        return (*camera.center, camera.zoom)


def _colours(schema: Schema, hidden: frozenset[int]) -> DirectLabelColormap:
    clear = np.zeros(4)
    table: dict[Any, Any] = {None: clear, 0: clear}
    for x in schema.labels:
        table[x.id] = clear if x.id in hidden else x.color
    return DirectLabelColormap(color_dict=table)


def _put(layer: LabelsLayer, mask: LabelArray) -> None:
    """Give a layer other labels, in place where the shape allows: much quicker."""
    if layer.data.shape != mask.shape:
        layer.data = mask.copy()
    elif not np.array_equal(layer.data, mask):
        layer.data[...] = mask
        layer.refresh()


def _show(layer: ImageLayer | LabelsLayer, visible: bool) -> None:
    """Show or hide a layer; napari draws it anew even where nothing changes."""
    if layer.visible != visible:
        layer.visible = visible


def _fade(layer: LabelsLayer, opacity: float) -> None:
    """Give a layer its opacity; napari draws it anew even where nothing changes."""
    if layer.opacity != opacity:
        layer.opacity = opacity


def _scale(layer: ImageLayer | LabelsLayer, scale: Any) -> None:
    """Give a layer its pixel size; napari draws it anew even where nothing changes."""
    if not np.array_equal(layer.scale, scale):
        layer.scale = scale


def _hidden_of(layer: LabelsLayer) -> frozenset[int]:
    hidden: frozenset[int] = layer.metadata.get("hidden", frozenset())
    return hidden


def _offered(proposed: Mapping[int, LabelArray], labels: Sequence[Label]) -> Hatched:
    """Proposals, those of later groups over those of earlier ones."""
    area: LabelArray = np.zeros((0, 0), np.uint16)
    for mask in proposed.values():
        area = np.where(mask > 0, mask, area).astype(np.uint16) if area.size else mask
    there = set(np.unique(area).tolist())
    shown = [x for x in labels if x.id in there]
    return Hatched(
        area, {x.id: x.color for x in shown}, tuple((x.color, area == x.id) for x in shown)
    )
