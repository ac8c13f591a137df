"""The window: PySide6 widgets, and napari behind `canvas`."""

import PySide6.QtCore  # noqa: F401 - `shibokensupport` is inside it
from shibokensupport import feature

# PySide looks into the source of every module that is imported for its own name, so as to keep
# ``__feature__`` from the others, and Python keeps the lines it has read: 60 MB. Nobody switches
# a feature on here, so that all modules may be taken for modules that use PySide.
feature._mod_uses_pyside = lambda module: True
