"""What kind of disk or share a folder lies on, as far as databases must know."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath, PureWindowsPath
from typing import Protocol

import psutil

log = logging.getLogger(__name__)

# Reached by several machines; some only from inside a virtual machine, whose host has it too.
_SHARED = frozenset(
    {"nfs", "nfs3", "nfs4", "cifs", "smb", "smb2", "smb3", "smbfs", "smbnetfs", "afpfs", "afs",
     "webdav", "davfs", "davfs2", "ncpfs", "9p", "v9fs", "virtiofs", "vboxsf", "vmhgfs", "prl_fs",
     "drvfs", "ceph", "cephfs", "lustre", "gpfs", "beegfs", "glusterfs", "gfs2", "ocfs2",
     "orangefs", "moosefs", "fuse", "macfuse", "osxfuse", "fusefs"}
)  # fmt: skip
# Drivers that keep locks to the machine they run on.
_NO_LOCKS = frozenset(
    {"webdav", "davfs", "davfs2", "fuse.sshfs", "fuse.rclone", "fuse.s3fs", "fuse.goofys",
     "fuse.davfs2", "fuse.gvfsd-fuse", "fuse.curlftpfs"}
)  # fmt: skip
# Options that do the same to drivers that could pass locks on.
_NO_LOCK_OPTIONS = frozenset({"nolock", "nobrl", "local_lock=all", "local_lock=posix"})


@dataclass(frozen=True, slots=True)
class FileSystem:
    """The file system of a folder.

    Parameters
    ----------
    kind : str
        As the system calls it: "ext4", "nfs4", "cifs", "fuse.sshfs", "NTFS"; "" if unknown.
    shared : bool
        Whether other machines may reach the same files. Memory cannot be shared with these, so
        SQLite's write-ahead log does not work there (https://www.sqlite.org/wal.html).
    locks : bool
        Whether a lock on a file keeps other machines out too.
    """

    kind: str = ""
    shared: bool = False
    locks: bool = True


class Mount(Protocol):
    """As `psutil.disk_partitions` describes one."""

    @property
    def mountpoint(self) -> str: ...

    @property
    def fstype(self) -> str: ...

    @property
    def opts(self) -> str: ...


def _mounts() -> Sequence[Mount]:
    found: Sequence[Mount] = psutil.disk_partitions(all=True)
    return found


def file_system(path: PurePath, mounts: Callable[[], Sequence[Mount]] = _mounts) -> FileSystem:
    """The file system that a folder or file lies on; a plain local one where nobody knows.

    Parameters
    ----------
    path : PurePath
        Need not exist.
    mounts : callable
        Lists what is mounted.
    """
    if isinstance(path, Path):
        path = path.resolve()
    if isinstance(path, PureWindowsPath) and path.drive.startswith("\\\\"):
        return FileSystem("UNC", shared=True)
    try:
        found = [m for m in mounts() if _below(path, m.mountpoint)]
    except (OSError, RuntimeError, ValueError) as e:
        log.warning("file systems not listed: %s", e)
        return FileSystem()
    if not found:
        return FileSystem()
    # Of two mounted at one place, the later hides the earlier.
    mount = max(reversed(found), key=lambda m: len(PurePath(m.mountpoint).parts))
    kind, options = mount.fstype, frozenset(mount.opts.split(","))
    # Which drivers in user space reach out to other machines cannot be listed, so all count.
    shared = kind.lower() in _SHARED or kind.startswith("fuse.") or "remote" in options
    locks = kind.lower() not in _NO_LOCKS and not options & _NO_LOCK_OPTIONS
    return FileSystem(kind, shared, locks or not shared)


def _below(path: PurePath, place: str) -> bool:
    return path.is_relative_to(type(path)(place))
