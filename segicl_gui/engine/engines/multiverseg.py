"""The `multiverseg` engine: exemplars, clicks, scribbles and boxes; weights as for `universeg`."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch

from segicl_gui.domain.errors import UserError
from segicl_gui.engine.api import PredictRequest
from segicl_gui.engine.engines.arrays import Arrays
from segicl_gui.engine.engines.marks import Marks, marked, stroke, unmarked
from segicl_gui.engine.engines.slices import Said
from segicl_gui.engine.engines.support import support
from segicl_gui.engine.engines.universeg import UniverSegEngine

# How sure an answer to correct is taken to be, as a logit: its probabilities are not kept.
_SURE = 4.0
_BOX, _INSIDE, _OUTSIDE, _BEFORE = 1, 2, 3, 4


class MultiverSegEngine(UniverSegEngine):
    """Segments from exemplars, marks, or both; texts are not looked at.

    In an image with marks, the labels that are marked are asked for, and the others stay as they
    were. The authors ask another network (ScribblePrompt) where there is no exemplar; here this
    one is asked with the grey exemplar that it knows for that.
    """

    name = "multiverseg"
    version = "1"
    interactive = True

    def require(self, request: PredictRequest) -> None:
        """Refuse a request with neither exemplars nor marks."""
        if not request.exemplars and not request.prompts:
            raise UserError(
                "No proposal without an exemplar or a mark",
                "This engine learns from outlined images and from clicks, and there is neither.",
                "Outline one image and accept it, or click on what you look for.",
            )

    def say(self, request: PredictRequest, arrays: Arrays, index: int) -> Said:
        """What the network says of query `index`."""
        array = arrays[request.queries[index]]
        marks = marked(request, index, array.shape)
        said_by = support(request, arrays)
        before = dict(request.previous).get(index)
        asked = list(said_by) if not marks else list(marks)
        if marks and before is None:
            asked += [x for x in said_by if x not in marks]
        grey, logits = self.grey(array), []
        for label in asked:
            query = torch.zeros(1, 5, *grey.shape[1:])
            query[0, 0] = grey[0]
            if label in marks:
                self._draw(query[0], marks[label], array.shape)
            if before is not None:
                query[0, _BEFORE] = (self.shown(arrays[before] == label) * 2 - 1) * _SURE
            logits.append(self.ask(query, request, arrays, label, said_by.get(label, ())))
        kept = unmarked(request, index, asked) if marks else ()
        return Said(tuple(asked), self.stacked(logits), kept=kept)

    def _draw(self, query: torch.Tensor, marks: Marks, shape: Sequence[int]) -> None:
        side = query.shape[-1]
        scale = side / np.array(shape[:2], float)
        for points, positive in [*(((p,), s) for p, s in marks.points), *marks.strokes]:
            here = stroke([tuple((np.array(p) + 0.5) * scale - 0.5) for p in points])
            rows, columns = here[((here >= 0) & (here < side)).all(1)].T
            query[_INSIDE if positive else _OUTSIDE, rows, columns] = 1
        for low, high in marks.boxes:
            (top, left), (bottom, right) = (
                np.rint((np.array(p) + edge) * scale).astype(int).clip(0, side)
                for p, edge in ((low, 0.0), (high, 1.0))
            )
            query[_BOX, top : max(bottom, top + 1), left : max(right, left + 1)] = 1
