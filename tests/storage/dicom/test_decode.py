"""Pixels of every kind come out as the values that went in."""

from __future__ import annotations

import io
from pathlib import Path
from types import ModuleType
from typing import Any

import gdcm
import numpy as np
import PIL.Image
import pydicom
import pytest
import SimpleITK as sitk
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from segicl_gui.domain.errors import UserError
from segicl_gui.storage.images import read_image

RNG = np.random.default_rng(3)
LOSSLESS = (
    "JPEGLosslessProcess14", "JPEGLosslessProcess14_1", "JPEGLSLossless", "JPEG2000Lossless",
    "RLELossless",
)  # fmt: skip


def compress(file: Path, name: str) -> None:
    """Change the transfer syntax of a file."""
    reader = gdcm.ImageReader()
    reader.SetFileName(str(file))
    assert reader.Read()
    change = gdcm.ImageChangeTransferSyntax()
    change.SetTransferSyntax(gdcm.TransferSyntax(getattr(gdcm.TransferSyntax, name)))
    change.SetInput(reader.GetImage())
    assert change.Change()
    writer = gdcm.ImageWriter()
    writer.SetFileName(str(file))
    writer.SetFile(reader.GetFile())
    writer.SetImage(change.GetOutput())
    assert writer.Write()


def encapsulate(file: Path, ds: pydicom.Dataset, stream: bytes, syntax: str) -> None:
    """Write a compressed stream as the pixels of a file."""
    ds.PixelData = pydicom.encaps.encapsulate([stream])
    ds["PixelData"].is_undefined_length = True
    ds.file_meta.TransferSyntaxUID = syntax
    pydicom.dcmwrite(file, ds, enforce_file_format=True)


def smooth(kind: type, low: int, high: int) -> np.ndarray:
    rows, columns = np.mgrid[:48, :64]
    wave = (np.sin(rows / 9) * np.cos(columns / 7) + 1) / 2
    return (low + wave * (high - low)).astype(kind)


@pytest.mark.parametrize("name", LOSSLESS)
@pytest.mark.parametrize(
    ("kind", "bits"), [(np.uint8, 8), (np.uint16, 12), (np.uint16, 16), (np.int16, 16)]
)
def test_lossless_syntaxes(
    dicom_files: ModuleType, tmp_path: Path, name: str, kind: type, bits: int
) -> None:
    signed = kind is np.int16
    pixels = smooth(kind, -1000 if signed else 0, 3000 if bits > 8 else 255)
    file = tmp_path / "a.dcm"
    dicom_files.write_dicom(file, pixels, BitsStored=bits, HighBit=bits - 1)
    compress(file, name)
    image = read_image(file)
    assert image.array.dtype == kind
    np.testing.assert_array_equal(image.array[0], pixels)


