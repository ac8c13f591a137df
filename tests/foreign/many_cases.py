"""Makes a project of many cases and measures how the window copes with it; run by hand.

    xvfb-run -a -s "-screen 0 1600x1000x24" python tests/foreign/many_cases.py /tmp/many \
        --cases 2000 --done 1000
"""

from __future__ import annotations

import argparse
import os
import shutil
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from types import MappingProxyType

import numpy as np
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from segicl_gui.domain.labels import Schema
from segicl_gui.domain.masks import LabelMap
from segicl_gui.domain.project import Assessment
from segicl_gui.domain.proposals import Proposal, ProposedSlice, Source
from segicl_gui.engine.api import SlicePrediction
from segicl_gui.engine.registry import Offer
from segicl_gui.services import looks
from segicl_gui.services.projects import create, open_path
from segicl_gui.services.queue import Order
from segicl_gui.storage.project_store import ProjectStore
from segicl_gui.storage.proposal_cache import PLACE, ProposalCache, Summary
from segicl_gui.storage.settings import Settings
from segicl_gui.ui.application import make_application
from segicl_gui.ui.driver import Driver
from segicl_gui.ui.main_window import MainWindow

SIDE = 256
PROJECT = "many.segicl"
PARTS = ("scroll", "go", "memory", "order", "batch", "auto")
_GAP = 50.0


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
    cache.save_summaries({p.case_id: Summary(p.quality, p.made_from) for p in proposals})
    return folder / PROJECT


def resident() -> float:
    """Megabytes of this process that are its own, so without the files of its libraries."""
    resident, shared = map(int, Path("/proc/self/statm").read_text().split()[1:3])
    return (resident - shared) * os.sysconf("SC_PAGE_SIZE") / 1e6


def waited() -> dict[str, float]:
    """Milliseconds that the window's thread and those of the software renderer could have run and
    other threads of this or other programs had the processors, by thread.
    """
    out = {}
    for task in Path("/proc/self/task").iterdir():
        try:
            name = (task / "comm").read_text()
            if int(task.name) == os.getpid() or name.startswith("llvmpipe"):
                out[task.name] = int((task / "schedstat").read_text().split()[1]) / 1e6
        except OSError:  # it has ended
            continue
    return out


@dataclass
class Turns:
    """How long the turns of the event loop take, by the clock and of the processor.

    Other programs on the machine and the software renderer's own threads lengthen the first;
    the second is what the window's thread itself worked, the third what all threads did, the
    renderer's among them; both can be compared between machines with more or less to do.
    """

    wall: list[float] = field(default_factory=list)
    own: list[float] = field(default_factory=list)
    all: list[float] = field(default_factory=list)
    waited: list[float] = field(default_factory=list)

    def take(self, work: Callable[[], object]) -> None:
        """Do something and let the window react to it."""
        before = waited()
        wall, own, all_ = time.perf_counter(), time.thread_time(), time.process_time()
        work()
        QApplication.processEvents()
        self.wall.append(1000 * (time.perf_counter() - wall))
        self.own.append(1000 * (time.thread_time() - own))
        self.all.append(1000 * (time.process_time() - all_))
        own_id = str(os.getpid())
        since = {k: v - before.get(k, 0.0) for k, v in waited().items()}
        others = max((v for k, v in since.items() if k != own_id), default=0.0)
        self.waited.append(since[own_id] + others)

    def __str__(self) -> str:
        of = [
            f"{name} {np.median(x):.0f} / {np.percentile(x, 95):.0f} / {max(x):.0f}"
            for name, x in (("wall", self.wall), ("own", self.own), ("all", self.all))
        ]
        gaps = [(x, w) for x, w in zip(self.wall, self.waited, strict=True) if x > _GAP]
        ours = sum(x - w > _GAP for x, w in gaps)
        return (
            f"{', '.join(of)} ms (median / p95 / longest of {len(self.wall)}), "
            f"{len(gaps)} over {_GAP:.0f}, {ours} without waiting for a processor"
        )


class Silent:
    """An engine that never answers."""

    def predict(self, request, arrays, cancel, on_slice, on_progress):
        while not cancel.cancelled:
            time.sleep(0.01)
        cancel.check()


