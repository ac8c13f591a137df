"""Surfaces of the labels of a volume, coarse enough for software OpenGL."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import ndimage

from segicl_gui.domain.labels import Schema
from segicl_gui.domain.masks import Box
from segicl_gui.domain.planes import world_axes
from segicl_gui.domain.project import CaseState
from segicl_gui.domain.proposals import Proposal
from segicl_gui.services.planes import volume_labels

# All labels together: software OpenGL draws this many in about 40 ms.
FACES = 40_000
_FIRST_GRID = 80  # cells along the longest side of a label
_SMOOTH = 0.8  # of a cell


@dataclass(frozen=True, slots=True, eq=False)
class Surface:
    """The surface of one label.

    Parameters
    ----------
    label_id : int
    vertices : ndarray of float32
        (vertex, 3); patient's left, back and head in millimetres from the first voxel.
    faces : ndarray of uint32
        (triangle, 3); indices into `vertices`, anticlockwise seen from outside.
    """

    label_id: int
    vertices: npt.NDArray[np.float32]
    faces: npt.NDArray[np.uint32]


def surfaces(
    case: CaseState,
    schema: Schema,
    proposal: Proposal | None,
    hidden: frozenset[int] = frozenset(),
    check: Callable[[], None] = lambda: None,
    faces: int = FACES,
) -> tuple[Surface, ...]:
    """Surfaces of the labels shown in a volume, saved or proposed, for a background thread.

    Parameters
    ----------
    hidden : frozenset of int
        Labels that are left out.
    check : callable
        Called now and then; raises where the work is not wanted any more.
    faces : int
        Number of triangles that all surfaces together have at most.
    """
    out = []
    budget = faces // max(1, len(schema))
    for group in schema.groups():
        wanted = [x.id for x in schema.in_group(group) if x.id not in hidden]
        check()
        volume = volume_labels(case, schema, group, proposal) if wanted else None
        boxes = ndimage.find_objects(volume, max(wanted)) if volume is not None else []
        for label_id in wanted:
            check()
            found = boxes[label_id - 1]
            if found is None or volume is None:
                continue
            box = Box(
                (found[0].start, found[1].start, found[2].start),
                (found[0].stop, found[1].stop, found[2].stop),
            )
            mask = volume[box.slices] == label_id
            vertices, triangles = _surface(mask, case.geometry.canonical_spacing, budget, check)
            corner = np.asarray(box.start) * case.geometry.canonical_spacing
            points = _to_patient(case, vertices + corner)
            out.append(Surface(label_id, points, _outwards(points, triangles)))
    return tuple(out)


def _surface(
    mask: npt.NDArray[np.bool_],
    spacing: tuple[float, float, float],
    budget: int,
    check: Callable[[], None],
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.uint32]]:
    """Vertices in millimetres from the first voxel's centre, and triangles, at most `budget`."""
    # Not before they are needed: they take 35 MB.
    from skimage.measure import block_reduce, marching_cubes

    cell = max(n * mm for n, mm in zip(mask.shape, spacing, strict=True)) / _FIRST_GRID
    while True:
        check()
        steps = tuple(
            min(n, max(1, round(cell / mm))) for n, mm in zip(mask.shape, spacing, strict=True)
        )
        coarse = block_reduce(  # type: ignore[no-untyped-call]
            mask.astype(np.float32), steps, np.mean
        )
        coarse = ndimage.gaussian_filter(np.pad(coarse, 2), _SMOOTH)
        # A structure thinner than a cell is nowhere half full.
        level = min(0.5, 0.5 * float(coarse.max()))
        found = marching_cubes(coarse, level)  # type: ignore[no-untyped-call]
        vertices, triangles = found[:2]
        if len(triangles) <= budget or max(coarse.shape) <= 8:
            break
        cell *= max(1.15, float(np.sqrt(len(triangles) / budget)))
    where = (vertices - 2) * steps + (np.asarray(steps) - 1) / 2
    return where * spacing, triangles.astype(np.uint32)


def _to_patient(case: CaseState, vertices: npt.NDArray[np.float64]) -> npt.NDArray[np.float32]:
    out = np.empty(vertices.shape, np.float32)
    for axis, (world, sign) in enumerate(world_axes(case.geometry)):
        out[:, world] = sign * vertices[:, axis]
    return out


def _outwards(
    points: npt.NDArray[np.float32], triangles: npt.NDArray[np.uint32]
) -> npt.NDArray[np.uint32]:
    """The triangles the right way round; turning an array's axes may have mirrored them."""
    a, b, c = (points[triangles[:, i]].astype(np.float64) for i in range(3))
    inside_out = float(np.einsum("ij,ij->", a - points[0], np.cross(b - points[0], c - points[0])))
    return triangles if inside_out > 0 else np.ascontiguousarray(triangles[:, ::-1])
