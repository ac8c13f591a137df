"""Arrays on their way: what is written comes back, and nothing malformed gets through."""

import io
import zlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from segicl_gui.domain.errors import UserError
from segicl_gui.engine.arrays import decode_array, encode_array, packed, unpacked

arrays = st.sampled_from([np.uint8, np.uint16, np.float32]).flatmap(
    lambda dtype: hnp.arrays(dtype, hnp.array_shapes(min_dims=1, max_dims=3, max_side=8))
)
images = st.sampled_from([np.uint8, np.uint16]).flatmap(
    lambda dtype: hnp.arrays(
        dtype, hnp.array_shapes(min_dims=2, max_dims=2, min_side=0, max_side=9)
    )
)


@given(images, images)
def test_boxes_come_back_over_any_base(image, base):
    for known in (None, base):
        back = unpacked(packed(image, known), known)
        np.testing.assert_array_equal(back, image)
        assert back.dtype == image.dtype
        assert not back.flags.writeable


def test_a_small_change_travels_as_a_small_box():
    base = np.random.default_rng(0).integers(0, 4, (256, 256)).astype(np.uint16)
    changed = base.copy()
    changed[40:60, 70:90] = 3
    told = packed(changed, base)
    assert told["box"] == [40, 70, 60, 90]
    assert len(told["zlib"]) < len(packed(changed)["zlib"]) / 20


@pytest.mark.parametrize(
    "change",
    [{"box": [0, 0, 3, 2]}, {"box": [1, 0, 0, 2]}, {"box": [0, 0, 2, 2, 2]}, {"shape": [2, 2, 2]},
     {"fill": None}, {"fill": 70_000}, {"dtype": "<i8"}, {"zlib": ""}],
)  # fmt: skip
def test_what_packed_did_not_make_is_refused(change):
    told = packed(np.array([[1, 2], [3, 4]], np.uint16))
    unpacked(told)
    with pytest.raises((UserError, ValueError, OverflowError)):
        unpacked({**told, **change})


@given(arrays, st.booleans())
def test_arrays_come_back(array, compress):
    body = encode_array(array, compress=compress)
    back = decode_array(body, compressed=compress)
    assert back.dtype == array.dtype
    np.testing.assert_array_equal(back, array)
    assert not back.flags.writeable


@given(st.binary(max_size=300), st.booleans())
def test_no_bytes_raise_anything_but_a_user_error(body, compressed):
    with pytest.raises(UserError):
        decode_array(body, compressed=compressed)


@given(arrays, st.integers(1, 40))
def test_a_truncated_array_is_refused(array, cut):
    body = encode_array(array)
    with pytest.raises(UserError):
        decode_array(body[: max(0, len(body) - cut)])
    squeezed = zlib.compress(body)
    with pytest.raises(UserError):
        decode_array(squeezed[:-1], compressed=True)


def test_an_array_larger_than_the_limit_is_refused():
    body = encode_array(np.zeros(100_000, np.float32))
    with pytest.raises(UserError):
        decode_array(body, limit=399_999)
    bomb = zlib.compress(bytes(50_000_000))
    with pytest.raises(UserError, match="too large"):
        decode_array(bomb, compressed=True, limit=1000)


def test_a_header_that_claims_too_much_takes_no_memory():
    out = io.BytesIO()
    np.lib.format.write_array_header_1_0(
        out, {"descr": "<f4", "fortran_order": False, "shape": (2**40, 2**40)}
    )
    with pytest.raises(UserError):
        decode_array(out.getvalue() + bytes(64))


@pytest.mark.parametrize("array", [np.array([None]), np.zeros(3, np.float64), np.array("x")])
def test_other_types_are_refused(array):
    with pytest.raises(UserError):
        encode_array(array)
    out = io.BytesIO()
    np.save(out, array, allow_pickle=True)
    with pytest.raises(UserError):
        decode_array(out.getvalue())
