"""Headers of ``.npy`` bytes that came from outside (NumPy's format, version 1.0).

NumPy reads a header as a Python expression and mends it first where it is none; what that does with
any text at all nobody says. Here only the form that NumPy writes is taken, and no expression is
read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np

_MAGIC = b"\x93NUMPY\x01\x00"
_HEADER = re.compile(
    rb"\{'descr': '([|<>](?:b1|[iu][1248]|f[248]))', 'fortran_order': (True|False), "
    rb"'shape': \(((?:\d{1,18}, ?)*(?:\d{1,18})?)\), \} *\n"
)
_LONGEST = 10_000


@dataclass(frozen=True, slots=True)
class NpyHeader:
    """What the header of an array says.

    Parameters
    ----------
    dtype : dtype
        Of plain numbers; never of objects.
    shape : tuple of int
    fortran : bool
        Whether the first axis is the fastest.
    offset : int
        Where the values begin.
    """

    dtype: np.dtype[np.generic]
    shape: tuple[int, ...]
    fortran: bool
    offset: int


def npy_header(data: bytes) -> NpyHeader:
    """The header at the beginning of `data`.

    Raises
    ------
    ValueError
        If it is none of plain numbers, as NumPy writes it.
    """
    start = len(_MAGIC) + 2
    if not data.startswith(_MAGIC) or len(data) < start:
        raise ValueError("it does not begin as an array does")
    end = start + int.from_bytes(data[len(_MAGIC) : start], "little")
    found = _HEADER.fullmatch(data[start:end]) if end <= min(len(data), _LONGEST) else None
    if found is None:
        raise ValueError("its header is none of plain numbers")
    shape = tuple(int(n) for n in re.findall(rb"\d+", found[3]))
    return NpyHeader(np.dtype(found[1].decode()), shape, found[2] == b"True", end)
