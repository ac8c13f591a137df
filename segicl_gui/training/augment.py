"""Random changes of tasks: what all images of a task share, and what each has of its own."""

from __future__ import annotations

import math
import re

import torch
from torch.nn import functional as F

from segicl_gui.training.task import TaskBatch

# A mirrored or turned image makes these words wrong.
_DIRECTIONS = re.compile(
    r"\b(left|right|upper|lower|top|bottom|above|below|middle|horizontal|vertical"
    r"|anterior|posterior|superior|inferior)\b"
)
# The centre of a target stays this far inside the picture (its edges are at -1 and 1).
_IN_VIEW = 0.8


def augment(batch: TaskBatch, generator: torch.Generator, *, strength: float = 1.0) -> TaskBatch:
    """Change tasks at random, first each as a whole, then each image by itself.

    Parameters
    ----------
    batch : TaskBatch
        Not changed.
    generator : torch.Generator
        Every draw comes from it: the same state gives the same result.
    strength : float, optional
        Scales the size of all changes, not how often they happen; 1 for training.

    Returns
    -------
    TaskBatch
        Of the same shapes. A text that names a direction is "" where its task was mirrored or
        turned; where the target became its own edge, the text says so.
    """
    tasks, count = batch.images.shape[:2]
    draw = _Draw(generator, batch.images.device)
    masks, texts = _edges(batch, draw)
    turn, turned = _turns(tasks, draw)
    shared = turn @ _affine(draw, (tasks,), _TASK_GEOMETRY, 0.7, strength)
    own = _affine(draw, (tasks, count), _IMAGE_GEOMETRY, 0.8, strength)
    images, masks = _warp(batch.images, masks, shared[:, None] @ own, draw, strength)
    images = _blur(_colours(images, draw), draw)
    images = _intensities(images, draw, strength, invert=0.15, gamma=0.45, noise=0.06)
    for i in turned.nonzero()[:, 0].tolist():
        if _DIRECTIONS.search(texts[i].lower().replace("_", " ")):
            texts[i] = ""
    return TaskBatch(images, masks, texts)


def vary(batch: TaskBatch, generator: torch.Generator, *, strength: float = 1.0) -> TaskBatch:
    """Change each image by itself, so that copies of one image become a task.

    Parameters
    ----------
    batch : TaskBatch
        Not changed.
    generator : torch.Generator
    strength : float, optional

    Returns
    -------
    TaskBatch
        Of the same shapes and texts; nothing is mirrored, turned by 90° or inverted.
    """
    tasks, count = batch.images.shape[:2]
    draw = _Draw(generator, batch.images.device)
    own = _affine(draw, (tasks, count), _COPY_GEOMETRY, 0.9, strength)
    images, masks = _warp(batch.images, batch.masks, own, draw, strength)
    images = _intensities(images, draw, strength, invert=0.0, gamma=0.0, noise=0.03)
    return TaskBatch(images, masks, list(batch.texts))


# Greatest turn (radians), zoom and stretch (logarithms), shear, shift (half widths).
_Geometry = tuple[float, float, float, float, float]
_TASK_GEOMETRY: _Geometry = (0.35, 0.3, 0.15, 0.1, 0.15)
_IMAGE_GEOMETRY: _Geometry = (0.2, 0.1, 0.08, 0.08, 0.08)
_COPY_GEOMETRY: _Geometry = (0.35, 0.25, 0.12, 0.12, 0.2)


class _Draw:
    """Random numbers of a generator, on the device of the images."""

    def __init__(self, generator: torch.Generator, device: torch.device) -> None:
        self.generator = generator
        self.device = device

    def uniform(self, shape: tuple[int, ...], low: float, high: float) -> torch.Tensor:
        where = self.generator.device
        drawn = torch.rand(shape, generator=self.generator, device=where)
        return (low + (high - low) * drawn).to(self.device)

    def normal(self, shape: tuple[int, ...]) -> torch.Tensor:
        where = self.generator.device
        return torch.randn(shape, generator=self.generator, device=where).to(self.device)

    def chance(self, shape: tuple[int, ...], p: float) -> torch.Tensor:
        return self.uniform(shape, 0, 1) < p


