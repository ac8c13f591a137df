"""Opening, proposing, exporting and looking for trouble reach nothing beyond this computer."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import PIL.Image
import pytest

ROOT = Path(__file__).parents[2]
GUARD = Path(__file__).with_name("guard")
# An engine in a process of its own, as the window has it, then a way by the command line. The
# network and the window go through the same in tests/foreign/no_network.py, which takes a minute.
WALK = """
import sys
from pathlib import Path
from typer.testing import CliRunner
from segicl_gui.cli.main import app
from segicl_gui.services.doctor.engines import engine_process
from segicl_gui.services.doctor.check import Health
from segicl_gui.services.projects import open_path

scans, out = sys.argv[1:]
check = engine_process("pixels")
assert check.health is Health.OK, check
open_path(Path(scans)).store.close()
for line in (
    ["predict", f"{scans}/images", "--exemplars", scans, "--engine", "pixels", "--out", f"{out}/p"],
    ["export", scans, "--format", "nifti", "--out", f"{out}/e"],
    ["report", scans, "--out", f"{out}/r"],
):
    done = CliRunner().invoke(app, line)
    assert done.exit_code in (0, 3), (line, done.output)
    print(line[0], done.exit_code)
"""


@pytest.fixture
def guarded(tmp_path: Path) -> dict[str, str]:
    places = [str(GUARD), str(ROOT), os.environ.get("PYTHONPATH", "")]
    return {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(p for p in places if p),
        "SEGICL_NETWORK_LOG": str(tmp_path / "network.log"),
    }


def run(env: dict[str, str], code: str, *args: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code, *args],
        env=env, cwd=ROOT, capture_output=True, encoding="utf-8", check=False, timeout=300,
    )  # fmt: skip


def test_the_guard_notices(tmp_path: Path, guarded: dict[str, str]):
    code = "import socket; socket.create_connection(('192.0.2.1', 80), 1)"
    done = run(guarded, code)
    assert "no network here" in done.stderr
    assert "192.0.2.1" in (tmp_path / "network.log").read_text()
    assert run(guarded, "import socket; socket.create_server(('127.0.0.1', 0))").returncode == 0


def test_a_whole_way_without_a_network(tmp_path: Path, guarded: dict[str, str]):
    scans = tmp_path / "scans"
    rng = np.random.default_rng(0)
    for part in ("images", "masks"):
        (scans / part).mkdir(parents=True)
    for n in range(3):
        mask = np.zeros((40, 40), np.uint8)
        mask[10 + n : 25, 12:30] = 1
        picture = (60 + 120 * mask + rng.integers(0, 20, mask.shape)).astype(np.uint8)
        PIL.Image.fromarray(picture).save(scans / "images" / f"{n}.png")
        PIL.Image.fromarray(mask).save(scans / "masks" / f"{n}.png")
    done = run(guarded, WALK, str(scans), str(tmp_path / "out"))
    assert done.returncode == 0, done.stdout + done.stderr
    assert "export 0" in done.stdout
    log = tmp_path / "network.log"
    assert not log.exists(), log.read_text()
