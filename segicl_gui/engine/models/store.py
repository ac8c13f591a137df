"""Models there are, and their files, checked before they are used."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from segicl_gui.domain.errors import UserError
from segicl_gui.engine.models.manifest import RECORD, Manifest, parse
from segicl_gui.paths import model_store

_AGAIN = "Install the app again, or choose the engine “pixels”, which needs no weights."
_BROUGHT_AGAIN = "Remove it (Models…) and import it again, or choose another engine."
_HASHED_AT_ONCE = 2**22


@dataclass(frozen=True, slots=True)
class Model:
    """A model that is installed.

    Parameters
    ----------
    manifest : Manifest
    folder : Path
        Its files lie below.
    shipped : bool
        Whether it came with the app; such are never removed.
    """

    manifest: Manifest
    folder: Path
    shipped: bool

    @property
    def id(self) -> str:
        """See `Manifest`."""
        return self.manifest.id

    @property
    def engine(self) -> str:
        """What a request asks for, to be answered by this model."""
        engine = self.manifest.engine
        return engine if self.shipped else f"{engine}:{self.id}"


def users_store() -> Path:
    """Folder of the models that people brought, one below it each; may not exist.

    The environment variable ``SEGICL_MODELS`` names another one, as on a share of the lab.
    """
    if given := os.environ.get("SEGICL_MODELS"):
        return Path(given)
    return Path(platformdirs.user_data_dir("segicl-gui", appauthor=False)) / "models"


def models() -> tuple[Model, ...]:
    """All models, those that came with the app first; no file is checked.

    A brought one whose record cannot be read is left out: see `damaged`.

    Raises
    ------
    UserError
        If the list that came with the app cannot be read.
    """
    return (*_shipped(), *(m for m, _ in map(_brought, _folders()) if m is not None))


def damaged() -> dict[str, str]:
    """Names of brought models whose record cannot be read, and why."""
    return {f.name: told for f in _folders() for m, told in [_brought(f)] if m is None}


def find(model_id: str) -> Model | None:
    """The model of this id, None if there is none. Raises what `models` raises."""
    return next((m for m in models() if m.id == model_id), None)


def listed(model_id: str) -> bool:
    """Whether there is a model; its files are not looked at. Raises what `models` raises."""
    return find(model_id) is not None


def weights_hash(model_id: str) -> str:
    """SHA-256 of a model's weights as its manifest has it; "" where it lists none.

    Raises
    ------
    UserError
        If the list cannot be read.
    """
    model = find(model_id)
    return model.manifest.weights_hash if model else ""


def verified(model_id: str) -> Path:
    """Folder of a model whose files are what the manifest says.

    Parameters
    ----------
    model_id : str

    Raises
    ------
    UserError
        If there is no such model, or a file of it is missing or changed.
    """
    model = find(model_id)
    if model is None:
        raise UserError(
            f"There is no model “{model_id}”",
            f"It is neither listed in {model_store() / 'manifest.json'} nor in {users_store()}.",
            "Import it (Models…), or choose another engine.",
        )
    wrong = faults(model)
    if wrong:
        file, why = next(iter(wrong.items()))
        state = "incomplete" if why == "missing" else "damaged"
        raise UserError(
            f"The model “{model_id}” is {state}",
            f"The file {model.folder / file} is {why}.",
            _AGAIN if model.shipped else _BROUGHT_AGAIN,
        )
    return model.folder


def faults(model: Model, tell: Callable[[float], None] = lambda share: None) -> dict[str, str]:
    """Files of a model that are not what its manifest says, and what they are instead.

    Parameters
    ----------
    model : Model
    tell : callable
        Told the share done, 0 to 1; what it raises ends the look.
    """
    out, done = {}, 0
    for name, expected in model.manifest.files.items():
        path = model.folder / name
        digest = hashlib.sha256()
        try:
            with path.open("rb") as file:
                while data := file.read(_HASHED_AT_ONCE):
                    digest.update(data)
                    done += len(data)
                    tell(min(1.0, done / max(1, model.manifest.size)))
        except OSError as e:
            out[name] = "missing" if isinstance(e, FileNotFoundError) else f"unreadable: {e}"
            continue
        if digest.hexdigest() != expected.sha256:
            out[name] = "not the file it was (its SHA-256 differs)"
    return out


def remove(model_id: str) -> None:
    """Remove a brought model, also one that is damaged.

    Raises
    ------
    UserError
        If there is none, it came with the app, or it cannot be removed.
    """
    folder = next((f for f in _folders() if f.name == model_id), None)
    if folder is None:
        shipped = any(m.id == model_id for m in _shipped())
        raise UserError(
            f"Cannot remove the model “{model_id}”",
            "It came with the app." if shipped else f"There is none in {users_store()}.",
            "Only models that were imported can be removed: `segicl models list` shows them.",
        )
    # Under another name first: half a model must never be found.
    gone = folder.with_name(f".{folder.name}.removed-{os.getpid()}")
    try:
        folder.rename(gone)
        shutil.rmtree(gone)
    except OSError as e:
        raise UserError(
            f"Cannot remove the model “{model_id}”",
            f"{e}.",
            "Close programs that use it, and check that you may write there.",
        ) from e


def _shipped() -> tuple[Model, ...]:
    manifest = Path("manifest.json")
    try:
        manifest = model_store() / manifest
        entries = json.loads(manifest.read_text("utf-8"))["models"]
        found = [parse(entry, f"{manifest}") for entry in entries]
    except (OSError, ValueError, KeyError, TypeError) as e:
        raise UserError("The list of models cannot be read", f"{manifest}: {e}.", _AGAIN) from e
    return tuple(Model(m, manifest.parent / m.id, True) for m in found)


def _folders() -> list[Path]:
    """Of brought models, by name; nothing where the store cannot be read."""
    try:
        return sorted(p.parent for p in users_store().glob(f"[a-z0-9]*/{RECORD}"))
    except OSError:
        return []


def _brought(folder: Path) -> tuple[Model | None, str]:
    try:
        found = parse(json.loads((folder / RECORD).read_text("utf-8")), str(folder / RECORD))
    except (OSError, ValueError, RecursionError) as e:
        return None, f"{folder / RECORD}: {e}"
    except UserError as e:
        return None, e.happened
    if found.id != folder.name:
        return None, f"{folder} holds the model “{found.id}”"
    return Model(found, folder, False), ""
