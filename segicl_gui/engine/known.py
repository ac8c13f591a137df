"""Our own engines in words, and what each needs; read without loading any of them."""

from __future__ import annotations

import importlib.util
from collections.abc import Mapping
from dataclasses import dataclass

from segicl_gui.domain.errors import UserError
from segicl_gui.engine.models.store import listed

# What the networks run on; the app can be installed without.
NETWORK_NEEDS = ("torch", "diffusers", "transformers")


@dataclass(frozen=True, slots=True)
class Known:
    """An engine that ships.

    Parameters
    ----------
    title : str
        What people who label call it.
    about : str
        What it does and needs, in a sentence or two.
    packages : tuple of str
        Without which it does not load.
    model : str
        Its weights in the model store; "" where it has none.
    imports : bool
        Whether it works with weights that people bring, and with nothing else.
    """

    title: str
    about: str
    packages: tuple[str, ...] = NETWORK_NEEDS
    model: str = ""
    imports: bool = False

    def absent(self) -> str:
        """Packages it needs and that are not there, as a clause; "" for none."""
        absent = [p for p in self.packages if importlib.util.find_spec(p) is None]
        return f"{', '.join(absent)} not installed" if absent else ""

    def lacking(self) -> str:
        """What it needs and is not there, weights included, as a clause; "" for nothing."""
        if absent := self.absent():
            return absent
        if self.imports:
            return "it needs weights of yours: import them with Models… or `segicl models import`"
        try:
            there = not self.model or listed(self.model)
        except UserError as e:
            return e.happened
        return "" if there else "its weights did not come with this version of the app"


KNOWN: Mapping[str, Known] = {
    "segicl": Known(
        "SegICL network",
        "A network that outlines what your exemplars show, together with the pixel classifier. "
        "Understands label names, clicks and scribbles. Quickest with a graphics card.",
        model="segicl-tiny",
    ),
    "auto": Known(
        "The better of SegICL and pixels",
        "For each label, takes whichever does better on your own exemplars, and says which. "
        "Needs two exemplars or more to tell.",
        model="segicl-tiny",
    ),
    "pixels": Known(
        "Pixel classifier",
        "Learns brightness, colour and position from your exemplars alone. "
        "Works on any computer, without a graphics card; ignores clicks and label names.",
        packages=(),
    ),
    "cross-convolution": Known(
        "Cross-convolution network",
        "Another network, after UniverSeg, to compare SegICL with. "
        "Needs exemplars; ignores clicks and label names.",
        model="cross-convolution",
    ),
}
"""By name, in the order in which they are offered."""
