"""Thousands of damaged files: each is read, or refused with a message that says what to do.

Files are made by `MAKERS` and damaged by `DAMAGES`; a format is added by a maker (and what lies in
its header, by an entry of `LIES`). Cases run in child processes of limited memory, so that a
crash, a hang or a blow-up is found, and attributed to its case. Run a case by hand with
``python tests/storage/test_malformed.py MAKER NUMBER``.
"""

from __future__ import annotations

import gzip
import json
import os
import random
import re
import resource
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import time
import zlib
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np

SECONDS = 5  # a case may take
MEMORY = 6 << 30  # of address space a child may have
GROWTH = 1 << 30  # bytes a case may take
FLIPS = 60
HEADER = 40

Change = Callable[[bytes], bytes]
Maker = Callable[[Path], Path]
_RNG = np.random.default_rng(7)
_VOLUME = _RNG.integers(0, 200, (5, 16, 20)).astype(np.int16)
_COLOUR = _RNG.integers(0, 255, (24, 30, 3)).astype(np.uint8)


# --- makers: write a good file or folder, give what is opened ---------------------------------


def _sitk(name: str, compress: bool = False) -> Maker:
    def make(folder: Path) -> Path:
        import SimpleITK as sitk

        image = sitk.GetImageFromArray(_VOLUME)
        image.SetSpacing((0.5, 0.75, 2.0))
        sitk.WriteImage(image, str(folder / name), compress)
        return folder / name

    return make


def _nifti_2(folder: Path) -> Path:
    import nibabel as nib

    nib.save(nib.Nifti2Image(_VOLUME, np.eye(4)), folder / "a.nii")
    return folder / "a.nii"


def _picture(name: str, mode: str = "RGB", **how: object) -> Maker:
    def make(folder: Path) -> Path:
        import PIL.Image

        picture = PIL.Image.fromarray(_COLOUR)
        if mode == "I;16":
            picture = PIL.Image.fromarray(_VOLUME[0].astype(np.uint16))
        elif mode != "RGB":
            picture = picture.convert(mode)
        picture.save(folder / name, **how)
        return folder / name

    return make


def _tiff(name: str, **how: object) -> Maker:
    def make(folder: Path) -> Path:
        import tifffile

        tifffile.imwrite(folder / name, _VOLUME.astype(np.uint16), **how)
        return folder / name

    return make


def _zarr(version: int) -> Maker:
    def make(folder: Path) -> Path:
        import zarr

        path = folder / "a.ome.zarr"
        group = zarr.open_group(str(path), mode="w", zarr_format=version)
        group.create_array("0", data=_VOLUME, chunks=(5, 16, 20))
        axes = [{"name": a, "type": "space", "unit": "micrometer"} for a in "zyx"]
        scale = {"type": "scale", "scale": [2.0, 0.5, 0.5]}
        datasets = [{"path": "0", "coordinateTransformations": [scale]}]
        ome = {"multiscales": [{"version": "0.4", "axes": axes, "datasets": datasets}]}
        group.attrs.update(ome if version == 2 else {"ome": {"version": "0.5", **ome}})
        return path

    return make


def _dicom(slices: int) -> Maker:
    def make(folder: Path) -> Path:
        import SimpleITK as sitk

        writer = sitk.ImageFileWriter()
        writer.KeepOriginalImageUIDOn()
        for z in range(slices):
            plane = sitk.GetImageFromArray(_VOLUME[z][np.newaxis])
            for tag, value in {
                "0008|0060": "CT",
                "0020|000e": "1.2.3.4",
                "0008|0018": f"1.2.3.4.{z + 1}",
                "0020|0032": f"0\\0\\{2 * z}",
                "0020|0037": "1\\0\\0\\0\\1\\0",
                "0020|0013": str(z + 1),
                "0008|0008": "DERIVED\\SECONDARY",
            }.items():
                plane.SetMetaData(tag, value)
            writer.SetFileName(str(folder / f"{z}.dcm"))
            writer.Execute(plane)
        return folder / "0.dcm" if slices == 1 else folder

    return make


