"""Taking models in and handing them on: packs, folders and single files of weights."""

from __future__ import annotations

import dataclasses
import datetime
import errno
import hashlib
import json
import os
import re
import shutil
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import IO

from segicl_gui.domain.errors import UserError
from segicl_gui.engine.models import foreign, licences
from segicl_gui.engine.models.manifest import (
    KINDS,
    RECORD,
    Manifest,
    ModelFile,
    check_name,
    check_total,
    parse,
    unusable,
)
from segicl_gui.engine.models.store import Model, faults, find, models, users_store

PACK = ".segiclmodel"
_PICKLED = {".bin", ".pt", ".pth", ".ckpt", ".pkl", ".pickle"}
_CARDS = ("README.md", "MODEL_CARD.md", "card.md")
_AT_ONCE = 2**22
_LARGEST_RECORD = 2**20

Tell = Callable[[float, str], None]
Open = Callable[[str], IO[bytes]]


def silent(share: float, text: str) -> None:
    """For who does not want to know how far it is."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A model that may be taken in; nothing was written yet.

    Parameters
    ----------
    manifest : Manifest
        Sizes are those told; hashes are "" where they are not known before all is read.
    path : Path
        The pack, folder or file.
    """

    manifest: Manifest
    path: Path

    @property
    def question(self) -> str:
        """What somebody has to agree to first; "" for nothing."""
        licence = self.manifest.licence
        return licences.about(licence) if licences.must_agree(licence) else ""


def look(
    path: Path,
    *,
    engine: str = "",
    licence: str = "",
    model_id: str = "",
    title: str = "",
    notes: str = "",
) -> Candidate:
    """What a pack, a folder or a safetensors file is; nothing is written or executed.

    Parameters
    ----------
    path : Path
    engine, licence, model_id, title, notes : str
        Of a folder or file that does not say; a pack says all of it itself.

    Raises
    ------
    UserError
        If it is no model, or something that is needed is not known.
    """
    if path.is_dir() and (path / RECORD).is_file():
        return Candidate(_read_record(path / RECORD), path)
    if path.suffix.lower() == PACK:
        try:
            with _pack(path) as archive:
                return Candidate(_listed(archive, path), path)
        except OSError as e:
            raise _unreadable(path, e) from e
    if path.is_dir():
        return Candidate(_of_folder(path, engine, licence, model_id, title, notes), path)
    if path.suffix.lower() == ".safetensors":
        found = engine or foreign.engine_of_weights(foreign.weight_names(path))
        files = {"model.safetensors": ModelFile("", _size(path))}
        made = _described(path.stem, path, found, licence, model_id, title, notes, files, "")
        return Candidate(made, path)
    if not path.exists():
        raise UserError("There is no such model", f"{path} does not exist.", "Check its name.")
    if path.suffix.lower() in _PICKLED:
        raise _may_run_code(str(path), path.name)
    raise unusable(path.name, f"it is no pack ({PACK}), folder or safetensors file")


def install(candidate: Candidate, *, agreed: bool, tell: Tell = silent) -> Model:
    """Copy a model into the user's store: whole and checked, or not at all.

    Parameters
    ----------
    candidate : Candidate
        From `look`.
    agreed : bool
        Whether somebody agreed to its licence; the day is noted with the model.
    tell : callable
        Told the share done and what is copied; what it raises ends it, and nothing stays.

    Raises
    ------
    UserError
        If its licence was not agreed to, a file is not what its pack says, there is a model of
        this id, or it cannot be written.
    """
    manifest, question = candidate.manifest, candidate.question
    if question and not agreed:
        raise UserError(
            f"The licence of “{manifest.title}” was not agreed to",
            f"{manifest.licence or 'No licence is named'}: {question}",
            "Import it again and agree, if you may use it so.",
        )
    target = users_store() / manifest.id
    if find(manifest.id) is not None or target.exists():
        raise UserError(
            f"There is a model “{manifest.id}” already",
            f"Version {_version(manifest.id)} is installed.",
            "Remove it first, or import this one under another id.",
        )
    temporary = None
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        temporary = Path(tempfile.mkdtemp(prefix=f".{manifest.id}.", dir=target.parent))
        with _opened(candidate) as opened:
            files = _copied(manifest, opened, temporary, tell)
        done = dataclasses.replace(
            manifest,
            files=MappingProxyType(files),
            agreed=datetime.date.today().isoformat() if question else "",
        )
        record = temporary / RECORD
        record.write_text(json.dumps(done.data(), indent=1) + "\n", encoding="utf-8")
        temporary.chmod(0o755)
        temporary.rename(target)
    except OSError as e:
        raise UserError(
            f"The model “{manifest.title}” could not be copied",
            f"{target.parent}: {e}.",
            "Make room there, or name another folder in the variable SEGICL_MODELS.",
        ) from e
    finally:
        if temporary is not None and temporary.exists():
            shutil.rmtree(temporary, ignore_errors=True)
    return Model(done, target, False)