class Ready:
    """An engine that finds what is bright, at once."""

    def predict(self, request, arrays, cancel, on_slice, on_progress):
        for n, digest in enumerate(request.queries):
            cancel.check()
            mask = np.where(arrays(digest) > 0.4, request.labels[0].id, 0).astype(np.uint16)
            on_slice(SlicePrediction(n, mask, np.full(mask.shape, 200, np.uint8), 0.9))
        return 0.01


class Walk:
    """Somebody who works on a project of many cases, and is timed."""

    def __init__(self, project: Path, engine: object) -> None:
        make_application()
        offers = (Offer("pixels", "Pixel classifier"),)
        self.window = MainWindow(engine, Settings(), lambda: offers, keep=lambda s: None)
        self.driver = Driver(self.window)
        self.driver.show()
        self.tell(f"load {os.getloadavg()[0]:.1f}; memory of an empty window {resident():.0f} MB")
        start = time.perf_counter()
        opened = open_path(project)
        read = time.perf_counter() - start
        self.window.set_opened(opened, project)
        shown = time.perf_counter() - start
        self.driver.wait(lambda: self.window.canvas.image is not None, "the picture")
        self.tell(f"opening: read after {read:.2f} s, window after {shown:.2f} s, "
                  f"picture after {time.perf_counter() - start:.2f} s")  # fmt: skip
        workspace = self.window.workspace
        assert workspace is not None
        self.workspace = workspace

    def tell(self, text: str) -> None:
        """Say something at once."""
        print(text, flush=True)

    def memory(self, when: str) -> None:
        """Tell how much there is."""
        self.tell(f"memory {when}: {resident():.0f} MB")

    def scroll(self) -> None:
        """Go through both lists, in strides and line by line, twice."""
        for title in ("the first time", "again"):
            for name, view in (("queue", self.window.queue.list),
                               ("gallery", self.window.gallery.list)):  # fmt: skip
                bar = view.verticalScrollBar()
                strides, lines = Turns(), Turns()
                for n in range(150):
                    strides.take(partial(bar.setValue, bar.maximum() * n // 150))
                for n in range(150):
                    lines.take(partial(bar.setValue, 30 * n))
                self.tell(f"{name}, in strides, {title}: {strides}")
                self.tell(f"{name}, by lines, {title}: {lines}")
            self.memory(f"after scrolling {title}")
        still = Turns()
        for _ in range(50):
            still.take(self.window.queue.list.viewport().update)
        self.tell(f"queue painted where it is: {still}")

    def go_on(self, count: int) -> None:
        """Press N again and again, then Enter whenever the picture has been looked at."""
        turns, pictures = Turns(), []
        for _ in range(count):
            turns.take(self.window.commands.next_case)
            pictures.append(self.driver.wait(lambda: self.window.picture.shown, "the picture"))
        self.tell(f"next case: {turns}")
        self.tell(f"its picture after at most {1000 * max(pictures):.0f} ms")
        turns, refused = Turns(), 0
        for _ in range(count):
            self.driver.wait(lambda: self.window.picture.shown, "the picture")
            self.driver.look()
            here = self.workspace.session.case_id
            turns.take(self.driver.enter)
            refused += self.workspace.session.case_id == here
        self.tell(f"accept: {turns}; {refused} refused")

    def fill_memory(self) -> None:
        """Go through 300 cases, by when all that is kept has reached its bounds."""
        for n in range(12):
            for _ in range(25):
                self.window.commands.next_case()
                self.driver.wait(lambda: self.window.picture.shown, "the picture")
                self.driver.rest(0.02)
            self.memory(f"after {25 * (n + 1)} cases")

    def order(self) -> None:
        """Sort, search and filter as a user does."""
        queue = self.window.queue
        for order in Order:
            turns = Turns()
            turns.take(lambda order=order: self.workspace.queue.sort(order))
            self.tell(f"sort {order.value}: {turns.wall[0]:.0f} ms, own {turns.own[0]:.0f}")
        begun = time.perf_counter()
        turns = Turns()
        turns.take(self.workspace.ranker.ask)
        ranking = self.workspace.jobs.in_slot("ranking")
        while self.workspace.jobs.in_slot("ranking") is ranking and ranking is not None:
            turns.take(lambda: time.sleep(0.002))
        self.tell(f"ranking: there after {time.perf_counter() - begun:.1f} s, meanwhile {turns}")
        turns = Turns()
        for text in ("c", "ca", "case1", "case19", "case199", "", "prop", "done", ""):
            turns.take(lambda text=text: queue._search.setText(text))
        self.tell(f"search: {turns}")
        turns = Turns()
        for n in (3, 5, 0):
            queue._status.setCurrentIndex(n)
            turns.take(lambda n=n: queue._status.activated.emit(n))
        self.tell(f"filter by status: {turns}")
        queue.list.setFocus()
        turns = Turns()
        for key in (Qt.Key.Key_End, Qt.Key.Key_Home) * 10:
            turns.take(lambda key=key: QTest.keyClick(queue.list, key))
        self.tell(f"Home and End: {turns}")

    def batch(self) -> None:
        """Propose all cases, scrolling meanwhile, pause and go on."""
        self.window.commands.propose_all()
        bar, n = self.window.queue.list.verticalScrollBar(), 0
        turns, end = Turns(), time.perf_counter() + 20
        while time.perf_counter() < end:
            turns.take(partial(bar.setValue, 30 * (n % 900)))
            n += 1
            if n % 100 == 99:
                turns.take(self.window.queue.batch.toggle)
                self.driver.rest(0.3)
                turns.take(self.window.queue.batch.toggle)
        batch = self.workspace.propose_all
        self.tell(f"scrolling while proposing {batch.done} of {batch.total} cases: {turns}")
        batch.stop()
        self.driver.wait(self.driver.idle, "the end of it", 60)

    def auto_accept(self) -> None:
        """Take over every proposal."""
        found: list[object] = []
        begun = time.perf_counter()
        self.workspace.auto.look(found.append)
        self.driver.wait(lambda: bool(found), "the candidates", 120)
        self.tell(f"candidates: {len(found[0])} after {time.perf_counter() - begun:.1f} s")
        outcome: list[object] = []
        begun, turns = time.perf_counter(), Turns()
        self.workspace.auto.accept(found[0], 0.5, outcome.append)
        while not outcome:
            turns.take(lambda: time.sleep(0.001))
        self.tell(f"auto-accepted: {outcome[0]} after {time.perf_counter() - begun:.1f} s, {turns}")


def measure(project: Path, engine: object, parts: Sequence[str]) -> None:
    """Walk through the parts asked for."""
    walk = Walk(project, engine)
    walk.driver.rest(1.0)
    walk.memory("when opened")
    for part, work in (
        ("scroll", walk.scroll),
        ("go", lambda: walk.go_on(20)),
        ("memory", walk.fill_memory),
        ("order", walk.order),
        ("batch", walk.batch),
        ("auto", walk.auto_accept),
    ):
        if part in parts:
            work()
            walk.memory(f"after {part}")
    begun = time.perf_counter()
    walk.window.close()
    walk.tell(f"closing: {time.perf_counter() - begun:.2f} s")


def main() -> None:
    """Make what is missing, and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--cases", type=int, default=2000)
    parser.add_argument("--done", type=int, default=1000)
    parser.add_argument("--parts", nargs="+", choices=PARTS, default=PARTS)
    parser.add_argument("--cold", action="store_true", help="nothing is known of any image")
    given = parser.parse_args()
    project = given.folder / PROJECT
    if not project.exists():
        start = time.perf_counter()
        make(given.folder, given.cases, given.done)
        print(f"made in {time.perf_counter() - start:.0f} s")
    copy = given.folder / f"copy{project.suffix}"
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(project, copy)
    if given.cold:
        (copy / looks.PLACE).unlink(missing_ok=True)
    measure(copy, Ready() if "batch" in given.parts else Silent(), given.parts)
    if (copy / looks.PLACE).exists():
        shutil.copy(copy / looks.PLACE, project / looks.PLACE)


if __name__ == "__main__":
    main()
