"""The one error type a user is meant to read."""

from __future__ import annotations

from dataclasses import dataclass


class UserError(Exception):
    """Something the user can understand and act on; shown as it is, never as a traceback.

    Parameters
    ----------
    title : str
        What failed, in a few words: "Cannot read scan.nii.gz".
    happened : str
        Why, in one sentence, naming the file or value.
    todo : str
        What the user can do now.
    """

    def __init__(self, title: str, happened: str, todo: str) -> None:
        super().__init__(title, happened, todo)
        self.title = title
        self.happened = happened
        self.todo = todo

    def __str__(self) -> str:
        return f"{self.title}: {self.happened} {self.todo}"


@dataclass(frozen=True, slots=True)
class ReadOnly:
    """Why a project can be looked at and not changed.

    Parameters
    ----------
    why : str
        A clause to follow "read-only:", without a full stop.
    todo : str
        What the user can do to change it after all.
    newer : bool
        Whether it is of a version that came after this one.
    """

    why: str
    todo: str
    newer: bool = False

    def error(self) -> UserError:
        """What to tell somebody who tries to change it."""
        return UserError(
            "Nothing was changed", f"This project is read-only: {self.why}.", self.todo
        )
