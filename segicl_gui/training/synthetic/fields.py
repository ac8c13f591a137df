"""Random numbers a task or an image at a time, smooth random fields, and bent views."""

import math
from collections.abc import Sequence
from functools import lru_cache
from typing import TypeVar

import torch
import torch.nn.functional as F

T = TypeVar("T")


@lru_cache(maxsize=512)
def _spline_basis(size: int, cells: int, device: str) -> torch.Tensor:
    """Cubic B-spline weights, shape (size, cells + 3): smooth in both value and slope."""
    position = (torch.arange(size, dtype=torch.float32, device=device) + 0.5) / size * cells
    knot = torch.arange(cells + 3, dtype=torch.float32, device=device) - 1
    distance = (position[:, None] - knot[None]).abs()
    near = 2 / 3 - distance**2 * (1 - distance / 2)
    far = (2 - distance).clamp(min=0) ** 3 / 6
    basis = torch.where(distance < 1, near, far)
    # Unit variance whatever the place between two knots, so that fields of any grain compare.
    return basis / basis.square().sum(1, keepdim=True).sqrt()


@lru_cache(maxsize=128)
def _pixel_centres(size: int, device: str) -> tuple[torch.Tensor, torch.Tensor]:
    line = (torch.arange(size, dtype=torch.float32, device=device) + 0.5) / size * 2 - 1
    return line.view(1, 1, 1, size), line.view(1, 1, size, 1)


def blur(field: torch.Tensor, sigma: float, sigma_right: float | None = None) -> torch.Tensor:
    """Gaussian blur over the last two axes, in pixels; `sigma_right` along a row if it differs."""
    flat = field.reshape(-1, 1, *field.shape[-2:])
    for axis, width in ((2, sigma), (3, sigma if sigma_right is None else sigma_right)):
        if width < 0.2:
            continue
        reach = min(math.ceil(2.5 * width), field.shape[-1] - 1)
        offset = torch.arange(-reach, reach + 1, dtype=field.dtype, device=field.device)
        kernel = torch.exp(-(offset**2) / (2 * width**2))
        kernel = kernel / kernel.sum()
        pad = (0, 0, reach, reach) if axis == 2 else (reach, reach, 0, 0)
        shape = (1, 1, -1, 1) if axis == 2 else (1, 1, 1, -1)
        flat = F.conv2d(F.pad(flat, pad, mode="replicate"), kernel.view(shape))
    return flat.view(field.shape)


class Draw:
    """Everything random about a group of tasks, from one generator.

    Parameters
    ----------
    tasks, images, size : int
        Tasks in the group, images a task, pixels a side.
    generator : torch.Generator
        On the device the tasks are made on.
    """

    def __init__(
        self, tasks: int, images: int, size: int, generator: torch.Generator, device: str
    ) -> None:
        self.tasks, self.images, self.size = tasks, images, size
        self.generator, self.device = generator, device

    def uniform(self, low: float, high: float, *shape: int) -> torch.Tensor:
        """Uniform numbers of any shape."""
        noise = torch.rand(*shape, generator=self.generator, device=self.device)
        return noise * (high - low) + low

    def normal(self, *shape: int) -> torch.Tensor:
        """Standard normal numbers of any shape."""
        return torch.randn(*shape, generator=self.generator, device=self.device)

    def task(self, low: float, high: float) -> torch.Tensor:
        """One number a task, shape (tasks, 1, 1, 1)."""
        return self.uniform(low, high, self.tasks, 1, 1, 1)

    def image(self, low: float, high: float) -> torch.Tensor:
        """One number an image, shape (tasks, images, 1, 1)."""
        return self.uniform(low, high, self.tasks, self.images, 1, 1)

    def varied(self, low: float, high: float, share: float = 0.12) -> torch.Tensor:
        """A number a task that varies by a `share` of its range from image to image."""
        spread = (high - low) * share + share * 0.15 * max(abs(low), abs(high))
        return self.task(low, high) + self.image(-spread, spread)

    def chance(self, probability: float) -> torch.Tensor:
        """True for a share of the tasks, shape (tasks, 1, 1, 1)."""
        return self.task(0, 1) < probability

    def number(self, low: float, high: float) -> float:
        """One number for the whole group."""
        return float(self.uniform(low, high, 1).item())

    def integer(self, low: int, high: int) -> int:
        """One whole number for the group, both ends included."""
        return min(int(self.number(low, high + 1)), high)

    def one_of(self, options: Sequence[T]) -> T:
        """One of the options for the whole group."""
        return options[self.integer(0, len(options) - 1)]

    def noise(self) -> torch.Tensor:
        """White noise, shape (tasks, images, size, size)."""
        return self.normal(self.tasks, self.images, self.size, self.size)

    def smooth(self, cells: int, images: int | None = None) -> torch.Tensor:
        """A smooth field of unit variance, shape (tasks, images, size, size).

        Parameters
        ----------
        cells : int
            How many bumps fit across the picture.
        images : int, optional
            1 gives one field shared by the images of a task.
        """
        count = self.images if images is None else images
        cells = max(1, min(cells, self.size))
        knots = self.normal(self.tasks, count, cells + 3, cells + 3)
        basis = _spline_basis(self.size, cells, self.device)
        return basis @ knots @ basis.T

    def view(
        self,
        spin: float = 0.25,
        zoom: tuple[float, float] = (0.85, 1.3),
        bend: float = 0.05,
        wander: float = 0.08,
        mirror: bool = True,
        patient: float = 1.0,
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """Where each pixel lies in the scene's own coordinates (-1..1, x right, y down).

        A task has its own flips, turn, zoom and shift; four images in five differ from it by a
        small affine and an elastic deformation, as patients do.

        Returns
        -------
        x, y : torch.Tensor
            Shape (tasks, images, size, size).
        """
        x, y = _pixel_centres(self.size, self.device)
        differs = (self.image(0, 1) < 0.8).float() * patient
        bend_image = bend * differs * self.image(0.3, 1.3)
        cells = self.integer(2, 4)
        x = x + bend_image * self.smooth(cells) + bend * self.smooth(2, 1)
        y = y + bend_image * self.smooth(cells) + bend * self.smooth(2, 1)
        x = x + differs * wander * self.image(-1, 1) + self.task(-0.08, 0.08)
        y = y + differs * wander * self.image(-1, 1) + self.task(-0.08, 0.08)
        turn = self.task(-spin, spin) + differs * self.image(-0.15, 0.15)
        scale = self.task(*zoom)
        scale_x = scale * (1 + differs * self.image(-0.1, 0.1)) * self.task(0.92, 1.08)
        scale_y = scale * (1 + differs * self.image(-0.1, 0.1)) * self.task(0.92, 1.08)
        cosine, sine = torch.cos(turn), torch.sin(turn)
        x, y = (x * cosine - y * sine) * scale_x, (x * sine + y * cosine) * scale_y
        if mirror:
            x = torch.where(self.chance(0.5), -x, x)
            y = torch.where(self.chance(0.15), -y, y)
            swap = self.chance(0.12)
            x, y = torch.where(swap, y, x), torch.where(swap, x, y)
        return x, y
