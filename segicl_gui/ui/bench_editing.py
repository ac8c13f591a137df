"""Time of each operation on a label, without the window: ``segicl bench --editing``."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy import ndimage

from segicl_gui.domain.geometry import Geometry
from segicl_gui.domain.labels import Schema
from segicl_gui.domain.masks import LabelMap
from segicl_gui.domain.project import CaseState
from segicl_gui.services.editing.scene import Shown
from segicl_gui.services.operation_outcome import Order, edit_of
from segicl_gui.services.operation_table import (
    OPERATIONS,
    Choice,
    Number,
    Operation,
    OtherLabel,
    Reach,
)
from segicl_gui.ui.bench import Row, load, print_rows, write_rows

_SLICE_BUDGET_MS = 200.0
_VOLUME_BUDGET_S = 3.0
_EVERY = 10  # slices outlined for interpolation


def run(json_out: Path | None, quick: bool) -> int:
    """Measure, print a table, and write the rows as JSON where asked; returns 0."""
    before = load()
    rows = measure(1 if quick else 5, 512, 256)
    print_rows(
        rows, f"{'Quick run' if quick else 'Full run'}; load before {before}, after {load()}"
    )
    if json_out is not None:
        write_rows(rows, json_out)
    return 0


def measure(repeats: int, slice_side: int, volume_side: int) -> list[Row]:
    """Median time of each operation on a square slice and on a cube, with its budget.

    Measured is all that lies between pressing the button and the change that is shown: reading
    the label map, the work, and the box of what differs.
    """
    rows = []
    for volume in (False, True):
        for operation in OPERATIONS:
            if not (operation.volume_too if volume else operation.slice_too):
                continue
            sys.stderr.write(f"\r{operation.title} …          ")
            side = volume_side if volume else slice_side
            shape = (side if volume else _depth(operation), side, side)
            shown = _case(shape, _EVERY if operation.id == "interpolate" else 1)
            image = _image(shape)
            seconds = []
            for _ in range(repeats):
                start = time.perf_counter()
                edit_of(shown, _order(operation, shape, volume), lambda image=image: image)
                seconds.append(time.perf_counter() - start)
            middle = float(np.median(seconds))
            rows.append(
                Row(f"{operation.title}, {side}³", middle, "s", _VOLUME_BUDGET_S)
                if volume
                else Row(f"{operation.title}, {side}²", 1000 * middle, "ms", _SLICE_BUDGET_MS)
            )
    sys.stderr.write("\n")
    return rows


def _depth(operation: Operation) -> int:
    """Slices around the one on screen that an operation on it looks at."""
    return {Reach.ALL_SLICES: _EVERY + 1, Reach.NEIGHBOURS: 3}.get(operation.reach, 1)


def _order(operation: Operation, shape: tuple[int, int, int], volume: bool) -> Order:
    values: dict[str, float | str | int] = {}
    for p in operation.parameters:
        match p:
            case Number():
                values[p.id] = p.default if p.share is None else 100.0
            case Choice():
                values[p.id] = p.options[0][0]
            case OtherLabel():
                values[p.id] = 2
    values |= {"high": 300.0} if "high" in values else {}
    seed = (shape[0] // 2, shape[1] // 2, shape[2] // 2)
    return Order(operation.id, 1, values, shape[0] // 2, volume, seed=seed)


def _case(shape: tuple[int, int, int], every: int) -> Shown:
    """A rough body that takes up most of the image, with holes and islands; beside it another.

    It is outlined in every so many slices only.
    """
    rng = np.random.default_rng(7)
    inside = _ellipsoid(shape)
    rough = inside ^ (ndimage.binary_dilation(inside) & (rng.random(shape) < 0.05))
    rough[[i for i in range(shape[0]) if i % every]] = False
    labels = np.where(rough, 1, 0).astype(np.uint16)
    labels[:, : shape[1] // 16, : shape[2] // 2] = 2
    size, axes = shape[::-1], (1, 0, 0, 0, 1, 0, 0, 0, 1)
    geometry = Geometry.from_source(size, (0.8, 0.8, 1.5), (0, 0, 0), axes)
    schema = Schema()
    for name in ("body", "other"):
        schema = schema.add(schema.new(name))
    case = CaseState("bench", "bench", "", (), geometry)
    return Shown(case.with_mask(0, LabelMap.from_array(labels)), schema)


def _image(shape: tuple[int, int, int]) -> npt.NDArray[np.int16]:
    rng = np.random.default_rng(8)
    noise = rng.normal(0, 20, shape).astype(np.int16)
    return np.where(_ellipsoid(shape), 150, 0).astype(np.int16) + noise


def _ellipsoid(shape: tuple[int, int, int]) -> npt.NDArray[np.bool_]:
    grid = np.ogrid[: shape[0], : shape[1], : shape[2]]
    radii = (0.42 * max(shape), 0.42 * shape[1], 0.42 * shape[2])  # a thin stack is cut from it
    squares = [((g - (n - 1) / 2) / r) ** 2 for g, n, r in zip(grid, shape, radii, strict=True)]
    return np.asarray(sum(squares) < 1)
