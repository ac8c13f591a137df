"""Hostile files, as somebody could send them: nothing runs, nothing escapes, nothing grows."""

from __future__ import annotations

import gzip
import io
import json
import os
import pickle
import resource
import struct
import subprocess
import sys
import tarfile
import time
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from segicl_gui.domain.errors import UserError
from segicl_gui.domain.geometry import Geometry
from segicl_gui.domain.project import CaseState
from segicl_gui.engine import wire
from segicl_gui.engine.arrays import decode_array
from segicl_gui.storage.dicom import scan_dicom
from segicl_gui.storage.image_copies import copy_image
from segicl_gui.storage.images import describe_image, file_hash, read_image
from segicl_gui.storage.importers import coco
from segicl_gui.storage.parts import WHOLE
from segicl_gui.storage.proposal_cache import ProposalCache
from segicl_gui.storage.readers.pixel_size import size_of
from segicl_gui.storage.task_file import TaskFile

ROOT = Path(__file__).parents[2]


class Payload:
    """Leaves a file behind where somebody unpickles it."""

    def __init__(self, trace: Path) -> None:
        self._trace = trace

    def __reduce__(self) -> tuple[object, ...]:
        return (Path.touch, (self._trace,))


@pytest.fixture
def trace(tmp_path: Path) -> Iterator[Path]:
    path = tmp_path / "was-run"
    yield path
    assert not path.exists()


@pytest.fixture
def pickled(trace: Path) -> bytes:
    return pickle.dumps(Payload(trace))


def test_the_payload_works(trace: Path, pickled: bytes):
    pickle.loads(pickled)
    assert trace.exists()
    trace.unlink()


# --- pickles ------------------------------------------------------------------------------------


def of_objects(trace: Path) -> bytes:
    out = io.BytesIO()
    np.save(out, np.array([Payload(trace)], object), allow_pickle=True)
    return out.getvalue()


def test_an_array_of_objects_over_the_wire(trace: Path):
    data = of_objects(trace)
    for body, compressed in ((data, False), (zlib.compress(data), True)):
        with pytest.raises(UserError):
            decode_array(body, compressed=compressed)
    line = {"event": "slice", "index": 0, "quality": 1.0, "note": "",
            "mask": {"dtype": "O", "shape": [1], "zlib": ""}, "confidence": {}}  # fmt: skip
    with pytest.raises(UserError):
        wire.decode_event(json.dumps(line))


def test_a_task_with_an_array_of_objects(tmp_path: Path, trace: Path):
    path = tmp_path / "a.segicltask"
    told = {
        "format": "segicltask", "version": 1, "name": "x", "licence": "", "provenance": {},
        "labels": [{"id": 1, "name": "a", "color": "#ff0000"}],
        "exemplars": [{"groups": [0], "closed": {"1": 2}, "spacing": None, "modality": ""}],
    }  # fmt: skip
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("task.json", json.dumps(told))
        archive.writestr("000000/image.npy", of_objects(trace))
    with TaskFile(path) as file, pytest.raises(UserError, match="is no array"):
        next(file.exemplars())


@pytest.mark.parametrize("form", ["npz", "pickle", "npy"])
def test_a_cache_that_somebody_exchanged(tmp_path: Path, trace: Path, pickled: bytes, form: str):
    path = tmp_path / "c1.npz"
    if form == "npz":
        np.savez(path, allow_pickle=True, head=np.array([Payload(trace)], object))
    else:
        path.write_bytes(pickled if form == "pickle" else of_objects(trace))
    grid = Geometry.from_source((4, 4), (1.0, 1.0), (0.0, 0.0), (1.0, 0.0, 0.0, 1.0))
    assert ProposalCache(tmp_path).read(CaseState("c1", "n", "s", (), grid)) is None


