"""What is on screen and nowhere else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from enum import StrEnum
from typing import Any, ClassVar

from psygnal import Signal, SignalGroup

from segicl_gui.domain.display import Display
from segicl_gui.domain.edits import Edit
from segicl_gui.domain.proposals import Offers, Proposal
from segicl_gui.domain.tool_options import ToolOptions


class Tool(StrEnum):
    """What the mouse does on the canvas."""

    PAN = "pan"
    BRUSH = "brush"
    ERASER = "eraser"
    FILL = "fill"
    POLYGON = "polygon"
    LASSO = "lasso"
    LIVEWIRE = "livewire"
    RANGE = "range"
    GROW = "grow"
    PICK = "pick"
    PROMPT = "prompt"
    RULER = "ruler"
    ERASE_OBJECT = "erase_object"
    CUT_OBJECT = "cut_object"
    MERGE_OBJECTS = "merge_objects"


class SessionEvents(SignalGroup):
    """What a view can listen to."""

    place = Signal()
    """Another case or slice is shown."""
    tools = Signal()
    """Tool or its options, brush size, active label, opacity or visibility changed."""
    proposals = Signal(str)
    """The proposal of this case came, changed or went."""
    edit = Signal()
    """The edit that is offered came, changed or went, or could not be worked out."""


class Session:
    """Screen state of an open project. Used on the main thread."""

    MAX_BRUSH: ClassVar[int] = 200

    def __init__(self) -> None:
        self.events = SessionEvents()
        self.display = Display()
        self.case_id: str | None = None
        self.index = 0
        self.playing = False
        self.tool = Tool.PAN
        self.previous_tool = Tool.PAN
        self.options = ToolOptions()
        self.active_label: int | None = None
        self.brush_size = 10
        self.opacity = 0.5
        self.hidden: frozenset[int] = frozenset()
        self.proposals = Offers()
        self.dismissed: set[tuple[str, int, str]] = set()
        self.adopted: dict[tuple[str, int], str] = {}
        self.withheld: Callable[[str], bool] = lambda case_id: False
        """Whether the proposal of a case is not to be shown."""
        self.outdated: Callable[[str], str] = lambda case_id: ""
        """Why the proposal of a case was made from what may not be used any more; "" if not."""
        self.edit: Edit | None = None
        self.edit_problem = ""
        self._shown: tuple[str, frozenset[int], float] = ("", self.hidden, 0.0)

    def go(self, case_id: str | None, index: int = 0) -> None:
        """Show a slice of a case."""
        if (case_id, index) != (self.case_id, self.index):
            self.case_id, self.index = case_id, index
            self.events.place.emit()

    def set_tools(
        self,
        *,
        tool: Tool | None = None,
        active_label: int | None = None,
        brush_size: int | None = None,
        opacity: float | None = None,
        hidden: frozenset[int] | None = None,
    ) -> None:
        """Change what is given, leave the rest."""
        if tool is not None and tool is not self.tool:
            self.previous_tool = self.tool
        before = (self.tool, self.active_label, self.brush_size, self.opacity, self.hidden)
        self.tool = self.tool if tool is None else tool
        self.active_label = self.active_label if active_label is None else active_label
        if brush_size is not None:
            self.brush_size = min(max(1, brush_size), self.MAX_BRUSH)
        if opacity is not None:
            self.opacity = min(max(0.0, opacity), 1.0)
        self.hidden = self.hidden if hidden is None else hidden
        if before != (self.tool, self.active_label, self.brush_size, self.opacity, self.hidden):
            self.events.tools.emit()

    def offer_edit(self, edit: Edit | None, problem: str = "") -> None:
        """Show what an operation would change; None for nothing, and why nothing could be done."""
        if (edit, problem) != (self.edit, self.edit_problem):
            self.edit, self.edit_problem = edit, problem
            self.events.edit.emit()

    def set_options(self, **fields: Any) -> None:
        """Change some of the tools' options, by name."""
        options = replace(self.options, **fields)
        if options != self.options:
            self.options = options
            self.events.tools.emit()

    def set_proposal(self, proposal: Proposal) -> None:
        """Take the newest proposal of a case."""
        self.proposals[proposal.case_id] = proposal
        self.events.proposals.emit(proposal.case_id)

    def drop_proposal(self, case_id: str) -> None:
        """Forget the proposal of a case."""
        if self.proposals.pop(case_id, None) is not None:
            self.events.proposals.emit(case_id)

    def dismiss(self) -> None:
        """Stop showing the proposal of the current slice; a newer one is shown again."""
        proposal = self.visible_proposal()
        source = proposal.source_at(self.index) if proposal else None
        if proposal is not None and source is not None:
            self.dismissed.add((proposal.case_id, self.index, source.inputs))
            self.events.proposals.emit(proposal.case_id)

    def adopt(self, inputs: str) -> None:
        """Remember which proposal (by its fingerprint) the drafts on screen began from."""
        if self.case_id is not None:
            self.adopted[self.case_id, self.index] = inputs

    def newer_proposal(self) -> bool:
        """Whether there is a proposal for this slice that its drafts did not begin from."""
        proposal = self.visible_proposal()
        source = proposal.source_at(self.index) if proposal else None
        began = self.adopted.get((self.case_id or "", self.index))
        return source is not None and source.inputs != began

    def recall(self, case_id: str, index: int) -> None:
        """Show a dismissed proposal again."""
        self.dismissed = {d for d in self.dismissed if d[:2] != (case_id, index)}
        self.events.proposals.emit(case_id)

    def proposal_at(self, case_id: str, index: int) -> Proposal | None:
        """The proposal of a case, unless it is withheld or was dismissed in this slice."""
        return self.allowed(self.proposals.get(case_id), index)

    def allowed(self, proposal: Proposal | None, index: int) -> Proposal | None:
        """A proposal, unless it is withheld or was dismissed in this slice."""
        source = proposal.source_at(index) if proposal else None
        if proposal is None or source is None or self.withheld(proposal.case_id):
            return None
        if (proposal.case_id, index, source.inputs) in self.dismissed:
            return None
        return proposal

    def visible_proposal(self) -> Proposal | None:
        """The proposal of the current slice, unless it was dismissed."""
        return None if self.case_id is None else self.proposal_at(self.case_id, self.index)

    def report_shown(self, digest: str, now: float) -> None:
        """Told by the canvas what it has painted, and when (monotonic seconds)."""
        if (digest, self.hidden) != self._shown[:2]:
            self._shown = (digest, self.hidden, now)

    def shown_for(self, digest: str, now: float) -> float:
        """Seconds that the view with this digest has been on screen; 0 if another one is.

        A label that was shown or hidden makes it another picture.
        """
        if digest != self._shown[0]:
            return 0.0
        if self.hidden != self._shown[1]:
            self._shown = (digest, self.hidden, now)
        return now - self._shown[2]
