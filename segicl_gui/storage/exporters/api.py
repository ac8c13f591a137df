"""What every exporter is given and answers, and the one label map a case becomes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from segicl_gui.domain.errors import UserError
from segicl_gui.domain.geometry import Geometry
from segicl_gui.domain.labels import Label, LabelKind
from segicl_gui.domain.proposals import Proposal
from segicl_gui.storage.parts import WHOLE, Part
from segicl_gui.storage.pseudonyms import Deidentification

LabelArray = npt.NDArray[np.uint16]


@dataclass(frozen=True, slots=True, eq=False)
class ExportCase:
    """One annotated image.

    Parameters
    ----------
    name : str
        Becomes the file name; signs that a file name cannot hold are replaced.
    geometry : Geometry
    label_maps : iterable of ndarray of uint16
        Canonical (slice, row, column), one a label group; values are label ids. May make them
        on demand.
    labels : tuple of Label
        Of all groups.
    assessed : mapping of int to ndarray of bool
        Label id to (n_slices,): where somebody decided about this label. A missing label is
        unassessed everywhere.
    image : Path or None
        File, or DICOM folder, that was annotated.
    part : Part
        Which image of that file or folder.
    more_images : tuple of (Path, Part)
        Images that lie under the same masks, such as other sequences of one examination.
    provenance : mapping
        JSON values on how the masks came about; kept in the manifest.
    objects : iterable of (Label, ndarray of uint16)
        For labels whose objects are told apart: the number of each voxel's object, canonical
        axes, 0 where the label is not. May make them on demand.
    tags : mapping of int to str
        Frame, counted from 0 -> what it is, such as "ED".
    proposal : Proposal or None
        What an engine offers for the slices in which labels are still open.
    anonymous : bool
        Whoever gets the export must not learn where the images lie or what their files are called.
    """

    name: str
    geometry: Geometry
    label_maps: Iterable[LabelArray]
    labels: tuple[Label, ...]
    assessed: Mapping[int, npt.NDArray[np.bool_]]
    image: Path | None = None
    provenance: Mapping[str, Any] = field(default_factory=dict)
    objects: Iterable[tuple[Label, LabelArray]] = ()
    tags: Mapping[int, str] = field(default_factory=dict)
    part: Part = WHOLE
    more_images: tuple[tuple[Path, Part], ...] = ()
    proposal: Proposal | None = None
    anonymous: bool = False
    auto: Mapping[int, npt.NDArray[np.bool_]] = field(default_factory=dict)

    def files(self, out: Path, ending: str) -> tuple[Path, ...]:
        """NAME and ending, or NAME_frame000 and so on where each frame has a file of its own."""
        if self.geometry.frames == 1:
            return (out / f"{self.file_name}{ending}",)
        frames = range(self.geometry.frames)
        return tuple(out / f"{self.file_name}_frame{i:03}{ending}" for i in frames)

    @property
    def file_name(self) -> str:
        """The name as a file name without suffix, valid on every system."""
        return file_name_of(self.name) or "case"

    @property
    def object_labels(self) -> tuple[Label, ...]:
        """Labels whose objects are told apart and that somebody decided about somewhere."""
        return tuple(
            x for x in self.labels if x.kind is LabelKind.OBJECTS and self.is_assessed(x).any()
        )

    def object_stem(self, label: Label) -> str:
        """File name, without suffix, of the map of a label's objects."""
        return f"{self.file_name}_objects_{file_name_of(label.name) or label.id}"

    def object_maps(self) -> Iterator[tuple[Label, LabelArray]]:
        """The objects of each of `object_labels` in the slices in which it was assessed."""
        for label, numbers in self.objects:
            if label in self.object_labels:
                yield label, np.where(self.is_assessed(label)[:, None, None], numbers, 0)

    def frame(self, index: int) -> ExportCase:
        """One frame of a volume in time as a case of its own; the case where it has but one."""
        if self.geometry.frames == 1:
            return self
        here = slice(index * self.geometry.depth, (index + 1) * self.geometry.depth)
        return replace(
            self,
            geometry=self.geometry.one_frame(),
            label_maps=tuple(m[here] for m in self.label_maps),
            assessed={k: v[here] for k, v in self.assessed.items()},
            auto={k: v[here] for k, v in self.auto.items()},
            objects=tuple((x, numbers[here]) for x, numbers in self.objects),
            tags={},
        )

    def is_assessed(self, label: Label) -> npt.NDArray[np.bool_]:
        """(n_slices,): where this label was assessed."""
        nowhere = np.zeros(self.geometry.shape[0], bool)
        return np.asarray(self.assessed.get(label.id, nowhere), bool)