def _turns(tasks: int, draw: _Draw) -> tuple[torch.Tensor, torch.Tensor]:
    """Mirrorings and quarter turns as (task, 3, 3) matrices, and which tasks have one."""
    turned = draw.chance((tasks,), 0.3)
    kind = (draw.uniform((tasks,), 0, 7).long() + 1) * turned  # 0 leaves it as it is
    angle = (kind % 4) * (math.pi / 2)
    sign = torch.where(kind >= 4, -1.0, 1.0)
    cos, sin, zero = angle.cos().round(), angle.sin().round(), torch.zeros_like(angle)
    return _matrix(sign * cos, -sin, sign * sin, cos, zero, zero), turned


def _affine(
    draw: _Draw, shape: tuple[int, ...], most: _Geometry, p: float, strength: float
) -> torch.Tensor:
    """Random affine maps from output to input positions, (*shape, 3, 3)."""
    on = draw.chance(shape, p) * strength
    turn, zoom, stretch, shear, x, y = (draw.uniform(shape, -m, m) * on for m in (*most, most[-1]))
    width, height = (zoom + stretch).exp(), (zoom - stretch).exp()
    cos, sin = turn.cos(), turn.sin()
    a, b, c, d = (
        cos * width,
        (cos * shear - sin) * height,
        sin * width,
        (sin * shear + cos) * height,
    )
    return _matrix(a, b, c, d, x, y)


def _matrix(
    a: torch.Tensor,
    b: torch.Tensor,
    c: torch.Tensor,
    d: torch.Tensor,
    x: torch.Tensor,
    y: torch.Tensor,
) -> torch.Tensor:
    zero, one = torch.zeros_like(a), torch.ones_like(a)
    rows = [torch.stack(r, -1) for r in ((a, b, x), (c, d, y), (zero, zero, one))]
    return torch.stack(rows, -2)


def _warp(
    images: torch.Tensor, masks: torch.Tensor, matrix: torch.Tensor, draw: _Draw, strength: float
) -> tuple[torch.Tensor, torch.Tensor]:
    """Sample images and masks along one grid: the affine maps and an elastic field."""
    tasks, count, _, height, width = images.shape
    flat = tasks * count
    device = images.device
    y, x = (((torch.arange(n, device=device) + 0.5) * 2 / n - 1) for n in (height, width))
    matrix = _keep_in_view(matrix, masks, x, y).reshape(flat, 3, 3)
    linear, shift = matrix[:, :2, :2], matrix[:, :2, 2]
    plane = torch.stack((x.expand(height, width), y[:, None].expand(height, width)), -1)
    grid = (plane.reshape(1, -1, 2) @ linear.transpose(1, 2) + shift[:, None]).reshape(
        flat, height, width, 2
    )
    amount = draw.uniform((flat, 1, 1, 1), 0, 0.09) * draw.chance((flat, 1, 1, 1), 0.8) * strength
    coarse, fine = draw.normal((flat, 2, 4, 4)), draw.normal((flat, 2, 8, 8))
    bend = F.interpolate(coarse, (8, 8), mode="bicubic", align_corners=True) + 0.4 * fine
    bend = F.interpolate(bend * amount, (height, width), mode="bicubic", align_corners=True)
    grid = grid + bend.permute(0, 2, 3, 1)
    # Beyond the edge: mirrored in some tasks, black in the others.
    mirrored = draw.chance((tasks, 1, 1, 1, 1), 0.5).expand(tasks, count, 1, 1, 1)
    mirrored = mirrored.reshape(flat, 1, 1, 1)
    folded = 1 - ((grid + 1) % 4 - 2).abs()
    folded = torch.where(mirrored, folded, grid)
    inside = ((grid.abs() <= 1).all(-1)[:, None] | mirrored).to(images.dtype)
    sampled = [
        F.grid_sample(
            t.flatten(0, 1), folded, mode=mode, padding_mode="border", align_corners=False
        )
        * inside
        for t, mode in ((images, "bilinear"), (masks, "nearest"))
    ]
    return sampled[0].reshape(images.shape), sampled[1].reshape(masks.shape)


def _keep_in_view(
    matrix: torch.Tensor, masks: torch.Tensor, x: torch.Tensor, y: torch.Tensor
) -> torch.Tensor:
    """Shift the maps so that no target's centre leaves the picture."""
    area = masks.sum((2, 3, 4)).clamp(min=1)
    across, down = masks.sum((2, 3)) @ x, masks.sum((2, 4)) @ y
    centre = (torch.stack((across, down), -1) / area[..., None])[..., None]
    linear, shift = matrix[..., :2, :2], matrix[..., :2, 2:]
    seen = torch.linalg.solve(linear, centre - shift)
    shift = shift + linear @ (seen - seen.clamp(-_IN_VIEW, _IN_VIEW))
    return torch.cat((torch.cat((linear, shift), -1), matrix[..., 2:, :]), -2)