def test_weights_that_are_a_pickle(tmp_path: Path, trace: Path, pickled: bytes):
    torch = pytest.importorskip("torch")
    load_file = pytest.importorskip("safetensors.torch").load_file
    as_torch = io.BytesIO()
    torch.save(Payload(trace), as_torch)
    for data in (pickled, as_torch.getvalue()):
        (tmp_path / "model.safetensors").write_bytes(data)
        with pytest.raises(Exception, match=r"(?i)header"):
            load_file(tmp_path / "model.safetensors")


# --- ways out of a folder -----------------------------------------------------------------------


def nrrd(data: str) -> str:
    return ("NRRD0004\ntype: uchar\ndimension: 3\nsizes: 4 4 4\nencoding: raw\nendian: little\n"
            f"data file: {data}\n\n")  # fmt: skip


def meta(data: str) -> str:
    return ("ObjectType = Image\nNDims = 3\nDimSize = 4 4 4\nElementType = MET_UCHAR\n"
            f"ElementDataFile = {data}\n")  # fmt: skip


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    """64 bytes that would make a volume of 4 × 4 × 4, outside the folder that is opened."""
    path = tmp_path / "elsewhere" / "secret.raw"
    path.parent.mkdir()
    path.write_bytes(bytes(range(64)))
    (tmp_path / "opened").mkdir()
    return path


@pytest.mark.parametrize("name", ["a.nhdr", "a.mhd", "a.nrrd", "a.mha"])
@pytest.mark.parametrize(
    "way",
    ["{}", "../elsewhere/secret.raw", "./x/../../elsewhere/secret.raw",
     "LIST\n../elsewhere/secret.raw",
     "../elsewhere/secret%d.raw 1 4 1", "LIST 2\n{}"],
)  # fmt: skip
def test_voxels_anywhere_but_beside_their_header(tmp_path: Path, secret: Path, name: str, way: str):
    header = tmp_path / "opened" / name
    make = nrrd if name.endswith(("hdr", "nrrd")) else meta
    header.write_text(make(way.format(secret)))
    for read in (describe_image, read_image, lambda p: copy_image(p, WHOLE, tmp_path / "copy")):
        with pytest.raises(UserError) as caught:
            read(header)
        assert "damaged" in caught.value.happened or "other" in caught.value.happened
    assert not list(tmp_path.glob("copy/*"))


@pytest.mark.parametrize("name", ["a.nhdr", "a.mhd"])
@pytest.mark.parametrize("place", ["voxels.raw", "below/voxels.raw"])
def test_voxels_beside_their_header_or_below_it(tmp_path: Path, name: str, place: str):
    (tmp_path / "below").mkdir()
    (tmp_path / place).write_bytes(bytes(range(64)))
    (tmp_path / name).write_text(nrrd(place) if name.endswith("hdr") else meta(place))
    assert sorted(read_image(tmp_path / name).array.ravel().tolist()) == list(range(64))


def test_a_windows_path_is_one_everywhere(tmp_path: Path):
    for way in (r"C:\x\a.raw", r"..\a.raw", r"\\server\share\a.raw"):
        (tmp_path / "a.mhd").write_text(meta(way))
        with pytest.raises(UserError, match="another folder"):
            read_image(tmp_path / "a.mhd")


def test_a_zarr_whose_array_is_elsewhere(tmp_path: Path):
    import zarr

    outside = zarr.open_group(str(tmp_path / "outside"), mode="w", zarr_format=2)
    outside.create_array("0", data=np.ones((4, 4), np.uint8))
    group = zarr.open_group(str(tmp_path / "a.ome.zarr"), mode="w", zarr_format=2)
    for way in ("../outside/0", str(tmp_path / "outside" / "0"), "x/../../outside/0"):
        group.attrs["multiscales"] = [{"axes": ["y", "x"], "datasets": [{"path": way}]}]
        with pytest.raises(UserError):
            read_image(tmp_path / "a.ome.zarr")


@pytest.mark.skipif(os.name != "posix", reason="links need rights on Windows")
def test_a_copy_of_a_zarr_takes_nothing_along_from_elsewhere(tmp_path: Path, secret: Path):
    import zarr

    path = tmp_path / "opened" / "a.ome.zarr"
    zarr.open_group(str(path), mode="w", zarr_format=2)
    (path / "0.0").symlink_to(secret)
    with pytest.raises(UserError, match="link to a file elsewhere"):
        copy_image(path, WHOLE, tmp_path / "copy")


