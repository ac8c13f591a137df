"""What is taken from a file itself is what SimpleITK reads of it."""

from __future__ import annotations

import gzip
import zlib
from pathlib import Path

import nibabel as nib
import numpy as np
import pytest
import SimpleITK as sitk

from segicl_gui.domain.errors import UserError
from segicl_gui.storage import images
from segicl_gui.storage.images import read_geometry, read_image
from segicl_gui.storage.readers import raw
from segicl_gui.storage.readers.raw import layout_of, nrrd_units

_RNG = np.random.default_rng(0)


@pytest.fixture
def everything_is_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(raw, "LARGE_BYTES", 1)
    monkeypatch.setattr(images, "LARGE_BYTES", 1)


def _image(kind: str, shape: tuple[int, ...], vector: bool) -> sitk.Image:
    stored = _RNG.integers(0, 99, (*shape, 3) if vector else shape).astype(kind)
    if len(shape) == 4:
        image = sitk.JoinSeries([sitk.GetImageFromArray(f, isVector=vector) for f in stored])
    else:
        image = sitk.GetImageFromArray(stored, isVector=vector)
        image.SetSpacing((0.5, 0.75, 3.0)[: len(shape)])
        if len(shape) == 3:
            image.SetDirection((0, -1, 0, 1, 0, 0, 0, 0, 1))
    return image


@pytest.mark.parametrize("compressed", [False, True])
@pytest.mark.parametrize("suffix", [".nii", ".nii.gz", ".nrrd", ".nhdr", ".mha", ".mhd"])
@pytest.mark.parametrize("shape", [(3, 5, 6), (5, 6), (2, 3, 5, 6)])
@pytest.mark.parametrize(
    ("kind", "vector"), [("int16", False), ("float64", False), ("uint8", True)]
)
def test_the_same_as_simpleitk(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    suffix: str,
    kind: str,
    shape: tuple[int, ...],
    vector: bool,
    compressed: bool,
) -> None:
    if vector and suffix.startswith(".nii"):
        pytest.skip("ITK keeps the values of a voxel apart in NIfTI; see test_volumes")
    path = tmp_path / f"a{suffix}"
    sitk.WriteImage(_image(kind, shape, vector), str(path), compressed)
    expected = read_image(path)
    layout = layout_of(path)
    assert layout is not None
    assert bool(layout.packing) is ((compressed and suffix != ".nii") or suffix == ".nii.gz")
    monkeypatch.setattr(raw, "LARGE_BYTES", 1)
    monkeypatch.setattr(images, "LARGE_BYTES", 1)
    found = read_image(path)
    assert found.geometry == expected.geometry
    assert found.array.dtype == expected.array.dtype
    np.testing.assert_array_equal(found.array, expected.array)


@pytest.mark.usefixtures("everything_is_large")
@pytest.mark.parametrize("suffix", [".nii", ".nii.gz"])
@pytest.mark.parametrize("order", "<>")
def test_byte_order_and_scaling(tmp_path: Path, suffix: str, order: str) -> None:
    values = _RNG.integers(-99, 99, (3, 4, 5)).astype("i2")
    header = nib.Nifti1Header(endianness=order)
    header.set_data_dtype(np.int16)
    for slope in (1, 0.5):
        image = nib.Nifti1Image(values * slope, np.eye(4), header)
        image.header.set_slope_inter(slope, 0)
        nib.save(image, tmp_path / f"a{suffix}")
        found = read_image(tmp_path / f"a{suffix}")
        assert found.array.dtype.isnative
        expected = np.asarray(nib.load(tmp_path / f"a{suffix}").dataobj).T
        np.testing.assert_allclose(found.geometry.to_source(found.array), expected)


