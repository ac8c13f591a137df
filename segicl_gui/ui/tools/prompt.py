"""Telling the model where it is wrong."""

from __future__ import annotations

from segicl_gui.domain.prompts import PromptKind
from segicl_gui.engine.known import PROMPTS, answers_to
from segicl_gui.ui.prompt_marks import COLOURS, drawn_kind
from segicl_gui.ui.tools.gestures import Gesture, Shape
from segicl_gui.ui.tools.tool import CTRL, SHIFT, MouseTool
from segicl_gui.ui.words import tr


class Prompt(MouseTool):
    """Hands clicks, strokes, boxes and lassos to the canvas' `prompted`."""

    shape = Shape.PATH
    drawn = False
    title = "Correct with the model"
    hint = (
        "Click or draw on what belongs to the label, Ctrl: what does not · closed line: lasso · "
        "Shift+drag: box"
    )

    @property
    def said(self) -> str:
        """That the engine ignores marks, where it does."""
        engine = self.easel.work.predictor.engine_name if self.easel.ready else ""
        if answers_to(engine, PROMPTS):
            return ""
        return tr(
            "“{0}” does not look at clicks and scribbles · take the brush, "
            "or choose another engine in the preferences"
        ).format(engine)

    def drag(self, gesture: Gesture) -> None:
        kind, color = self._kind(gesture), COLOURS[not gesture.held(CTRL)]
        if kind is PromptKind.CLICK:
            self.easel.preview.show_line(())
        elif kind is PromptKind.BOX:
            self.easel.preview.show_box(gesture.start, gesture.end, color)
        else:
            closed = kind is PromptKind.LASSO
            self.easel.preview.show_line(gesture.points, closed=closed, color=color)

    def release(self, gesture: Gesture) -> None:
        self.drop()
        kind, points = self._kind(gesture), gesture.points
        if kind is PromptKind.CLICK:
            points = points[:1]
        elif kind is PromptKind.BOX:
            points = (gesture.start, gesture.end)
        self.easel.canvas.prompted.emit(kind, not gesture.held(CTRL), points)

    def drop(self) -> None:
        self.easel.preview.show_line(())

    def _kind(self, gesture: Gesture) -> PromptKind:
        return drawn_kind(gesture.points, box=gesture.held(SHIFT))