@pytest.mark.filterwarnings("ignore:Invalid value for VR CS")
def test_a_dicomdir_leads_nowhere(tmp_path: Path, secret: Path, dicom_files: ModuleType):
    """Its file ids are not followed: what lies in the folder is what is found."""
    from pydicom.dataset import Dataset, FileMetaDataset
    from pydicom.uid import ExplicitVRLittleEndian, MediaStorageDirectoryStorage

    dicom_files.write_dicom(tmp_path / "elsewhere" / "a.dcm", np.zeros((4, 4), np.int16))
    record, directory = Dataset(), Dataset()
    record.DirectoryRecordType = "IMAGE"
    record.ReferencedFileID = ["..", "elsewhere", "a.dcm"]
    directory.file_meta = FileMetaDataset()
    directory.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    directory.file_meta.MediaStorageSOPClassUID = MediaStorageDirectoryStorage
    directory.file_meta.MediaStorageSOPInstanceUID = "1.2.3"
    directory.DirectoryRecordSequence = [record]
    directory.save_as(tmp_path / "opened" / "DICOMDIR", enforce_file_format=True)
    found = scan_dicom(tmp_path / "opened")
    assert (found.series, found.objects, found.damaged) == ((), (), ())


@pytest.mark.parametrize("name", ["../escape.npy", "/etc/cron.d/x", "000000/../../x.npy",
                                  "000000\\image.npy", "C:x.npy"])  # fmt: skip
def test_a_task_with_a_member_elsewhere(tmp_path: Path, name: str):
    path = tmp_path / "a.segicltask"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("task.json", "{}")
        archive.writestr(name, b"x")
    with pytest.raises(UserError, match="belongs in no task"):
        TaskFile(path)
    assert [p.name for p in tmp_path.iterdir()] == ["a.segicltask"]


def test_a_tar_that_is_called_a_task(tmp_path: Path):
    path = tmp_path / "a.segicltask"
    with tarfile.open(path, "w") as archive:
        archive.addfile(tarfile.TarInfo("../x"), io.BytesIO())
    with pytest.raises(UserError, match="no archive"):
        TaskFile(path)


def test_coco_names_open_no_files(tmp_path: Path, secret: Path):
    """An image's name in a file of annotations is compared with names, never opened."""
    path = tmp_path / "a.json"
    path.write_text(json.dumps({
        "images": [{"id": 1, "file_name": "../elsewhere/secret.raw", "height": 4, "width": 4}],
        "annotations": [], "categories": [{"id": 1, "name": "a"}],
    }))  # fmt: skip
    opened: list[str] = []
    watching = [True]

    def watch(event: str, args: tuple[object, ...]) -> None:
        if watching[0] and event == "open":
            opened.append(str(args[0]))

    sys.addaudithook(watch)
    grid = Geometry.from_source((4, 4), (1.0, 1.0), (0.0, 0.0), (1.0, 0.0, 0.0, 1.0))
    coco.read(path, grid, "../elsewhere/secret.raw")
    watching[0] = False
    assert str(path) in opened
    assert not [o for o in opened if "secret" in o]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes in this system's folders")
def test_pipes_and_devices_are_not_waited_for(tmp_path: Path):
    os.mkfifo(tmp_path / "a.nii")
    for path in (tmp_path / "a.nii", Path("/dev/zero")):
        for read in (read_image, describe_image, file_hash):
            with pytest.raises(UserError, match="neither a file nor a folder"):
                read(path)


# --- bombs --------------------------------------------------------------------------------------


