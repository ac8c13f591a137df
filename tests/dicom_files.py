"""DICOM files for tests, one image or one film each."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pydicom
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import ExplicitVRLittleEndian

IMAGE_CLASSES = {
    "CT": "1.2.840.10008.5.1.4.1.1.2",
    "MR": "1.2.840.10008.5.1.4.1.1.4",
    "US": "1.2.840.10008.5.1.4.1.1.3.1",
    "DX": "1.2.840.10008.5.1.4.1.1.1.1",
    "PT": "1.2.840.10008.5.1.4.1.1.128",
    "NM": "1.2.840.10008.5.1.4.1.1.20",
}


def write_dicom(
    path: Path,
    pixels: np.ndarray,
    *,
    syntax: str = ExplicitVRLittleEndian,
    position: tuple[float, float, float] | None = (0.0, 0.0, 0.0),
    **tags: Any,
) -> Dataset:
    """Write (row, column[, 3]) or (frame, row, column[, 3]) pixels; a tag of None is left out."""
    colour = pixels.shape[-1] == 3 and pixels.ndim > 2
    grey_axes = pixels.ndim - colour
    ds = Dataset()
    modality = tags.get("Modality", "CT")
    number = tags.get("InstanceNumber", 1)
    values: dict[str, Any] = {
        "SOPClassUID": IMAGE_CLASSES.get(modality, IMAGE_CLASSES["CT"]),
        "SOPInstanceUID": f"1.2.3.{abs(hash(str(path))) % 10**12}",
        "StudyInstanceUID": "1.2.3",
        "SeriesInstanceUID": "1.2.3.4",
        "FrameOfReferenceUID": "1.2.3.5",
        "Modality": modality,
        "PatientID": "PX7",
        "PatientName": "Doe^Jane",
        "StudyDate": "20240102",
        "SeriesDescription": "axial",
        "SeriesNumber": 3,
        "InstanceNumber": number,
        "Rows": pixels.shape[grey_axes - 2],
        "Columns": pixels.shape[grey_axes - 1],
        "SamplesPerPixel": 3 if colour else 1,
        "PhotometricInterpretation": "RGB" if colour else "MONOCHROME2",
        "BitsAllocated": 8 * pixels.dtype.itemsize,
        "BitsStored": 8 * pixels.dtype.itemsize,
        "HighBit": 8 * pixels.dtype.itemsize - 1,
        "PixelRepresentation": int(pixels.dtype.kind == "i"),
        "PixelSpacing": [0.9, 0.7],
        "SliceThickness": 2.5,
    }
    if colour:
        values["PlanarConfiguration"] = 0
    if position is not None:
        values["ImagePositionPatient"] = [float(v) for v in position]
        values["ImageOrientationPatient"] = [1.0, 0.0, 0.0, 0.0, 1.0, 0.0]
    if grey_axes == 3:
        values["NumberOfFrames"] = pixels.shape[0]
    for keyword, value in {**values, **tags}.items():
        if value is not None:
            setattr(ds, keyword, value)
    big = syntax == pydicom.uid.ExplicitVRBigEndian
    data = pixels.astype(pixels.dtype.newbyteorder(">")) if big else pixels
    if pixels.dtype.kind == "f":
        ds.FloatPixelData = data.tobytes()
    else:
        stored = data.tobytes()
        ds.PixelData = stored + b"\0" * (len(stored) % 2)
        ds["PixelData"].VR = "OB" if pixels.dtype.itemsize == 1 else "OW"
    ds.file_meta = FileMetaDataset()
    ds.file_meta.MediaStorageSOPClassUID = ds.SOPClassUID
    ds.file_meta.MediaStorageSOPInstanceUID = ds.SOPInstanceUID
    ds.file_meta.TransferSyntaxUID = syntax
    path.parent.mkdir(parents=True, exist_ok=True)
    pydicom.dcmwrite(path, ds, enforce_file_format=True)
    return ds


def write_volume(folder: Path, volume: np.ndarray, step: float = 2.5, **tags: Any) -> None:
    """One file a slice, stacked along z; names run against the order of the slices."""
    n = len(volume)
    for i, plane in enumerate(volume):
        write_dicom(
            folder / f"IM{n - i:04}",
            plane,
            **{"InstanceNumber": i + 1, "position": (1.0, 2.0, 3.0 + i * step), **tags},
        )


def functional_groups(
    ds_tags: dict[str, Any], positions: list[tuple[float, float, float]], **each: list[Any]
) -> dict[str, Any]:
    """Tags of an enhanced image: shared orientation and measures, a position a frame.

    `each` gives one value a frame: ``slope``, ``intercept``, ``temporal`` or ``echo``.
    """

    def item(**values: Any) -> Dataset:
        ds = Dataset()
        for k, v in values.items():
            setattr(ds, k, v)
        return ds

    shared = item(
        PlaneOrientationSequence=[item(ImageOrientationPatient=[1.0, 0.0, 0.0, 0.0, 1.0, 0.0])],
        PixelMeasuresSequence=[item(PixelSpacing=[0.9, 0.7], SliceThickness=2.5)],
    )
    frames = []
    for i, position in enumerate(positions):
        frame = item(PlanePositionSequence=[item(ImagePositionPatient=list(position))])
        content = Dataset()
        if "temporal" in each:
            content.TemporalPositionIndex = each["temporal"][i]
        frame.FrameContentSequence = [content]
        if "echo" in each:
            frame.MREchoSequence = [item(EffectiveEchoTime=each["echo"][i])]
        if "slope" in each:
            frame.PixelValueTransformationSequence = [
                item(
                    RescaleSlope=each["slope"][i],
                    RescaleIntercept=each["intercept"][i],
                    RescaleType="US",
                )
            ]
        frames.append(frame)
    return {
        **ds_tags,
        "SOPClassUID": "1.2.840.10008.5.1.4.1.1.4.1",
        "position": None,
        "PixelSpacing": None,
        "SliceThickness": None,
        "SharedFunctionalGroupsSequence": [shared],
        "PerFrameFunctionalGroupsSequence": frames,
    }
