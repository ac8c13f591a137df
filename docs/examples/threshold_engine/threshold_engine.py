"""An engine of one's own: a label is where the image is about as bright as in the exemplars."""

import numpy as np

from segicl_gui.domain.errors import UserError
from segicl_gui.engine.api import SlicePrediction


class ThresholdEngine:
    name, version = "threshold", "1"  # another version whenever answers change

    def predict(self, request, arrays, cancel, emit, progress):
        if not request.exemplars:
            raise UserError("No proposal yet", "There is no exemplar.", "Outline one image.")
        seen = {}
        for label in request.labels:
            inside = [grey(arrays[e.image])[arrays[e.mask] == label.id] for e in request.exemplars]
            values = np.concatenate(inside)
            if values.size:  # a label that no exemplar shows is not looked for
                seen[label.id] = values.mean(), values.std() + 0.02
        for i, key in enumerate(request.queries):
            cancel.check()  # stops here if the user has gone on
            image = grey(arrays[key])
            mask, best = np.zeros(image.shape, np.uint16), np.full(image.shape, 2.0)
            for label, (mean, spread) in seen.items():
                away = abs(image - mean) / spread
                mask[away < best] = label
                best = np.minimum(best, away)
            sure = np.where(mask > 0, 1 - best / 2, 1.0) * 255
            emit(SlicePrediction(i, mask, sure.astype(np.uint8), quality=0.3))
            progress((i + 1) / len(request.queries), "Comparing brightness")


def grey(image):
    return np.nan_to_num(image if image.ndim == 2 else image.mean(-1)).clip(0, 1)
