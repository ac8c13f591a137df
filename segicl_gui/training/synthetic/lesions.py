"""One lesion in each image: on skin, or under ultrasound."""

import torch

from segicl_gui.training.synthetic.fields import Draw, blur
from segicl_gui.training.synthetic.scene import Scene
from segicl_gui.training.synthetic.shapes import blob, tubes


def _absent(draw: Draw, probability: float) -> torch.Tensor:
    """True for one image of some tasks: the one without the lesion."""
    which = draw.uniform(0, draw.images, draw.tasks, 1, 1, 1).floor()
    index = torch.arange(draw.images, device=draw.device).view(1, -1, 1, 1)
    return draw.chance(probability) & (which == index)


def skin_lesion(draw: Draw) -> Scene:
    """An irregular, darker spot on skin, with hairs and a darker picture border at times."""
    scene = Scene.empty(draw, (0.7, 0.85), ("skin",))
    x, y = draw.view(bend=0.06, spin=3.1, wander=0.2, zoom=(0.8, 1.5), patient=1.3)
    size = draw.task(0.3, 0.8) * draw.image(0.6, 1.3)
    where = (draw.image(-0.12, 0.12), draw.image(-0.12, 0.12))
    ratio = draw.image(0.65, 1.4)
    shape = blob(draw, x, y, where, (size * ratio, size / ratio), draw.image(0, 3.1), 0.2)
    shape = shape + draw.task(0.02, 0.08) * draw.smooth(5) + draw.task(0.0, 0.04) * draw.smooth(14)
    there = ~_absent(draw, 0.12)
    halo = scene.paint((shape < draw.task(0.0, 0.07)) & there, (0.6, 0.75), 1.0)
    body = scene.paint((shape < 0) & there, (0.3, 0.55), 1.4)
    mottled = draw.smooth(draw.integer(4, 9)) + draw.task(-1, 0.5)
    inner = scene.paint((shape < -0.03) & (mottled > 0.4) & there, (0.15, 0.5), 1.6)
    scene.ask("skin lesion|mole|melanocytic lesion|lesion", body, inner)
    scene.ask("skin lesion|lesion|pigmented spot", body, inner)
    scene.ask("pigmented area|darker part of the lesion", inner, form="")
    scene.ask("skin", 0, halo, form="")
    hairs = draw.integer(0, 8)
    if hairs:
        count = draw.size * 2
        along = torch.linspace(-0.5, 0.5, count, device=draw.device)
        group = (draw.tasks, draw.images, hairs, 1)
        angle, bow = draw.uniform(0, 6.28, *group), draw.uniform(-0.6, 0.6, *group)
        reach = draw.uniform(0.5, 2.0, *group)
        u, v = along * reach, bow * (along * reach) ** 2
        px = draw.uniform(-1, 1, *group) + u * torch.cos(angle) - v * torch.sin(angle)
        py = draw.uniform(-1, 1, *group) + u * torch.sin(angle) + v * torch.cos(angle)
        thick = draw.uniform(0.4, 0.9, *group).expand_as(px) * max(0.8, draw.size / 128)
        thick = thick * (draw.uniform(0, 1, *group) < 0.6)
        field = tubes(draw.size, px.flatten(2), py.flatten(2), thick.flatten(2), reach=2)
        scene.overlay = -0.35 * (field < 0).float()
    rim = (x * x + y * y).sqrt()
    dark = draw.task(0, 0.35) * (rim - draw.task(0.8, 1.1)).clamp(min=0)
    scene.overlay = (0 if scene.overlay is None else scene.overlay) - dark
    fade = blur((shape < 0).float(), 1.2) - (shape < 0).float()
    scene.overlay = scene.overlay + 0.08 * fade
    scene.frame = (rim < draw.task(1.0, 1.3)) | draw.chance(0.75)
    return scene


def ultrasound(draw: Draw) -> Scene:
    """Tissue layers under speckle, with a lesion or a cyst, its shadow, and nerves or vessels."""
    scene = Scene.empty(draw, (0.4, 0.6), ("ultrasound",))
    x, y = draw.view(bend=0.04, spin=0.15, wander=0.1, zoom=(0.8, 1.2))
    level = y + 0.08 * draw.smooth(3)
    scene.paint(level > draw.varied(-0.7, -0.45), (0.3, 0.8), 1.0)
    deep = scene.paint(level > draw.varied(-0.2, 0.3), (0.25, 0.7), 1.2)
    muscle = scene.paint(level > draw.varied(0.5, 0.8), (0.2, 0.6), 1.0)
    scene.ask("deep tissue|deep layer", deep, muscle, form="")
    strands = (draw.smooth(6) + 14 * level).sin() > 0.93
    scene.paint(strands & draw.chance(0.7), (0.6, 0.9), 0.5)
    size = draw.task(0.14, 0.42) * draw.image(0.75, 1.3)
    where = (draw.varied(-0.35, 0.35, 0.3), draw.varied(-0.3, 0.3, 0.2))
    flat = draw.varied(0.5, 1.0)
    shape = blob(draw, x, y, where, (size, size * flat), draw.varied(-0.4, 0.4), 0.2)
    shape = shape + draw.task(0.0, 0.05) * draw.smooth(9)
    there = ~_absent(draw, 0.12)
    rim = scene.paint((shape < draw.task(-0.02, 0.04)) & there, (0.6, 0.95), 0.6)
    lesion = scene.paint(
        (shape < 0) & there, (0.02, 0.35) if draw.number(0, 1) < 0.75 else (0.7, 0.95), 0.8
    )
    scene.ask("lesion|mass|tumour|nodule", lesion)
    scene.ask("lesion|cyst|mass", lesion)
    scene.ask("rim of the lesion|capsule", rim, form="ring")
    spot = (draw.varied(-0.5, 0.5), draw.varied(-0.6, 0.5))
    width = draw.varied(0.06, 0.2)
    bundle = blob(draw, x, y, spot, (width, width * draw.varied(0.5, 0.9)), rough=0.15)
    number = scene.paint((bundle < 0) & (shape > 0.03), (0.1, 0.9), 1.5)
    scene.ask("nerve|nerve bundle|vessel lumen", number)
    behind = (x - where[0]).abs() / size
    below = torch.sigmoid((y - where[1]) * 12) * torch.sigmoid((0.8 - behind) * 10)
    scene.overlay = below * there * draw.varied(-0.3, 0.2) * (shape > 0)
    return scene