def _gzip_nifti(path: Path) -> None:
    """A header of 5 TB, and 64 MB of zeros behind it."""
    head = bytearray(352)
    struct.pack_into("<i", head, 0, 348)
    struct.pack_into("<8h", head, 40, 3, 30000, 30000, 3000, 1, 1, 1, 1)
    struct.pack_into("<hh", head, 70, 4, 16)
    struct.pack_into("<8f", head, 76, *(1.0,) * 8)
    struct.pack_into("<f", head, 108, 352.0)
    head[344:348] = b"n+1\0"
    with gzip.open(path, "wb", 1) as f:
        f.write(bytes(head))
        for _ in range(64):
            f.write(bytes(1 << 20))


def _png(path: Path) -> None:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 0, 0, 0, 0)
    body = zlib.compress(bytes(1 << 24))
    path.write_bytes(
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")
    )


def _tiff(path: Path) -> None:
    """One strip that says it is 3.6 GB of zeros."""
    packer = zlib.compressobj(9)
    body = b"".join(packer.compress(bytes(1 << 24)) for _ in range(4)) + packer.flush()
    tags = [(256, 4, 1, 60_000), (257, 4, 1, 60_000), (258, 3, 1, 8), (259, 3, 1, 8),
            (262, 3, 1, 1),
            (273, 4, 1, 8), (277, 3, 1, 1),
            (278, 4, 1, 60_000), (279, 4, 1, len(body))]  # fmt: skip
    at = 8 + len(body) + len(body) % 2
    ifd = struct.pack("<H", len(tags)) + b"".join(struct.pack("<HHII", *t) for t in tags) + bytes(4)
    path.write_bytes(b"II*\0" + struct.pack("<I", at) + body + bytes(len(body) % 2) + ifd)


def _task(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("task.json", b" " * (31 << 20))


def _ome(path: Path) -> None:
    import tifffile

    tifffile.imwrite(path, np.zeros((4, 4), np.uint8), photometric="minisblack", description=LAUGHS)


LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE OME [<!ENTITY a0 "ha">'
    + "".join(f'<!ENTITY a{i} "{f"&a{i - 1};" * 10}">' for i in range(1, 11))
    + ']><OME xmlns="http://www.openmicroscopy.org/Schemas/OME/2016-06"><Image><Pixels>&a10;'
    "</Pixels></Image></OME>"
)

_BOMBS: dict[str, tuple[str, Callable[[Path], None]]] = {
    "gzip": ("a.nii.gz", _gzip_nifti),
    "png": ("a.png", _png),
    "tiff": ("a.tif", _tiff),
    "zip": ("a.segicltask", _task),
    "entities": ("a.ome.tif", _ome),
}

_CHILD = """
import resource, sys, time
from pathlib import Path
from segicl_gui.domain.errors import UserError
from segicl_gui.storage.images import read_image, describe_image
from segicl_gui.storage.task_file import TaskFile
path = Path(sys.argv[1])
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
start = time.perf_counter()
try:
    if path.suffix == ".segicltask":
        TaskFile(path)
    else:
        describe_image(path)
        read_image(path)
    said = "opened"
except UserError as e:
    said = "refused"
after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(said, (after - before) // 1024, round(time.perf_counter() - start, 1))
"""


@pytest.mark.parametrize("kind", _BOMBS)
def test_bombs(tmp_path: Path, kind: str):
    """In a process of its own, of which the memory can be told."""
    name, make = _BOMBS[kind]
    make(tmp_path / name)
    assert (tmp_path / name).stat().st_size < 5 << 20
    done = subprocess.run(
        [sys.executable, "-c", _CHILD, str(tmp_path / name)],
        cwd=ROOT, capture_output=True, encoding="utf-8", check=False, timeout=120,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (8 << 30, 8 << 30)),
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    said, grown, seconds = done.stdout.split()
    # Entities alone harm nobody where they are not replaced: the picture itself is good.
    assert said == ("opened" if kind == "entities" else "refused"), done.stdout
    assert int(grown) < 600
    assert float(seconds) < 30


def test_entities_of_a_description_are_not_replaced():
    class Tiff:
        is_ome = True
        ome_metadata = LAUGHS

    start = time.perf_counter()
    assert size_of(Tiff(), 0).channels == ()
    assert time.perf_counter() - start < 5
