"""How a scene looks once it has been through a scanner or a microscope."""

from collections.abc import Callable

import torch

from segicl_gui.training.synthetic.fields import Draw, blur
from segicl_gui.training.synthetic.scene import Scene

Look = Callable[[Draw, Scene, torch.Tensor], torch.Tensor]


def render(draw: Draw, scene: Scene) -> torch.Tensor:
    """Images of a scene in one of the styles that suit it.

    Returns
    -------
    torch.Tensor
        Shape (tasks, images, 3, size, size), 0..1.
    """
    style = draw.one_of(scene.styles)
    picture = STYLES[style](draw, scene, _tone(draw, scene, style))
    if picture.ndim == 4:
        picture = _grey_finish(draw, picture)
        picture = picture.unsqueeze(2).expand(-1, -1, 3, -1, -1)
    elif draw.number(0, 1) < 0.12:
        picture = picture[:, :, 1:2].expand(-1, -1, 3, -1, -1)
    light = draw.task(0.75, 1.1) * draw.image(0.88, 1.12)
    picture = (picture * light.unsqueeze(2) + draw.image(-0.03, 0.03).unsqueeze(2)).clamp(0, 1)
    gamma = torch.exp(draw.task(-0.35, 0.35) + draw.image(-0.12, 0.12)).unsqueeze(2)
    picture = picture.clamp(min=1e-4) ** gamma
    if scene.frame is not None:
        picture = picture * scene.frame.unsqueeze(2)
    return picture


def _levels(draw: Draw, count: int, images: int) -> torch.Tensor:
    """Numbers in 0..1 that keep apart, shape (tasks, images, count)."""
    order = draw.uniform(0, 1, draw.tasks, images, count).argsort(-1).argsort(-1)
    return (order + draw.uniform(0.1, 0.9, draw.tasks, images, count)) / count


