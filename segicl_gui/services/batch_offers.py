"""What a batch made, offered in a project: its cases open as proposed, with their uncertainty."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from segicl_gui.domain.errors import UserError
from segicl_gui.domain.labels import Label, Schema
from segicl_gui.domain.project import CaseState, Project
from segicl_gui.domain.proposals import Proposal, ProposedSlice, Source
from segicl_gui.services.batch_cases import read_record
from segicl_gui.storage.label_maps import read_mask
from segicl_gui.storage.proposal_cache import PLACE, ProposalCache, Summary


def offer(project: Project, folder: Path, out: Path, labels: Sequence[Label]) -> int:
    """Put the results that a project has cases for into its cache of proposals.

    Cases are known by the content of their image. Labels the project lacks are added; nothing
    that anybody drew or confirmed is changed.

    Parameters
    ----------
    project : Project
    folder : Path
        The project's.
    out : Path
        The batch's.
    labels : sequence of Label
        What the masks of the batch show.

    Returns
    -------
    int
        How many cases have a proposal now.

    Raises
    ------
    UserError
        If the project cannot be written.
    """
    schema, numbers = _with_labels(project.state.schema, labels)
    if schema != project.state.schema:
        project.commit_shared("Labels of a batch", replace(project.state, schema=schema))
    by_image = {c.images[0].hash: c for c in project.state.cases.values()}
    cache = ProposalCache(folder / PLACE)
    summaries = cache.load_summaries()
    offered = 0
    for path in sorted((out / "records").rglob("*.json")):
        record = read_record(path)
        case = by_image.get(str(record.get("image_hash"))) if record else None
        if record is None or case is None:
            continue
        try:
            proposal = _proposal(case, record, out, schema, numbers)
        except (UserError, KeyError, TypeError, ValueError):
            continue
        cache.save([proposal])
        summaries[case.id] = Summary(proposal.quality, proposal.made_from)
        offered += 1
    cache.save_summaries(summaries)
    return offered


def _with_labels(schema: Schema, labels: Sequence[Label]) -> tuple[Schema, dict[int, int]]:
    """The schema with all of these labels, by name, and their values in it."""
    numbers: dict[int, int] = {}
    for label in labels:
        known = next((x for x in schema.labels if x.name.casefold() == label.name.casefold()), None)
        if known is None:
            known = schema.new(label.name, description=label.description, color=label.color)
            schema = schema.add(known)
        numbers[label.id] = known.id
    return schema, numbers


def _proposal(
    case: CaseState,
    record: Mapping[str, Any],
    out: Path,
    schema: Schema,
    numbers: Mapping[int, int],
) -> Proposal:
    file = out / str(record["mask"])
    suffixes = "".join(file.suffixes[-2:]) if file.name.endswith(".gz") else file.suffix
    sure_file = file.with_name(f"{file.name.removesuffix(suffixes)}_confidence{suffixes}")
    mask, sure = read_mask(file, case.geometry), read_mask(sure_file, case.geometry)
    table = np.zeros(65536, np.uint16)
    for value, number in numbers.items():
        table[value] = number
    mask, sure = table[mask], sure.astype(np.uint8)
    slices: dict[tuple[int, int], ProposedSlice] = {}
    for group in sorted({schema.get(n).group for n in numbers.values()}):
        ids = tuple(n for n in numbers.values() if schema.get(n).group == group)
        source = Source("", ids, (), 0, str(record["engine"]))
        for index, quality in enumerate(record["slice_quality"]):
            if quality is None:
                continue
            shown = np.where(np.isin(mask[index], ids), mask[index], 0).astype(np.uint16)
            note = "; ".join(["Made by a batch", *map(str, record["notes"])])
            slices[group, index] = ProposedSlice(shown, sure[index], float(quality), source, note)
    return Proposal(case.id, slices)
