"""Types that the operations share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt

Mask = npt.NDArray[np.bool_]
"""bool (slice, row, column)."""
Grey = npt.NDArray[Any]
"""Intensities (slice, row, column) of any number type."""
Spacing = tuple[float, float, float]
"""Millimetres between slices, rows and columns."""
Tick = Callable[[float], None]
"""Told the share done (0..1) now and then; raises to stop the work."""


def no_tick(share: float) -> None:
    """Tells nobody."""
