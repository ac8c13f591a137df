"""Headers of arrays are read as NumPy writes them, and in no other form."""

from __future__ import annotations

import io

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as st_numpy

from segicl_gui.domain.npy import npy_header

KINDS = st.sampled_from(["|u1", "<u2", "<i4", "<f4", ">f8", "|b1"])


def saved(array: np.ndarray) -> bytes:
    out = io.BytesIO()
    np.save(out, array, allow_pickle=array.dtype == object)
    return out.getvalue()


def with_header(text: bytes) -> bytes:
    return b"\x93NUMPY\x01\x00" + len(text).to_bytes(2, "little") + text


@given(KINDS, st_numpy.array_shapes(min_dims=0, max_dims=4, min_side=0), st.booleans())
def test_what_numpy_writes(kind: str, shape: tuple[int, ...], fortran: bool):
    array = np.zeros(shape, kind, order="F" if fortran else "C")
    data = saved(array)
    header = npy_header(data)
    assert (header.dtype, header.shape) == (array.dtype, shape)
    assert header.fortran == (array.flags.f_contiguous and not array.flags.c_contiguous)
    assert len(data) - header.offset == array.nbytes


@given(st.binary(max_size=200))
def test_anything_else(data: bytes):
    with pytest.raises(ValueError, match="it"):
        npy_header(data)


@pytest.mark.parametrize(
    "data",
    [
        saved(np.array([{}], object)),
        saved(np.zeros(2, [("a", "u1")])),
        saved(np.zeros(2, np.complex64)),
        # NumPy raises tokenize.TokenError for this one.
        with_header(b"{'descr': '<f4', 'fortran_order': False, 'shape': (6, 8), , 8), ), } \n"),
        with_header(b"{'descr': '<f4', 'fortran_order': False, 'shape': (-1,), }\n"),
        # No such numbers: NumPy raises TypeError.
        with_header(b"{'descr': '<f1', 'fortran_order': False, 'shape': (6,), }\n"),
        with_header(b"{'descr': '|b2', 'fortran_order': False, 'shape': (6,), }\n"),
        with_header(b"(" * 9000 + b"\n"),
        saved(np.zeros(9))[:40],
    ],
)
def test_hostile_headers(data: bytes):
    with pytest.raises(ValueError, match="header"):
        npy_header(data)
