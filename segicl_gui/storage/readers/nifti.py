"""NIfTI headers: where an image lies, and where its voxels are in the file.

NIfTI-1 (nifti1.h, section "3D image (volume) orientation and location in space") and NIfTI-2.
"""

from __future__ import annotations

import gzip
import math
import struct
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

Matrix = npt.NDArray[np.float64]

# Codes of types that voxels are read as without a library.
TYPES = {
    2: "u1", 4: "i2", 8: "i4", 16: "f4", 64: "f8", 256: "i1", 512: "u2", 768: "u4",
    1024: "i8", 1280: "u8",
}  # fmt: skip
_LENGTH_UNITS = {1: 1000.0, 2: 1.0, 3: 1e-3}  # metres, millimetres, micrometres
_TIME_UNITS = {8: 1.0, 16: 1e-3, 24: 1e-6}  # seconds, milliseconds, microseconds


@dataclass(frozen=True, slots=True, eq=False)
class NiftiHeader:
    """What is read of a header.

    Parameters
    ----------
    version : {1, 2}
    order : str
        "<" or ">", the byte order.
    shape : tuple of int
        x first.
    datatype, bits : int
    offset : int
        Of the first voxel, in bytes.
    slope, intercept : float
    qform_code, sform_code : int
    qform : ndarray or None
        4 × 4, from voxel to RAS millimetres; None where its quaternion means no turn.
    sform : ndarray
    pixdim : tuple of float
        Millimetres along x, y and z.
    interval : float
        Seconds from one frame to the next.
    """

    version: int
    order: str
    shape: tuple[int, ...]
    datatype: int
    bits: int
    offset: int
    slope: float
    intercept: float
    qform_code: int
    sform_code: int
    qform: Matrix | None
    sform: Matrix
    pixdim: tuple[float, ...]
    interval: float

    @property
    def bytes(self) -> int:
        """Length of the uncompressed file."""
        return self.offset + math.prod(self.shape) * self.bits // 8

    @property
    def is_scaled(self) -> bool:
        """Whether voxels are multiplied; a slope of 0 means that they are not (nifti1.h)."""
        usable = math.isfinite(self.slope) and math.isfinite(self.intercept) and self.slope != 0
        return usable and (self.slope, self.intercept) != (1.0, 0.0)

    @property
    def affine(self) -> Matrix:
        """The form that counts: sform if its code says so, else qform, else `unplaced`.

        So says nifti1.h, and so does nibabel. Only where the sform is sheared, which no grid with
        spacing and direction can be, a qform that counts stands in for it.
        """
        q = self.qform if self.qform_code > 0 else None
        if self.sform_code > 0 and not (q is not None and is_sheared(self.sform)):
            return self.sform
        return self.unplaced if q is None else q

    @property
    def is_placed(self) -> bool:
        """Whether a form counts."""
        return self.sform_code > 0 or (self.qform_code > 0 and self.qform is not None)

    @property
    def unplaced(self) -> Matrix:
        """What is assumed where no form counts: the first axis to the left, zero in the middle.

        As nibabel, SPM and FSL take it from the time of ANALYZE; SimpleITK differs.
        """
        out = np.diag([-self.pixdim[0], self.pixdim[1], self.pixdim[2], 1.0])
        far = np.array([n - 1 for n in (*self.shape[:3], 1, 1)[:3]], float)
        out[:3, 3] = -(out[:3, :3] @ far) / 2
        return out

    @property
    def forms_differ(self) -> bool:
        """Whether both forms count, and put a corner of the volume elsewhere (0.1 voxels)."""
        if self.sform_code <= 0 or self.qform_code <= 0 or self.qform is None:
            return False
        far = np.array([max(0, n - 1) for n in (*self.shape[:3], 1, 1)[:3]], float)
        corners = np.array([far * mask for mask in np.ndindex(2, 2, 2)])
        corners = np.c_[corners, np.ones(len(corners))]
        gap = np.abs(corners @ (self.sform - self.qform)[:3].T)
        return bool(gap.max() > 0.1 * max(1e-6, min(self.pixdim)))


def header_of(path: Path) -> NiftiHeader | None:
    """Header of a NIfTI file, compressed or not; None for any other file.

    Raises
    ------
    OSError, EOFError, zlib.error
        As the file cannot be read.
    """
    with gzip.open(path, "rb") if path.name.lower().endswith(".gz") else path.open("rb") as f:
        return parse(f.read(544))


