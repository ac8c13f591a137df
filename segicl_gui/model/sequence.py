"""Text, exemplars and queries as one sequence, whatever transformer reads it."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import nn

from segicl_gui.model.tokenizer import PIECES, tokenize


def interleave(
    begin: torch.Tensor,
    text: tuple[torch.Tensor, torch.Tensor],
    exemplars: torch.Tensor,
    queries: torch.Tensor,
    states: torch.Tensor,
    support: torch.Tensor,
) -> tuple[torch.Tensor, torch.Tensor]:
    """Put ``[begin] [text] [exemplar] … [exemplar] [query] [states]`` together for each query.

    Parameters
    ----------
    begin : Tensor
        Read whatever else is there, so that no token is without any to attend to: (1, width).
    text : tuple of Tensor
        Tokens of each task's words (task, word, width), and which are there (task, word).
    exemplars : Tensor
        (task, exemplar, token, width).
    queries : Tensor
        (task or 1, query, token, width).
    states : Tensor
        (state, width).
    support : Tensor
        (task, query, exemplar); where 0, the exemplar is not read.

    Returns
    -------
    tokens, seen : Tensor
        (task x query, token, width), and which of them may be read: (task x query, token).
    """
    b, q, n = support.shape
    m, width = exemplars.shape[2:]
    words, there = text

    def each(x: torch.Tensor) -> torch.Tensor:
        return x[:, None].expand(b, q, *x.shape[1:]).flatten(0, 1)

    tokens = torch.cat(
        [
            begin.expand(b * q, 1, width),
            each(words),
            each(exemplars.flatten(1, 2)),
            queries.expand(b, q, -1, -1).flatten(0, 1),
            states.expand(b * q, -1, width),
        ],
        1,
    )
    read = (support > 0)[..., None].expand(b, q, n, m).reshape(b * q, n * m)
    last = queries.shape[2] + len(states)
    ones = torch.ones(b * q, 1 + last, dtype=torch.bool, device=support.device)
    return tokens, torch.cat([ones[:, :1], each(there), read, ones[:, 1:]], 1)


def hashed_words(pieces: nn.Embedding, texts: Sequence[str]) -> tuple[torch.Tensor, torch.Tensor]:
    """Tokens of texts: each word is the mean of its pieces.

    Parameters
    ----------
    pieces : Embedding
        Of the buckets' numbers and, at 0, of no piece.

    Returns
    -------
    tokens, there : Tensor
        (text, word, width), and which of them are words: (text, word).
    """
    read = tokenize(texts, pieces.num_embeddings - 1)
    longest = max((len(t) for t in read), default=0)
    ids = torch.zeros(len(read), longest, PIECES, dtype=torch.long)
    for i, words in enumerate(read):
        for j, word in enumerate(words):
            ids[i, j, : len(word)] = torch.tensor(word)
    ids = ids.to(pieces.weight.device)
    known = (ids > 0).to(pieces.weight.dtype)
    tokens = pieces(ids).sum(2) / known.sum(2, keepdim=True).clamp_min(1)
    return tokens, known[:, :, 0] > 0
