"""Finding out what is wrong with an installation, a computer or a project."""

from __future__ import annotations

import hashlib
import json
import os
import platform
import shutil
import sqlite3
import struct
import subprocess
import sys
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from enum import StrEnum
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import platformdirs
import psutil

from segicl_gui import paths
from segicl_gui.domain.errors import UserError
from segicl_gui.domain.images import content_hash
from segicl_gui.domain.masks import Chunk
from segicl_gui.engine import registry
from segicl_gui.engine.api import CancelToken, ExemplarSpec, LabelSpec, PredictRequest
from segicl_gui.engine.process import EngineProcess, LocalEngine
from segicl_gui.services.projects import project_folder_for
from segicl_gui.storage.project_store import SUFFIX
from segicl_gui.storage.records import chunks_of, decode_case

PACKAGES = (
    "segicl-gui", "numpy", "scipy", "scikit-image", "scikit-learn", "SimpleITK", "SQLAlchemy",
    "fastapi", "uvicorn", "httpx", "napari", "vispy", "PySide6-Essentials", "qtawesome",
)  # fmt: skip
_MEMORY_WANTED, _DISK_WANTED = 4 * 2**30, 2 * 2**30
_UNREADABLE = (zlib.error, struct.error, ValueError, KeyError, TypeError)
_XCB_HELP = (
    "On Debian or Ubuntu: apt-get install libgl1 libegl1 libxkbcommon-x11-0 libxcb-cursor0 "
    "libxcb-icccm4 libxcb-keysyms1 libxcb-shape0 libdbus-1-3 libfontconfig1"
)


class Health(StrEnum):
    """How a check came out."""

    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the report.

    Parameters
    ----------
    name : str
    health : Health
    found : str
    todo : str
        What to do about it; "" where it is well.
    """

    name: str
    health: Health
    found: str
    todo: str = ""


def checks(project: Path | None = None, engine: str | None = None) -> Iterator[Check]:
    """Look at everything the app needs, one check after the other.

    Parameters
    ----------
    project : Path, optional
        A project folder, or a folder of scans that has one, to be checked too. It is only
        read.
    engine : str, optional
        The engine that answers the trial prediction; else the default one.
    """
    yield from computer()
    yield packages()
    yield window_system()
    yield opengl()
    yield torch()
    yield engines()
    yield engine_process(engine)
    yield models()
    if project is not None:
        yield from project_integrity(project)


def computer() -> Iterator[Check]:
    """Python, system, cores, memory and room for data."""
    known = sys.version_info[:2] in ((3, 11), (3, 12), (3, 13))
    yield Check(
        "Python",
        Health.OK if known else Health.WARN,
        f"{platform.python_version()} ({sys.executable})",
        "" if known else "Use Python 3.11, 3.12 or 3.13.",
    )
    yield Check("System", Health.OK, f"{platform.platform()}, {platform.machine()}")
    yield Check("Cores", Health.OK, str(os.cpu_count()))
    memory = psutil.virtual_memory()
    enough = memory.total >= _MEMORY_WANTED
    yield Check(
        "Memory",
        Health.OK if enough else Health.WARN,
        f"{_gib(memory.available)} free of {_gib(memory.total)}",
        "" if enough else "Large volumes may not fit; close other programs.",
    )
    place = Path(platformdirs.user_data_dir("segicl"))
    while not place.exists():
        place = place.parent
    free = shutil.disk_usage(place).free
    roomy = free >= _DISK_WANTED
    yield Check(
        "Disk",
        Health.OK if roomy else Health.WARN,
        f"{_gib(free)} free at {place}",
        "" if roomy else "Make room, or keep projects on another disk.",
    )


def packages() -> Check:
    """Versions of what the app is built on."""
    found, missing = [], []
    for name in PACKAGES:
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            missing.append(name)
    # A packaged app carries the code, but not always the records of every package.
    health = Health.WARN if missing else Health.OK
    text = ", ".join(found) + (f"; not found: {', '.join(missing)}" if missing else "")
    return Check("Packages", health, text, "Install the app again." if missing else "")


_QT = """
from PySide6.QtGui import QGuiApplication
app = QGuiApplication(["doctor"])
screen = app.primaryScreen()
size = screen.size()
print(f"{app.platformName()}, {size.width()} x {size.height()}, scale {screen.devicePixelRatio()}")
"""


def window_system() -> Check:
    """Whether Qt can open a window, tried in a process of its own."""
    if not _can_probe():
        return _not_probed("Window system")
    headless = _no_screen()
    ok, text = _probe(_QT, {"QT_QPA_PLATFORM": "offscreen"} if headless else {})
    if not ok:
        return Check("Window system", Health.FAIL, text, _XCB_HELP)
    if headless:
        return Check(
            "Window system",
            Health.WARN,
            f"Qt works, but there is no screen ({text})",
            "Run the window on a desktop, or with: xvfb-run -a segicl",
        )
    return Check("Window system", Health.OK, text)


_GL = """
from PySide6.QtGui import QGuiApplication, QOffscreenSurface, QOpenGLContext
app = QGuiApplication(["doctor"])
context, surface = QOpenGLContext(), QOffscreenSurface()
surface.create()
assert context.create() and context.makeCurrent(surface), "no OpenGL context"
from vispy.gloo import gl
print(gl.glGetParameter(gl.GL_VERSION), gl.glGetParameter(gl.GL_RENDERER), sep=", ")
"""


def opengl() -> Check:
    """Whether images can be drawn, tried in a process of its own."""
    if not _can_probe():
        return _not_probed("OpenGL")
    if _no_screen():
        return Check(
            "OpenGL", Health.WARN, "not tried without a screen", "Try: xvfb-run -a segicl doctor"
        )
    ok, text = _probe(_GL, {})
    if ok:
        return Check("OpenGL", Health.OK, text)
    return Check(
        "OpenGL",
        Health.FAIL,
        text,
        "Update the graphics driver; on Linux without one, install Mesa (libgl1-mesa-dri).",
    )


_TORCH = """
import torch
gpu = torch.cuda.get_device_name(0) if torch.cuda.is_available() else "no CUDA device"
print(f"{torch.__version__}, {gpu}")
"""


def torch() -> Check:
    """Whether the network's library is there and sees a GPU, in a process of its own."""
    try:
        version("torch")
    except PackageNotFoundError:
        return Check("PyTorch", Health.OK, "not installed; the engine “pixels” needs none")
    if not _can_probe():
        return _not_probed("PyTorch")
    ok, text = _probe(_TORCH, {})
    return Check(
        "PyTorch",
        Health.OK if ok else Health.FAIL,
        text,
        "" if ok else "Install it again: see the README for the right build.",
    )


