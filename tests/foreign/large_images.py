"""By hand: how much memory and time a volume of 2 GB takes to open, in each format.

``python tests/foreign/large_images.py FOLDER`` makes the files (12 GB), opens each in a process of
its own, prints a line for each, and removes them.
"""

from __future__ import annotations

import gzip
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

import nibabel
import numpy as np
import tifffile
import zarr

from segicl_gui.domain.images import intensity_range
from segicl_gui.services.windows import automatic_limits
from segicl_gui.storage.images import read_image

N = 1024


def planes() -> Iterator[np.ndarray]:
    """1024 slices of 1024 × 1024 int16, which compress to about half."""
    noise = np.random.default_rng(0).integers(0, 4, (N, N))
    base = (np.add.outer(np.arange(N), np.arange(N)) // 8 + noise).astype("<i2")
    for z in range(N):
        yield base + np.int16(z)


def nifti(file: BinaryIO) -> None:
    header = nibabel.Nifti1Header()
    header.set_data_shape((N, N, N))
    header.set_data_dtype(np.int16)
    header.set_sform(np.diag([0.5, 0.5, 0.5, 1]), 1)
    header["vox_offset"], header["magic"] = 352, b"n+1"
    file.write(header.binaryblock + bytes(4))
    for plane in planes():
        file.write(plane.tobytes())


def plain_nifti(path: Path) -> None:
    with path.open("wb") as file:
        nifti(file)


def packed_nifti(path: Path) -> None:
    with gzip.open(path, "wb", 1) as file:
        nifti(file)


def meta_image(path: Path) -> None:
    fields = {
        "ObjectType": "Image", "NDims": 3, "BinaryData": True, "BinaryDataByteOrderMSB": False,
        "CompressedData": False, "TransformMatrix": "1 0 0 0 1 0 0 0 1", "Offset": "0 0 0",
        "ElementSpacing": "0.5 0.5 0.5", "DimSize": f"{N} {N} {N}", "ElementType": "MET_SHORT",
        "ElementDataFile": "LOCAL",
    }  # fmt: skip
    with path.open("wb") as file:
        file.write("".join(f"{k} = {v}\n" for k, v in fields.items()).encode())
        for plane in planes():
            file.write(plane.tobytes())


def ome_tiff(path: Path, compression: str | None = None) -> None:
    sizes = {f"PhysicalSize{a}": 0.5 for a in "XYZ"}
    tifffile.imwrite(
        path, planes(), shape=(N, N, N), dtype="int16", bigtiff=True, photometric="minisblack",
        metadata={"axes": "ZYX", **sizes}, compression=compression,
    )  # fmt: skip


def ome_zarr(path: Path) -> None:
    group = zarr.open_group(path, mode="w", zarr_format=2)
    array = group.create_array("0", shape=(N, N, N), dtype="int16", chunks=(64, 256, 256))
    waiting: list[np.ndarray] = []
    for z, plane in enumerate(planes(), 1):
        waiting.append(plane)
        if z % 64 == 0:
            array[z - 64 : z] = np.stack(waiting)
            waiting.clear()
    axes = [{"name": a, "type": "space", "unit": "micrometer"} for a in "zyx"]
    scale = [{"type": "scale", "scale": [0.5, 0.5, 0.5]}]
    datasets = [{"path": "0", "coordinateTransformations": scale}]
    group.attrs["multiscales"] = [{"version": "0.4", "axes": axes, "datasets": datasets}]


MAKERS: dict[str, Callable[[Path], None]] = {
    "a.nii": plain_nifti,
    "a.nii.gz": packed_nifti,
    "a.mha": meta_image,
    "a.ome.tif": ome_tiff,
    "deflate.ome.tif": lambda path: ome_tiff(path, "zlib"),
    "a.ome.zarr": ome_zarr,
}


def own_memory() -> float:
    """GB that belong to this process alone, without mapped files."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(x.split()[1]) for x in lines if x.startswith("RssAnon")) / 1e6


def measure(path: Path) -> None:
    """Open an image with the limits it is shown with, as the window does; print what it took."""
    before, peak, begun = own_memory(), [0.0], time.monotonic()
    ended = threading.Event()

    def watch() -> None:
        while not ended.wait(0.01):
            peak[0] = max(peak[0], own_memory())

    thread = threading.Thread(target=watch)
    thread.start()
    image = read_image(path)
    intensity_range(image.array)
    automatic_limits(image)
    ended.set()
    thread.join()
    most = max(peak[0], own_memory()) - before
    print(f"{path.name:16} {image.array.nbytes / 1e9:.2f} GB of pixels, "
          f"{most:.2f} GB of memory at most, {time.monotonic() - begun:.1f} s")  # fmt: skip


def main() -> None:
    if sys.argv[1] == "--one":
        measure(Path(sys.argv[2]))
        return
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for name, make in MAKERS.items():
        path = folder / name
        make(path)
        subprocess.run([sys.executable, __file__, "--one", str(path)], check=True)
        subprocess.run(["rm", "-r", str(path)], check=True)


if __name__ == "__main__":
    main()
