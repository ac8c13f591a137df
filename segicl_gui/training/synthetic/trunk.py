"""Cross-sections of the trunk: abdomen, chest, heart, spine."""

import math

import torch

from segicl_gui.training.synthetic.fields import Draw
from segicl_gui.training.synthetic.scene import Scene
from segicl_gui.training.synthetic.shapes import blob

BLACK = (0.0, 0.03)
FAT = (0.18, 0.34)
ORGAN = (0.42, 0.75)
BONE = (0.85, 1.0)


def _body(draw: Draw, x: torch.Tensor, y: torch.Tensor, scene: Scene) -> torch.Tensor:
    """Skin, fat and muscle wall; returns the field of the cavity inside."""
    zero = draw.task(0, 0)
    width, height = draw.varied(0.82, 0.98), draw.varied(0.58, 0.85)
    skin = blob(draw, x, y, (zero, zero), (width, height), rough=0.06)
    fat = draw.varied(0.02, 0.16)
    wall = draw.varied(0.03, 0.09)
    scene.paint(skin < 0, FAT, 0.5)
    muscle = scene.paint(skin < -fat, (0.4, 0.6), 0.6)
    inner = skin + fat + wall
    scene.paint(inner < 0, FAT, 0.6)
    scene.ask_mask("body|trunk|patient outline", skin < 0, "compact")
    scene.ask("muscle wall|abdominal wall", muscle, form="ring")
    return inner


def _spine(
    draw: Draw, x: torch.Tensor, y: torch.Tensor, scene: Scene, at_y: torch.Tensor
) -> torch.Tensor:
    """Vertebral body, canal and the muscles beside them."""
    zero = draw.varied(-0.05, 0.05)
    radius = draw.varied(0.11, 0.17)
    back = at_y + radius * 1.1
    for side in (-1, 1):
        place = (zero + side * radius * 1.7, back + 0.06)
        muscle = blob(draw, x, y, place, (radius * 1.5, radius * 1.0), rough=0.15)
        number = scene.paint(muscle < 0, (0.4, 0.6), 0.6)
        scene.ask("back muscle|autochthon|muscle", number)
    arch = blob(draw, x, y, (zero, back), (radius * 0.8, radius * 0.75), rough=0.1)
    scene.paint(arch < 0, BONE, 1.0)
    body = blob(draw, x, y, (zero, at_y), (radius, radius * 0.85), rough=0.08)
    vertebra = scene.paint(body < 0, BONE, 1.2)
    hollow = blob(draw, x, y, (zero, back), (radius * 0.45, radius * 0.42), rough=0.05)
    canal = scene.paint(hollow < 0, (0.35, 0.6), 0.4)
    scene.ask("vertebra|vertebral body|bone", vertebra)
    scene.ask("spinal canal|spinal cord", canal)
    return back


_ORGANS = (
    # names, centre x, y, radii, roughness, how often it is there
    ("stomach|gastric lumen", 0.36, -0.28, 0.30, 0.19, 0.2, 0.8),
    ("liver|hepatic parenchyma", -0.42, -0.12, 0.42, 0.40, 0.22, 0.9),
    ("spleen", 0.60, 0.12, 0.14, 0.28, 0.15, 0.8),
    ("kidney|renal parenchyma", -0.40, 0.36, 0.15, 0.19, 0.1, 0.8),
    ("kidney|renal parenchyma", 0.40, 0.36, 0.15, 0.19, 0.1, 0.8),
    ("pancreas", 0.05, 0.02, 0.30, 0.075, 0.35, 0.8),
    ("gallbladder", -0.20, -0.28, 0.08, 0.11, 0.1, 0.6),
    ("duodenum|small bowel loop", -0.10, 0.10, 0.10, 0.08, 0.25, 0.6),
    ("colon|large bowel", 0.55, -0.05, 0.12, 0.12, 0.25, 0.5),
    ("small bowel", 0.12, -0.42, 0.14, 0.10, 0.3, 0.5),
)