def engines() -> Check:
    """Which engines there are, and what the others lack."""
    offers = registry.offers()
    usable = ", ".join(o.name for o in offers if not o.problem) or "none"
    rest = [f"not usable: {o.name} ({o.problem})" for o in offers if o.problem]
    return Check("Engines", Health.OK, "; ".join([usable, *rest]))


def engine_process(name: str | None = None) -> Check:
    """Whether the engine process starts and segments a tiny image; None: the default engine."""
    name = name or registry.default()
    rng = np.random.default_rng(0)
    mask = np.zeros((48, 48), np.uint16)
    mask[14:34, 14:34] = 1
    images = [
        (0.25 + 0.5 * mask + rng.normal(0, 0.03, mask.shape)).clip(0, 1).astype(np.float32)
        for _ in range(2)
    ]
    arrays: dict[str, npt.NDArray[Any]] = {content_hash(a): a for a in images}
    arrays[content_hash(mask)] = mask
    exemplar, query = (content_hash(a) for a in images)
    request = PredictRequest(
        name,
        (query,),
        (LabelSpec(1, "square"),),
        (ExemplarSpec(exemplar, content_hash(mask), (1,)),),
    )
    answers: list[int] = []
    with tempfile.TemporaryDirectory(prefix="segicl-", ignore_cleanup_errors=True) as folder:
        engine = LocalEngine(EngineProcess(Path(folder) / "engine.log"))
        try:
            seconds = engine.predict(
                request,
                arrays,
                CancelToken(),
                lambda answer: answers.append(int((answer.mask == 1).sum())),
                lambda share, text: None,
            )
        except UserError as e:
            return Check("Engine", Health.FAIL, f"{e.title}: {e.happened}", e.todo)
        finally:
            engine.close()
    found = f"“{name}” answered in {seconds:.2f} s ({sum(answers)} of {int(mask.sum())} pixels)"
    return Check("Engine", Health.OK, found)


def models() -> Check:
    """Whether the weights that came with the app are what the manifest says."""
    again = "Install the app again."
    try:
        store = paths.model_store()
        entries = json.loads((store / "manifest.json").read_text("utf-8"))["models"]
        wrong = [
            f"{entry['name']}/{file}"
            for entry in entries
            for file, digest in entry["files"].items()
            if _sha256(store / entry["name"] / file) != digest
        ]
    except FileNotFoundError as e:
        return Check("Models", Health.FAIL, str(e), again)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as e:
        return Check("Models", Health.FAIL, f"manifest.json is not usable: {e!r}", again)
    if wrong:
        return Check("Models", Health.FAIL, f"damaged or missing: {', '.join(wrong)}", again)
    names = ", ".join(e["name"] for e in entries) or "none came with this version"
    return Check("Models", Health.OK, names)


