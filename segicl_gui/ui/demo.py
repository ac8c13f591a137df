"""The demo without an onlooker: a driver works the real window through the whole loop."""

from __future__ import annotations

import json
import shutil
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np

from segicl_gui.domain.errors import UserError
from segicl_gui.domain.project import Status
from segicl_gui.services.demo_data import DemoData, make_demo
from segicl_gui.services.exemplars import usable
from segicl_gui.services.projects import PROJECT_NAME
from segicl_gui.storage.images import read_mask
from segicl_gui.ui.application import make_application, window_with_engine
from segicl_gui.ui.driver import Driver
from segicl_gui.ui.main_window import MainWindow

CASES = 3


def run_headless(out: Path) -> int:
    """Open, outline, propose, correct, accept three cases; then a slice of a volume.

    Writes screenshots and ``report.json`` (Dice of the first proposal by number of exemplars,
    seconds, mouse and key events) into `out`.

    Returns
    -------
    int
        0 if all of it happened.

    Raises
    ------
    UserError
        If `out` cannot be written or a step did not happen.
    """
    out.mkdir(parents=True, exist_ok=True)
    for old in out.glob("*.png"):
        old.unlink()
    data = make_demo(out / "data")
    for folder in (data.scans_2d, data.scans_3d):
        _forget(folder)
    make_application()
    report: dict[str, Any] = {"cases": [], "volume": {}}
    with window_with_engine(of_user=False) as window:
        driver = Driver(window, out)
        try:
            driver.show()
            driver.picture("start")
            _images(driver, data, report)
            _volume(driver, data, report)
        except TimeoutError as e:
            driver.picture("stuck")
            raise UserError("The demo did not finish", f"{e}.", f"Look at {out}.") from e
    report["events"] = driver.events
    path = out / "report.json"
    path.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")
    sys.stdout.write(f"{json.dumps(report, indent=1)}\nScreenshots and report: {out}\n")
    return 0


def _images(driver: Driver, data: DemoData, report: dict[str, Any]) -> None:
    """Blood smears: the first is outlined by hand, the next are proposed from it."""
    window = driver.window
    window.open_path(data.scans_2d, masks=False)
    driver.wait(lambda: window.workspace is not None, "opening the demo's images")
    workspace = window.workspace
    assert workspace is not None
    for number in range(CASES):
        driver.wait(lambda: window.canvas.image is not None, "the image on screen")
        case = workspace.annotate.case()
        truth = _truth(data.truth_2d, case.name, case.geometry)[0]
        labels = workspace.project.state.schema.labels
        entry: dict[str, Any] = {"case": case.name, "exemplars": number}
        start = time.perf_counter()
        first_event = driver.events
        if number == 0:
            for label in labels:
                driver.outline(label.id, truth == label.id)
            driver.picture("outlined-by-hand")
        else:
            waited = driver.wait(lambda: _fresh(window), "the proposal of the next image")
            entry["seconds_to_proposal"] = round(waited, 2)
            entry["first_proposal_dice"] = {
                x.name: round(_dice(driver.shown(x.id), truth == x.id), 3) for x in labels
            }
            driver.picture(f"proposal-from-{number}")
            for label in labels:
                driver.correct(label.id, truth == label.id)
            driver.picture(f"corrected-{number}")
        entry["accepted_dice"] = {
            x.name: round(_dice(driver.shown(x.id), truth == x.id), 3) for x in labels
        }
        driver.look()
        driver.enter()
        here = case.id
        driver.wait(lambda h=here: workspace.session.case_id != h, "the next case after Enter")
        done = workspace.queue.row(case.id).status
        if done is not Status.DONE:
            raise TimeoutError(f"{case.name} is “{done}” after Enter; becoming done")
        entry["seconds"] = round(time.perf_counter() - start, 1)
        entry["events"] = driver.events - first_event
        report["cases"].append(entry)
    driver.wait(lambda: workspace.autosave.flush(0.1), "saving")
    driver.picture("three-cases-done")


def _volume(driver: Driver, data: DemoData, report: dict[str, Any]) -> None:
    """CT volumes, one of them labelled: the next one is proposed from its slices."""
    window = driver.window
    before = window.workspace
    window.open_path(data.scans_3d, masks=True)
    driver.wait(lambda: window.workspace not in (None, before), "opening the demo's volumes")
    workspace = window.workspace
    assert workspace is not None
    driver.wait(lambda: window.canvas.image is not None, "the volume on screen")
    waited = driver.wait(lambda: _fresh(window), "the proposal of the volume")
    case, index = workspace.annotate.case(), workspace.session.index
    truth = _truth(data.truth_3d, case.name, case.geometry)
    labels = workspace.project.state.schema.labels
    report["volume"] = {
        "case": case.name,
        "slice": index + 1,
        "seconds_to_proposal": round(waited, 2),
        "first_proposal_dice": {
            x.name: round(_dice(driver.shown(x.id), truth[index] == x.id), 3)
            for x in labels
            if (truth[index] == x.id).any()
        },
    }
    driver.picture("volume-proposal")
    for label in labels:
        driver.correct(label.id, truth[index] == label.id, touches=2)
    driver.look()
    driver.enter()
    driver.wait(lambda: workspace.session.index != index, "the next slice after Enter")
    driver.wait(lambda: _fresh(window), "the proposal of the next slice")
    driver.picture("volume-next-slice")
    report["volume"]["exemplars_after"] = len(usable(workspace.project.state))
    driver.key("Ctrl+Z")
    driver.key("Ctrl+Z")
    driver.rest(0.2)
    driver.wait(driver.idle, "the rest of the volume", 120)
    driver.picture("volume-undone")


def _fresh(window: MainWindow) -> bool:
    """Whether a proposal from the latest exemplars is on screen."""
    workspace = window.workspace
    assert workspace is not None
    if window.canvas.image is None:
        return False
    source = workspace.annotate.view().source
    return source is not None and not workspace.predictor.superseded(source)


def _truth(folder: Path, name: str, geometry: Any) -> np.ndarray:
    found = next(p for p in (folder / "masks").iterdir() if p.name.split(".")[0] == name)
    return read_mask(found, geometry)


def _dice(a: np.ndarray, b: np.ndarray) -> float:
    total = int(a.sum()) + int(b.sum())
    return 2 * int((a & b).sum()) / total if total else 1.0


def _forget(folder: Path) -> None:
    """Remove the demo's own project of an earlier run, so that each run starts anew."""
    shutil.rmtree(folder / PROJECT_NAME, ignore_errors=True)
