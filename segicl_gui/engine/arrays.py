"""Arrays as they travel: whole as ``.npy`` bytes, answers as the box in which they say something.

Nothing is ever unpickled, and every size is checked before memory is taken for it.
"""

from __future__ import annotations

import base64
import io
import math
import zlib
from typing import Any

import numpy as np
import numpy.typing as npt

from segicl_gui.domain.errors import UserError
from segicl_gui.domain.npy import npy_header
from segicl_gui.domain.packing import inflated

MAX_ARRAY_BYTES = 512 * 2**20
"""Largest array that is accepted."""
_DTYPES = ("|u1", "<u2", "<f4")


def encode_array(array: npt.NDArray[Any], *, compress: bool = False) -> bytes:
    """An array as ``.npy`` bytes, zlib-compressed if asked.

    Raises
    ------
    UserError
        If the type is none of uint8, uint16 and float32.
    """
    if array.dtype.str not in _DTYPES:
        raise malformed(f"Arrays of type {array.dtype} cannot be sent.")
    out = io.BytesIO()
    np.lib.format.write_array(out, np.ascontiguousarray(array), allow_pickle=False)
    return zlib.compress(out.getbuffer(), 1) if compress else out.getvalue()


def decode_array(
    body: bytes, *, compressed: bool = False, limit: int = MAX_ARRAY_BYTES
) -> npt.NDArray[Any]:
    """Read what `encode_array` wrote; the result is read-only.

    Raises
    ------
    UserError
        If the bytes are no such array, or it takes more than `limit` bytes.
    """
    # Room for the header, which numpy keeps below 10,000 bytes.
    raw = _inflate(body, limit + 16_384) if compressed else body
    try:
        header = npy_header(raw)
    except ValueError as e:
        raise malformed(f"An array cannot be read: {e}.") from e
    data = memoryview(raw)[header.offset :]
    return _as_array(data, header.dtype, header.shape, limit, fortran=header.fortran)


def packed(
    array: npt.NDArray[np.unsignedinteger[Any]], base: npt.NDArray[Any] | None = None
) -> dict[str, Any]:
    """The smallest box outside of which an image is its `base`, compressed, for JSON.

    Parameters
    ----------
    array : ndarray of uint8 or uint16
        (row, column).
    base : ndarray, optional
        Known on both sides; where there is none, or one of another shape, an image of the value
        that is most frequent in `array`.
    """
    known = base is not None and base.shape == array.shape and base.dtype == array.dtype
    fill = int(np.bincount(array.ravel()).argmax()) if array.size and not known else 0
    differs = array != (base if known else fill)
    rows, columns = (np.flatnonzero(differs.any(axis)) for axis in (1, 0))
    box = [0, 0, 0, 0]
    if rows.size:
        box = [int(rows[0]), int(columns[0]), int(rows[-1]) + 1, int(columns[-1]) + 1]
    inside = np.ascontiguousarray(array[box[0] : box[2], box[1] : box[3]])
    return {
        "dtype": array.dtype.str,
        "shape": list(array.shape),
        "box": box,
        "fill": None if known else fill,
        "zlib": base64.b64encode(zlib.compress(inside.data, 1)).decode("ascii"),
    }


def unpacked(data: dict[str, Any], base: npt.NDArray[Any] | None = None) -> npt.NDArray[Any]:
    """Read what `packed` made; the result is read-only.

    Raises
    ------
    ValueError, TypeError, KeyError, OverflowError, UserError
        If it was not made by it, or with another base.
    """
    if data["dtype"] not in _DTYPES:
        raise ValueError("unknown type of array")
    dtype = np.dtype(data["dtype"])
    shape = tuple(int(n) for n in data["shape"])
    _nbytes(shape, dtype, MAX_ARRAY_BYTES)
    if len(shape) != 2:
        raise ValueError("an image has two axes")
    top, left, bottom, right = (int(n) for n in data["box"])
    if not (0 <= top <= bottom <= shape[0] and 0 <= left <= right <= shape[1]):
        raise ValueError("the box lies outside of the image")
    inner = (bottom - top, right - left)
    raw = _inflate(
        base64.b64decode(data["zlib"], validate=True), _nbytes(inner, dtype, MAX_ARRAY_BYTES)
    )
    inside = _as_array(memoryview(raw), dtype, inner, MAX_ARRAY_BYTES)
    if data["fill"] is not None:
        whole = np.full(shape, data["fill"], dtype)
    elif base is not None and base.shape == shape and base.dtype == dtype:
        whole = base.copy()
    else:
        raise ValueError("it corrects an answer that is not known here")
    whole[top:bottom, left:right] = inside
    whole.flags.writeable = False
    return whole


def _as_array(
    data: memoryview,
    dtype: np.dtype[Any],
    shape: tuple[int, ...],
    limit: int,
    *,
    fortran: bool = False,
) -> npt.NDArray[Any]:
    if fortran or dtype.str not in _DTYPES:
        raise malformed(f"Arrays of type {dtype} in this order are not accepted.")
    if len(data) != _nbytes(shape, dtype, limit):
        raise malformed("An array's data does not match its shape.")
    return np.frombuffer(bytes(data), dtype).reshape(shape)


def _nbytes(shape: tuple[int, ...], dtype: np.dtype[Any], limit: int) -> int:
    """Bytes of an array, in Python integers: a shape from outside may overflow."""
    size = math.prod(shape) * dtype.itemsize
    if not 1 <= len(shape) <= 4 or any(n < 0 for n in shape) or size > limit:
        raise malformed(f"An array of shape {shape} is not accepted; {limit} bytes are.")
    return size


def _inflate(body: bytes, limit: int) -> bytes:
    try:
        return inflated(body, limit)
    except ValueError as e:
        raise malformed(f"An array cannot be read: {e}.") from e


def malformed(happened: str) -> UserError:
    return UserError(
        "The engine was not understood",
        happened,
        "Check that the app and the engine are of the same version.",
    )