@dataclass(frozen=True, slots=True)
class ExportOptions:
    """How to export.

    Parameters
    ----------
    unassessed : "ignore" or "refuse"
        Mark voxels that nobody looked at with the ignore value, or refuse such cases.
    overwrite : bool
        Whether files of an earlier export may be replaced.
    resume : bool
        Keep what an export that was interrupted had finished, and do the rest.
    polygons : bool
        COCO: polygons instead of run lengths.
    copy_images : bool
        COCO: also write the images, as PNG.
    channels : tuple of str
        nnU-Net: what the channels are called; by default the modality.
    auto : bool
        Take what was auto-accepted, which nobody has looked at, for assessed.
    proposals : bool
        Also write what is proposed and not yet decided, with its confidence.
    deidentify : Deidentification or None
        Write copies of images, and what is taken from their headers, without what tells who the
        patients are. The cases are to be `anonymous` then.
    sets : mapping of str to str
        nnU-Net: id of a case (in its provenance) -> "train", "validation" or "test".
    """

    unassessed: Literal["ignore", "refuse"] = "ignore"
    overwrite: bool = False
    resume: bool = False
    polygons: bool = False
    copy_images: bool = False
    channels: tuple[str, ...] = ()
    auto: bool = False
    proposals: bool = False
    deidentify: Deidentification | None = None
    sets: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Written:
    """What an exporter says of a case it has written; kept in the manifest.

    Parameters
    ----------
    ignore : int or None
        The value of voxels nobody looked at, where it occurs.
    notes : tuple of str
        What a reader of the files could not know from them.
    facts : mapping
        JSON values that the exporter needs for the file that all cases share.
    nothing : str
        Why no file was written, as there is nothing that the format could hold; else "".
    """

    ignore: int | None = None
    notes: tuple[str, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)
    nothing: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Done:
    """A case that was written, now or in the export that is resumed, and what was said of it."""

    case: ExportCase
    written: Written


def ignore_value(labels: tuple[Label, ...]) -> int:
    """Value of voxels nobody looked at: 255, or 65535 where label ids need more than 8 bits."""
    highest = max((x.id for x in labels), default=0)
    if highest == 65535:
        raise UserError(
            "Cannot export",
            "A label has the value 65535, which is needed for voxels nobody looked at.",
            "Give that label another value.",
        )
    return 255 if highest <= 254 else 65535


def unassessed_labels(case: ExportCase) -> tuple[Label, ...]:
    """Labels that are unassessed in at least one slice."""
    return tuple(x for x in case.labels if not case.is_assessed(x).all())


def merged_label_map(case: ExportCase) -> tuple[LabelArray, int | None]:
    """One label map of all groups, in which no unassessed voxel is background.

    A label that is part of another one overrides it. Voxels that are 0 in a slice where any
    label is unassessed get the ignore value, and so do voxels of a label in slices where
    that label itself is unassessed (drafts).

    Returns
    -------
    label_map : ndarray of uint16
        Canonical axes.
    ignore : int or None
        The ignore value, where it occurs.

    Raises
    ------
    UserError
        If labels overlap without one being part of the other, or a value has no label.
    ValueError
        If an array does not fit the geometry.
    """
    shape = case.geometry.shape
    out = np.zeros(shape, np.uint16)
    for label_map in case.label_maps:
        if label_map.shape != shape:
            raise ValueError(f"label map of shape {label_map.shape} for an image of {shape}")
        _lay_over(out, label_map, case)
    check_values(case, out)
    ignore = ignore_value(case.labels)
    for label in case.labels:
        open_slices = ~case.is_assessed(label)
        if open_slices.shape != shape[:1]:
            raise ValueError(f"assessment of {label.name} for {open_slices.size} slices")
        part = out[open_slices]
        part[(part == 0) | (part == label.id)] = ignore
        out[open_slices] = part
    return out, ignore if bool(np.any(out == ignore)) else None


def check_values(case: ExportCase, label_map: LabelArray) -> None:
    """Refuse a label map with a value that no label has; `UserError`."""
    used = {int(v) for plane in label_map for v in np.unique(plane)}
    unknown = sorted(used - {x.id for x in case.labels} - {0})
    if unknown:
        raise UserError(
            f"Cannot export {case.name}",
            f"Its masks hold the value {unknown[0]}, which no label has.",
            "Add a label with this value, or erase it.",
        )


def _lay_over(out: LabelArray, label_map: LabelArray, case: ExportCase) -> None:
    """Merge one group into `out`, in place."""
    parents = {x.id: x.part_of for x in case.labels}
    both = (out != 0) & (label_map != 0) & (out != label_map)
    keep = np.zeros(out.shape, bool)
    pairs = np.unique(out[both].astype(np.uint32) << 16 | label_map[both])
    for pair in pairs:
        below, above = int(pair) >> 16, int(pair) & 0xFFFF
        if _is_within(above, below, parents):
            continue
        if not _is_within(below, above, parents):
            name = {x.id: x.name for x in case.labels}
            raise UserError(
                f"Cannot export {case.name}",
                f"“{name.get(below, below)}” and “{name.get(above, above)}” overlap, which one "
                "label map cannot hold.",
                "Choose a format that holds overlaps (seg-nrrd, dicom-seg, rtstruct, coco), or "
                "make one part of the other.",
            )
        keep |= both & (out == below) & (label_map == above)
    np.copyto(out, label_map, where=(label_map != 0) & ~keep)


def file_name_of(text: str) -> str:
    """A text without the signs that a file name cannot hold on some system."""
    return re.sub(r'[\x00-\x1f<>:"/\\|?*]+', "_", text).strip(" .")


def _is_within(child: int, parent: int, parents: Mapping[int, int | None]) -> bool:
    seen = {child}
    above = parents.get(child)
    while above is not None and above not in seen:
        if above == parent:
            return True
        seen.add(above)
        above = parents.get(above)
    return False
