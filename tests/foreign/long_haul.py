"""Eight hours of annotating, compressed: is anything left behind? Run by hand.

    python tests/foreign/long_haul.py --accepts 5000 --strokes 50000
    xvfb-run -a -s "-screen 0 1600x1000x24" python tests/foreign/long_haul.py --window --accepts 300

Each accept is preceded by its share of the strokes, now and then by undo and redo, and followed by
the next case; every 500th by an export, every 1,000th by closing the project and opening it again
(twentieth parts of that with `--window`, where every tenth case is worked by mouse and keys).
Without `--window` it is the window's workspace with all its services, and a made-up engine.
"""

from __future__ import annotations

import argparse
import ctypes
import gc
import os
import queue
import re
import shutil
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from segicl_gui.domain.errors import UserError
from segicl_gui.domain.labels import Schema
from segicl_gui.domain.masks import Box
from segicl_gui.engine.api import SlicePrediction
from segicl_gui.services.export import export_project
from segicl_gui.services.jobs import Jobs
from segicl_gui.services.projects import create, open_path
from segicl_gui.services.workspace import Workspace

SIDE = 128
WATCHED = ("RSS MB", "in use MB", "blocks k", "objects k", "handles", "threads", "history")
GROWING = ("project MB", "WAL MB", "cache MB")


class BrightEngine:
    """Finds what is bright and calls it the first label."""

    def predict(
        self, request: Any, arrays: Any, cancel: Any, on_slice: Any, on_progress: Any
    ) -> float:
        """As `EngineRunner` has it."""
        for i, digest in enumerate(request.queries):
            cancel.check()
            bright = arrays(digest) > 0.5
            mask = np.where(bright, request.labels[0].id, 0).astype(np.uint16)
            on_slice(SlicePrediction(i, mask, np.full(mask.shape, 200, np.uint8), 0.9))
        return 0.01


def make(folder: Path, cases: int) -> Path:
    """Write images and a project of them with one label."""
    (folder / "images").mkdir(parents=True)
    rng = np.random.default_rng(0)
    for n in range(cases):
        picture = rng.integers(0, 60, (SIDE, SIDE)).astype(np.uint8)
        row, column = rng.integers(10, SIDE - 40, 2)
        picture[row : row + 30, column : column + 30] += 150
        Image.fromarray(picture).save(folder / "images" / f"case{n:04}.png")
    place = folder / "haul.segicl"
    opened = create(folder, place)
    workspace = Workspace(opened, BrightEngine(), jobs := Jobs(lambda f: f(), _failed))
    schema = Schema()
    workspace.annotate.change_schema("Add disc", schema.add(schema.new("disc")))
    workspace.close()
    jobs.close()
    return place


def _failed(title: str, error: Exception) -> None:
    sys.stderr.write(f"{title}: {error!r}\n")


def _bytes(folder: Path, pattern: str) -> float:
    sizes = []
    for path in folder.rglob(pattern):
        try:
            sizes.append(path.stat().st_size if path.is_file() else 0)
        except OSError:  # gone meanwhile
            continue
    return sum(sizes) / 1e6


def in_use() -> float:
    """Megabytes that are allocated in this process by the C library; 0 where it does not tell.

    What the system counts as resident holds free pieces between them, too, and whatever libraries
    brought when they were first used.
    """
    libc = ctypes.CDLL(None)
    if not hasattr(libc, "malloc_info"):
        return 0.0
    libc.open_memstream.restype = ctypes.c_void_p
    text, size = ctypes.c_char_p(), ctypes.c_size_t()
    stream = ctypes.c_void_p(libc.open_memstream(ctypes.byref(text), ctypes.byref(size)))
    libc.malloc_info(0, stream)
    libc.fclose(stream)
    said = (text.value or b"").decode().rpartition("</heap>")[2]
    libc.free(text)

    def of(element: str) -> int:
        return int(re.search(rf'<{element}[^>]* size="(\d+)"', said)[1])

    free = of('total type="fast"') + of('total type="rest"')
    return (of('system type="current"') - free + of('total type="mmap"')) / 1e6


