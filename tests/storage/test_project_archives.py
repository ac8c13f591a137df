"""Projects as one file: whole, without what can be made again, and nothing outside is touched."""

from __future__ import annotations

import zipfile
from pathlib import Path

import numpy as np
import pytest

from segicl_gui.domain.errors import UserError
from segicl_gui.storage.project_archives import bytes_of, packed, unpack


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "a.segicl"
    for name in (
        "project.db",
        "images/c1-0/scan.png",
        "cache/x.npz",
        ".writing-1",
        "a.lock",
        "a-shm",
    ):
        (made / name).parent.mkdir(parents=True, exist_ok=True)
        (made / name).write_text(name)
    return made


def pack(folder: Path, target: Path, *, images: bool) -> None:
    target.write_bytes(b"".join(packed(folder, images=images)))


def files(folder: Path) -> list[str]:
    return sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())


@pytest.mark.parametrize("images", [True, False])
def test_there_and_back(folder, tmp_path, images):
    pack(folder, tmp_path / "a.zip", images=images)
    unpack(tmp_path / "a.zip", tmp_path / "b.segicl")
    expected = ["images/c1-0/scan.png", "project.db"] if images else ["project.db"]
    assert files(tmp_path / "b.segicl") == expected
    assert (tmp_path / "b.segicl" / "project.db").read_text() == "project.db"
    assert bytes_of(folder, images=images) == sum(map(len, expected))


def test_it_comes_in_blocks_and_always_alike(folder):
    (folder / "images" / "large").write_bytes(np.random.default_rng(0).bytes(3_500_000))
    blocks = list(packed(folder, images=True))
    assert max(map(len, blocks)) < 2_000_000
    assert b"".join(packed(folder, images=True)) == b"".join(blocks)


def test_nothing_is_replaced(folder, tmp_path):
    pack(folder, tmp_path / "a.zip", images=True)
    with pytest.raises(UserError, match="exists already"):
        unpack(tmp_path / "a.zip", folder)


def test_what_cannot_be_read_is_told(folder, monkeypatch):
    blocks = packed(folder, images=True)
    monkeypatch.setattr(Path, "open", lambda *args: (_ for _ in ()).throw(OSError(5, "I/O error")))
    with pytest.raises(UserError, match="I/O error"):
        list(blocks)


@pytest.mark.parametrize("name", ["../out", "/tmp/out", "a/../../out", "c:\\out", "x\\..\\out"])
def test_names_that_lead_out_are_refused(tmp_path, name):
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("project.db", "x")
        archive.writestr(zipfile.ZipInfo(name), "x")
    before = files(tmp_path)
    with pytest.raises(UserError, match="leads out"):
        unpack(tmp_path / "a.zip", tmp_path / "b.segicl")
    assert files(tmp_path) == before


def test_bombs_and_damage_leave_nothing(folder, tmp_path):
    with zipfile.ZipFile(tmp_path / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("zeros", bytes(5_000_000))
    with pytest.raises(UserError, match="too much"):
        unpack(tmp_path / "bomb.zip", tmp_path / "b.segicl", limit=1_000_000)
    pack(folder, tmp_path / "a.zip", images=True)
    whole = (tmp_path / "a.zip").read_bytes()
    for damaged in (b"", b"nonsense", whole[:-10], whole[:60] + b"\xff" * 20 + whole[80:]):
        (tmp_path / "a.zip").write_bytes(damaged)
        with pytest.raises(UserError):
            unpack(tmp_path / "a.zip", tmp_path / "b.segicl")
    assert not list(tmp_path.glob("b.segicl*"))
    assert not list(tmp_path.glob(".writing*"))
