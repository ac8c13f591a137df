"""Who may use a server: a key for each user, of which the server keeps the hash alone."""

from __future__ import annotations

import hashlib
import os
import re
import secrets
import threading
from collections.abc import Callable
from pathlib import Path

from segicl_gui.domain.errors import UserError

_NAME = re.compile(r"[\w.@-]{1,64}")
_HASH = re.compile(r"[0-9a-f]{64}")

WhoseKey = Callable[[str], str | None]
"""Name of the user a key belongs to; None where it is nobody's."""


def only(key: str) -> WhoseKey:
    """The one key there is; its user has no name."""
    expected = hash_of(key)
    return lambda given: "" if secrets.compare_digest(hash_of(given), expected) else None


def hash_of(key: str) -> str:
    """SHA-256 of a key, in hexadecimals. Keys are random, so that no salt is needed."""
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()


class KeyFile:
    """A file of lines ``name hash``; read again whenever it changes. Safe from many threads.

    Empty lines and those that begin with # say nothing.

    Parameters
    ----------
    path : Path

    Raises
    ------
    UserError
        If it cannot be read, or a line is no name and hash.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._stamp = self._stamped()
        self._users = read_keys(path)

    def __call__(self, key: str) -> str | None:
        """Whose key it is. Where the file has become unreadable, nobody's."""
        given = hash_of(key)
        found = None
        for name, expected in self._now().items():
            # All are compared, so that the time taken tells nothing.
            if secrets.compare_digest(given, expected):
                found = name
        return found

    @property
    def names(self) -> tuple[str, ...]:
        """The users there are."""
        return tuple(self._now())

    def _now(self) -> dict[str, str]:
        with self._lock:
            stamp = self._stamped()
            if stamp != self._stamp:
                self._stamp = stamp
                try:
                    self._users = read_keys(self._path)
                except UserError:
                    self._users = {}
            return self._users

    def _stamped(self) -> tuple[int, int, int]:
        try:
            found = self._path.stat()
        except OSError:
            return (0, 0, 0)
        return found.st_mtime_ns, found.st_size, found.st_ino


def read_keys(path: Path) -> dict[str, str]:
    """Hash of the key of each user; raises as `KeyFile`."""
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, ValueError) as e:
        raise _unusable(path, f"It cannot be read: {e}.") from e
    users: dict[str, str] = {}
    for n, line in enumerate(lines, 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        name, _, digest = line.strip().partition(" ")
        if not _NAME.fullmatch(name) or not _HASH.fullmatch(digest.strip()):
            raise _unusable(path, f"Line {n} is no name with the hash of a key.")
        if name in users:
            raise _unusable(path, f"“{name}” is in it twice.")
        users[name] = digest.strip()
    return users


def add_key(path: Path, name: str) -> str:
    """Make a key for a user, who has none or whose old one is replaced; returns the key.

    Only its hash is written, so this is the one time that it can be seen.

    Raises
    ------
    UserError
        If the name is none, or the file cannot be read or written.
    """
    if not _NAME.fullmatch(name):
        raise UserError(
            "No key was made",
            f"“{name}” is no name: letters, digits and . _ - @, 64 at most.",
            "Give for example --add-key anna.",
        )
    lines: list[str] = []
    if path.exists():
        read_keys(path)
        lines = [x for x in path.read_text("utf-8").splitlines() if x.split()[:1] != [name]]
    # Known for what it is, and never taken for an option.
    key = f"segicl-{secrets.token_urlsafe(32)}"
    text = "\n".join([*lines, f"{name} {hash_of(key)}", ""])
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(6)}")
    try:
        # For nobody else to read, from its first moment on.
        with os.fdopen(
            os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w"
        ) as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except OSError as e:
        temporary.unlink(missing_ok=True)
        raise _unusable(path, f"It cannot be written: {e}.") from e
    return key


def _unusable(path: Path, happened: str) -> UserError:
    return UserError(
        "The key file cannot be used",
        f"{path}: {happened}",
        "Mend it, or make one with `segicl serve --key-file FILE --add-key NAME`.",
    )
