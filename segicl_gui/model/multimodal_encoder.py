"""The transformer that reads text, exemplars and the query as one sequence."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import nn
from torch.nn import functional as F
from transformers import Qwen2Config, Qwen2Model

from segicl_gui.model.sequence import hashed_words, interleave

GRID = 4
"""An image, and a mask, is read as a grid of this many tokens a side."""

_PATCH = 8
_KINDS = 3  # image, mask, query


class MultimodalEncoder(nn.Module):
    """Reads ``[text] [image mask] … [image mask] [query]`` and says what is wanted.

    The order of the exemplars has no meaning: all of them are at the same positions. Their tokens
    are made one by one, so they can be kept.

    Parameters
    ----------
    features : int
        Channels of the image features that tokens are made from.
    width, layers, heads : int
        Of the transformer (the decoder class of the Qwen2 family, fed with embeddings).
    states : int
        Tokens at the end, whose state is what is read out.
    buckets : int
        Of the pieces of words.
    """

    def __init__(
        self, features: int, width: int, layers: int, heads: int, states: int, buckets: int
    ) -> None:
        super().__init__()
        self.width = width
        self.pieces = nn.Embedding(buckets + 1, width, padding_idx=0)
        self.image = nn.Linear(features, width)
        self.mask = nn.Linear(_PATCH * _PATCH, width)
        self.place = nn.Parameter(torch.randn(GRID * GRID, width) * 0.02)
        self.kind = nn.Parameter(torch.randn(_KINDS, width) * 0.02)
        self.begin = nn.Parameter(torch.randn(1, width) * 0.02)
        self.state = nn.Parameter(torch.randn(states, width) * 0.02)
        self.transformer = Qwen2Model(
            Qwen2Config(
                vocab_size=1,
                hidden_size=width,
                intermediate_size=3 * width,
                num_hidden_layers=layers,
                num_attention_heads=heads,
                num_key_value_heads=heads,
                max_position_embeddings=256,
                use_cache=False,
            )
        )

    def text(self, texts: Sequence[str]) -> tuple[torch.Tensor, torch.Tensor]:
        """Tokens of texts.

        Returns
        -------
        tokens, there : Tensor
            (text, word, width), and which of them are words: (text, word).
        """
        return hashed_words(self.pieces, texts)

    def images(self, images: torch.Tensor, pyramid: Sequence[torch.Tensor]) -> torch.Tensor:
        """Tokens of images.

        Parameters
        ----------
        images : Tensor
            (image, 3, row, column), 0..1.
        pyramid : sequence of Tensor
            Their features, (image, channel, row, column); the two coarsest are read.

        Returns
        -------
        Tensor
            (image, token, width).
        """
        pooled = torch.cat([F.adaptive_avg_pool2d(p, GRID) for p in pyramid[-2:]], 1)
        tokens: torch.Tensor = self.image(pooled.flatten(2).transpose(1, 2)) + self.place
        return tokens

    def masks(self, masks: torch.Tensor) -> torch.Tensor:
        """Tokens of masks: shares inside, (image, 1, row, column) -> (image, token, width)."""
        side = GRID * _PATCH
        small = F.interpolate(masks, (side, side), mode="area") * 2 - 1
        cells = F.pixel_unshuffle(small, _PATCH).flatten(2).transpose(1, 2)
        tokens: torch.Tensor = self.mask(cells) + self.place + self.kind[1]
        return tokens

    def exemplars(self, images: torch.Tensor, masks: torch.Tensor) -> torch.Tensor:
        """Tokens of pairs: those of `images` and `masks`, one after the other."""
        return torch.cat([images + self.kind[0], masks], -2)

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
            (task, exemplar, token, width).
        queries : Tensor
            As made by `images`: (task, query, token, width).
        support : Tensor
            (task, query, exemplar); where 0, the exemplar is not read.

        Returns
        -------
        Tensor
            (task, query, state, width).
        """
        b, q, n = support.shape
        w, m, s = text[0].shape[1], exemplars.shape[2], len(self.state)
        tokens, seen = interleave(
            self.begin, text, exemplars, queries + self.kind[2], self.state, support
        )
        device = support.device
        line = torch.arange(1 + w, device=device), torch.arange(m, device=device).repeat(n) + 32
        last = torch.arange(queries.shape[2] + s, device=device) + 32 + m
        places = torch.cat([*line, last]).expand(b * q, -1)
        out = self.transformer(
            inputs_embeds=tokens, attention_mask=seen.long(), position_ids=places, use_cache=False
        ).last_hidden_state
        return out[:, -s:].unflatten(0, (b, q))
