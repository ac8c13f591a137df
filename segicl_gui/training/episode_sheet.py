"""A picture of a network's worst and middling answers, for its model card."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import torch
import torch.nn.functional as F

from segicl_gui.model.pipeline import SegICLPipeline
from segicl_gui.training.objective import hard_dice
from segicl_gui.training.task import TaskBatch

if TYPE_CHECKING:
    from PIL.Image import Image

_TILE, _GAP, _MARGIN = 128, 3, 12
_LINE = 15
_PAPER, _INK, _FAINT = (24, 24, 28), (238, 238, 238), (168, 168, 176)
# Told apart by people who see few colours too (Okabe and Ito 2008).
_TRUE, _ANSWERED = (86, 180, 233), (230, 159, 0)
_LETTERS = 62


@dataclass(frozen=True, eq=False)
class Episode:
    """A query that was answered.

    Attributes
    ----------
    source, label : str
        The data set, and what was asked for.
    image : Tensor
        (3, row, column), 0..1.
    truth, answer : Tensor
        Bool, (row, column).
    dice : float
    """

    source: str
    label: str
    image: torch.Tensor
    truth: torch.Tensor
    answer: torch.Tensor
    dice: float


def answered(
    pipeline: SegICLPipeline, source: str, tasks: Sequence[TaskBatch]
) -> Iterator[Episode]:
    """Have the last image of each task segmented from those before it, in one step.

    Parameters
    ----------
    pipeline : SegICLPipeline
    source : str
        What the tasks are from.
    tasks : sequence of TaskBatch
    """
    for batch in tasks:
        for images, masks, text in zip(batch.images, batch.masks, batch.texts, strict=True):
            known = [pipeline.encode(i, m) for i, m in zip(images[:-1], masks[:-1], strict=True)]
            support = torch.ones(1, len(known))
            said = pipeline.segment(pipeline.look(images[-1:]), known, support)
            dice = float(hard_dice(said.logits[0], masks[-1].cpu()))
            yield Episode(
                source,
                text,
                images[-1].cpu(),
                masks[-1, 0].cpu() > 0.5,
                said.logits[0, 0] > 0,
                dice,
            )


def chosen(episodes: Sequence[Episode], worst: int, middle: int) -> tuple[list[Episode], ...]:
    """The worst of a source, each of another label while there are any, and those in the middle.

    Returns
    -------
    worst, middle : list of Episode
    """
    order = sorted(episodes, key=lambda e: e.dice)
    seen: set[str] = set()
    first: list[Episode] = []
    again: list[Episode] = []
    for episode in order:
        (again if episode.label in seen else first).append(episode)
        seen.add(episode.label)
    low = [*first, *again][:worst]
    rest = [e for e in order if e not in low]
    start = max(0, (len(rest) - middle) // 2)
    return low, rest[start : start + middle]


def write_episodes(
    path: Path, rows: Mapping[str, tuple[list[Episode], ...]], title: str, most: int = 500_000
) -> None:
    """Write a PNG: a row for each source, three pictures for each episode.

    Parameters
    ----------
    path : Path
    rows : mapping of str to tuple of list of Episode
        As from `chosen`, by what is written above them.
    title : str
    most : int
        Bytes; with fewer colours, or smaller, where it would be more.

    Raises
    ------
    UserError
        If the file cannot be written.
    """
    # Desktop only: training runs where Pillow is not installed.
    from PIL import Image, ImageDraw

    from segicl_gui.storage.atomic import write_bytes

    across = max(sum(map(len, groups)) for groups in rows.values())
    cell = 3 * (_TILE + _GAP) + _MARGIN
    height = _TILE + 2 * _LINE + _MARGIN
    size = (_MARGIN + across * cell, 4 * _LINE + len(rows) * height)
    sheet = Image.new("RGB", size, _PAPER)
    pen = ImageDraw.Draw(sheet)
    pen.text((_MARGIN, _LINE // 2), title, fill=_INK)
    legend = "each: query, truth (blue), answer (orange); the worst first, then the middle"
    pen.text((_MARGIN, 3 * _LINE // 2), legend, fill=_FAINT)
    for row, (name, groups) in enumerate(rows.items()):
        top = 3 * _LINE + row * height
        pen.text((_MARGIN, top), name, fill=_FAINT)
        places = ((kind, e) for kind, g in zip(("worst", "middle"), groups, strict=True) for e in g)
        for column, (kind, episode) in enumerate(places):
            left = _MARGIN + column * cell
            for i, tile in enumerate(_tiles(episode)):
                sheet.paste(tile, (left + i * (_TILE + _GAP), top + 2 * _LINE))
            said = f"{kind}: Dice {episode.dice:.2f}, {episode.label}"
            pen.text((left, top + _LINE), _shortened(said), fill=_INK)
    write_bytes(path, _png(sheet, most))


def _tiles(episode: Episode) -> Iterator[Image]:
    from PIL import Image

    size = (_TILE, _TILE)
    image = F.interpolate(episode.image[None], size, mode="area")[0]
    for mask, colour in ((None, _INK), (episode.truth, _TRUE), (episode.answer, _ANSWERED)):
        shown = image
        if mask is not None:
            filled = F.interpolate(mask[None, None].float(), size, mode="nearest-exact")
            edge = (filled - (1 - F.max_pool2d(1 - filled, 3, 1, 1)))[0] > 0.5
            paint = (torch.tensor(colour) / 255)[:, None, None]
            tinted = torch.lerp(image, paint.expand_as(image), 0.25)
            shown = torch.where(filled[0] > 0.5, tinted, image)
            shown = torch.where(edge, paint, shown)
        pixels = (shown.clamp(0, 1) * 255).byte().permute(1, 2, 0).contiguous()
        yield Image.fromarray(pixels.numpy())


def _shortened(text: str) -> str:
    return text if len(text) <= _LETTERS else f"{text[: _LETTERS - 3]}..."


def _png(sheet: Image, most: int) -> bytes:
    """With as many colours as fit, and smaller where few are still too many."""
    for scale in (1.0, 0.8, 0.6, 0.4, 0.2):
        small = sheet.resize((round(sheet.width * scale), round(sheet.height * scale)))
        for colours in (256, 96, 40):
            file = io.BytesIO()
            small.quantize(colours).save(file, format="PNG", optimize=True)
            if file.tell() <= most:
                return file.getvalue()
    return file.getvalue()
