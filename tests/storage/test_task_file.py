"""Task files come back equal; hostile ones are refused before they cost anything."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from segicl_gui.domain.errors import UserError
from segicl_gui.domain.labels import Label, LabelKind
from segicl_gui.domain.project import Assessment
from segicl_gui.storage import task_file
from segicl_gui.storage.task_file import TaskExemplar, TaskFile, write_task

LABELS = (
    Label(2, "tumour", "#ff0000", "small", part_of=1),
    Label(1, "liver", "#00ff00", kind=LabelKind.OBJECTS),
    Label(7, "vessel", "#0000ff", group=1),
)


def exemplars() -> list[TaskExemplar]:
    rng = np.random.default_rng(0)
    mask = rng.integers(0, 3, (5, 6)).astype(np.uint16)
    layer = np.where(mask > 1, 7, 0).astype(np.uint16)
    closed = {1: Assessment.CONFIRMED, 2: Assessment.ABSENT}
    grey = rng.normal(0, 500, (5, 6)).astype(np.float32)
    rgb = rng.integers(0, 255, (5, 6, 3)).astype(np.uint8)
    return [
        TaskExemplar(grey, {0: mask, 1: layer}, closed, (0.5, 0.7), "CT"),
        TaskExemplar(rgb, {0: mask}, {7: Assessment.ABSENT}, None),
    ]


def write(path: Path) -> Path:
    write_task(path, "liver", LABELS, exemplars(), {"cases": 2}, "CC BY 4.0")
    return path


def test_a_task_comes_back_equal(tmp_path: Path):
    with TaskFile(write(tmp_path / "a.segicltask")) as file:
        task = file.task
        assert (task.name, task.labels, task.licence, task.count) == (
            "liver", LABELS, "CC BY 4.0", 2,
        )  # fmt: skip
        for e, old in zip(file.exemplars(), exemplars(), strict=True):
            assert (e.image == old.image).all()
            assert e.image.dtype == old.image.dtype
            assert {g: m.tolist() for g, m in e.masks.items()} == {
                g: m.tolist() for g, m in old.masks.items()
            }
            assert (e.closed, e.spacing, e.modality) == (old.closed, old.spacing, old.modality)


def npy(array: Any, **how: Any) -> bytes:
    out = io.BytesIO()
    np.lib.format.write_array(out, array, **how)
    return out.getvalue()


def long_header() -> bytes:
    out = io.BytesIO()
    header = {"descr": "|u1", "fortran_order": False, "shape": (16384, 16384)}
    np.lib.format.write_array_header_1_0(out, header)
    return out.getvalue()


def rewrite(path: Path, change: Callable[[dict[str, bytes]], None]) -> Path:
    with zipfile.ZipFile(path) as archive:
        members = {n: archive.read(n) for n in archive.namelist()}
    change(members)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


def told(**fields: Any) -> Callable[[dict[str, bytes]], None]:
    def change(members: dict[str, bytes]) -> None:
        value = json.loads(members["task.json"]) | fields
        members["task.json"] = json.dumps(value).encode()

    return change


def with_image(data: bytes) -> Callable[[dict[str, bytes]], None]:
    return lambda members: members.update({"000000/image.npy": data})


LABEL = {"id": 1, "name": "x", "color": "#000000"}
ONE = {"groups": [0], "closed": {"1": 2}, "spacing": None}
HOSTILE: dict[str, Callable[[dict[str, bytes]], None]] = {
    "path upwards": lambda m: m.update({"../../evil.py": b"x"}),
    "absolute path": lambda m: m.update({"/etc/passwd": b"x"}),
    "other file": lambda m: m.update({"run.sh": b"x"}),
    "no description": lambda m: m.pop("task.json") and None,
    "pickle": with_image(npy(np.array([{}], object), allow_pickle=True)),
    "bomb": with_image(b"\0" * (300 << 20)),
    "longer than it is": with_image(long_header()),
    "no array": with_image(b"\x93NUMPY\x01\x00\xff\xff{"),
    "not a number": with_image(npy(np.full((5, 6), np.nan))),
    "four axes": with_image(npy(np.zeros((2, 2, 2, 2), np.uint8))),
    "complex": with_image(npy(np.zeros((5, 6), complex))),
    "missing image": lambda m: m.pop("000001/image.npy") and None,
    "mask of other size": lambda m: m.update({"000000/mask0.npy": npy(np.zeros((2, 2), "<u2"))}),
    "unknown label": lambda m: m.update({"000000/mask0.npy": npy(np.full((5, 6), 9, "<u2"))}),
    "not json": lambda m: m.update({"task.json": b"{"}),
    "deep json": lambda m: m.update({"task.json": b"[" * 200_000}),
    "list": lambda m: m.update({"task.json": b"[]"}),
    "newer": told(version=99),
    "labels in a circle": told(labels=[LABEL | {"part_of": 1}]),
    "bad colour": told(labels=[LABEL | {"color": "url(x)"}]),
    "label twice": told(labels=[LABEL, LABEL]),
    "label beyond": told(labels=[LABEL | {"id": 70000}]),
    "no labels": told(labels=7),
    "draft": told(labels=[LABEL], exemplars=[ONE | {"closed": {"1": 1}}]),
    "spacing": told(labels=[LABEL], exemplars=[ONE | {"spacing": [0, 1]}]),
    "infinite": told(labels=[LABEL], exemplars=[ONE | {"spacing": [1e400, 1]}]),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_hostile_files_are_refused(tmp_path: Path, what: str):
    path = rewrite(write(tmp_path / "a.segicltask"), HOSTILE[what])
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(UserError, match=r"a\.segicltask"), TaskFile(path) as file:
        list(file.exemplars())
    assert sorted(tmp_path.rglob("*")) == before


def test_damaged_files_are_refused(tmp_path: Path):
    path = write(tmp_path / "a.segicltask")
    data = path.read_bytes()
    refused = 0
    for cut in range(0, len(data), 97):
        flipped = bytearray(data)
        flipped[cut] ^= 0x5A
        for damaged in (data[:cut], bytes(flipped)):
            path.write_bytes(damaged)
            try:
                with TaskFile(path) as file:
                    list(file.exemplars())
            except UserError:
                refused += 1
    assert refused > len(data) // 97
    with pytest.raises(UserError, match="no archive"):
        TaskFile(tmp_path / "missing.segicltask")


def test_what_is_too_large_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    path = write(tmp_path / "a.segicltask")
    monkeypatch.setattr(task_file, "MOST_BYTES", 100)
    with pytest.raises(UserError, match="unpacked"):
        TaskFile(path)
