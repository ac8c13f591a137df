"""A disk that is really full: a small file system in memory, where mounting one is allowed."""

from __future__ import annotations

import os
import shutil
import subprocess
import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from segicl_gui.domain.errors import UserError
from segicl_gui.domain.geometry import Geometry
from segicl_gui.domain.masks import Box
from segicl_gui.domain.project import CaseState, ImageRef, Project, ProjectState
from segicl_gui.services import autosave
from segicl_gui.services.autosave import Autosave, Saving
from segicl_gui.storage.holding import LOCK_NAME
from segicl_gui.storage.project_store import ProjectStore

CUBE = Geometry.from_source((64, 64, 40), (1.0,) * 3, (0.0,) * 3, (1, 0, 0, 0, 1, 0, 0, 0, 1))


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A folder with room for 2 MB."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = shutil.which("mount")
    if mount is None or not hasattr(os, "geteuid") or os.geteuid() != 0:
        pytest.skip("only root may mount a small disk")
    done = subprocess.run(
        [mount, "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(place)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        pytest.skip(f"mounting is not allowed here: {done.stderr.strip()}")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def fill(place: Path) -> Path:
    ballast = place / "ballast"
    with ballast.open("wb", buffering=0) as f, suppress(OSError):
        while True:
            f.write(bytes(4096))
    return ballast


def start() -> ProjectState:
    return ProjectState().with_case(CaseState("x", "x", "", (ImageRef("x", ""),), CUBE))


def test_what_a_full_disk_refused_is_saved_when_there_is_room(
    small_disk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(autosave, "RETRY_SECONDS", 0.05)
    store = ProjectStore.create(small_disk / "p.segicl", start())
    project, told, failed = Project(store.load()), [], threading.Event()

    def on_state(state: Saving, error: UserError | None) -> None:
        told.append((state, error and error.happened))
        if state is Saving.FAILED:
            failed.set()

    saver = Autosave(project, store, on_state)
    rng = np.random.default_rng(0)
    ballast = fill(small_disk)
    for n in range(3):
        case = project.state.cases["x"]
        label_map = case.mask(0).with_box(
            Box.whole(CUBE.shape), rng.integers(0, 2**16, CUBE.shape).astype(np.uint16)
        )
        project.commit_case(f"noise {n}", replace(case.with_mask(0, label_map), note=str(n)))
    assert failed.wait(20)
    assert not saver.flush(0.2)
    assert (Saving.FAILED, "The disk is full.") in told
    ballast.unlink()
    assert saver.flush(20)
    assert saver.close()
    store.close()
    store = ProjectStore.open(small_disk / "p.segicl")
    assert store.load() == project.state
    store.close()


def test_a_project_made_on_a_full_disk_leaves_nothing(small_disk: Path) -> None:
    ballast = fill(small_disk)
    folder = small_disk / "p.segicl"
    with pytest.raises(UserError, match=r"full|cannot be written"):
        ProjectStore.create(folder, start())
    ballast.unlink()
    ProjectStore.create(folder, start()).close()
    assert {p.name for p in folder.iterdir()} - {LOCK_NAME} == {"project.db"}
