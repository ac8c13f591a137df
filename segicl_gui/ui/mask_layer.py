"""Layers of napari for masks, without the table of features that nobody fills."""

from __future__ import annotations

from typing import Any

import numpy as np
from napari.layers import Labels
from napari.layers.labels import labels as module

from segicl_gui.domain.masks import LabelArray


def mask_layer(mask: LabelArray, name: str) -> Labels:
    """A layer for a mask of which nothing but its values is known.

    napari makes a table of pandas of what else is known of each label, also where that is
    nothing. Importing pandas takes 30 MB, and half a second before the first mask is shown.
    """
    table = module._FeatureTable
    module._FeatureTable = _NoFeatures
    try:
        return Labels(mask, name=name)
    finally:
        module._FeatureTable = table


class _NoFeatures:
    """As much of napari's table as a layer asks of an empty one."""

    values = np.empty((0, 0))

    @classmethod
    def from_layer(cls, **nothing: Any) -> _NoFeatures:
        return cls()
