"""Makes a project of many cases and measures how the window copes with it; run by hand.

    xvfb-run -a -s "-screen 0 1600x1000x24" python tests/foreign/many_cases.py /tmp/many \
        --cases 2000 --done 1000
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import numpy as np
from PIL import Image

from segicl_gui.domain.labels import Schema
from segicl_gui.domain.masks import LabelMap
from segicl_gui.domain.project import Assessment
from segicl_gui.domain.proposals import Proposal, ProposedSlice, Source
from segicl_gui.services.projects import create
from segicl_gui.storage.project_store import ProjectStore
from segicl_gui.storage.proposal_cache import PLACE, ProposalCache

SIDE = 256
PROJECT = "many.segicl"


def make(folder: Path, cases: int, done: int) -> Path:
    """Write images and a project in which the first are confirmed and the rest proposed."""
    (folder / "images").mkdir(parents=True)
    rng = np.random.default_rng(0)
    rows, columns = np.mgrid[:SIDE, :SIDE]
    masks = []
    for n in range(cases):
        row, column, radius = [*rng.uniform(60, 190, 2).tolist(), rng.uniform(20, 50)]
        mask = (rows - row) ** 2 + (columns - column) ** 2 < radius**2
        picture = rng.integers(0, 60, (SIDE, SIDE)) + 150 * mask
        Image.fromarray(picture.astype(np.uint8)).save(folder / "images" / f"case{n:04}.png")
        masks.append(mask)
    opened = create(folder, folder / "first.segicl")
    opened.store.close()
    schema = Schema()
    schema = schema.add(schema.new("disc"))
    out = {}
    cache = ProposalCache(folder / PROJECT / PLACE)
    proposals = []
    for n, case in enumerate(opened.state.cases.values()):
        label_map = LabelMap.from_array(masks[n][None].astype(np.uint16))
        if n < done:
            case = case.with_mask(0, label_map)
            case = case.with_assessments({1: Assessment.CONFIRMED}, [0])
        else:
            confidence = rng.integers(120, 255, (SIDE, SIDE)).astype(np.uint8)
            source = Source("old", (1,), (), done, "pixels")
            offer = ProposedSlice(
                masks[n].astype(np.uint16), confidence, float(rng.uniform(0.6, 0.99)), source
            )
            proposals.append(Proposal(case.id, {(0, 0): offer}))
        out[case.id] = case
    state = replace(opened.state, cases=MappingProxyType(out), schema=schema)
    ProjectStore.create(folder / PROJECT, state).close()
    cache.save(proposals)
    cache.save_qualities({p.case_id: p.quality for p in proposals})
    return folder / PROJECT


def resident() -> float:
    """Megabytes of this process."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def measure(project: Path) -> None:
    """Open, scroll both lists, go from case to case, accept; print the worst gaps."""
    from PySide6.QtWidgets import QApplication

    from segicl_gui.engine.registry import Offer
    from segicl_gui.services.projects import open_path
    from segicl_gui.storage.settings import Settings
    from segicl_gui.ui.application import make_application
    from segicl_gui.ui.driver import Driver
    from segicl_gui.ui.main_window import MainWindow

    class Silent:
        def predict(self, request, arrays, cancel, on_slice, on_progress):
            while not cancel.cancelled:
                time.sleep(0.01)
            cancel.check()

    make_application()
    offers = (Offer("pixels", "Pixel classifier"),)
    window = MainWindow(Silent(), Settings(), lambda: offers, keep=lambda s: None)
    driver = Driver(window)
    driver.show()
    before = resident()

    def timed(what: str, work: Callable[[], object]) -> None:
        start = time.perf_counter()
        work()
        print(f"{what}: {time.perf_counter() - start:.2f} s")

    start = time.perf_counter()
    opened = open_path(project)
    print(f"reading the project: {time.perf_counter() - start:.2f} s")
    timed("showing it", lambda: window.set_opened(opened, project))
    driver.wait(lambda: window.canvas.image is not None, "the picture")
    print(f"open, until the picture is there: {time.perf_counter() - start:.2f} s")

    def gaps(what: str, steps: int, step: Callable[[int], object]) -> None:
        """One step a turn of the event loop; how long the turns take."""
        took = []
        for n in range(steps):
            begun = time.perf_counter()
            step(n)
            QApplication.processEvents()
            took.append(1000 * (time.perf_counter() - begun))
        print(f"{what}: median {np.median(took):.0f} ms, p95 {np.percentile(took, 95):.0f} ms, "
              f"longest {max(took):.0f} ms")  # fmt: skip

    driver.rest(1.0)
    for name, view in (("queue", window.queue.list), ("gallery", window.gallery.list)):
        bar = view.verticalScrollBar()
        for title in (f"{name}, scrolling", f"{name}, again"):
            gaps(title, 150, lambda n, bar=bar: bar.setValue(bar.maximum() * n // 150))
        gaps(f"{name}, line by line", 150, lambda n, bar=bar: bar.setValue(30 * n))
    print(f"memory: {before:.0f} MB before, {resident():.0f} MB after scrolling")
    workspace = window.workspace
    assert workspace is not None
    gaps("next case (N)", 20, lambda n: window.commands.next_case())

    def accept(n: int) -> None:
        driver.look()
        begun = time.perf_counter()
        window.commands.accept()
        QApplication.processEvents()
        took.append(1000 * (time.perf_counter() - begun))

    took: list[float] = []
    for n in range(5):
        accept(n)
    print(f"accept: {', '.join(f'{t:.0f}' for t in took)} ms")
    from segicl_gui.services.queue import Order

    timed("sort by usefulness", lambda: window.queue._workspace.queue.sort(Order.USEFUL))
    begun = time.perf_counter()
    workspace.ranker.ask()
    asked = time.perf_counter() - begun
    driver.wait(lambda: workspace.jobs.in_slot("ranking") is None, "the ranking", 120)
    print(
        f"ranking: asked in {1000 * asked:.0f} ms, there after {time.perf_counter() - begun:.1f} s"
    )
    print(f"memory: {resident():.0f} MB")
    found: list[object] = []
    begun = time.perf_counter()
    workspace.auto.look(found.append)
    driver.wait(lambda: bool(found), "the candidates", 120)
    print(f"candidates: {len(found[0])} after {time.perf_counter() - begun:.1f} s")
    outcome: list[object] = []
    begun = time.perf_counter()
    workspace.auto.accept(found[0], 0.5, outcome.append)
    longest = last = 0.0
    while not outcome:
        last = time.perf_counter()
        QApplication.processEvents()
        longest = max(longest, time.perf_counter() - last)
        time.sleep(0.001)
    print(f"auto-accepted: {outcome[0]} after {time.perf_counter() - begun:.1f} s, "
          f"longest turn {1000 * longest:.0f} ms")  # fmt: skip
    print(f"memory: {resident():.0f} MB")
    timed("closing", window.close)


def main() -> None:
    """Make what is missing, and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--cases", type=int, default=2000)
    parser.add_argument("--done", type=int, default=1000)
    given = parser.parse_args()
    project = given.folder / PROJECT
    if not project.exists():
        start = time.perf_counter()
        make(given.folder, given.cases, given.done)
        print(f"made in {time.perf_counter() - start:.0f} s")
    measure(project)


if __name__ == "__main__":
    main()
