"""Size and brightness of each label of a case, from its saved masks."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from segicl_gui.domain.geometry import Geometry
from segicl_gui.domain.images import Image
from segicl_gui.domain.labels import Schema
from segicl_gui.domain.masks import CHUNK, LabelMap
from segicl_gui.domain.project import CaseState

_Sums = dict[int, tuple[int, float, float]]


@dataclass(frozen=True, slots=True)
class Measure:
    """One label in one case.

    Parameters
    ----------
    label_id : int
    voxels : int
        Pixels of a 2D image.
    slices : int
        Number of slices it is in.
    size : float
        Volume in millilitres; of a 2D image the area in mm²; in voxels or pixels where their size
        is not known.
    mean, deviation : float
        Of the intensities inside, in the image's units (mean of the channels for colour);
        NaN where there are none.
    parts : tuple of int
        Labels that are part of it, are in the case, and count with it. Parts in another group
        than its own do not: they lie over it, and what they cover is counted already.
    """

    label_id: int
    voxels: int
    slices: int
    size: float
    mean: float
    deviation: float
    parts: tuple[int, ...] = ()


class Measurer:
    """Measures cases; what a stroke left alone is not measured again. For any thread.

    Only what is saved counts, drafts included; proposals do not.
    """

    _KEPT = 20_000

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: dict[tuple[str, tuple[int, int, int], str], _Sums] = {}

    def measure(
        self,
        case: CaseState,
        schema: Schema,
        image: Image,
        check: Callable[[], None] = lambda: None,
    ) -> tuple[Measure, ...]:
        """Every label of the schema with its parts, in order; what is nowhere has 0 voxels.

        Parameters
        ----------
        image : Image
            Of the case; canonical axes, as the masks have.
        check : callable
            Called now and then; raises where the work is not wanted any more.
        """
        sums: _Sums = {}
        areas: dict[int, npt.NDArray[np.int64]] = {}
        for group in schema.groups():
            label_map = case.mask(group)
            ids = {x.id for x in schema.in_group(group)}
            found = label_map.areas()
            areas |= {i: found[i] for i in ids if i in found}
            for label, (count, total, squares) in self._sums(case.id, label_map, image, check):
                if label in ids:
                    a, b, c = sums.get(label, (0, 0.0, 0.0))
                    sums[label] = (a + count, b + total, c + squares)
        spacing = case.geometry.canonical_spacing
        volume = case.geometry.ndim == 3 and case.geometry.in_millimetres
        unit = float(np.prod(spacing)) / (1000 if volume else 1)
        out = []
        for x in schema:
            together = [x.id, *(i for i in schema.whole(x.id) if i != x.id)]
            whole = [i for i in together if i in areas and schema.get(i).group == x.group]
            area = np.sum([areas[i] for i in whole], 0) if whole else np.zeros(1, np.int64)
            voxels, slices = int(area.sum()), int(np.count_nonzero(area))
            found_sums = [sums[i] for i in whole if i in sums]
            count = sum(s[0] for s in found_sums)
            total, squares = sum(s[1] for s in found_sums), sum(s[2] for s in found_sums)
            mean = total / count if count else float("nan")
            variance = squares / count - mean**2 if count else float("nan")
            deviation = float(np.sqrt(max(variance, 0.0)))
            parts = tuple(i for i in whole if i != x.id)
            out.append(Measure(x.id, voxels, slices, voxels * unit, mean, deviation, parts))
        return tuple(out)

    def _sums(
        self, case_id: str, label_map: LabelMap, image: Image, check: Callable[[], None]
    ) -> list[tuple[int, tuple[int, float, float]]]:
        out: list[tuple[int, tuple[int, float, float]]] = []
        for key, chunk in label_map.chunks.items():
            known = (case_id, key, chunk.hash)
            found = self._known.get(known)
            if found is None:
                check()
                where = tuple(
                    slice(k * c, min(n, (k + 1) * c))
                    for k, c, n in zip(key, CHUNK, label_map.shape, strict=True)
                )
                block = image.array[where]
                labels = chunk.array((block.shape[0], block.shape[1], block.shape[2]))
                found = _block_sums(labels, block)
                with self._lock:
                    if len(self._known) >= self._KEPT:
                        self._known.clear()
                    self._known[known] = found
            out += found.items()
        return out


def _block_sums(labels: npt.NDArray[np.uint16], block: npt.NDArray[np.generic]) -> _Sums:
    inside = labels > 0
    ids = labels[inside].astype(np.int64)
    values = np.asarray(block[inside], np.float64)
    if values.ndim == 2:
        values = values.mean(1)
    finite = np.isfinite(values)
    ids, values = ids[finite], values[finite]
    count = np.bincount(ids)
    total = np.bincount(ids, values)
    squares = np.bincount(ids, values**2)
    return {
        int(i): (int(count[i]), float(total[i]), float(squares[i])) for i in np.flatnonzero(count)
    }


def parts_text(measure: Measure, schema: Schema) -> str:
    """What counts with it: "with tumour, vessel"; "" where nothing does."""
    names = ", ".join(schema.get(i).name for i in measure.parts)
    return f"with {names}" if names else ""


def measure_text(
    measure: Measure, schema: Schema, geometry: Geometry, place: str = "In this case"
) -> str:
    """One line: "In this case, with tumour: 12.3 ml in 8 slices, mean intensity 87.1"."""
    parts = parts_text(measure, schema)
    place = f"{place}, {parts}" if parts else place
    slices = f" in {measure.slices} slice{'s' if measure.slices != 1 else ''}"
    where = slices if geometry.ndim == 3 else ""
    return f"{place}: {size_text(measure, geometry)}{where}, mean intensity {measure.mean:.1f}"


def size_text(measure: Measure, geometry: Geometry) -> str:
    """Its size as people read it: "12.3 ml", "45 mm²", "45 px" where no size is known.

    What a microscope shows is in cubic or square micrometres.
    """
    size, volume = measure.size, geometry.ndim == 3
    if not geometry.in_millimetres:
        return f"{size:.0f} {'voxels' if volume else 'px'}"
    if volume and 0 < size < 1e-3:
        return f"{size * 1e12:.4g} µm³" if size < 1e-6 else f"{size * 1e3:.3g} mm³"
    if volume:
        return f"{size:.{1 if size >= 1 else 3}f} ml"
    return f"{size * 1e6:.4g} µm²" if 0 < size < 0.1 else f"{size:.0f} mm²"


def distance_text(length: float, geometry: Geometry) -> str:
    """A length as people read it: "12.3 mm", "45.0 µm", "45 px" where no size is known."""
    if not geometry.in_millimetres:
        return f"{length:.0f} px"
    return f"{length * 1e3:.1f} µm" if 0 < length < 0.1 else f"{length:.1f} mm"