def _edges(batch: TaskBatch, draw: _Draw) -> tuple[torch.Tensor, list[str]]:
    """In few tasks, the target's edge instead of the target."""
    texts = list(batch.texts)
    hit = draw.chance((len(texts),), 0.05).nonzero()[:, 0]
    if not len(hit):
        return batch.masks, texts
    radius = max(1, batch.masks.shape[-1] // 64)
    chosen = batch.masks[hit].flatten(0, 1)
    grown = F.max_pool2d(chosen, 2 * radius + 1, 1, radius)
    shrunk = -F.max_pool2d(-chosen, 2 * radius + 1, 1, radius)
    masks = batch.masks.clone()
    masks[hit] = (grown - shrunk).reshape(masks[hit].shape)
    for i in hit.tolist():
        texts[i] = f"edge of {texts[i]}" if texts[i] else ""
    return masks, texts


def _colours(images: torch.Tensor, draw: _Draw) -> torch.Tensor:
    """In some tasks grey, in others the channels in another order."""
    tasks = len(images)
    weights = draw.uniform((tasks, 3), 0.1, 1)
    grey = (weights / weights.sum(1, keepdim=True))[:, None].expand(tasks, 3, 3)
    order = draw.uniform((tasks, 3), 0, 1).argsort(1)
    permuted = F.one_hot(order, 3).to(images.dtype)
    u = draw.uniform((tasks,), 0, 1)
    hit = (u < 0.35).nonzero()[:, 0]
    if not len(hit):
        return images
    mix = torch.where((u < 0.2)[:, None, None], grey, permuted)[hit]
    out = images.clone()
    out[hit] = torch.einsum("tij,tnjhw->tnihw", mix, images[hit])
    return out


def _blur(images: torch.Tensor, draw: _Draw) -> torch.Tensor:
    """Blur some tasks, sharpen others."""
    amount = draw.uniform((len(images), 1, 1, 1, 1), -0.6, 1)
    hit = draw.chance((len(images),), 0.3).nonzero()[:, 0]
    if not len(hit):
        return images
    radius = max(1, images.shape[-1] // 64)
    chosen = images[hit]
    soft = chosen.flatten(0, 1)
    for _ in range(2):
        soft = F.avg_pool2d(soft, 2 * radius + 1, 1, radius, count_include_pad=False)
    out = images.clone()
    out[hit] = torch.lerp(chosen, soft.reshape(chosen.shape), amount[hit])
    return out


def _intensities(
    images: torch.Tensor,
    draw: _Draw,
    strength: float,
    *,
    invert: float,
    gamma: float,
    noise: float,
) -> torch.Tensor:
    """Inversion, gamma and noise level of each task; contrast, bias and noise of each image."""
    tasks, count, _, height, width = images.shape
    task, image = (tasks, 1, 1, 1, 1), (tasks, count, 1, 1, 1)
    flip = draw.chance(task, invert).to(images.dtype)
    power = draw.uniform(task, -gamma, gamma) + draw.uniform(image, -0.15, 0.15)
    bumps = draw.normal((tasks * count, 1, 3, 3)) * (draw.uniform((tasks * count, 1, 1, 1), 0, 0.2))
    bumps = bumps * draw.chance((tasks * count, 1, 1, 1), 0.5)
    field = F.interpolate(bumps, (height, width), mode="bicubic", align_corners=True)
    contrast = (draw.uniform(image, -0.2, 0.2) * strength).exp()
    brightness = draw.uniform(image, -0.08, 0.08) * strength
    level = draw.uniform(task, 0, noise) * draw.chance(task, 0.4) + draw.uniform(
        image, 0, 0.03
    ) * draw.chance(image, 0.3)
    grain = draw.uniform(task, 0, 1)  # share of the noise that grows with the signal
    speck = draw.normal((tasks, count, 1, height, width))

    out = images.clamp(1e-3, 1)
    out = torch.lerp(out, 1 - out, flip).clamp_(1e-3, 1)
    out = out.pow_((power * strength).exp())
    middle = out.mean((2, 3, 4), keepdim=True)
    gain = contrast * (field * strength).exp().reshape(tasks, count, 1, height, width)
    out = out.sub_(middle).mul_(gain).add_(middle + brightness)
    speck = speck * (level * strength)
    out = out.mul_(1 + 2 * grain * speck).add_((1 - grain) * speck)
    return out.clamp_(0, 1)
