"""What is written down of a model, read as if a stranger had written it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import Any

from segicl_gui.domain.errors import UserError

SCHEMA = 2
RECORD = "model.json"
MOST_FILES, MOST_BYTES = 200, 32 * 2**30
# Weights without code, and what describes them. Pickles (.bin, .pt, .ckpt) run what they hold.
KINDS = frozenset({".safetensors", ".json", ".jsonl", ".txt", ".md", ".png", ".svg"})
_ID = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")
_PART = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,127}")
_HASH = re.compile(r"[0-9a-f]{64}")
# Windows opens a device for these, whatever follows the first dot.
_DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ModelFile:
    """Content of one file.

    Parameters
    ----------
    sha256 : str
        Of its bytes, 64 hexadecimal digits.
    size : int
        In bytes.
    """

    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """One model, wherever it lies.

    Parameters
    ----------
    id : str
        Lower case letters, digits, ``.``, ``_`` and ``-``.
    version : str
    engine : str
        Name of the engine that reads it.
    title : str
        What people call it.
    notes : str
        What it was made for: modality, anatomy, what it answers to.
    licence : str
        SPDX identifier (https://spdx.org/licenses), or "" where nobody said.
    source : str
        Where it came from, as text.
    card : str
        Name of the file with the model card, "" for none.
    files : mapping of str to ModelFile
        By path below the model's folder, with forward slashes.
    agreed : str
        Day (ISO 8601) on which somebody agreed to the licence here, "" where nobody had to.
    """

    id: str
    version: str
    engine: str
    title: str
    notes: str
    licence: str
    source: str
    card: str
    files: Mapping[str, ModelFile]
    agreed: str = ""

    @property
    def size(self) -> int:
        """Bytes of all files."""
        return sum(f.size for f in self.files.values())

    @property
    def weights_hash(self) -> str:
        """SHA-256 of the weights, the first file of several; "" without any."""
        named = sorted(n for n in self.files if n.endswith(".safetensors"))
        return self.files[named[0]].sha256 if named else ""

    def data(self) -> dict[str, Any]:
        """For JSON; `parse` reads it back."""
        files = {n: {"sha256": f.sha256, "size": f.size} for n, f in sorted(self.files.items())}
        rest = ("id", "version", "engine", "title", "notes", "licence", "source", "card", "agreed")
        return {"schema": SCHEMA, **{name: getattr(self, name) for name in rest}, "files": files}


def parse(data: object, where: str) -> Manifest:
    """The manifest in JSON data.

    Parameters
    ----------
    data : object
        As `json.loads` gives it.
    where : str
        What it was read from, for messages.

    Raises
    ------
    UserError
        If it is none, or names a file that may not be part of a model.
    """
    if not isinstance(data, dict) or not isinstance(data.get("files"), dict):
        raise unusable(where, "it lists no files")
    if data.get("schema", SCHEMA) != SCHEMA:
        raise unusable(
            where, f"it is of format {data['schema']!r:.20}; this version reads {SCHEMA}"
        )
    texts = {}
    for name, most in (("id", 64), ("version", 40), ("engine", 64), ("title", 120),
                       ("notes", 4000), ("licence", 100), ("source", 500), ("card", 128),
                       ("agreed", 10)):  # fmt: skip
        text = data.get(name, "")
        if not isinstance(text, str) or len(text) > most:
            raise unusable(where, f"its “{name}” is no text of at most {most} characters")
        texts[name] = text
    if not _ID.fullmatch(texts["id"]):
        raise unusable(where, f"“{texts['id']}” is no id: use a-z, 0-9, dot, dash, underscore")
    if not texts["engine"]:
        raise unusable(where, "it does not say which engine reads it")
    files = {}
    for name, entry in data["files"].items():
        check_name(name, where)
        sha = entry.get("sha256") if isinstance(entry, dict) else None
        size = entry.get("size") if isinstance(entry, dict) else None
        if not isinstance(sha, str) or not _HASH.fullmatch(sha):
            raise unusable(where, f"“{name}” has no SHA-256")
        if not isinstance(size, int) or isinstance(size, bool) or size < 0:
            raise unusable(where, f"“{name}” has no size")
        files[name] = ModelFile(sha, size)
    check_total(len(files), sum(f.size for f in files.values()), where)
    if len({n.casefold() for n in files}) < len(files):
        raise unusable(where, "two of its files differ in upper and lower case alone")
    if texts["card"] and texts["card"] not in files:
        raise unusable(where, f"its card “{texts['card']}” is not among its files")
    return Manifest(**texts, files=MappingProxyType(files))


def check_name(name: str, where: str) -> None:
    """`UserError` unless a path may be one of a model's files, on any system."""
    parts = name.split("/")
    good = all(_PART.fullmatch(p) and not _DEVICES.fullmatch(p) for p in parts) and len(parts) <= 3
    if not good or name == RECORD:
        raise unusable(where, f"“{name[:80]}” is no name of a file in a model's folder")
    if PurePosixPath(name).suffix not in KINDS:
        raise unusable(where, f"“{name[:80]}” is of no kind that a model may hold")


def check_total(count: int, size: int, where: str) -> None:
    """`UserError` where there is too much of it."""
    if not count:
        raise unusable(where, "it has no files")
    if count > MOST_FILES or size > MOST_BYTES:
        raise unusable(where, f"it has {count} files with {size:,} bytes, which is too much")


def unusable(where: str, why: str) -> UserError:
    """What to tell of a model that is not one."""
    return UserError(
        "This is not a usable model",
        f"{where}: {why}.",
        "Get it again from where it was published.",
    )
