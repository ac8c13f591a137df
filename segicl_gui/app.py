"""Puts the parts together for use without a window."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from segicl_gui.domain.errors import UserError
from segicl_gui.services.projects import PROJECT_NAME, Opened, open_path, project_folder_for
from segicl_gui.storage.project_store import SUFFIX


@contextmanager
def opened_project(path: Path, *, make: bool = False, read_only: bool = False) -> Iterator[Opened]:
    """Open a project, and close it again.

    Parameters
    ----------
    path : Path
        A project folder, or a folder of scans that has one.
    make : bool
        Make one of a folder of scans that has none, without the masks beside them.
    read_only : bool
        Look only, also while a window works on it.

    Raises
    ------
    UserError
        If there is no project and none is made, or it is to be written and cannot be.
    """
    folder = path if path.suffix == SUFFIX else project_folder_for(path)
    if not folder.is_dir() and not (make and path.is_dir()):
        raise UserError(
            f"Cannot open {path.name or path}",
            f"There is no project in {path}.",
            f"Give the project folder, whose name ends in {SUFFIX} (as {PROJECT_NAME}).",
        )
    opened = open_path(path, masks=False, read_only=read_only)
    try:
        if opened.store.read_only is not None and not read_only:
            raise opened.store.read_only.error()
        yield opened
    finally:
        opened.store.close()
