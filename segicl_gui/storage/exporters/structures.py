"""The structures of a case one by one, which may overlap: what formats without a label map hold.

A structure holds its parts: the mask of a liver includes the tumour that is part of it. Formats
of structures cannot mark voxels that nobody looked at, so each structure is taken from the slices
in which it was assessed; in a slice where one of its parts is drawn but not decided on, the
structure itself counts as not assessed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from segicl_gui.domain.labels import Label
from segicl_gui.storage.exporters.api import ExportCase, LabelArray, check_values


@dataclass(frozen=True, slots=True, eq=False)
class Structure:
    """One label of a case.

    Parameters
    ----------
    label : Label
    mask : ndarray of bool
        Canonical (slice, row, column): the label and its parts, in slices where it was assessed.
    assessed : ndarray of bool
        (n_slices,): where a voxel outside the mask is known to be outside.
    """

    label: Label
    mask: npt.NDArray[np.bool_]
    assessed: npt.NDArray[np.bool_]


@dataclass(slots=True)
class Seen:
    """What is to be said of the structures of a case; notes them as they go by."""

    labels: list[tuple[Label, npt.NDArray[np.bool_], bool]] = field(default_factory=list)

    @classmethod
    def of(cls, case: ExportCase) -> Seen:
        """What is to be said of a case, without any use of its structures."""
        seen = cls()
        for _ in seen.shown(case):
            pass
        return seen

    def shown(self, case: ExportCase) -> Iterator[Structure]:
        """Those of `structures` that are to be seen somewhere; the others are noted only."""
        self.labels.clear()
        for found in structures(case):
            there = bool(found.mask.any())
            self.labels.append((found.label, found.assessed, there))
            if there:
                yield found

    @property
    def any_shown(self) -> bool:
        """Whether any of them was to be seen."""
        return any(there for _, _, there in self.labels)

    def notes(self) -> tuple[str, ...]:
        """What a reader of a file of structures has to be told."""
        notes = []
        partly = [x.name for x, assessed, _ in self.labels if not assessed.all()]
        if partly:
            notes.append(
                f"Not assessed in every slice: {', '.join(partly)}. The format cannot mark this: "
                "outside the slices of “written_slices”, nothing says that they are not there."
            )
        empty = [x.name for x, _, there in self.labels if not there]
        if empty:
            notes.append(f"Nowhere to be seen, and left out: {', '.join(empty)}.")
        return tuple(notes)

    def facts(self) -> dict[str, object]:
        """Slices, counted from 0, from which each structure was taken."""
        return {
            "written_slices": {
                x.name: [int(i) for i in assessed.nonzero()[0]] for x, assessed, _ in self.labels
            }
        }


def structures(case: ExportCase) -> Iterator[Structure]:
    """Every label that was assessed somewhere, in the order of the labels, empty ones included.

    One at a time: all masks of a large volume with many labels would not fit into memory.

    Raises
    ------
    UserError
        If a value has no label.
    ValueError
        If an array does not fit the geometry.
    """
    maps = [np.asarray(m) for m in case.label_maps]
    for label_map in maps:
        if label_map.shape != case.geometry.shape:
            raise ValueError(f"label map of {label_map.shape}, image of {case.geometry.shape}")
        check_values(case, label_map)
    for label in case.labels:
        found = _structure(case, label, maps)
        if found.assessed.any():
            yield found


def parts_of(case: ExportCase, label: Label) -> list[Label]:
    """All labels that are part of this one, directly or not."""
    ids = [label.id]
    for parent in ids:
        ids += [x.id for x in case.labels if x.part_of == parent and x.id not in ids]
    return [x for x in case.labels if x.id in ids[1:]]


def _structure(case: ExportCase, label: Label, maps: list[LabelArray]) -> Structure:
    assessed = case.is_assessed(label).copy()
    mask = _where(maps, label)
    for part in parts_of(case, label):
        inside = _where(maps, part)
        assessed &= case.is_assessed(part) | ~inside.any((1, 2))
        mask |= inside
    mask[~assessed] = False
    return Structure(label, mask, assessed)


def _where(maps: list[LabelArray], label: Label) -> npt.NDArray[np.bool_]:
    out = np.zeros(maps[0].shape, bool)
    for label_map in maps:
        out |= label_map == label.id
    return out
