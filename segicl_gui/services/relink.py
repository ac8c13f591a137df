"""Images that are no longer where a project knows them: which, and finding them by content."""

from __future__ import annotations

import functools
import os
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from types import MappingProxyType

from segicl_gui.domain.errors import UserError
from segicl_gui.domain.project import CaseState, ImageRef, Project, ProjectState, Step
from segicl_gui.services.projects import reference
from segicl_gui.storage.dicom import scan_dicom
from segicl_gui.storage.image_files import ZARR_SUFFIX, image_suffix, located
from segicl_gui.storage.images import file_hash
from segicl_gui.storage.parts import Part
from segicl_gui.storage.project_store import SUFFIX
from segicl_gui.storage.readers.ome_zarr import is_zarr

Tell = Callable[[float, str], None]


class MissingImageError(UserError):
    """The image of a case is not where it was."""

    def __init__(self, case: CaseState, path: Path) -> None:
        super().__init__(
            f"The image of {case.name} is not there",
            f"“{path}” does not exist; the masks are kept.",
            "Connect its drive, or choose “Find images…” if it was moved.",
        )


@dataclass
class Relinking:
    """What a search found.

    Parameters
    ----------
    found : dict of (str, int) to str
        (id of the case, number of the image) -> new path, as references hold it.
    left : dict of (str, int) to ImageRef
        Images that were not found.
    changed : list of Path
        Of the same name as one that is missing, and with another content.
    """

    found: dict[tuple[str, int], str] = field(default_factory=dict)
    left: dict[tuple[str, int], ImageRef] = field(default_factory=dict)
    changed: list[Path] = field(default_factory=list)


def missing(state: ProjectState, folder: Path) -> dict[tuple[str, int], ImageRef]:
    """(id of the case, number of the image) -> reference, of images that are not there.

    Parameters
    ----------
    state : ProjectState
    folder : Path
        Of the project; relative paths start there.
    """
    in_folder = functools.cache(_series_in)

    def there(ref: ImageRef) -> bool:
        path = located(folder / ref.path)
        series = Part.parse(ref.part).series
        return path.exists() and not (
            series and path.is_dir() and not is_zarr(path) and series not in in_folder(path)
        )

    refs = ((c.id, n, r) for c in state.cases.values() for n, r in enumerate(c.images))
    return {(case_id, n): ref for case_id, n, ref in refs if not there(ref)}


def find(
    wanted: Mapping[tuple[str, int], ImageRef], folder: Path, search: Path, tell: Tell
) -> Relinking:
    """Look for images in a folder and below it.

    An image is found where its content is, to the byte, whatever it is called now; files of the
    same name in a folder of the same name are read first.

    Parameters
    ----------
    wanted : mapping of (str, int) to ImageRef
        As from `missing`.
    folder : Path
        Of the project.
    search : Path
    tell : callable
        Told the share done and what is read; what it raises ends the search.

    Raises
    ------
    UserError
        If the folder cannot be read.
    """
    if not search.is_dir():
        raise UserError(
            "Images not found", f"“{search}” is no folder that can be read.", "Choose another."
        )
    places = tuple(_places(search, tell))
    out = Relinking(left=dict(wanted))
    _Search(out, folder, tell).run(search, places)
    return out


def apply(project: Project, relinking: Relinking, title: str = "") -> Step | None:
    """Refer to the images where they were found, as one step; None where there is nothing to do.

    Parameters
    ----------
    project : Project
    relinking : Relinking
    title : str
        Of the step; by default it says that images were found.

    Raises
    ------
    UserError
        If the project is read-only.
    """
    cases = dict(project.state.cases)
    paths: dict[str, dict[int, str]] = defaultdict(dict)
    for (case_id, n), path in relinking.found.items():
        if case_id in cases and n < len(cases[case_id].images):
            paths[case_id][n] = path
    if not paths:
        return None
    for case_id, of in paths.items():
        case = cases[case_id]
        images = tuple(
            replace(image, path=of[n]) if n in of else image for n, image in enumerate(case.images)
        )
        cases[case_id] = replace(case, images=images, revision=case.revision + 1)
    state = replace(project.state, cases=MappingProxyType(cases))
    return project.commit_shared(title or f"Find {len(relinking.found)} image(s)", state)


