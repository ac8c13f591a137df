"""Tasks as one file: a ZIP archive of arrays (npy) and one JSON text; nothing in it is run.

``task.json`` holds labels, exemplars and where they come from; ``NNNNNN/image.npy`` the picture of
an exemplar, ``NNNNNN/maskG.npy`` its label map of group G.
"""

from __future__ import annotations

import io
import json
import math
import re
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from segicl_gui.domain.errors import UserError
from segicl_gui.domain.labels import Label, LabelKind, ModelUse, Schema
from segicl_gui.domain.npy import npy_header
from segicl_gui.domain.project import CLOSED, Assessment
from segicl_gui.storage.atomic import replacing

SUFFIX = ".segicltask"
VERSION = 1
MOST_EXEMPLARS = 20_000
MOST_SIDE = 16_384
MOST_BYTES = 8 << 30
"""Unpacked, all together."""
_MOST_JSON = 32 << 20
# Masks pack well, but a thousandfold is no picture.
_MOST_RATIO = 1100
_SLACK = 1 << 20
_MEMBER = re.compile(r"task\.json|\d{6}/(image|mask\d{1,5})\.npy")
_TYPES = ("|u1", "|i1", "<u2", "<i2", "<u4", "<i4", "<f4", "<f8")


@dataclass(frozen=True, slots=True, eq=False)
class TaskExemplar:
    """A picture and what is known of it.

    Parameters
    ----------
    image : ndarray
        (row, column) in the source's units, or (row, column, 3) uint8.
    masks : mapping of int to ndarray of uint16
        Group -> label map (row, column).
    closed : mapping of int to Assessment
        Label id -> confirmed or absent.
    spacing : tuple of float, or None
        Millimetres between rows and between columns; None where they are not known.
    modality : str
        As DICOM has it; "" where unknown.
    """

    image: npt.NDArray[Any]
    masks: Mapping[int, npt.NDArray[np.uint16]]
    closed: Mapping[int, Assessment]
    spacing: tuple[float, float] | None
    modality: str = ""


@dataclass(frozen=True, slots=True)
class Task:
    """What a task file says of itself.

    Parameters
    ----------
    name : str
    labels : tuple of Label
    provenance : mapping
        Program, date, number of cases and of annotators; no names.
    licence : str
        Under which terms the exemplars are passed on.
    count : int
        Number of exemplars.
    """

    name: str
    labels: tuple[Label, ...]
    provenance: Mapping[str, Any]
    licence: str
    count: int


