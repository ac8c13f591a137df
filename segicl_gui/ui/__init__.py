"""The window: PySide6 widgets, and napari behind `canvas`."""
