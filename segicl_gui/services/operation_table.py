"""Everything that can be done to a label as a whole, as one table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto

from segicl_gui.services.editing import recipes
from segicl_gui.services.editing.recipes import Masks, Values
from segicl_gui.services.editing.scene import Scene
from segicl_gui.services.editing.smoothing import REACH


class Reach(Enum):
    """How much of the case an operation looks at."""

    LABEL = auto()
    """The box around the label (in the slice, or in the case), and a margin."""
    NEIGHBOURS = auto()
    """The slice on screen and the one on each side."""
    ALL_SLICES = auto()
    """The box around the label in the case, also where only one slice is to change."""
    WHOLE = auto()
    """The whole slice, or the whole case."""


def unit_text(unit: str, *, volume: bool, in_millimetres: bool = True) -> str:
    """The unit of a `Number` as it is shown: "mm", "mm²", "mm³", or "px" for all of them."""
    if unit and not in_millimetres:
        return "px"
    return unit.replace("mm^n", "mm³" if volume else "mm²")


When = tuple[str, tuple[str, ...]] | None


@dataclass(frozen=True, slots=True)
class Number:
    """A parameter that is a number.

    Parameters
    ----------
    unit : str
        Shown after it, see `unit_text`; "mm^n" for mm² in a slice and mm³ in a volume, "" for the
        image's units.
    low, high, default : float
        Of an intensity, where `share` is given, they follow from the image.
    volume_default : float or None
        Default for the whole case, where it is another.
    share : float or None
        Default as a share (0..1) of the range of intensities in the image.
    when : tuple or None
        The choice, and those of its values, with which the number counts; None if it always does.
    """

    id: str
    name: str
    unit: str
    default: float
    low: float
    high: float
    tip: str
    step: float = 1.0
    volume_default: float | None = None
    share: float | None = None
    when: When = None


@dataclass(frozen=True, slots=True)
class Choice:
    """A parameter that is one of several; `options` are (value, title), the first by default."""

    id: str
    name: str
    options: tuple[tuple[str, str], ...]
    tip: str
    volume_only: bool = False


@dataclass(frozen=True, slots=True)
class OtherLabel:
    """A parameter that is another label; its value is the label's id.

    Parameters
    ----------
    needed : bool
        Whether it cannot be done without; else 0 stands for the active label.
    when : tuple or None
        As for a `Number`.
    """

    id: str
    name: str
    tip: str
    needed: bool = True
    when: When = None


Parameter = Number | Choice | OtherLabel


def counts(p: Parameter, values: Values) -> bool:
    """Whether a parameter counts with what else is chosen."""
    when = None if isinstance(p, Choice) else p.when
    return when is None or values[when[0]] in when[1]


@dataclass(frozen=True, slots=True)
class Operation:
    """One thing to do to the active label.

    Parameters
    ----------
    id, title, tip : str
    step : str
        The undo step's title, with {label} and {other} for the labels' names.
    work : callable
        Says from scene and parameters where labels are to be: label id -> mask in the scene's box.
    slice_too, volume_too : bool
        Whether it can be done in the slice on screen, and in the whole case.
    volume_first : bool
        Whether the whole case is usually meant.
    reach : Reach
    margin : callable
        Millimetres around the label that it needs, from its parameters.
    seed : callable
        Whether it needs a place that the user points at, by its parameters.
    proposals : bool
        Whether it takes proposals on screen for the label, not only what was drawn.
    draws : bool
        Whether it can be done where the label is not yet.
    """

    id: str
    title: str
    step: str
    tip: str
    work: Callable[[Scene, Values], Masks]
    parameters: tuple[Parameter, ...] = ()
    slice_too: bool = True
    volume_too: bool = True
    volume_first: bool = False
    reach: Reach = Reach.LABEL
    margin: Callable[[Values], float] = lambda values: 0.0
    seed: Callable[[Values], bool] = lambda values: False
    proposals: bool = True
    draws: bool = False


_MM = Number("mm", "By", "mm", 2.0, 0.1, 50.0, "Distance in any direction", 0.5)

OPERATIONS = (
    Operation(
        "fill_holes", "Fill holes", "Fill holes of {label}",
        "Fill what the label encloses", recipes.fill,
        (Choice("holes", "Holes", (("closed", "Closed on all sides"), ("slices", "In each slice")),
                "What counts as a hole in a volume", volume_only=True),),
    ),
    Operation(
        "keep_largest", "Keep largest part", "Keep largest part of {label}",
        "Remove all parts of the label but the largest",
        recipes.largest,
    ),
    Operation(
        "remove_islands", "Remove islands", "Remove islands of {label}",
        "Remove parts of the label below a size", recipes.islands,
        (Number("size", "Smaller than", "mm^n", 25.0, 0.0, 1e6, "Size of the smallest part to keep",
                5.0, volume_default=200.0),),
    ),
    Operation(
        "grow", "Grow", "Grow {label}",
        "Move the outline outwards", recipes.grow, (_MM,), margin=recipes.millimetres,
    ),
    Operation(
        "shrink", "Shrink", "Shrink {label}",
        "Move the outline inwards", recipes.shrink, (_MM,), margin=recipes.millimetres,
    ),
    Operation(
        "smooth", "Smooth", "Smooth {label}",
        "Even out the outline; the size stays about the same", recipes.smooth,
        (Number("mm", "By", "mm", 2.0, 0.1, 20.0,
                "Details smaller than this go (standard deviation of a Gaussian)", 0.5),),
        margin=lambda values: REACH * recipes.millimetres(values),
    ),
    Operation(
        "threshold", "Threshold", "Threshold {label}", "Choose by intensity", recipes.threshold,
        (Number("low", "From", "", 0.0, 0.0, 1.0, "Lowest intensity", share=0.5),
         Number("high", "to", "", 1.0, 0.0, 1.0, "Highest intensity", share=1.0),
         Choice("where", "Where",
                (("label", "Inside the label"), ("other", "Inside another label"),
                 ("all", "Everywhere")),
                "Inside the label, what is out of the range is removed; else it is added"),
         OtherLabel("other", "Region", "The label to look in", needed=False,
                    when=("where", ("other",)))),
        reach=Reach.WHOLE, draws=True,
    ),
    Operation(
        "flood", "Grow region", "Grow region of {label}",
        "Add what is connected to a place and as bright", recipes.flood,
        (Number("tolerance", "Tolerance", "", 0.1, 0.0, 1.0,
                "Largest difference from the intensity you clicked", share=0.08),),
        reach=Reach.WHOLE, seed=lambda values: True, draws=True,
    ),
    Operation(
        "interpolate", "Interpolate slices", "Interpolate {label}",
        "Outline the slices between those outlined",
        recipes.interpolate,
        (Choice("keys", "Between", (("drawn", "Outlined slices"), ("accepted", "Accepted slices")),
                "Slices to start from. Between accepted slices, drafts are replaced"),),
        volume_first=True, reach=Reach.ALL_SLICES, proposals=False, draws=True,
    ),
    Operation(
        "copy_next", "Copy from next slice", "Copy {label} from next slice",
        "Replace the label here by that of the next slice",
        recipes.copy(1), volume_too=False, reach=Reach.NEIGHBOURS, draws=True,
    ),
    Operation(
        "copy_previous", "Copy from previous slice", "Copy {label} from previous slice",
        "Replace the label here by that of the previous slice",
        recipes.copy(-1), volume_too=False, reach=Reach.NEIGHBOURS, draws=True,
    ),
    Operation(
        "mirror", "Mirror left–right", "Mirror {label}",
        "The mirror image of the label", recipes.mirror,
        (Choice("plane", "Across", (("image", "Middle of the image"), ("label", "Its own middle")),
                "The plane of symmetry"),
         OtherLabel("other", "Into", "Label that gets the mirror image", needed=False),
         Choice("result", "Result", (("add", "Add"), ("instead", "Replace")),
                "Whether what is there stays")),
        reach=Reach.WHOLE,
    ),
    Operation(
        "move", "Move to label", "Move {label} to {other}",
        "Give voxels of this label to another", recipes.move,
        (OtherLabel("other", "To", "Label that gets them"),
         Choice("part", "What", (("all", "All of it"), ("part", "The part you click")),
                "All of the label, or one connected part")),
        seed=lambda values: values["part"] == "part",
    ),
    Operation(
        "combine", "Combine with label", "Combine {label} with {other}",
        "Add, subtract or intersect another label", recipes.combine,
        (Choice("how", "How",
                (("add", "Add"), ("subtract", "Subtract"), ("intersect", "Intersect")),
                "Add it to the active label, keep off it, or keep to where it is"),
         OtherLabel("other", "Label", "The other label"),
         Number("mm", "Margin", "mm", 0.0, 0.0, 50.0,
                "Count the other label as so much larger", 0.5,
                when=("how", ("subtract", "intersect")))),
        margin=recipes.millimetres, draws=True,
    ),
)  # fmt: skip

BY_ID = {x.id: x for x in OPERATIONS}
