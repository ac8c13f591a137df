"""OpenGL in a window of its own, so that the rest of the main window is not composed with it."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget


def own_window(widget: QWidget) -> None:
    """Give a widget a window of its own within the one it lies in, where that is known to help.

    Qt composes a whole window by OpenGL once anything in it is drawn so: with software rendering
    a line that scrolls then costs 20 ms. Whatever draws must come into the widget after this: what
    is in it when its window is made stays blank (Qt 6.11). It covers what is no child of it and
    has no window of its own; see `over_windows`.
    """
    if not _helps():
        return
    # Else everything beside it and all it lies in would become windows, too.
    QCoreApplication.setAttribute(Qt.ApplicationAttribute.AA_DontCreateNativeWidgetSiblings)
    widget.setAttribute(Qt.WidgetAttribute.WA_DontCreateNativeAncestors)
    widget.window().winId()
    widget.winId()


def over_windows(widget: QWidget) -> None:
    """Let a widget that is raised lie over such as have windows of their own."""
    if _helps():
        widget.setAttribute(Qt.WidgetAttribute.WA_DontCreateNativeAncestors)
        widget.setAttribute(Qt.WidgetAttribute.WA_NativeWindow)


def _helps() -> bool:
    return QGuiApplication.platformName() == "xcb"
