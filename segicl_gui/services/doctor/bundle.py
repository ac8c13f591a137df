"""A file for whoever is to find out what went wrong: checks, versions, logs; no names."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from importlib.metadata import distributions
from pathlib import Path

import platformdirs

from segicl_gui.services.doctor.check import Check
from segicl_gui.services.doctor.private import Scrubber, names_in_project, names_on_this_computer
from segicl_gui.services.doctor.report import as_markdown, without_names
from segicl_gui.storage.atomic import replacing
from segicl_gui.storage.settings import Settings

_LONGEST_LOG = 2_000_000
_MOST_LOGS = 20


def log_folder() -> Path:
    """Where the logs of the window and the engine are kept."""
    return Path(platformdirs.user_log_dir("segicl"))


def scrubber_for(settings: Settings, projects: Iterable[Path]) -> Scrubber:
    """Hides what these projects and this computer's settings are known to name."""
    names = names_on_this_computer(settings)
    for project in projects:
        names |= names_in_project(project)
    return Scrubber(names)


def write_bundle(
    out: Path, checks: Sequence[Check], settings: Settings, logs: Path, projects: Iterable[Path]
) -> None:
    """Write the diagnostics bundle.

    Parameters
    ----------
    out : Path
        The ZIP file.
    checks : sequence of Check
    settings : Settings
        Of them the theme, the engine and changed keys are told.
    logs : Path
        Folder of the log files; each of its last 2 MB.
    projects : iterable of Path
        Whose names are to be hidden: the one that is open, or was checked.

    Raises
    ------
    UserError
        If it cannot be written.
    """
    scrubber = scrubber_for(settings, [*projects, *_existing(settings.recent)])
    shown = without_names(checks, scrubber)
    told = {"theme": settings.theme, "engine": settings.engine,
            "keys": {k: list(v) for k, v in settings.keys.items()}}  # fmt: skip
    versions = sorted(f"{d.name} {d.version}" for d in distributions() if d.name)
    with replacing(out) as temporary, zipfile.ZipFile(temporary, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("checks.md", as_markdown(shown))
        file.writestr("checks.json", json.dumps([asdict(c) for c in shown], ensure_ascii=False))
        file.writestr("versions.txt", "\n".join(dict.fromkeys(versions)) + "\n")
        file.writestr("settings.json", json.dumps(told, indent=1))
        # Names of the files could be anything in a folder that is anybody's.
        found = sorted((p for p in logs.glob("*.log*") if p.is_file()), key=_age)[:_MOST_LOGS]
        for number, path in enumerate(found):
            kind = "engine" if path.name.startswith("engine") else "window"
            file.writestr(f"logs/{kind}-{number}.log", scrubber.logged(_end_of(path)))


def _existing(recent: Iterable[str]) -> list[Path]:
    return [p for p in map(Path, recent) if p.exists()]


def _age(path: Path) -> float:
    return -path.stat().st_mtime


def _end_of(path: Path) -> str:
    try:
        with path.open("rb") as f:
            f.seek(max(0, path.stat().st_size - _LONGEST_LOG))
            return f.read().decode("utf-8", "replace")
    except OSError as e:
        return f"{e.strerror}\n"
