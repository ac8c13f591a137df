"""A picture of a batch of tasks, to look at what a network is taught."""

from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

from segicl_gui.training.synthetic import synthetic_batch
from segicl_gui.training.task import TaskBatch

_SCALE = 2
_TEXT_WIDTH = 260


def write_task_sheet(path: Path, batch: TaskBatch) -> None:
    """Write a PNG with one row a task: its images, the structure outlined, the text beside.

    Parameters
    ----------
    path : Path
        Where the PNG goes; its folder must exist.

    Raises
    ------
    UserError
        The file cannot be written.
    """
    # Desktop only: training runs where Pillow is not installed.
    from PIL import Image, ImageDraw

    from segicl_gui.storage.atomic import replacing

    scale = _SCALE if batch.images.shape[-1] < 160 else 1
    images = batch.images.detach().float().cpu().flatten(0, 1)
    masks = batch.masks.detach().float().cpu().flatten(0, 1)
    images = F.interpolate(images, scale_factor=scale, mode="nearest")
    masks = F.interpolate(masks, scale_factor=scale, mode="nearest")
    outline = (F.max_pool2d(masks, 3, 1, 1) - masks) > 0
    colour = torch.tensor([0.1, 1.0, 0.25]).view(1, 3, 1, 1)
    shown = torch.where(outline, colour, images).clamp(0, 1)
    tasks, count = batch.images.shape[:2]
    side = shown.shape[-1]
    gap = 4
    sheet = Image.new(
        "RGB", (_TEXT_WIDTH + count * (side + gap), tasks * (side + gap)), (24, 24, 28)
    )
    pen = ImageDraw.Draw(sheet)
    pixels = (shown.permute(0, 2, 3, 1).numpy() * 255).astype(np.uint8)
    for task in range(tasks):
        top = task * (side + gap)
        for image in range(count):
            tile = Image.fromarray(pixels[task * count + image])
            sheet.paste(tile, (_TEXT_WIDTH + image * (side + gap), top))
        pen.multiline_text((8, top + 8), _wrap(batch.texts[task], 38), fill=(235, 235, 235))
    with replacing(path) as part:
        sheet.save(part, format="PNG")


def draw_synthetic(path: Path, seed: int) -> None:
    """Write a sheet of random synthetic tasks, two a draw of families."""
    generator = torch.Generator().manual_seed(seed)
    parts = [synthetic_batch(2, 5, 128, generator) for _ in range(8)]
    write_task_sheet(
        path,
        TaskBatch(
            torch.cat([p.images for p in parts]),
            torch.cat([p.masks for p in parts]),
            [text for p in parts for text in p.texts],
        ),
    )


def _wrap(text: str, width: int) -> str:
    lines = [""]
    for word in text.split():
        if len(lines[-1]) + len(word) + 1 > width:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return "\n".join(lines)
