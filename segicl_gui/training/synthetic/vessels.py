"""Vessels: trees on tissue, and the eye's fundus with disc, cup and vessels."""

import math

import torch

from segicl_gui.training.synthetic.fields import Draw, blur
from segicl_gui.training.synthetic.scene import Scene
from segicl_gui.training.synthetic.shapes import blob, grow_tree, tubes


def vessel_tree(draw: Draw) -> Scene:
    """Thin branching tubes, darker or brighter than the tissue, new in every image."""
    scene = Scene.empty(draw, (0.35, 0.65), ("angiography", "mr", "stain", "fluorescence"))
    x, y = draw.view(bend=0.1, spin=3.1)
    uneven = draw.smooth(draw.integer(2, 5))
    patch = scene.paint(uneven > draw.task(0.6, 2.0), (0.3, 0.7), 1.0)
    frame = (x * x + y * y).sqrt() < draw.task(0.8, 1.5)
    roots = draw.integer(1, 4)
    shape = (draw.tasks, draw.images, roots)
    # From the border inwards.
    side = draw.uniform(0, 2 * math.pi, *shape)
    start = (1.05 * torch.cos(side), 1.05 * torch.sin(side))
    heading = side + math.pi + draw.uniform(-0.6, 0.6, *shape)
    scale = draw.size / 128
    width = draw.task(0.9, 2.6).view(-1, 1, 1) * scale**0.7 * draw.uniform(0.6, 1.0, *shape)
    points = grow_tree(
        draw,
        start,
        heading,
        width,
        draw.number(0.5, 0.9),
        levels=draw.integer(3, 5) if roots < 3 else 3,
        wiggle=draw.number(0.4, 1.8),
    )
    field = tubes(draw.size, *points, reach=math.ceil(2.6 * scale**0.7) + 1)
    bright = draw.one_of((True, False))
    number = scene.paint((field < 0) & frame, (0.85, 1.0) if bright else (0.0, 0.15), 0.4)
    scene.ask("vessels|vessel|blood vessels|vascular tree", number, form="tubes")
    scene.ask("vessels|vessel|tubes|arteries", number, form="tubes")
    if draw.chance(1.0).any() and draw.number(0, 1) < 0.3:
        scene.ask("darker patch|patch", patch, form="")
    scene.frame = frame | draw.chance(0.6)
    return scene


def fundus(draw: Draw) -> Scene:
    """The back of an eye: a bright disc with its cup, vessels leaving it, a round field of view."""
    scene = Scene.empty(draw, (0.45, 0.6), ("fundus", "fundus", "fundus", "angiography"))
    x, y = draw.view(bend=0.015, spin=0.15, wander=0.12, zoom=(0.5, 1.15))
    zero = draw.task(0, 0)
    at_x = draw.one_of((0.0, 0.0, 0.45)) + draw.task(-0.1, 0.1) + draw.image(-0.08, 0.08)
    at_y = draw.varied(-0.1, 0.1)
    macula = torch.exp(-(((x - at_x + 0.6) ** 2 + (y - at_y) ** 2) / draw.varied(0.02, 0.06)))
    radius = draw.varied(0.1, 0.2)
    tilt = draw.varied(-0.5, 0.5)
    disc = blob(draw, x, y, (at_x, at_y), (radius, radius * draw.varied(1.0, 1.2)), tilt, 0.05)
    rim = scene.paint(disc < 0, (0.75, 0.88), 0.6)
    share = draw.varied(0.35, 0.8, 0.3)
    offset = (at_x + radius * draw.varied(-0.12, 0.12), at_y + radius * draw.varied(-0.1, 0.1))
    size = (radius * share, radius * share * draw.varied(0.9, 1.15))
    hollow = blob(draw, x, y, offset, size, tilt, 0.08)
    cup = scene.paint((hollow < 0) & (disc < 0), (0.9, 1.0), 0.4)
    discs = (scene.regions == rim) | (scene.regions == cup)
    cups = scene.regions == cup
    # The tree grows in picture coordinates: find where the disc came to lie.
    near = disc.flatten(2).argmin(2)
    row, column = near // draw.size, near % draw.size
    centre_x = (column + 0.5) / draw.size * 2 - 1
    centre_y = (row + 0.5) / draw.size * 2 - 1
    roots = draw.integer(4, 7)
    shape = (draw.tasks, draw.images, roots)
    fan = torch.linspace(0, 2 * math.pi, roots + 1, device=draw.device)[:-1]
    heading = fan + draw.uniform(-0.35, 0.35, *shape) + draw.task(0, 6.28).view(-1, 1, 1)
    start = (
        centre_x[..., None] + draw.uniform(-0.03, 0.03, *shape),
        centre_y[..., None] + draw.uniform(-0.03, 0.03, *shape),
    )
    scale = draw.size / 128
    width = draw.task(0.8, 1.5).view(-1, 1, 1) * scale**0.8 * draw.uniform(0.6, 1.1, *shape)
    points = grow_tree(draw, start, heading, width, 0.62, levels=3, wiggle=0.8, spread=0.55)
    field = tubes(draw.size, *points, reach=math.ceil(1.7 * scale**0.8) + 1)
    view = (x - at_x * 0.3) ** 2 + y**2 < draw.task(0.85, 1.1) ** 2
    vessel = scene.paint((field < 0) & view, (0.1, 0.3), 0.3)
    scene.ask("vessels|vessel|retinal vessels|blood vessels", vessel, form="tubes")
    scene.ask("vessel|retinal vessels", vessel, form="tubes")
    scene.ask_mask("optic disc", discs, "compact")
    scene.ask_mask("optic cup", cups & discs, "compact")
    scene.ask_mask("optic disc rim|disc rim|optic disc (rim)", discs & ~cups, "ring")
    spots = draw.smooth(draw.integer(12, 22)) - draw.task(1.9, 2.6)
    lesion = (spots > 0) & (disc > 0.05) & view & draw.chance(0.35)
    number = scene.paint(lesion, (0.85, 1.0) if draw.number(0, 1) < 0.6 else (0.1, 0.3), 0.5)
    scene.ask("exudates|spots|lesions", number, form="")
    glow = 0.1 * torch.exp(-((disc.clamp(min=0) / 0.35) ** 2))
    scene.overlay = glow - 0.15 * macula + 0.04 * blur(draw.smooth(4), 1.0) + zero
    scene.frame = view
    return scene
