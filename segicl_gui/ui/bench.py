"""Speed and memory of the window against its budgets: ``segicl bench``.

Here are the scans to measure on, the processes to measure in, and the table; what is measured,
and how, is in `segicl_gui.ui.bench_probe`. Every measurement runs in a process of its own, as
the app does, with user folders of its own (on Linux).
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import SimpleITK as sitk
from rich.console import Console
from rich.table import Table

from segicl_gui.services.demo_ct import draw_scan

NO_DISPLAY = 2
# The command line is loaded as well, as it is when the app is started.
_PROGRAM = "import segicl_gui.cli.main; from segicl_gui.ui.bench_probe import main; main()"
_LABELS = {
    "1": {"name": "liver", "color": "#4f8dfd"},
    "2": {"name": "kidney", "color": "#ffd166"},
    "3": {"name": "spleen", "color": "#ff6b6b"},
}
_USER_FOLDERS = ("config", "cache", "data", "state")


@dataclass(frozen=True, slots=True)
class Row:
    """One figure.

    Parameters
    ----------
    name : str
    value : float or None
        None if it could not be measured.
    unit : str
        "s", "ms", "GB", "%" or "x" for a ratio.
    budget : float or None
        None for figures that only explain others.
    at_least : bool
        Whether the budget is a lower bound.
    """

    name: str
    value: float | None
    unit: str
    budget: float | None = None
    at_least: bool = False

    @property
    def ok(self) -> bool | None:
        """Whether the budget is kept; None where there is none."""
        if self.value is None:
            return False
        if self.budget is None:
            return None
        return self.value >= self.budget if self.at_least else self.value <= self.budget


@dataclass(frozen=True, slots=True)
class Plan:
    """How much is measured.

    Parameters
    ----------
    queries : int
        Queries a number of exemplars.
    accepts, pause : int, float
        Accepts, and seconds between them.
    slices : int
        Of the volume that is segmented.
    deep, long : tuple of int
        (slices, rows, columns) of the volumes that are painted in; memory is measured on the
        first.
    strokes, cancels : int
        Repeats.
    watched : float
        Seconds an idle event loop is watched for.
    proposed : int
        Slices of the open volume proposed before memory is read.
    """

    queries: int
    accepts: int
    pause: float
    slices: int
    deep: tuple[int, int, int]
    long: tuple[int, int, int]
    strokes: int
    cancels: int
    watched: float
    proposed: int


FULL = Plan(8, 20, 5.0, 100, (256, 256, 256), (300, 512, 512), 15, 3, 20.0, 20)
QUICK = Plan(2, 3, 1.0, 8, (32, 256, 256), (38, 512, 512), 3, 1, 1.0, 2)


def run(json_out: Path | None, quick: bool) -> int:
    """Measure everything, print a table, and write the rows as JSON where asked.

    Parameters
    ----------
    json_out : Path, optional
        Gets a list of rows ``{name, value, unit, budget, ok}``.
    quick : bool
        Few repeats on small volumes: shows that it works, says little about speed.

    Returns
    -------
    int
        0, also where budgets are missed (the table says which); 2 where there is no display.
    """
    if not _has_display():
        sys.stderr.write(
            "No display: the window cannot be measured without one. "
            'Try: xvfb-run -a -s "-screen 0 1600x1000x24" segicl bench\n'
        )
        return NO_DISPLAY
    plan = QUICK if quick else FULL
    before = load()
    with tempfile.TemporaryDirectory(prefix="segicl-bench-") as name:
        folder = Path(name)
        _say("Drawing scans…")
        draw(folder, plan)
        _measured("start", folder, quick)  # so that files are in memory: the warm start counts
        rows = _measured("start", folder, quick) + _measured("work", folder, quick)
    print_rows(
        rows, f"{'Quick run' if quick else 'Full run'}; load before {before}, after {load()}"
    )
    if json_out is not None:
        write_rows(rows, json_out)
    return 0


def write_rows(rows: Sequence[Row], path: Path) -> None:
    """Write figures as a JSON list of ``{name, value, unit, budget, ok}``."""
    fields = ("name", "value", "unit", "budget")
    listed = [{k: asdict(r)[k] for k in fields} | {"ok": r.ok} for r in rows]
    path.write_text(json.dumps(listed, indent=1) + "\n", encoding="utf-8")


def draw(folder: Path, plan: Plan) -> None:
    """Write the scans: all derived from one drawn abdomen, so that it takes seconds."""
    rng = np.random.default_rng(11)
    scan = draw_scan((24, 256, 256), rng)
    present = np.array([[(m == i).sum() for i in (1, 2, 3)] for m in scan.mask]).min(1)
    middle = int(present.argmax())  # shows most of the label it shows least of

    def picture() -> tuple[npt.NDArray[Any], npt.NDArray[Any]]:
        shift = tuple(int(v) for v in rng.integers(-6, 7, 2))
        noisy = scan.image[middle] + rng.normal(0, 12, scan.image[middle].shape)
        return (
            np.roll(noisy.astype(np.int16), shift, (0, 1)),
            np.roll(scan.mask[middle], shift, (0, 1)),
        )

    def volume(shape: tuple[int, int, int]) -> npt.NDArray[Any]:
        out = np.empty(shape, np.int16)
        factor = shape[1] // scan.image.shape[1]
        noise = rng.normal(0, 12, (shape[1] + 64, shape[2])).astype(np.int16)
        for i in range(shape[0]):
            plane = scan.image[round(i * (len(scan.image) - 1) / (shape[0] - 1))]
            # Another part of the noise a slice, so that no two slices are alike.
            out[i] = plane.repeat(factor, 0).repeat(factor, 1) + np.roll(noise, i)[: shape[1]]
        return out

    # Between two queries lie two that are prefetched.
    for shots in (1, 3, 8):
        pairs = [picture() for _ in range(shots + 1 + 3 * plan.queries)]
        _write(folder / f"shots{shots}", pairs, labelled=shots)
    pairs = [picture() for _ in range(3 + plan.accepts + 3)]
    _write(folder / "accepts", pairs, labelled=3)
    taught = (scan.image, scan.mask)
    long_ones = [(volume((plan.slices, 256, 256)), None) for _ in range(2)]
    _write(folder / "volume", [taught, *long_ones], labelled=1)
    deep = volume(plan.deep)
    _write(folder / "memory", [taught, (deep, None)], labelled=1)
    _write(folder / "strokes", [(deep, None), (volume(plan.long), None)], labelled=0)


def _write(
    folder: Path,
    pairs: Sequence[tuple[npt.NDArray[Any], npt.NDArray[Any] | None]],
    labelled: int,
) -> None:
    """Write a data-set folder with the masks of its first pairs."""
    for name in ("images", "masks"):
        (folder / name).mkdir(parents=True)
    about = {"name": folder.name, "n": len(pairs), "modality": "CT", "labels": _LABELS}
    about["dims"] = f"{pairs[-1][0].ndim}D"
    (folder / "dataset.json").write_text(json.dumps(about), encoding="utf-8")
    for i, (image, mask) in enumerate(pairs):
        name = f"scan{i + 1:02d}.mha"
        sitk.WriteImage(sitk.GetImageFromArray(image), str(folder / "images" / name))
        if mask is not None and i < labelled:
            drawn = sitk.GetImageFromArray(mask.astype(np.uint8))
            sitk.WriteImage(drawn, str(folder / "masks" / name))


def _measured(what: str, folder: Path, quick: bool) -> list[Row]:
    """Measure in a process of its own."""
    out = folder / "rows.json"
    out.unlink(missing_ok=True)
    user = folder / "user"
    env = {f"XDG_{n.upper()}_HOME": str(user / n) for n in _USER_FOLDERS}
    env["NAPARI_CONFIG"] = str(user / "napari.yaml")
    arguments = [what, str(folder), str(out), "quick" if quick else "full", str(time.time())]
    done = subprocess.run(
        [sys.executable, "-c", _PROGRAM, *arguments], env=os.environ | env, check=False
    )
    if not out.exists():
        _say(f"Measuring “{what}” ended with code {done.returncode}.")
        return [Row(what, None, "")]
    return [Row(**r) for r in json.loads(out.read_text(encoding="utf-8"))]


def _has_display() -> bool:
    if os.environ.get("QT_QPA_PLATFORM", "") in ("offscreen", "minimal"):
        return False  # napari's canvas needs OpenGL
    wanted = ("DISPLAY", "WAYLAND_DISPLAY")
    return not sys.platform.startswith("linux") or any(os.environ.get(v) for v in wanted)


def load() -> str:
    """How busy the computer is, for the caption."""
    if not hasattr(os, "getloadavg"):
        return "unknown"
    return f"{os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"


def print_rows(rows: Sequence[Row], caption: str) -> None:
    """Print figures and budgets as a table."""
    table = Table("what", caption=caption)
    for name in ("measured", "budget", ""):
        table.add_column(name, justify="right")
    for r in rows:
        value = "failed" if r.value is None else f"{_number(r.value)} {r.unit}"
        sign = "≥" if r.at_least else "≤"
        budget = "" if r.budget is None else f"{sign} {_number(r.budget)} {r.unit}"
        table.add_row(r.name, value, budget, {True: "ok", False: "MISS", None: ""}[r.ok])
    console = Console(markup=False, emoji=False)
    console.print(table, width=None if console.is_terminal else 110)


def _number(value: float) -> str:
    return f"{value:.0f}" if value >= 100 or value == int(value) else f"{value:.3g}"


def _say(text: str) -> None:
    sys.stderr.write(text + "\n")