def measured(workspace: Workspace) -> dict[str, float]:
    """What may grow: of this process, and of the project on disk."""
    # A person is slower than the disk; who is not waits for it here.
    workspace.autosave.flush(60)
    gc.collect()
    resident, shared = map(int, Path("/proc/self/statm").read_text().split()[1:3])
    place = workspace.folder
    return {
        "RSS MB": (resident - shared) * os.sysconf("SC_PAGE_SIZE") / 1e6,
        "in use MB": in_use(),
        "blocks k": sys.getallocatedblocks() / 1e3,
        "objects k": len(gc.get_objects()) / 1e3,
        "handles": len(list(Path("/proc/self/fd").iterdir())),
        "threads": len(list(Path("/proc/self/task").iterdir())),
        "history": len(workspace.history.done),
        "project MB": _bytes(place, "*"),
        "WAL MB": _bytes(place, "*-wal"),
        "cache MB": _bytes(place / "cache", "*"),
    }


class Desk:
    """Whoever works on the project, without a window."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self._posted: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self._jobs = Jobs(self._posted.put, _failed)
        self.reopen()

    def reopen(self) -> None:
        """Close the project and open it again."""
        if hasattr(self, "workspace"):
            self.workspace.close()
        self.workspace = Workspace(
            open_path(self.place, masks=False), BrightEngine(), self._jobs,
            clock=lambda: time.monotonic() + 1.0,
            later=lambda callback, seconds: self._posted.put(callback),
        )  # fmt: skip

    def turn(self) -> None:
        """Let what was posted to the main thread happen."""
        while not self._posted.empty():
            self._posted.get()()

    def go(self, case_id: str) -> None:
        self.workspace.session.go(case_id, 0)
        self.turn()

    def by_hand(self, n: int) -> None:
        """Nothing: there is no mouse."""

    def accept(self) -> None:
        session = self.workspace.session
        session.report_shown(self.workspace.annotate.view().digest, time.monotonic())
        self.workspace.annotate.accept()
        self.turn()

    def export(self, out: Path) -> None:
        w = self.workspace
        w.autosave.flush(60)
        export_project(w.project.state, w.store, w.library.path, "nifti", out)

    def close(self) -> None:
        self.workspace.close()
        self._jobs.close()


class WindowDesk:
    """Whoever works in the real window, its engine being `pixels` in a process of its own."""

    def __init__(self, window: Any, place: Path) -> None:
        from segicl_gui.ui.driver import Driver

        self.place, self.window = place, window
        self.driver = Driver(window)
        self.driver.show()
        self.reopen()

    @property
    def workspace(self) -> Workspace:
        found: Workspace = self.window.workspace
        return found

    def reopen(self) -> None:
        self.window.close_project()
        self.window.open_path(self.place)
        self.driver.wait(lambda: self.window.workspace is not None, "opening", 120)
        self.driver.wait(lambda: self.window.canvas.image is not None, "the picture", 120)
        self.workspace.annotate._clock = lambda: time.monotonic() + 1.0
        self.workspace.predictor.use_engine("pixels")

    def turn(self) -> None:
        self.driver.rest(0)

    def go(self, case_id: str) -> None:
        self.window.commands.open_case(case_id)
        self._shown()

    def _shown(self) -> None:
        w = self.workspace

        def there() -> bool:
            now = time.monotonic() + 1.0
            return bool(w.session.shown_for(w.annotate.view().digest, now))

        self.driver.wait(there, "the view on screen", 60)

    def by_hand(self, n: int) -> None:
        """Every tenth case gets a stroke by mouse."""
        if n % 10 == 0:
            self.driver.key("P")
            self.driver.stroke([(30.0, 30.0), (40.0, 50.0), (50.0, 60.0)])

    def accept(self) -> None:
        self._shown()
        self.driver.enter()

    def export(self, out: Path) -> None:
        Desk.export(self, out)  # type: ignore[arg-type]

    def close(self) -> None:
        self.window.close_project()


def haul(desk: Any, o: argparse.Namespace, out: Path) -> list[tuple[int, dict[str, float]]]:
    """Work; returns the accepts done and what was measured then."""
    rng = np.random.default_rng(1)
    ids = list(desk.workspace.project.state.cases)
    each, samples = o.strokes // o.accepts, []
    end = time.monotonic() + 60 * o.minutes
    part = 20 if o.window else 1
    print(" ".join(f"{name:>10}" for name in ("accepts", *WATCHED, *GROWING)), flush=True)
    for n in range(o.accepts + 1):
        if n % max(1, o.accepts // 50) == 0 or time.monotonic() > end:
            samples.append((n, measured(desk.workspace)))
            print(" ".join(f"{v:10.1f}" for v in (n, *samples[-1][1].values())), flush=True)
        if n == o.accepts or time.monotonic() > end:
            break
        if o.trace and n == o.accepts // 2:
            tracemalloc.start()
        desk.go(ids[n % len(ids)])
        edit = desk.workspace.annotate.edit
        for k in range(each):
            row, column = map(int, rng.integers(0, SIDE - 12, 2))
            value = np.full((1, 12, 12), 0 if k % 5 == 4 else 1, np.uint16)
            edit(0, Box((0, row, column), (1, row + 12, column + 12)), value, "Brush")
        if n % 7 == 0:
            desk.workspace.undo()
            desk.workspace.undo()
            desk.workspace.redo()
        desk.by_hand(n)
        try:
            desk.accept()
        except UserError as e:
            _failed("accept", e)
        if (n + 1) % (500 // part) == 0:
            desk.export(out)
            shutil.rmtree(out)
        if (n + 1) % (1000 // part) == 0:
            desk.reopen()
    return samples


def judged(samples: list[tuple[int, dict[str, float]]]) -> bool:
    """Print how each figure grew after the first third, and whether it may; all of them.

    Flat: by less than 3 % of its level over the whole rest. Linear: the slope of the last half is
    at most half as large again as that of the half before.
    """
    rest = samples[len(samples) // 3 :]
    x = np.array([n for n, _ in rest], float)
    good = True
    for name in (*WATCHED, *GROWING):
        y = np.array([m[name] for _, m in rest])
        slope, level = np.polyfit(x, y, 1)[0], max(float(y.mean()), 1.0)
        half = len(x) // 2
        first, last = (np.polyfit(x[s], y[s], 1)[0] for s in (slice(half), slice(half, None)))
        grown = slope * (x[-1] - x[0]) / level
        flat = grown < 0.03
        linear = flat or last <= 1.5 * max(first, slope)
        word = "flat" if flat else "linear" if linear else "FASTER"
        ok = flat or (linear and name in GROWING)
        good &= ok
        print(f"{name:12} {slope * 1000:+9.3f} per 1,000 accepts ({100 * grown:+6.1f} %): {word}"
              f"{'' if ok else '  <-- grows'}")  # fmt: skip
    return good


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--accepts", type=int, default=5000)
    parser.add_argument("--strokes", type=int, default=0, help="ten an accept by default")
    parser.add_argument("--cases", type=int, default=100)
    parser.add_argument("--minutes", type=float, default=480, help="stop after so long")
    parser.add_argument("--window", action="store_true")
    parser.add_argument("--trace", action="store_true", help="tell what the second half left")
    o = parser.parse_args()
    o.strokes = o.strokes or 10 * o.accepts
    with tempfile.TemporaryDirectory(prefix="segicl-haul-") as name:
        place = make(Path(name), o.cases)
        began, cpu = time.monotonic(), time.process_time()
        if o.window:
            from segicl_gui.ui.application import make_application, window_with_engine

            app = make_application()
            with window_with_engine(of_user=False) as window:
                desk: Any = WindowDesk(window, place)
                samples = haul(desk, o, Path(name) / "out")
                desk.close()
                print(f"{len(app.allWidgets())} widgets at the end")
        else:
            desk = Desk(place)
            samples = haul(desk, o, Path(name) / "out")
            if o.trace:
                for line in tracemalloc.take_snapshot().statistics("lineno")[:25]:
                    print(line)
            desk.close()
        took, own = time.monotonic() - began, time.process_time() - cpu
        load = os.getloadavg()[0]
        print(f"{samples[-1][0]} accepts in {took:.0f} s, {own:.0f} s of CPU, load {load:.0f}")
    return 0 if judged(samples) else 1


if __name__ == "__main__":
    sys.exit(main())