class _Search:
    """One search; each file is read once, however many images are missing."""

    def __init__(self, out: Relinking, folder: Path, tell: Tell) -> None:
        self._out, self._folder, self._tell = out, folder, tell
        self._by_hash: dict[str, list[tuple[str, int]]] = defaultdict(list)
        for key, ref in out.left.items():
            self._by_hash[ref.hash].append(key)

    def run(self, search: Path, places: tuple[Path, ...]) -> None:
        """Look at what is likely first: series, then the same names, then the same kind."""
        out = self._out
        if any(Part.parse(r.part).series for r in out.left.values()):
            self._tell(0.0, "Reading DICOM headers")
            series = _series_in(search)
            for key, ref in list(out.left.items()):
                for place in series.get(Part.parse(ref.part).series, ()):
                    self._look_as(place, key, ref)
        by_name: dict[str, list[Path]] = defaultdict(list)
        for place in places:
            by_name[place.name.casefold()].append(place)
        names = {key: PurePosixPath(ref.path) for key, ref in out.left.items()}
        where = {(p.parent.name, p.name): p for p in places}
        likely = [where.get((n.parent.name, n.name)) for n in names.values()]
        likely += [p for n in names.values() for p in by_name.pop(n.name.casefold(), ())]
        kinds = {_kind(n.name) for n in names.values()}
        others = [p for p in places if _kind(p.name) in kinds]
        ordered = dict.fromkeys(p for p in (*likely, *others) if p is not None)
        for n, place in enumerate(ordered):
            if not out.left:
                return
            self._tell(n / len(ordered), f"Reading {place.name}")
            self._look(place)
        was = {n.name for key, n in names.items() if key in out.left}
        out.changed += [p for p in ordered if p.name in was]

    def _look(self, place: Path) -> None:
        """Take whatever a file or folder is."""
        if place.is_dir():
            for key, ref in list(self._out.left.items()):
                if _kind(PurePosixPath(ref.path).name) == _kind(place.name):
                    self._look_as(place, key, ref)
            return
        for key in self._by_hash.get(_hash(place, ""), ()):
            self._take(key, place)

    def _look_as(self, place: Path, key: tuple[str, int], ref: ImageRef) -> None:
        if key in self._out.left and _hash(place, ref.part) == ref.hash:
            self._take(key, place)

    def _take(self, key: tuple[str, int], place: Path) -> None:
        if self._out.left.pop(key, None) is not None:
            self._out.found[key] = reference(place, self._folder)


def _hash(place: Path, part: str) -> str:
    """Content hash of a file or of an image of a folder; "" where it cannot be read."""
    try:
        return file_hash(place, Part.parse(part))
    except UserError:
        return ""


def _kind(name: str) -> str:
    """What may hold the same image under another name has the same ending."""
    return ZARR_SUFFIX if name.endswith(ZARR_SUFFIX) else image_suffix(Path(name))


def _places(search: Path, tell: Tell) -> Iterator[Path]:
    """Files and folders that may be images; caches of projects are passed over."""
    yield search
    for n, (at, folders, files) in enumerate(os.walk(search)):
        tell(0.0, f"Looking through {Path(at).name} ({n} folders)")
        here = Path(at)
        if here.suffix == SUFFIX:
            folders[:] = [f for f in folders if f != "cache"]
        yield from (here / f for f in sorted(folders))
        yield from (here / f for f in sorted(files))
        # What lies inside such a folder is part of one image.
        folders[:] = [f for f in folders if not f.endswith(ZARR_SUFFIX)]


def _series_in(folder: Path) -> dict[str, list[Path]]:
    """UID of a DICOM series -> where it lies in a folder or below it; none where none is."""
    out: dict[str, list[Path]] = defaultdict(list)
    with suppress(UserError):
        for series in scan_dicom(folder).series:
            out[series.uid].append(Path(os.path.commonpath([f.parent for f in series.files])))
    return out
