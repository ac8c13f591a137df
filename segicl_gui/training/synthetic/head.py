"""Heads, layers and other ribbons: brain, hippocampus, retina, smooth partitions."""

import torch

from segicl_gui.training.synthetic.fields import Draw
from segicl_gui.training.synthetic.scene import Scene
from segicl_gui.training.synthetic.shapes import blob


def brain(draw: Draw) -> Scene:
    """Skull, folded cortex, white matter, ventricles and deep nuclei; sometimes a tumour."""
    scene = Scene.empty(draw, (0.0, 0.05), ("mr", "mr", "mr", "ct"))
    x, y = draw.view(bend=0.03, spin=0.2, zoom=(0.85, 1.6))
    zero = draw.task(0, 0)
    radii = (draw.varied(0.66, 0.8), draw.varied(0.78, 0.92))
    head = blob(draw, x, y, (zero, zero), radii, rough=0.04)
    scalp = scene.paint(head < 0, (0.55, 0.95), 0.6)
    bone = scene.paint(head < -draw.varied(0.03, 0.07), (0.0, 0.2), 0.3)
    fluid = scene.paint(head < -draw.varied(0.1, 0.13), (0.05, 0.25), 0.3)
    scene.ask("scalp|skin and fat", scalp, form="ring")
    scene.ask("skull|skull bone", bone, form="ring")
    scene.ask_mask("head", head < 0, "compact")
    folds = draw.smooth(draw.integer(7, 12)) * draw.task(0.02, 0.05)
    fissure = 0.05 * torch.exp(-((x / 0.03) ** 2)) * (1 + draw.smooth(5).abs())
    pial = head + draw.varied(0.13, 0.17) + folds.clamp(max=0.05) + fissure
    cortex = scene.paint(pial < 0, (0.4, 0.6), 0.6)
    white = pial + draw.varied(0.06, 0.1) + 1.4 * folds.abs() + 0.3 * folds
    matter = scene.paint(white < 0, (0.6, 0.85), 0.5)
    scene.ask("grey matter|cortex|cortical ribbon", cortex, form="")
    scene.ask("cerebrospinal fluid", fluid, form="")
    deep, ventricles = [], []
    for side in (-1, 1):
        spot = (side * draw.varied(0.24, 0.3), draw.varied(0.0, 0.1))
        size = (draw.varied(0.06, 0.11), draw.varied(0.11, 0.18))
        nucleus = blob(draw, x, y, spot, size, side * draw.varied(0.1, 0.5), 0.12) < 0
        deep.append(scene.paint(nucleus & (white < -0.02), (0.4, 0.62), 0.5))
        scene.ask("putamen|basal ganglia nucleus|deep nucleus", deep[-1])
        spot = (side * draw.varied(0.07, 0.12), draw.varied(-0.16, -0.02))
        size = (draw.varied(0.035, 0.085), draw.varied(0.16, 0.3))
        horn = blob(draw, x, y, spot, size, -side * draw.varied(0.1, 0.5), 0.15)
        ventricles.append(scene.paint((horn < 0) & (white < 0), (0.05, 0.25), 0.2))
        scene.ask("lateral ventricle|ventricle", ventricles[-1])
    scene.ask("ventricles|lateral ventricles", *ventricles, form="")
    scene.ask("deep nuclei|basal ganglia", *deep, form="")
    place = (draw.image(-0.4, 0.4), draw.image(-0.45, 0.45))
    extent = draw.varied(0.1, 0.22)
    mass = blob(draw, x, y, place, (extent, extent * draw.varied(0.8, 1.2)), rough=0.3)
    diseased = draw.chance(0.5) & (pial < 0)
    swelling = mass + 0.1 * draw.smooth(6) - draw.varied(0.04, 0.12)
    oedema = scene.paint((swelling < 0) & diseased, (0.5, 0.95), 0.8)
    tumour = scene.paint((mass < 0) & diseased, (0.2, 1.0), 1.4)
    core = scene.paint((mass < -extent * 0.5) & diseased, (0.1, 0.5), 1.4)
    scene.ask("tumour|brain tumour|glioma", tumour, core)
    scene.ask("tumour core|necrosis", core)
    scene.ask("oedema|oedema around the tumour", oedema, form="")
    scene.ask("whole lesion|tumour with oedema", oedema, tumour, core)
    scene.ask("white matter", matter, form="")
    scene.ask("brain", cortex, matter, *deep, *ventricles, oedema, tumour, core)
    return scene


