"""The one error type a user is meant to read."""

from __future__ import annotations


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
