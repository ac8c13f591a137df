"""Values of a data set, or their absence where what is stored makes no sense."""

from __future__ import annotations

import math
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from pydicom.dataset import Dataset

from segicl_gui.storage.dicom.values import Vector

_SLACK = 0.02  # of a direction's length, and of its angle to the other one


@contextmanager
def quiet() -> Iterator[None]:
    """Keep the library's warnings of odd values to itself: real files are full of them."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def text(data: Dataset, keyword: str) -> str:
    """A value as text, "" where it is missing or makes no sense."""
    try:
        value = data.get(keyword)
        return "" if value is None else str(value).strip().strip("\0")
    except Exception:  # pydicom converts values when they are asked for
        return ""


def numbers(data: Dataset, keyword: str, count: int) -> tuple[float, ...] | None:
    """`count` finite values, None where it has not got them."""
    try:
        value: Any = data.get(keyword)
        if value is None or value == "":
            return None
        many = [value] if count == 1 and not isinstance(value, Sequence) else list(value)
        values = tuple(float(v) for v in many[: max(count, 1)])
    except Exception:  # pydicom converts values when they are asked for
        return None
    if len(values) != count or not all(math.isfinite(v) for v in values):
        return None
    return values


def number(data: Dataset, keyword: str) -> float | None:
    """A finite value (the first, where it has several), None where it has none."""
    found = numbers(data, keyword, 1)
    return None if found is None else found[0]


def position_of(data: Dataset) -> Vector | None:
    """Image Position (Patient)."""
    found = numbers(data, "ImagePositionPatient", 3)
    return None if found is None else (found[0], found[1], found[2])


def orientation_of(data: Dataset) -> tuple[float, ...] | None:
    """Image Orientation (Patient), None where its vectors are not of length 1 at right angles."""
    found = numbers(data, "ImageOrientationPatient", 6)
    if found is None:
        return None
    a, b = found[:3], found[3:]
    straight = abs(sum(x * y for x, y in zip(a, b, strict=True))) < _SLACK
    unit = abs(math.hypot(*a) - 1) < _SLACK and abs(math.hypot(*b) - 1) < _SLACK
    return found if straight and unit else None


def items(data: Dataset, keyword: str) -> list[Dataset]:
    """Items of a sequence; none where the library cannot make sense of what is stored."""
    try:
        return list(data.get(keyword) or ())
    except Exception:  # pydicom parses sequences when they are asked for
        return []


def texts(data: Dataset, keyword: str) -> list[str]:
    """Values as texts; a single one as a list of one."""
    try:
        value = data.get(keyword)
        return (
            []
            if value is None
            else [str(v) for v in ([value] if isinstance(value, str) else value)]
        )
    except Exception:  # pydicom converts values when they are asked for
        return []
