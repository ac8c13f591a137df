"""Work packages: parts of a project that others work on elsewhere."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType

from segicl_gui.domain.eligibility import eligibility_of
from segicl_gui.domain.errors import UserError
from segicl_gui.domain.project import CaseState, ImageRef, ProjectState, Status
from segicl_gui.services.subjects import by_subject
from segicl_gui.storage.image_copies import copy_image
from segicl_gui.storage.parts import Part
from segicl_gui.storage.project_store import SUFFIX, ProjectStore

Tell = Callable[[float, str], None]

MERGED = "merged"
"""Setting of a project: by package, how labels and marks stood there when it was merged last."""
FINISHED = (Status.DONE, Status.REVIEWED)
_NAME = re.compile(r"[^\w.@\-]+")


def _silent(share: float, text: str) -> None:
    """For callers that show no progress."""


@dataclass(frozen=True, slots=True)
class Package:
    """A part of a project.

    Parameters
    ----------
    name : str
    cases : tuple of str
        Ids of the cases to be worked on.
    shared : tuple of str
        Ids of finished cases that come along as exemplars, read-only.
    """

    name: str
    cases: tuple[str, ...]
    shared: tuple[str, ...] = ()


def identity(state: ProjectState) -> str:
    """Hash of what makes a package the one it is: its project, its name and its cases.

    Work does not change it; "" for a project that is no package.
    """
    package = state.settings.get("package")
    if not isinstance(package, Mapping):
        return ""
    text = json.dumps(dict(package), sort_keys=True)
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def plan(
    state: ProjectState,
    names: Sequence[str],
    *,
    shared_exemplars: bool = False,
    finished_too: bool = False,
) -> tuple[Package, ...]:
    """Share out the cases of a project so that all of one subject are in one package.

    The subjects with most cases are given out first, each to the package that has fewest; the
    same project is always shared out alike.

    Parameters
    ----------
    state : ProjectState
    names : sequence of str
        One a package.
    shared_exemplars : bool
        Whether finished cases that the project learns from come along in each package, read-only.
    finished_too : bool
        Whether finished cases are given out as work as well, as for a review.

    Raises
    ------
    UserError
        If names repeat, or there are fewer subjects than packages.
    """
    clean = [_NAME.sub("-", n.strip()).strip("-.") for n in names]
    if not clean or not all(clean) or len({n.casefold() for n in clean}) < len(clean):
        raise UserError(
            "Cannot split", "Every package needs a name of its own.", "Give other names."
        )
    finished = {i for i, c in state.cases.items() if c.status(state.schema) in FINISHED}
    lent = {i for i in state.cases if state.read_only(i)}
    work = {i for i in state.cases if i not in lent and (finished_too or i not in finished)}
    subjects = {s: [i for i in ids if i in work] for s, ids in by_subject(state).items()}
    subjects = {s: ids for s, ids in subjects.items() if ids}
    if len(subjects) < len(clean):
        raise UserError(
            "Cannot split",
            f"{len(subjects)} subject(s) have open cases, and {len(clean)} packages are asked for.",
            "Ask for fewer packages, or give out finished cases too.",
        )
    parts: list[list[str]] = [[] for _ in clean]
    for subject in sorted(subjects, key=lambda s: (-len(subjects[s]), s)):
        smallest = min(range(len(parts)), key=lambda k: (len(parts[k]), k))
        parts[smallest] += subjects[subject]
    order = {i: n for n, i in enumerate(state.cases)}
    rule = eligibility_of(state)
    common = [
        i
        for i in state.cases
        if shared_exemplars and i in finished | lent and not rule.bars(state.cases[i])
    ]
    return tuple(
        Package(
            name,
            tuple(sorted(ids, key=order.__getitem__)),
            tuple(i for i in common if i not in ids),
        )
        for name, ids in zip(clean, parts, strict=True)
    )


def split(
    state: ProjectState,
    folder: Path,
    packages: Iterable[Package],
    out: Path,
    *,
    link_images: bool = False,
    tell: Tell = _silent,
) -> tuple[Path, ...]:
    """Write packages, each a project folder of its own.

    Parameters
    ----------
    state : ProjectState
    folder : Path
        Of the project; relative paths of images start there.
    packages : iterable of Package
    out : Path
        Where they are written, as ``NAME.segicl``; made where missing.
    link_images : bool
        Refer to the images where they are, by relative paths, instead of copying them.
    tell : callable
        Told the share done and what is written.

    Returns
    -------
    tuple of Path
        The packages.

    Raises
    ------
    UserError
        If one is there already, an image cannot be copied, or the disk is full; no package is
        left then.
    """
    packages = tuple(packages)
    targets = [out / f"{p.name}{SUFFIX}" for p in packages]
    for target in targets:
        if target.exists():
            raise UserError(
                f"Cannot write {target.name}",
                f"{target} is there already.",
                "Give another folder; a package that somebody works on is never replaced.",
            )
    total = sum(len(p.cases) + len(p.shared) for p in packages) or 1
    done = 0
    try:
        for package, target in zip(packages, targets, strict=True):
            cases: dict[str, CaseState] = {}
            for i in sorted({*package.cases, *package.shared}, key=list(state.cases).index):
                tell(done / total, f"{package.name}: {state.cases[i].name}")
                cases[i] = _packed(state.cases[i], folder, target, link_images)
                done += 1
            _write(state, package, cases, target)
    except BaseException:
        for target in targets:
            shutil.rmtree(target, ignore_errors=True)
        raise
    return tuple(targets)


def _write(
    state: ProjectState, package: Package, cases: Mapping[str, CaseState], target: Path
) -> None:
    settings = {
        **{k: v for k, v in state.settings.items() if k != MERGED},
        "package": {"of": state.name, "name": package.name, "cases": list(package.cases)},
        "read_only": list(package.shared),
    }
    marks = {k: v for k, v in state.marks.items() if k.rpartition(":")[0] in cases}
    part = replace(
        state,
        name=f"{state.name} · {package.name}",
        cases=MappingProxyType(dict(cases)),
        marks=MappingProxyType(marks),
        settings=MappingProxyType(settings),
    )
    ProjectStore.create(target, part).close()


def _packed(case: CaseState, folder: Path, target: Path, link: bool) -> CaseState:
    images = []
    for n, image in enumerate(case.images):
        source = (folder / image.path).resolve()
        if link:
            try:
                path = Path(os.path.relpath(source, target.resolve())).as_posix()
            except ValueError:  # another drive on Windows
                path = str(source)
        else:
            own = target / "images" / f"{case.id}-{n}"
            path = copy_image(source, Part.parse(image.part), own).relative_to(target).as_posix()
        images.append(ImageRef(path, image.hash, image.part))
    return replace(case, images=tuple(images))