def write_task(
    path: Path,
    name: str,
    labels: Iterable[Label],
    exemplars: Iterable[TaskExemplar],
    provenance: Mapping[str, Any],
    licence: str,
) -> None:
    """Write a task; exemplars are taken one at a time.

    Raises
    ------
    UserError
        If the file cannot be written; one that was there stays as it was then.
    """
    told: list[dict[str, Any]] = []
    with (
        replacing(path) as temporary,
        zipfile.ZipFile(temporary, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive,
    ):
        for n, e in enumerate(exemplars):
            _write_array(archive, f"{n:06}/image.npy", e.image)
            for group, mask in e.masks.items():
                _write_array(archive, f"{n:06}/mask{group}.npy", mask.astype(np.uint16))
            told.append(
                {
                    "groups": sorted(e.masks),
                    "closed": {str(k): int(v) for k, v in e.closed.items()},
                    "spacing": e.spacing,
                    "modality": e.modality,
                }
            )
        value = {
            "format": "segicltask", "version": VERSION, "name": name, "licence": licence,
            "provenance": dict(provenance), "labels": [asdict(x) for x in labels],
            "exemplars": told,
        }  # fmt: skip
        archive.writestr("task.json", json.dumps(value, ensure_ascii=False, indent=1))


def _write_array(archive: zipfile.ZipFile, name: str, array: npt.NDArray[Any]) -> None:
    buffer = io.BytesIO()
    little = array.astype(array.dtype.newbyteorder("<"), copy=False)
    np.lib.format.write_array(buffer, np.ascontiguousarray(little), allow_pickle=False)
    archive.writestr(name, buffer.getvalue())


class TaskFile:
    """An open task file. What it holds is read piece by piece, and checked before it is unpacked.

    Raises
    ------
    UserError
        If it is no task, of a newer version, or says of itself what cannot be.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            self._archive = zipfile.ZipFile(path)
        except (OSError, zipfile.BadZipFile, ValueError, NotImplementedError) as e:
            raise self._error(f"it is no archive that can be read ({e})") from e
        try:
            self._check_members()
            self.task, self._told = self._read_told()
        except BaseException:
            self._archive.close()
            raise

    def __enter__(self) -> TaskFile:
        return self

    def __exit__(self, *error: object) -> None:
        self._archive.close()

    def exemplars(self, check: Callable[[], None] = lambda: None) -> Iterator[TaskExemplar]:
        """The exemplars, one at a time; `check` is called before each and may raise."""
        ids = {x.id for x in self.task.labels}
        for n, told in enumerate(self._told):
            check()
            image = self._array(f"{n:06}/image.npy")
            if image.ndim == 3 and (image.shape[2] != 3 or image.dtype != np.uint8):
                raise self._error(f"exemplar {n + 1} is neither grey nor RGB")
            masks = {}
            for group in told["groups"]:
                mask = self._array(f"{n:06}/mask{group}.npy")
                if mask.dtype != np.uint16 or mask.shape != image.shape[:2]:
                    raise self._error(f"a mask of exemplar {n + 1} does not fit its image")
                if not set(np.unique(mask).tolist()) <= ids | {0}:
                    raise self._error(f"a mask of exemplar {n + 1} holds labels it does not name")
                masks[group] = mask
            if image.dtype.kind == "f" and not np.isfinite(image).all():
                raise self._error(f"exemplar {n + 1} holds values that are no numbers")
            yield TaskExemplar(image, masks, told["closed"], told["spacing"], told["modality"])

    def _error(self, why: str) -> UserError:
        return UserError(
            f"Cannot import {self._path.name}",
            f"{why[0].upper()}{why[1:]}.",
            "Ask whoever made it for another copy; nothing was changed.",
        )

    def _check_members(self) -> None:
        members = self._archive.infolist()
        if len(members) > 8 * MOST_EXEMPLARS:
            raise self._error("it holds too many files")
        names = [m.filename for m in members]
        if len(set(names)) < len(names) or "task.json" not in names:
            raise self._error("it is not a task of this program")
        for m in members:
            if not _MEMBER.fullmatch(m.filename):
                raise self._error(f"it holds “{m.filename[:60]}”, which belongs in no task")
            if m.file_size > _MOST_RATIO * m.compress_size + _SLACK:
                raise self._error("it is packed so tightly that it looks like a trap")
        if sum(m.file_size for m in members) > MOST_BYTES:
            raise self._error(f"it is larger than {MOST_BYTES >> 30} GB unpacked")

    def _bytes(self, name: str) -> bytes:
        try:
            return self._archive.read(name)
        except KeyError as e:
            raise self._error(f"{name} is missing") from e
        except (
            OSError, zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError,
            MemoryError,
        ) as e:  # fmt: skip
            raise self._error(f"{name} is damaged ({e})") from e

    def _array(self, name: str) -> npt.NDArray[Any]:
        data = self._bytes(name)
        try:
            header = npy_header(data)
        except ValueError as e:
            raise self._error(f"{name} is no array ({e})") from e
        shape, dtype = header.shape, header.dtype
        fits = len(shape) in (2, 3) and all(0 < s <= MOST_SIDE for s in shape)
        if not fits or header.fortran or dtype.str not in _TYPES:
            raise self._error(f"{name} is no picture: {shape}, {dtype}")
        if len(data) - header.offset != math.prod(shape) * dtype.itemsize:
            raise self._error(f"{name} is not as long as it says")
        return np.frombuffer(data, dtype, offset=header.offset).reshape(shape).copy()

    def _read_told(self) -> tuple[Task, list[dict[str, Any]]]:
        if self._archive.getinfo("task.json").file_size > _MOST_JSON:
            raise self._error("its description is too long")
        try:
            value = json.loads(self._bytes("task.json").decode())
            if value["format"] != "segicltask":
                raise ValueError("it is not a task")
            newer = int(value["version"]) > VERSION
        except (ValueError, KeyError, TypeError, RecursionError) as e:
            raise self._error(f"its description cannot be read ({e})") from e
        if newer:
            raise self._error("it was made by a newer version of this program")
        try:
            labels = tuple(_label(x) for x in value["labels"])
            if not all(0 <= x.group <= 65535 for x in labels):
                raise ValueError("a layer has no number")
            schema = Schema()
            for label in _parents_first(labels):
                schema = schema.add(label)
            ids = set(schema.ids())
            told = [_told(e, ids) for e in value["exemplars"]]
            if len(told) > MOST_EXEMPLARS:
                raise ValueError("too many exemplars")
            name = _line(value["name"]) or self._path.stem
            provenance = dict(value["provenance"])
            task = Task(name, labels, provenance, str(value["licence"])[:4000], len(told))
        except UserError as e:
            raise self._error(f"its labels are not valid: {e.happened}") from e
        except (
            ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError,
        ) as e:  # fmt: skip
            raise self._error(f"its description is not valid ({e})") from e
        return task, told


def _line(text: Any) -> str:
    return " ".join("".join(c for c in str(text) if c.isprintable()).split())[:80]


def _label(x: Mapping[str, Any]) -> Label:
    parent = x.get("part_of")
    return Label(
        id=int(x["id"]),
        name=_line(x["name"]),
        color=str(x["color"]),
        description=str(x.get("description", ""))[:4000],
        kind=LabelKind(x.get("kind", LabelKind.REGION)),
        part_of=None if parent is None else int(parent),
        group=int(x.get("group", 0)),
        model_use=ModelUse(x.get("model_use", ModelUse.EXEMPLARS)),
    )


def _parents_first(labels: tuple[Label, ...]) -> list[Label]:
    out: list[Label] = []
    left = list(labels)
    while left:
        known = {x.id for x in out}
        ready = [x for x in left if x.part_of is None or x.part_of in known]
        if not ready:
            raise ValueError("a label is part of one that is missing, or of itself")
        out += ready
        left = [x for x in left if x not in ready]
    return out


def _told(e: Mapping[str, Any], ids: set[int]) -> dict[str, Any]:
    closed = {int(k): Assessment(int(v)) for k, v in e["closed"].items()}
    if not closed or not set(closed) <= ids or not set(closed.values()) <= set(CLOSED):
        raise ValueError("an exemplar says nothing of the labels")
    spacing = e["spacing"]
    if spacing is not None:
        row, column = (float(v) for v in spacing)
        if not (0 < row < 1e4 and 0 < column < 1e4):
            raise ValueError(f"spacing {spacing}")
        spacing = (row, column)
    groups = [int(g) for g in e["groups"]]
    if not all(0 <= g <= 65535 for g in groups) or len(groups) > 64:
        raise ValueError("layers")
    return {
        "groups": groups, "closed": closed, "spacing": spacing,
        "modality": _line(e.get("modality", ""))[:16],
    }  # fmt: skip