def abdomen(draw: Draw) -> Scene:
    """Organs nested in a body outline, each roughly where it is in every patient."""
    scene = Scene.empty(draw, BLACK, ("ct", "ct", "mr"))
    x, y = draw.view(bend=0.05, spin=0.2)
    inner = _body(draw, x, y, scene)
    _spine(draw, x, y, scene, draw.varied(0.36, 0.48))
    kidneys = []
    for names, at_x, at_y, width, height, rough, odds in _ORGANS:
        centre = (
            at_x + draw.task(-0.08, 0.08) + draw.image(-0.05, 0.05),
            at_y + draw.task(-0.08, 0.08) + draw.image(-0.05, 0.05),
        )
        scale = draw.task(0.75, 1.3) * draw.image(0.85, 1.15)
        radii = (width * scale, height * scale * draw.varied(0.8, 1.2))
        shape = blob(draw, x, y, centre, radii, draw.varied(-0.5, 0.5), rough)
        inside = (torch.maximum(shape, inner + 0.02) < 0) & draw.chance(odds)
        number = scene.paint(inside, ORGAN, 1.0)
        scene.ask(names, number)
        if names.startswith("kidney"):
            kidneys.append(number)
            pelvis = scene.paint((shape < -0.085 * scale) & inside, (0.2, 0.9), 0.4)
            scene.ask("renal pelvis", pelvis)
            kidneys.append(pelvis)
        if names.startswith("liver"):
            lumps = blob(
                draw,
                x,
                y,
                (centre[0] + draw.image(-0.15, 0.15), centre[1] + draw.image(-0.15, 0.15)),
                (draw.varied(0.05, 0.13), draw.varied(0.05, 0.13)),
            )
            tumour = scene.paint((lumps < 0) & inside & draw.chance(0.4), (0.25, 0.9), 1.0)
            scene.ask("liver tumour|liver lesion|metastasis", tumour)
    scene.ask("kidneys|both kidneys", *kidneys, form="")
    for names, side, low, high in (
        ("aorta|artery", 0.08, 0.05, 0.09),
        ("inferior vena cava|vein", -0.12, 0.05, 0.09),
    ):
        spot = (side + draw.varied(-0.03, 0.03), draw.varied(0.18, 0.26))
        radius = draw.varied(low, high)
        number = scene.paint(blob(draw, x, y, spot, (radius, radius), rough=0.05) < 0, (0.45, 0.95))
        scene.ask(names, number)
    return scene


def chest(draw: Draw) -> Scene:
    """Two lungs, the heart between them, ribs in the wall, vessels in the lungs."""
    scene = Scene.empty(draw, BLACK, ("ct", "ct", "mr"))
    x, y = draw.view(bend=0.04, spin=0.2)
    inner = _body(draw, x, y, scene)
    around = torch.atan2(y, x) * draw.task(7, 13).round() + draw.image(0, 2 * math.pi)
    ribs = (inner.abs() < draw.varied(0.02, 0.045)) & (torch.cos(around) > draw.task(-0.1, 0.5))
    bones = scene.paint(ribs, BONE, 0.6)
    scene.ask("ribs|rib cage|bone", bones, form="")
    middle = scene.paint(inner < -0.03, (0.35, 0.55), 0.6)
    scene.ask("mediastinum", middle, form="")
    lungs, vessels = [], []
    branches = draw.smooth(draw.integer(5, 9)).abs()
    for side in (-1, 1):
        centre = (side * draw.varied(0.40, 0.5), draw.varied(-0.08, 0.08))
        radii = (draw.varied(0.26, 0.4), draw.varied(0.36, 0.55))
        shape = blob(draw, x, y, centre, radii, side * draw.varied(-0.2, 0.3), 0.15)
        inside = torch.maximum(shape, inner + 0.04) < 0
        lungs.append(scene.paint(inside, (0.02, 0.2), 0.6))
        threads = inside & (branches < draw.task(0.03, 0.09)) & draw.chance(0.7)
        vessels.append(scene.paint(threads, (0.3, 0.6), 0.4))
        scene.ask("lung", lungs[-1], vessels[-1])
        spot = (centre[0] + draw.image(-0.15, 0.15), centre[1] + draw.image(-0.2, 0.2))
        size = draw.varied(0.04, 0.12)
        nodule = blob(draw, x, y, spot, (size, size * draw.varied(0.8, 1.2)), rough=0.25) < 0
        number = scene.paint(nodule & inside & draw.chance(0.35), (0.35, 0.6), 1.0)
        scene.ask("lung nodule|tumour|nodule", number)
        lungs.append(number)
    scene.ask("lungs|both lungs", *lungs, *vessels, form="")
    _spine(draw, x, y, scene, draw.varied(0.36, 0.46))
    place = (draw.varied(0.02, 0.2), draw.varied(-0.22, 0.0))
    radii = (draw.varied(0.2, 0.32), draw.varied(0.2, 0.3))
    outer = blob(draw, x, y, place, radii, draw.varied(-0.5, 0.5), 0.1)
    wall = scene.paint(outer < 0, (0.45, 0.65), 0.6)
    chambers = blob(draw, x, y, place, (radii[0] * 0.7, radii[1] * 0.65), rough=0.2) < 0
    blood = scene.paint(chambers & (outer < -0.04), (0.5, 0.95), 0.5)
    scene.ask("heart", wall, blood)
    scene.ask("heart chambers|blood pool", blood)
    scene.ask("heart wall|myocardium", wall, form="")
    spot = (draw.varied(0.08, 0.16), draw.varied(0.2, 0.28))
    radius = draw.varied(0.06, 0.1)
    aorta = scene.paint(blob(draw, x, y, spot, (radius, radius), rough=0.04) < 0, (0.5, 0.95))
    scene.ask("aorta|descending aorta", aorta)
    return scene


