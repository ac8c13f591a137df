"""A project's folder as one file, to travel; nothing in it is trusted."""

from __future__ import annotations

import shutil
import uuid
import zipfile
from pathlib import Path, PurePosixPath

from segicl_gui.domain.errors import UserError
from segicl_gui.storage.atomic import UNFINISHED, write_error

MOST_BYTES = 64 * 2**30
"""Most that is unpacked from one file."""
_MOST_FILES = 1_000_000
_LEFT_OUT = ("cache", "images")


def pack(folder: Path, target: Path, *, images: bool) -> None:
    """Write a project's folder as a ZIP file; nobody may have it open to write.

    Parameters
    ----------
    images : bool
        Whether the copies of images in it come along; what can be made again never does.

    Raises
    ------
    UserError
        If something cannot be read or written.
    """
    left_out = _LEFT_OUT[:1] if images else _LEFT_OUT
    try:
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            for path in sorted(folder.rglob("*")):
                relative = path.relative_to(folder)
                unfinished = path.name.startswith(UNFINISHED) or path.name.endswith(".lock")
                if path.is_file() and not (relative.parts[0] in left_out or unfinished):
                    archive.write(path, relative.as_posix())
    except OSError as e:
        target.unlink(missing_ok=True)
        raise write_error(target, e) from e


def unpack(archive: Path, target: Path, limit: int = MOST_BYTES) -> None:
    """Unpack what `pack` wrote as a new folder, whole or not at all.

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
            RuntimeError, EOFError) as e:  # fmt: skip
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
