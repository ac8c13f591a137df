"""A bench for the services: a main loop, an engine and images without Qt or processes."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import SimpleITK as sitk

from segicl_gui.domain.masks import Box, LabelMap
from segicl_gui.domain.project import Assessment
from segicl_gui.domain.proposals import Proposal, ProposedSlice, Source
from segicl_gui.engine.api import CancelToken, PredictRequest, SlicePrediction
from segicl_gui.services.jobs import Jobs
from segicl_gui.services.projects import create, open_path
from segicl_gui.services.workspace import Workspace

LIMIT = 20.0


class Loop:
    """A main thread's queue of things to do."""

    def __init__(self) -> None:
        self.waiting: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()

    def post(self, call: Callable[[], None]) -> None:
        self.waiting.put(call)

    def drain(self) -> None:
        while not self.waiting.empty():
            self.waiting.get()()

    def until(self, condition: Callable[[], Any]) -> None:
        end = time.monotonic() + LIMIT
        while not condition():
            assert time.monotonic() < end, "it did not happen"
            try:
                self.waiting.get(timeout=0.05)()
            except queue.Empty:
                continue


class FakeEngine:
    """Outlines what is bright, with the first label; remembers what it was asked."""

    def __init__(self) -> None:
        self.requests: list[PredictRequest] = []
        self.arrays: list[dict[str, np.ndarray]] = []
        self.error: Exception | None = None
        self.go_on = threading.Event()
        self.go_on.set()
        self.answered: Callable[[int], None] = lambda index: None

    def predict(
        self,
        request: PredictRequest,
        arrays: Callable[[str], np.ndarray],
        cancel: CancelToken,
        on_slice: Callable[[SlicePrediction], None],
        on_progress: Callable[[float, str], None],
    ) -> float:
        self.requests.append(request)
        self.arrays.append({h: arrays(h) for h in request.hashes()})
        if self.error is not None:
            error, self.error = self.error, None
            raise error
        for i, digest in enumerate(request.queries):
            while not self.go_on.wait(0.01):
                cancel.check()
            cancel.check()
            bright = arrays(digest) > 0.5
            mask = np.where(bright, request.labels[0].id, 0).astype(np.uint16)
            on_progress(i / len(request.queries), "")
            on_slice(SlicePrediction(i, mask, np.full(mask.shape, 200, np.uint8), 0.9))
            self.answered(i)
        return 0.1


class Bench:
    """A workspace on a project of images with a bright square each."""

    def __init__(self, folder: Path, shape: tuple[int, ...], count: int, labels: int) -> None:
        self.folder = folder
        self.loop = Loop()
        self.engine = FakeEngine()
        self.now = 100.0
        self.errors: list[tuple[str, Exception]] = []
        (folder / "images").mkdir(parents=True)
        for n in range(count):
            array = np.random.default_rng(n).integers(0, 40, shape).astype(np.uint8)
            array[..., 2 : 6 + n, 3:9] += 180
            image = sitk.GetImageFromArray(array)
            if len(shape) == 3:
                image.SetSpacing((1.0, 1.0, 5.0))
            ending = ".png" if len(shape) == 2 else ".nii.gz"
            sitk.WriteImage(image, str(folder / "images" / f"case{n}{ending}"))
        opened = create(folder, folder / "project.segicl")
        schema = opened.state.schema
        for i in range(labels):
            schema = schema.add(schema.new(f"label {i + 1}"))
        self.jobs = Jobs(self.loop.post, lambda title, e: self.errors.append((title, e)))
        self.waiting: list[Callable[[], None]] | None = None
        self.work = Workspace(
            opened, self.engine, self.jobs, clock=lambda: self.now, later=self.later
        )
        self.annotate = self.work.annotate
        self.session = self.work.session
        self.annotate.change_schema("Labels", schema)
        self.work.history.restore(())
        self.ids = list(self.work.project.state.cases)
        self.session.go(self.ids[0], self.work.queue.entry_slice(self.ids[0]))

    @property
    def state(self) -> Any:
        return self.work.project.state

    @property
    def case(self) -> Any:
        return self.annotate.case()

    def later(self, callback: Callable[[], None], seconds: float) -> None:
        """At once, or where there is a `waiting` list, what is not due soon goes there."""
        if self.waiting is None or seconds < 0.1:
            callback()
        else:
            self.waiting.append(callback)

    def paint(self, label: int, row: int = 0, column: int = 0, group: int = 0) -> None:
        """Paint a small square in the slice on screen."""
        i = self.session.index
        box = Box((i, row, column), (i + 1, row + 3, column + 3))
        self.annotate.edit(group, box, np.full((1, 3, 3), label, np.uint16), "Brush")

    def look(self, seconds: float = 1.0) -> None:
        """Have the canvas report what is on screen, and wait."""
        self.session.report_shown(self.annotate.view().digest, self.now)
        self.now += seconds

    def accept(self) -> Any:
        self.look()
        return self.annotate.accept()

    def confirm(self, case_id: str, label: int, slices: list[int] | None = None) -> None:
        """Draw and confirm a label in a case, past the screen."""
        case = self.state.cases[case_id]
        array = case.mask(0).array()
        where = slices if slices is not None else list(range(case.n_slices))
        for i in where:
            array[i, 2:6, 3:9] = label
        case = case.with_mask(0, LabelMap.from_array(array))
        case = case.with_assessments({label: Assessment.CONFIRMED}, where)
        self.work.project.commit_case("confirm", case)

    def idle(self) -> None:
        """Run the loop until no job is left."""
        self.loop.until(lambda: not self.jobs.running)
        self.loop.drain()

    def offer(
        self, masks: dict[int, np.ndarray], labels: tuple[int, ...], inputs: str = "late"
    ) -> None:
        """Have a result arrive for the case on screen: slice -> mask of group 0."""
        source = Source(inputs, labels, (), 0, "fake")
        old = self.session.proposals.get(self.case.id)
        slices = dict(old.slices) if old else {}
        for i, mask in masks.items():
            slices[0, i] = ProposedSlice(mask, np.zeros(mask.shape, np.uint8), 0.5, source)
        self.session.set_proposal(
            replace(old, slices=slices) if old else Proposal(self.case.id, slices)
        )

    def close(self) -> None:
        self.engine.go_on.set()
        self.jobs.close()
        self.work.close()

    def reopen(self) -> Workspace:
        """Close and open again, with the same engine and loop."""
        self.work.close()
        self.work = Workspace(
            open_path(self.folder), self.engine, self.jobs, clock=lambda: self.now
        )
        self.annotate, self.session = self.work.annotate, self.work.session
        return self.work


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Callable[..., Bench]]:
    made: list[Bench] = []

    def make(shape: tuple[int, ...] = (16, 20), count: int = 4, labels: int = 1) -> Bench:
        made.append(Bench(tmp_path / f"bench{len(made)}", shape, count, labels))
        return made[-1]

    yield make
    for b in made:
        b.close()


@pytest.fixture
def loop() -> Loop:
    return Loop()
