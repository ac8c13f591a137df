"""Which file of masks belongs to which case."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from segicl_gui.domain.errors import UserError
from segicl_gui.domain.project import CaseState
from segicl_gui.storage.image_files import image_stem
from segicl_gui.storage.importers import coco
from segicl_gui.storage.importers.dicom_header import References, identity_of, references_of
from segicl_gui.storage.importers.kinds import Kind, files_in, kind_of
from segicl_gui.storage.importers.names import objects_label
from segicl_gui.storage.parts import Part

Tell = Callable[[float, str], None]

_WORDS = (
    "segmentations?|seg|labelmap|labels?|masks?|gt|ground_?truth|annotations?|rois?|manual|"
    "images?|img"
)
_AFTER = re.compile(rf"[-_. ]+({_WORDS})$", re.IGNORECASE)
_BEFORE = re.compile(rf"^({_WORDS})[-_. ]+", re.IGNORECASE)
_NOTHING = re.compile(rf"({_WORDS})", re.IGNORECASE)
_CHANNEL = re.compile(r"_\d{4}$")


@dataclass(frozen=True, slots=True)
class Source:
    """A file of masks and the case it is for.

    Parameters
    ----------
    path : Path
    kind : Kind
    case_id : str
        "" where no case was found.
    label : str
        The one label that the file shows; "" where the file names its labels.
    objects : bool
        Whether the file's values are the numbers of that label's objects.
    image_name : str
        Which image of a COCO file.
    problem : str
        Why no case was found.
    """

    path: Path
    kind: Kind
    case_id: str = ""
    label: str = ""
    objects: bool = False
    image_name: str = ""
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Sources:
    """What was found in files and folders; `unknown` are files given that hold no masks."""

    found: tuple[Source, ...] = ()
    unknown: tuple[tuple[Path, str], ...] = field(default=())


def find(
    paths: Iterable[Path],
    cases: Iterable[CaseState],
    folder: Path,
    only: str = "",
    objects: str = "",
    tell: Tell = lambda share, text: None,
) -> Sources:
    """Look for files of masks and find the case of each.

    Parameters
    ----------
    paths : iterable of Path
        Files, or folders that are searched with all below them.
    cases : iterable of CaseState
    folder : Path
        Project folder, where relative paths of images start.
    only : str
        Id of the case that everything is for; else DICOM references decide, then names.
    objects : str
        Name of the label whose objects the values of all label maps number; "" where they are
        labels.
    tell : callable
        Told what is looked at.

    Raises
    ------
    UserError
        If a path does not exist.
    """
    given = [p.absolute() for p in paths]
    known = _Cases({c.id: c for c in cases}, folder, only)
    found: list[Source] = []
    unknown: list[tuple[Path, str]] = []
    for path in files_in(given):
        tell(0.0, path.name)
        asked = path in given
        if path.resolve() in known.images:
            if asked:
                unknown.append((path, "it is an image of this project"))
            continue
        kind = kind_of(path)
        if kind is None:
            if asked:
                unknown.append((path, "its content is no format of masks that can be read"))
        elif kind is Kind.COCO:
            found += known.of_coco(path)
        else:
            found.append(known.of_file(path, kind))
    found = _told_apart(found, known.guessed)
    return Sources(tuple(as_objects(s, objects) for s in found), tuple(unknown))


def as_objects(source: Source, label: str) -> Source:
    """A source whose values number the objects of a label: this one, or what its folder says."""
    if source.kind is not Kind.LABELS:
        return source
    told = label or objects_label(source.path)
    return replace(source, label=told, objects=True) if told else source


def bare(stem: str) -> str:
    """A file name without what only says that it is a mask or an image, to compare by."""
    before = ""
    while before != stem:
        before = stem
        stem = _BEFORE.sub("", _AFTER.sub("", stem))
    return stem.casefold()


class _Cases:
    """The cases of a project by everything a file of masks may know them by."""

    def __init__(self, cases: Mapping[str, CaseState], folder: Path, only: str) -> None:
        self._cases = cases
        self._only = only or (next(iter(cases)) if len(cases) == 1 else "")
        self._forced = bool(only)
        self.guessed: set[Path] = set()
        self._identities: dict[str, References] | None = None
        self._paths = {k: (folder / c.images[0].path).resolve() for k, c in cases.items()}
        self.images = {(folder / ref.path).resolve() for c in cases.values() for ref in c.images}
        keys: dict[str, set[str]] = {}
        for case_id, case in cases.items():
            for key in self._names(case):
                keys.setdefault(key, set()).add(case_id)
        self._keys = {k: next(iter(v)) for k, v in keys.items() if len(v) == 1}
        parents = Counter(p.parent for p in self._paths.values())
        self._folders = {p.parent: k for k, p in self._paths.items() if parents[p.parent] == 1}
        # A series has its masks in its folder or beside it.
        self._folders |= {p: k for k, p in self._paths.items() if p.is_dir()}

    def of_file(self, path: Path, kind: Kind) -> Source:
        """The case of a file that is for one."""
        if self._forced:
            return self._guessed(path, kind)
        case_id, label, problem = "", "", "no case has this name"
        if kind in (Kind.SEG, Kind.RTSTRUCT):
            try:
                case_id, problem = self._by_reference(references_of(path))
            except UserError as e:
                return Source(path, kind, problem=e.happened)
        if not case_id:
            case_id, label = self._by_name(path)
        if not case_id and self._only:
            return self._guessed(path, kind)
        if not case_id:
            return Source(path, kind, problem=problem)
        return Source(path, kind, case_id, label if kind is Kind.LABELS else "")

    def of_coco(self, path: Path) -> list[Source]:
        """One source for each image of a COCO file."""
        try:
            names = list(coco.open_file(path).images)
        except UserError as e:
            return [Source(path, Kind.COCO, problem=e.happened)]
        by_file = {p.name.casefold(): k for k, p in self._paths.items()}
        if len(by_file) < len(self._paths):
            counted = Counter(p.name.casefold() for p in self._paths.values())
            by_file = {n: k for n, k in by_file.items() if counted[n] == 1}
        out = []
        for name in names:
            file = Path(name.replace("\\", "/")).name
            case_id = by_file.get(file.casefold()) or self._keys.get(bare(image_stem(Path(file))))
            if self._only and len(names) == 1:
                case_id = self._only
            problem = "" if case_id else f"no case has the image “{name}”"
            out.append(Source(path, Kind.COCO, case_id or "", image_name=name, problem=problem))
        return out

    def _guessed(self, path: Path, kind: Kind) -> Source:
        if kind is Kind.LABELS:
            self.guessed.add(path)
        return Source(path, kind, self._only)

    def _names(self, case: CaseState) -> set[str]:
        stem = image_stem(self._paths[case.id])
        names = {case.name, case.name.rsplit("/", 1)[-1], stem}
        names |= {image_stem(Path(n)) for n in names}
        names |= {_CHANNEL.sub("", n) for n in names}
        return {bare(n) for n in names} - {""}

    def _by_name(self, path: Path) -> tuple[str, str]:
        """Id of the case, and the one label shown where the name tells one."""
        stem = image_stem(path)
        key = bare(stem)
        if key in self._keys:
            return self._keys[key], ""
        # NAME_liver: the longest name that fits.
        folded = stem.casefold()
        fits = [k for k in self._keys if folded.startswith(k) and folded[len(k) :][:1] in {*"-_. "}]
        if fits:
            longest = max(fits, key=len)
            return self._keys[longest], stem[len(longest) :].strip("-_. ")
        label = "" if _NOTHING.fullmatch(stem) else stem
        for above in list(path.parents)[:3]:
            case_id = self._folders.get(above.resolve()) or self._keys.get(bare(above.name))
            if case_id:
                return case_id, label
            if not _NOTHING.fullmatch(above.name):
                break
        return "", ""

    def _by_reference(self, wanted: References) -> tuple[str, str]:
        """Id of the case that a DICOM object refers to, or why there is none."""
        if self._identities is None:
            self._identities = {
                k: identity_of(self._paths[k], Part.parse(c.images[0].part))
                for k, c in self._cases.items()
            }
        for name in ("instances", "series", "frames"):
            fits = [
                k
                for k, has in self._identities.items()
                if getattr(has, name) & getattr(wanted, name)
            ]
            if len(fits) == 1:
                return fits[0], ""
            if fits and name != "series":
                names = ", ".join(self._cases[k].name for k in fits[:3])
                return "", f"it may be for {names}"
        return "", "no case is of the series that it refers to"


def _told_apart(found: list[Source], guessed: set[Path]) -> list[Source]:
    """Several label maps for a case that no name ties to it show a label each."""
    several = Counter(s.case_id for s in found if s.path in guessed)
    return [
        replace(s, label=image_stem(s.path)) if s.path in guessed and several[s.case_id] > 1 else s
        for s in found
    ]
