"""Radiographs: what the rays cross adds up, so structures show through each other."""

import math

import torch

from segicl_gui.training.synthetic.fields import Draw, blur
from segicl_gui.training.synthetic.scene import Scene
from segicl_gui.training.synthetic.shapes import blob


def _solid(field: torch.Tensor, depth: torch.Tensor | float) -> torch.Tensor:
    """Thickness of a rounded body crossed by the rays, from its outline field."""
    return (1 - torch.exp(field.clamp(max=0) / depth)).clamp(min=0)


def chest_radiograph(draw: Draw) -> Scene:
    """Lungs, heart, diaphragm, spine, ribs and clavicles in one projection."""
    scene = Scene.empty(draw, (0.0, 0.0), ("radiograph",))
    x, y = draw.view(bend=0.03, spin=0.12, wander=0.08, zoom=(0.9, 1.15))
    zero = draw.task(0, 0)
    trunk = blob(
        draw,
        x,
        y + 0.0,
        (zero, zero + 0.25),
        (draw.varied(0.8, 0.98), draw.varied(1.1, 1.4)),
        rough=0.05,
    )
    # Shoulders: wide below the collar bones, a neck above them.
    neck = x.abs() - draw.varied(0.2, 0.28) - 0.85 * torch.sigmoid((y + 0.78) * 22)
    outline = torch.maximum(trunk, neck)
    thickness = 0.55 * _solid(outline, draw.varied(0.1, 0.3))
    lungs = []
    base = draw.varied(0.4, 0.6)
    for side in (-1, 1):
        centre = (side * draw.varied(0.4, 0.46), draw.varied(-0.08, 0.02))
        radii = (draw.varied(0.27, 0.35), draw.varied(0.55, 0.66))
        lung = blob(draw, x, y, centre, radii, side * draw.varied(0.05, 0.2), 0.08)
        dome = y - base - side * 0.03 + 0.5 * (x - centre[0]) ** 2
        lung = torch.maximum(lung, torch.maximum(dome, 0.07 - side * x))
        lungs.append(lung)
        thickness = thickness - draw.varied(0.34, 0.46) * _solid(lung, draw.task(0.03, 0.09))
        scene.ask_mask("lung|lung field", lung < 0, "compact")
    both = torch.minimum(lungs[0], lungs[1])
    scene.ask_mask("lungs|lung fields|both lungs", both < 0, "")
    scene.ask_mask("lungs|both lungs", both < 0, "")
    place = (draw.varied(0.06, 0.2), draw.varied(0.2, 0.36))
    heart = blob(
        draw,
        x,
        y,
        place,
        (draw.varied(0.24, 0.4), draw.varied(0.24, 0.34)),
        draw.varied(0.2, 0.7),
        0.1,
    )
    thickness = thickness + draw.varied(0.22, 0.36) * _solid(heart, 0.08)
    scene.ask_mask("heart|cardiac silhouette", heart < 0, "compact")
    spine = x.abs() - draw.varied(0.06, 0.1)
    segments = 0.85 + 0.15 * torch.cos(y * draw.varied(24, 36))
    thickness = thickness + draw.varied(0.06, 0.16) * _solid(spine, 0.04) * segments
    scene.ask_mask("spine|vertebral column", (spine < 0) & (outline < 0), "band")
    # Ribs fall off sideways, as arcs around the chest.
    arc = y - draw.varied(0.25, 0.6) * x.abs() + draw.varied(0.4, 0.8) * x * x
    phase = (arc / draw.varied(0.15, 0.22) + draw.image(0, 1)) * 2 * math.pi
    wall = torch.maximum(both - 0.12, outline + 0.03)
    ribs = (0.75 - torch.cos(phase) - draw.task(0.1, 0.35)) * 0.2
    ribs = torch.maximum(torch.maximum(ribs + 0.06, wall), 0.09 - x.abs())
    strength = draw.varied(0.05, 0.13)
    thickness = thickness + strength * _solid(ribs, 0.03)
    scene.ask_mask("ribs|rib cage", ribs < 0, "")
    clavicles = []
    for side in (-1, 1):
        u = side * x
        bar = (y - draw.varied(-0.62, -0.5) + draw.varied(0.1, 0.35) * (u - 0.3)).abs()
        bar = torch.maximum(bar - draw.varied(0.02, 0.04), (u - 0.38).abs() - 0.3)
        clavicles.append(bar)
        thickness = thickness + 1.4 * strength * _solid(bar, 0.02)
    scene.ask_mask("clavicles|collar bones", torch.minimum(*clavicles) < 0, "")
    hazy = draw.chance(0.3)
    spot = (draw.image(0.25, 0.5) * torch.sign(draw.image(-1, 1)), draw.image(-0.4, 0.3))
    patch = blob(draw, x, y, spot, (draw.varied(0.08, 0.22), draw.varied(0.08, 0.22)), rough=0.25)
    patch = torch.maximum(patch, both)
    thickness = thickness + hazy * draw.varied(0.1, 0.22) * _solid(patch, 0.06)
    scene.ask_mask("opacity|nodule|consolidation", (patch < 0) & hazy, "compact")
    texture = blur(draw.smooth(min(30, draw.size // 3)).abs(), 0.6) * _solid(both, 0.1)
    scene.overlay = thickness + draw.task(0.0, 0.06) * texture + draw.task(0.02, 0.08)
    return scene


def bone_radiograph(draw: Draw) -> Scene:
    """Long bones in soft tissue: a bright shell around a duller marrow, joints between."""
    scene = Scene.empty(draw, (0.0, 0.0), ("radiograph",))
    x, y = draw.view(bend=0.03, spin=0.4, wander=0.12, zoom=(0.8, 1.3))
    flesh = x.abs() - draw.varied(0.5, 0.85) - 0.08 * draw.smooth(3, 1)
    thickness = 0.35 * _solid(flesh, 0.25)
    scene.ask_mask("soft tissue|limb", flesh < 0, "")
    pieces = []
    joint = draw.varied(-0.3, 0.3)
    for side, place in ((-1, 0.0), (1, 0.0), (1, 1.0)):
        fork = place * draw.varied(0.28, 0.4)
        middle = fork + draw.varied(-0.06, 0.06) - (0.2 if place else 0.0)
        away = (side * (y - joint)).clamp(min=-1)
        flare = draw.varied(0.08, 0.2) * torch.exp(-((away / 0.22) ** 2))
        half = draw.varied(0.08, 0.15) * (0.6 if place else 1.0) + flare * (0.5 if place else 1.0)
        bone = torch.maximum((x - middle).abs() - half, draw.varied(0.02, 0.05) - away)
        bone = bone + 0.006 * draw.smooth(8)
        shown = draw.chance(0.6) if place else draw.chance(1.1)
        bone = torch.where(shown, bone, 1.0)
        pieces.append(bone)
        shell = (bone < 0).float() * (
            0.5 + 0.5 * torch.exp(bone.clamp(max=0) / draw.varied(0.02, 0.05))
        )
        thickness = thickness + draw.varied(0.3, 0.5) * shell
        scene.ask_mask("bone|long bone", bone < 0, "")
    whole = torch.minimum(pieces[0], torch.minimum(pieces[1], pieces[2]))
    scene.ask_mask("bones|bone|skeleton", whole < 0, "")
    scene.ask_mask("cortical bone|bone shell", (whole < 0) & (whole > -0.04), "")
    scene.overlay = thickness + draw.task(0.01, 0.05)
    return scene