def _data_set(folder: Path) -> Path:
    import PIL.Image

    (folder / "images").mkdir()
    (folder / "masks").mkdir()
    PIL.Image.fromarray(_COLOUR).save(folder / "images" / "a.png")
    PIL.Image.fromarray(_COLOUR[..., 0] % 3).save(folder / "masks" / "a.png")
    meta = {
        "name": "set",
        "labels": {"0": "background", "1": "liver", "2": {"name": "x", "color": "#ff0000"}},
        "modality": "CT",
        "assessed": {"a.png": ["liver"]},
        "ignore": 255,
    }
    (folder / "dataset.json").write_text(json.dumps(meta))
    return folder


MAKERS: dict[str, Maker] = {
    "nii": _sitk("a.nii"),
    "nii.gz": _sitk("a.nii.gz"),
    "nii 2": _nifti_2,
    "nrrd": _sitk("a.nrrd"),
    "nrrd gzip": _sitk("a.nrrd", True),
    "nhdr": _sitk("a.nhdr"),
    "mha": _sitk("a.mha"),
    "mha zlib": _sitk("a.mha", True),
    "mhd": _sitk("a.mhd"),
    "png": _picture("a.png"),
    "png 16": _picture("a.png", "I;16"),
    "png palette": _picture("a.png", "P"),
    "jpeg": _picture("a.jpg"),
    "bmp": _picture("a.bmp"),
    "gif": _picture("a.gif", "P"),
    "webp": _picture("a.webp"),
    "tiff": _tiff("a.tif", photometric="minisblack"),
    "tiff lzw": _picture("a.tif", compression="tiff_lzw"),
    "tiff jpeg": _picture("a.tif", compression="jpeg"),
    "tiff tiles": _tiff("a.tif", photometric="minisblack", tile=(16, 16), compression="zlib"),
    "bigtiff": _tiff("a.tif", photometric="minisblack", bigtiff=True),
    "imagej": _tiff("a.tif", imagej=True, metadata={"spacing": 2.0, "unit": "um"}),
    "ome-tiff": _tiff("a.ome.tif", metadata={"axes": "ZYX", "PhysicalSizeX": 0.5}),
    "ome-zarr 0.4": _zarr(2),
    "ome-zarr 0.5": _zarr(3),
    "dicom": _dicom(1),
    "dicom folder": _dicom(3),
    "data set": _data_set,
}


# --- damages: names and changes of the bytes of a file ----------------------------------------


