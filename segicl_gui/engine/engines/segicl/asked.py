"""What the network is asked: exemplars, queries, labels, and at which sizes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import torch
from torch.nn import functional as F

from segicl_gui.domain.errors import UserError
from segicl_gui.engine.api import PredictRequest, PromptSpec
from segicl_gui.engine.engines.segicl.prompt_maps import prompt_maps
from segicl_gui.engine.engines.segicl.roi import Roi, side_for

# Dice of a mask with itself squeezed to the first scale, below which it is thin.
_THIN = 0.95
# A prior is never surer than this of its opposite: a logit of 8.
_SUREST = 0.0003
# Added to the key of an image with rows for columns.
_TURNED = ":turned"


@dataclass(frozen=True, slots=True, eq=False)
class Pair:
    """An exemplar, with a key that stands for its content.

    Parameters
    ----------
    image : ndarray
        (row, column[, 3]), 0..1.
    mask : ndarray
        Label image (row, column).
    assessed : frozenset of int
        Labels that a zero in the mask denies.
    """

    key: tuple[str, str]
    image: npt.NDArray[np.float32]
    mask: npt.NDArray[np.uint16]
    assessed: frozenset[int]
    weight: float

    def turned(self) -> Pair:
        """With rows for columns."""
        image, mask = self.key
        key = image + _TURNED, mask + _TURNED
        return replace(self, key=key, image=self.image.swapaxes(0, 1), mask=self.mask.T)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A label to be found.

    Parameters
    ----------
    label : int
    text : str
        What the network is told of it; "" for nothing.
    sides : tuple of int
        Scales at which it is looked for in whole images.
    roi : float or None
        Side of the region it is then looked for in more closely, as a share of the image.
    """

    label: int
    text: str
    sides: tuple[int, ...]
    roi: float | None = None


@dataclass(frozen=True, slots=True)
class Scales:
    """Sides, in pixels, that images are squeezed to; the answers of several are averaged.

    Parameters
    ----------
    plain : tuple of int
        Smallest first.
    fine : tuple of int
        For structures too thin for the smallest.
    tested : int
        At which exemplars are segmented from each other, to see how well that goes.
    close : int or None
        For regions of interest of small structures, which are then looked at whole at the
        smallest scale only; None: without them.
    """

    plain: tuple[int, ...] = (96, 128)
    fine: tuple[int, ...] = (128, 256)
    tested: int = 128
    close: int | None = 128

    def smaller(self) -> Scales | None:
        """Those that need the least memory; None if these are."""
        side = self.plain[0]
        least = Scales((side,), (side,), min(side, self.tested), None)
        return None if self == least else least

    def wanted(
        self, label: int, text: str = "", masks: Sequence[npt.NDArray[np.bool_]] = ()
    ) -> Wanted:
        """How to look for a label that these masks (row, column) show."""
        roi = None if self.close is None else side_for(masks)
        if roi is not None:
            return Wanted(label, text, self.plain[:1], roi)
        return Wanted(label, text, self.fine if self._is_thin(masks) else self.plain)

    def _is_thin(self, masks: Sequence[npt.NDArray[np.bool_]]) -> bool:
        first = self.plain[0]
        kept = []
        for mask in masks:
            shown = torch.from_numpy(mask)[None, None]
            if min(mask.shape) <= first or not mask.any():
                continue
            small = F.interpolate(shown.float(), (first, first), mode="area")
            back = F.interpolate(small, mask.shape, mode="bilinear", align_corners=False) > 0.5
            kept.append(2 * float((back & shown).sum()) / float(back.sum() + shown.sum()))
        return bool(kept) and float(np.mean(kept)) < _THIN


