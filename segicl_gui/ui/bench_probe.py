"""What ``segicl bench`` measures, in the real window worked by mouse and keys."""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

import numpy as np
import psutil
from scipy import ndimage

from segicl_gui.engine.process import EngineState
from segicl_gui.services.correct import CORRECTION
from segicl_gui.services.predict import CURRENT
from segicl_gui.ui.application import make_application, window_with_engine
from segicl_gui.ui.bench import FULL, QUICK, Plan, Row
from segicl_gui.ui.bench_window import PATIENCE, BenchWindow, Paints, gaps
from segicl_gui.ui.driver import Driver
from segicl_gui.ui.main_window import MainWindow


class Bench(BenchWindow):
    """Everything but the start, one method a group of figures.

    Parameters
    ----------
    folder : Path
        With the data sets of `segicl_gui.ui.bench.draw`.
    plan : Plan
    """

    def __init__(self, window: MainWindow, folder: Path, plan: Plan) -> None:
        super().__init__(window, folder)
        self.plan = plan

    def memory(self) -> list[Row]:
        """Largest resident memory while a volume is open and its slices are being proposed.

        Sampled until some slices are there, in a window that did nothing before. With software
        rendering the window's figure includes the renderer.
        """
        self.open("memory")
        window, engine = psutil.Process(), psutil.Process(self.engine.pid)
        largest = [0, 0]

        def enough() -> bool:
            for i, process in enumerate((window, engine)):
                largest[i] = max(largest[i], process.memory_info().rss)
            proposal = self.workspace.session.visible_proposal()
            return proposal is not None and len(proposal.slices) >= self.plan.proposed

        self.driver.wait(enough, "proposals", PATIENCE)
        size = _size(self.plan.deep)
        self.driver.key("Esc")
        return [
            Row(f"memory of the window, {size} open", largest[0] / 1e9, "GB", 0.7),
            Row(f"memory of the engine, {size} open", largest[1] / 1e9, "GB", 1.2),
        ]

    def strokes(self) -> list[Row]:
        """Strokes and slice switches in a long volume, against a cube.

        A stroke is from the press of the mouse over eleven moves to its release and the commit,
        pictures in between included; a switch from the key to the painted slice. Medians.
        """
        self.open("strokes")
        stroke, switch, rows = [], [], []
        for case_id, shape in zip(
            list(self.workspace.project.state.cases), (self.plan.deep, self.plan.long),
            strict=True,
        ):  # fmt: skip
            self.window.commands.open_case(case_id)
            self.wait_painted(lambda s=shape: self.image_shape() == s[1:], "the volume")
            self.driver.wait(self.driver.idle, "reading")
            self.driver.key("P")
            self._stroke(shape, 0.2)
            stroke.append(
                statistics.median(
                    self._stroke(shape, 0.25 + 0.5 * i / self.plan.strokes)
                    for i in range(self.plan.strokes)
                )
            )
            switch.append(statistics.median(self._switch() for _ in range(self.plan.strokes)))
            rows.append(Row(f"stroke, {_size(shape)}", stroke[-1] * 1000, "ms"))
            rows.append(Row(f"slice switch, {_size(shape)}", switch[-1] * 1000, "ms"))
        name = f"{_size(self.plan.long)} against {_size(self.plan.deep)}"
        return [Row(f"stroke, {name}", stroke[1] / stroke[0], "x", 1.3), *rows]

    def queries(self) -> list[Row]:
        """An image never seen before, with exemplars seen before: medians.

        On screen: from opening the case to its proposal painted, reading the file included.
        Engine: what the engine process answers that it took, over the connection.
        """
        engine, screen = {}, {}
        for shots in (1, 3, 8):
            engine[shots], screen[shots] = self._queries(shots)
        name = "256² query, 3 cached exemplars, 3 labels"
        return [
            Row(f"{name}: engine", engine[3] * 1000, "ms", 400),
            Row(f"{name}: on screen", screen[3] * 1000, "ms", 500),
            Row("8 exemplars against 1, engine", engine[8] / engine[1], "x", 1.3),
            Row("256² query, 1 cached exemplar: engine", engine[1] * 1000, "ms"),
            Row("256² query, 8 cached exemplars: engine", engine[8] * 1000, "ms"),
        ]

    def accepts(self) -> list[Row]:
        """From Enter to the next case painted with a proposal, at an annotator's pace.

        A prefetched proposal that the accept has just superseded counts: it is shown, marked
        so, until the fresh one is there.
        """
        self.open("accepts")
        self.wait_painted(self.fresh, "the first proposal")
        session, times = self.workspace.session, []
        for _ in range(self.plan.accepts):
            self.driver.rest(self.plan.pause)
            self.driver.wait(self.settled, "a picture that holds still", PATIENCE)
            here = session.case_id
            start = time.perf_counter()
            self.driver.enter()
            self.wait_painted(lambda h=here: session.case_id != h and self.offered(), "the next")
            times.append(time.perf_counter() - start)
        share = 100 * sum(t <= 0.2 for t in times) / len(times)
        pace = f"{len(times)} accepts, {self.plan.pause:g} s apart"
        return [
            Row(f"accept to next proposal: within 200 ms ({pace})", share, "%", 95, True),
            Row("accept to next proposal: median", statistics.median(times) * 1000, "ms", 200),
            Row("accept to next proposal: slowest", max(times) * 1000, "ms"),
        ]

    def corrections(self) -> list[Row]:
        """A click on a proposal in the volume segmented before, with the model's tool.

        Visible slice: from the press of the mouse to the changed slice painted; all: to the last
        of the neighbouring slices it reaches. Medians.
        """
        self.driver.key("C")
        first, whole, jobs, n = [], [], self.window.jobs, self.plan.cancels + 2
        for i in range(n):
            case = self.workspace.annotate.case()
            self.window.commands.open_slice(case.id, (i + 1) * self.plan.slices // (n + 1))
            self.wait_painted(self.fresh, "the slice")
            shown = self.driver.shown(1)
            away = ndimage.distance_transform_edt(~shown)
            row, column = np.argwhere((away > 6) & (away < 9))[0]
            revision = self.workspace.annotate.case().revision
            start = time.perf_counter()
            self.driver.click((float(row), float(column)))
            self.wait_painted(
                lambda r=revision: self.workspace.annotate.case().revision > r, "the correction"
            )
            first.append(time.perf_counter() - start)
            self.driver.wait(lambda: jobs.in_slot(CORRECTION) is None, "the neighbours", PATIENCE)
            whole.append(time.perf_counter() - start)
        return [
            Row("corrective click: visible slice", statistics.median(first) * 1000, "ms", 350),
            Row("corrective click: slices around", max(whole), "s", 5),
        ]

    def volume(self) -> list[Row]:
        """A whole volume, the event loop meanwhile, and cancelling it.

        First slice and all: from opening the case, without prefetching, with exemplars seen
        before. With exemplars never seen: from the first picture on screen, the engine being at
        work already, so less than what opening takes. Gaps: between ticks of a 5 ms timer while
        the volume is being segmented and afterwards, both in a window left alone and in one
        whose slices are gone through, one every 0.1 s.
        Cancel: from Esc to an engine that says it is ready; the slowest of several.
        """
        n = self.plan.slices
        self.open("volume")
        cold = self.wait_painted(self.fresh, "the first slice")
        start = time.perf_counter()
        self.window.commands.open_case(list(self.workspace.project.state.cases)[2])
        self.wait_painted(self.fresh, "the first slice")
        first = time.perf_counter() - start
        busy = gaps(lambda: self.window.jobs.in_slot(CURRENT) is None)
        whole = time.perf_counter() - start
        idle = self._watched()
        idle_used = self._watched(self._scroll)
        self.driver.key("R")
        busy_used = gaps(lambda: self.window.jobs.in_slot(CURRENT) is None, self._scroll)
        cancels = max(self._cancel() for _ in range(self.plan.cancels))
        name = f"{n}-slice 256² volume"
        ratio = "event-loop gap p95, inferring against not"
        return [
            Row(f"{name}: first slice", first, "s", 1),
            Row(f"{name}: all", whole, "s", 40 * n / 100),
            Row(f"{name}: first slice, exemplars never seen before", cold, "s"),
            Row(f"{ratio}: left alone", _p95(busy) / _p95(idle), "x", 1.3),
            Row(f"{ratio}: going through slices", _p95(busy_used) / _p95(idle_used), "x", 1.3),
            Row("event-loop gap p95, inferring, left alone", _p95(busy) * 1000, "ms"),
            Row(
                "event-loop gap p95, inferring, going through slices", _p95(busy_used) * 1000, "ms"
            ),
            Row("event-loop gap, largest while inferring", max(busy + busy_used) * 1000, "ms"),
            Row("cancel to idle", cancels, "s", 2),
        ]

    def _watched(self, work: Callable[[], None] | None = None) -> list[float]:
        """Gaps while nothing runs in the background."""
        self.driver.wait(self.driver.idle, "prefetching", PATIENCE)
        self.driver.rest(1)
        end = time.perf_counter() + self.plan.watched
        return gaps(lambda: time.perf_counter() > end, work)

    def _scroll(self) -> None:
        """Go to the next slice, and back to the first after some."""
        session = self.workspace.session
        assert session.case_id is not None
        middle = self.plan.slices // 2
        near = middle + (session.index + 1 - middle) % 4
        self.window.commands.open_slice(session.case_id, near)

    def _queries(self, shots: int) -> tuple[float, float]:
        self.open(f"shots{shots}")
        self.wait_painted(self.fresh, "the first proposal")
        ids = list(self.workspace.project.state.cases)[shots:]
        engine, screen = [], []
        for i in range(self.plan.queries):
            self.driver.wait(self.driver.idle, "prefetching", PATIENCE)
            case_id = ids[3 * (i + 1)]
            assert case_id not in self.workspace.session.proposals
            start = time.perf_counter()
            self.window.commands.open_case(case_id)
            self.wait_painted(self.fresh, "the proposal")
            screen.append(time.perf_counter() - start)
            self.driver.wait(lambda: self.window.jobs.in_slot(CURRENT) is None, "the answer")
            engine.append(self.workspace.predictor.last_seconds or 0.0)
        return statistics.median(engine), statistics.median(screen)

    def _stroke(self, shape: tuple[int, int, int], height: float) -> float:
        self.driver.wait(lambda: self.workspace.autosave.flush(0.0), "saving")
        self.driver.rest(0.2)
        done = len(self.workspace.history.done)
        path = [(height * shape[1], (0.2 + 0.05 * i) * shape[2]) for i in range(12)]
        start = time.perf_counter()
        self.driver.stroke(path)
        seconds = time.perf_counter() - start
        if len(self.workspace.history.done) != done + 1:
            raise TimeoutError("a stroke was not committed")
        return seconds

    def _switch(self) -> float:
        self.driver.rest(0.1)
        index, start = self.workspace.session.index, time.perf_counter()
        self.driver.key("Right")
        self.wait_painted(lambda: self.workspace.session.index == index + 1, "the next slice")
        return time.perf_counter() - start

    def _cancel(self) -> float:
        self.driver.key("R")
        self.wait_painted(self.fresh, "the first slice")
        self.driver.rest(0.3)
        start = time.perf_counter()
        self.driver.key("Esc")
        self.driver.wait(
            lambda: (
                self.window.jobs.in_slot(CURRENT) is None and self.engine.state is EngineState.READY
            ),
            "cancelling",
        )
        return time.perf_counter() - start


def start(window: MainWindow, began: float) -> list[Row]:
    """From the start of the process to a painted window, and to an engine that is ready."""
    paints, driver = Paints(window), Driver(window)
    window.show()
    driver.wait(lambda: paints.count > 0 and window.windowHandle().isExposed(), "the window")
    usable = time.time() - began
    engine = window._engine.process  # type: ignore[attr-defined]
    driver.wait(lambda: engine.state is EngineState.READY, "the engine", PATIENCE)
    return [
        Row("start to usable window, warm", usable, "s", 4),
        Row("start to engine ready, warm", time.time() - began, "s", 12),
    ]


def main() -> None:
    """Measure what the arguments ask for: what, folder, file for the rows, how, start time.

    What is "start", "work" for all the rest, or one method of `Bench`.
    """
    what, folder, out, how, began = sys.argv[1:]
    plan = QUICK if how == "quick" else FULL
    make_application()
    rows: list[Row] = []
    with window_with_engine() as window:
        if what == "start":
            rows = start(window, float(began))
        else:
            bench = Bench(window, Path(folder), plan)
            bench.driver.show()
            bench.driver.wait(lambda: bench.engine.state is EngineState.READY, "the engine")
            for part in (
                bench.memory,
                bench.strokes,
                bench.queries,
                bench.accepts,
                bench.volume,
                bench.corrections,
            ):
                if what not in ("work", part.__name__):
                    continue
                sys.stderr.write(f"Measuring {part.__name__}…\n")
                try:
                    rows += part()
                except TimeoutError as e:
                    sys.stderr.write(f"{part.__name__}: {e}\n")
                    rows.append(Row(part.__name__, None, ""))
        # Written before the window closes, which may fail by itself.
        Path(out).write_text(json.dumps([asdict(r) for r in rows]), encoding="utf-8")


def _size(shape: tuple[int, int, int]) -> str:
    slices, rows, columns = shape
    return f"{rows}³" if slices == rows == columns else f"{columns}×{rows}×{slices}"


def _p95(values: list[float]) -> float:
    return float(np.percentile(values, 95))
