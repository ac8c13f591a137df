"""Images and masks of a request, as engines can rely on them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from segicl_gui.domain.errors import UserError
from segicl_gui.engine.api import PredictRequest

Arrays = Mapping[str, npt.NDArray[Any]]


def checked(request: PredictRequest, arrays: Arrays) -> Arrays:
    """The arrays of a request, images made of numbers from 0 to 1.

    What is no number becomes 0, as what is below 0; what is above 1, also without end, becomes 1.

    Raises
    ------
    UserError
        If a mask, an answer to correct or a prior is not of its image's size.
    """
    for e in request.exemplars:
        if arrays[e.image].shape[:2] != arrays[e.mask].shape:
            raise UserError(
                "An exemplar cannot be used",
                f"Its mask has {_size(arrays[e.mask])} pixels, its image {_size(arrays[e.image])}.",
                "Outline it again, or exclude it from the exemplars.",
            )
    for query, mask in request.previous:
        image = arrays[request.queries[query]]
        if image.shape[:2] != arrays[mask].shape:
            raise UserError(
                "The mask cannot be corrected",
                f"It has {_size(arrays[mask])} pixels, its image {_size(image)}.",
                "Propose the mask anew.",
            )
    for query, prior in request.priors:
        wanted = (len(request.labels), *arrays[request.queries[query]].shape[:2])
        if arrays[prior].shape != wanted:
            raise UserError(
                "What is expected of the image cannot be used",
                f"The prior is of shape {arrays[prior].shape}, not {wanted}.",
                "Propose the mask anew.",
            )
    images = {*request.queries, *(e.image for e in request.exemplars)}
    return {k: _numbers(x) if k in images else x for k, x in arrays.items()}


def _numbers(image: npt.NDArray[Any]) -> npt.NDArray[Any]:
    low, high = image.min(initial=0.0), image.max(initial=0.0)
    # Neither comparison holds for what is no number.
    if low >= 0 and high <= 1:
        return image
    out: npt.NDArray[Any] = np.nan_to_num(image, nan=0.0, posinf=1.0, neginf=0.0)
    return out.clip(0, 1).astype(np.float32)


def _size(array: npt.NDArray[Any]) -> str:
    return " × ".join(map(str, array.shape[:2]))
