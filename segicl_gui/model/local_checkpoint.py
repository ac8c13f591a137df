"""Models of others, read from a folder of the user's: nothing is ever fetched."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, TypeVar

from safetensors import SafetensorError

from segicl_gui.model.low_rank import FULL

T = TypeVar("T")


@dataclass(frozen=True)
class Source:
    """Where a part of the network comes from, and how much of it learns.

    Parameters
    ----------
    folder : str
        With `config.json` and safetensors; "" where there is a `config`.
    config : mapping or None
        What that file would say; weights are then random, or loaded later.
    tuning : str
        See `segicl_gui.model.low_rank.tune`.
    rank : int
        Of the tuning "lora".
    """

    folder: str = ""
    config: Mapping[str, Any] | None = None
    tuning: str = FULL
    rank: int = 8


S = TypeVar("S", bound=Source)


def read_source(kind: type[S], table: Mapping[str, Any], name: str) -> S:
    """What a table of a configuration says.

    Parameters
    ----------
    kind : type
    table : mapping
    name : str
        Of the table, for messages.

    Raises
    ------
    ValueError
        If something in it is not known, or it does not say where the part comes from.
    """
    known = [f.name for f in fields(kind)]
    unknown = sorted(set(table) - set(known))
    if unknown:
        raise ValueError(
            f"[{name}]: not known: {', '.join(unknown)}; what is known is {', '.join(known)}"
        )
    source = kind(**table)
    if bool(source.folder) == bool(source.config):
        raise ValueError(
            f"[{name}] has to name either the `folder` of a checkpoint, or the `config` of a model "
            "to be made at random"
        )
    return source


def read_folder(
    folder: str, name: str, what: str, read: Callable[[Path], tuple[T, Mapping[str, Any]]]
) -> T:
    """Read a model from a folder.

    Parameters
    ----------
    folder : str
    name : str
        Of the configuration's table, for messages.
    what : str
        Is looked for, for messages.
    read : callable
        Given the folder, reads the model and the loader's report about it.

    Raises
    ------
    ValueError
        If it is missing, damaged, incomplete or of another kind; with what to do.
    """
    path = Path(folder).expanduser().absolute()
    todo = (
        f"Put {what} there (config.json and its .safetensors files), or name another `folder` in "
        f"[{name}] of the configuration. Nothing is downloaded."
    )
    if not (path / "config.json").is_file():
        raise ValueError(f"There is no {what} in {path}: it has no config.json. {todo}")
    try:
        model, report = read(path)
    # Readers pass on what a damaged file makes of them.
    except (OSError, ValueError, KeyError, TypeError, RuntimeError, SafetensorError) as e:
        raise ValueError(f"The {what} in {path} cannot be read: {e}. {todo}") from e
    missing = sorted(report["missing_keys"])
    if missing:
        raise ValueError(
            f"The {what} in {path} is incomplete: it lacks {len(missing)} weights, "
            f"{missing[0]} for one. {todo}"
        )
    return model


def read_json(path: Path) -> dict[str, Any]:
    """A JSON object; empty where there is no such file."""
    if not path.is_file():
        return {}
    said = json.loads(path.read_text(encoding="utf-8"))
    if not isinstance(said, dict):
        raise ValueError(f"{path.name} holds no table")
    return said
