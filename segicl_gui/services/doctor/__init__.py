"""Finding out what is wrong with an installation, a computer or a project.

`machine`, `libraries`, `engines` and `projects` look; `report` writes what they found as text;
`private` takes names and paths out of it, and `bundle` packs it with the logs for whoever helps.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from segicl_gui.services.doctor import engines, libraries, machine, projects
from segicl_gui.services.doctor.check import Check, Health

__all__ = ["Check", "Health", "checks"]


def checks(project: Path | None = None, engine: str | None = None) -> Iterator[Check]:
    """Look at everything the app needs, one check after the other.

    Parameters
    ----------
    project : Path, optional
        A project folder, or a folder of scans that has one, to be checked too. It is only
        read; its drive is tried with a file that is removed again.
    engine : str, optional
        The engine that answers the trial prediction; else the default one.
    """
    yield from machine.computer()
    yield libraries.packages()
    yield libraries.window_system()
    yield libraries.opengl()
    yield from libraries.torch()
    yield engines.engines()
    yield engines.engine_process(engine)
    yield engines.models()
    if project is not None:
        yield from projects.project_integrity(project)
        if projects.folder_of(project).is_dir():
            yield machine.drive(projects.folder_of(project))
