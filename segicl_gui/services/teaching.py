"""What predictions are made from without a window: a folder of exemplars, a text, or both."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from segicl_gui.domain.errors import UserError
from segicl_gui.domain.labels import Label, Schema
from segicl_gui.domain.project import ProjectState
from segicl_gui.services import exemplars
from segicl_gui.services.library import ImageLibrary
from segicl_gui.services.projects import create
from segicl_gui.storage.folders import scan_folder

Tell = Callable[[float, str], None]


def _silent(share: float, text: str) -> None:
    """For callers that show no progress."""


@dataclass(frozen=True, slots=True)
class Teaching:
    """What predictions are made from.

    Parameters
    ----------
    state : ProjectState
        Holds the exemplars as confirmed cases.
    library : ImageLibrary
    labels : tuple of Label
        Those asked for; each is shown by some exemplar, or has a name where there is none.
    problems : tuple of str
        Files of the folder that were left out, and why.
    files : frozenset of Path
        All that was read; never to be overwritten.
    """

    state: ProjectState
    library: ImageLibrary
    labels: tuple[Label, ...]
    problems: tuple[str, ...]
    files: frozenset[Path]


@contextmanager
def teaching_from(
    folder: Path, wanted: Sequence[str] = (), text: str = "", tell: Tell = _silent
) -> Iterator[Teaching]:
    """Read a folder of images with masks as exemplars.

    Parameters
    ----------
    folder : Path
        A data-set folder.
    wanted : sequence of str
        Values or names of the labels to predict; all by default.
    text : str
        What the one label asked for is called instead, "name: description".
    tell : callable
        Told the share read and the file being read.

    Raises
    ------
    UserError
        If the folder cannot be read, has no label that a mask shows, or lacks a wanted one;
        or if there is a text and not one label for it.
    """
    items = [i for i in scan_folder(folder).items if i.mask is not None]
    if not items:
        raise UserError(
            f"No exemplar in {folder.name}",
            f"No image in {folder} has a mask.",
            "Give a folder with images/ and masks/ whose files have the same names.",
        )
    with tempfile.TemporaryDirectory(prefix="segicl-") as temporary:
        project = Path(temporary) / "exemplars.segicl"
        opened = create(folder, project, tell=tell)
        opened.store.close()
        usable = exemplars.usable(opened.state)
        shown = tuple(
            x
            for x in opened.state.schema.labels
            if any(exemplars.shows(opened.state, e, x.id) for e in usable)
        )
        read = frozenset(p.resolve() for i in items for p in (i.image, i.mask) if p is not None)
        labels = _chosen(folder, shown, wanted, opened.problems)
        if text.strip():
            labels = (_called(_only(labels), text),)
        yield Teaching(opened.state, ImageLibrary(project), labels, opened.problems, read)


def teaching_by_text(text: str) -> Teaching:
    """A text alone, which names and describes a label of value 1.

    Parameters
    ----------
    text : str
        "name: description", or the name alone.

    Raises
    ------
    UserError
        If it is empty.
    """
    if not text.strip():
        raise UserError(
            "There is nothing to segment by",
            "There are neither exemplars nor a text.",
            "Give a folder of images with masks (--exemplars), or say what to look for (--text).",
        )
    label = _called(Schema().new(""), text)
    return Teaching(ProjectState(), ImageLibrary(Path()), (label,), (), frozenset())


def _chosen(
    folder: Path, shown: tuple[Label, ...], wanted: Sequence[str], problems: tuple[str, ...]
) -> tuple[Label, ...]:
    if not shown:
        raise UserError(
            f"No exemplar in {folder.name}",
            " ".join(["No mask in it shows a label.", *problems[:3]]),
            "Give a folder with masks that hold label values.",
        )
    for text in wanted:
        if not any(text in (str(x.id), x.name) for x in shown):
            known = ", ".join(f"{x.id} ({x.name})" for x in shown)
            raise UserError(
                f"There is no label “{text}”",
                f"The exemplars in {folder} show: {known}.",
                "Give one of these values or names.",
            )
    return tuple(x for x in shown if not wanted or str(x.id) in wanted or x.name in wanted)


def _only(labels: tuple[Label, ...]) -> Label:
    if len(labels) > 1:
        known = ", ".join(f"{x.id} ({x.name})" for x in labels)
        raise UserError(
            "A text is for one label",
            f"Asked for are {known}.",
            "Say which of them, by value or name.",
        )
    return labels[0]


def _called(label: Label, text: str) -> Label:
    name, _, description = text.partition(":")
    return replace(label, name=name.strip(), description=description.strip())
