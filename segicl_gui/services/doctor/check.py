"""What a look at something comes to."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Health(StrEnum):
    """How a check came out."""

    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the report.

    Parameters
    ----------
    name : str
    health : Health
    found : str
    todo : str
        What to do about it; "" where it is well.
    """

    name: str
    health: Health
    found: str
    todo: str = ""
