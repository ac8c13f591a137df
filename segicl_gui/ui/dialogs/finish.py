"""Before a whole case is confirmed: what nobody has looked at."""

from __future__ import annotations

import html

from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from segicl_gui.domain.project import Assessment
from segicl_gui.domain.proposals import view_of
from segicl_gui.services.workspace import Workspace
from segicl_gui.ui.words import tr


class FinishDialog(QDialog):
    """Lists labels that are unassessed somewhere and asks what to do about them."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Finish case"))
        case = workspace.annotate.case()
        schema = workspace.project.state.schema
        session = workspace.session
        left = {x.id: 0 for x in schema.labels if x.id not in session.hidden and not x.locked}
        proposed = auto = 0
        for index in case.chosen():
            view = view_of(case, schema, index, session.proposal_at(case.id, index))
            proposed += bool(view.proposed_labels)
            auto += any(case.assessment(i, index) is Assessment.AUTO for i in schema.ids())
            for label in left:
                standing = case.assessment(label, index)
                if standing is Assessment.UNASSESSED and label not in view.proposed_labels:
                    left[label] += 1
        left = {k: n for k, n in left.items() if n}
        self.needed = bool(left) or (proposed + auto > 0 and case.n_slices > 1)
        text = QLabel()
        text.setWordWrap(True)
        text.setMinimumWidth(360)
        lines = [f"<b>{html.escape(case.name)}</b>: {_slices(len(case.chosen()))}."]
        if proposed:
            are = "is" if proposed == 1 else "are"
            lines.append(tr("{0} {1} confirmed as proposed.").format(_slices(proposed), are))
        if auto:
            are = "was" if auto == 1 else "were"
            lines.append(
                tr("{0} {1} auto-accepted and become confirmed.").format(_slices(auto), are)
            )
        if left:
            lines.append(tr("Nobody has looked at:"))
            lines += [
                tr("&nbsp;&nbsp;• {0} in {1}").format(html.escape(schema.get(k).name), _slices(n))
                for k, n in left.items()
            ]
        text.setText("<br>".join(lines))
        self._absent = QRadioButton(tr("Mark these as absent there (they count as background)"))
        self._leave = QRadioButton(tr("Leave them unassessed (exported as “ignore”)"))
        self._leave.setChecked(True)
        for choice in (self._absent, self._leave):
            choice.setVisible(bool(left))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        finish = buttons.addButton(tr("Finish"), QDialogButtonBox.ButtonRole.AcceptRole)
        finish.setDefault(True)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        for widget in (text, self._absent, self._leave, buttons):
            layout.addWidget(widget)

    @property
    def mark_absent(self) -> bool:
        """Whether what is left is to be marked absent."""
        return self._absent.isVisibleTo(self) and self._absent.isChecked()


def _slices(count: int) -> str:
    return tr("{0} slice{1}").format(count, "" if count == 1 else "s")
