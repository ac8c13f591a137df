"""How the picture is shown: screen state that says nothing about masks or tools."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, ClassVar

from psygnal import Signal, SignalGroup


class Rendering(StrEnum):
    """What the view in 3D shows: the labels' surfaces, the image as a volume, or both."""

    SURFACES = "surfaces"
    VOLUME = "volume"
    BOTH = "both"


class Projection(StrEnum):
    """What of a volume is seen along a line of sight.

    The brightest value; the brightest, fainter the more lies before it; or all, as fog.
    """

    MAXIMUM = "maximum"
    ATTENUATED = "attenuated"
    TRANSLUCENT = "translucent"


class DisplayEvents(SignalGroup):
    """What a view can listen to."""

    changed = Signal()
    """Something is shown otherwise."""
    cursor = Signal()
    """The crosshair moved within the slice."""


@dataclass
class Display:
    """What is shown beside and over the slice. Used on the main thread.

    Parameters
    ----------
    planes, surface : bool
        Whether the other two planes, and the view in 3D, are shown.
    contours : bool
        Whether masks are outlined instead of filled.
    proposals : bool
        Whether proposals are to be seen.
    scale_bar : bool
    uncertainty : bool
        Whether it is shown how uncertain a proposal is.
    rendering : Rendering
    projection : Projection
    cursor : tuple of int or None
        (row, column) of the crosshair; None is the middle.
    """

    KEPT: ClassVar[tuple[str, ...]] = ("planes", "surface", "contours", "scale_bar")

    planes: bool = False
    surface: bool = False
    contours: bool = False
    proposals: bool = True
    scale_bar: bool = True
    uncertainty: bool = False
    rendering: Rendering = Rendering.SURFACES
    projection: Projection = Projection.ATTENUATED
    cursor: tuple[int, int] | None = None
    events: DisplayEvents = field(default_factory=DisplayEvents)

    def toggle(self, name: str) -> bool:
        """Switch what has this name on or off; returns whether it is on now."""
        now = not getattr(self, name)
        setattr(self, name, now)
        self.events.changed.emit()
        return now

    def render(
        self, rendering: Rendering | None = None, projection: Projection | None = None
    ) -> None:
        """Change what the view in 3D shows; None leaves it."""
        before = self.rendering, self.projection
        self.rendering = rendering or self.rendering
        self.projection = projection or self.projection
        if before != (self.rendering, self.projection):
            self.events.changed.emit()

    def point(self, row: int, column: int) -> None:
        """Move the crosshair within the slice."""
        if self.cursor != (row, column):
            self.cursor = (row, column)
            self.events.cursor.emit()

    def at(self, shape: tuple[int, int, int]) -> tuple[int, int]:
        """(row, column) of the crosshair in an image of this shape, kept inside."""
        row, column = self.cursor or (shape[1] // 2, shape[2] // 2)
        return min(max(0, row), shape[1] - 1), min(max(0, column), shape[2] - 1)

    def kept(self) -> dict[str, bool | str]:
        """What holds for the next time too."""
        kept: dict[str, bool | str] = {name: getattr(self, name) for name in self.KEPT}
        return kept | {"rendering": self.rendering.value, "projection": self.projection.value}

    def restore(self, kept: Mapping[str, Any]) -> None:
        """Undo `kept`; tells nobody."""
        for name in self.KEPT:
            setattr(self, name, bool(kept.get(name, getattr(self, name))))
        self.rendering = Rendering(kept.get("rendering", self.rendering))
        self.projection = Projection(kept.get("projection", self.projection))
