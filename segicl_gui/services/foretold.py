"""What the confirmed slices of a case foretell of its others, as engines take it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

from segicl_gui.domain.project import CLOSED, CaseState
from segicl_gui.services.distances import Mask
from segicl_gui.services.motion import Motion
from segicl_gui.services.shape_prior import Outlines

# Pixels that outlines move by from one frame to the next, beyond what is seen to move.
_MOVES = 1.0


class Foretold:
    """Priors of some labels of one group.

    Parameters
    ----------
    case : CaseState
    group : int
    labels : sequence of int
        In the order of the priors' planes.
    image : callable
        A slice, (row, column[, 3]), 0..1.
    """

    def __init__(
        self,
        case: CaseState,
        group: int,
        labels: Sequence[int],
        image: Callable[[int], npt.NDArray[np.float32]],
    ) -> None:
        self._case, self._labels = case, tuple(labels)
        self._masks = case.mask(group)
        self._motion = Motion(image, lambda i: self._masks.slice(i) > 0)
        _, row, column = case.geometry.canonical_spacing
        self._thickness = 2 * case.geometry.canonical_spacing[0] / (row + column)
        self._made: dict[tuple[int, range], Outlines] = {}

    def prior(self, index: int) -> npt.NDArray[np.uint8] | None:
        """How likely each pixel of a slice belongs to each label.

        Of a volume in time, the other slices of its frame and the same slice of the other frames
        both have a say.

        Returns
        -------
        ndarray of uint8 or None
            (label, row, column), 0..255 for 0..1, one half where nothing is known of a label;
            None where nothing is known of any.
        """
        geometry = self._case.geometry
        span, depth = geometry.span(index), geometry.depth
        across = [self._outlines(x, span, self._thickness).logits(index) for x in self._labels]
        if geometry.frames > 1:
            same = range(index % depth, self._case.n_slices, depth)
            step = _MOVES / depth
            along = [self._outlines(x, same, step).logits(index) for x in self._labels]
        else:
            along = [None] * len(self._labels)
        said = [[x for x in pair if x is not None] for pair in zip(across, along, strict=True)]
        if not any(said):
            return None
        stack = np.zeros((len(said), *geometry.shape[1:]), np.float32)
        for plane, logits in zip(stack, said, strict=True):
            for x in logits:
                plane += x
        return np.asarray(np.rint(255 / (1 + np.exp(-stack))), np.uint8)

    def _outlines(self, label: int, slices: range, thickness: float) -> Outlines:
        """Those among some slices where someone has looked at a label."""
        key = label, slices
        if key not in self._made:
            known = [i for i in slices if self._case.assessment(label, i) in CLOSED]

            def plane(index: int) -> Mask:
                return np.asarray(self._masks.slice(index) == label)

            self._made[key] = Outlines(known, plane, thickness, self._motion)
        return self._made[key]
