"""Images that somebody added inside a work package, taken into it so that they travel with it."""

from __future__ import annotations

from collections.abc import Mapping

from segicl_gui.domain.project import Project, ProjectState
from segicl_gui.services.relink import Relinking, apply
from segicl_gui.storage.image_copies import copy_image
from segicl_gui.storage.parts import Part
from segicl_gui.storage.project_store import ProjectStore

PLACE = "added"
"""Folder in a package; what was handed out with it lies in another one, and stays here."""


def take_in_images(state: ProjectState, store: ProjectStore) -> None:
    """Copy the images of cases that were added to a package into it, and refer to the copies.

    Those that are not there now are left as they are.

    Parameters
    ----------
    state : ProjectState
        Of the package, as it is in `store`.
    store : ProjectStore

    Raises
    ------
    UserError
        If an image cannot be copied.
    """
    package = state.settings.get("package")
    if not isinstance(package, Mapping):
        return
    handed_out = {*package.get("cases", ()), *state.settings.get("read_only", ())}
    known = {image.hash for i in handed_out & state.cases.keys() for image in state.cases[i].images}
    found: dict[tuple[str, int], str] = {}
    for case in state.cases.values():
        for n, image in enumerate(case.images):
            source = (store.folder / image.path).resolve()
            inside = source.is_relative_to((store.folder / PLACE).resolve())
            if case.id in handed_out or image.hash in known or inside or not source.exists():
                continue
            own = store.folder / PLACE / f"{case.id}-{n}"
            copy = copy_image(source, Part.parse(image.part), own)
            found[case.id, n] = copy.relative_to(store.folder).as_posix()
    project = Project(state)
    project.who = store.who
    project.changed.connect(store.append)
    apply(project, Relinking(found=found), f"Take {len(found)} image(s) into the package")