def heart(draw: Draw) -> Scene:
    """Short axis of the heart: blood pool, the ring around it, the crescent beside it."""
    scene = Scene.empty(draw, (0.25, 0.6), ("mr", "mr", "ct", "ultrasound"))
    x, y = draw.view(bend=0.04, spin=0.6, wander=0.12, zoom=(0.8, 1.9))
    far = draw.smooth(3, 1) + 0.4 * draw.smooth(4)
    scene.paint(far > 0.5, (0.02, 0.25), 0.6)
    scene.paint(far < -0.7, (0.4, 0.9), 1.0)
    zero = draw.task(-0.1, 0.1)
    radius = draw.varied(0.26, 0.4)
    lung = blob(draw, x, y, (zero + 0.65, zero - 0.1), (radius * 1.6, radius * 1.9), rough=0.2)
    number = scene.paint(lung < 0, (0.0, 0.2), 0.8)
    scene.ask("lung", number)
    reach = draw.varied(1.15, 1.6)
    right = blob(
        draw,
        x,
        y,
        (zero - radius * draw.varied(0.75, 1.0), zero - radius * 0.1),
        (radius * reach * 0.8, radius * reach),
        draw.varied(-0.3, 0.3),
        0.18,
    )
    scene.paint(right < draw.task(0.02, 0.06), (0.3, 0.5), 0.6)
    crescent = scene.paint(right < 0, (0.65, 0.95), 0.6)
    scene.ask("right ventricle", crescent)
    outer = blob(draw, x, y, (zero, zero), (radius, radius * draw.varied(0.9, 1.1)), rough=0.06)
    ring = scene.paint(outer < 0, (0.2, 0.5), 0.7)
    pool = scene.paint(outer < -radius * draw.varied(0.25, 0.5), (0.65, 0.95), 0.6)
    scene.ask("left ventricle|blood pool|left ventricular cavity", pool)
    scene.ask("myocardium|heart muscle", ring, form="ring")
    scene.ask("left ventricle with its wall|epicardial area", ring, pool)
    scene.ask("both ventricles|blood pools", crescent, pool, form="")
    spot = blob(
        draw,
        x,
        y,
        (zero + radius * draw.varied(-0.3, 0.3), zero + radius * draw.varied(-0.3, 0.3)),
        (radius * 0.16, radius * 0.16),
        rough=0.2,
    )
    muscle = scene.paint((spot < 0) & (outer < -radius * 0.4), (0.2, 0.5), 0.6)
    scene.ask("papillary muscle", muscle)
    return scene


def spine(draw: Draw) -> Scene:
    """A chain of vertebrae and discs along a bent line, with the canal behind it."""
    scene = Scene.empty(draw, (0.2, 0.5), ("mr", "mr", "ct"))
    x, y = draw.view(bend=0.04, spin=0.15, wander=0.12, zoom=(0.75, 1.2))
    fat = scene.paint(x > draw.varied(0.5, 0.75) + 0.06 * draw.smooth(4), (0.6, 0.95), 0.6)
    scene.ask("subcutaneous fat|fat", fat)
    scene.paint(x > draw.varied(0.78, 0.95), BLACK, 0.2)
    organs = draw.smooth(draw.integer(3, 5))
    scene.paint((organs > 0.3) & (x < -0.3), (0.1, 0.8), 1.0)
    course = draw.varied(-0.2, 0.2) * torch.sin(y * draw.varied(1.2, 2.6) + draw.varied(-0.6, 0.6))
    u = x - course
    half = draw.varied(0.14, 0.22)
    pitch = draw.task(0.26, 0.42) * draw.image(0.92, 1.08)
    # Every second vertebra has its own size; the step between them tilts with the curve.
    phase = (y + 0.15 * u * draw.varied(-1, 1)) / pitch + draw.image(0, 1)
    along = (phase - phase.floor() - 0.5).abs() * pitch
    gap = pitch * draw.varied(0.09, 0.17)
    corner = 0.02 * draw.smooth(10)
    width = half * (1 - 0.1 * torch.cos(along / pitch * 2 * math.pi).clamp(min=0))
    column = u.abs() - width + corner
    ligament = (u.abs() - half - 0.035) < 0
    scene.paint(ligament, (0.0, 0.2), 0.4)
    disc = scene.paint((column < 0.01) & (along > pitch / 2 - gap), (0.15, 0.9), 0.8)
    body = torch.maximum(column, along - (pitch / 2 - gap - 0.014))
    bones = scene.paint(body + 0.3 * corner < 0, (0.4, 0.75), 1.0)
    scene.ask("vertebrae|vertebra|vertebral bodies", bones, form="objects")
    scene.ask("intervertebral discs|intervertebral disc|discs", disc, form="objects")
    behind = u - half - draw.varied(0.08, 0.12)
    thickness = draw.varied(0.045, 0.075)
    canal = scene.paint(behind.abs() < thickness, (0.7, 1.0), 0.5)
    cord = scene.paint(behind.abs() < thickness * draw.varied(0.3, 0.55), (0.4, 0.65), 0.4)
    scene.ask("spinal canal|dural sac", canal, cord, form="band")
    scene.ask("spinal cord|cord", cord, form="band")
    wings = (behind > thickness + 0.05) & (behind < thickness + 0.05 + draw.varied(0.12, 0.2))
    process = scene.paint(wings & (along < pitch * draw.task(0.22, 0.34)), (0.35, 0.7), 1.0)
    scene.ask("spinous processes|spinous process", process, form="objects")
    return scene
