"""Brings together the panel of operations, what is on screen, and the service that does them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from PySide6.QtCore import QTimer

from segicl_gui.domain.edits import Edit
from segicl_gui.domain.errors import UserError
from segicl_gui.domain.labels import Label, Schema
from segicl_gui.domain.project import Step
from segicl_gui.domain.session import Tool
from segicl_gui.services.editing.recipes import Value
from segicl_gui.services.operation_outcome import Place
from segicl_gui.services.operation_table import BY_ID, OPERATIONS
from segicl_gui.services.operations import SLOT
from segicl_gui.services.workspace import Workspace
from segicl_gui.ui.canvas import Canvas
from segicl_gui.ui.edit_panel import EditPanel
from segicl_gui.ui.words import tr

_SOON_MS = 250  # typing and turning a number is over after so long


class Editing:
    """Opens and closes the panel, keeps its values, and asks for previews as they change.

    Parameters
    ----------
    panel : EditPanel
    canvas : Canvas
        Clicks on it are the places that some operations start from.
    guarded : callable
        Wraps a method so that its errors are shown.
    on_open : callable
        Told whether the panel is open now.
    """

    def __init__(
        self,
        panel: EditPanel,
        canvas: Canvas,
        guarded: Callable[[Callable[[], None]], Callable[[], None]],
        on_open: Callable[[bool], None],
    ) -> None:
        self._panel = panel
        self._canvas = canvas
        self._on_open = on_open
        self._workspace: Workspace | None = None
        self._values: dict[tuple[str, bool], dict[str, Value]] = {}
        self._extents = {x.id: x.volume_first for x in OPERATIONS}
        self._fields: tuple[object, ...] = ()
        self._clicked: tuple[str, Place] | None = None
        self._tool: Tool | None = None
        self._applying = False
        self._soon = QTimer(panel)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(guarded(self._preview))
        panel.chosen.connect(guarded(self._choose))
        panel.extended.connect(lambda volume: guarded(lambda: self._extend(volume))())
        panel.changed.connect(guarded(self._change))
        panel.applied.connect(guarded(self.apply))
        panel.cancelled.connect(guarded(self.close))
        canvas.viewer.mouse_drag_callbacks.append(self._pressed)
        panel.hide()

    @property
    def is_open(self) -> bool:
        """Whether the panel is on screen; Enter and Esc are then its own."""
        return not self._panel.isHidden()

    @property
    def hint(self) -> str:
        """What a click in the picture does while it is the panel's; "" where it is the tool's."""
        return tr("Click a place in the picture") if self._needs_place() else ""

    def set_workspace(self, workspace: Workspace | None) -> None:
        """Take over another project, or none."""
        self.close()
        self._workspace = workspace
        self._values.clear()
        if workspace is not None:
            workspace.project.changed.connect(self._on_changed)
            workspace.session.events.place.connect(self._refresh)
            workspace.session.events.tools.connect(self._refresh)
            workspace.session.events.edit.connect(self._show_status)

    def open(self, operation: str | None = None) -> None:
        """Show the panel, with an operation or the one of last time.

        Raises
        ------
        UserError
            If there is no label to edit.
        """
        workspace = self._workspace
        if workspace is None or self._label() is None:
            raise UserError(
                tr("No label yet"), tr("There is nothing to edit."), tr("Add a label (+).")
            )
        self._canvas.flush()
        was_open = self.is_open
        self._panel.show()
        if operation is not None and operation != self._panel.operation:
            self._panel.choose(operation)  # tells `_choose`
        else:
            self._choose()
        if not was_open:
            self._on_open(True)

    def close(self) -> None:
        """Hide the panel and drop what it offers."""
        was_open = self.is_open
        self._soon.stop()
        self._applying = False
        self._clicked = None
        self._panel.hide()
        workspace = self._workspace
        if workspace is not None and was_open:
            workspace.operations.discard()
            self._give_tool_back()
        if was_open:
            self._canvas.qt_viewer.canvas.native.setFocus()
            self._on_open(False)

    def apply(self) -> None:
        """Apply what is offered, or what comes of the values now set; then close."""
        workspace = self._workspace
        if workspace is None or not self.is_open:
            return
        self._canvas.flush()
        self._applying = True
        ready = workspace.session.edit is not None and workspace.jobs.in_slot(SLOT) is None
        if ready and not self._soon.isActive():
            try:
                workspace.operations.apply()
            except UserError:
                self._applying = False
                raise
        else:
            self._ask(apply=True)

    def _label(self) -> Label | None:
        workspace = self._workspace
        if workspace is None:
            return None
        schema, active = workspace.project.state.schema, workspace.session.active_label
        return schema.get(active) if active is not None and active in schema.ids() else None

    def _choose(self) -> None:
        """Another operation."""
        workspace = self._workspace
        if workspace is None or not self.is_open:
            return
        self._clicked = None
        self._lay_out()
        if not self._panel.focus_first():
            self._canvas.qt_viewer.canvas.native.setFocus()
        self._ask_soon()

    def _extend(self, volume: bool) -> None:
        """The slice instead of the volume, or the other way round."""
        self._extents[self._panel.operation] = volume
        self._lay_out()
        self._ask_soon()

    def _change(self) -> None:
        """Other values."""
        self._values[self._panel.operation, self._panel.volume] = self._panel.values()
        self._ask_soon()

    def _ask_soon(self) -> None:
        if self._needs_place():
            self._take_tool()
        else:
            self._give_tool_back()
        self._show_status()
        self._soon.start(_SOON_MS)

    def _lay_out(self) -> None:
        workspace = self._workspace
        assert workspace is not None
        panel = self._panel
        case = workspace.project.state.cases.get(workspace.session.case_id or "")
        schema = workspace.project.state.schema
        panel.show_label(self._label())
        panel.show_extent(
            volume=self._extents[panel.operation], slices=case.n_slices if case else 1
        )
        others = {i: schema.get(i).name for i in workspace.operations.others()}
        intensities = workspace.operations.intensities()
        sized = case is None or case.geometry.in_millimetres
        fields = (panel.operation, panel.volume, tuple(others.items()), intensities, sized)
        if fields != self._fields:
            self._fields = fields
            defaults = workspace.operations.defaults(panel.operation, volume=panel.volume)
            kept = self._values.get((panel.operation, panel.volume), {})
            values = defaults | kept
            panel.show_parameters(values, others, intensities, in_millimetres=sized)

    def _refresh(self) -> None:
        """Another slice, case or label: what was offered is gone or no longer fits."""
        if not self.is_open or self._workspace is None:
            return
        if self._label() is None:
            self.close()
            return
        self._lay_out()
        if self._workspace.session.edit is None:
            self._show_status()
            self._soon.start(_SOON_MS)

    def _on_changed(self, step: Step) -> None:
        if not self.is_open:
            return
        if self._applying:
            self.close()
        else:
            self._refresh()

    def _preview(self) -> None:
        workspace = self._workspace
        if workspace is None or not self.is_open:
            return
        case = workspace.project.state.cases.get(workspace.session.case_id or "")
        if case is not None and workspace.library.cached(case) is None:
            self._soon.start(_SOON_MS)  # the image is still being read
            return
        self._lay_out()
        if self._panel.live.isChecked():
            self._ask(apply=False)
        else:
            workspace.operations.discard()

    def _ask(self, *, apply: bool) -> None:
        workspace = self._workspace
        assert workspace is not None
        self._soon.stop()
        if self._needs_place() and self._place() is None:
            self._applying = False
            workspace.operations.discard()
            self._show_status()
            return
        panel = self._panel
        job = workspace.operations.preview(
            panel.operation,
            panel.values(),
            volume=panel.volume,
            over=panel.over,
            seed=self._place(),
            apply=apply,
        )
        job.when_ended(self._show_status)
        self._show_status()

    def _show_status(self) -> None:
        workspace = self._workspace
        if workspace is None or not self.is_open:
            return
        session = workspace.session
        if session.edit_problem or (session.edit is not None and not session.edit.drafts):
            self._applying = False
        if workspace.jobs.in_slot(SLOT) is not None:
            self._panel.show_status(tr("Working…"))
        elif self._needs_place() and self._place() is None:
            self._panel.show_status(tr("Click a place in the picture"))
        elif session.edit is not None:
            edit, schema = session.edit, workspace.project.state.schema
            self._panel.show_status(_told(edit, schema), warn=not edit.drafts)
        else:
            self._panel.show_status(session.edit_problem, warn=True)

    # The place that some operations start from

    def _needs_place(self) -> bool:
        panel = self._panel
        return self.is_open and BY_ID[panel.operation].seed(panel.values())

    def _place(self) -> Place | None:
        """Where was clicked, if it is in what is to be changed."""
        if self._clicked is None or self._workspace is None:
            return None
        session = self._workspace.session
        case_id, place = self._clicked
        fits = case_id == session.case_id and (self._panel.volume or place[0] == session.index)
        return place if fits else None

    def _take_tool(self) -> None:
        """While a place is to be clicked, a click must not paint."""
        assert self._workspace is not None
        session = self._workspace.session
        if self._tool is None:
            self._tool = session.tool
            session.set_tools(tool=Tool.PAN)

    def _give_tool_back(self) -> None:
        if self._tool is not None and self._workspace is not None:
            tool, self._tool = self._tool, None
            self._workspace.session.set_tools(tool=tool)

    def _pressed(self, viewer: Any, event: Any) -> Iterator[None]:
        if event.button != 1 or not self._needs_place() or self._canvas.image is None:
            return
        yield
        if event.type == "mouse_move":
            return  # dragged
        image, workspace = self._canvas.image, self._workspace
        row, column = (round(v) for v in image.world_to_data(event.position)[-2:])
        rows, columns = image.data.shape[:2]
        if workspace is not None and 0 <= row < rows and 0 <= column < columns:
            case_id = workspace.session.case_id or ""
            self._clicked = case_id, (workspace.session.index, row, column)
            self._soon.start(0)


def _told(edit: Edit, schema: Schema) -> str:
    blocked = _in_the_way(edit, schema)
    if not edit.drafts:
        said = tr("Nothing would change")
        return f"{said}: {blocked}" if blocked else said
    count = edit.added + edit.removed
    unit = ("voxel" if edit.index is None else "pixel") + ("" if count == 1 else "s")
    said = [f"+{edit.added:,}"] if edit.added else []
    said += [f"−{edit.removed:,}"] if edit.removed else []
    where = ""
    if edit.index is None:
        first, last = min(edit.drafts) + 1, max(edit.drafts) + 1
        where = (
            tr(" in slice {0}").format(first)
            if first == last
            else tr(" in slices {0}–{1}").format(first, last)
        )
    return f"{' '.join(said) or '0'} {unit}{where}{f' · {blocked}' if blocked else ''}"


def _in_the_way(edit: Edit, schema: Schema) -> str:
    """Which labels keep what was wanted."""
    held = [x for x in schema.labels if edit.held.get(x.id)]
    locked = ", ".join(x.name for x in held if x.locked)
    others = ", ".join(x.name for x in held if not x.locked)
    said = [tr("blocked by {0}").format(others)] if others else []
    return "; ".join([*said, tr("blocked by {0}, locked").format(locked)] if locked else said)
