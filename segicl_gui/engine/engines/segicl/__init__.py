"""SegICL: the in-context network, with the pixel classifier beside it."""

from segicl_gui.engine.engines.segicl.engine import SegICLEngine

__all__ = ["SegICLEngine"]