@pytest.mark.parametrize("colour", [False, True])
def test_films_in_lossless_jpeg(dicom_files: ModuleType, tmp_path: Path, colour: bool) -> None:
    pixels = np.stack([smooth(np.uint8, 0, 50 * i + 50) for i in range(4)])
    if colour:
        pixels = np.stack([pixels, 255 - pixels, pixels // 2], -1)
    file = tmp_path / "a.dcm"
    dicom_files.write_dicom(file, pixels, Modality="US", position=None)
    compress(file, "JPEGLosslessProcess14_1")
    np.testing.assert_array_equal(read_image(file).array, pixels)


@pytest.mark.parametrize("kind", [np.uint16, np.int16])
def test_jpeg_of_12_bits(dicom_files: ModuleType, tmp_path: Path, kind: type) -> None:
    pixels = smooth(kind, 0, 2000)
    file = tmp_path / "a.dcm"
    dicom_files.write_dicom(file, pixels, BitsStored=12, HighBit=11)
    compress(file, "JPEGExtendedProcess2_4")
    assert np.abs(read_image(file).array[0].astype(int) - pixels).max() <= 20


@pytest.mark.parametrize("name", ["JPEGBaselineProcess1", "JPEG2000", "JPEGLSNearLossless"])
def test_lossy_syntaxes(dicom_files: ModuleType, tmp_path: Path, name: str) -> None:
    pixels = smooth(np.uint8, 0, 255)
    file = tmp_path / "a.dcm"
    dicom_files.write_dicom(file, pixels)
    compress(file, name)
    assert np.abs(read_image(file).array[0].astype(int) - pixels).max() <= 8


@pytest.mark.parametrize(
    "syntax",
    [
        pydicom.uid.ImplicitVRLittleEndian,
        pydicom.uid.ExplicitVRBigEndian,
        pydicom.uid.DeflatedExplicitVRLittleEndian,
    ],
)
@pytest.mark.parametrize("kind", [np.uint8, np.int16])
def test_native_syntaxes(dicom_files: ModuleType, tmp_path: Path, syntax: str, kind: type) -> None:
    pixels = smooth(kind, 0, 255)
    dicom_files.write_dicom(tmp_path / "a", pixels, syntax=syntax)
    np.testing.assert_array_equal(read_image(tmp_path / "a").array[0], pixels)


def test_without_preamble(dicom_files: ModuleType, tmp_path: Path) -> None:
    pixels = smooth(np.int16, -5, 300)
    file = tmp_path / "old"
    ds = dicom_files.write_dicom(file, pixels, syntax=pydicom.uid.ImplicitVRLittleEndian)
    del ds.file_meta
    pydicom.dcmwrite(file, ds, enforce_file_format=False, implicit_vr=True, little_endian=True)
    assert file.read_bytes()[128:132] != b"DICM"
    np.testing.assert_array_equal(read_image(file).array[0], pixels)


def test_bits_beyond_those_stored_are_no_values(dicom_files: ModuleType, tmp_path: Path) -> None:
    """Old files keep an overlay in the bits above the pixel."""
    pixels = smooth(np.uint16, 0, 4095)
    overlay = (RNG.random(pixels.shape) > 0.5).astype(np.uint16) << 13
    dicom_files.write_dicom(tmp_path / "a.dcm", pixels | overlay, BitsStored=12, HighBit=11)
    np.testing.assert_array_equal(read_image(tmp_path / "a.dcm").array[0], pixels)


def test_rescaled_by_whole_numbers(dicom_files: ModuleType, tmp_path: Path) -> None:
    pixels = smooth(np.uint16, 0, 4095)
    dicom_files.write_dicom(
        tmp_path / "a.dcm", pixels, BitsStored=12, HighBit=11, RescaleSlope=1,
        RescaleIntercept=-1024,
    )  # fmt: skip
    image = read_image(tmp_path / "a.dcm")
    assert image.array.dtype == np.int16
    np.testing.assert_array_equal(image.array[0], pixels.astype(int) - 1024)


def test_rescaled_beyond_16_bits(dicom_files: ModuleType, tmp_path: Path) -> None:
    volume = np.zeros((3, 8, 9), np.uint16)
    volume[2] = 65535
    dicom_files.write_volume(tmp_path, volume, RescaleSlope=2, RescaleIntercept=-10)
    image = read_image(tmp_path)
    assert image.array.dtype == np.int32
    assert [int(p.max()) for p in image.array] == [-10, -10, 131060]


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    slopes=st.lists(st.floats(0.01, 50), min_size=3, max_size=3),
    intercept=st.floats(-500, 500),
)
def test_each_slice_has_its_own_slope(
    dicom_files: ModuleType,
    tmp_path_factory: pytest.TempPathFactory,
    slopes: list[float],
    intercept: float,
) -> None:
    """As in PET (PS3.3 C.8.9.4)."""
    folder = tmp_path_factory.mktemp("pet")
    volume = RNG.integers(0, 32767, (3, 6, 7)).astype(np.int16)
    slopes = [float(f"{s:.8g}") for s in slopes]
    intercept = float(f"{intercept:.8g}")
    for i, (plane, slope) in enumerate(zip(volume, slopes, strict=True)):
        dicom_files.write_dicom(
            folder / f"{i}", plane, position=(0, 0, 3.0 * i), Modality="PT", InstanceNumber=i + 1,
            RescaleSlope=slope, RescaleIntercept=intercept, Units="BQML",
        )  # fmt: skip
    expected = volume * np.reshape(slopes, (3, 1, 1)) + intercept
    image = read_image(folder)
    np.testing.assert_allclose(image.array, expected, rtol=2e-7, atol=2e-3)


def test_monochrome1_is_bright_where_it_is_bright(dicom_files: ModuleType, tmp_path: Path) -> None:
    pixels = smooth(np.uint16, 100, 3000)
    pixels[:3] = 4095
    tags: dict[str, Any] = {
        "Modality": "DX", "position": None, "PhotometricInterpretation": "MONOCHROME1",
        "BitsStored": 12, "HighBit": 11,
    }  # fmt: skip
    dicom_files.write_dicom(tmp_path / "a.dcm", pixels, **tags)
    np.testing.assert_array_equal(read_image(tmp_path / "a.dcm").array[0], 4095 - pixels)
    dicom_files.write_dicom(tmp_path / "b.dcm", pixels, **tags, PixelPaddingValue=100)
    turned = read_image(tmp_path / "b.dcm").array[0]
    assert (turned[pixels == 100] == 0).all()
    dicom_files.write_dicom(tmp_path / "c.dcm", pixels, **{**tags, "Modality": "PT"}, Units="BQML")
    np.testing.assert_array_equal(read_image(tmp_path / "c.dcm").array[0], pixels)


def test_signed_padding_stays_what_it_is(dicom_files: ModuleType, tmp_path: Path) -> None:
    pixels = smooth(np.int16, 0, 1500)
    pixels[0] = -2000
    dicom_files.write_dicom(
        tmp_path / "a.dcm", pixels, PixelPaddingValue=-2000, RescaleIntercept=-1024, RescaleSlope=1
    )
    image = read_image(tmp_path / "a.dcm").array[0]
    np.testing.assert_array_equal(image, pixels - 1024)


def test_colour(dicom_files: ModuleType, tmp_path: Path) -> None:
    rgb = np.stack([smooth(np.uint8, 0, 255), smooth(np.uint8, 255, 0), smooth(np.uint8, 9, 40)], 2)
    tags: dict[str, Any] = {"Modality": "US", "position": None}
    file = tmp_path / "a.dcm"
    dicom_files.write_dicom(file, rgb, **tags)
    image = read_image(file)
    assert image.geometry.ndim == 2
    assert image.geometry.spacing == (0.7, 0.9)
    np.testing.assert_array_equal(image.array[0], rgb)
    for name in ("JPEG2000Lossless", "RLELossless", "JPEGLSLossless"):
        dicom_files.write_dicom(file, rgb, **tags)
        compress(file, name)
        np.testing.assert_array_equal(read_image(file).array[0], rgb)

    planar = np.ascontiguousarray(rgb.transpose(2, 0, 1)).reshape(rgb.shape)
    dicom_files.write_dicom(file, planar, **tags, PlanarConfiguration=1)
    np.testing.assert_array_equal(read_image(file).array[0], rgb)


@pytest.mark.parametrize("claim", ["YBR_FULL_422", "RGB"])
def test_jpeg_colour_whatever_it_claims(
    dicom_files: ModuleType, tmp_path: Path, claim: str
) -> None:
    """Pillow, like many writers, stores YCbCr, whatever the header is told to say."""
    rgb = np.stack(
        [smooth(np.uint8, 40, 215), smooth(np.uint8, 200, 90), smooth(np.uint8, 9, 40)], 2
    )
    file, jpeg = tmp_path / "a.dcm", io.BytesIO()
    PIL.Image.fromarray(rgb).save(jpeg, "JPEG", quality=95)
    ds = dicom_files.write_dicom(file, rgb, Modality="US", position=None)
    ds.PhotometricInterpretation = claim
    encapsulate(file, ds, jpeg.getvalue(), pydicom.uid.JPEGBaseline8Bit)
    assert np.abs(read_image(file).array[0].astype(int) - rgb).max() < 20


def test_ybr_and_16_bit_colour(dicom_files: ModuleType, tmp_path: Path) -> None:
    grey = smooth(np.uint8, 0, 255)
    ybr = np.stack([grey, np.full_like(grey, 128), np.full_like(grey, 128)], 2)
    tags: dict[str, Any] = {"Modality": "US", "position": None}
    dicom_files.write_dicom(tmp_path / "a.dcm", ybr, **tags, PhotometricInterpretation="YBR_FULL")
    found = read_image(tmp_path / "a.dcm").array[0].astype(int)
    assert np.abs(found - grey[..., None]).max() <= 1
    deep = RNG.integers(0, 65536, (6, 8, 3)).astype(np.uint16)
    dicom_files.write_dicom(tmp_path / "b.dcm", deep, **tags)
    np.testing.assert_array_equal(read_image(tmp_path / "b.dcm").array[0], deep >> 8)


def test_palette(dicom_files: ModuleType, tmp_path: Path) -> None:
    pixels = RNG.integers(0, 4, (6, 8)).astype(np.uint8)
    table = RNG.integers(0, 256, (4, 3)).astype(np.uint16)
    luts: dict[str, Any] = {}
    for i, name in enumerate(("Red", "Green", "Blue")):
        luts[f"{name}PaletteColorLookupTableDescriptor"] = [4, 0, 16]
        luts[f"{name}PaletteColorLookupTableData"] = (table[:, i] << 8).tobytes()
    dicom_files.write_dicom(
        tmp_path / "a.dcm", pixels, Modality="US", position=None,
        PhotometricInterpretation="PALETTE COLOR", **luts,
    )  # fmt: skip
    image = read_image(tmp_path / "a.dcm")
    np.testing.assert_array_equal(image.array[0], table[pixels])


def test_video_is_refused_by_name(dicom_files: ModuleType, tmp_path: Path) -> None:
    file = tmp_path / "a.dcm"
    ds = dicom_files.write_dicom(file, smooth(np.uint8, 0, 255), Modality="US", position=None)
    encapsulate(file, ds, b"\0" * 100, pydicom.uid.MPEG4HP41)
    with pytest.raises(UserError, match="MPEG-4"):
        read_image(file)


def test_as_simpleitk_reads_it(dicom_files: ModuleType, tmp_path: Path) -> None:
    volume = RNG.integers(-1000, 3000, (5, 12, 16)).astype(np.int16)
    dicom_files.write_volume(tmp_path, volume, RescaleSlope=1, RescaleIntercept=-24)
    reader = sitk.ImageSeriesReader()
    reader.SetFileNames(reader.GetGDCMSeriesFileNames(str(tmp_path)))
    other = reader.Execute()
    image = read_image(tmp_path)
    np.testing.assert_array_equal(
        image.geometry.to_source(image.array), sitk.GetArrayFromImage(other)
    )
    np.testing.assert_allclose(image.geometry.spacing, other.GetSpacing())
    np.testing.assert_allclose(image.geometry.origin, other.GetOrigin())
    np.testing.assert_allclose(image.geometry.direction, other.GetDirection())
