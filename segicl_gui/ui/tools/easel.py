"""What every tool works with: the slice, the label, and writing what was painted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt

from segicl_gui.domain.errors import UserError
from segicl_gui.domain.labels import Label, LabelKind
from segicl_gui.domain.masks import Box, LabelArray
from segicl_gui.domain.session import Session
from segicl_gui.domain.tool_options import Mode
from segicl_gui.services.mouse_tools.painting import needs_change, painted, refused
from segicl_gui.services.workspace import Workspace
from segicl_gui.ui.canvas import Canvas
from segicl_gui.ui.tools.gestures import Point
from segicl_gui.ui.tools.preview import Preview
from segicl_gui.ui.words import tr

Where = npt.NDArray[np.bool_]


class Easel:
    """The slice on screen, as tools see it.

    Parameters
    ----------
    workspace : callable
        Gives the open project, or None.
    """

    def __init__(self, canvas: Canvas, workspace: Callable[[], Workspace | None]) -> None:
        self.canvas = canvas
        self._workspace = workspace

    @property
    def ready(self) -> bool:
        """Whether there is a picture to work on."""
        workspace = self._workspace()
        return (
            workspace is not None
            and workspace.session.case_id in workspace.project.state.cases
            and workspace.library.cached(workspace.annotate.case()) is not None
        )

    @property
    def work(self) -> Workspace:
        """The open project; `UserError` where there is none."""
        workspace = self._workspace()
        if workspace is None:
            raise UserError(
                tr("Nothing is open"), tr("There is no project."), tr("Open a folder of scans.")
            )
        return workspace

    @property
    def session(self) -> Session:
        """Tool, options, place."""
        return self.work.session

    @property
    def preview(self) -> Preview:
        """What is drawn over the picture."""
        return self.canvas.preview

    @property
    def active(self) -> Label | None:
        """The label to work with, where there is one."""
        schema = self.work.project.state.schema
        return next((x for x in schema.labels if x.id == self.session.active_label), None)

    @property
    def label(self) -> Label:
        """The label to work with; `UserError` where there is none."""
        if self.active is None:
            raise UserError(
                tr("No label yet"), tr("There is nothing to paint with."), tr("Add a label (+).")
            )
        return self.active

    @property
    def place(self) -> tuple[str, int]:
        """Case and slice: what the image on screen is known by."""
        return self.work.annotate.case().id, self.session.index

    @property
    def shape(self) -> tuple[int, int]:
        """(rows, columns) of the slice."""
        return self.work.annotate.case().geometry.shape[1:]

    @property
    def spacing(self) -> tuple[float, float, float]:
        """Millimetres between slices, rows, columns."""
        return self.work.annotate.case().geometry.canonical_spacing

    def intensities(self, index: int | None = None) -> npt.NDArray[Any]:
        """A slice of the image (row, column[, 3]) in its own units; that on screen by default."""
        loaded = self.work.library.load(self.work.annotate.case())
        plane: npt.NDArray[Any] = loaded.image.array[self.session.index if index is None else index]
        return plane

    def range(self) -> tuple[float, float]:
        """Low and high end of the image's intensities, extremes left out."""
        return self.work.library.load(self.work.annotate.case()).limits

    def pixel(self, point: Point) -> tuple[int, int] | None:
        """The pixel at a (row, column), or None outside the image."""
        row, column = round(point[0]), round(point[1])
        rows, columns = self.shape
        return (row, column) if 0 <= row < rows and 0 <= column < columns else None

    def mask(self, index: int | None = None) -> LabelArray:
        """Saved labels (row, column) of the active label's group."""
        case = self.work.annotate.case()
        return case.mask(self.label.group).slice(self.session.index if index is None else index)

    def shown(self) -> LabelArray:
        """Labels (row, column) of the active label's group as on screen, proposals included."""
        view, group = self.work.annotate.view(), self.label.group
        proposed = view.proposed[group]
        return np.where(proposed > 0, proposed, view.saved[group]).astype(np.uint16)

    def show(
        self, before: LabelArray, window: tuple[slice, slice], where: Where, mode: Mode
    ) -> None:
        """Show what a stroke does in a window of the slice, before it is written."""
        schema, label = self.work.project.state.schema, self.label
        old = before[window]
        new = painted(old, where, label.id, schema, mode)
        allowed = np.where(refused(old, new, schema), old, new)
        self.canvas.show_stroke(label.group, window, allowed)

    def adopt(self) -> None:
        """Take a proposal over before the first change to it."""
        self.work.annotate.adopt()

    def write(self, where: Where, mode: Mode, title: str) -> None:
        """Write an outline (row, column) into the slice on screen, as one undo step.

        Of a label with objects it is an object of its own, without what others have already;
        in `Mode.REPLACE` it takes that from them.

        Raises
        ------
        UserError
            If nothing would change, and why; a proposal is not taken over then.
        """
        schema, label, before = self.work.project.state.schema, self.label, self.shown()
        own = None
        if label.kind is LabelKind.OBJECTS and mode is not Mode.SUBTRACT:
            # The other objects of the slice are not meant: to replace is to take from them.
            inside = np.isin(before, schema.whole(label.id))
            own = (label.id, (where if mode is Mode.REPLACE else where & ~inside)[np.newaxis])
            mode = Mode.ADD
        if own is None or not own[1].any() or label.locked:
            after = painted(before, where, label.id, schema, mode)
            needs_change(before, after, label.id, schema, mode)
        self.adopt()
        after = painted(self.mask(), where, label.id, schema, mode)
        box = Box.of_slice(self.session.index, self.work.annotate.case().geometry.shape)
        self.work.annotate.edit(label.group, box, after[np.newaxis], title, own_object=own)

    def write_slices(self, first: int, slices: list[Where], window: tuple[slice, slice],
                     mode: Mode, title: str) -> None:  # fmt: skip
        """Write a stroke through several slices, as one undo step.

        Parameters
        ----------
        first : int
            The lowest slice.
        slices : list of ndarray of bool
            What is covered of the window in this slice and those above it.
        """
        schema, label, case = self.work.project.state.schema, self.label, self.work.annotate.case()
        rows, columns = window
        box = Box(
            (first, rows.start, columns.start), (first + len(slices), rows.stop, columns.stop)
        )
        before = case.mask(label.group).box(box)
        after = painted(before, np.stack(slices), label.id, schema, mode)
        self.work.annotate.edit(label.group, box, after, title)
