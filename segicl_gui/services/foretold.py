"""What the confirmed slices of a case foretell of its others, as engines take it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

from segicl_gui.domain.project import CLOSED, CaseState
from segicl_gui.services.motion import Motion
from segicl_gui.services.shape_prior import Mask, Outlines


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
        self._shape = case.geometry.shape[1:]
        slices, row, column = case.geometry.canonical_spacing
        masks = case.mask(group)
        motion = Motion(image, lambda i: masks.slice(i) > 0)

        def outlines(label: int) -> Outlines:
            def plane(index: int) -> Mask:
                return np.asarray(masks.slice(index) == label)

            known = [i for i in range(case.n_slices) if case.assessment(label, i) in CLOSED]
            return Outlines(known, plane, 2 * slices / (row + column), motion)

        self._outlines = [outlines(x) for x in labels]

    def prior(self, index: int) -> npt.NDArray[np.uint8] | None:
        """How likely each pixel of a slice belongs to each label.

        Returns
        -------
        ndarray of uint8 or None
            (label, row, column), 0..255 for 0..1, one half where nothing is known of a label;
            None where nothing is known of any.
        """
        logits = [x.logits(index) for x in self._outlines]
        if all(x is None for x in logits):
            return None
        unknown = np.zeros(self._shape, np.float32)
        stack = np.stack([unknown if x is None else x for x in logits])
        return np.asarray(np.rint(255 / (1 + np.exp(-stack))), np.uint8)