def pack(model: Model, out: Path, tell: Tell = silent) -> Path:
    """Write a model as one file that `look` reads.

    Parameters
    ----------
    model : Model
    out : Path
        A folder, or a file that does not exist.

    Raises
    ------
    UserError
        If a file of the model is not what it was, or `out` exists or cannot be written.
    """
    wrong = faults(model, lambda share: tell(share / 2, "Checking"))
    if wrong:
        raise UserError(
            f"The model “{model.id}” is damaged",
            f"{model.folder}: {', '.join(wrong)}.",
            "Import it again before you hand it on.",
        )
    if out.is_dir():
        out = out / f"{model.id}-{model.manifest.version or '1'}{PACK}"
    if out.exists():
        raise UserError(
            "The pack was not written", f"{out} exists already.", "Choose another name."
        )
    record = dataclasses.replace(model.manifest, agreed="").data()
    temporary = out.with_name(f".{out.name}.{os.getpid()}")
    try:
        # Weights do not get smaller.
        with zipfile.ZipFile(temporary, "w", zipfile.ZIP_STORED) as archive:
            archive.writestr(RECORD, json.dumps(record, indent=1))
            for i, name in enumerate(sorted(model.manifest.files)):
                tell(0.5 + i / len(model.manifest.files) / 2, name)
                archive.write(model.folder / name, name)
        temporary.rename(out)
    except OSError as e:
        raise UserError("The pack was not written", f"{out}: {e}.", "Choose another folder.") from e
    finally:
        temporary.unlink(missing_ok=True)
    return out


def _copied(manifest: Manifest, opened: Open, folder: Path, tell: Tell) -> dict[str, ModelFile]:
    """Copy all files, and compare them with what is listed."""
    files, done = {}, 0
    for name, expected in manifest.files.items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        digest, size = hashlib.sha256(), 0
        with opened(name) as source, target.open("wb") as out:
            while data := source.read(_AT_ONCE):
                size += len(data)
                # Whatever a pack says of itself, no more is written than was told.
                if size > expected.size:
                    break
                digest.update(data)
                out.write(data)
                done += len(data)
                tell(min(1.0, done / max(1, manifest.size)), f"Copying {name}")
            out.flush()
            os.fsync(out.fileno())
        found = ModelFile(digest.hexdigest(), size)
        if size != expected.size or expected.sha256 not in ("", found.sha256):
            raise UserError(
                "The model is damaged or was tampered with",
                f"“{name}” is not the file that was packed (its SHA-256 or size differs). "
                "Nothing was taken in.",
                "Get it again from where it was published.",
            )
        if name.endswith(".safetensors"):
            foreign.weight_names(target)
        files[name] = found
    return files


@contextmanager
def _opened(candidate: Candidate) -> Iterator[Open]:
    path = candidate.path
    if path.is_dir():
        yield lambda name: (path / name).open("rb")
    elif path.suffix.lower() == PACK:
        with _pack(path) as archive:
            if _listed(archive, path) != candidate.manifest:
                raise unusable(path.name, "it changed while it was read")
            yield lambda name: archive.open(name)
    else:
        yield lambda name: path.open("rb")


@contextmanager
def _pack(path: Path) -> Iterator[zipfile.ZipFile]:
    """A pack; `OSError` comes out as it is where no damage of the pack explains it."""
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, ValueError, struct.error) as e:
        raise unusable(path.name, f"it is damaged or no pack ({e})") from e
    with archive:
        try:
            yield archive
        # RuntimeError: a member is encrypted; NotImplementedError, its own: packed as by nobody.
        except (zipfile.BadZipFile, zlib.error, struct.error, EOFError, RuntimeError,
                ValueError) as e:  # fmt: skip
            raise unusable(path.name, f"it cannot be unpacked ({e})") from e
        except OSError as e:
            # A member is said to begin before the file does.
            if e.errno == errno.EINVAL:
                raise unusable(path.name, "it is damaged") from e
            raise


