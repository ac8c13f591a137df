"""What the picture itself says of each exemplar, found without an engine and kept by content."""

from __future__ import annotations

import logging
import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from pydantic import TypeAdapter

from segicl_gui.domain.exemplars import Exemplar
from segicl_gui.domain.project import ProjectState
from segicl_gui.services import exemplars
from segicl_gui.services.doubts import Known
from segicl_gui.services.library import ImageLibrary
from segicl_gui.services.pixel_evidence import Moments, fit
from segicl_gui.services.sketches import Floats, Mask, Sketch, in_little, traits
from segicl_gui.storage.atomic import make_folder, replacing
from segicl_gui.storage.proposal_cache import UNREADABLE

log = logging.getLogger(__name__)

NEAREST = 12
"""Others that an exemplar's pixels are held against, the most alike."""

ALIKE = 5
"""Of these, so many say whether a label is to be expected."""

PLACE = Path("cache") / "evidence.json"
"""Below the folder of a project."""

# What was kept by another version is found anew.
_VERSION = 1
# Sums of labels in exemplars that are kept in memory, of some 6 kB each.
_SUMS = 5_000


@dataclass(frozen=True, slots=True)
class _Kept:
    version: int
    found: dict[str, dict[int, Known]]


_FILE = TypeAdapter(_Kept)


def nearest(away: Floats) -> list[int]:
    """Numbers of the exemplars to hold one against, of those less than inf away (exemplar,)."""
    order = np.argsort(away, kind="stable")[:NEAREST]
    return [int(i) for i in order if np.isfinite(away[i])]


def find(sketch: Sketch, mask: Mask, others: Sequence[Moments], shown: Sequence[bool]) -> Known:
    """What the picture says of a mask.

    Parameters
    ----------
    sketch : Sketch
    mask : ndarray of bool
        (row, column) at the size of sketches.
    others : sequence of Moments
        Of other exemplars that show the label.
    shown : sequence of bool
        Whether others show it, the most alike first.
    """
    near = shown[:ALIKE]
    return Known(
        None,
        fit(sketch.pixels, mask, others),
        traits(sketch, mask),
        bool(mask.any()),
        float(np.mean(near)) if near else 0.0,
    )


class Evidence:
    """Finds it for exemplars of a project, on a worker thread.

    Parameters
    ----------
    file : Path
        Where it is kept; may be deleted.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._lock = threading.Lock()
        self._found: dict[str, dict[int, Known]] | None = None
        self._new = False
        self._moments: OrderedDict[tuple[str, str, int], Moments] = OrderedDict()

    def known(self, key: str) -> Mapping[int, Known] | None:
        """What was found before under a key; None where there is nothing."""
        with self._lock:
            return self._read().get(key)

    def find(
        self, state: ProjectState, e: Exemplar, others: Sequence[Exemplar], key: str,
        library: ImageLibrary,
    ) -> Mapping[int, Known]:  # fmt: skip
        """What the picture says of each label of an exemplar, kept under `key`.

        Parameters
        ----------
        others : sequence of Exemplar
            The most alike first.
        key : str
            Changes with the exemplar and the others.

        Raises
        ------
        UserError
            If an image cannot be read.
        """
        sketch = Sketch.of(library.plane(state.cases[e.case_id], e.index))
        found = {}
        for label in exemplars.asked(state):
            if label.id not in e.labels:
                continue
            mask = self._mask(state, e, label.id)
            told = [o for o in others if label.id in o.labels]
            showing = [exemplars.shows(state, o, label.id) for o in told]
            moments = [
                self._sums(state, o, label.id, library)
                for o, shows in zip(told, showing, strict=True)
                if shows
            ]
            self._keep(e, label.id, Moments.of(sketch.pixels, mask))
            # What is too small to be seen in little was drawn all the same.
            drawn = exemplars.shows(state, e, label.id)
            found[label.id] = replace(find(sketch, mask, moments, showing), drawn=drawn)
        with self._lock:
            self._read()[key] = found
            self._new = True
        return found

    def save(self, keys: frozenset[str]) -> None:
        """Write what belongs to these keys and forget the rest; `UserError` where that fails."""
        with self._lock:
            kept = {k: v for k, v in self._read().items() if k in keys}
            if not self._new and len(kept) == len(self._read()):
                return
            self._found, self._new = kept, False
            text = _FILE.dump_json(_Kept(_VERSION, kept))
        make_folder(self._file.parent)
        with replacing(self._file) as path:
            path.write_bytes(text)

    def _sums(self, state: ProjectState, e: Exemplar, label: int, library: ImageLibrary) -> Moments:
        found = self._moments.get((e.id, e.digest, label))
        if found is None:
            sketch = Sketch.of(library.plane(state.cases[e.case_id], e.index))
            found = Moments.of(sketch.pixels, self._mask(state, e, label))
            self._keep(e, label, found)
        return found

    def _keep(self, e: Exemplar, label: int, moments: Moments) -> None:
        with self._lock:
            self._moments[e.id, e.digest, label] = moments
            while len(self._moments) > _SUMS:
                self._moments.popitem(last=False)

    def _mask(self, state: ProjectState, e: Exemplar, label: int) -> Mask:
        label_map = state.cases[e.case_id].mask(state.schema.get(label).group)
        found: Mask = in_little(label_map.slice(e.index)) == label
        return found

    def _read(self) -> dict[str, dict[int, Known]]:
        if self._found is None:
            self._found = _read(self._file)
        return self._found


def _read(file: Path) -> dict[str, dict[int, Known]]:
    if not file.exists():
        return {}
    try:
        kept = _FILE.validate_json(file.read_bytes())
    except UNREADABLE as e:
        log.warning("what was found of exemplars is left out: %s", e)
        return {}
    return kept.found if kept.version == _VERSION else {}
