"""DICOM segmentation objects (PS3.3 A.51), binary, written by highdicom.

Each structure is a segment of its own, so that they may overlap; frames without any of it are left
out. Every frame refers to the image that it was drawn on.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from segicl_gui import __version__
from segicl_gui.domain.errors import UserError
from segicl_gui.domain.labels import Label
from segicl_gui.storage.atomic import replacing
from segicl_gui.storage.exporters.api import ExportCase, ExportOptions, Written
from segicl_gui.storage.exporters.dicom_source import Plane, check_any_dicom, planes_of
from segicl_gui.storage.exporters.structures import Seen
from segicl_gui.storage.exporters.terminology import Term, coded

PROGRAM = "SegICL GUI"


def check(cases: Sequence[ExportCase], options: ExportOptions) -> None:
    """Refuse cases of which none was annotated on DICOM images; `UserError`."""
    check_any_dicom(cases, "DICOM-SEG")


def targets(case: ExportCase, out: Path, options: ExportOptions) -> tuple[Path, ...]:
    """NAME_seg.dcm; for a volume in time NAME_frame000_seg.dcm and so on."""
    return case.files(out, "_seg.dcm")


def write(case: ExportCase, out: Path, options: ExportOptions) -> Written:
    """Write the structures of a case; `UserError` where that fails."""
    seen = Seen()
    for i, planes in enumerate(planes_of(case, "DICOM-SEG")):
        frame = case.frame(i)
        pixels, shown = _pixels(frame, planes, seen)
        if shown:
            dataset = _dataset(frame, planes, pixels, shown)
            with replacing(targets(case, out, options)[i]) as temporary:
                dataset.save_as(temporary, enforce_file_format=True)
    if case.geometry.frames > 1:
        seen = Seen.of(case)
    if not seen.any_shown:
        return Written(nothing="No label is to be seen in it, and DICOM-SEG holds no empty ones.")
    return Written(notes=seen.notes(), facts=seen.facts())


def engines_of(case: ExportCase) -> tuple[str, ...]:
    """Names of the engines whose proposals went into the masks, by the history of the case."""
    history = case.provenance.get("history", ())
    names = (entry.get("how", {}).get("engine") for entry in history)
    return tuple(dict.fromkeys(str(n) for n in names if n))


def _dataset(
    case: ExportCase, planes: tuple[Plane, ...], pixels: npt.NDArray[Any], shown: list[Label]
) -> Any:
    import highdicom
    from highdicom.seg import Segmentation

    first = planes[0].header
    numbered = planes[0].frame is not None
    if not numbered and not first.get("SliceThickness") and planes[0].position is not None:
        first.SliceThickness = (*case.geometry.spacing, 1.0)[2]  # not told: as they are apart
    try:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", module=r"(pydicom|highdicom)\..*")
            dataset = Segmentation(
                source_images=[first] if numbered else [p.header for p in planes],
                pixel_array=pixels,
                segmentation_type="BINARY",
                segment_descriptions=[_description(case, x, i) for i, x in enumerate(shown, 1)],
                series_instance_uid=highdicom.UID(),
                series_number=int(first.get("SeriesNumber") or 0) + 1000,
                sop_instance_uid=highdicom.UID(),
                instance_number=1,
                manufacturer=PROGRAM,
                manufacturer_model_name=PROGRAM,
                software_versions=__version__,
                device_serial_number="0",
                # Names of labels may be in any script.
                specific_character_set="ISO_IR 192",
                content_label="SEGMENTATION",
                content_description=f"Masks of {PROGRAM}",
            )
    except (ValueError, TypeError, AttributeError, KeyError, IndexError) as e:
        raise UserError(
            f"Cannot export {case.name} as DICOM-SEG",
            f"The headers of its images do not allow it: {e}",
            "Export as seg.nrrd, NRRD or NIfTI.",
        ) from e
    measures = dataset.SharedFunctionalGroupsSequence[0].get("PixelMeasuresSequence")
    if planes[0].position is None:  # a projection, such as an x-ray
        dataset.PatientOrientation = first.get("PatientOrientation") or None
        if measures and "SliceThickness" not in measures[0]:
            # highdicom writes it without, but does not read it; the image has the spacing.
            del dataset.SharedFunctionalGroupsSequence[0].PixelMeasuresSequence
    dataset.SeriesDescription = f"Segmentation ({PROGRAM})"
    return dataset


def _pixels(
    case: ExportCase, planes: tuple[Plane, ...], seen: Seen
) -> tuple[npt.NDArray[Any], list[Label]]:
    """Segment numbers (slice, row, column), or masks (slice, row, column, segment) on overlap."""
    shape = (1, *reversed(case.geometry.size))[-3:]
    header, numbers = planes[0].header, [p.frame for p in planes]
    # highdicom takes all frames of a multi-frame image, in their stored order.
    stored = int(header.NumberOfFrames) if numbers[0] is not None else len(planes)
    places = [k if n is None else n - 1 for k, n in enumerate(numbers)]

    def in_place(mask: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
        out = np.zeros((stored, *shape[1:]), bool)
        out[places] = mask
        return out

    def masks() -> Iterator[tuple[Label, npt.NDArray[np.bool_]]]:
        for found in seen.shown(case):
            yield found.label, in_place(case.geometry.to_source(found.mask).reshape(shape))

    merged = np.zeros((stored, *shape[1:]), np.uint16)
    labels = []
    overlap = False
    for label, mask in masks():
        labels.append(label)
        overlap = overlap or bool(merged[mask].any())
        merged[mask] = len(labels)
    if not overlap:
        return merged, labels
    del merged
    stacked = np.empty((stored, *shape[1:], len(labels)), np.uint8)
    for number, (_, mask) in enumerate(masks()):
        stacked[..., number] = mask
    return stacked, labels


def _description(case: ExportCase, label: Label, number: int) -> Any:
    from highdicom import AlgorithmIdentificationSequence
    from highdicom.color import CIELabColor
    from highdicom.seg import SegmentDescription
    from pydicom.sr.codedict import codes

    what, engines = coded(label.name), engines_of(case)
    description = SegmentDescription(
        segment_number=number,
        segment_label=label.name[:64],
        segmented_property_category=_concept(what.category),
        segmented_property_type=_concept(what.type),
        # A person looked at everything that is exported.
        algorithm_type="SEMIAUTOMATIC" if engines else "MANUAL",
        algorithm_identification=AlgorithmIdentificationSequence(
            name=", ".join(engines)[:64],
            family=codes.DCM.ArtificialIntelligence,
            version=__version__,
            source=PROGRAM,
        )
        if engines
        else None,
        display_color=CIELabColor.from_rgb(*bytes.fromhex(label.color.removeprefix("#"))),
    )
    if what.side is not None:
        kind = description.SegmentedPropertyTypeCodeSequence[0]
        kind.SegmentedPropertyTypeModifierCodeSequence = [_concept(what.side)]
    if label.description:
        description.SegmentDescription = label.description[:1024]
    return description


def _concept(term: Term) -> Any:
    from highdicom.sr import CodedConcept

    return CodedConcept(term.value, term.scheme, term.meaning)