def _truncated(data: bytes, seed: int) -> Iterator[tuple[str, Change]]:
    step = max(1, min(512, len(data)) // HEADER)
    for n in sorted({*range(0, len(data), 1024), *range(0, min(512, len(data)), step)}):
        yield f"cut at {n}", lambda d, n=n: d[:n]


def _flipped(data: bytes, seed: int) -> Iterator[tuple[str, Change]]:
    draw = random.Random(seed)
    for i in range(FLIPS if data else 0):
        # Two in three in the header, where they change what the rest means.
        end = min(400, len(data)) if i % 3 else len(data)
        places = [(draw.randrange(end), draw.randrange(8)) for _ in range(1 + i % 4)]

        def flip(d: bytes, places: list[tuple[int, int]] = places) -> bytes:
            out = bytearray(d)
            for at, bit in places:
                out[at] ^= 1 << bit
            return bytes(out)

        yield f"bits {places}", flip


def _overwritten(data: bytes, seed: int) -> Iterator[tuple[str, Change]]:
    """Whole words of zeros and ones: sizes of nothing, or of everything."""
    draw = random.Random(seed + 1)
    for i in range(24 if len(data) > 8 else 0):
        at = draw.randrange(min(400, len(data) - 8)) & ~3
        word = (b"\0\0\0\0", b"\xff\xff\xff\xff", b"\x7f\xff\xff\xff", b"\xff\xff\xff\x7f")[i % 4]
        yield f"{word!r} at {at}", lambda d, at=at, w=word: d[:at] + w + d[at + 4 :]


def _lying(data: bytes, seed: int) -> Iterator[tuple[str, Change]]:
    for marks, lies in LIES:
        if marks(data):
            yield from lies(data)


def _replaced(data: bytes, seed: int) -> Iterator[tuple[str, Change]]:
    """By something else altogether."""
    for name, other in {
        "nothing": b"",
        "text": b"Dear diary, " * 99,
        "zeros": bytes(2000),
        "a preamble of DICOM": bytes(128) + b"DICM" + bytes(40),
        "gzip of gzip": gzip.compress(gzip.compress(bytes(9999))),
        "a bomb": gzip.compress(bytes(1 << 24)),
        "open brackets": b"[" * 50_000,
    }.items():
        yield f"replaced by {name}", lambda d, other=other: other


DAMAGES = (_truncated, _flipped, _overwritten, _lying, _replaced)


# --- what headers can claim --------------------------------------------------------------------


def _texts(*pairs: tuple[str, str]) -> Callable[[bytes], Iterator[tuple[str, Change]]]:
    def lies(data: bytes) -> Iterator[tuple[str, Change]]:
        for pattern, new in pairs:
            if re.search(pattern.encode(), data):
                yield (
                    f"{pattern} is {new[:40]}",
                    lambda d, p=pattern, n=new: re.sub(p.encode(), n.encode(), d, count=1),
                )

    return lies


def _words(
    fields: dict[int, str], values: dict[str, tuple[float, ...]]
) -> Callable[[bytes], Iterator[tuple[str, Change]]]:
    """Fields of a binary header by offset, each set to each value of its type."""

    def lies(data: bytes) -> Iterator[tuple[str, Change]]:
        for at, kind in fields.items():
            for value in values[kind[-1]]:

                def change(d: bytes, at: int = at, k: str = kind, v: float = value) -> bytes:
                    out = bytearray(d)
                    struct.pack_into(k, out, at, v)
                    return bytes(out)

                yield f"{value} at {at}", change

    return lies


_NUMBERS: dict[str, tuple[float, ...]] = {
    "h": (-1, 0, 7, 32767),
    "i": (-1, 0, 1, 2**31 - 1),
    "q": (-1, 0, 2**40, 2**62),
    "f": (0.0, -1.0, float("nan"), float("inf"), 1e30),
    "d": (0.0, -1.0, float("nan"), float("inf"), 1e300),
    "H": (0, 1, 9, 65535),
    "I": (0, 1, 2**31, 2**32 - 1),
}


def _within_gzip(
    lies: Callable[[bytes], Iterator[tuple[str, Change]]],
) -> Callable[[bytes], Iterator[tuple[str, Change]]]:
    def packed(data: bytes) -> Iterator[tuple[str, Change]]:
        for name, change in lies(gzip.decompress(data)):
            yield name, lambda d, c=change: gzip.compress(c(gzip.decompress(d)), 1)

    return packed


def _png(data: bytes) -> Iterator[tuple[str, Change]]:
    for at, value in ((16, 2**31 - 1), (20, 2**31 - 1), (16, 60000), (16, 0), (24, 0x10060000)):

        def change(d: bytes, at: int = at, value: int = value) -> bytes:
            out = bytearray(d)
            struct.pack_into(">I", out, at, value)
            struct.pack_into(">I", out, 29, zlib.crc32(out[12:29]))
            return bytes(out)

        yield f"IHDR {value} at {at}", change


def _tiff_tags(data: bytes) -> Iterator[tuple[str, Change]]:
    start = struct.unpack_from("<I", data, 4)[0]
    count = struct.unpack_from("<H", data, start)[0]
    for i in range(count):
        at = start + 2 + 12 * i
        tag, kind = struct.unpack_from("<HH", data, at)
        if kind not in (3, 4):
            continue
        for value in (0, 1, 3, 40_000, 2**31 - 1):

            def change(d: bytes, at: int = at, value: int = value) -> bytes:
                out = bytearray(d)
                struct.pack_into("<HII", out, at + 2, 4, 1, value)
                return bytes(out)

            yield f"tag {tag} is {value}", change
    end = start + 2 + 12 * count
    for target in (start, 0xFFFFFFF0, 8):
        yield (
            f"next directory at {target}",
            lambda d, t=target: d[:end] + struct.pack("<I", t) + d[end + 4 :],
        )


_NIFTI_1 = {0: "<i", 40: "<h", 42: "<h", 44: "<h", 46: "<h", 48: "<h", 70: "<h", 72: "<h",
            80: "<f", 88: "<f", 108: "<f", 112: "<f", 116: "<f", 252: "<h", 254: "<h", 256: "<f",
            280: "<f", 292: "<f"}  # fmt: skip
_NIFTI_2 = {0: "<i", 12: "<h", 14: "<h", 16: "<q", 24: "<q", 32: "<q", 40: "<q", 48: "<q",
            112: "<d", 168: "<q", 176: "<d", 344: "<i", 348: "<i", 352: "<d",
            400: "<d"}  # fmt: skip
_BMP = {10: "<I", 14: "<I", 18: "<i", 22: "<i", 28: "<H", 30: "<I", 46: "<I"}
_JSON_LIES = _texts(
    (r'"shape": ?\[[^]]*\]', '"shape": [100000, 100000, 100000]'),
    (r'"shape": ?\[[^]]*\]', '"shape": [-1, 16, 20]'),
    (r'"shape": ?\[[^]]*\]', '"shape": [5, 16]'),
    (r'"shape": ?\[[^]]*\]', '"shape": []'),
    (r'"shape": ?\[[^]]*\]', '"shape": "x"'),
    (r'"(chunks|chunk_shape)": ?\[[^]]*\]', r'"chunks": [0, 0, 0]'),
    (r'"(chunks|chunk_shape)": ?\[[^]]*\]', r'"\1": [90000, 90000, 90000]'),
    (r'"(chunks|chunk_shape)": ?\[[^]]*\]', r'"\1": [1, 1, 1]'),
    (r'"(dtype|data_type)": ?"[^"]*"', r'"\1": "O"'),
    (r'"(dtype|data_type)": ?"[^"]*"', r'"\1": "<f9"'),
    (r'"(dtype|data_type)": ?"[^"]*"', r'"\1": "<c16"'),
    (r'"(zarr_format)": ?\d', r'"\1": 9'),
    (r'"path": ?"0"', '"path": "../../.."'),
    (r'"path": ?"0"', '"path": "/etc"'),
    (r'"path": ?"0"', '"path": 5'),
    (r'"path": ?"0"', '"path": ""'),
    (r'"path": ?"0"', '"path": "9"'),
    (r'"axes": ?\[', '"axes": ["q", '),
    (r'"name": ?"z"', '"name": "y"'),
    (r'"name": ?"z"', '"name": null'),
    (r'"unit": ?"micrometer"', '"unit": 5'),
    (r'"scale": ?\[[^]]*\]', '"scale": [0, 0, 0]'),
    (r'"scale": ?\[[^]]*\]', '"scale": [1e400, NaN, -1]'),
    (r'"scale": ?\[[^]]*\]', '"scale": "x"'),
    (r'"scale": ?\[[^]]*\]', '"scale": [1]'),
    (r'"coordinateTransformations": ?\[', '"coordinateTransformations": [5, '),
    (r'"datasets": ?\[', '"datasets": 5, "x": ['),
    (r'"multiscales": ?\[', '"multiscales": [], "x": ['),
    (r'"multiscales": ?\[', '"multiscales": 5, "x": ['),
    (r'"labels": ?\{', '"labels": [], "x": {'),
    (r'"labels": ?\{', '"labels": {"-1": "a", '),
    (r'"labels": ?\{', '"labels": {"99999999": "a", '),
    (r'"labels": ?\{', '"labels": {"3": 5, '),
    (r'"labels": ?\{', '"labels": {"3": {"name": "liver"}, '),
    (r'"color": ?"[^"]*"', '"color": "red"'),
    (r'"ignore": ?\d+', '"ignore": 1e400'),
    (r'"ignore": ?\d+', '"ignore": 1'),
    (r'"assessed": ?\{', '"assessed": {"../x": ["bone"], '),
    (r'"name": ?"set"', '"name": ["set"]'),
)
_TEXT_LIES = _texts(
    (r"sizes: [^\n]*", "sizes: 90000 90000 90000"),
    (r"sizes: [^\n]*", "sizes: 20 16 -5"),
    (r"sizes: [^\n]*", "sizes: 20 16"),
    (r"sizes: [^\n]*", "sizes: 99999999999999999999 1 1"),
    (r"dimension: \d", "dimension: 99"),
    (r"dimension: \d", "dimension: 0"),
    (r"type: \w+", "type: double"),
    (r"type: \w+", "type: block"),
    (r"encoding: \w+", "encoding: bzip2"),
    (r"encoding: \w+", "encoding: hex"),
    (r"encoding: \w+", "encoding: gzip"),
    (r"encoding: \w+", "encoding: raw\nbyte skip: 99999999999"),
    (r"encoding: \w+", "encoding: raw\nbyte skip: -1"),
    (r"encoding: \w+", "encoding: raw\nline skip: 2147483647"),
    (r"space directions: [^\n]*", "space directions: (nan,0,0) (0,inf,0) (0,0,1)"),
    (r"space directions: [^\n]*", "space directions: (0,0,0) (0,0,0) (0,0,0)"),
    (r"space directions: [^\n]*", "space directions: (1,0,0) (1,0,0) (0,0,1)"),
    (r"space directions: [^\n]*", "space directions: none none none"),
    (r"space origin: [^\n]*", "space origin: (1e999,x,0)"),
    (r"space: [^\n]*", 'space: left-posterior-superior\nspace units: "parsec" "" "um"'),
    (r"data file: [^\n]*", "data file: ../../../../../../etc/passwd"),
    (r"data file: [^\n]*", "data file: /dev/zero"),
    (r"data file: [^\n]*", "data file: a.nhdr"),
    (r"data file: [^\n]*", "data file: %d%s%n.raw 1 5 1"),
    (r"data file: [^\n]*", "data file: LIST\nx.raw"),
    (r"DimSize = [^\n]*", "DimSize = 90000 90000 90000"),
    (r"DimSize = [^\n]*", "DimSize = 20 16 -5"),
    (r"DimSize = [^\n]*", "DimSize = 20 16"),
    (r"DimSize = [^\n]*", "DimSize = x"),
    (r"NDims = \d", "NDims = 99"),
    (r"NDims = \d", "NDims = -1"),
    (r"NDims = \d", "NDims = 0"),
    (r"ElementSpacing = [^\n]*", "ElementSpacing = 0 -1 nan"),
    (r"TransformMatrix = [^\n]*", "TransformMatrix = 0 0 0 0 0 0 0 0 0"),
    (r"TransformMatrix = [^\n]*", "TransformMatrix = 1 1 0 0 1 0 0 0 1"),
    (r"ElementType = [^\n]*", "ElementType = MET_DOUBLE"),
    (r"ElementType = [^\n]*", "ElementType = MET_STRING"),
    (r"ElementType = [^\n]*", "ElementType = MET_SHORT\nElementNumberOfChannels = 2000000000"),
    (r"ElementType = [^\n]*", "ElementType = MET_SHORT\nElementNumberOfChannels = -1"),
    (r"CompressedData = [^\n]*", "CompressedData = True"),
    (r"CompressedData = [^\n]*", "CompressedData = True\nCompressedDataSize = 99999999999"),
    (r"BinaryData = [^\n]*", "BinaryData = False"),
    (r"BinaryData = [^\n]*", "BinaryData = True\nHeaderSize = -1"),
    (r"BinaryData = [^\n]*", "BinaryData = True\nHeaderSize = 999999999"),
    (r"ElementDataFile = [^\n]*", "ElementDataFile = /dev/zero"),
    (r"ElementDataFile = [^\n]*", "ElementDataFile = ../../../../../etc/passwd"),
    (r"ElementDataFile = [^\n]*", "ElementDataFile = a.mhd"),
    (r"ElementDataFile = [^\n]*", "ElementDataFile = LIST\nx.raw"),
    (r"ElementDataFile = [^\n]*", "ElementDataFile = %d%s%n.raw 1 5 1"),
    (r"SizeX=\"\d+\"", 'SizeX="2000000000"'),
    (r"SizeZ=\"\d+\"", 'SizeZ="2000000000"'),
    (r"SizeZ=\"\d+\"", 'SizeZ="-1"'),
    (r"SizeC=\"\d+\"", 'SizeC="100000"'),
    (r"Type=\"uint16\"", 'Type="complex"'),
    (r"DimensionOrder=\"\w+\"", 'DimensionOrder="QQQ"'),
    (r"PhysicalSizeX=\"[^\"]*\"", 'PhysicalSizeX="NaN"'),
    (r"images=\d+", "images=2000000000"),
    (r"slices=\d+", "slices=2000000000"),
    (r"spacing=[\d.]+", "spacing=nan"),
)
_JPEG_SIZE = re.compile(rb"\xff\xc0..\x08(....)", re.DOTALL)


def _jpeg(data: bytes) -> Iterator[tuple[str, Change]]:
    found = _JPEG_SIZE.search(data)
    if found:
        for size in (b"\xff\xff\xff\xff", b"\0\0\0\0", b"\x20\x00\x20\x00"):
            at = found.start(1)
            yield f"size {size!r}", lambda d, at=at, s=size: d[:at] + s + d[at + 4 :]


def _dicom_sizes(data: bytes) -> Iterator[tuple[str, Change]]:
    elements = {0x0010: "rows", 0x0011: "columns", 0x0100: "bits", 0x0002: "samples"}
    for element, name in elements.items():
        tag = struct.pack("<HH", 0x0028, element) + b"US\2\0"
        at = data.find(tag)
        if at > 0:
            for value in (0, 1, 3, 32, 65535):
                new = tag + struct.pack("<H", value)
                yield f"{name} {value}", lambda d, at=at, n=new: d[:at] + n + d[at + len(n) :]


LIES: tuple[
    tuple[Callable[[bytes], bool], Callable[[bytes], Iterator[tuple[str, Change]]]], ...
] = (
    (lambda d: d[:4] == struct.pack("<i", 348), _words(_NIFTI_1, _NUMBERS)),
    (lambda d: d[:4] == struct.pack("<i", 540), _words(_NIFTI_2, _NUMBERS)),
    (
        lambda d: d[:2] == b"\x1f\x8b" and gzip.decompress(d)[:2] == b"\x5c\x01",
        _within_gzip(_words(_NIFTI_1, _NUMBERS)),
    ),
    (lambda d: d[:4] == b"\x89PNG", _png),
    (lambda d: d[:4] == b"II*\0", _tiff_tags),
    (lambda d: d[:2] == b"\xff\xd8", _jpeg),
    (lambda d: d[:2] == b"BM", _words(_BMP, _NUMBERS)),
    (lambda d: d[:4] == b"GIF8", _words({6: "<H", 8: "<H"}, _NUMBERS)),
    (lambda d: d[128:132] == b"DICM", _dicom_sizes),
    (lambda d: d[:1] == b"{", _JSON_LIES),
    (lambda d: True, _TEXT_LIES),
)  # fmt: skip


# --- damage to names and links -----------------------------------------------------------------

_NAMES = (
    "ä ö ü",
    "图像",
    "a\nb",
    "-rf",
    "%s%n%d",
    "'; x",
    "a" * 200,
    "\udcff\udcfe",
    " ",
    "..x",
    "a.b.c",
)


def _renamed(path: Path, place: Path) -> Iterator[tuple[str, Path]]:
    suffix = path.name[1:] if path.name.startswith("a.") else path.suffix
    for name in _NAMES:
        new = place / f"{name}{suffix}"
        if path.is_dir():
            shutil.copytree(path, new)
        else:
            new.write_bytes(path.read_bytes())
        yield f"named {name!r}", new
    loop = place / f"loop{suffix}"
    loop.symlink_to(loop.name)
    yield "a link to itself", loop
    nowhere = place / f"nowhere{suffix}"
    nowhere.symlink_to("gone")
    yield "a link to nothing", nowhere
    folder = place / f"folder{suffix or '.png'}"
    folder.mkdir()
    yield "a folder", folder
    (folder / "again").symlink_to(folder)
    yield "a folder in itself", folder


# --- running cases -----------------------------------------------------------------------------


def _files(path: Path) -> list[Path]:
    """The files that belong to what is opened."""
    root = path if path.is_dir() else path.parent
    return sorted(p for p in root.rglob("*") if p.is_file())


def cases(maker: str, place: Path) -> Iterator[tuple[str, Callable[[], Path]]]:
    """All cases of a maker: a name, and what makes the damaged file and gives what to open."""
    good = place / "good"
    good.mkdir()
    path = MAKERS[maker](good)
    for i, file in enumerate(_files(path)):
        data = file.read_bytes()
        seed = zlib.crc32(f"{maker} {i}".encode())
        for damage in DAMAGES:
            for name, change in damage(data, seed):

                def damaged(file: Path = file, data: bytes = data, change: Change = change) -> Path:
                    for other, was in before.items():
                        if other.read_bytes() != was:
                            other.write_bytes(was)
                    file.write_bytes(change(data))
                    return path

                yield f"{file.name}: {name}", damaged
    for other, was in before.items():
        other.write_bytes(was)
    odd = place / "odd"
    odd.mkdir()
    for name, new in _renamed(path, odd):
        yield name, lambda new=new: new


before: dict[Path, bytes] = {}


def _try(path: Path) -> str:
    """Open a file as the app does; "" where that ended as it may."""
    from segicl_gui.domain.errors import UserError
    from segicl_gui.storage.folders import scan_folder
    from segicl_gui.storage.images import describe_image, read_image

    steps: list[Callable[[], object]] = [lambda: describe_image(path), lambda: read_image(path)]
    if path.is_dir() and path.suffix != ".zarr":
        steps.append(lambda: scan_folder(path))
    for step in steps:
        try:
            step()
        except UserError as e:
            if not all(x.strip() for x in (e.title, e.happened, e.todo)):
                return f"an empty message: {e!r}"
        except BaseException as e:
            return f"{type(e).__name__}: {e}"[:300]
    return ""


def child(maker: str, start: int, only: bool = False) -> None:
    """Run the cases of a maker from a number on; a line for each begins before it does."""
    import segicl_gui.storage.folders
    import segicl_gui.storage.images  # noqa: F401, not within the time of the first case

    place = Path(tempfile.mkdtemp(prefix="segicl-malformed-"))
    try:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        for number, (name, make) in enumerate(cases(maker, place)):
            if not before:
                good = place / "good"
                before.update({p: p.read_bytes() for p in _files(good)})
            if number < start:
                continue
            path = make()
            print(f"{number}\t{name!r}", end="\t", flush=True)
            had = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
            signal.setitimer(signal.ITIMER_REAL, SECONDS)
            problem = _try(path)
            signal.setitimer(signal.ITIMER_REAL, 0)
            grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - had) << 10
            if grown > GROWTH:
                problem = problem or f"took {grown >> 20} MB"
            print(repr(problem), flush=True)
            if only:
                return
    finally:
        shutil.rmtree(place, ignore_errors=True)


