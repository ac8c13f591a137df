"""Shapes as fields: negative inside, zero on the edge, growing outwards."""

import math

import torch

from segicl_gui.training.synthetic.fields import Draw


def blob(
    draw: Draw,
    x: torch.Tensor,
    y: torch.Tensor,
    centre: tuple[torch.Tensor, torch.Tensor],
    radii: tuple[torch.Tensor, torch.Tensor],
    turn: torch.Tensor | None = None,
    rough: float = 0.12,
) -> torch.Tensor:
    """A closed organ-like outline: an ellipse whose radius swings around it.

    Parameters
    ----------
    x, y : torch.Tensor
        Scene coordinates of the pixels, shape (tasks, images, size, size).
    centre, radii : pair of torch.Tensor
        Scene units, broadcastable to (tasks, images, 1, 1).
    turn : torch.Tensor, optional
        Radians.
    rough : float
        Swing of the radius, as a share of it.

    Returns
    -------
    torch.Tensor
        Roughly the distance to the outline in scene units, negative inside.
    """
    u, v = x - centre[0], y - centre[1]
    if turn is not None:
        cosine, sine = torch.cos(turn), torch.sin(turn)
        u, v = u * cosine + v * sine, v * cosine - u * sine
    u, v = u / radii[0], v / radii[1]
    radius = (u * u + v * v).sqrt().clamp(min=1e-6)
    edge: torch.Tensor | float = 1.0
    if rough > 0:
        c1, s1 = u / radius, v / radius
        c, s = c1, s1
        for order in (2, 3, 4, 5):
            c, s = c * c1 - s * s1, s * c1 + c * s1
            swing = rough * 1.6 / order
            edge = edge + swing * (
                (draw.task(-1, 1) + draw.image(-0.35, 0.35)) * c
                + (draw.task(-1, 1) + draw.image(-0.35, 0.35)) * s
            )
    return (radius - edge) * torch.minimum(radii[0], radii[1])


def tubes(
    size: int, x: torch.Tensor, y: torch.Tensor, radius: torch.Tensor, reach: int
) -> torch.Tensor:
    """Distance in pixels to the nearest of many discs, less its radius.

    Parameters
    ----------
    x, y, radius : torch.Tensor
        Shape (tasks, images, points): centres in -1..1, radii in pixels; a radius of 0 or less
        leaves the point out.
    reach : int
        How far from a point, in pixels, the field is right; beyond it is `reach`.

    Returns
    -------
    torch.Tensor
        Shape (tasks, images, size, size), negative inside.
    """
    tasks, images, points = x.shape
    column = ((x + 1) / 2 * size - 0.5).reshape(tasks * images, points)
    row = ((y + 1) / 2 * size - 0.5).reshape(tasks * images, points)
    alive = radius.reshape(tasks * images, points)
    field = torch.full((tasks * images, size * size), float(reach), device=x.device)
    base_row, base_column = row.round(), column.round()
    for down in range(-reach, reach + 1):
        for right in range(-reach, reach + 1):
            at_row, at_column = base_row + down, base_column + right
            distance = torch.hypot(at_row - row, at_column - column) - alive
            inside = (at_row >= 0) & (at_row < size) & (at_column >= 0) & (at_column < size)
            distance = torch.where(inside & (alive > 0), distance, float(reach))
            index = (at_row.clamp(0, size - 1) * size + at_column.clamp(0, size - 1)).long()
            field.scatter_reduce_(1, index, distance, "amin")
    return field.view(tasks, images, size, size)


