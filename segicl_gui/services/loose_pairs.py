"""Images with a mask each, from anywhere, as further exemplars of an open project."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType

import numpy as np

from segicl_gui.domain.errors import UserError
from segicl_gui.domain.labels import Schema
from segicl_gui.domain.masks import LabelMap
from segicl_gui.domain.project import Assessment, CaseState, Project, ProjectState
from segicl_gui.services.projects import case_without_mask
from segicl_gui.storage.image_files import image_stem, image_suffix
from segicl_gui.storage.images import MASK_SUFFIXES, read_mask

Tell = Callable[[float, str], None]
Pair = tuple[Path, Path]
"""An image and its mask."""

_ENDING = re.compile(r"[ _.-](masks?|seg|segmentation|labels?|gt|roi)$", re.IGNORECASE)
_FOLDERS = ("masks", "mask", "labels", "labelstr", "segmentations", "gt")


def _silent(share: float, text: str) -> None:
    """For callers that show no progress."""


@dataclass(frozen=True, slots=True)
class Added:
    """What was read of pairs.

    Parameters
    ----------
    schema : Schema
        The project's labels, with those that masks brought.
    cases : tuple of CaseState
    failed : tuple of (str, str)
        Names of images that were left out, and why.
    """

    schema: Schema
    cases: tuple[CaseState, ...]
    failed: tuple[tuple[str, str], ...]


def pairs_among(paths: Sequence[Path]) -> tuple[Pair, ...]:
    """The pairs that files make; none unless all of them are in one.

    A mask is called as its image with “_mask”, “_seg”, “_label” or the like behind it, or as its
    image and lies in a folder “masks” or “labels”.
    """
    images: dict[str, Path] = {}
    masks: dict[str, Path] = {}
    for path in paths:
        stem = image_stem(path)
        bare = _ENDING.sub("", stem)
        is_mask = bare != stem or path.parent.name.casefold() in _FOLDERS
        into = masks if is_mask else images
        usable = image_suffix(path) in MASK_SUFFIXES if is_mask else bool(image_suffix(path))
        if not usable or bare in into:
            return ()
        into[bare] = path
    if not images or images.keys() != masks.keys():
        return ()
    return tuple((images[k], masks[k]) for k in images)


def read_pairs(
    pairs: Sequence[Pair],
    state: ProjectState,
    folder: Path,
    label_id: int | None,
    tell: Tell = _silent,
) -> Added:
    """Read pairs as cases; the project stays as it is.

    Values of a mask are numbers of labels. A mask of one value that is no label's shows the label
    `label_id`; other unknown values become labels. Of labels that a mask does not show nothing is
    said: nobody may have looked for them.

    Parameters
    ----------
    pairs : sequence of Pair
    state : ProjectState
    folder : Path
        Of the project.
    label_id : int or None
        What masks of one value show; None for a label of its own.
    tell : callable
        Told the share done; may raise to stop.

    Raises
    ------
    UserError
        If none of them could be read or is new.
    """
    schema = state.schema
    cases: list[CaseState] = []
    failed: list[tuple[str, str]] = []
    for n, (image, mask) in enumerate(pairs):
        tell(n / len(pairs), image.name)
        try:
            case = case_without_mask(image, folder)
            if case.id in state.cases:
                failed.append((case.name, "it is in the project already; import its mask instead"))
                continue
            array = read_mask(mask, case.geometry)
            values = [int(v) for v in np.unique(array) if v]
            if not values:
                failed.append((case.name, f"{mask.name} is empty"))
                continue
            if len(values) == 1 and values[0] not in schema.ids() and label_id is not None:
                array, values = np.where(array > 0, label_id, 0), [label_id]
            for value in values:
                if value not in schema.ids():
                    schema = schema.add(replace(schema.new(f"label {value}"), id=value))
        except UserError as e:
            failed.append((image.name, e.happened))
            continue
        for group in {schema.get(v).group for v in values}:
            own = [v for v in values if schema.get(v).group == group]
            case = case.with_mask(
                group, LabelMap.from_array(np.where(np.isin(array, own), array, 0))
            )
        shown = np.stack([(array == v).any((1, 2)) for v in values])
        for value, row in zip(values, shown, strict=True):
            for what, where in ((Assessment.CONFIRMED, row), (Assessment.ABSENT, ~row)):
                if where.any():
                    case = case.with_assessments({value: what}, np.flatnonzero(where).tolist())
        cases.append(case)
    if not cases:
        name, why = failed[0]
        raise UserError("Nothing added", f"{name}: {why}.", "Drop images with a mask each.")
    return Added(schema, tuple(cases), tuple(failed))


def add_to(project: Project, added: Added) -> None:
    """Add what was read to the project, as one undo step."""
    state = project.state
    cases = {**state.cases, **{c.id: c for c in added.cases if c.id not in state.cases}}
    after = replace(state, schema=added.schema, cases=MappingProxyType(cases))
    project.commit_shared(
        f"Add {len(added.cases)} images with masks", after, {"tool": "Drop pairs"}
    )
