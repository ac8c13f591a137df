"""Finished English texts in another language, found by the templates they were made from.

Below `ui` nothing knows of languages: an error says ``“/data/a.nii” is empty (0 bytes).``, and
what was inserted is part of the text. `packaging/phrases.py` reads the templates out of the code
(``“{0}” is empty (0 bytes).``), and the ``.ts`` files of `resources/translations` hold what they
are called. A text that no template made stays as it is.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import NamedTuple

BELOW = "segicl.below"
"""Context of templates in ``.ts`` files."""
_TOLD = "texts: "
_PLACE = re.compile(r"\{(\d+)\}")
_BETWEEN = (
    (re.compile(r"(?<=[.!?])\s+(?=[A-Z“])"), " ", 0),
    (re.compile(r": "), ": ", 1),
    (re.compile(r"; "), "; ", 0),
)
"""What stands between texts that are told together, and how often it is looked for; 0: always."""
_PARTS = re.compile("|".join(between.pattern for between, _, _ in _BETWEEN))
_DEEP = 4
_LONGEST = 2000
_REMEMBERED = 256


@dataclass(frozen=True)
class Phrase:
    """A text with places, and its translation.

    Parameters
    ----------
    source, translation : str
        With ``{0}`` and so on where values are inserted; in `source` each once, in order.
    told : frozenset of int
        Places where a text is inserted that has a template of its own.
    """

    source: str
    translation: str
    told: frozenset[int] = frozenset()

    @cached_property
    def pieces(self) -> tuple[str, ...]:
        """What is between the places."""
        return tuple(_PLACE.split(self.source)[::2])

    @cached_property
    def weight(self) -> int:
        """Characters that are not inserted."""
        return sum(map(len, self.pieces))

    def values(self, text: str) -> tuple[str, ...] | None:
        """What was inserted to make `text`; None if it was not made of this."""
        first, *_, last = self.pieces
        if not (text.startswith(first) and text.endswith(last)):
            return None
        found = self._pattern.fullmatch(text)
        return None if found is None else found.groups()

    @staticmethod
    def put(text: str, values: Sequence[str]) -> str:
        """A source or translation with values in its places, as they are."""
        return _PLACE.sub(lambda m: values[int(m[1])], text)

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        return re.compile("(.*?)".join(map(re.escape, self.pieces)), re.DOTALL)


class Phrasebook:
    """Says finished texts in another language.

    Parameters
    ----------
    phrases : iterable of Phrase
    """

    def __init__(self, phrases: Iterable[Phrase]) -> None:
        self.phrases = tuple(phrases)
        self._whole = {p.source: p.translation for p in self.phrases if len(p.pieces) == 1}
        # Of several that fit, the one that says most itself.
        made = (p for p in self.phrases if len(p.pieces) > 1)
        self._made = sorted(made, key=lambda p: -p.weight)
        # A job tells the same title at every step.
        self._remembered = lru_cache(_REMEMBERED)(lambda text: self._say(text, 0))

    def say(self, text: str) -> str:
        """A text in the other language, as far as it is known."""
        return self._remembered(text)

    def _say(self, text: str, deep: int) -> str:
        core = text.strip()
        if not core or len(core) > _LONGEST or deep > _DEEP:
            return text
        said = self._known(core, deep) or _each(core, lambda x: self._say(x, deep + 1))
        return text.replace(core, said, 1)

    def _known(self, text: str, deep: int) -> str:
        """A text of which nothing is unknown but what was inserted; "" if it is none."""
        spelt = _spellings(text)
        for s in spelt:
            if s.core in self._whole:
                return s.put(self._whole[s.core])
        said = ""
        for p in self._made:
            for s in spelt:
                values = p.values(s.core)
                if values is not None:
                    told = [
                        self._say(v, deep + 1) if i in p.told else v for i, v in enumerate(values)
                    ]
                    said = s.put(p.put(p.translation, told))
                    plain = (v for i, v in enumerate(values) if i not in p.told)
                    if not any(_PARTS.search(v) for v in plain):
                        return said
                    break
            if said:
                break
        # What seemed to be inserted is several texts; perhaps each of them is known.
        if deep < _DEEP and _PARTS.search(text):
            each = _each(text, lambda x: self._known(x, deep + 1))
            return each or said
        return said


class _Spelling(NamedTuple):
    """How a text may stand in another: begun with a capital, ended with a full stop."""

    core: str
    capital: bool
    dot: str

    def put(self, text: str) -> str:
        return (text[:1].upper() + text[1:] if self.capital else text) + self.dot


def _spellings(text: str) -> list[_Spelling]:
    out = [_Spelling(text, False, "")]
    if text.endswith("."):
        out.append(_Spelling(text[:-1], False, "."))
    if text[:1].isupper():
        out += [_Spelling(s.core[:1].lower() + s.core[1:], True, s.dot) for s in out]
    return out


def _each(text: str, say: Callable[[str], str]) -> str:
    """Say sentences, “what: why” and lists one by one; "" if one of them cannot be said."""
    for between, joint, most in _BETWEEN:
        pieces = between.split(text, maxsplit=most)
        if len(pieces) > 1:
            said = [say(x) for x in pieces]
            return joint.join(said) if all(said) else ""
    return text


def read_phrases(path: Path) -> Phrasebook:
    """The templates of a ``.ts`` file, and whole sentences of the window beside them.

    Parameters
    ----------
    path : Path

    Returns
    -------
    Phrasebook
        Of nothing where there is no such file.
    """
    if not path.exists():
        return Phrasebook(())
    phrases = []
    for context in ET.parse(path).getroot().iter("context"):
        below = context.findtext("name") == BELOW
        for m in context.iter("message"):
            source, translation = m.findtext("source", ""), m.findtext("translation", "")
            # A single word might as well be what a user called something.
            if translation and (below or (" " in source and "{" not in source)):
                told = m.findtext("extracomment", "").removeprefix(_TOLD).split()
                phrases.append(Phrase(source, translation, frozenset(map(int, told))))
    return Phrasebook(phrases)
