"""Which image is meant where a file or folder holds more than one."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

from segicl_gui.domain.errors import UserError


@dataclass(frozen=True, slots=True)
class Part:
    """One image of a file or folder; its text is kept with the case (`ImageRef.part`).

    Parameters
    ----------
    series : str
        DICOM series instance UID, or the name of an image inside an OME file; "" means the only
        one, or the largest.
    stack : int
        Which of the volumes at the same positions (phases, echoes), counted from 0.
    channel : int or None
        Which of the values of a voxel, counted from 0; None means the image as it is.
    colour : tuple of int
        The channels that are shown as red, green and blue; () means none of that.
    """

    series: str = ""
    stack: int = 0
    channel: int | None = None
    colour: tuple[int, ...] = ()

    def __str__(self) -> str:
        """The part as text, "" for the whole: ``series=1.2.3&channel=2``."""
        fields = {
            "series": self.series,
            "stack": self.stack or "",
            "channel": self.channel,
            "colour": "-".join(str(c) for c in self.colour),
        }
        return urlencode({k: v for k, v in fields.items() if v not in ("", None)})

    @classmethod
    def parse(cls, text: str) -> Part:
        """Undo ``str``.

        Raises
        ------
        UserError
            If the text is malformed.
        """
        try:
            fields = dict(parse_qsl(text, keep_blank_values=True, strict_parsing=bool(text)))
            channel = fields.pop("channel", None)
            series, stack = fields.pop("series", ""), int(fields.pop("stack", 0))
            number = None if channel is None else int(channel)
            colour = tuple(int(c) for c in fields.pop("colour", "").split("-") if c)
            if fields or len(colour) not in (0, 3) or min(colour, default=0) < 0:
                raise ValueError(text)
            if stack < 0 or (number is not None and number < 0):
                raise ValueError(text)
        except ValueError as e:
            raise UserError(
                "Cannot tell which image is meant",
                f"“{text}” does not name a part of a file.",
                "Write it as series=UID, stack=NUMBER, channel=NUMBER or colour=R-G-B, "
                "joined by “&”.",
            ) from e
        return cls(series, stack, number, colour)


WHOLE = Part()
