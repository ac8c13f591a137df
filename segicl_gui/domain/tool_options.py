"""How the mouse tools are set; on screen only."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from enum import StrEnum
from typing import Any


class Mode(StrEnum):
    """What an outline does to the active label."""

    ADD = "add"
    SUBTRACT = "subtract"
    REPLACE = "replace"


@dataclass(frozen=True, slots=True)
class ToolOptions:
    """Options that outlive a change of tool.

    Parameters
    ----------
    mode : Mode
        Of outlines, where no key is held.
    tolerance : float
        0..1, a share of the image's range of intensities.
    around_pixel : bool
        Whether the range brush paints what is like the pixel under the press, within the
        tolerance; else what lies between `low` and `high`.
    low, high : float or None
        In the image's units; None for the end of its range.
    sphere : bool
        Whether brush and eraser work in the neighbouring slices too.
    """

    mode: Mode = Mode.ADD
    tolerance: float = 0.12
    around_pixel: bool = True
    low: float | None = None
    high: float | None = None
    sphere: bool = False

    def kept(self) -> dict[str, Any]:
        """As plain values, to come back to."""
        return asdict(self)

    @classmethod
    def restored(cls, kept: dict[str, Any]) -> ToolOptions:
        """Undo `kept`; what is missing or unknown is left at its default."""
        known = {f.name for f in fields(cls)}
        values = {k: v for k, v in kept.items() if k in known}
        if "mode" in values:
            values["mode"] = Mode(values["mode"])
        return cls(**values)
