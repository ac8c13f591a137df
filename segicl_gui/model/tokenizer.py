"""Text as numbers: words and pieces of words, without a list of known words."""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence

WORDS = 24
"""Words of a text that are read; later ones are dropped."""

PIECES = 12
"""Pieces of a word that are read."""

_WORD = re.compile(r"[^\W_]+")
_GRAM = 3


def tokenize(texts: Sequence[str], buckets: int) -> list[list[list[int]]]:
    """Numbers of the pieces of each word of each text.

    A word is read as a whole and by its sequences of three letters, so that plurals, compounds
    and misspellings stay close to what is known (as in fastText, Bojanowski et al. 2017). Each
    piece goes to a bucket by its CRC-32: the same on every machine, and with no vocabulary to ship.

    Parameters
    ----------
    texts : sequence of str
        Any; case and punctuation are ignored. An empty text has no words.
    buckets : int
        Numbers run from 1 to this.

    Returns
    -------
    list of list of list of int
        Text, word, piece; at most `WORDS` words and `PIECES` pieces.
    """
    return [[_pieces(w, buckets) for w in _WORD.findall(t.lower())[:WORDS]] for t in texts]


def _pieces(word: str, buckets: int) -> list[int]:
    marked = f"<{word}>"
    grams = [marked[i : i + _GRAM] for i in range(len(marked) - _GRAM + 1)]
    pieces = dict.fromkeys([marked, *grams])
    return [1 + zlib.crc32(p.encode()) % buckets for p in list(pieces)[:PIECES]]
