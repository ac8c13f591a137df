"""A vision-language model of the Qwen-VL family as the multimodal encoder, as in the paper."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
from torch import nn
from torch.nn import functional as F

from segicl_gui.model.sequence import hashed_words, interleave

WORDS = 64
"""Tokens of a text that are read; later ones are dropped."""

_KINDS = 3  # image, mask, query


class VisionLanguageEncoder(nn.Module):
    """Reads ``[text] [image mask] … [image mask] [query]`` and says what is wanted.

    Images and masks, as pictures in black and white, are seen by the model's own vision tower
    one by one, so they can be kept; with the text they go into its language model as embeddings.
    Each stands between the model's own signs for begin and end of a picture, at the places that
    the model would give it. Exemplars that are not read take no place, so the answer is that of
    a sequence without them.

    Parameters
    ----------
    model : PreTrainedModel
        Qwen2-VL, Qwen2.5-VL or Qwen3-VL, without a head.
    side : int
        To which images and masks are brought, in pixels.
    mean, std : sequence of float
        Of a channel, as the model was trained with.
    states : int
        Tokens at the end, whose state is what is read out.
    buckets : int or None
        Of the pieces of words, where text is not read through `tokenizer`.
    """

    mean: torch.Tensor
    std: torch.Tensor

    def __init__(
        self,
        model: Any,
        side: int,
        mean: Sequence[float],
        std: Sequence[float],
        states: int,
        buckets: int | None,
    ) -> None:
        super().__init__()
        self.model = model
        config, vision = model.config, model.config.vision_config
        self.patch, self.merged = vision.patch_size, vision.spatial_merge_size
        self.frames = vision.temporal_patch_size
        self.side, self.grid = side, side // (self.patch * self.merged)
        self.width = config.text_config.hidden_size
        self.signs = config.vision_start_token_id, config.vision_end_token_id
        # Qwen3-VL's language model takes features of inner layers of the vision tower, too.
        self.inner = len(getattr(vision, "deepstack_visual_indexes", None) or ())
        self.register_buffer("mean", torch.tensor(mean)[:, None, None], persistent=False)
        self.register_buffer("std", torch.tensor(std)[:, None, None], persistent=False)
        self.tokenizer: Any = None
        self.pieces = None
        if buckets is not None:
            self.pieces = nn.Embedding(buckets + 1, self.width, padding_idx=0)
        self.kind = nn.Parameter(torch.zeros(_KINDS, self.width))
        self.begin = nn.Parameter(torch.randn(1, self.width) * 0.02)
        self.state = nn.Parameter(torch.randn(states, self.width) * 0.02)

    def text(self, texts: Sequence[str]) -> tuple[torch.Tensor, torch.Tensor]:
        """Tokens of texts.

        Returns
        -------
        tokens, there : Tensor
            (text, word, width), and which of them are there: (text, word).

        Raises
        ------
        ValueError
            If the model's tokenizer is wanted and was not read.
        """
        if self.pieces is not None:
            return hashed_words(self.pieces, texts)
        if self.tokenizer is None:
            raise ValueError("the tokenizer of the vision-language model is missing")
        read = [self.tokenizer.encode(t, add_special_tokens=False)[:WORDS] for t in texts]
        longest = max((len(t) for t in read), default=0)
        ids = torch.zeros(len(read), longest, dtype=torch.long)
        there = torch.zeros(len(read), longest, dtype=torch.bool)
        for i, numbers in enumerate(read):
            ids[i, : len(numbers)] = torch.tensor(numbers, dtype=torch.long)
            there[i, : len(numbers)] = True
        return self._embedded(ids), there.to(self.state.device)

    def images(self, images: torch.Tensor, pyramid: Sequence[torch.Tensor] = ()) -> torch.Tensor:
        """Tokens of images.

        Parameters
        ----------
        images : Tensor
            (image, 3, row, column), 0..1.
        pyramid : sequence of Tensor
            Is not looked at: the model has eyes of its own.

        Returns
        -------
        Tensor
            (image, token, (1 + inner) x width): begin, the picture row by row, end.
        """
        n = len(images)
        size = (self.side, self.side)
        small = F.interpolate(images, size, mode="bilinear", antialias=True, align_corners=False)
        cells = patches((small - self.mean) / self.std, self.patch, self.merged, self.frames)
        side = self.side // self.patch
        grid = torch.tensor([[1, side, side]], device=images.device).expand(n, -1)
        visual = self.model.visual
        out = visual(cells.flatten(0, 1).to(visual.dtype), grid_thw=grid)
        parts = [out.pooler_output, *(out.deepstack_features if self.inner else ())]
        seen = torch.cat(parts, 1).float().unflatten(0, (n, -1))
        signs = self._wide(self._embedded(torch.tensor(self.signs)))
        begin, end = signs.expand(n, -1, -1).split(1, 1)
        return torch.cat([begin, seen, end], 1)

    def masks(self, masks: torch.Tensor) -> torch.Tensor:
        """Tokens of masks 0..1: (image, 1, row, column) -> as those of `images`."""
        return self.images(masks.expand(-1, 3, -1, -1)) + self._wide(self.kind[1])

    def exemplars(self, images: torch.Tensor, masks: torch.Tensor) -> torch.Tensor:
        """Tokens of pairs: those of `images` and `masks`, one after the other."""
        return torch.cat([images + self._wide(self.kind[0]), masks], -2)

    def forward(
        self,
        text: tuple[torch.Tensor, torch.Tensor],
        exemplars: torch.Tensor,
        queries: torch.Tensor,
        support: torch.Tensor,
    ) -> torch.Tensor:
        """What is wanted of each query.

        Parameters
        ----------
        text : tuple of Tensor
            Of each task, as made by `text`.
        exemplars : Tensor
            (task, exemplar, token, (1 + inner) x width).
        queries : Tensor
            As made by `images`: (task, query, token, (1 + inner) x width).
        support : Tensor
            (task, query, exemplar); where 0, the exemplar is not read.

        Returns
        -------
        Tensor
            (task, query, state, width).
        """
        words, there = text
        tokens, seen = interleave(
            self._wide(self.begin),
            (self._wide(words), there),
            exemplars,
            queries + self._wide(self.kind[2]),
            self._wide(self.state),
            support,
        )
        language = self.model.language_model
        first, *inner = tokens.to(language.dtype).split(self.width, 2)
        further = {}
        if inner:
            further = {
                "visual_pos_masks": torch.ones_like(seen),
                "deepstack_visual_embeds": [x.flatten(0, 1) for x in inner],
            }
        out = language(
            inputs_embeds=first,
            attention_mask=seen.long(),
            position_ids=places(there, support > 0, self.grid, len(self.state)),
            use_cache=False,
            **further,
        ).last_hidden_state
        return out[:, -len(self.state) :].float().unflatten(0, support.shape[:2])

    def _embedded(self, ids: torch.Tensor) -> torch.Tensor:
        """The language model's own tokens."""
        tokens: torch.Tensor = self.model.language_model.embed_tokens(ids.to(self.state.device))
        return tokens.float()

    def _wide(self, tokens: torch.Tensor) -> torch.Tensor:
        """Tokens without features of inner layers: (…, width) -> (…, (1 + inner) x width)."""
        return F.pad(tokens, (0, self.inner * self.width))


