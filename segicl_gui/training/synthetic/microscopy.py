"""Microscopy: cells with nuclei, blood smears, membranes."""

import torch

from segicl_gui.training.synthetic.fields import Draw
from segicl_gui.training.synthetic.scene import Scene
from segicl_gui.training.synthetic.shapes import Mosaic, blob


def cells(draw: Draw) -> Scene:
    """Cells with nuclei, in new places in every image, some touching."""
    style = draw.one_of(("stain", "stain", "fluorescence", "fluorescence", "phase"))
    scene = Scene.empty(draw, (0.8, 0.98), (style,))
    x, y = draw.view(bend=0.08, spin=3.1)
    across = draw.task(2.2, 11.0) * draw.image(0.9, 1.1)
    mosaic = Mosaic(draw, x, y, across, jitter=draw.number(0.2, 0.48))
    count = mosaic.cells()
    shape = (draw.tasks, draw.images, count)
    odds = draw.task(0.25, 1.0).view(-1, 1, 1)
    present = mosaic.per_cell((draw.uniform(0, 1, *shape) < odds).float()) > 0
    kinds = mosaic.per_cell((draw.uniform(0, 1, *shape) < 0.3).float()) > 0
    turn = mosaic.per_cell(draw.uniform(0, 3.14, *shape))
    long = mosaic.per_cell(draw.uniform(0.75, 1.2, *shape))
    scale = mosaic.per_cell(draw.uniform(0.75, 1.2, *shape))
    cosine, sine = torch.cos(turn), torch.sin(turn)
    u = (mosaic.right * cosine + mosaic.down * sine) / long
    v = (mosaic.down * cosine - mosaic.right * sine) * long
    lumpy = 0.05 * draw.smooth(draw.integer(8, 14))
    radius = (u * u + v * v).sqrt() / scale + lumpy
    pixel = across / draw.size
    apart = mosaic.second - mosaic.first > pixel * draw.task(0.0, 2.5)
    reach = draw.varied(0.34, 0.7)
    body = (radius < reach) & apart & present
    core = draw.varied(0.35, 0.75)
    debris = draw.smooth(draw.integer(3, 8)) > draw.task(0.9, 2.5)
    scene.paint(debris, (0.55, 0.85), 1.2)
    naked = draw.chance(0.45)
    plasma = scene.paint(body & ~naked, (0.45, 0.75), 1.0)
    inside = body & (radius < reach * core)
    nucleus = scene.paint(torch.where(naked, body, inside), (0.12, 0.42), 1.0)
    other = scene.paint(
        torch.where(naked, body, inside) & kinds & draw.chance(0.3), (0.12, 0.5), 1.0
    )
    spots = draw.smooth(min(40, draw.size // 4)) > draw.task(1.6, 2.6)
    dots = spots & (scene.regions == nucleus) & draw.chance(0.3)
    scene.ask("nuclei|nucleus|cell nuclei", nucleus, other, form="objects")
    scene.ask("cytoplasm|cell body", plasma, form="")
    scene.ask("cells|whole cells|cell", plasma, nucleus, other, form="objects")
    scene.ask("cells of the second kind|other nuclei", other, form="objects")
    rim = body & (radius > reach * 0.88)
    scene.ask_mask("cell border|cell edge", rim, "")
    scene.overlay = torch.where(dots, -0.1, 0.0)
    if style == "fluorescence":
        scene.tones = [(0.0, 0.08), (0.05, 0.2), (0.2, 0.5), (0.5, 0.95), (0.5, 1.0)]
        glow = mosaic.per_cell(draw.uniform(0.55, 1.2, *shape))
        scene.overlay = torch.where(scene.regions > 1, (glow - 1) * 0.5, 0.0)
    return scene


def membranes(draw: Draw) -> Scene:
    """Packed cells between dark membranes, with organelles, as an electron microscope shows."""
    scene = Scene.empty(draw, (0.6, 0.8), ("electron", "electron", "electron", "phase"))
    x, y = draw.view(bend=0.12, spin=3.1, zoom=(0.8, 1.2))
    wave = draw.task(0.0, 0.16)
    x = x + wave * draw.smooth(6) * 0.6
    y = y + wave * draw.smooth(6) * 0.6
    across = draw.task(3.0, 9.0) * draw.image(0.9, 1.1)
    mosaic = Mosaic(draw, x * draw.task(0.6, 1.0), y, across, jitter=0.48)
    count = mosaic.cells()
    pixel = across / draw.size
    between = mosaic.second - mosaic.first
    width = draw.task(1.0, 3.4) * max(1.0, draw.size / 128) ** 0.7 * pixel
    width = width * (1 + 0.3 * draw.smooth(10))
    shape = (draw.tasks, draw.images, count)
    shade = mosaic.per_cell(draw.uniform(-0.12, 0.08, *shape))
    drop = mosaic.per_cell((draw.uniform(0, 1, *shape) < 0.5).float()) > 0
    body = draw.smooth(draw.integer(9, 16))
    organelle = (body > draw.task(1.3, 2.0)) & (between > 3 * width) & (mosaic.first < 0.42)
    inside = scene.paint(organelle & drop, (0.3, 0.5), 1.6)
    scene.ask("mitochondria|organelles|mitochondrion", inside, form="")
    membrane = scene.paint(between < width, (0.08, 0.3), 0.8)
    scene.ask("membrane|cell membranes|membranes", membrane, form="tubes")
    scene.ask("cell interior|cells", 0, inside, form="")
    vesicles = (draw.smooth(min(32, draw.size // 3)) > 2.1) & (between > 2.5 * width)
    scene.overlay = torch.where(between < width, 0.0, shade) - 0.12 * vesicles
    return scene


def blood_smear(draw: Draw) -> Scene:
    """A white cell with a lobed nucleus among pale red cells, as on a stained smear."""
    scene = Scene.empty(draw, (0.88, 0.98), ("stain", "stain", "stain", "phase"))
    x, y = draw.view(bend=0.04, spin=3.1, wander=0.25, zoom=(0.6, 1.5), patient=1.3)
    mosaic = Mosaic(draw, x, y, draw.task(2.0, 4.5), jitter=0.35)
    shape = (draw.tasks, draw.images, mosaic.cells())
    odds = draw.task(0.3, 1.0).view(-1, 1, 1)
    present = mosaic.per_cell((draw.uniform(0, 1, *shape) < odds).float()) > 0
    radius = mosaic.first / mosaic.per_cell(draw.uniform(0.85, 1.1, *shape))
    radius = radius + 0.02 * draw.smooth(8)
    red = scene.paint((radius < 0.46) & present, (0.66, 0.82), 0.5)
    pale = scene.paint((radius < draw.task(0.1, 0.26)) & present, (0.76, 0.9), 0.4)
    size = draw.task(0.3, 0.55) * draw.image(0.85, 1.2)
    where = (draw.image(-0.12, 0.12), draw.image(-0.12, 0.12))
    body = blob(draw, x, y, where, (size, size * draw.image(0.85, 1.15)), rough=0.08)
    plasma = scene.paint(body < 0, (0.5, 0.78), 1.2)
    lobes = torch.full_like(body, 1.0)
    spread = size * draw.task(0.05, 0.45)
    angle = draw.image(0, 6.28)
    for _ in range(3):
        angle = angle + draw.image(1.2, 2.4)
        centre = (where[0] + spread * torch.cos(angle), where[1] + spread * torch.sin(angle))
        extent = size * draw.varied(0.35, 0.6)
        part = blob(draw, x, y, centre, (extent, extent * draw.image(0.75, 1.2)), rough=0.12)
        lobes = torch.minimum(lobes, part)
    nucleus = scene.paint(torch.maximum(lobes, body + 0.03) < 0, (0.12, 0.38), 1.2)
    scene.ask("nucleus|white cell nucleus|lobed nucleus", nucleus, form="")
    scene.ask("nucleus", nucleus, form="")
    scene.ask("cytoplasm|cytoplasm of the white cell", plasma, form="")
    scene.ask("white cell|white blood cell|leucocyte", plasma, nucleus)
    scene.ask("red cells|red blood cells|erythrocytes", red, pale, form="")
    return scene
