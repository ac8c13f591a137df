"""How an edit that is offered is drawn: outlined in white, hatched across proposals' hatching."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from napari.utils.colormaps import DirectLabelColormap

from segicl_gui.domain.edits import Edit
from segicl_gui.domain.labels import Schema
from segicl_gui.domain.masks import LabelArray
from segicl_gui.domain.proposals import View

_OUTLINE, _REMOVED, _FIRST = 1, 2, 3


def without_replaced(view: View, edit: Edit | None) -> View:
    """A view without the proposals that an edit stands for; another picture, by its digest."""
    labels = edit.drafts.get(view.index) if edit is not None else None
    if not labels:
        return view
    proposed = {
        g: np.where(np.isin(m, list(labels)), 0, m).astype(np.uint16)
        for g, m in view.proposed.items()
    }
    return replace(view, proposed=proposed, digest=f"{view.digest} with an edit")


def overlay(edit: Edit, schema: Schema, index: int) -> LabelArray | None:
    """What is drawn over a slice for an edit, to be coloured by `overlay_colours`.

    Returns
    -------
    ndarray of uint16
        (row, column); None where the slice would not change.
    """
    labels = edit.drafts.get(index)
    if not labels:
        return None
    planes = edit.planes(index)
    _, rows, columns = edit.after.geometry.shape
    out = np.zeros((rows, columns), np.uint16)
    period = max(4, round(max(rows, columns) / 50))
    r, c = np.ogrid[:rows, :columns]
    stripes = (r - c) % period < max(1, period // 4)
    numbers = {x.id: _FIRST + i for i, x in enumerate(schema.labels)}
    for before, after in planes.values():
        out[stripes & (before > 0) & (after == 0)] = _REMOVED
        for label in labels & numbers.keys():
            mask = after == label
            out[stripes & mask & (before != label)] = numbers[label]
            out[_edge(mask)] = _OUTLINE
    return out


def overlay_colours(schema: Schema) -> DirectLabelColormap:
    """White outlines, black where a label goes, and each label's colour where it comes."""
    table = {None: np.zeros(4), 0: np.zeros(4), _OUTLINE: "white", _REMOVED: "black"}
    table |= {_FIRST + i: x.color for i, x in enumerate(schema.labels)}
    return DirectLabelColormap(color_dict=table)


def _edge(mask: np.ndarray) -> np.ndarray:
    """Pixels of a mask that touch what is outside it over an edge; the image goes on beyond."""
    padded = np.pad(mask, 1, mode="edge")
    inner = padded[:-2, 1:-1] & padded[2:, 1:-1] & padded[1:-1, :-2] & padded[1:-1, 2:]
    return mask & ~inner