def patches(images: torch.Tensor, patch: int, merged: int, frames: int) -> torch.Tensor:
    """Cut images as the vision towers of Qwen-VL take them.

    Parameters
    ----------
    images : Tensor
        (image, 3, row, column), of sides that patch x merged divides.
    patch : int
        Side of a patch, in pixels.
    merged : int
        Side of the patches that become one token; they follow one another.
    frames : int
        A picture is shown as a film of so many equal ones.

    Returns
    -------
    Tensor
        (image, patch, 3 x frame x row x column).
    """
    n, c, rows, columns = images.shape
    down, across = rows // (patch * merged), columns // (patch * merged)
    cut = images.reshape(n, c, down, merged, patch, across, merged, patch)
    cut = cut.permute(0, 2, 5, 3, 6, 1, 4, 7)[:, :, :, :, :, :, None]
    film = cut.expand(-1, -1, -1, -1, -1, -1, frames, -1, -1)
    return film.reshape(n, down * across * merged**2, -1)


def places(there: torch.Tensor, read: torch.Tensor, grid: int, states: int) -> torch.Tensor:
    """Where the tokens of each query's sequence are in time, down and across.

    As Qwen-VL counts them: a picture takes one moment and as many places as its sides are long;
    what follows goes on behind the largest of them.

    Parameters
    ----------
    there : Tensor
        Which words each task has: (task, word).
    read : Tensor
        Which exemplars each query reads: (task, query, exemplar).
    grid : int
        Side of a picture, in tokens.
    states : int

    Returns
    -------
    Tensor
        (3, task x query, token).
    """
    b, q = read.shape[:2]
    device = read.device
    w = there.shape[1]
    line = torch.arange(grid, device=device)
    inside = torch.stack(
        [torch.zeros(grid**2, device=device), line.repeat_interleave(grid), line.repeat(grid)]
    )
    edge = inside.new_zeros(3, 1)
    # Signs for begin and end around it.
    picture = torch.cat([edge, inside + 1, edge + grid + 1], 1)
    length = grid + 2
    pair = torch.cat([picture, picture + length], 1)
    words = there.sum(1)[:, None].expand(b, q)
    before = read.long().cumsum(2) - read.long()
    starts = 1 + words[..., None] + 2 * length * before
    last = 1 + words + 2 * length * read.sum(2)

    def at(start: torch.Tensor, what: torch.Tensor) -> torch.Tensor:
        """Starts (task, query, …) and places (3, token) -> (3, task x query, …  x token)."""
        moved = start.flatten()[None, :, None] + what.long()[:, None]
        return moved.reshape(3, b * q, -1)

    text = torch.arange(1 + w, device=device).expand(3, b * q, -1)
    end = torch.arange(states, device=device).expand(3, -1) + length
    return torch.cat([text, at(starts, pair), at(last, picture), at(last, end)], 2)
