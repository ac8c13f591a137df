from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QUrl
from PySide6.QtGui import QFileOpenEvent

from segicl_gui.ui.file_open import OpensFiles


def test_documents_are_handed_on_and_other_events_pass(qapp: QCoreApplication) -> None:
    opened: list[Path] = []
    target, opens = QObject(), OpensFiles(opened.append)
    target.installEventFilter(opens)
    document = QFileOpenEvent(QUrl.fromLocalFile("/study/project.segicl"))
    assert QCoreApplication.sendEvent(target, document)
    QCoreApplication.sendEvent(target, QEvent(QEvent.Type.User))
    assert opened == [Path("/study/project.segicl")]
