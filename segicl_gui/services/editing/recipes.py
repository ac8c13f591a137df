"""How each operation on a label makes masks from what is on screen and its parameters."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from segicl_gui.domain.errors import UserError
from segicl_gui.services.editing import Mask, components, intensities, margin, smoothing, symmetry
from segicl_gui.services.editing.between import interpolate as between
from segicl_gui.services.editing.scene import Scene

Value = float | str | int
Values = Mapping[str, Value]
Masks = Mapping[int, Mask]
"""Label id -> where it is to be, in the scene's box."""


def millimetres(values: Values) -> float:
    return float(values["mm"])


def fill(scene: Scene, values: Values) -> Masks:
    each = values["holes"] == "slices"
    return {scene.label: components.fill_holes(scene.mask, each_slice=each, tick=scene.tick)}


def largest(scene: Scene, values: Values) -> Masks:
    return {scene.label: components.keep_largest(scene.mask, scene.tick)}


def islands(scene: Scene, values: Values) -> Masks:
    size = float(values["size"])
    return {scene.label: components.remove_islands(scene.mask, scene.spacing, size, scene.tick)}


def grow(scene: Scene, values: Values) -> Masks:
    return {scene.label: margin.grow(scene.mask, scene.spacing, millimetres(values))}


def shrink(scene: Scene, values: Values) -> Masks:
    return {scene.label: margin.shrink(scene.mask, scene.spacing, millimetres(values))}


def smooth(scene: Scene, values: Values) -> Masks:
    mask = smoothing.smooth(scene.mask, scene.spacing, millimetres(values), scene.tick)
    return {scene.label: mask}


def threshold(scene: Scene, values: Values) -> Masks:
    low, high = float(values["low"]), float(values["high"])
    if low > high:
        raise UserError(
            "Nothing to find", "The lower value is above the upper one.", "Exchange them."
        )
    where = values["where"]
    within = {"label": scene.mask, "other": scene.masks.get(scene.other), "all": None}[str(where)]
    if where == "other" and within is None:
        raise UserError("No region", "It is not chosen in which label to look.", "Choose one.")
    found = intensities.threshold(scene.load(), low, high, within)
    return {scene.label: found if where == "label" else found | scene.mask}


def flood(scene: Scene, values: Values) -> Masks:
    found = intensities.flood(
        scene.load(), _seed(scene), float(values["tolerance"]), tick=scene.tick
    )
    return {scene.label: found | scene.mask}


def copy(step: int) -> Callable[[Scene, Values], Masks]:
    def work(scene: Scene, values: Values) -> Masks:
        of = scene.index + step
        if len(scene.mask) == 1:
            raise UserError("Nothing to copy", "This picture is a single slice.", "Open a volume.")
        if not 0 <= of < len(scene.mask):
            raise UserError(
                "Nothing to copy", "This is the last slice on that side.", "Copy from the other."
            )
        if not scene.mask[of].any():
            raise UserError(
                "Nothing to copy",
                "The label is not outlined in that slice.",
                "Outline it there first.",
            )
        out = scene.mask.copy()
        out[scene.index] = out[of]
        return {scene.label: out}

    return work


def interpolate(scene: Scene, values: Values) -> Masks:
    if len(scene.mask) == 1:
        raise UserError(
            "Nothing to interpolate", "This picture is a single slice.", "Open a volume."
        )
    drawn = np.flatnonzero(scene.mask.any((1, 2))).tolist()
    if values["keys"] == "accepted":
        keys = list(scene.accepted)
        outlined = [i for i in keys if i in drawn]
    else:
        keys, outlined = sorted({*drawn, *scene.empty}), drawn
    if len(outlined) < 2:
        raise UserError(
            "Nothing to interpolate",
            f"The label is {'accepted' if values['keys'] == 'accepted' else 'outlined'} in "
            f"{len(outlined)} slice{'' if len(outlined) == 1 else 's'}; it takes two.",
            "Outline it in another slice.",
        )
    if not set(range(outlined[0], outlined[-1])) - set(keys):
        raise UserError(
            "Nothing to interpolate",
            "Every slice between is outlined or marked absent.",
            "Clear or reopen (Ctrl+R) those to be outlined anew.",
        )
    targets = range(len(scene.mask)) if scene.volume else [scene.index]
    out = between(scene.mask, scene.spacing, keys, targets, scene.tick)
    return {scene.label: out}


def mirror(scene: Scene, values: Values) -> Masks:
    axis = symmetry.left_right_axis(scene.geometry)
    if axis == 0 and not scene.volume:
        raise UserError(
            "Nothing to mirror", "Left and right are in other slices here.", "Choose 3D."
        )
    middle = symmetry.own_middle(scene.mask, axis) if values["plane"] == "label" else None
    image = symmetry.mirror(scene.mask, axis, middle)
    into = scene.other or scene.label
    return {into: image if values["result"] == "instead" else scene.masks[into] | image}


def move(scene: Scene, values: Values) -> Masks:
    part = scene.mask
    if values["part"] == "part":
        part = components.part_at(scene.mask, _seed(scene))
        if not part.any():
            raise UserError("Nothing there", "You pointed beside the label.", "Click a part of it.")
    return {scene.label: scene.mask & ~part, scene.other: scene.masks[scene.other] | part}


def combine(scene: Scene, values: Values) -> Masks:
    mask, other = scene.mask, scene.masks[scene.other]
    if values["how"] == "add":
        whole = {scene.label: mask | other}
        # In one group the voxels cannot have both labels: they change over.
        return {scene.other: np.zeros_like(other), **whole} if scene.exclusive else whole
    near = margin.grow(other, scene.spacing, millimetres(values))
    if not (mask & near).any():
        raise UserError(
            "Nothing changed", "The two labels do not overlap.", "Give a larger margin."
        )
    return {scene.label: mask & ~near if values["how"] == "subtract" else mask & near}


def _seed(scene: Scene) -> tuple[int, int, int]:
    if scene.seed is None:
        raise UserError("No place yet", "It starts from a place.", "Click it in the image.")
    return scene.seed