def hippocampus(draw: Draw) -> Scene:
    """A small curved body in two parts within soft, low-contrast surroundings."""
    scene = Scene.empty(draw, (0.4, 0.6), ("mr", "mr", "ultrasound"))
    x, y = draw.view(bend=0.06, spin=0.5, wander=0.1, zoom=(0.7, 1.8))
    cells = draw.integer(3, 6)
    around = draw.smooth(cells, 1) * 0.8 + draw.smooth(cells) * 0.7
    # Neighbouring tissue shades into each other; only fluid has an edge.
    scene.overlay = draw.task(0.03, 0.14) * around.clamp(-1.5, 1.5)
    scene.paint(around > draw.task(0.4, 2.5), (0.55, 0.8), 0.8)
    fluid = scene.paint(around < -draw.task(0.9, 1.6), (0.05, 0.4), 0.6)
    scene.ask("fluid|cerebrospinal fluid", fluid, form="")
    curve = draw.varied(0.3, 1.3)
    u, v = x, y + curve * x * x - 0.1
    length = draw.varied(0.4, 0.68)
    # Head thicker than tail.
    lean = (u / length).clamp(-1, 1)
    half = draw.varied(0.09, 0.17) * (1 + 0.45 * lean) * (1.02 - lean**2).sqrt()
    shape = torch.maximum(v.abs() - half, u.abs() - length) + 0.025 * draw.smooth(6)
    scene.paint(shape < draw.varied(0.01, 0.05), (0.2, 0.75), 0.8)
    body = scene.paint(shape < 0, (0.3, 0.75), 0.8)
    seen = scene.regions == body
    front = u > length * draw.varied(0.0, 0.35)
    scene.overlay = torch.where(seen, draw.task(-0.05, 0.05) * front, scene.overlay)
    scene.ask("hippocampus|curved structure", body)
    scene.ask_mask("anterior hippocampus|hippocampal head", seen & front, "compact")
    scene.ask_mask("posterior hippocampus|hippocampal tail", seen & ~front, "compact")
    return scene


def layers(draw: Draw) -> Scene:
    """A stack of layers, as in the retina or in skin, with a dip and fluid now and then."""
    scene = Scene.empty(draw, (0.0, 0.15), ("ultrasound", "oct", "oct", "mr"))
    x, y = draw.view(bend=0.02, spin=0.15, wander=0.1, zoom=(0.7, 1.1))
    bow = draw.varied(-0.25, 0.35) * x * x + draw.varied(-0.1, 0.1) * torch.sin(
        x * draw.varied(2, 5) + draw.image(0, 6)
    )
    dip = draw.varied(0.0, 0.14) * torch.exp(-(((x - draw.varied(-0.2, 0.2)) / 0.2) ** 2))
    swell = draw.smooth(3)[:, :, :1] * draw.task(0.0, 0.04)
    top = draw.varied(-0.55, -0.25)
    depth = y - bow - top - swell
    names = (
        "nerve fibre layer|upper layer|epidermis",
        "inner layer|ganglion cell layer",
        "nuclear layer",
        "photoreceptor layer|lower layer",
        "pigment epithelium|bright band",
        "choroid|dermis",
    )
    numbers = []
    edge = 0 * dip
    for index in range(len(names)):
        wave = draw.smooth(4)[:, :, :1] * draw.task(0.003, 0.02)
        pinch = dip * max(0.0, 1 - index / 3)
        inside = depth > edge + pinch + wave
        thin = index == 4
        tone = (0.75, 1.0) if thin else (0.15, 0.85)
        numbers.append(scene.paint(inside, tone, 0.7))
        edge = edge + (draw.varied(0.03, 0.07) if thin else draw.varied(0.06, 0.2))
    scene.paint(depth > edge, (0.05, 0.4), 1.0)
    for number, name in zip(numbers, names, strict=True):
        scene.ask(name, number, form="band")
    spot = (draw.image(-0.5, 0.5), draw.varied(0.12, 0.3) + top)
    bubble = blob(draw, x, y - bow, spot, (draw.varied(0.1, 0.28), draw.varied(0.05, 0.11)))
    fluid = scene.paint((bubble < 0) & draw.chance(0.5), (0.0, 0.2), 0.3)
    scene.ask("fluid|cyst|fluid pocket", fluid)
    scene.ask("all layers|retina|tissue", *numbers, fluid, form="band")
    return scene


def partition(draw: Draw) -> Scene:
    """Soft regions of no organ in particular, shared by the images and deformed in each."""
    styles = ("mr", "ct", "stain", "ultrasound", "fluorescence", "mr", "stain")
    scene = Scene.empty(draw, (0.0, 1.0), styles)
    kinds, cells = draw.integer(3, 7), draw.integer(2, 7)
    x, y = draw.view(bend=0.08, spin=0.4, wander=0.12)
    knots = draw.normal(draw.tasks * kinds, 1, 32, 32)
    grid = torch.stack((x, y), -1).flatten(0, 1) * (cells / 32 * 1.6)
    shared = draw.chance(0.75).float()
    fields = []
    for kind in range(kinds):
        knot = knots[kind * draw.tasks : (kind + 1) * draw.tasks]
        knot = knot.expand(-1, draw.images, -1, -1).reshape(-1, 1, 32, 32)
        common = torch.nn.functional.grid_sample(
            knot, grid, mode="bicubic", padding_mode="reflection", align_corners=False
        ).view(x.shape)
        fields.append(shared * common + (0.25 + 0.9 * (1 - shared)) * draw.smooth(cells))
    best = torch.stack(fields).argmax(0)
    rest = draw.chance(0.5)
    outline = blob(
        draw,
        x,
        y,
        (x[:, :, :1, :1] * 0, x[:, :, :1, :1] * 0),
        (draw.varied(0.75, 0.95), draw.varied(0.75, 0.95)),
    )
    for kind in range(kinds):
        inside = (best == kind) & ((outline < 0) | ~rest)
        number = scene.paint(inside, (0.0, 1.0), draw.number(0.4, 2.0))
        scene.ask("region|tissue|area", number, form="")
    ring = scene.paint(((outline.abs() < draw.varied(0.02, 0.06)) & rest), (0.0, 1.0), 0.6)
    scene.ask("capsule|outer rim", ring, form="ring")
    return scene
