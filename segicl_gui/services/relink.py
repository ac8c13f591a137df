"""Images that are no longer where a project knows them: which, and finding them by content."""

from __future__ import annotations

import functools
import os
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
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

    An image is found where its content is, to the byte, whatever it is called now; those of the
    same name are read first, and of these the ones in folders of the same names.

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
    places = list(_places(search, tell))
    by_name: dict[str, list[Path]] = defaultdict(list)
    for place in places:
        by_name[place.name.casefold()].append(place)
    if any(Part.parse(r.part).series for r in wanted.values()):
        tell(0.0, "Reading DICOM headers")
        series = _series_in(search)
    else:
        series = {}
    hashes = _Hashes()
    out = Relinking(left=dict(wanted))
    for n, (key, ref) in enumerate(wanted.items()):
        name = PurePosixPath(ref.path).name
        tell(0.5 * n / len(wanted), f"Looking for {name}")
        named = sorted(by_name[name.casefold()], key=lambda p: -_in_common(p, ref))
        named = series.get(Part.parse(ref.part).series, []) + named
        _match(out, key, ref, named, folder, hashes)
        if key in out.left:
            out.changed += [p for p in named if p.name == name and p not in out.changed]
    # What was renamed: everything else of the kind is read.
    for n, place in enumerate(places):
        if not out.left:
            break
        tell(0.5 + 0.5 * n / len(places), f"Reading {place.name}")
        for key, ref in list(out.left.items()):
            if _same_kind(place, ref):
                _match(out, key, ref, [place], folder, hashes)
    return out


def apply(project: Project, relinking: Relinking) -> Step | None:
    """Refer to the images where they were found, as one step; None where there is nothing to do.

    Raises
    ------
    UserError
        If the project is read-only.
    """
    cases = dict(project.state.cases)
    changed = set()
    for (case_id, n), path in relinking.found.items():
        case = cases.get(case_id)
        if case is not None and n < len(case.images):
            images = list(case.images)
            images[n] = replace(images[n], path=path)
            cases[case_id] = replace(case, images=tuple(images))
            changed.add(case_id)
    if not changed:
        return None
    for case_id in changed:
        cases[case_id] = replace(cases[case_id], revision=cases[case_id].revision + 1)
    state = replace(project.state, cases=MappingProxyType(cases))
    return project.commit_shared(f"Find {len(relinking.found)} image(s)", state)


class _Hashes:
    """Content hashes, each made once."""

    def __init__(self) -> None:
        self._known: dict[tuple[Path, str], str] = {}

    def of(self, path: Path, ref: ImageRef) -> str:
        """Hash of what is at a path, read as a reference says; "" where that cannot be read."""
        part = ref.part if path.is_dir() else ""
        if (path, part) not in self._known:
            try:
                self._known[path, part] = file_hash(path, Part.parse(part))
            except UserError:
                self._known[path, part] = ""
        return self._known[path, part]


def _match(
    out: Relinking,
    key: tuple[str, int],
    ref: ImageRef,
    places: Iterable[Path],
    folder: Path,
    hashes: _Hashes,
) -> None:
    for place in places:
        if hashes.of(place, ref) == ref.hash:
            out.found[key] = reference(place, folder)
            del out.left[key]
            return


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


def _in_common(path: Path, ref: ImageRef) -> int:
    """How many names at the end of two paths are the same."""
    count = 0
    pairs = zip(reversed(path.parts), reversed(PurePosixPath(ref.path).parts), strict=False)
    for one, other in pairs:
        if one != other:
            break
        count += 1
    return count


def _same_kind(place: Path, ref: ImageRef) -> bool:
    """Whether a place can hold the image under another name."""
    was = PurePosixPath(ref.path)
    if Part.parse(ref.part).series and place.is_dir() and not place.name.endswith(ZARR_SUFFIX):
        return False  # a series has been looked for wherever it may lie
    if was.name.endswith(ZARR_SUFFIX):
        return place.name.endswith(ZARR_SUFFIX)
    suffix = image_suffix(Path(was.name))
    return image_suffix(place) == suffix and not place.name.endswith(ZARR_SUFFIX)
