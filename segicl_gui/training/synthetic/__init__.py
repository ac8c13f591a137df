"""Made-up scans of every kind, for learning to segment from examples."""

from segicl_gui.training.synthetic.scenes import synthetic_batch

__all__ = ["synthetic_batch"]
