"""How commands end, show progress and stop: the same for all of them."""

from __future__ import annotations

import functools
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from enum import IntEnum
from types import FrameType
from typing import TYPE_CHECKING, ParamSpec, TypeVar

import typer

from segicl_gui.domain.errors import UserError

if TYPE_CHECKING:
    from segicl_gui.engine.api import CancelToken

P = ParamSpec("P")
R = TypeVar("R")
Tell = Callable[[float, str], None]


class Exit(IntEnum):
    """Exit codes."""

    DONE = 0
    BAD_INPUT = 2
    """Bad usage or input: a message on stderr, nothing written."""
    PARTLY = 3
    """Partly done: what failed is listed on stderr."""
    INTERRUPTED = 130


def command(function: Callable[P, R]) -> Callable[P, R]:
    """Turn what a command raises into a message on stderr and an exit code."""

    @functools.wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return function(*args, **kwargs)
        except UserError as e:
            say(str(e))
            raise typer.Exit(Exit.BAD_INPUT) from e
        except KeyboardInterrupt as e:
            say("Interrupted.")
            raise typer.Exit(Exit.INTERRUPTED) from e

    return run


def say(text: str) -> None:
    """A line on stderr."""
    typer.echo(text, err=True)


def finish(failed: Sequence[tuple[str, str]], *, anything_done: bool) -> None:
    """List what failed and leave with the code that says so; returns where nothing did."""
    if not failed:
        return
    for name, reason in failed:
        say(f"{name}: {reason}")
    say(f"{len(failed)} failed.")
    raise typer.Exit(Exit.PARTLY if anything_done else Exit.BAD_INPUT)


@contextmanager
def interruptible() -> Iterator[CancelToken]:
    """Have the first Ctrl+C set a token, so that work stops between two steps.

    A second one interrupts at once. Either way `KeyboardInterrupt` is what comes out.
    """
    from segicl_gui.engine.api import CancelledError, CancelToken

    token = CancelToken()
    if threading.current_thread() is not threading.main_thread():
        yield token
        return

    def asked(signum: int, frame: FrameType | None) -> None:
        signal.signal(signal.SIGINT, before)
        say("Stopping… (Ctrl+C again to stop at once)")
        token.cancel()

    before = signal.signal(signal.SIGINT, asked)
    try:
        yield token
    except CancelledError as e:
        raise KeyboardInterrupt from e
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def progress(title: str, quiet: bool) -> Iterator[Tell]:
    """A progress bar on stderr; none where that is no terminal, or when quiet."""
    if quiet or not sys.stderr.isatty():
        yield lambda share, text: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f} %"),
        TimeRemainingColumn(),
        TextColumn("{task.fields[what]}", markup=False),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(title, total=1.0, what="")
        yield lambda share, text: bar.update(task, completed=share, what=text)
