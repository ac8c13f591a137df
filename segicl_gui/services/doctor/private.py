"""Taking names and paths out of text that is to be shown to others.

Two degrees. In what the program says of itself, paths and known names go (`Scrubber.told`). Logs
hold whatever a library said of a file, so there every word goes that is not one of the program's
own text (`Scrubber.logged`): a name that nobody listed cannot slip through.
"""

from __future__ import annotations

import builtins
import errno
import functools
import getpass
import hashlib
import os
import pkgutil
import re
import secrets
import socket
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, suppress
from importlib.metadata import distributions
from pathlib import Path
from types import CodeType

import segicl_gui
from segicl_gui.domain.masks import Chunk
from segicl_gui.services.doctor.projects import folder_of
from segicl_gui.storage.holding import file_uri
from segicl_gui.storage.project_store import DAMAGE
from segicl_gui.storage.records import decode_case, decode_shared
from segicl_gui.storage.settings import Settings

# From a root, a drive, a share or the home folder; or two parts and more with a slash.
_PATH = re.compile(
    r"""(?:file:/+|[A-Za-z]:[\\/]|\\\\|~[\\/]|/|\.\.?[\\/])[^\s"'“”‘’<>|:;,()]*"""
    r"""|[^\s"'“”‘’<>|:;,()]+[\\/][^\s"'“”‘’<>|:;,()]*"""
)
# What stands in quotes may have spaces; where a path is in it, all of it is one.
_QUOTED = re.compile(r"""“[^“”\n]*[\\/][^“”\n]*”|'[^'\n]*[\\/][^'\n]*'|"[^"\n]*[\\/][^"\n]*\"""")
_WORD = re.compile(r"[^\W_]+", re.UNICODE)
_TRACE = re.compile(r'^(\s*File )"([^"]*)"(, line \d+, in )(.*)$')
_HEAD = re.compile(r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:,\d{3})? [A-Z]+ [\w.]+: ")
_SHORTEST = 3
_DIGITS = 4
"""More in a row may be the number of a patient."""
_HIDDEN = "…"


class Scrubber:
    """Hides what could tell who is shown, who works, and where files lie.

    Parameters
    ----------
    names : iterable of str
        What must not be in the text, in whatever case, whole words.
    """

    def __init__(self, names: Iterable[str]) -> None:
        # New each time: two bundles cannot be compared by it.
        self._key = secrets.token_bytes(16)
        parts = {p for n in names for p in (n, *re.split(r"[\W_]+", n)) if len(p) >= _SHORTEST}
        ordered = sorted((p for p in parts if not p.isdigit() or len(p) > 2), key=len, reverse=True)
        self._names = (
            re.compile("|".join(map(re.escape, ordered)), re.IGNORECASE) if ordered else None
        )

    def told(self, text: str) -> str:
        """Text of the program's own without paths and known names."""
        text = _PATH.sub(self._hidden_path, _QUOTED.sub(self._hidden_path, text))
        return self._names.sub(_HIDDEN, text) if self._names else text

    def logged(self, text: str) -> str:
        """Lines of a log without any word that is not the program's own."""
        return "\n".join(self._line(line) for line in text.splitlines()) + "\n"

    def _line(self, line: str) -> str:
        trace = _TRACE.match(line)
        if trace:
            place = Path(trace[2].replace("\\", "/"))
            own = place.parts[place.parts.index("segicl_gui") :] if (
                "segicl_gui" in place.parts
            ) else place.parts[-1:]  # fmt: skip
            return f'{trace[1]}"{"/".join(own)}"{trace[3]}{self._words(trace[4])}'
        head = _HEAD.match(line)
        start = head.end() if head else 0
        return line[:start] + self._words(self.told(line[start:]))

    def _words(self, text: str) -> str:
        known = vocabulary()

        def hidden(word: re.Match[str]) -> str:
            w = word[0]
            if w.isdigit():
                return w if len(w) <= _DIGITS else _HIDDEN
            return w if w in known else _HIDDEN

        return _WORD.sub(hidden, text)

    def _hidden_path(self, found: re.Match[str]) -> str:
        text = found[0].strip("“”\"'")
        if text.strip("./\\") == "" or (re.fullmatch(r"[a-z]+/[a-z]+", text) and _own(text)):
            return found[0]
        name = re.split(r"[\\/]", text.rstrip("\\/"))[-1]
        digest = hashlib.blake2b(name.encode("utf-8", "replace"), key=self._key, digest_size=3)
        return f"‹path {digest.hexdigest()}›"


def _own(text: str) -> bool:
    return all(w in vocabulary() for w in text.split("/"))


def names_on_this_computer(settings: Settings) -> set[str]:
    """The user, the computer, and the folders opened last."""
    found = {settings.name, socket.gethostname(), Path.home().name, os.environ.get("USER", "")}
    with suppress(OSError, KeyError, ImportError):
        found.add(getpass.getuser())
    for path in settings.recent:
        found |= set(re.split(r"[\\/]", path))
    return found - {"root", "home", ""}


def names_in_project(path: Path) -> set[str]:
    """Cases, subjects, files, people and the project itself; what cannot be read is passed over."""
    folder = folder_of(path)
    found = {*path.absolute().parts, *folder.absolute().parts}
    with suppress(sqlite3.Error, OSError), closing(
        sqlite3.connect(file_uri((folder / "project.db").resolve(), mode="ro"), uri=True)
    ) as db:  # fmt: skip
        for case_id, who, state in db.execute("SELECT case_id, who, state FROM revisions"):
            found.add(str(who))
            with suppress(*DAMAGE):
                if not case_id:
                    found.add(decode_shared(state, {}).name)
                    continue
                case = decode_case(state, lambda digest: Chunk(digest, b""))
                found |= {case.id, case.name, case.subject, case.note, *case.review.annotators}
                for image in case.images:
                    found |= set(re.split(r"[\\/]", image.path))
    return {str(n) for n in found} - {"/", "..", ".", "tmp", "home", "project.segicl"}


@functools.cache
def vocabulary() -> frozenset[str]:
    """Every word of the program's own code and texts, of Python's errors and the system's."""
    words: set[str] = set(dir(builtins))
    for number in errno.errorcode:
        words |= set(_WORD.findall(os.strerror(number))) | {errno.errorcode[number]}
    for distribution in distributions():
        words |= set(_WORD.findall(distribution.name or ""))
    for place in segicl_gui.__path__:
        words |= set(_words_below(str(place), "segicl_gui"))
    return frozenset(words)


def _words_below(place: str, package: str) -> Iterator[str]:
    # By the files of the package, so that none of it is run.
    yield package
    for found in pkgutil.iter_modules([place]):
        name = f"{package}.{found.name}"
        yield found.name
        spec = found.module_finder.find_spec(name, None)
        get_code = getattr(spec.loader, "get_code", None) if spec else None
        code = get_code(name) if get_code else None
        if isinstance(code, CodeType):
            yield from _words_of(code)
        if found.ispkg:
            yield from _words_below(str(Path(place) / found.name), name)


def _words_of(code: CodeType) -> Iterator[str]:
    # Names in logs are split at their underscores, too.
    for name in (*code.co_names, code.co_name):
        yield name
        yield from _WORD.findall(name)
    for constant in code.co_consts:
        if isinstance(constant, str):
            yield from _WORD.findall(constant)
        elif isinstance(constant, tuple):
            yield from (w for c in constant if isinstance(c, str) for w in _WORD.findall(c))
        elif isinstance(constant, CodeType):
            yield from _words_of(constant)
