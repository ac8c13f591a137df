"""A scene under construction: regions painted one over the other, and what may be asked for."""

from dataclasses import dataclass, field

import torch

from segicl_gui.training.synthetic.fields import Draw


@dataclass(frozen=True)
class Target:
    """A structure a task may ask for.

    Attributes
    ----------
    names : tuple of str
        What it may be called.
    mask : torch.Tensor
        Bool, shape (tasks, images, size, size).
    form : str
        "compact", "tubes" (branching), "ring", "band", "objects" (several alike), "outline",
        or "" when nothing is known for sure.
    """

    names: tuple[str, ...]
    mask: torch.Tensor
    form: str = ""


@dataclass
class Scene:
    """Regions of a group of tasks, before any intensity.

    Attributes
    ----------
    regions : torch.Tensor
        int64, shape (tasks, images, size, size): which region each pixel shows.
    tones : list of pair of float
        Range a region's brightness is drawn from, 0 dark to 1 bright.
    grain : list of float
        Strength of a region's texture.
    targets : list of Target
        At least one.
    styles : tuple of str
        Imaging models that suit the scene.
    overlay : torch.Tensor, optional
        Added to the brightness, shape (tasks, images, size, size): what is not flat in a region.
    frame : torch.Tensor, optional
        Bool, field of view; black outside.
    """

    regions: torch.Tensor
    tones: list[tuple[float, float]]
    styles: tuple[str, ...]
    grain: list[float] = field(default_factory=list)
    targets: list[Target] = field(default_factory=list)
    overlay: torch.Tensor | None = None
    frame: torch.Tensor | None = None

    @classmethod
    def empty(cls, draw: Draw, tone: tuple[float, float], styles: tuple[str, ...]) -> "Scene":
        """Nothing but a background."""
        shape = (draw.tasks, draw.images, draw.size, draw.size)
        regions = torch.zeros(shape, dtype=torch.int64, device=draw.device)
        return cls(regions, [tone], styles, [1.0])

    def paint(self, inside: torch.Tensor, tone: tuple[float, float], grain: float = 1.0) -> int:
        """Lay a region over what is there; returns its number."""
        number = len(self.tones)
        self.tones.append(tone)
        self.grain.append(grain)
        self.regions = torch.where(inside, number, self.regions)
        return number

    def ask(self, names: str, *numbers: int, form: str = "compact") -> None:
        """Make what is visible of some regions a possible target; `names` parted by "|"."""
        mask = self.regions == numbers[0]
        for number in numbers[1:]:
            mask = mask | (self.regions == number)
        self.ask_mask(names, mask, form)

    def ask_mask(self, names: str, mask: torch.Tensor, form: str = "") -> None:
        """Make any mask a possible target."""
        self.targets.append(Target(tuple(names.split("|")), mask, form))
