"""Proposals kept across restarts: a cache that may be deleted at any time."""

from __future__ import annotations

import json
import logging
import tokenize
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from segicl_gui.domain.project import CaseState
from segicl_gui.domain.proposals import Proposal, ProposedSlice, Source
from segicl_gui.storage.atomic import make_folder, replacing, write_text

log = logging.getLogger(__name__)
# All that numpy, zipfile and json raise for a file that was cut off or overwritten.
UNREADABLE = (
    OSError, ValueError, LookupError, TypeError, AttributeError, EOFError, NotImplementedError,
    RuntimeError, MemoryError, SyntaxError, tokenize.TokenError, zipfile.BadZipFile, zlib.error,
)  # fmt: skip
"""What reading a damaged file of arrays may raise."""
# Below the folder of a project.
PLACE = Path("cache") / "proposals"
_SUMMARIES = "qualities.json"


class Summary(NamedTuple):
    """What is known of a proposal without reading it: its expected Dice, None where it shows
    nothing, and the ids of the exemplars it was made from.
    """

    quality: float | None
    made_from: frozenset[str] = frozenset()


class ProposalCache:
    """One file a case in a folder.

    Parameters
    ----------
    folder : Path
    read_only : bool
        Whether nothing is written or removed there.
    """

    def __init__(self, folder: Path, *, read_only: bool = False) -> None:
        self._folder = folder
        self._read_only = read_only

    def save(self, proposals: Iterable[Proposal]) -> None:
        """Write these proposals over what was kept of their cases; `UserError` on failure."""
        if self._read_only:
            return
        make_folder(self._folder)
        for proposal in proposals:
            with replacing(self._folder / f"{proposal.case_id}.npz") as path:
                arrays: dict[str, Any] = {}
                head = []
                for n, ((group, index), s) in enumerate(proposal.slices.items()):
                    arrays[f"mask{n}"], arrays[f"confidence{n}"] = s.mask, s.confidence
                    head.append(
                        {
                            "group": group,
                            "index": index,
                            "quality": s.quality,
                            "note": s.note,
                            "inputs": s.source.inputs,
                            "labels": s.source.labels,
                            "made_from": s.source.made_from,
                            "offered": s.source.offered,
                            "engine": s.source.engine,
                            "weights": s.source.weights,
                        }
                    )
                arrays["head"] = np.frombuffer(json.dumps(head).encode(), np.uint8)
                with path.open("wb") as f:
                    np.savez_compressed(f, **arrays)

    def names(self) -> frozenset[str]:
        """Ids of the cases of which something is kept, readable or not."""
        return frozenset(p.stem for p in self._folder.glob("*.npz"))

    def forget(self, case_id: str) -> None:
        """Keep nothing of a case any more; what cannot be removed stays."""
        if self._read_only:
            return
        try:
            (self._folder / f"{case_id}.npz").unlink(missing_ok=True)
        except OSError as e:
            log.warning("cached proposal of %s not removed: %s", case_id, e)

    def save_summaries(self, summaries: Mapping[str, Summary]) -> None:
        """Keep by id of the case what is to be known without reading its proposal."""
        if self._read_only:
            return
        make_folder(self._folder)
        told = {k: [s.quality, sorted(s.made_from)] for k, s in summaries.items()}
        write_text(self._folder / _SUMMARIES, json.dumps(told))

    def load_summaries(self) -> dict[str, Summary]:
        """What `save_summaries` kept; empty where it cannot be read."""
        try:
            found = json.loads((self._folder / _SUMMARIES).read_text(encoding="utf-8"))
            return {str(k): _summary(v) for k, v in found.items()}
        except UNREADABLE:
            return {}

    def read(self, case: CaseState) -> Proposal | None:
        """What was kept of a case; None where there is nothing that can be read."""
        return next(self.load({case.id: case}), None)

    def load(self, cases: Mapping[str, CaseState]) -> Iterator[Proposal]:
        """What was kept of these cases; files that cannot be read are passed over."""
        for case_id, case in cases.items():
            path = self._folder / f"{case_id}.npz"
            if not path.exists():
                continue
            try:
                yield _read(path, case)
            except UNREADABLE as e:
                log.warning("cached proposal %s left out: %s", path.name, e)


def _summary(value: Any) -> Summary:
    # Earlier versions kept the expected Dice alone.
    quality, made_from = value if isinstance(value, list) else (value, ())
    return Summary(None if quality is None else float(quality), frozenset(map(str, made_from)))


def _read(path: Path, case: CaseState) -> Proposal:
    _, rows, columns = case.geometry.shape
    slices = {}
    with path.open("rb") as f, np.load(f, allow_pickle=False) as data:
        for n, h in enumerate(json.loads(data["head"].tobytes())):
            mask = data[f"mask{n}"]
            confidence = data[f"confidence{n}"]
            if mask.shape != (rows, columns) or mask.dtype != np.uint16:
                raise ValueError(f"a mask of {mask.shape} does not fit the image")
            if confidence.shape != mask.shape or confidence.dtype != np.uint8:
                raise ValueError(f"a confidence of {confidence.shape} does not fit the image")
            source = Source(
                h["inputs"], tuple(h["labels"]), tuple(h["made_from"]), h["offered"], h["engine"],
                tuple(map(float, h.get("weights", ()))),
            )  # fmt: skip
            slices[int(h["group"]), int(h["index"])] = ProposedSlice(
                mask, confidence, float(h["quality"]), source, str(h.get("note", ""))
            )
    return Proposal(case.id, slices)
