"""What is fuzzed: good inputs to begin with, and what is done with any bytes at all.

Only `UserError` may come out of a target; anything else, an abort of a library, much memory or a
long wait is a finding. A first byte often chooses one of several forms, so that one target covers a
family; what is packed or summed up in a file is unpacked here first, so that damage reaches what
lies below.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import os
import shutil
import sqlite3
import struct
import tempfile
import warnings
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from unittest import mock

import numpy as np
from safetensors.numpy import save_file

from segicl_gui.domain.errors import UserError
from segicl_gui.domain.geometry import Geometry
from segicl_gui.domain.masks import LabelMap
from segicl_gui.domain.project import Assessment, CaseState, ImageRef, ProjectState
from segicl_gui.engine import wire
from segicl_gui.engine.api import ExemplarSpec, LabelSpec, PredictRequest, SlicePrediction
from segicl_gui.engine.arrays import decode_array, encode_array
from segicl_gui.engine.models import bringing, store
from segicl_gui.storage import records, settings, task_file
from segicl_gui.storage.dicom import scan_files
from segicl_gui.storage.folders import read_dataset_json, scan_folder
from segicl_gui.storage.images import describe_image, read_image
from segicl_gui.storage.importers import kinds, names, own_manifest
from segicl_gui.storage.importers.api import How
from segicl_gui.storage.project_store import ProjectStore
from segicl_gui.storage.proposal_cache import ProposalCache
from tests.storage.importers.conftest import (
    oblique_geometry,
    rtstruct_file,
    seg_file,
    write_series,
)
from tests.storage.test_malformed import MAKERS

Run = Callable[[Path, bytes], None]
LONGEST = 1 << 16
"""Bytes of an input: enough for every seed; more would only be slower."""
_PACKED_NIFTI = "packed.nii.gz"


@dataclass(frozen=True, slots=True)
class Target:
    """Something that reads what others wrote.

    Parameters
    ----------
    seeds : callable
        Given an empty folder, makes good inputs.
    run : callable
        Given an empty folder and any bytes.
    watched : tuple of str
        Packages whose branches tell a new input from one like the others.
    """

    seeds: Callable[[Path], Iterator[bytes]]
    run: Run
    watched: tuple[str, ...] = field(default=("segicl_gui",))


@contextmanager
def _only_user_errors() -> Iterator[None]:
    with suppress(UserError), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


# --- images ---------------------------------------------------------------------------------------


def _images(*files: tuple[str, str]) -> Target:
    """(maker of a seed in tests/storage/test_malformed.py, the name its bytes are opened by)."""

    def seeds(folder: Path) -> Iterator[bytes]:
        for i, (maker, name) in enumerate(files):
            place = folder / str(i)
            place.mkdir()
            data = MAKERS[maker](place).read_bytes()
            if name == _PACKED_NIFTI:
                data = gzip.decompress(data)
            yield bytes([i]) + data

    def run(folder: Path, data: bytes) -> None:
        name = files[data[0] % len(files)][1] if data else files[0][1]
        body = gzip.compress(data[1:], 1) if name == _PACKED_NIFTI else data[1:]
        path = folder / name
        path.write_bytes(body)
        with _only_user_errors():
            described = describe_image(path)
            image = read_image(path)
            assert image.array.shape[-len(described.geometry.shape) :] or image.array.ndim
        if name.endswith(".dcm"):
            with _only_user_errors():
                scan_files([path])

    watched = ("segicl_gui", "pydicom") if files[0][1].endswith(".dcm") else ("segicl_gui",)
    return Target(seeds, run, watched)


_ZARR = ("zarr.json", ".zgroup", ".zattrs", "0/zarr.json", "0/.zarray")


def _zarr_seeds(folder: Path) -> Iterator[bytes]:
    for version in ("0.4", "0.5"):
        place = folder / version
        place.mkdir()
        made = MAKERS[f"ome-zarr {version}"](place)
        for i, name in enumerate(_ZARR):
            if (made / name).is_file():
                yield bytes([i]) + (made / name).read_bytes()


@cache
def _zarr_whole(version: str) -> Path:
    return MAKERS[f"ome-zarr {version}"](Path(tempfile.mkdtemp(prefix="fuzz-zarr-")))


def _zarr(folder: Path, data: bytes) -> None:
    name = _ZARR[data[0] % len(_ZARR)] if data else _ZARR[0]
    whole = _zarr_whole("0.5" if name.endswith("zarr.json") else "0.4")
    path = folder / "a.ome.zarr"
    shutil.copytree(whole, path)
    (path / name).write_bytes(data[1:])
    with _only_user_errors():
        describe_image(path)
        read_image(path)


# --- masks of other programs ----------------------------------------------------------------------


@cache
def _grid() -> Geometry:
    return oblique_geometry()


_MASKS = {
    "seg.nrrd": ("a.seg.nrrd", kinds.Kind.SLICER),
    "coco": ("a.json", kinds.Kind.COCO),
    "rtstruct": ("a.dcm", kinds.Kind.RTSTRUCT),
    "dicom-seg": ("a.dcm", kinds.Kind.SEG),
    "labels nrrd": ("a.nrrd", kinds.Kind.LABELS),
    "labels nii": ("a.nii", kinds.Kind.LABELS),
    "labels mha": ("a.mha", kinds.Kind.LABELS),
}


def _mask(folder: Path, which: str) -> Path:
    geometry, (name, _) = _grid(), _MASKS[which]
    path = folder / name
    array = (np.arange(5 * 12 * 16).reshape(5, 12, 16) % 7 == 0).astype(np.uint8)
    if which == "dicom-seg":
        return seg_file(path, write_series(folder / "ct"), array[..., None], labels=("a",))
    if which == "rtstruct":
        corners = ((2, 3, 3), (2, 3, 9), (2, 8, 9))
        return rtstruct_file(path, {"a": [np.array([geometry.world(p) for p in corners])]})
    if which == "coco":
        path.write_text(json.dumps({
            "images": [{"id": 1, "file_name": "x", "height": 12, "width": 16, "slice": 1}],
            "categories": [{"id": 1, "name": "cell"}],
            "annotations": [
                {"id": 1, "image_id": 1, "category_id": 1, "segmentation": [[1, 1, 5, 1, 5, 9]]},
                {"id": 2, "image_id": 1, "category_id": 1,
                 "segmentation": {"size": [12, 16], "counts": [20, 30, 142]}},
                {"id": 3, "image_id": 1, "category_id": 1,
                 "segmentation": {"size": [12, 16], "counts": "d01e0T5"}},
            ],
        }))  # fmt: skip
        return path
    import SimpleITK as sitk

    image = sitk.GetImageFromArray(array)
    image.SetSpacing(geometry.spacing)
    image.SetOrigin(geometry.origin)
    image.SetDirection(geometry.direction)
    if which == "seg.nrrd":
        for key, value in {"Name": "a", "LabelValue": "1", "Color": "1 0 0", "Layer": "0"}.items():
            image.SetMetaData(f"Segment0_{key}", value)
    sitk.WriteImage(image, str(path), useCompression=False)
    return path


def _importer(*which: str) -> Target:
    def seeds(folder: Path) -> Iterator[bytes]:
        for i, one in enumerate(which):
            place = folder / str(i)
            place.mkdir()
            yield bytes([i]) + _mask(place, one).read_bytes()

    def run(folder: Path, data: bytes) -> None:
        name, kind = _MASKS[which[data[0] % len(which)] if data else which[0]]
        path = folder / name
        path.write_bytes(data[1:])
        kinds.kind_of(path)
        with _only_user_errors():
            resample = bool(data[1:] and data[1] & 1)
            for s in kinds.read(path, kind, _grid(), How(resample=resample), image_name="x"):
                assert s.mask.shape == _grid().shape

    dicom = which[0] in ("rtstruct", "dicom-seg")
    return Target(seeds, run, ("segicl_gui", "pydicom", "highdicom") if dicom else ("segicl_gui",))


_LISTS = ("dataset.json", "manifest.json", "labels.txt", "labels.json", "labels.csv", "labels.ctbl")


def _list_seeds(_: Path) -> Iterator[bytes]:
    data_set = {
        "name": "set", "labels": {"0": "background", "1": "liver", "2": {"name": "x"}},
        "modality": "CT", "assessed": {"a.png": ["liver"]}, "ignore": 255,
    }  # fmt: skip
    yield b"\0" + json.dumps(data_set).encode()
    nnunet = {
        "labels": {"background": 0, "liver": 1, "whole": [1, 2], "ignore": 3},
        "channel_names": {"0": "CT"}, "numTraining": 1, "file_ending": ".nii.gz",
    }  # fmt: skip
    yield b"\0" + json.dumps(nnunet).encode()
    case = {
        "files": ["a.nii.gz"],
        "labels": [{"value": 1, "name": "liver", "color": "#ff0000", "assessed_slices": [0, 2]}],
    }
    yield b"\1" + json.dumps({"cases": [case]}).encode()
    yield b"\2" + b'1 255 0 0 1 1 1 "liver"\n2 0 255 0 1 1 1 "tumour"\n'
    yield b"\3" + json.dumps({"1": "liver", "tumour": 2}).encode()
    yield b"\4" + b"value,name,color\n1,liver,#ff0000\n"
    yield b"\5" + b"1 liver 255 0 0 255\n"


def _lists(folder: Path, data: bytes) -> None:
    name = _LISTS[data[0] % len(_LISTS)] if data else _LISTS[0]
    (folder / name).write_bytes(data[1:])
    for below in ("imagesTr", "labelsTr", "images", "masks"):
        (folder / below).mkdir()
    (folder / "images" / "a.png").write_bytes(b"x")
    (folder / "imagesTr" / "a_0000.nii.gz").write_bytes(b"x")
    with _only_user_errors():
        if name == "dataset.json":
            with suppress(UserError):
                read_dataset_json(folder / name)
            scan_folder(folder)
        elif name == "manifest.json":
            case = own_manifest.case_of(folder / "a.nii.gz")
            if case is not None:
                own_manifest.labels_of(case)
                own_manifest.assessed_in(case)
                own_manifest.objects_label(folder / "a.nii.gz", case)
        else:
            names.read_names(folder / name)


# --- what travels to and from an engine -----------------------------------------------------------


def _wire_seeds(_: Path) -> Iterator[bytes]:
    image = np.arange(48, dtype=np.float32).reshape(6, 8)
    yield b"\0" + encode_array(image)
    yield b"\1" + encode_array(np.zeros((3, 4, 3), np.uint8))
    request = PredictRequest(
        "pixels", ("a" * 32,), (LabelSpec(1, "liver"),), (ExemplarSpec("b" * 32, "c" * 32, (1,)),)
    )
    yield b"\2" + wire.encode_request(request)
    mask, sure = np.zeros((4, 5), np.uint16), np.zeros((4, 5), np.uint8)
    for event in (
        SlicePrediction(0, mask, sure, 0.9, "well"), wire.Progress(0.5, "half"), wire.Done(1.0),
        wire.Failed("a", "b", "c"), wire.Cancelled(),
    ):  # fmt: skip
        yield b"\3" + wire.encode_event(event)


def _wire(_: Path, data: bytes) -> None:
    body = data[1:]
    with _only_user_errors():
        match data[0] % 5 if data else 0:
            case 0:
                decode_array(body, limit=1 << 24)
            case 1:
                packed = zlib.compress(body, 1)
                decode_array(packed, compressed=True, limit=1 << 24)
            case 2:
                wire.decode_request(body)
            case 3:
                wire.decode_event(body)
            case _:
                decode_array(body, compressed=True, limit=1 << 24)


# --- what this program wrote itself ---------------------------------------------------------------


@cache
def _project_file() -> bytes:
    """The database of a project of one case."""
    geometry = _grid()
    mask = np.zeros(geometry.shape, np.uint16)
    mask[2, 3:9, 4:12] = 1
    case = CaseState(
        "c1", "scan", "s", (ImageRef("../a.nii", "ab" * 16),), geometry,
        masks={0: LabelMap.from_array(mask)},
        assessments={1: bytes([0, 0, int(Assessment.CONFIRMED), 0, 0])},
    )  # fmt: skip
    with tempfile.TemporaryDirectory(prefix="fuzz-project-") as folder:
        store = ProjectStore.create(Path(folder), ProjectState("p").with_case(case))
        store.close()
        with closing(sqlite3.connect(Path(folder) / "project.db")) as db:
            db.execute("PRAGMA journal_mode=DELETE")
            db.execute("VACUUM")
        return (Path(folder) / "project.db").read_bytes()


def _states() -> dict[str, bytes]:
    """Case id -> its state, unpacked; "" is what all share."""
    with closing(sqlite3.connect(":memory:")) as db:
        db.deserialize(_project_file())
        rows = db.execute("SELECT case_id, state FROM revisions ORDER BY id").fetchall()
    return {case: zlib.decompress(state) for case, state in rows}


def _project_seeds(_: Path) -> Iterator[bytes]:
    states = _states()
    (length,) = struct.unpack_from("<I", states["c1"])
    yield b"\0" + states["c1"]
    yield b"\1" + states[""]
    yield b"\2" + states["c1"][4 : 4 + length] + b"\0\0\0\0"
    yield b"\3" + _project_file()


def _project(folder: Path, data: bytes) -> None:
    form, body = (data[0] % 4, data[1:]) if data else (0, b"")
    file = folder / "project.db"
    file.write_bytes(body if form == 3 else _project_file())
    if form < 3:
        if form == 2:  # the length is right whatever the text is
            body = struct.pack("<I", len(body)) + body
        which = "" if form == 1 else "c1"
        with closing(sqlite3.connect(file)) as db:
            db.execute(
                "UPDATE revisions SET state = ? WHERE case_id = ?", (zlib.compress(body, 1), which)
            )
            db.commit()
        if form != 1:
            with suppress(Exception):
                records.chunks_of(zlib.compress(body, 1))
    with _only_user_errors():
        store = ProjectStore.open(folder)
        try:
            state = store.load()
            store.revisions()
            store.load_screen()
            for case in state.cases:
                store.last_steps(case)
        finally:
            store.close()


def _task_seeds(folder: Path) -> Iterator[bytes]:
    from segicl_gui.domain.labels import Label
    from segicl_gui.storage.task_file import TaskExemplar

    image, mask = np.zeros((4, 5), np.float32), np.zeros((4, 5), np.uint16)
    mask[1:3] = 1
    exemplar = TaskExemplar(image, {0: mask}, {1: Assessment.CONFIRMED}, (1.0, 1.0), "CT")
    path = folder / "a.segicltask"
    task_file.write_task(path, "t", (Label(1, "a", "#ff0000"),), [exemplar], {"cases": 1}, "CC0")
    yield b"\0" + path.read_bytes()
    with zipfile.ZipFile(path) as archive:
        yield b"\1" + archive.read("task.json")
        yield b"\2" + archive.read("000000/image.npy")
        yield b"\3" + archive.read("000000/mask0.npy")


@cache
def _task_members() -> dict[str, bytes]:
    with tempfile.TemporaryDirectory(prefix="fuzz-task-") as folder:
        whole = next(iter(_task_seeds(Path(folder))))[1:]
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        return {n: archive.read(n) for n in archive.namelist()}


def _task(folder: Path, data: bytes) -> None:
    form, body = (data[0] % 4, data[1:]) if data else (0, b"")
    path = folder / "a.segicltask"
    if form == 0:
        path.write_bytes(body)
    else:
        changed = ("task.json", "000000/image.npy", "000000/mask0.npy")[form - 1]
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            for name, content in (_task_members() | {changed: body}).items():
                archive.writestr(name, content)
    with _only_user_errors(), task_file.TaskFile(path) as file:
        for _ in file.exemplars():
            pass


def _own_seeds(folder: Path) -> Iterator[bytes]:
    path = folder / "s.json"
    chosen = settings.Settings(recent=("a",), keys={"undo": ("Ctrl+Z",)}, name="x")
    settings.save_settings(chosen, path)
    yield b"\0" + path.read_bytes()
    yield b"\1" + json.dumps({"c1": 0.5, "c2": None}).encode()
    head = [{
        "group": 0, "index": 2, "quality": 0.8, "note": "", "inputs": "ab", "labels": [1],
        "made_from": ["c0"], "offered": 8, "engine": "pixels", "weights": [1.0],
    }]  # fmt: skip
    yield b"\2" + json.dumps(head).encode()


def _own(folder: Path, data: bytes) -> None:
    """Settings and caches: whatever is in them, the program starts."""
    form, body = (data[0] % 4, data[1:]) if data else (0, b"")
    if form == 0:
        (folder / "s.json").write_bytes(body)
        found = settings.load_settings(folder / "s.json")
        assert found.theme in ("dark", "light")
        assert isinstance(found.engine, str)
        assert found.who
        found.opened(folder)
        settings.save_settings(found, folder / "s.json")
        return
    cache_, geometry = ProposalCache(folder), _grid()
    if form == 1:
        (folder / "qualities.json").write_bytes(body)
        cache_.load_summaries()
        return
    path = folder / "c1.npz"
    if form == 2:
        _, rows, columns = geometry.shape
        np.savez(
            path, head=np.frombuffer(body, np.uint8), mask0=np.zeros((rows, columns), np.uint16),
            confidence0=np.zeros((rows, columns), np.uint8),
        )  # fmt: skip
    else:
        path.write_bytes(body)
    cache_.read(CaseState("c1", "n", "s", (), geometry))


def _model_folder(folder: Path) -> Path:
    out = folder / "net"
    out.mkdir(exist_ok=True)
    save_file({"w": np.arange(6, dtype=np.float32)}, out / "model.safetensors")
    (out / "config.json").write_text('{"model_type": "sam"}')
    (out / "README.md").write_text("---\nlicense: mit\n---\n")
    return out


def _model_seeds(folder: Path) -> Iterator[bytes]:
    net = _model_folder(folder)
    files = {
        p.name: {"sha256": hashlib.sha256(p.read_bytes()).hexdigest(), "size": p.stat().st_size}
        for p in sorted(net.iterdir())
    }
    record = {"schema": 2, "id": "net", "engine": "sam", "licence": "MIT", "files": files}
    path = folder / "net.segiclmodel"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("model.json", json.dumps(record))
        for file in sorted(net.iterdir()):
            archive.write(file, file.name)
    yield b"\0" + path.read_bytes()
    yield b"\1" + json.dumps(record).encode()
    for i, name in enumerate(("model.safetensors", "config.json", "README.md"), 2):
        yield bytes([i]) + (net / name).read_bytes()


def _model(folder: Path, data: bytes) -> None:
    form, body = (data[0] % 5, data[1:]) if data else (0, b"")
    path = folder / "net.segiclmodel"
    if form == 0:
        path.write_bytes(body)
    else:
        path = _model_folder(folder)
        changed = ("model.json", "model.safetensors", "config.json", "README.md")[form - 1]
        (path / changed).write_bytes(body)
    place = mock.patch.dict(os.environ, {"SEGICL_MODELS": str(folder / "store")})
    with place, _only_user_errors():
        installed = bringing.install(bringing.look(path), agreed=True)
        assert installed.folder.parent == folder / "store"
        store.verified(installed.id)
        store.remove(installed.id)


TARGETS: dict[str, Target] = {
    "wire": Target(_wire_seeds, _wire),
    "project": Target(_project_seeds, _project),
    "task": Target(_task_seeds, _task),
    "model": Target(_model_seeds, _model),
    "own-files": Target(_own_seeds, _own),
    "lists": Target(_list_seeds, _lists),
    "nifti": _images(("nii", "a.nii"), ("nii.gz", _PACKED_NIFTI), ("nii 2", "a.nii")),
    "nrrd": _images(("nrrd", "a.nrrd"), ("nrrd gzip", "a.nrrd"), ("nhdr", "a.nhdr")),
    "meta": _images(("mha", "a.mha"), ("mha zlib", "a.mha"), ("mhd", "a.mhd")),
    "pictures": _images(
        ("png", "a.png"), ("png 16", "a.png"), ("png palette", "a.png"), ("jpeg", "a.jpg"),
        ("bmp", "a.bmp"), ("gif", "a.gif"), ("webp", "a.webp"),
    ),
    "tiff": _images(
        ("tiff", "a.tif"), ("tiff lzw", "a.tif"), ("tiff jpeg", "a.tif"), ("tiff tiles", "a.tif"),
        ("bigtiff", "a.tif"), ("imagej", "a.tif"), ("ome-tiff", "a.ome.tif"),
    ),
    "zarr": Target(_zarr_seeds, _zarr),
    "dicom": _images(("dicom", "a.dcm")),
    "labels": _importer("seg.nrrd", "labels nrrd", "labels nii", "labels mha"),
    "coco": _importer("coco"),
    "dicom-masks": _importer("rtstruct", "dicom-seg"),
}  # fmt: skip