def _tone(draw: Draw, scene: Scene, style: str) -> torch.Tensor:
    """Brightness before imaging, shape (tasks, images, size, size)."""
    count = len(scene.tones)
    low = torch.tensor([tone[0] for tone in scene.tones], device=draw.device)
    high = torch.tensor([tone[1] for tone in scene.tones], device=draw.device)
    if style in ("mr", "ultrasound", "ct", "stain") and draw.number(0, 1) < 0.35:
        # Any contrast there may be, but air and background keep theirs.
        free = (high - low) > 0.06
        low, high = torch.where(free, 0.08, low), torch.where(free, 0.95, high)
    shared = draw.chance(0.7).squeeze(-1)
    level = torch.where(shared, _levels(draw, count, 1), _levels(draw, count, draw.images))
    table = low + (high - low) * level
    spread = draw.task(0.0, 0.05).squeeze(-1) * (high - low > 0.01)
    table = table + spread * draw.normal(draw.tasks, draw.images, count)
    grain = torch.tensor(scene.grain, device=draw.device)
    grain = grain * draw.uniform(0.0, 1.0, draw.tasks, 1, count)
    picked = scene.regions.flatten(2)
    tone = table.gather(2, picked).view(scene.regions.shape)
    weight = grain.expand(-1, draw.images, -1).gather(2, picked).view(tone.shape)
    fine = blur(draw.noise(), draw.number(0.5, 1.2))
    fine = fine / fine.std()
    middle = draw.smooth(max(8, draw.size // draw.integer(5, 9)))
    coarse = draw.smooth(draw.integer(5, 9))
    mix = draw.task(0, 0.05) * fine + draw.task(0, 0.06) * middle + draw.task(0, 0.05) * coarse
    tone = tone + weight * mix
    return tone if scene.overlay is None else tone + scene.overlay


def _soften(draw: Draw, field: torch.Tensor, low: float, high: float) -> torch.Tensor:
    """Blur by `low` to `high` pixels at 128, each image its own share of it."""
    sigma = draw.number(low, high) * (draw.size / 128) ** 0.7
    soft = blur(field, sigma)
    return torch.lerp(soft, blur(soft, 0.8), draw.image(0, 0.8))


def _grey_finish(draw: Draw, picture: torch.Tensor) -> torch.Tensor:
    """Contrast and brightness of each image, and negatives for some tasks."""
    picture = (picture - 0.5) * draw.image(0.85, 1.15) + 0.5 + draw.image(-0.05, 0.05)
    picture = picture.clamp(0, 1)
    return torch.where(draw.chance(0.14), 1 - picture, picture)


def _ct(draw: Draw, scene: Scene, tone: torch.Tensor) -> torch.Tensor:
    picture = _soften(draw, tone, 0.5, 1.1)
    grain = blur(draw.noise(), draw.number(0.4, 0.9))
    picture = picture + draw.task(0.0, 0.06) * grain
    centre, width = draw.task(0.42, 0.6), draw.task(0.45, 1.1)
    return ((picture - centre) / width + 0.5).clamp(0, 1)


def _mr(draw: Draw, scene: Scene, tone: torch.Tensor) -> torch.Tensor:
    picture = _soften(draw, tone, 0.5, 1.3).clamp(min=0)
    strength = draw.task(0.0, 0.3)
    bias = torch.exp(strength * (draw.smooth(1) * 0.7 + draw.smooth(2, 1) * 0.5).clamp(-2, 1.2))
    sigma = draw.task(0.005, 0.08)
    real, imaginary = picture * bias + sigma * draw.noise(), sigma * draw.noise()
    return torch.hypot(real, imaginary) * 0.95


def _ultrasound(draw: Draw, scene: Scene, tone: torch.Tensor) -> torch.Tensor:
    fan = draw.number(0, 1) < 0.45
    size = draw.number(0.5, 1.1) * (draw.size / 128) ** 0.7
    wide = draw.number(1.0, 2.2)
    real, imaginary = blur(draw.noise(), size, wide * size), blur(draw.noise(), size, wide * size)
    speckle = torch.hypot(real / real.std(), imaginary / imaginary.std())
    level = _soften(draw, tone, 0.6, 1.4)
    down = torch.linspace(-1, 1, draw.size, device=draw.device).view(1, 1, -1, 1)
    right = torch.linspace(-1, 1, draw.size, device=draw.device).view(1, 1, 1, -1)
    level = level + draw.varied(-0.2, 0.15) * (down + 0.3) + 0.05 * draw.smooth(2)
    picture = level + draw.task(0.06, 0.17) * torch.log(speckle.clamp(min=0.08) / 1.2)
    picture = torch.where(level < 0.12, picture.clamp(min=0) * 0.7, picture)
    picture = _soften(draw, picture, 0.2, 0.5)
    if fan:
        apex = draw.task(1.25, 1.7)
        distance = torch.hypot(right, down + apex)
        angle = torch.atan2(right.abs(), down + apex)
        inside = (angle < draw.task(0.45, 0.75)) & (distance < apex + draw.task(0.9, 1.05))
        scene.frame = (inside & (distance > apex - draw.task(0.8, 1.1))).expand_as(tone)
    return picture


def _oct(draw: Draw, scene: Scene, tone: torch.Tensor) -> torch.Tensor:
    speckle = torch.hypot(draw.noise(), draw.noise()).clamp(min=0.1)
    picture = tone * (1 - draw.task(0.1, 0.5) + draw.task(0.1, 0.45) * speckle)
    return _soften(draw, picture, 0.4, 1.0) + draw.task(0.0, 0.05) * draw.noise()


def _radiograph(draw: Draw, scene: Scene, tone: torch.Tensor) -> torch.Tensor:
    crossed = _soften(draw, tone.clamp(min=0), 0.4, 1.2)
    picture = 1 - torch.exp(-draw.task(1.2, 2.6) * draw.image(0.85, 1.15) * crossed)
    return picture + draw.task(0.0, 0.035) * blur(draw.noise(), 0.5)


def _electron(draw: Draw, scene: Scene, tone: torch.Tensor) -> torch.Tensor:
    grain = blur(draw.noise(), 0.7)
    clumps = draw.smooth(max(8, draw.size // 3)) + draw.smooth(max(6, draw.size // 6))
    picture = tone + draw.task(0.02, 0.07) * clumps + draw.task(0.05, 0.2) * grain
    return _soften(draw, picture, 0.4, 1.0) + draw.task(0.0, 0.05) * draw.noise()


def _phase(draw: Draw, scene: Scene, tone: torch.Tensor) -> torch.Tensor:
    reach = draw.number(1.5, 4.0) * draw.size / 128
    detail = tone - blur(tone, reach)
    picture = 0.5 + draw.task(0.6, 1.3) * detail + draw.task(0.1, 0.6) * (tone - 0.6)
    return _soften(draw, picture + draw.task(0.01, 0.06) * draw.noise(), 0.3, 0.8)


def _angiography(draw: Draw, scene: Scene, tone: torch.Tensor) -> torch.Tensor:
    picture = tone + draw.task(0.0, 0.1) * draw.smooth(2) + draw.task(0.0, 0.05) * draw.smooth(8)
    picture = 0.5 + (picture - 0.5) * draw.task(0.5, 1.1)
    return _soften(draw, picture, 0.3, 0.9) + draw.task(0.01, 0.06) * draw.noise()


def _ramp(tone: torch.Tensor, stops: torch.Tensor) -> torch.Tensor:
    """Colour a tone along stops, shape (tasks, images, stops, 3), evenly spaced over 0..1."""
    last = stops.shape[2] - 1
    place = tone.clamp(0, 1) * last
    layers = []
    for channel in range(3):
        total = torch.zeros_like(tone)
        for stop in range(last + 1):
            weight = (1 - (place - stop).abs()).clamp(min=0)
            total = total + weight * stops[:, :, stop, channel, None, None]
        layers.append(total)
    return torch.stack(layers, 2)


def _stops(
    draw: Draw, colours: tuple[tuple[float, float, float], ...], jitter: float
) -> torch.Tensor:
    """Colours that differ by task, and a little by image."""
    base = torch.tensor(colours, device=draw.device).expand(draw.tasks, draw.images, -1, -1)
    count = len(colours)
    base = base + jitter * draw.normal(draw.tasks, 1, count, 3)
    base = base + jitter * 0.5 * draw.normal(draw.tasks, 1, 1, 3)
    return (base + jitter * 0.35 * draw.normal(draw.tasks, draw.images, 1, 3)).clamp(0, 1)


def _fundus(draw: Draw, scene: Scene, tone: torch.Tensor) -> torch.Tensor:
    stops = _stops(
        draw,
        (
            (0.22, 0.04, 0.03),
            (0.5, 0.14, 0.06),
            (0.78, 0.36, 0.15),
            (0.95, 0.72, 0.38),
            (1.0, 0.96, 0.75),
        ),
        0.05,
    )
    lit = tone + draw.task(0.0, 0.07) * draw.smooth(2) + draw.task(0, 0.02) * draw.noise()
    return _ramp(_soften(draw, lit, 0.4, 0.8), stops)


def _skin(draw: Draw, scene: Scene, tone: torch.Tensor) -> torch.Tensor:
    stops = _stops(
        draw, ((0.1, 0.06, 0.07), (0.42, 0.24, 0.17), (0.78, 0.54, 0.43), (0.95, 0.8, 0.74)), 0.06
    )
    lit = tone + draw.task(0.0, 0.06) * draw.smooth(2) + draw.task(0, 0.03) * draw.noise()
    return _ramp(_soften(draw, lit, 0.4, 1.2), stops)


def _stain(draw: Draw, scene: Scene, tone: torch.Tensor) -> torch.Tensor:
    """Light passed by two dyes, each region holding more of the one or of the other."""
    count = len(scene.tones)
    dyes = torch.tensor([[0.65, 0.75, 0.35], [0.15, 0.85, 0.4]], device=draw.device)
    dyes = dyes + 0.12 * draw.normal(draw.tasks, 1, 2, 3)
    if draw.number(0, 1) < 0.3:
        dyes = draw.uniform(0.05, 1.0, draw.tasks, 1, 2, 3)
    dyes = dyes.clamp(0.03, 1.2) * (1 + 0.1 * draw.normal(draw.tasks, draw.images, 2, 3))
    share = draw.uniform(0, 1, draw.tasks, 1, count)
    # Darker regions hold more of the first dye, as nuclei do.
    dark = torch.tensor([1 - (a + b) / 2 for a, b in scene.tones], device=draw.device)
    share = (0.7 * dark + 0.3 * share).expand(-1, draw.images, -1)
    mix = share.gather(2, scene.regions.flatten(2)).view(tone.shape)
    mix = blur(mix, 0.6) + draw.task(0, 0.1) * draw.smooth(6)
    dense = _soften(draw, (1 - tone).clamp(min=0), 0.4, 1.0)
    dense = dense * draw.task(0.9, 1.7) * draw.image(0.85, 1.15)
    light = draw.uniform(0.85, 1.0, draw.tasks, draw.images, 3)
    layers = []
    for channel in range(3):
        first = dyes[:, :, 0, channel, None, None]
        second = dyes[:, :, 1, channel, None, None]
        depth = dense * torch.lerp(second, first, mix)
        layers.append(light[:, :, channel, None, None] * torch.exp(-1.6 * depth))
    picture = torch.stack(layers, 2)
    return picture + draw.task(0, 0.02).unsqueeze(2) * draw.noise().unsqueeze(2)


def _fluorescence(draw: Draw, scene: Scene, tone: torch.Tensor) -> torch.Tensor:
    light = _soften(draw, tone.clamp(min=0), 0.5, 1.4)
    light = light * draw.task(0.4, 1.0) + draw.task(0, 0.05)
    light = light + draw.task(0.0, 0.12) * light.sqrt() * draw.noise()
    if draw.number(0, 1) < 0.5:
        return light
    hue = draw.one_of(((0.1, 0.3, 1.0), (0.1, 1.0, 0.2), (1.0, 0.15, 0.1), (0.2, 0.9, 0.9)))
    return _ramp(light, _stops(draw, ((0.0, 0.0, 0.0), hue), 0.03))


STYLES: dict[str, Look] = {
    "ct": _ct,
    "mr": _mr,
    "ultrasound": _ultrasound,
    "oct": _oct,
    "radiograph": _radiograph,
    "electron": _electron,
    "phase": _phase,
    "angiography": _angiography,
    "fundus": _fundus,
    "skin": _skin,
    "stain": _stain,
    "fluorescence": _fluorescence,
}
