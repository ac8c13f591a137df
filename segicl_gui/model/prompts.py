"""How corrections are shown to the network: as maps beside the image."""

from __future__ import annotations

import torch

INSIDE, OUTSIDE, BOX, PREVIOUS = range(4)
"""Maps of marks inside and outside the structure, of boxes around it, and of its mask so far."""

PROMPTS = 4
"""Number of maps. Marks and boxes are 0..1; the mask so far is -1 or 1, or 0 without one."""


def disc(places: torch.Tensor, rows: int, columns: int) -> torch.Tensor:
    """Marks around pixels.

    Parameters
    ----------
    places : Tensor
        Row and column of the mark's centre: (mark, 2).
    rows, columns : int
        Of the maps.

    Returns
    -------
    Tensor
        1 at the centre, falling off within a 40th of the side: (mark, row, column).
    """
    radius = max(1.2, max(rows, columns) / 80)
    return torch.exp(-squared_distance(places, rows, columns) / (2 * radius**2))


def squared_distance(places: torch.Tensor, rows: int, columns: int) -> torch.Tensor:
    """Of each pixel to each place (mark, 2), in pixels: (mark, row, column)."""
    y = torch.arange(rows, device=places.device, dtype=torch.float32)
    x = torch.arange(columns, device=places.device, dtype=torch.float32)
    down = y[None, :, None] - places[:, 0, None, None]
    across = x[None, None] - places[:, 1, None, None]
    return down**2 + across**2
