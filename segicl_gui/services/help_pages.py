"""The user guide that travels with the app: its pages, in order, and a search through them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from segicl_gui.domain.errors import UserError
from segicl_gui.paths import guide

_CONTENTS = "index.md"
_LINK = re.compile(r"^[-*] +\[([^\]]+)\]\(([\w./-]+\.md)\)", re.MULTILINE)
_HEADING = re.compile(r"^#{1,6} +(.+?) *#*$")
_FENCE = re.compile(r"^ *(```|~~~)")


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the guide.

    Parameters
    ----------
    name : str
        File name: "tutorial.md".
    title : str
        As the list of contents calls it.
    path : Path
    text : str
        Markdown.
    """

    name: str
    title: str
    path: Path
    text: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A section in which words were found.

    Parameters
    ----------
    page : Page
    heading : str
        Of the section; the page's title above its first heading.
    """

    page: Page
    heading: str


def pages(folder: Path | None = None) -> tuple[Page, ...]:
    """The list of contents and what it lists, in its order.

    Parameters
    ----------
    folder : Path, optional
        Default: the guide that came with the app.

    Raises
    ------
    UserError
        If the guide, or a page of it, is missing or is not text.
    """
    try:
        folder = folder or guide()
        contents = (folder / _CONTENTS).read_text(encoding="utf-8")
        found = [Page(_CONTENTS, "Contents", folder / _CONTENTS, contents)]
        for title, name in _LINK.findall(contents):
            path = folder / name
            found.append(Page(name, title, path, path.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError) as e:
        raise UserError(
            "The user guide cannot be read", f"{e}.", "Install the app again to get it back."
        ) from e
    return tuple(found)


def search(found_in: Sequence[Page], words: str) -> tuple[Hit, ...]:
    """Sections that hold every word, those first whose heading holds one.

    Parameters
    ----------
    found_in : sequence of Page
    words : str
        Parts of words count; case does not. Nothing is found for "".
    """
    wanted = words.casefold().split()
    if not wanted:
        return ()
    hits: list[tuple[bool, Hit]] = []
    for page in found_in:
        for heading, text in _sections(page):
            whole = f"{heading}\n{text}".casefold()
            if all(word in whole for word in wanted):
                named = any(word in heading.casefold() for word in wanted)
                hits.append((not named, Hit(page, heading)))
    return tuple(hit for _, hit in sorted(hits, key=lambda pair: pair[0]))


def anchor(heading: str) -> str:
    """The anchor that Markdown gives a heading: "Live wire" is "live-wire"."""
    kept = re.sub(r"[^\w\s-]", "", heading).strip().lower()
    return re.sub(r"[-\s]+", "-", kept)


def _sections(page: Page) -> list[tuple[str, str]]:
    sections: list[tuple[str, list[str]]] = [(page.title, [])]
    fenced = False
    for line in page.text.splitlines():
        if _FENCE.match(line):
            fenced = not fenced
        elif not fenced and (heading := _HEADING.match(line)):
            sections.append((heading[1].replace("`", ""), []))
            continue
        sections[-1][1].append(line)
    if not "".join(sections[0][1]).strip():
        del sections[0]  # nothing stands above the first heading
    return [(heading, "\n".join(lines)) for heading, lines in sections]
