"""Segmenting many images, without a window."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from segicl_gui.domain.errors import UserError
from segicl_gui.domain.images import content_hash
from segicl_gui.domain.project import CaseState, ImageRef
from segicl_gui.engine.api import (
    CancelledError,
    CancelToken,
    Engine,
    ExemplarSpec,
    LabelSpec,
    PredictRequest,
    SlicePrediction,
)
from segicl_gui.services import exemplars
from segicl_gui.services.projects import case_id
from segicl_gui.services.teaching import Teaching
from segicl_gui.storage.atomic import make_folder
from segicl_gui.storage.dicom import is_dicom_folder
from segicl_gui.storage.folders import scan_folder
from segicl_gui.storage.image_files import RASTER_SUFFIXES, image_stem, image_suffix
from segicl_gui.storage.images import file_hash, read_geometry, write_mask
from segicl_gui.storage.parts import WHOLE, Part
from segicl_gui.storage.readers.ome_zarr import is_zarr

log = logging.getLogger(__name__)

Tell = Callable[[float, str], None]
_MASK_SUFFIX = {".nrrd": ".nrrd", ".nhdr": ".nrrd", ".mha": ".mha", ".mhd": ".mha"}


def _silent(share: float, text: str) -> None:
    """For callers that show no progress."""


@dataclass(frozen=True, slots=True)
class Query:
    """An image to segment, and the files that come of it.

    Parameters
    ----------
    name : str
        Of the image, and of its mask without suffix; may hold folders ("p1/scan").
    image : Path
        File, or folder of DICOM series.
    mask, confidence : Path
        What is written.
    part : Part
        Which image of the file or folder.
    """

    name: str
    image: Path
    mask: Path
    confidence: Path
    part: Part = WHOLE


@dataclass(frozen=True, slots=True)
class BatchReport:
    """What became of each image.

    Parameters
    ----------
    written : tuple of Path
        Masks and confidence maps.
    failed : tuple of (image name, reason)
    """

    written: tuple[Path, ...]
    failed: tuple[tuple[str, str], ...]


def queries_of(paths: Sequence[Path], out: Path) -> tuple[Query, ...]:
    """The images behind files, folders and DICOM folders, with the names of their masks.

    A mask has the format of its image where that can hold one (pictures: PNG), else NIfTI.
    Images of a folder keep their place below it.

    Raises
    ------
    UserError
        If a path is missing, a folder holds no image, or two masks would have one name.
    """
    found: list[tuple[str, Path, Part]] = []
    for path in paths:
        if not path.exists():
            raise UserError(
                f"Cannot read {path.name}", f"“{path}” does not exist.", "Check the name."
            )
        if path.is_dir() and not is_dicom_folder(path) and not is_zarr(path):
            found += [(i.name, i.image, i.part) for i in scan_folder(path).items]
        else:
            name = image_stem(path) if path.is_file() else path.resolve().name
            found.append((name, path, WHOLE))
    queries = []
    for name, image, part in found:
        suffix = _mask_suffix(image)
        mask = out / f"{name}{suffix}"
        queries.append(Query(name, image, mask, out / f"{name}_confidence{suffix}", part))
    names = Counter(str(p).casefold() for q in queries for p in (q.mask, q.confidence))
    double = next((q for q in queries if names[str(q.mask).casefold()] > 1), None)
    if double is not None:
        raise UserError(
            "Cannot segment these images",
            f"Two masks would be written to “{double.mask}”.",
            "Segment the images into different folders, or rename one of them.",
        )
    return tuple(queries)


def check_targets(
    queries: Sequence[Query], sources: frozenset[Path], *, confidence: bool, overwrite: bool
) -> None:
    """Refuse to replace files that are there, and (always) the images and exemplars themselves.

    Raises
    ------
    UserError
    """
    targets = [p for q in queries for p in ((q.mask, q.confidence) if confidence else (q.mask,))]
    existing = [p for p in targets if p.exists()]
    own = sources | {q.image.resolve() for q in queries}
    if any(p.resolve() in own for p in existing):
        raise UserError(
            "Cannot write the masks",
            "They would replace images or exemplars that they are made from.",
            "Choose another folder.",
        )
    if existing and not overwrite:
        more = f" and {len(existing) - 1} more" if len(existing) > 1 else ""
        raise UserError(
            "Cannot write the masks",
            f"“{existing[0]}”{more} exists already.",
            "Choose another folder, or allow overwriting.",
        )


def segment(
    queries: Sequence[Query],
    teaching: Teaching,
    engine: Engine,
    *,
    confidence: bool = False,
    options: Sequence[tuple[str, str]] = (),
    cancel: CancelToken | None = None,
    tell: Tell = _silent,
) -> BatchReport:
    """Segment images one by one; what fails is reported, the rest is done.

    Parameters
    ----------
    queries : sequence of Query
    teaching : Teaching
    engine : Engine
    confidence : bool
        Also write how sure the engine is of each voxel, 0..255.
    options : sequence of (str, str)
        The engine's own settings.
    cancel : CancelToken, optional
    tell : callable
        Told the share done (0..1) and the image at work.

    Raises
    ------
    CancelledError
        When `cancel` was set. Files written by then are complete.
    """
    token = cancel or CancelToken()
    files: list[Path] = []
    failed: list[tuple[str, str]] = []
    for n, query in enumerate(queries):
        token.check()

        def progress(share: float, text: str, n: int = n, name: str = query.name) -> None:
            tell((n + share) / len(queries), name)

        progress(0.0, "")
        try:
            files += _segment_one(
                query, teaching, engine, confidence, tuple(options), token, progress
            )
        except UserError as e:
            failed.append((query.name, str(e)))
        except CancelledError:
            raise
        except Exception as e:
            # A fault in an engine, perhaps a third party's, must not cost the other images.
            log.exception("segmenting %s", query.image)
            failed.append((query.name, f"Unexpected {type(e).__name__}: {e}"))
    tell(1.0, "")
    return BatchReport(tuple(files), tuple(failed))


@dataclass(frozen=True, slots=True, eq=False)
class Segmented:
    """What an engine made of an image.

    Parameters
    ----------
    case : CaseState
        The image, without a mask.
    mask : ndarray of uint16
        (slice, row, column), canonical; label ids, 0 background.
    confidence : ndarray of uint8
        The same shape; how sure the engine is, 0..255.
    qualities : ndarray of float
        Expected Dice of each slice, 0..1; NaN where none was answered.
    notes : tuple of str
        What the engine said of how it was made, each once.
    """

    case: CaseState
    mask: npt.NDArray[np.uint16]
    confidence: npt.NDArray[np.uint8]
    qualities: npt.NDArray[np.float64]
    notes: tuple[str, ...]


def segmented(
    query: Query,
    teaching: Teaching,
    engine: Engine,
    options: tuple[tuple[str, str], ...],
    cancel: CancelToken,
    tell: Tell,
) -> Segmented:
    """Read an image and segment it.

    Raises
    ------
    CancelledError
        When `cancel` was set.
    UserError
        If the image cannot be read, or the engine cannot answer.
    """
    case = CaseState(
        case_id(query.image.resolve(), query.part),
        query.name,
        "",
        (
            ImageRef(
                str(query.image.resolve()), file_hash(query.image, query.part), str(query.part)
            ),
        ),
        read_geometry(query.image, query.part),
    )
    request, arrays = _request(case, teaching, engine.name, options)
    mask = np.zeros(case.geometry.shape, np.uint16)
    sureness = np.zeros(case.geometry.shape, np.uint8)
    qualities = np.full(case.n_slices, np.nan)
    notes: dict[str, None] = {}

    def arrived(answer: SlicePrediction) -> None:
        mask[answer.index] = answer.mask
        sureness[answer.index] = answer.confidence
        qualities[answer.index] = answer.quality
        notes.update(dict.fromkeys([answer.note] if answer.note else []))

    engine.predict(request, arrays, cancel, arrived, tell)
    return Segmented(case, mask, sureness, qualities, tuple(notes))


def _segment_one(
    query: Query,
    teaching: Teaching,
    engine: Engine,
    confidence: bool,
    options: tuple[tuple[str, str], ...],
    cancel: CancelToken,
    tell: Tell,
) -> tuple[Path, ...]:
    made = segmented(query, teaching, engine, options, cancel, tell)
    return written(query, made, confidence=confidence)


def written(query: Query, made: Segmented, *, confidence: bool) -> tuple[Path, ...]:
    """Write a mask, and how sure the engine is; `UserError` where that fails."""
    make_folder(query.mask.parent)
    files = []
    if confidence:
        write_mask(query.confidence, made.confidence, made.case.geometry)
        files.append(query.confidence)
    write_mask(query.mask, made.mask, made.case.geometry)
    return (*files, query.mask)


def _request(
    case: CaseState, teaching: Teaching, engine: str, options: tuple[tuple[str, str], ...]
) -> tuple[PredictRequest, dict[str, npt.NDArray[Any]]]:
    """All slices of a case as one request, with the arrays it names."""
    state, library, labels = teaching.state, teaching.library, teaching.labels
    ids = {x.id for x in labels}
    arrays: dict[str, npt.NDArray[Any]] = {}

    def keep(array: npt.NDArray[Any]) -> str:
        key = content_hash(array)
        arrays[key] = array
        return key

    shots = []
    for e in exemplars.select(state, case, case.n_slices // 2, library):
        known = tuple(i for i in e.labels if i in ids)
        if not known:
            continue
        source = state.cases[e.case_id]
        mask = source.mask().slice(e.index)
        mask[~np.isin(mask, known)] = 0
        shots.append(ExemplarSpec(keep(library.plane(source, e.index)), keep(mask), known))
    _, row, column = case.geometry.canonical_spacing
    request = PredictRequest(
        engine,
        tuple(keep(library.plane(case, i)) for i in range(case.n_slices)),
        tuple(LabelSpec(x.id, x.name, x.description) for x in labels),
        tuple(shots),
        spacing=(row, column),
        options=options,
    )
    return request, arrays


def _mask_suffix(image: Path) -> str:
    suffix = image_suffix(image) if image.is_file() else ""
    return ".png" if suffix in RASTER_SUFFIXES else _MASK_SUFFIX.get(suffix, ".nii.gz")