def parse(head: bytes) -> NiftiHeader | None:
    """A header from its bytes (540 are enough); None where they are none."""
    for order in "<>":
        if len(head) >= 348 and struct.unpack_from(order + "i", head)[0] == 348:
            read = _Fields(order, head, {"dim": (40, "8h"), "type": (70, "2h"),
                "pixdim": (76, "8f"), "offset": (108, "f"), "scale": (112, "2f"),
                "units": (123, "B"), "codes": (252, "2h"), "quaternion": (256, "6f"),
                "sform": (280, "12f")})  # fmt: skip
        elif len(head) >= 540 and struct.unpack_from(order + "i", head)[0] == 540:
            read = _Fields(order, head, {"dim": (16, "8q"), "type": (12, "2h"),
                "pixdim": (104, "8d"), "offset": (168, "q"), "scale": (176, "2d"),
                "units": (500, "i"), "codes": (344, "2i"), "quaternion": (352, "6d"),
                "sform": (400, "12d")})  # fmt: skip
        else:
            continue
        return _header(read)
    return None


class _Fields:
    """Fields of a header by name, at the places of its version."""

    def __init__(self, order: str, head: bytes, places: dict[str, tuple[int, str]]) -> None:
        self.order, self._head, self._places = order, head, places
        self.is_first = places["dim"][0] == 40

    def __getitem__(self, name: str) -> tuple[float, ...]:
        offset, kind = self._places[name]
        return struct.unpack_from(self.order + kind, self._head, offset)


def _header(read: _Fields) -> NiftiHeader:
    dim = [int(n) for n in read["dim"]]
    shape = tuple(max(1, n) for n in dim[1 : 1 + min(7, max(0, dim[0]))])
    datatype, bits = (int(v) for v in read["type"])
    slope, intercept = read["scale"]
    qcode, scode = (int(v) for v in read["codes"])
    unit = _LENGTH_UNITS.get(int(read["units"][0]) & 7, 1.0)
    pixdim = read["pixdim"]
    sizes = tuple(abs(v) * unit for v in pixdim[1:4])
    sform = np.eye(4)
    sform[:3] = np.reshape(read["sform"], (3, 4)) * unit
    offset = read["offset"][0]
    version = 1 if read.is_first else 2
    start = int(offset) if math.isfinite(offset) else 0
    return NiftiHeader(
        version, read.order, shape, datatype, bits, start, slope, intercept,
        qcode, scode, _qform(read["quaternion"], sizes, pixdim[0], unit), sform, sizes,
        abs(pixdim[4]) * _TIME_UNITS.get(int(read["units"][0]) & 56, 1.0),
    )  # fmt: skip


def _qform(
    values: tuple[float, ...], sizes: tuple[float, ...], qfac: float, unit: float
) -> Matrix | None:
    """The affine of a quaternion (nifti1.h, method 2)."""
    b, c, d = values[:3]
    square = 1.0 - (b * b + c * c + d * d)
    if not math.isfinite(square) or square < -1e-5:
        return None
    a = math.sqrt(max(0.0, square))
    turn = np.array(
        [
            [a * a + b * b - c * c - d * d, 2 * (b * c - a * d), 2 * (b * d + a * c)],
            [2 * (b * c + a * d), a * a + c * c - b * b - d * d, 2 * (c * d - a * b)],
            [2 * (b * d - a * c), 2 * (c * d + a * b), a * a + d * d - c * c - b * b],
        ]
    )
    out = np.eye(4)
    out[:3, :3] = turn * np.array([sizes[0], sizes[1], sizes[2] * (-1 if qfac < 0 else 1)])
    out[:3, 3] = [v * unit for v in values[3:]]
    return out


def is_sheared(affine: Matrix) -> bool:
    """Whether the axes of an affine are not at right angles."""
    return not at_right_angles(np.reshape(lps(affine)[2], (3, 3)))


def at_right_angles(direction: Matrix) -> bool:
    """Whether the columns of a matrix are orthonormal, up to what headers round."""
    square = direction.T @ direction
    return bool(np.isfinite(square).all() and np.allclose(square, np.eye(len(square)), atol=1e-3))


def lps(affine: Matrix) -> tuple[tuple[float, ...], tuple[float, ...], tuple[float, ...]]:
    """Spacing, origin and direction (LPS) of an affine to RAS millimetres."""
    matrix = np.diag([-1.0, -1.0, 1.0]) @ affine[:3]
    spacing = np.linalg.norm(matrix[:, :3], axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        direction = matrix[:, :3] / spacing
    return (
        tuple(float(v) for v in spacing),
        tuple(float(v) for v in matrix[:, 3]),
        tuple(float(v) for v in direction.reshape(-1)),
    )
