"""What can be done to a mask as a whole, one module a family: pure functions over arrays.

Masks are bool (slice, row, column); a slice on its own is an array with one slice, and what is
done to it is done in its plane. Spacing is in millimetres in the same order. Beyond the edge of an
array a mask is taken to go on as it is at the edge, unless said otherwise, so that a label at the
border of an image is not eaten from there.
"""

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
