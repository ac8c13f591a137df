"""NRRD files with fields of one's own, which SimpleITK does not write for volumes with layers."""

from __future__ import annotations

import gzip
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import numpy.typing as npt

from segicl_gui.domain.geometry import Geometry


def write_nrrd(
    path: Path, layers: npt.NDArray[np.uint8], geometry: Geometry, fields: Mapping[str, str]
) -> None:
    """Write label maps of one volume.

    The header is that of NRRD 5 (teem's "Definition of NRRD File Format"), in LPS millimetres,
    with numbers that come back exactly.

    Parameters
    ----------
    path : Path
    layers : ndarray of uint8
        (layer, z, y, x) in storage order; a single layer is written as a volume.
    geometry : Geometry
        Of the volume.
    fields : mapping
        Key/value pairs of the header.

    Raises
    ------
    OSError
        If the file cannot be written.
    """
    direction = np.reshape(geometry.direction, (3, 3)) * np.asarray(geometry.spacing)
    many = len(layers) > 1
    sizes = " ".join(str(n) for n in geometry.size)
    axes = " ".join(_vector(direction[:, i]) for i in range(3))
    header = [
        "NRRD0005",
        "type: unsigned char",
        f"dimension: {3 + many}",
        "space: left-posterior-superior",
        f"sizes: {len(layers)} {sizes}" if many else f"sizes: {sizes}",
        f"space directions: none {axes}" if many else f"space directions: {axes}",
        "kinds: list domain domain domain" if many else "kinds: domain domain domain",
        "encoding: gzip",
        f"space origin: {_vector(geometry.origin)}",
        *(f"{key}:={_escaped(value)}" for key, value in fields.items()),
    ]
    # The first axis varies fastest.
    data = np.ascontiguousarray(np.moveaxis(layers, 0, -1) if many else layers[0])
    with path.open("wb") as f:
        f.write(("\n".join(header) + "\n\n").encode())
        with gzip.GzipFile("", "wb", 4, f, mtime=0) as packed:
            packed.write(data.data)


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace("\n", "\\n")


def _vector(values: npt.NDArray[np.float64] | tuple[float, ...]) -> str:
    return "(" + ",".join(repr(float(v)) for v in values) + ")"
