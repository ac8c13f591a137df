"""What changed both in a project and in a work package, and what can be decided about it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum


class OnConflict(StrEnum):
    """What becomes of something that changed on both sides.

    *Both* takes from each side what it changed, and is there only where nothing was changed
    otherwise in both.
    """

    LIST = "list"
    THEIRS = "theirs"
    OURS = "ours"
    BOTH = "both"


EITHER = (OnConflict.THEIRS, OnConflict.OURS)


@dataclass(frozen=True, slots=True)
class Conflict:
    """Something that changed in the project and in a package.

    Parameters
    ----------
    package : str
    what : str
        Name of the case, “label NAME” or “mark of CASE, slice 3”.
    reason : str
        What was changed where.
    case_id : str
        "" where it is not about the state of a case.
    key : str
        Tells it from the other conflicts of the package, at every merge alike.
    choices : tuple of OnConflict
        What can be decided besides leaving it open, best first; empty where nothing can be.
    """

    package: str
    what: str
    reason: str
    case_id: str = ""
    key: str = ""
    choices: tuple[OnConflict, ...] = EITHER


Decide = Callable[[Conflict], OnConflict]
Ask = Callable[[str, str, str, tuple[OnConflict, ...]], OnConflict]
"""Given what, reason, key and choices, what was decided: one of the choices, or `LIST`."""


def left_open(conflict: Conflict) -> OnConflict:
    """Nothing is decided: it is listed, and stays as it is in the project."""
    return OnConflict.LIST
