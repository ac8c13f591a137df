"""Making a project from a folder of scans, and opening it again."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import platformdirs

from segicl_gui.domain.errors import UserError
from segicl_gui.domain.labels import Schema
from segicl_gui.domain.masks import LabelMap
from segicl_gui.domain.project import Assessment, CaseState, ImageRef, Project, ProjectState
from segicl_gui.services.import_masks import import_masks
from segicl_gui.services.mouse_tools.numbering import settle
from segicl_gui.storage.atomic import UNFINISHED
from segicl_gui.storage.folders import FolderItem, FolderScan, scan_folder
from segicl_gui.storage.holding import LOCK_NAME
from segicl_gui.storage.image_files import image_stem
from segicl_gui.storage.images import file_hash, geometry_difference, read_geometry, read_mask
from segicl_gui.storage.importers.kinds import masks_among
from segicl_gui.storage.parts import WHOLE, Part
from segicl_gui.storage.project_store import SUFFIX, ProjectStore
from segicl_gui.storage.readers.ome_zarr import is_zarr

PROJECT_NAME = f"project{SUFFIX}"
Tell = Callable[[float, str], None]


def _silent(share: float, text: str) -> None:
    """For callers that show no progress."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A project that was opened or made.

    Parameters
    ----------
    store : ProjectStore
    state : ProjectState
    problems : tuple of str
        Files that were left out, and why.
    """

    store: ProjectStore
    state: ProjectState
    problems: tuple[str, ...] = ()


def project_folder_for(folder: Path) -> Path:
    """Where the project of a folder of scans is kept.

    Inside it; where that cannot be written, in the user's own data folder.
    """
    inside = folder / PROJECT_NAME
    if inside.exists() or os.access(folder, os.W_OK):
        return inside
    place = str(folder.resolve()).encode("utf-8", "surrogateescape")
    digest = hashlib.blake2b(place, digest_size=4).hexdigest()
    own = Path(platformdirs.user_data_dir("segicl"))
    # A name has 255 bytes at most, on some systems fewer.
    name = folder.name.encode("utf-8", "replace")[:120].decode("utf-8", "ignore")
    return own / "projects" / f"{name}-{digest}{SUFFIX}"


def holds_project(folder: Path) -> bool:
    """Whether there is more in a project folder than what is left of one never completed."""
    return folder.is_dir() and any(
        p.name != LOCK_NAME and not p.name.startswith(UNFINISHED) for p in folder.iterdir()
    )


def open_path(
    path: Path,
    *,
    masks: bool = True,
    subset: Iterable[str] | None = None,
    chosen: Iterable[str] | None = None,
    channels: Part = WHOLE,
    read_only: bool = False,
    tell: Tell = _silent,
) -> Opened:
    """Open a project folder, or a folder of scans as a project (made at the first time).

    Parameters
    ----------
    path : Path
    masks : bool
        Whether masks found beside the scans, and DICOM segmentations, structure sets and
        ``.seg.nrrd`` among them, become finished cases.
    subset : iterable of str, optional
        Only masks of these items are taken.
    chosen : iterable of str, optional
        Names of the items that become cases, where a project is made; by default all but
        localisers and single images beside volumes.
    channels : Part
        Which channel, or which three as colour, of images that have several, where a project is
        made; by default the first one.
    read_only : bool
        Open a project that is there to look only, also while another window works on it. One that
        cannot be written is opened so in any case; `Opened.store` says why.
    tell : callable
        Told the share done and what is being read.

    Raises
    ------
    HeldElsewhere
        If another window works on it, unless it is to be read only.
    UserError
        If there is nothing to open there.
    """
    if not path.exists():
        raise UserError(f"Cannot open {path.name}", f"{path} does not exist.", "Choose another.")
    if not path.is_dir() or is_zarr(path):
        path = path.parent
    if path.suffix == SUFFIX:
        return _opened(path, read_only)
    folder = project_folder_for(path)
    if holds_project(folder):
        return _opened(folder, read_only)
    return create(
        path, folder, masks=masks, subset=subset, chosen=chosen, channels=channels, tell=tell
    )


def create(
    scans: Path,
    folder: Path,
    *,
    masks: bool = True,
    subset: Iterable[str] | None = None,
    chosen: Iterable[str] | None = None,
    channels: Part = WHOLE,
    tell: Tell = _silent,
) -> Opened:
    """Make a project in `folder` from a folder of scans; see `open_path`."""
    scan = scan_folder(scans, tell)
    with_masks = None if subset is None else set(subset)
    schema = schema_of(scan)
    state = ProjectState(name=scan.name, schema=schema)
    items, left_out = _chosen(scan, None if chosen is None else set(chosen))
    problems = [*scan.notes, *left_out]
    for i, item in enumerate(items):
        tell(i / len(items), f"Reading {item.name}")
        try:
            item = _with_channels(item, channels)
            case, schema = _case(item, folder, state.schema, masks and _in(item, with_masks))
            state = replace(state.with_case(case), schema=schema)
        except UserError as e:
            problems.append(str(e))
    if not state.cases:
        raise UserError(
            f"Cannot open {scans.name}",
            "No image in it could be read. " + " ".join(problems[:3]),
            "Choose a folder with NIfTI, NRRD, MHA, PNG, JPEG, TIFF or DICOM images.",
        )
    if masks and with_masks is None and (found := masks_among(scans)):
        project = Project(state, settle)
        report = import_masks(project, folder, found, tell=tell)
        problems += [*report.notes, *(f"{name}: {reason}" for name, reason in report.failed)]
        state = _as_made(project.state)
    return Opened(ProjectStore.create(folder, state), state, tuple(problems))


def schema_of(scan: FolderScan) -> Schema:
    """The labels that a data-set folder declares."""
    schema = Schema()
    for value, entry in sorted(scan.labels.items()):
        new = schema.new(entry.name, description=entry.description, color=entry.color)
        schema = schema.add(replace(new, id=value))
    return schema


def case_id(image: Path, part: Part = WHOLE) -> str:
    """Id of the case made from an image: the same for the same path below its folder."""
    where = image.as_posix() + (f"?{part}" if part != WHOLE else "")
    return hashlib.blake2b(where.encode(), digest_size=6).hexdigest()


def case_without_mask(image: Path, folder: Path) -> CaseState:
    """A case of one image file, for the project in `folder`; `UserError` if it is unreadable."""
    stem = image_stem(image)
    return _case(FolderItem(stem, image, None, stem), folder, Schema(), False)[0]


def _chosen(scan: FolderScan, names: set[str] | None) -> tuple[list[FolderItem], list[str]]:
    """The items that become cases, and a note on those that do not and were not looked at."""
    if names is not None:
        return [i for i in scan.items if i.name in names], []
    aside = [i.name for i in scan.items if i.aside]
    items = [i for i in scan.items if not i.aside] or list(scan.items)
    if len(items) == len(scan.items):
        return items, []
    more = ", …" if len(aside) > 3 else ""
    note = (
        f"{len(aside)} localiser(s) and single images beside volumes were left out: "
        f"{', '.join(aside[:3])}{more}."
    )
    return items, [note]


def _with_channels(item: FolderItem, channels: Part) -> FolderItem:
    """An item with the channels that were chosen, where it has these."""
    numbers = channels.colour or (channels.channel or 0,)
    if channels == WHOLE or not item.channels or max(numbers) >= len(item.channels):
        return item
    part = replace(item.part, channel=channels.channel, colour=channels.colour)
    return replace(item, part=part)


def _in(item: FolderItem, chosen: set[str] | None) -> bool:
    return chosen is None or item.name in chosen


def _opened(folder: Path, read_only: bool) -> Opened:
    store = ProjectStore.open(folder, read_only=read_only)
    try:
        return Opened(store, store.load())
    except BaseException:
        store.close()
        raise


def _as_made(state: ProjectState) -> ProjectState:
    """The state with the revisions that a new project begins with."""
    cases = {k: replace(c, revision=0) for k, c in state.cases.items()}
    return replace(state, cases=cases)


def _case(
    item: FolderItem, folder: Path, schema: Schema, with_mask: bool
) -> tuple[CaseState, Schema]:
    """A case from an item of a folder, and the schema with labels its mask brings."""
    geometry = read_geometry(item.image, item.part)
    for other in item.more:
        own = read_geometry(other)
        if own.shape != geometry.shape or geometry_difference(own, geometry):
            raise UserError(
                f"Cannot open {item.name}",
                f"{other.name} does not lie where {item.image.name} does.",
                "Bring the channels of a case to one grid.",
            )
    path = reference(item.image, folder)
    case = CaseState(
        case_id(Path(path), item.part),
        item.name,
        item.subject,
        (
            ImageRef(path, file_hash(item.image, item.part), str(item.part)),
            *(ImageRef(reference(m, folder), file_hash(m)) for m in item.more),
        ),
        geometry,
    )
    if item.mask is None or not with_mask:
        return case, schema
    array = read_mask(item.mask, geometry)
    unseen: frozenset[int] = frozenset()  # slices in which nobody looked at some voxels
    if item.ignore is not None:
        ignored = array == item.ignore
        unseen = frozenset(int(i) for i in np.flatnonzero(ignored.any((1, 2))))
        array = np.where(ignored, 0, array)
    for value in np.unique(array[array > 0]):
        if int(value) not in schema.ids():
            schema = schema.add(replace(schema.new(f"label {value}"), id=int(value)))
    label_map = LabelMap.from_array(array)
    assessed = schema.ids() if item.assessed is None else [
        x.id for x in schema.labels if x.name in item.assessed
    ]  # fmt: skip
    areas = label_map.areas()
    case = case.with_mask(0, label_map)
    for label in schema.ids():
        area = areas.get(label, np.zeros(case.n_slices, np.int64))
        closed = [i for i in range(case.n_slices) if label in assessed and i not in unseen]
        shown = [i for i in closed if area[i]]
        absent = [i for i in closed if not area[i]]
        # Drawn, but nobody says that it is all of it.
        drafts = [i for i in range(case.n_slices) if area[i] and i not in closed]
        for value, where in (
            (Assessment.CONFIRMED, shown),
            (Assessment.ABSENT, absent),
            (Assessment.DRAFT, drafts),
        ):
            if where:
                case = case.with_assessments({label: value}, where)
    return case, schema


def reference(image: Path, folder: Path) -> str:
    """Path of an image for `ImageRef`: as seen from the project folder, absolute elsewhere."""
    try:
        return Path(os.path.relpath(image.resolve(), folder.resolve())).as_posix()
    except ValueError:  # another drive on Windows
        return str(image.resolve())
