"""Where a NIfTI image lies, against nibabel, in every combination of its two forms."""

from __future__ import annotations

import struct
from pathlib import Path

import nibabel as nib
import numpy as np
import pytest

from segicl_gui.domain.errors import UserError
from segicl_gui.domain.geometry import Geometry
from segicl_gui.storage.images import describe_image, read_image
from segicl_gui.storage.readers import nifti

_VALUES = np.arange(3 * 4 * 5, dtype=np.int16).reshape(3, 4, 5)


def _turn(axis: int, angle: float, spacing: tuple[float, ...], at: tuple[float, ...]) -> np.ndarray:
    c, s = np.cos(angle), np.sin(angle)
    i, j = [(1, 2), (0, 2), (0, 1)][axis]
    turn = np.eye(3)
    turn[i, i] = turn[j, j] = c
    turn[i, j], turn[j, i] = -s, s
    out = np.eye(4)
    out[:3, :3], out[:3, 3] = turn @ np.diag(spacing), at
    return out


_A = _turn(2, 0.3, (1, 2, 3), (5, 6, 7))
_B = _turn(0, 0.5, (-1, 2, 3), (-5, 16, 70))  # mirrored: qfac is -1
_C = _turn(1, -0.4, (1, 2, 4), (0, 0, 9))  # of another spacing than the header's
_SHEARED = _A.copy()
_SHEARED[0, 1] += 0.5


def _save(
    path: Path, sform: np.ndarray, scode: int, qform: np.ndarray, qcode: int, version: int = 1
) -> np.ndarray:
    """Write, and give nibabel's affine."""
    kind = nib.Nifti1Image if version == 1 else nib.Nifti2Image
    image = kind(_VALUES, None)
    image.header.set_zooms((1, 2, 3))
    image.header.set_qform(qform, qcode)
    image.header.set_sform(sform, scode)
    image.header["pixdim"][1:4] = 1, 2, 3
    nib.save(image, path)
    affine: np.ndarray = nib.load(path).affine
    return affine


def _affine(geometry: Geometry) -> np.ndarray:
    out = np.eye(4)
    out[:3, :3] = np.reshape(geometry.direction, (3, 3)) * geometry.spacing
    out[:3, 3] = geometry.origin
    return np.diag([-1, -1, 1, 1]) @ out


@pytest.mark.parametrize("version", [1, 2])
@pytest.mark.parametrize("forms", [(_A, _A), (_A, _B), (_B, _A), (_C, _A)])
@pytest.mark.parametrize("scode", range(5))
@pytest.mark.parametrize("qcode", range(5))
def test_as_nibabel_decides(
    tmp_path: Path, scode: int, qcode: int, forms: tuple[np.ndarray, np.ndarray], version: int
) -> None:
    path = tmp_path / "a.nii"
    expected = _save(path, forms[0], scode, forms[1], qcode, version)
    found = describe_image(path)
    assert read_image(path).geometry == found.geometry
    if not scode and not qcode:
        assert "does not say how it lies" in found.notes[0]
    np.testing.assert_allclose(_affine(found.geometry), expected, atol=1e-4)
    differ = bool(scode and qcode) and forms[0] is not forms[1]
    assert any("differ" in n for n in found.notes) is differ


def test_sheared_forms(tmp_path: Path) -> None:
    _save(tmp_path / "a.nii", _SHEARED, 1, _A, 0)
    with pytest.raises(UserError, match="not at right angles") as caught:
        read_image(tmp_path / "a.nii")
    assert "--straighten" in str(caught.value)
    _save(tmp_path / "b.nii", _SHEARED, 2, _A, 1)
    found = describe_image(tmp_path / "b.nii")
    assert "its sform is sheared; the qform was used" in found.notes
    np.testing.assert_allclose(_affine(found.geometry), _A, atol=1e-4)


@pytest.mark.parametrize("kind", ["int8", "int64", "uint64", "uint32", "float64"])
def test_types(tmp_path: Path, kind: str) -> None:
    values = _VALUES.astype(kind)
    nib.save(nib.Nifti1Image(values, np.eye(4), dtype=kind), tmp_path / "a.nii")
    image = read_image(tmp_path / "a.nii")
    assert image.array.dtype == values.dtype
    np.testing.assert_array_equal(image.geometry.to_source(image.array), values.T)


def test_colour(tmp_path: Path) -> None:
    values = np.zeros((3, 4, 5), [("R", "u1"), ("G", "u1"), ("B", "u1")])
    values["G"] = _VALUES
    nib.save(nib.Nifti1Image(values, np.eye(4)), tmp_path / "a.nii")
    image = read_image(tmp_path / "a.nii")
    assert image.is_rgb
    np.testing.assert_array_equal(image.geometry.to_source(image.array)[..., 1], _VALUES.T)


@pytest.mark.parametrize(
    ("slope", "intercept"),
    [(0.5, -3.0), (2.0, 0.0), (0.0, -3.0), (float("nan"), 7.0), (1.0, 0.0), (0.0, 0.0)],
)
def test_scaling(tmp_path: Path, slope: float, intercept: float) -> None:
    path = tmp_path / "a.nii"
    nib.save(nib.Nifti1Image(_VALUES, np.eye(4)), path)
    data = bytearray(path.read_bytes())
    struct.pack_into("<ff", data, 112, slope, intercept)
    path.write_bytes(data)
    image = read_image(path)
    expected = np.asarray(nib.load(path).dataobj).T
    np.testing.assert_allclose(image.geometry.to_source(image.array), expected)


def test_units_become_millimetres(tmp_path: Path) -> None:
    image = nib.Nifti1Image(_VALUES, _A)
    image.header.set_xyzt_units("micron")
    nib.save(image, tmp_path / "a.nii")
    geometry = describe_image(tmp_path / "a.nii").geometry
    assert geometry.spacing == pytest.approx((0.001, 0.002, 0.003))
    assert geometry.origin == pytest.approx((-0.005, -0.006, 0.007))


def test_what_is_no_header() -> None:
    assert nifti.parse(b"") is None
    assert nifti.parse(bytes(600)) is None
