"""Our own engines in words, and what each needs; read without loading any of them."""

from __future__ import annotations

import importlib.util
from collections.abc import Mapping
from dataclasses import dataclass

from segicl_gui.domain.errors import UserError
from segicl_gui.engine.models.store import listed

# What the networks run on; the app can be installed without.
NETWORK_NEEDS = ("torch", "diffusers", "transformers")
EXEMPLARS, TEXT, PROMPTS = "exemplars", "text", "prompts"
_BROUGHT = ("torch", "transformers", "safetensors")


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
    reads : tuple of str
        What it answers to, of `EXEMPLARS`, `TEXT` and `PROMPTS`.
    weights : str
        What people have to bring for it, in words; "" for nothing. Such an engine is named with
        the model that it works with: "sam:medsam".
    """

    title: str
    about: str
    packages: tuple[str, ...] = NETWORK_NEEDS
    model: str = ""
    reads: tuple[str, ...] = (EXEMPLARS,)
    weights: str = ""

    def lacking(self, imported: bool = False) -> str:
        """What it needs and is not there, as a clause; "" for nothing.

        Parameters
        ----------
        imported : bool
            Whether it was named with weights that people brought.
        """
        absent = [p for p in self.packages if importlib.util.find_spec(p) is None]
        if absent:
            return f"{', '.join(absent)} not installed"
        if self.weights:
            return "" if imported else f"import weights: {self.weights}"
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
        reads=(EXEMPLARS, TEXT, PROMPTS),
    ),
    "auto": Known(
        "The better of SegICL and pixels",
        "For each label, takes whichever does better on your own exemplars, and says which. "
        "Needs two exemplars or more to tell.",
        model="segicl-tiny",
        reads=(EXEMPLARS, TEXT, PROMPTS),
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
    "universeg": Known(
        "UniverSeg",
        "Outlines what your exemplars show, with weights that you bring. "
        "Ignores clicks, label names and colours of images.",
        _BROUGHT,
        weights="UniverSeg, universeg_v1_nf64_ss64_STA.pt of its authors",
    ),
    "multiverseg": Known(
        "MultiverSeg",
        "Outlines what your exemplars show and what you click, scribble or frame, with weights "
        "that you bring. Ignores label names and colours of images.",
        _BROUGHT,
        reads=(EXEMPLARS, PROMPTS),
        weights="MultiverSeg, MultiverSeg_v0_nf256_res128.pt of its authors",
    ),
    "seggpt": Known(
        "SegGPT",
        "Outlines what your exemplars show, with weights that you bring; made for photographs. "
        "Ignores clicks and label names. Slow without a graphics card.",
        _BROUGHT,
        weights="a folder of SegGPT for transformers, as BAAI/seggpt-vit-large",
    ),
    "clipseg": Known(
        "CLIPSeg",
        "Looks for what labels are called, without exemplars, with weights that you bring; made "
        "for photographs. Ignores exemplars and clicks.",
        _BROUGHT,
        reads=(TEXT,),
        weights="a folder of CLIPSeg for transformers with the tokenizer's files, as "
        "CIDAS/clipseg-rd64-refined",
    ),
    "sam": Known(
        "SAM",
        "Outlines what you click, scribble or frame (SAM, MedSAM, SAM 2, EdgeTAM), with weights "
        "that you bring. Ignores exemplars and label names.",
        _BROUGHT,
        reads=(PROMPTS,),
        weights="a folder of SAM, SAM 2 or EdgeTAM for transformers, as facebook/sam-vit-base",
    ),
    "nninteractive": Known(
        "nnInteractive (a server)",
        "Sends the image to the nnInteractive server that you name and outlines what you click, "
        "scribble or frame, slice by slice. Ignores exemplars and label names.",
        ("nnInteractive",),
        reads=(PROMPTS,),
    ),
}
"""By name, in the order in which they are offered."""


def answers_to(engine: str, what: str) -> bool:
    """Whether an engine looks at `EXEMPLARS`, `TEXT` or `PROMPTS`; True where that is not known.

    Parameters
    ----------
    engine : str
        By name, also with a model: "sam:medsam".
    what : str
    """
    known = KNOWN.get(engine.partition(":")[0])
    return known is None or what in known.reads
