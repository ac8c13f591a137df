"""In-context pixel classifier: the engine that needs no weights."""

from segicl_gui.engine.engines.pixels.engine import PixelsEngine

__all__ = ["PixelsEngine"]
