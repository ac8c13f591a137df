"""Lossless and 12-bit JPEG, the compressions of old archives, through SimpleITK.

SimpleITK reads files, so that each stream is put into a small one of its own, once its markers
have been checked: no decoder of these kinds is safe from damaged ones.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy.typing as npt
import pydicom
import SimpleITK as sitk
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.encaps import encapsulate, get_frame
from pydicom.uid import (
    JPEGExtended12Bit,
    JPEGLossless,
    JPEGLosslessSV1,
    SecondaryCaptureImageStorage,
)

from segicl_gui.storage.dicom.jpeg_markers import check_stream

_LAYOUT = (
    "Rows", "Columns", "SamplesPerPixel", "PhotometricInterpretation", "BitsAllocated",
    "BitsStored", "HighBit", "PixelRepresentation", "PlanarConfiguration",
)  # fmt: skip


def is_old_jpeg(data: Dataset) -> bool:
    """Whether a file with its meta header is compressed so that it is read here."""
    syntax = data.file_meta.TransferSyntaxUID
    return syntax in (JPEGLossless, JPEGLosslessSV1) or (
        syntax == JPEGExtended12Bit and data.get("BitsStored", 8) > 8
    )


def old_jpeg_frames(data: Dataset, indices: Sequence[int]) -> Iterator[npt.NDArray[Any]]:
    """Stored values of frames: (row, column) or (row, column, 3).

    Raises
    ------
    RuntimeError
        As SimpleITK reports damage.
    ValueError
        If there is no such frame, or its stream is malformed.
    """
    count = int(data.get("NumberOfFrames") or 1)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "frame.dcm")
        for index in indices:
            stream = get_frame(data.PixelData, index, number_of_frames=count)
            check_stream(stream, data.Rows, data.Columns, data.SamplesPerPixel, data.BitsAllocated)
            pydicom.dcmwrite(file, _alone(data, stream), enforce_file_format=True)
            image = sitk.ReadImage(str(file), imageIO="GDCMImageIO")
            yield sitk.GetArrayFromImage(image)[0]


def _alone(data: Dataset, stream: bytes) -> Dataset:
    """A file of one frame that says of it how it is stored, and nothing else."""
    out = Dataset()
    for keyword in _LAYOUT:
        if keyword in data:
            setattr(out, keyword, data[keyword].value)
    out.SOPClassUID = SecondaryCaptureImageStorage
    out.SOPInstanceUID = "1.2.3"
    out.PixelData = encapsulate([stream])
    out["PixelData"].VR = "OB"
    out["PixelData"].is_undefined_length = True
    out.file_meta = FileMetaDataset()
    out.file_meta.MediaStorageSOPClassUID = out.SOPClassUID
    out.file_meta.MediaStorageSOPInstanceUID = out.SOPInstanceUID
    out.file_meta.TransferSyntaxUID = data.file_meta.TransferSyntaxUID
    return out