def project_integrity(path: Path) -> Iterator[Check]:
    """Whether the database of a project is whole, and its images are in place; only reads."""
    folder = path if path.suffix == SUFFIX else project_folder_for(path)
    file = folder / "project.db"
    backup = "Put back a copy of the project folder; its images were not touched."
    if not file.is_file():
        yield Check("Project", Health.FAIL, f"There is no project in {path}", "Check the path.")
        return
    try:
        # Opened for reading alone: a look must not change what it looks at.
        with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as db:
            first = str(db.execute("PRAGMA integrity_check").fetchone()[0])
            yield Check(
                "Project database",
                Health.OK if first == "ok" else Health.FAIL,
                f"{file}: {first}",
                "" if first == "ok" else backup,
            )
            yield _masks(db, backup)
            yield _images(db, folder)
    except sqlite3.OperationalError as e:
        locked = "locked" in str(e)
        yield Check(
            "Project database",
            Health.WARN if locked else Health.FAIL,
            f"{file}: {e}",
            "Close the window in which the project is open, then try again." if locked else backup,
        )
    except sqlite3.DatabaseError as e:
        yield Check("Project database", Health.FAIL, f"{file}: {e}", backup)


def _masks(db: sqlite3.Connection, backup: str) -> Check:
    """Whether every block of every mask ever saved is there and unchanged."""
    whole, damaged = set(), 0
    for digest, data in db.execute("SELECT hash, data FROM chunks"):
        if _block_hash(data) == digest:
            whole.add(digest.hex())
        else:
            damaged += 1
    revisions, lacking = 0, 0
    for (state,) in db.execute("SELECT state FROM revisions WHERE case_id != ''"):
        revisions += 1
        try:
            lacking += any(h not in whole for h in chunks_of(state))
        except _UNREADABLE:
            lacking += 1
    found = f"{revisions} revisions, {len(whole)} blocks of masks"
    if damaged or lacking:
        found += f"; {damaged} blocks damaged, {lacking} revisions incomplete"
        return Check("Project masks", Health.FAIL, found, backup)
    return Check("Project masks", Health.OK, found)


def _images(db: sqlite3.Connection, folder: Path) -> Check:
    """Whether the images that the cases refer to are where they were."""
    newest = (
        "SELECT state FROM revisions WHERE id IN "
        "(SELECT max(id) FROM revisions WHERE case_id != '' GROUP BY case_id)"
    )
    missing, count = [], 0
    for (state,) in db.execute(newest):
        try:
            case = decode_case(state, lambda digest: Chunk(digest, b""))
        except _UNREADABLE:
            continue  # counted as an incomplete revision
        for image in case.images:
            count += 1
            if not (folder / image.path).exists():
                missing.append(image.path)
    if missing:
        return Check(
            "Project images",
            Health.WARN,
            f"{len(missing)} of {count} not found, as {missing[0]}",
            "Put the images back, or connect their drive; the masks are kept.",
        )
    return Check("Project images", Health.OK, f"{count} in place")


def _block_hash(data: bytes) -> bytes:
    """Hash of an unpacked block; empty if it cannot be unpacked."""
    try:
        return hashlib.blake2b(zlib.decompress(data), digest_size=16).digest()
    except zlib.error:
        return b""


def _probe(code: str, env: dict[str, str], seconds: float = 90) -> tuple[bool, str]:
    """Run a piece of Python elsewhere: whether it went well, and its last line."""
    try:
        # -P: a folder the app happens to be started in must not shadow installed packages.
        done = subprocess.run(
            [sys.executable, "-P", "-c", code],
            capture_output=True,
            encoding="utf-8",
            timeout=seconds,
            env={**os.environ, **env},
            check=False,
        )
    except subprocess.TimeoutExpired:
        return False, f"no answer within {seconds:.0f} s"
    lines = (done.stdout if done.returncode == 0 else done.stderr).strip().splitlines()
    last = next((x.strip() for x in reversed(lines) if x.strip()), "")
    return done.returncode == 0, last or f"ended with code {done.returncode}"


def _can_probe() -> bool:
    """A packaged app has no Python to run a piece of code with."""
    return not getattr(sys, "frozen", False)


def _not_probed(name: str) -> Check:
    return Check(name, Health.OK, "not tried in the packaged app")


def _no_screen() -> bool:
    if os.environ.get("QT_QPA_PLATFORM") in ("offscreen", "minimal"):
        return True
    others = sys.platform in ("win32", "darwin")
    return not others and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _sha256(path: Path) -> str:
    if not path.is_file():
        return ""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _gib(count: int) -> str:
    return f"{count / 2**30:.1f} GiB"
