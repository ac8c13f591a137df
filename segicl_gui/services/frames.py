"""One frame of a volume in time, as a volume of its own."""

from __future__ import annotations

from dataclasses import replace

from segicl_gui.domain.images import Image
from segicl_gui.domain.project import CaseState
from segicl_gui.domain.proposals import Proposal


class Frames:
    """Gives the frame on screen; the last one is kept, for its masks are cut out of the case's."""

    def __init__(self) -> None:
        self._kept: tuple[CaseState, range, CaseState] | None = None

    def case(self, case: CaseState, index: int) -> CaseState:
        """The frame that a slice belongs to; the case itself if it has but one."""
        span = case.geometry.span(index)
        if self._kept is None or self._kept[0] is not case or self._kept[1] != span:
            self._kept = case, span, case.of_frame(index)
        return self._kept[2]


def image_of_frame(image: Image, index: int) -> Image:
    """The frame that a slice belongs to, as a view of the image's array."""
    if image.geometry.frames == 1:
        return image
    span = image.geometry.span(index)
    geometry = image.geometry.one_frame()
    return replace(image, array=image.array[span.start : span.stop], geometry=geometry)


def proposal_of_frame(proposal: Proposal | None, case: CaseState, index: int) -> Proposal | None:
    """What is proposed for the frame that a slice of a case belongs to."""
    if proposal is None or case.geometry.frames == 1:
        return proposal
    span = case.geometry.span(index)
    slices = {(g, i - span.start): s for (g, i), s in proposal.slices.items() if i in span}
    return Proposal(case.id, slices)