@pytest.mark.usefixtures("everything_is_large")
@pytest.mark.parametrize("suffix", [".nii", ".nrrd", ".mha"])
def test_plain_files_are_mapped(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"a{suffix}"
    sitk.WriteImage(_image("int16", (3, 5, 6), False), str(path))
    array = read_image(path).array
    base = array
    while isinstance(base.base, np.ndarray):
        base = base.base
    assert isinstance(base, np.memmap)
    assert not array.flags.writeable


def test_gzip_in_parts(tmp_path: Path) -> None:
    sitk.WriteImage(_image("int16", (3, 5, 6), False), str(tmp_path / "a.nii"))
    data = (tmp_path / "a.nii").read_bytes()
    (tmp_path / "a.nii.gz").write_bytes(gzip.compress(data[:400]) + gzip.compress(data[400:]))
    plain, packed = layout_of(tmp_path / "a.nii"), layout_of(tmp_path / "a.nii.gz")
    assert plain is not None
    assert packed is not None
    np.testing.assert_array_equal(packed.read(), plain.read())


def _nrrd(path: Path, header: str, data: bytes = b"") -> Path:
    path.write_bytes(b"NRRD0004\n" + header.encode() + b"\n\n" + data)
    return path


@pytest.mark.parametrize(
    "header",
    [
        "type: short\ndimension: 1\nsizes: 4\nencoding: ascii",
        "type: short\ndimension: 1\nsizes: 4\nencoding: raw\nbyte skip: -1",
        "type: short\ndimension: 1\nsizes: x\nencoding: raw",
        "type: short\ndimension: 1\nsizes: 0\nencoding: raw",
        "type: block\ndimension: 1\nsizes: 4\nencoding: raw",
        "type: short\ndimension: 1\nsizes: 4\nencoding: raw\ndata file: a%02d.raw 1 4 1",
        "type: short\ndimension: 1\nsizes: 4\nencoding: raw\ndata file: LIST",
        "type: short\ndimension: 3\nsizes: 4 3 2\nencoding: raw\nkinds: domain list domain",
    ],
)
def test_what_is_left_to_simpleitk(tmp_path: Path, header: str) -> None:
    assert layout_of(_nrrd(tmp_path / "a.nrrd", header)) is None


def test_other_files_have_no_layout(tmp_path: Path) -> None:
    for name in ("a.nrrd", "a.mha", "a.nii", "a.png"):
        (tmp_path / name).write_bytes(b"Dear diary")
        assert layout_of(tmp_path / name) is None


def test_nrrd_with_channels_spaces_and_units(tmp_path: Path) -> None:
    values = np.arange(3 * 4 * 5 * 6, dtype="<i2")
    head = "type: short\ndimension: 4\nendian: little\nencoding: raw\n"
    first = _nrrd(
        tmp_path / "first.nrrd",
        head + "space: right-anterior-superior\nsizes: 3 4 5 6\n"
        "space directions: none (1,0,0) (0,2,0) (0,0,3)\nkinds: vector domain domain domain\n"
        "space origin: (1,2,3)",
        values.tobytes(),
    )
    geometry = read_geometry(first)
    assert geometry.spacing == pytest.approx((1, 2, 3))
    assert geometry.origin == pytest.approx((-1, -2, 3))
    stored = values.reshape(6, 5, 4, 3)
    for c in range(3):
        image = read_image(first, images.Part(channel=c))
        np.testing.assert_array_equal(image.geometry.to_source(image.array), stored[..., c])
    last = _nrrd(
        tmp_path / "last.nrrd",
        head + "space: left-posterior-superior\nsizes: 4 5 6 3\n"
        'space units: "um" "um" "um"\n'
        "space directions: (1,0,0) (0,2,0) (0,0,3) none\nkinds: domain domain domain list\n"
        "space origin: (1,2,3)",
        values.tobytes(),
    )
    assert nrrd_units(last) == (1e-3,) * 3
    image = read_image(last, images.Part(channel=2))
    assert image.geometry.spacing == pytest.approx((0.001, 0.002, 0.003))
    assert image.geometry.origin == pytest.approx((0.001, 0.002, 0.003))
    expected = values.reshape(3, 6, 5, 4)[2]
    np.testing.assert_array_equal(image.geometry.to_source(image.array), expected)


def test_sheared_nrrd_is_told(tmp_path: Path) -> None:
    path = _nrrd(
        tmp_path / "a.nrrd",
        "type: uchar\ndimension: 3\nspace: left-posterior-superior\nsizes: 4 5 6\n"
        "space directions: (1,0,0) (0.3,1,0) (0,0,1)\nspace origin: (0,0,0)\nencoding: raw",
        bytes(120),
    )
    with pytest.raises(UserError, match="not at right angles"):
        read_image(path)


@pytest.mark.parametrize("name", ["a.nrrd", "a.mha", "a.nii", "b.nrrd", "b.mha", "b.nii.gz"])
def test_a_header_that_declares_terabytes_is_refused(tmp_path: Path, name: str) -> None:
    sizes, path = "20000 20000 9000", tmp_path / name
    packed = name.startswith("b")
    data = zlib.compress(bytes(99)) if packed else bytes(999)
    if name.endswith("nrrd"):
        encoding = "gzip" if packed else "raw"
        header = f"type: short\ndimension: 3\nsizes: {sizes}\nendian: little\nencoding: {encoding}"
        _nrrd(path, header, gzip.compress(bytes(99)) if packed else data)
    elif name.endswith("mha"):
        path.write_bytes(
            f"ObjectType = Image\nNDims = 3\nDimSize = {sizes}\nElementType = MET_SHORT\n"
            f"CompressedData = {packed}\nElementDataFile = LOCAL\n".encode()
            + data
        )
    else:
        header = nib.Nifti1Header()
        header.set_data_shape((20000, 20000, 9000))
        raw_bytes = header.binaryblock + bytes(999)
        path.write_bytes(gzip.compress(raw_bytes) if packed else raw_bytes)
    with pytest.raises(UserError, match="damaged or cut short"):
        read_image(path)