def grow_tree(
    draw: Draw,
    start: tuple[torch.Tensor, torch.Tensor],
    heading: torch.Tensor,
    width: torch.Tensor,
    length: float,
    levels: int,
    wiggle: float,
    taper: float = 0.72,
    spread: float = 0.8,
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Points of branching vessels that wander and thin out.

    Parameters
    ----------
    start : pair of torch.Tensor
        Shape (tasks, images, roots), in -1..1.
    heading, width : torch.Tensor
        Shape (tasks, images, roots): radians; radius in pixels.
    length : float
        Of the first branch, in scene units.
    levels : int
        Generations of branches, each forking in two.
    wiggle, spread : float
        Radians: how far a branch wanders, how far a fork opens at most.
    taper : float
        A child's radius as a share of its parent's.

    Returns
    -------
    x, y, radius : torch.Tensor
        Shape (tasks, images, points).
    """
    xs, ys, radii = [], [], []
    at_x, at_y, angle, radius = start[0], start[1], heading, width
    for _ in range(levels):
        steps = max(4, math.ceil(length * draw.size / 2 / 0.8))
        turns = draw.normal(*angle.shape, steps) * (wiggle / math.sqrt(steps))
        drift = draw.normal(*angle.shape, 1) * wiggle / steps
        course = angle[..., None] + torch.cumsum(turns + drift, -1)
        reach = (length * draw.uniform(0.6, 1.2, *angle.shape) / steps)[..., None]
        path_x = at_x[..., None] + torch.cumsum(torch.cos(course) * reach, -1)
        path_y = at_y[..., None] + torch.cumsum(torch.sin(course) * reach, -1)
        fade = torch.linspace(1, 0.9, steps, device=path_x.device)
        xs.append(path_x.flatten(2))
        ys.append(path_y.flatten(2))
        radii.append((radius[..., None] * fade).flatten(2))
        fork = draw.uniform(0.2, spread, *angle.shape, 2)
        fork = fork * torch.tensor([1.0, -1.0], device=fork.device)
        share = draw.uniform(taper - 0.15, taper + 0.15, *angle.shape, 2)
        angle = (course[..., -1:] + fork).flatten(2)
        radius = (radius[..., None] * 0.9 * share).clamp(min=0.45).flatten(2)
        at_x = path_x[..., -1:].expand(*path_x.shape[:-1], 2).flatten(2)
        at_y = path_y[..., -1:].expand(*path_y.shape[:-1], 2).flatten(2)
        length *= 0.78
    return torch.cat(xs, 2), torch.cat(ys, 2), torch.cat(radii, 2)


class Mosaic:
    """A jittered grid of cells: nearest and second nearest centre of each pixel.

    Attributes
    ----------
    first, second : torch.Tensor
        Distance to the two nearest centres in cell units, shape (tasks, images, size, size).
    cell : torch.Tensor
        Number of the nearest centre, int64.
    right, down : torch.Tensor
        Offset from the nearest centre in cell units.
    """

    def __init__(
        self, draw: Draw, x: torch.Tensor, y: torch.Tensor, across: torch.Tensor, jitter: float
    ) -> None:
        # Wraps around every `period` cells, further than any picture here is wide.
        self.period = 24
        places = draw.uniform(-jitter, jitter, 2, draw.tasks, draw.images, self.period**2)
        u = (x * across / 2 + draw.image(0, self.period)) % self.period
        v = (y * across / 2 + draw.image(0, self.period)) % self.period
        base_u, base_v = u.floor(), v.floor()
        shape = u.shape
        first = torch.full(shape, 9.0, device=u.device)
        second = first.clone()
        self.cell = torch.zeros(shape, dtype=torch.int64, device=u.device)
        self.right, self.down = torch.zeros_like(first), torch.zeros_like(first)
        for step_v in (-1, 0, 1):
            for step_u in (-1, 0, 1):
                near_u, near_v = base_u + step_u, base_v + step_v
                cell = ((near_v % self.period) * self.period + near_u % self.period).long()
                flat = cell.flatten(2)
                shift_u = places[0].gather(2, flat).view(shape)
                shift_v = places[1].gather(2, flat).view(shape)
                right, down = u - near_u - 0.5 - shift_u, v - near_v - 0.5 - shift_v
                distance = (right * right + down * down).sqrt()
                closer = distance < first
                second = torch.where(closer, first, torch.minimum(second, distance))
                first = torch.where(closer, distance, first)
                self.cell = torch.where(closer, cell, self.cell)
                self.right = torch.where(closer, right, self.right)
                self.down = torch.where(closer, down, self.down)
        self.first, self.second = first, second

    def per_cell(self, values: torch.Tensor) -> torch.Tensor:
        """Spread one value a cell, shape (tasks, images, cells), over the pixels."""
        return values.gather(2, self.cell.flatten(2)).view(self.cell.shape)

    def cells(self) -> int:
        """How many distinct cells there are."""
        return self.period**2
