"""An exemplar beside what the others make of it."""

from __future__ import annotations

import html
from collections.abc import Callable, Mapping

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from segicl_gui.domain.exemplars import Exemplar
from segicl_gui.domain.project import Mark, ProjectState
from segicl_gui.services.doubts import FEWEST, Doubt
from segicl_gui.services.exemplars import shows
from segicl_gui.services.resizing import labels_resized
from segicl_gui.services.workspace import Workspace
from segicl_gui.ui.theme import DARK, Theme
from segicl_gui.ui.thumbnails import as_bytes, colour, pixmap, shrunk, tint
from segicl_gui.ui.words import said, tr

_SIDE = 210
# A share below it says nothing.
_MENTIONED = 0.01
_HEADS = ("As accepted", "From the others", "Difference")
# On images of any kind, and for people who see no red or green.
MISSED, ADDED, BOTH = "#f0a73a", "#4f8dfd", "#e6e9ef"

Pictures = list[npt.NDArray[np.uint8]]


class ExemplarView(QFrame):
    """Shown above the gallery; goes when something else is clicked."""

    opened = Signal(str, int)
    reopened = Signal(str, int)
    marked = Signal(str, int, object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self._exemplar: Exemplar | None = None
        self.heading = QLabel()
        self.heading.setTextFormat(Qt.TextFormat.RichText)
        self.pictures = [QLabel() for _ in _HEADS]
        self.note = QLabel()
        self.note.setTextFormat(Qt.TextFormat.RichText)
        self.note.setWordWrap(True)
        self.fix = QPushButton(tr("Reopen to fix"))
        self.fix.setToolTip(
            tr("Show it with its masks as drafts; it is no exemplar until accepted")
        )
        self.leave = QPushButton()
        open_it = QPushButton(tr("Open"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(10)
        for i, (head, picture) in enumerate(zip(_HEADS, self.pictures, strict=True)):
            title = QLabel(tr(head))
            title.setProperty("role", "faint")
            picture.setFixedSize(_SIDE, _SIDE)
            picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
            picture.setAccessibleName(tr(head))
            picture.setStyleSheet("background: #000000; color: #959dab")
            grid.addWidget(title, 0, i)
            grid.addWidget(picture, 1, i)
        buttons = QHBoxLayout()
        buttons.addStretch()
        for button, act in ((open_it, self._open), (self.leave, self._mark), (self.fix, self._fix)):
            button.clicked.connect(act)
            buttons.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 12, 14, 12)
        layout.setSpacing(8)
        layout.addWidget(self.heading)
        layout.addLayout(grid)
        layout.addWidget(self.note)
        layout.addLayout(buttons)
        self.set_theme(DARK)

    def set_theme(self, theme: Theme) -> None:
        """Take over colours."""
        self._theme = theme

    def show_exemplar(
        self,
        workspace: Workspace,
        e: Exemplar,
        weight: tuple[float | None] | None,
        doubts: Mapping[int, Doubt],
        place: QPoint,
    ) -> None:
        """Show an exemplar beside a place on the screen.

        Parameters
        ----------
        weight : tuple of float or None
            How much it resembles the image on screen (None: not known); None if it was not used.
        doubts : mapping of int to Doubt
            Label -> what speaks against it.
        """
        self._exemplar = e
        state = workspace.project.state
        case = state.cases[e.case_id]
        where = f", {case.where(e.index)}" if case.n_slices > 1 else ""
        self.heading.setText(f"<b>{html.escape(case.name)}</b>{where}. {told(e, weight)}")
        scores = workspace.quality.scores(e)
        self.note.setText(self._scores(state, e, scores, doubts))
        self.leave.setText(tr("Use again") if e.mark is Mark.EXCLUDED else tr("Exclude"))
        self.leave.setToolTip(tr("Whether proposals may be made from it"))
        for picture in self.pictures:
            picture.clear()
            picture.setText("…")
        # Under a title that the status bar keeps to itself.
        workspace.jobs.start(
            tr("Thumbnails"),
            lambda job: _pictures(workspace, state, e),
            self._shower(e),
            quiet=True,
            seen=True,
        )
        self.adjustSize()
        self.move(self._beside(place))
        self.show()
        wrong = any(d.stands_out for d in doubts.values())
        (self.fix if wrong else self.leave).setFocus()

    def _shower(self, e: Exemplar) -> Callable[[Pictures], None]:
        def show(found: Pictures) -> None:
            if self._exemplar is not e:
                return
            for picture, rgb in zip(self.pictures, found, strict=False):
                picture.setPixmap(pixmap(rgb))
            for picture in self.pictures[len(found) :]:
                picture.setText(tr("not compared yet"))

        return show

    def _scores(
        self,
        state: ProjectState,
        e: Exemplar,
        scores: Mapping[int, float],
        doubts: Mapping[int, Doubt],
    ) -> str:
        if not scores and e.barred:
            return tr("Not compared: only those that may be used are.")
        if not scores and not doubts:
            return tr(
                "Not compared yet. It is done in the background, from {0} exemplars on."
            ).format(FEWEST)
        names = {x.id: html.escape(x.name) for x in state.schema.labels}
        lines = []
        drawn = {k: v for k, v in scores.items() if k in names and shows(state, e, k)}
        if drawn:
            dice = " · ".join(f"{names[k]} {v:.2f}" for k, v in drawn.items())
            lines.append(tr("Dice with what the others make of it: {0}").format(dice))
        # Of an absent one there is no Dice; see `agreement`.
        lines += [
            tr("{0}: absent; the others find {1:.0%} of its usual size").format(names[k], 1 - v)
            for k, v in scores.items()
            if k in names and k not in drawn
        ]
        for label, doubt in doubts.items():
            said = why(doubt)
            if doubt.stands_out:
                said = tr("<b style='color:{0}'>disagrees</b>. {1}").format(self._theme.warn, said)
            if said and label in names:
                lines.append(f"{names[label]}: {said}")
        lines.append(
            f"<span style='color:{MISSED}'>■</span> {tr('accepted only')} &nbsp; "
            f"<span style='color:{ADDED}'>■</span> {tr('from the others only')} &nbsp; "
            f"<span style='color:{BOTH}; background: #000000'>■</span> {tr('both')}"
        )
        return "<br>".join(lines)

    def _beside(self, place: QPoint) -> QPoint:
        screen: QRect = self.screen().availableGeometry()
        left = min(max(place.x() - self.width() - 8, screen.left()), screen.right() - self.width())
        top = min(max(place.y(), screen.top()), screen.bottom() - self.height())
        return QPoint(left, top)

    def _open(self) -> None:
        self._tell(self.opened)

    def _fix(self) -> None:
        self._tell(self.reopened)

    def _mark(self) -> None:
        e = self._exemplar
        assert e is not None
        self.hide()
        new = None if e.mark is Mark.EXCLUDED else Mark.EXCLUDED
        self.marked.emit(e.case_id, e.index, new)

    def _tell(self, signal: Signal) -> None:
        e = self._exemplar
        assert e is not None
        self.hide()
        signal.emit(e.case_id, e.index)


def told(e: Exemplar, weight: tuple[float | None] | None) -> str:
    """Whether and how much an exemplar was used, as a sentence."""
    state = tr("Not used for this proposal")
    if weight is not None:
        share = tr(" (likeness {0})").format(text) if (text := percent(weight[0])) else ""
        state = tr("Used for this proposal{0}").format(share)
    state += f", {e.mark.value}" if e.mark else ""
    barred = tr(" Not for other cases: {0}.").format(html.escape(e.barred)) if e.barred else ""
    return f"{state}.{barred}"


def percent(share: float | None) -> str:
    """A share as one reads it; "" of none, or too little to mention."""
    return f"{share:.0%}" if share is not None and share >= _MENTIONED else ""


def why(doubt: Doubt) -> str:
    """What speaks against an exemplar, as a sentence; "" where nothing much does."""
    worst = {1: tr("The most doubtful"), 2: tr("The second most doubtful")}.get(doubt.place, "")
    if not doubt.stands_out and not (worst and doubt.reasons):
        return ""
    reasons = "; ".join(map(said, doubt.reasons))
    if not worst:
        return f"{reasons[:1].upper()}{reasons[1:]}."
    return tr("{0} of {1}: {2}.").format(worst, doubt.among, reasons)


def _pictures(workspace: Workspace, state: ProjectState, e: Exemplar) -> Pictures:
    """As accepted, and where it is known as the others have it, and the difference."""
    case = state.cases[e.case_id]
    plain = shrunk(workspace.library, case, e.index, _SIDE)
    accepted, answered, differing = plain.copy(), plain.copy(), plain.copy()
    found = workspace.quality.answer(e)
    for group in state.schema.groups():
        labels = [x for x in state.schema.in_group(group) if x.id in e.labels]
        truth = case.mask(group).slice(e.index)
        tint(accepted, truth, labels)
        answer = found.answers.get(group) if found is not None else None
        if answer is None or answer.shape != truth.shape:
            continue
        tint(answered, answer, labels)
        a, b = (labels_resized(m, plain.shape[:2]) for m in (truth, answer))
        compared = np.array([x.id for x in labels if x.id in found.scores], np.uint16)
        a, b = (np.where(np.isin(m, compared), m, 0) for m in (a, b))
        colour(differing, (a > 0) & (a == b), BOTH)
        colour(differing, (b > 0) & (a != b), ADDED)
        colour(differing, (a > 0) & (a != b), MISSED)
    shown = [accepted, answered, differing] if found is not None else [accepted]
    return [as_bytes(x) for x in shown]
