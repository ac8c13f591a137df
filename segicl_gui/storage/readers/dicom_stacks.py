"""DICOM as the other formats are read; what it takes is in `storage.dicom`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy.typing as npt

from segicl_gui.storage.dicom import read_stack, stack_geometry, stack_of
from segicl_gui.storage.parts import Part
from segicl_gui.storage.readers.stored import Description, Stored, chosen_channels


def describe(path: Path, part: Part) -> Description:
    """What the headers of a series say."""
    return Description(stack_geometry(path.name, stack_of(path, part)[1]))


def read(path: Path, part: Part) -> Stored:
    """Pixels of a series: grey, or of colour one channel where the part asks for it."""
    series, stack = stack_of(path, part)
    array, geometry = read_stack(path.name, stack)
    if part.channel is not None or part.colour:
        colour = array.ndim > geometry.ndim + (geometry.frames > 1)
        names = ("red", "green", "blue") if colour else ("",)

        def take(channel: int) -> npt.NDArray[Any]:
            return array[..., channel] if colour else array

        array = chosen_channels(path, part, names, take)
    return Stored(array, geometry, series.modality)
