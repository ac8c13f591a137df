from pathlib import Path, PurePath, PurePosixPath, PureWindowsPath
from typing import NamedTuple

import pytest

from segicl_gui.storage.file_systems import FileSystem, file_system


class Mounted(NamedTuple):
    mountpoint: str
    fstype: str
    opts: str = "rw"


LINUX = [
    Mounted("/", "ext4", "rw,relatime"),
    Mounted("/mnt/lab", "nfs4", "rw,vers=4.2"),
    Mounted("/mnt/lab/old", "nfs", "rw,vers=3,nolock,local_lock=none"),
    Mounted("/mnt/lab 2", "cifs", "rw,cache=strict"),
    Mounted("/mnt/nobrl", "cifs", "rw,nobrl"),
    Mounted("/home/a/any", "fuse"),
    Mounted("/home/a/far", "fuse.sshfs", "rw,user_id=1000"),
    Mounted("/run/user/1000/gvfs", "fuse.gvfsd-fuse", "rw"),
    Mounted("/media/stick", "fuseblk", "rw"),
    Mounted("/mnt/lab/local", "xfs", "rw"),
    Mounted("/data", "ext4", "rw"),
    Mounted("/data", "nfs", "rw"),
]
MAC = [Mounted("/", "apfs", "rw,local"), Mounted("/Volumes/Lab", "smbfs", "rw,nodev")]
WINDOWS = [Mounted("C:\\", "NTFS", "rw,fixed"), Mounted("S:\\", "NTFS", "rw,remote")]


@pytest.mark.parametrize(
    ("path", "mounts", "kind", "shared", "locks"),
    [
        (PurePosixPath("/home/a/p.segicl"), LINUX, "ext4", False, True),
        (PurePosixPath("/mnt/lab/p.segicl"), LINUX, "nfs4", True, True),
        (PurePosixPath("/mnt/laboratory"), LINUX, "ext4", False, True),
        (PurePosixPath("/mnt/lab/old/x"), LINUX, "nfs", True, False),
        (PurePosixPath("/mnt/lab/local/x"), LINUX, "xfs", False, True),
        (PurePosixPath("/mnt/lab 2/é/x"), LINUX, "cifs", True, True),
        (PurePosixPath("/mnt/nobrl"), LINUX, "cifs", True, False),
        (PurePosixPath("/home/a/far/x"), LINUX, "fuse.sshfs", True, False),
        (PurePosixPath("/home/a/any/x"), LINUX, "fuse", True, True),
        (PurePosixPath("/run/user/1000/gvfs/smb-share"), LINUX, "fuse.gvfsd-fuse", True, False),
        (PurePosixPath("/media/stick/x"), LINUX, "fuseblk", False, True),
        (PurePosixPath("/data/x"), LINUX, "nfs", True, True),
        (PurePosixPath("/Users/a/x"), MAC, "apfs", False, True),
        (PurePosixPath("/Volumes/Lab/x"), MAC, "smbfs", True, True),
        (PureWindowsPath("c:/Users/a/x"), WINDOWS, "NTFS", False, True),
        (PureWindowsPath("S:/scans"), WINDOWS, "NTFS", True, True),
        (PureWindowsPath("//server/share/scans"), WINDOWS, "UNC", True, True),
        (PureWindowsPath("D:/scans"), WINDOWS, "", False, True),
    ],
)
def test_shares_are_told_from_disks(
    path: PurePath, mounts: list[Mounted], kind: str, shared: bool, locks: bool
) -> None:
    assert file_system(path, lambda: mounts) == FileSystem(kind, shared, locks)


def test_the_folders_of_this_machine_are_found(tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to("/proc")
    assert file_system(link / "self").kind == "proc"
    assert file_system(tmp_path / "not there").kind


def test_where_nothing_is_listed_it_is_taken_for_a_disk() -> None:
    def fails() -> list[Mounted]:
        raise PermissionError("no /proc")

    assert file_system(PurePosixPath("/a"), fails) == FileSystem()
    assert file_system(PurePosixPath("/a"), list) == FileSystem()