@dataclass(frozen=True, slots=True, eq=False)
class Prior:
    """How likely each pixel is to belong to each label before its image is looked at.

    Parameters
    ----------
    likely : ndarray of uint8
        (label, row, column); 0..255 stands for 0..1.
    places : mapping of int to int
        Which of them is whose label's.
    """

    likely: npt.NDArray[np.uint8]
    places: Mapping[int, int]

    def of(self, label: int) -> npt.NDArray[np.uint8]:
        """(row, column)."""
        plane: npt.NDArray[np.uint8] = self.likely[self.places[label]]
        return plane

    def logits(self, labels: Sequence[int], size: tuple[int, ...]) -> torch.Tensor:
        """Logits of some labels at a size (row, column): (label, row, column)."""
        p = torch.from_numpy(np.stack([self.of(v) for v in labels]).astype(np.float32) / 255)
        logits = p.logit(eps=_SUREST)[None]
        return F.interpolate(logits, size, mode="bilinear", align_corners=False)[0]

    def expects(self, label: int) -> bool:
        """Whether a label is more likely there than not, somewhere."""
        return bool((self.of(label) > 127).any())


@dataclass(frozen=True, slots=True, eq=False)
class Query:
    """An image to segment, with what is to be corrected.

    Parameters
    ----------
    key : str
        Stands for the image's content.
    image : ndarray
        (row, column[, 3]), 0..1.
    prompts : sequence of PromptSpec
    previous : ndarray or None
        Label image (row, column) that the prompts are about.
    prior : Prior or None
    """

    key: str
    image: npt.NDArray[np.float32]
    prompts: tuple[PromptSpec, ...] = ()
    previous: npt.NDArray[np.uint16] | None = None
    prior: Prior | None = None

    @property
    def corrected(self) -> bool:
        """Whether there is anything to correct."""
        return bool(self.prompts) or self.previous is not None

    def turned(self) -> Query:
        """The image alone, with rows for columns."""
        return Query(self.key + _TURNED, self.image.swapaxes(0, 1))

    def maps(self, label: int, side: int, roi: Roi | None = None) -> torch.Tensor:
        """What is marked for a label, as the network takes it: (map, side, side).

        Parameters
        ----------
        roi : Roi, optional
            What is looked at; the whole image if not given.
        """
        if roi is None:
            height, width = self.image.shape[:2]
            return prompt_maps(self.prompts, label, self.previous, (height, width), side)
        rows, columns = roi.within(self.image.shape)
        moved = [
            replace(p, points=tuple((r - rows.start, c - columns.start) for r, c in p.points))
            for p in self.prompts
        ]
        previous = None if self.previous is None else self.previous[rows, columns]
        shape = rows.stop - rows.start, columns.stop - columns.start
        return prompt_maps(moved, label, previous, shape, side)


@dataclass(frozen=True, slots=True)
class Sampling:
    """How masks are drawn from noise.

    Parameters
    ----------
    seed : int
    steps : int
        Of denoising.
    samples : int
        Of which the mean is taken: where they differ, the answer is unsure.
    """

    seed: int
    steps: int = 1
    samples: int = 1

    @classmethod
    def of(cls, request: PredictRequest) -> Sampling:
        """As the request's options ``steps`` and ``samples`` say, each 1 to 50.

        Raises
        ------
        UserError
            If one is no such number.
        """
        given = dict(request.options)
        numbers = {}
        for name in ("steps", "samples"):
            said = given.get(name, "1")
            if not said.isdecimal() or not 1 <= int(said) <= 50:
                raise UserError(
                    "The proposal cannot be made as asked",
                    f"{name} is “{said}”.",
                    f"Give a whole number of {name} from 1 to 50.",
                )
            numbers[name] = int(said)
        return cls(request.seed, **numbers)


@dataclass(frozen=True, slots=True, eq=False)
class Said:
    """What the network says of a query.

    Parameters
    ----------
    logits : Tensor
        Of each label against its absence: (label, row, column).
    presence : ndarray
        Probability that each label is there at all; without meaning where no exemplar shows it.
    """

    logits: torch.Tensor
    presence: npt.NDArray[np.float64]

    def among(self, asked: Sequence[Wanted], wanted: Sequence[Wanted]) -> Said:
        """The same with a place for every label wanted; of those not asked for, nothing is said."""
        if len(asked) == len(wanted):
            return self
        places = [i for i, w in enumerate(wanted) if w in asked]
        logits = self.logits.new_zeros(len(wanted), *self.logits.shape[1:])
        presence = np.ones(len(wanted))
        logits[places], presence[places] = self.logits, self.presence
        return Said(logits, presence)
