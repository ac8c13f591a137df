"""A project's folder as one file, to travel; nothing in it is trusted."""

from __future__ import annotations

import shutil
import uuid
import zipfile
import zlib
from collections.abc import Generator
from pathlib import Path, PurePosixPath

from segicl_gui.domain.errors import UserError
from segicl_gui.storage.atomic import UNFINISHED, write_error

MOST_BYTES = 64 * 2**30
"""Most that is unpacked from one file."""
_MOST_FILES = 1_000_000
_LEFT_OUT = ("cache", "images")
_BLOCK = 1 << 18


def packed(folder: Path, *, images: bool) -> Generator[bytes, None, None]:
    """A project's folder as the bytes of a ZIP file; nobody may have it open to write.

    The same folder gives the same bytes.

    Parameters
    ----------
    images : bool
        Whether the copies of images in it come along; what can be made again never does.

    Raises
    ------
    UserError
        If something cannot be read.
    """
    sink = _Sink()
    try:
        with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            for path in _files(folder, images):
                name = path.relative_to(folder).as_posix()
                # How large it is, is told behind it: nothing written can be gone back to.
                with path.open("rb") as file, archive.open(name, "w", force_zip64=True) as to:
                    while block := file.read(_BLOCK):
                        to.write(block)
                        yield sink.taken()
        yield sink.taken()
    except OSError as e:
        raise UserError(
            f"Cannot read {folder.name}", f"{e.strerror or e}.", "Check the disk, then try again."
        ) from e


def bytes_of(folder: Path, *, images: bool) -> int:
    """How many bytes `packed` reads: about as many as it gives, most being compressed already."""
    try:
        return sum(p.stat().st_size for p in _files(folder, images))
    except OSError:
        return 0


class _Sink:
    """A file that is only written to, and emptied as it fills."""

    def __init__(self) -> None:
        self._held = bytearray()

    def write(self, data: bytes) -> int:
        self._held += data
        return len(data)

    def flush(self) -> None:
        pass

    def close(self) -> None:
        pass

    def taken(self) -> bytes:
        out, self._held = bytes(self._held), bytearray()
        return out


def _files(folder: Path, images: bool) -> list[Path]:
    left_out = _LEFT_OUT[:1] if images else _LEFT_OUT

    def taken(path: Path) -> bool:
        # Of a database that nobody writes, a file of shared memory says nothing.
        beside = path.name.startswith(UNFINISHED) or path.name.endswith((".lock", "-shm"))
        return path.relative_to(folder).parts[0] not in left_out and not beside

    return [p for p in sorted(folder.rglob("*")) if p.is_file() and taken(p)]


def unpack(archive: Path, target: Path, limit: int = MOST_BYTES) -> None:
    """Unpack what `packed` gave as a new folder, whole or not at all.

    Raises
    ------
    UserError
        If it is no such file, names lead out of the folder, it holds more than `limit` bytes, or
        `target` is there already.
    """
    if target.exists():
        raise UserError(
            f"Cannot write {target.name}", f"{target} exists already.", "Choose another folder."
        )
    temporary = target.with_name(f"{UNFINISHED}{uuid.uuid4().hex[:12]}")
    try:
        with zipfile.ZipFile(archive) as found:
            members = [m for m in found.infolist() if not m.is_dir()]
            if len(members) > _MOST_FILES:
                raise _damaged("it holds too many files")
            rest = limit
            for member in members:
                path = temporary / _inside(member.filename)
                path.parent.mkdir(parents=True, exist_ok=True)
                # What it says of sizes may be wrong, so what comes is counted.
                with found.open(member) as source, path.open("xb") as file:
                    while block := source.read(1 << 20):
                        rest -= len(block)
                        if rest < 0:
                            raise _damaged("it holds too much")
                        file.write(block)
        temporary.rename(target)
    except OSError as e:
        raise write_error(target, e) from e
    except (zipfile.BadZipFile, zipfile.LargeZipFile, ValueError, NotImplementedError,
            RuntimeError, EOFError, zlib.error) as e:  # fmt: skip
        raise _damaged(str(e)) from e
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def _inside(name: str) -> PurePosixPath:
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or "\\" in name or ":" in name or not path.parts:
        raise _damaged(f"“{name}” leads out of it")
    return path


def _damaged(why: str) -> UserError:
    return UserError(
        "The package cannot be unpacked", f"It is damaged: {why}.", "Send or fetch it again."
    )