def _listed(archive: zipfile.ZipFile, path: Path) -> Manifest:
    """The manifest of a pack whose content is exactly what it lists."""
    names = archive.namelist()
    if names.count(RECORD) != 1:
        raise unusable(path.name, f"it holds no {RECORD}")
    if archive.getinfo(RECORD).file_size > _LARGEST_RECORD:
        raise unusable(path.name, f"its {RECORD} is too large")
    with archive.open(RECORD) as file:
        manifest = _parsed(file.read(_LARGEST_RECORD + 1), path.name)
    if sorted(names) != sorted([RECORD, *manifest.files]):
        raise unusable(path.name, "its files are not those that it lists")
    for member in archive.infolist():
        if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise unusable(path.name, f"“{member.filename[:80]}” is packed in an unusual way")
    for name, file_told in manifest.files.items():
        if archive.getinfo(name).file_size != file_told.size:
            raise unusable(path.name, f"“{name}” is not of the size that it lists")
    return manifest


def _read_record(path: Path) -> Manifest:
    if _size(path) > _LARGEST_RECORD:
        raise unusable(str(path), "it is too large")
    return _parsed(path.read_bytes(), str(path))


def _parsed(data: bytes, where: str) -> Manifest:
    try:
        found = json.loads(data)
    except (ValueError, RecursionError) as e:
        raise unusable(where, f"its {RECORD} is no JSON ({e})") from e
    # Who agreed to what elsewhere does not count here.
    return dataclasses.replace(parse(found, where), agreed="")


def _of_folder(
    folder: Path, engine: str, licence: str, model_id: str, title: str, notes: str
) -> Manifest:
    names = sorted(
        p.relative_to(folder).as_posix()
        for p in folder.rglob("*")
        if p.is_file() and not any(x.startswith(".") for x in p.relative_to(folder).parts)
    )
    kept = [n for n in names if Path(n).suffix in KINDS and n.count("/") < 3]
    if not any(n.endswith(".safetensors") for n in kept):
        pickled = next((n for n in names if Path(n).suffix in _PICKLED), "")
        if pickled:
            raise _may_run_code(str(folder), pickled)
        raise UserError(
            "There are no weights that can be taken in",
            f"{folder}: no .safetensors in it.",
            "Import the folder or the file that holds them.",
        )
    for name in kept:
        check_name(name, str(folder))
    files = {n: ModelFile("", _size(folder / n)) for n in kept}
    check_total(len(files), sum(f.size for f in files.values()), str(folder))
    card = next((c for c in _CARDS if c in files), "")
    return _described(
        folder.resolve().name,
        folder,
        engine or foreign.engine_of_folder(folder),
        licence or (foreign.licence_in_card(folder / card) if card else ""),
        model_id,
        title,
        notes,
        files,
        card,
    )


def _may_run_code(where: str, name: str) -> UserError:
    return UserError(
        "There are no weights that can be taken in",
        f"{where}: “{name}” may run code when it is opened.",
        "Make it safetensors where you trust it, with the lines of Python on the page “Bring "
        "your own model” of the user guide (docs/models.md, “Take a model in”), and import that.",
    )


def _described(
    name: str,
    path: Path,
    engine: str,
    licence: str,
    model_id: str,
    title: str,
    notes: str,
    files: Mapping[str, ModelFile],
    card: str,
) -> Manifest:
    """A manifest for files that have none of their own."""
    if not engine:
        raise UserError(
            "It is not known which engine reads this model",
            f"{path} says nothing that this app knows.",
            "Name the engine: `segicl models import … --engine NAME`.",
        )
    made = re.sub(r"[^a-z0-9._-]+", "-", name.lower()).strip("-._")[:64]
    given = {
        "id": model_id or made or "model",
        "version": "",
        "engine": engine,
        "title": title or name[:120],
        "notes": notes,
        "licence": licences.spelt(licence),
        # Without the folders above it: a pack is handed on, and these may name people.
        "source": path.resolve().name[:500],
        "card": card,
        # Hashes come with copying; any will do to be read back.
        "files": {n: {"sha256": "0" * 64, "size": f.size} for n, f in files.items()},
    }
    return dataclasses.replace(parse(given, str(path)), files=MappingProxyType(dict(files)))


def _version(model_id: str) -> str:
    found = next((m for m in models() if m.id == model_id), None)
    return (found.manifest.version if found else "") or "of unknown number"


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError as e:
        raise _unreadable(path, e) from e


def _unreadable(path: Path, e: OSError) -> UserError:
    return UserError(f"Cannot read {path.name}", f"{path}: {e}.", "Check the file.")
