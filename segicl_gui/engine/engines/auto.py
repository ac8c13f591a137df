"""The `auto` engine: for each label, whichever of two did better on the project's exemplars."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from segicl_gui.engine.engines.segicl.engine import SegICLEngine


class AutoEngine(SegICLEngine):
    """Asks the network and the pixel classifier, and takes one of the two for each label.

    The one with the higher Dice on exemplars left out is taken, and told of in the proposal's
    note; with a single exemplar, where that cannot be measured, the network and the classifier
    are averaged as in the engine `segicl`.
    """

    name = "auto"

    def weigh(
        self,
        by_network: npt.NDArray[np.float64],
        by_pixels: npt.NDArray[np.float64],
        n: npt.NDArray[np.int_],
        names: Sequence[str],
    ) -> tuple[npt.NDArray[np.float64], str]:
        """All or nothing for each label, and why; see `SegICLEngine.weigh`."""
        say, _ = super().weigh(by_network, by_pixels, n, names)
        told = []
        for k, name in enumerate(names):
            ours, other = float(by_network[k]), float(by_pixels[k])
            if np.isnan(ours) or np.isnan(other):
                told.append(f"{name}: segicl and pixels averaged, too few exemplars to choose")
                continue
            better = ours >= other
            say[k] = 1.0 if better else 0.0
            first, second = ("segicl", "pixels") if better else ("pixels", "segicl")
            high, low = max(ours, other), min(ours, other)
            told.append(
                f"{name}: {first}, Dice {high:.2f} on exemplars left out ({second} {low:.2f})"
            )
        return say, "; ".join(told)
