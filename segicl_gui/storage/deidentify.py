"""Copies of images that do not tell who the patient is.

DICOM follows the Basic Application Level Confidentiality Profile (PS3.15, annex E), whose table
of attributes is kept up by the library dicom-anonymizer; other formats: `bare_copies`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from pydicom import Dataset, dcmread
from pydicom.errors import InvalidDicomError
from pydicom.multival import MultiValue
from pydicom.sequence import Sequence

from segicl_gui.storage.atomic import make_folder, replacing
from segicl_gui.storage.bare_copies import copy_bare
from segicl_gui.storage.dicom import (
    Stack,
    is_dicom_file,
    is_dicom_folder,
    series_of,
    stack_of,
)
from segicl_gui.storage.image_files import FAILURES, read_error
from segicl_gui.storage.parts import Part
from segicl_gui.storage.pseudonyms import Deidentification, Pseudonyms

PROFILE = "dicomfields_2026c"
# What the "retain patient characteristics" option of the profile keeps (PS3.15, table E.1-1).
CHARACTERISTICS = frozenset({
    "PatientSex", "PatientAge", "PatientSize", "PatientWeight", "EthnicGroup", "PregnancyStatus",
    "SmokingStatus", "PatientSexNeutered", "PatientState", "PreMedication", "Allergies",
})  # fmt: skip
# Modalities whose pictures usually have the patient's name written into them.
_WRITTEN_INTO = frozenset({"US", "ES", "XC", "OT", "SC", "XA", "RF", "GM", "DOC", "IVUS"})
_SECONDARY_CAPTURE = "1.2.840.10008.5.1.4.1.1.7"
_REFERENCES = frozenset({"ReferencedImageSequence", "SourceImageSequence"})

_Action = Callable[[Dataset, tuple[int, int]], None]


def deidentify(
    dataset: Dataset, pseudonyms: Pseudonyms, *, keep_characteristics: bool = False
) -> None:
    """Take out of a DICOM data set, in place, what tells who the patient is.

    Parameters
    ----------
    dataset : pydicom.Dataset
        With its sequences, however deep; with `file_meta` where it was read from a file.
    pseudonyms : Pseudonyms
        References between files that are treated with the same ones stay whole.
    keep_characteristics : bool
        Keep sex, age, size, weight and the like.
    """
    patient = pseudonyms.patient(str(dataset.get("PatientID", "")))
    keep = CHARACTERISTICS if keep_characteristics else frozenset()
    dataset.decode()  # reads every element, however deep: the library warns of unread ones
    _clean(dataset, pseudonyms, keep)
    dataset.PatientID = patient
    dataset.PatientName = patient
    dataset.PatientIdentityRemoved = "YES"
    dataset.DeidentificationMethod = "DICOM PS3.15 E.1 Basic Profile"
    codes = [("113100", "Basic Application Confidentiality Profile")]
    if keep_characteristics:
        codes.append(("113108", "Retain Patient Characteristics Option"))
    dataset.DeidentificationMethodCodeSequence = Sequence([_code(*c) for c in codes])
    meta = getattr(dataset, "file_meta", None)
    if meta is None:
        return
    # Some files give their UID here alone.
    own = str(meta.get("MediaStorageSOPInstanceUID", ""))
    own = str(dataset.get("SOPInstanceUID", "") or pseudonyms.uid(own))
    for element in list(meta):
        # Of this group only the syntax says anything about the pixels.
        if element.keyword not in ("TransferSyntaxUID", "MediaStorageSOPClassUID"):
            del meta[element.tag]
    meta.MediaStorageSOPInstanceUID = dataset.SOPInstanceUID = own


def burnt_in(dataset: Dataset) -> str:
    """Why names may be written into the pixels themselves; "" where nothing hints at it.

    No profile for attributes removes those, and they can be missed: somebody has to look.
    """
    if dataset.get("BurnedInAnnotation", "") == "YES":
        return "the file says that text is burnt into its pixels"
    if dataset.get("RecognizableVisualFeatures", "") == "YES":
        return "the file says that the patient can be recognised in it"
    if dataset.get("BurnedInAnnotation", "") == "NO":
        return ""
    if str(dataset.get("SOPClassUID", "")).startswith(_SECONDARY_CAPTURE):
        return "it is a capture of a screen or a film, which often shows the patient's name"
    if dataset.get("Modality", "") in _WRITTEN_INTO:
        return f"{dataset.Modality} images often show the patient's name"
    return ""


def patient_of(path: Path, part: Part, otherwise: str) -> str:
    """Patient id in the header of a DICOM image, `otherwise` for other images.

    Raises
    ------
    UserError
        If the image cannot be read.
    """
    if not _is_dicom(path):
        return otherwise
    return series_of(path, part).patient or otherwise


def copy_image(
    path: Path, part: Part, folder: Path, name: str, how: Deidentification
) -> tuple[Path, Part, tuple[str, ...]]:
    """Copy an image of any format without what tells who the patient is.

    Parameters
    ----------
    path, part : Path, Part
        The image; of a DICOM series only the files of the stack that is meant are copied.
    folder : Path
        Made where missing.
    name : str
        Of the copy, without suffix.
    how : Deidentification

    Returns
    -------
    path, part : Path, Part
        The copy; a folder for DICOM.
    warnings : tuple of str
        What somebody has to look at: text in the pixels, each reason once.

    Raises
    ------
    UserError
        If the image cannot be read or the copy cannot be written.
    """
    if not _is_dicom(path):
        return copy_bare(path, folder, name), part, ()
    series, stack = stack_of(path, part)
    others = {f for s in series.stacks if s is not stack for f in s.files}
    copied = replace(part, series="", stack=part.stack if others & set(stack.files) else 0)
    return folder / name, copied, _copy_dicom(stack, folder / name, how)


def _is_dicom(path: Path) -> bool:
    return is_dicom_folder(path) if path.is_dir() else is_dicom_file(path)


def _copy_dicom(stack: Stack, folder: Path, how: Deidentification) -> tuple[str, ...]:
    """Copy the files of a stack as 00001.dcm and so on; what to warn of.

    Names of files tell of patients too. Pixels stay as they are, compressed or not.
    """
    make_folder(folder)
    warnings: dict[str, None] = {}
    # The profile takes the times by which frames are told apart.
    moments = {f.file: t for t, frames in enumerate(stack.times, 1) for f in frames}
    for number, file in enumerate(stack.files, 1):
        try:
            dataset = dcmread(file, force=True)
            reason = burnt_in(dataset)
            deidentify(dataset, how.pseudonyms, keep_characteristics=how.keep_characteristics)
        except (*FAILURES, InvalidDicomError, AttributeError, KeyError, NotImplementedError) as e:
            raise read_error(file, e) from e
        if reason:
            warnings.setdefault(f"Look for names in the pictures: {reason}.")
        if len(stack.times) > 1 and len(stack.files) > 1:
            dataset.TemporalPositionIdentifier = moments[file]
            dataset.NumberOfTemporalPositions = len(stack.times)
            if stack.interval:
                dataset.TemporalResolution = stack.interval * 1000
        dataset.preamble = b"\0" * 128
        with replacing(folder / f"{number:05}.dcm") as temporary:
            dataset.save_as(temporary, enforce_file_format=True)
    return tuple(warnings)


def _clean(dataset: Dataset, pseudonyms: Pseudonyms, keep: frozenset[str]) -> None:
    """Apply the profile to a data set and all that is nested in it."""
    for element in list(dataset):
        tag = (element.tag.group, element.tag.element)
        if element.keyword in keep:
            continue
        rule = _rule(tag)
        if element.tag.is_private:
            del dataset[element.tag]
        elif rule is None or (element.VR == "SQ" and element.keyword in _REFERENCES):
            if element.VR == "SQ":
                for item in element.value or ():
                    _clean(item, pseudonyms, keep)
        elif rule.__name__ == "replace_UID":
            element.value = _replaced(element.value, pseudonyms)
        elif element.VR == "SQ" and rule.__name__ != "replace":
            if "empty" in rule.__name__:
                element.value = Sequence()
            else:
                del dataset[element.tag]
        else:
            try:
                rule(dataset, tag)
            except NotImplementedError:  # a kind of value for which the library has no dummy
                del dataset[element.tag]


def _replaced(value: Any, pseudonyms: Pseudonyms) -> Any:
    if isinstance(value, MultiValue):
        return [pseudonyms.uid(str(v)) for v in value]
    return pseudonyms.uid(str(value)) if value else value


def _rule(tag: tuple[int, int]) -> _Action | None:
    """What the profile says of an attribute; None: keep."""
    exact, ranges = _rules()
    found = exact.get(tag)
    if found is not None:
        return found
    for group, element, group_mask, element_mask, action in ranges:
        if tag[0] & group_mask == group and tag[1] & element_mask == element:
            return action
    return None


@cache
def _rules() -> tuple[
    dict[tuple[int, int], _Action], tuple[tuple[int, int, int, int, _Action], ...]
]:
    from dicomanonymizer.simpledicomanonymizer import initialize_actions

    rules = initialize_actions(PROFILE)
    exact = {tag: action for tag, action in rules.items() if len(tag) == 2}
    ranges = tuple((*tag, action) for tag, action in rules.items() if len(tag) == 4)
    return exact, ranges


def _code(value: str, meaning: str) -> Dataset:
    item = Dataset()
    item.CodeValue = value
    item.CodingSchemeDesignator = "DCM"
    item.CodeMeaning = meaning
    return item
