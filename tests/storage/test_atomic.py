"""Files are replaced whole or not at all."""

import errno
import os
from pathlib import Path

import pytest

from segicl_gui.domain.errors import UserError
from segicl_gui.storage.atomic import (
    make_folder,
    remove_unfinished,
    replacing,
    write_error,
    write_text,
)


def test_text_is_replaced_and_nothing_else_is_left(tmp_path: Path):
    target = tmp_path / "a.json"
    write_text(target, "one")
    write_text(target, "zwei ü")
    assert target.read_text(encoding="utf-8") == "zwei ü"
    assert list(tmp_path.iterdir()) == [target]


def test_an_interrupted_write_leaves_the_old_file(tmp_path: Path):
    target = tmp_path / "a.nii.gz"
    target.write_bytes(b"old")

    def interrupted() -> None:
        with replacing(target) as temporary:
            temporary.write_bytes(b"half")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        interrupted()
    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]


def test_a_full_disk_is_told_and_costs_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    target = tmp_path / "a.txt"
    write_text(target, "old")

    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(UserError, match="full"):
        write_text(target, "new")
    assert target.read_text(encoding="utf-8") == "old"


def test_a_folder_below_a_file_cannot_be_made(tmp_path: Path):
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(UserError, match="folder"):
        make_folder(tmp_path / "file" / "folder")


def test_messages_name_file_and_reason(tmp_path: Path):
    denied = write_error(tmp_path / "x.nii", PermissionError(errno.EACCES, "Permission denied"))
    assert "x.nii" in denied.title
    assert denied.todo


def test_what_a_kill_left_half_written_is_removed_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "cache" / "deep").mkdir(parents=True)
    kept = [tmp_path / "project.db", tmp_path / "cache" / "looks.npz"]
    left = [tmp_path / ".writing-1.db", tmp_path / "cache" / "deep" / ".writing-2.npz"]
    for path in (*kept, *left):
        path.write_bytes(b"")
    remove_unfinished(tmp_path)
    assert [p.exists() for p in (*kept, *left)] == [True, True, False, False]
    remove_unfinished(tmp_path / "nowhere")
