"""What engines propose and nobody has decided on yet, with its confidence.

Never mixed with the masks: the files lie in a folder of their own. Only slices are written in which
a label that the engine speaks of is still unassessed; where all are decided, the saved mask may be
another one than the confidence was told for.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from segicl_gui.storage.atomic import make_folder
from segicl_gui.storage.exporters.api import ExportCase, ExportOptions, ignore_value
from segicl_gui.storage.images import write_mask

FOLDER = "proposals"


def targets(case: ExportCase, out: Path, options: ExportOptions) -> tuple[Path, ...]:
    """NAME_proposal.nii.gz and NAME_confidence.nii.gz; with _groupN for label groups but the first.

    None where these are not asked for, or nothing is proposed.
    """
    if not options.proposals:
        return ()
    return tuple(
        out / FOLDER / f"{case.file_name}{_ending(group)}_{what}.nii.gz"
        for group in _slices(case)
        for what in ("proposal", "confidence")
    )


def write(case: ExportCase, out: Path, options: ExportOptions) -> list[dict[str, Any]]:
    """Write the files of `targets`; what to say of them in the manifest.

    In NAME_proposal slices without a proposal have the ignore value; in NAME_confidence, 0..255 is
    the probability of the proposed value, and they have 0.
    """
    said = []
    files = iter(targets(case, out, options))
    for group, slices in (_slices(case) if options.proposals else {}).items():
        assert case.proposal is not None
        ignore = ignore_value(case.labels)
        mask = np.full(case.geometry.shape, ignore, np.uint16)
        confidence = np.zeros(case.geometry.shape, np.uint8)
        offers = {i: case.proposal.slices[group, i] for i in slices}
        for i, offer in offers.items():
            mask[i], confidence[i] = offer.mask, offer.confidence
        make_folder(out / FOLDER)
        write_mask(next(files), mask, case.geometry)
        write_mask(next(files), confidence, case.geometry)
        said.append({
            "group": group,
            "slices": slices,
            "ignore": ignore,
            "engines": sorted({x.source.engine for x in offers.values()}),
            "meaning": "An engine's offer that nobody has confirmed; confidence is the "
            "probability of the proposed value, 0..255. Slices in which all is decided are left "
            "out.",
        })  # fmt: skip
    return said


def is_proposed(case: ExportCase) -> bool:
    """Whether there is a proposal for something that is not decided yet."""
    return bool(_slices(case))


def _slices(case: ExportCase) -> dict[int, list[int]]:
    """Label group -> slices, counted from 0, in which a proposal says something new."""
    out: dict[int, list[int]] = {}
    if case.proposal is None:
        return out
    known = {x.id: x for x in case.labels}
    for (group, index), offer in sorted(case.proposal.slices.items()):
        labels = [known[i] for i in offer.source.labels if i in known]
        if index < case.geometry.shape[0] and any(not case.is_assessed(x)[index] for x in labels):
            out.setdefault(group, []).append(index)
    return out


def _ending(group: int) -> str:
    return f"_group{group}" if group else ""
