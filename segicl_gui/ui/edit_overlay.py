"""How an edit that is offered is drawn: outlined in white, hatched across proposals' hatching."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from segicl_gui.domain.edits import Edit
from segicl_gui.domain.labels import Schema
from segicl_gui.domain.proposals import View
from segicl_gui.ui.hatching import Hatched

_OUTLINE = "#ffffff"
_REMOVED = 65535


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


def overlay(edit: Edit, schema: Schema, index: int) -> Hatched | None:
    """What is drawn over a slice for an edit; None where the slice would not change.

    Each label's colour where it comes, black where it goes, and its new outline in white.
    """
    labels = edit.drafts.get(index)
    if not labels:
        return None
    _, rows, columns = edit.after.geometry.shape
    area = np.zeros((rows, columns), np.uint16)
    outlined: list[tuple[str, np.ndarray]] = []
    colours = {x.id: x.color for x in schema.labels}
    for before, after in edit.planes(index).values():
        area[(before > 0) & (after == 0)] = _REMOVED
        for label in sorted(labels & colours.keys()):
            mask = after == label
            area[mask & (before != label)] = label
            if mask.any():
                outlined.append((_OUTLINE, mask))
    return Hatched(area, {_REMOVED: "#000000", **colours}, tuple(outlined))
