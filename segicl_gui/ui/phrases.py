"""Finished English texts in another language, found by the templates they were made from.

Below `ui` nothing knows of languages: an error says ``“/data/a.nii” is empty (0 bytes).``, and
what was inserted is part of the text. `packaging/phrases.py` reads the templates out of the code
(``“{0}” is empty (0 bytes).``), and the ``.ts`` files of `resources/translations` hold what they
are called. A text that no template made stays as it is.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

BELOW = "segicl.below"
"""Context of templates in ``.ts`` files."""
_TOLD = "texts: "
_PLACE = re.compile(r"\{(\d+)\}")
_SENTENCES = re.compile(r"(?<=[.!?])\s+(?=[A-Z“])")
_DEEP = 4


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

    def say(self, text: str) -> str:
        """A text in the other language, as far as it is known."""
        return self._say(text, 0)

    def _say(self, text: str, deep: int) -> str:
        core = text.strip()
        if not core or deep > _DEEP:
            return text
        said = self._one(core, deep) or self._parts(core, deep) or core
        return text.replace(core, said, 1)

    def _one(self, text: str, deep: int) -> str:
        """Of a text that was made of one template; "" if it was not."""
        whole = self._whole.get(text)
        if whole is not None:
            return whole
        for p in self._made:
            values = p.values(text)
            if values is not None:
                told = [self._say(v, deep + 1) if i in p.told else v for i, v in enumerate(values)]
                return p.put(p.translation, told)
        return ""

    def _parts(self, text: str, deep: int) -> str:
        """Of sentences one after the other, “name: what of it” and the like; "" if it is none."""
        sentences = _SENTENCES.split(text)
        if len(sentences) > 1:
            return " ".join(self._say(x, deep + 1) for x in sentences)
        core, dot = (text[:-1], ".") if text.endswith(".") else (text, "")
        said = self._one(core, deep) if dot else ""
        if not said and core[:1].isupper():
            said = self._one(core[0].lower() + core[1:], deep)
            said = said[:1].upper() + said[1:]
        if said:
            return said + dot
        for between in (": ", "; "):
            first, there, rest = text.partition(between)
            if there:
                # Before a colon stands what it is about: a name.
                before = first if between == ": " else self._say(first, deep + 1)
                return f"{before}{between}{self._say(rest, deep + 1)}"
        return ""


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
