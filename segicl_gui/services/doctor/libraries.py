"""What the app is built on, each tried in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version

from segicl_gui.services.doctor.check import Check, Health

PACKAGES = (
    "segicl-gui", "numpy", "scipy", "scikit-image", "scikit-learn", "SimpleITK", "SQLAlchemy",
    "fastapi", "uvicorn", "httpx", "napari", "vispy", "PySide6-Essentials", "qtawesome",
)  # fmt: skip
_XCB_HELP = (
    "On Debian or Ubuntu: apt-get install libgl1 libegl1 libxkbcommon-x11-0 libxcb-cursor0 "
    "libxcb-icccm4 libxcb-keysyms1 libxcb-shape0 libdbus-1-3 libfontconfig1"
)
_ROOM_ON_CARD = 2 * 2**30


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
found = [torch.__version__]
for i in range(torch.cuda.device_count() if torch.cuda.is_available() else 0):
    free, total = torch.cuda.mem_get_info(i)
    found.append(f"{torch.cuda.get_device_name(i)}|{free}|{total}")
if torch.backends.mps.is_available():
    found.append("Apple GPU (not used)|0|0")
print(*found, sep=";")
"""


def torch() -> Iterator[Check]:
    """Whether the network's library is there, and the GPUs it sees, in a process of its own."""
    try:
        version("torch")
    except PackageNotFoundError:
        yield Check("PyTorch", Health.OK, "not installed; the engine “pixels” needs none")
        return
    ok, text = _probe(_TORCH, {})
    found, *cards = text.split(";")
    if not ok:
        todo = "Install it again: see the README for the right build."
        yield Check("PyTorch", Health.FAIL, text, todo)
        return
    yield Check("PyTorch", Health.OK, found)
    if not cards:
        yield Check("GPU", Health.OK, "none that PyTorch can use; the processor computes")
    for card in cards:
        yield graphics_card(card)


def graphics_card(told: str) -> Check:
    """What is told of a GPU: its name, free and whole memory in bytes, with ``|`` between."""
    name, free, total = told.rsplit("|", 2)
    if not int(total):
        return Check("GPU", Health.OK, name)
    roomy = int(free) >= _ROOM_ON_CARD
    return Check(
        "GPU",
        Health.OK if roomy else Health.WARN,
        f"{name}, {int(free) / 2**30:.1f} GiB free of {int(total) / 2**30:.1f} GiB",
        "" if roomy else "Close other programs that use it, or the processor will compute.",
    )


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


def _no_screen() -> bool:
    if os.environ.get("QT_QPA_PLATFORM") in ("offscreen", "minimal"):
        return True
    others = sys.platform in ("win32", "darwin")
    return not others and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
