"""Files that are either the old one or the new one, never half of one."""

from __future__ import annotations

import errno
import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from segicl_gui.domain.errors import UserError

UNFINISHED = ".writing-"
"""Begins the names of files that are not complete yet; a kill may leave one behind."""
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


@contextmanager
def replacing(target: Path) -> Iterator[Path]:
    """Give a temporary path to write to; on leaving, it takes the place of `target`.

    The temporary file lies in the same folder and has the same suffixes. It reaches the disk
    before it replaces `target`; if anything fails it is removed and `target` stays as it was.

    Raises
    ------
    UserError
        For every `OSError` while writing: full disk, missing permission or folder.
    """
    suffixes = "".join(target.suffixes[-2:])
    temporary = target.with_name(f"{UNFINISHED}{uuid.uuid4().hex[:12]}{suffixes}")
    try:
        yield temporary
        with temporary.open("rb+") as f:
            os.fsync(f.fileno())
        move(temporary, target)
    except OSError as e:
        raise write_error(target, e) from e
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)


def move(path: Path, target: Path) -> None:
    """Have a file of the same folder take the place of `target`; `UserError` if that fails."""
    try:
        path.replace(target)
        sync_folder(target.parent)
    except OSError as e:
        raise write_error(target, e) from e


def remove_unfinished(folder: Path) -> None:
    """Remove what was left in a project folder when the program was killed while writing.

    Only for who knows that nobody else is writing there; what cannot be removed stays.
    """
    for path in [*folder.glob(f"{UNFINISHED}*"), *(folder / "cache").rglob(f"{UNFINISHED}*")]:
        with suppress(OSError):
            path.unlink()


def write_bytes(target: Path, data: bytes) -> None:
    """Replace a file's content in one step; `UserError` where that fails."""
    with replacing(target) as temporary:
        temporary.write_bytes(data)


def write_text(target: Path, text: str) -> None:
    """Replace a file's content by UTF-8 text in one step; `UserError` where that fails."""
    write_bytes(target, text.encode())


def make_folder(path: Path) -> None:
    """Create a folder and its parents where missing; `UserError` where that fails."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as e:
        raise write_error(path, e) from e


def write_error(path: Path, error: OSError) -> UserError:
    """What to tell a user whose file could not be written."""
    title = f"Cannot write {path.name}"
    if error.errno in _FULL:
        return UserError(
            title,
            f"The disk that holds “{path.parent}” is full, or your share of it is used up.",
            "Make room or choose another folder, then save again. Earlier files are unharmed.",
        )
    if isinstance(error, PermissionError) or error.errno == errno.EROFS:
        return UserError(
            title,
            f"You may not write to “{path.parent}”.",
            "Choose another folder, or ask its owner for write permission.",
        )
    if isinstance(error, FileNotFoundError | NotADirectoryError | FileExistsError):
        return UserError(
            title,
            f"“{path.parent}” is not a folder that can be written to.",
            "Choose a folder that exists.",
        )
    return UserError(
        title,
        f"The system refused “{path}”: {error.strerror or error}.",
        "Check the disk or the network drive, then save again. Earlier files are unharmed.",
    )


def sync_folder(folder: Path) -> None:
    """Make the names in a folder outlast a power cut, where a folder can be opened for that."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as e:
        # Some network file systems know no fsync of folders; the file itself is safe.
        if e.errno not in {errno.EINVAL, errno.ENOTSUP, errno.EACCES, errno.EBADF}:
            raise
    finally:
        os.close(handle)