def run(maker: str) -> tuple[int, list[str]]:
    """All cases of a maker in children: how many there were, and what went wrong."""
    start, wrong = 0, []
    while True:
        done = subprocess.run(
            [sys.executable, __file__, "--from", maker, str(start)],
            capture_output=True, text=True, errors="replace", check=False, timeout=300,
            env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
        )  # fmt: skip
        lines = [x.split("\t") for x in done.stdout.splitlines() if x.count("\t") == 2]
        wrong += [f"{maker} {n} ({name}): {p}" for n, name, p in lines if p not in ("", "''")]
        if done.returncode == 0:
            return start + len([x for x in lines if x[2]]), wrong
        if not lines or lines[-1][2] or len(wrong) > 15:
            return start, [
                *wrong,
                f"{maker}: the child ended ({done.returncode}): {done.stderr[-600:]}",
            ]
        number, name, _ = lines[-1]
        how = "took too long" if done.returncode == -signal.SIGALRM else "crashed"
        wrong.append(f"{maker} {number} ({name}): {how} ({done.returncode}) {done.stderr[-200:]}")
        start = int(number) + 1


def test_every_damaged_file_is_read_or_refused_with_a_message() -> None:
    with ThreadPoolExecutor(max_workers=2) as pool:
        results = list(pool.map(run, MAKERS))
    wrong = [problem for _, problems in results for problem in problems]
    assert not wrong, "\n".join(wrong[:60])
    assert sum(count for count, _ in results) >= 5000


if __name__ == "__main__":
    if sys.argv[1] == "--all":
        began = time.time()
        total = 0
        chosen = sys.argv[2:] or list(MAKERS)
        with ThreadPoolExecutor(max_workers=2) as pool:
            for maker, (count, problems) in zip(chosen, pool.map(run, chosen), strict=True):
                total += count
                print(maker, count, f"{time.time() - began:.1f} s", *problems[:400], sep="\n  ")
        print(total, "cases")
    elif sys.argv[1] == "--from":
        # A library's complaints in C go nowhere; what a child says on stderr is a crash.
        child(sys.argv[2], int(sys.argv[3]))
    else:
        child(sys.argv[1], int(sys.argv[2]), only=True)
    os._exit(0)
