"""Decompressed pixels of DICOM frames."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy.typing as npt
import pydicom
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import (
    DeflatedExplicitVRLittleEndian,
    ExplicitVRBigEndian,
    ExplicitVRLittleEndian,
    ImplicitVRLittleEndian,
    JPEG2000TransferSyntaxes,
    JPEGBaseline8Bit,
    JPEGExtended12Bit,
    JPEGLSTransferSyntaxes,
)

from segicl_gui.domain.errors import UserError
from segicl_gui.storage.dicom.frame_values import damaged
from segicl_gui.storage.dicom.lenient import quiet
from segicl_gui.storage.dicom.old_jpeg import is_old_jpeg, old_jpeg_frames

Array = npt.NDArray[Any]


def stored_frames(file: Path, indices: Sequence[int]) -> Iterator[Array]:
    """Decompressed frames of a file in the order of `indices`, colour as RGB.

    Every transfer syntax of PS3.5 section 10 but video and JPEG XL / HTJ2K is read.

    Yields
    ------
    ndarray
        (row, column) or (row, column, 3), stored values; bits beyond *Bits Stored* left out.

    Raises
    ------
    UserError
        If the file is damaged or its compression is not known.
    """
    from pydicom.pixels.processing import apply_color_lut
    from pydicom.pixels.utils import iter_pixels

    try:
        with quiet():
            data, source = _opened(file)
            _check_known(file, data)
            palette = data.get("PhotometricInterpretation") == "PALETTE COLOR"
            arrays = (
                old_jpeg_frames(data, indices)
                if is_old_jpeg(data)
                else iter_pixels(source, indices=list(indices), decoding_plugin=_plugin(data))
            )
        for _ in indices:
            with quiet():
                array = next(arrays)
                array = apply_color_lut(array, data) if palette else array
            yield array
    except UserError:
        raise
    except Exception as e:  # whatever a decoder may stumble over
        if isinstance(e, OSError) and e.errno is not None:
            raise
        raise damaged(file, str(e)) from e


def _check_known(file: Path, data: Dataset) -> None:
    from pydicom.pixels.decoders.base import get_decoder

    syntax = data.file_meta.TransferSyntaxUID
    try:
        known = get_decoder(syntax).is_available
    except NotImplementedError:
        known = False
    if not known:
        raise UserError(
            f"Cannot read {file.name}",
            f"Its pixels are compressed as {syntax.name}, which cannot be read here.",
            "Export it uncompressed, or as JPEG 2000.",
        )


def _plugin(data: Dataset) -> str:
    """Who decompresses a file: never gdcm, which damage can make abort the program."""
    syntax = data.file_meta.TransferSyntaxUID
    if syntax in (*JPEG2000TransferSyntaxes, JPEGBaseline8Bit, JPEGExtended12Bit):
        return "pillow"
    return "pyjpegls" if syntax in JPEGLSTransferSyntaxes else ""


def _opened(file: Path) -> tuple[Dataset, Dataset | str]:
    """Header of a file, and what its pixels are read from: itself, frame by frame, if possible."""
    data = pydicom.dcmread(file, force=True, stop_before_pixels=True)
    meta = getattr(data, "file_meta", None) or FileMetaDataset()
    syntax = meta.get("TransferSyntaxUID")
    jpeg_rgb = syntax == JPEGBaseline8Bit and data.get("PhotometricInterpretation") == "RGB"
    if syntax and syntax != DeflatedExplicitVRLittleEndian and not jpeg_rgb:
        if is_old_jpeg(data):
            data = pydicom.dcmread(file, force=True)
        return data, str(file)
    data = pydicom.dcmread(file, force=True)
    if syntax is None:
        implicit, little = data.original_encoding
        meta.TransferSyntaxUID = (
            ImplicitVRLittleEndian if implicit
            else ExplicitVRLittleEndian if little else ExplicitVRBigEndian
        )  # fmt: skip
    data.file_meta = meta
    head = data.PixelData[:4096]
    if jpeg_rgb and b"\xff\xd8\xff\xe0" in head and b"JFIF\0" in head:
        # Some writers say RGB; by its own definition (ITU-T T.871) JFIF is YCbCr.
        data.PhotometricInterpretation = "YBR_FULL_422"
    return data, data
