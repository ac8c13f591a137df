"""Projects on real drives of other kinds, as root on Linux; needs bindfs, sshfs and sftp-server.

    sudo PYTHONPATH=. python tests/foreign/shared_drives.py

Mounts a folder through FUSE and through SFTP, and read-only, and works there: what kind of drive
it is taken for, which journal the database has, whether commits outlast a kill, whether a second
process reads along, what is told where nothing can be written, how long a commit takes.
"""

from __future__ import annotations

import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from segicl_gui.domain.errors import UserError
from segicl_gui.domain.geometry import Geometry
from segicl_gui.domain.labels import Schema
from segicl_gui.domain.masks import Box
from segicl_gui.domain.project import CaseState, ImageRef, Project, ProjectState
from segicl_gui.storage.file_systems import file_system
from segicl_gui.storage.holding import HeldElsewhere
from segicl_gui.storage.project_store import ProjectStore

GEOMETRY = Geometry.from_source(
    (256, 256, 32), (1.0, 1.0, 3.0), (0.0,) * 3, (1, 0, 0, 0, 1, 0, 0, 0, 1)
)
SFTP_SERVER = "/usr/lib/openssh/sftp-server"


def start() -> ProjectState:
    """A project of one case."""
    schema = Schema()
    case = CaseState("x", "x", "p", (ImageRef("x.nii", "00"),), GEOMETRY)
    return ProjectState(schema=schema.add(schema.new("a"))).with_case(case)


def strokes(store: ProjectStore, count: int, tell: bool) -> list[float]:
    """Commit strokes one after the other; seconds each took to be on disk."""
    project = Project(store.load())
    seconds: list[float] = []
    rng = np.random.default_rng(0)

    for _ in range(count):
        case = project.state.cases["x"]
        i, row = int(rng.integers(31)), int(rng.integers(200))
        box = Box((i, row, 20), (i + 1, row + 20, 60))
        mask = case.mask(0).with_box(box, rng.integers(0, 2, (1, 20, 40)))
        step = project.commit_case("stroke", case.with_mask(0, mask))
        begun = time.perf_counter()
        store.append(step)
        seconds.append(time.perf_counter() - begun)
        if tell:
            print(project.state.cases["x"].revision, flush=True)
    return seconds


@contextmanager
def mounted(command: list[str], place: Path) -> Iterator[Path]:
    """What a command mounts at `place`."""
    place.mkdir()
    subprocess.run([*command, str(place)], check=True)
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True)


@contextmanager
def over_sftp(source: Path, place: Path) -> Iterator[Path]:
    """A folder through SFTP, without a network."""
    place.mkdir()
    to_server, to_client = os.pipe(), os.pipe()
    server = subprocess.Popen([SFTP_SERVER], stdin=to_server[0], stdout=to_client[1])
    client = subprocess.Popen(
        ["sshfs", "-f", "-o", "passive", f":{source}", str(place)],
        stdin=to_client[0], stdout=to_server[1],
    )  # fmt: skip
    for end in (*to_server, *to_client):
        os.close(end)
    while not place.is_mount():
        time.sleep(0.05)
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True)
        client.wait()
        server.wait()


def work_on(name: str, place: Path) -> None:
    """Work on a drive as the window does, and kill it."""
    folder = place / "p.segicl"
    store = ProjectStore.create(folder, start())
    kind = file_system(folder)
    with store._engine.connect() as connection:
        journal = connection.exec_driver_sql("PRAGMA journal_mode").scalar()
    looking = ProjectStore.open(folder, read_only=True)
    seconds = strokes(store, 100, tell=False)
    assert looking.load().cases["x"].revision == 100
    looking.close()
    try:
        ProjectStore.open(folder)
        raise AssertionError("two may write")
    except HeldElsewhere as e:
        held = e.happened
    store.close()

    lost = 0
    for n in range(10):
        process = subprocess.Popen(
            [sys.executable, __file__, "write", str(folder)], stdout=subprocess.PIPE, text=True
        )
        assert process.stdout is not None
        told = [int(process.stdout.readline())]
        looking = ProjectStore.open(folder, read_only=True)
        assert looking.load().cases["x"].revision >= told[0]
        looking.close()
        time.sleep(0.05 * n)
        process.send_signal(signal.SIGKILL)
        told += [int(line) for line in process.stdout.read().splitlines()]
        process.wait()
        store = ProjectStore.open(folder)
        lost += store.load().cases["x"].revision < told[-1]
        store.close()
    print(
        f"{name}: {kind}; journal {journal}; a commit {1e3 * statistics.median(seconds):.1f} ms "
        f"(median of {len(seconds)}); 10 kills, {lost} lost. Second window: {held}"
    )
    assert not lost


def main() -> None:
    """Every kind of drive there is here."""
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        for folder in ("local", "bind", "sftp", "read"):
            (root / folder).mkdir()
        work_on("local disk", root / "local")
        with mounted(["bindfs", str(root / "bind")], root / "at bind") as place:
            work_on("FUSE", place)
        with over_sftp(root / "sftp", root / "at sftp") as place:
            work_on("SFTP", place)
        # Written on its own machine, killed there, then handed on read-only.
        folder = root / "read" / "p.segicl"
        ProjectStore.create(folder, start()).close()
        process = subprocess.Popen(
            [sys.executable, __file__, "write", str(folder)], stdout=subprocess.PIPE, text=True
        )
        assert process.stdout is not None
        told = [int(process.stdout.readline()) for _ in range(5)][-1]
        process.kill()
        process.wait()
        process.stdout.close()
        with mounted(["mount", "-o", "bind,ro", str(root / "read")], root / "at read") as place:
            subprocess.run(["mount", "-o", "remount,bind,ro", str(place)], check=True)
            store = ProjectStore.open(place / "p.segicl")
            assert store.read_only is not None
            assert store.load().cases["x"].revision >= told
            try:
                strokes(store, 1, tell=False)
                raise AssertionError("it was written")
            except UserError as e:
                print(f"read-only: opened to look; writing is told: {e}")
            store.close()


if __name__ == "__main__":
    if sys.argv[1:2] == ["write"]:
        strokes(ProjectStore.open(Path(sys.argv[2])), 10_000, tell=True)
    else:
        main()
