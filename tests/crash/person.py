"""Somebody who annotates without a window: strokes, accepts, undo, exports, switching projects."""

from __future__ import annotations

import queue
import random
import shutil
import time
import traceback
from collections.abc import Callable, Collection
from contextlib import suppress
from pathlib import Path

import numpy as np
import SimpleITK as sitk

from segicl_gui.domain.errors import UserError
from segicl_gui.domain.masks import Box
from segicl_gui.domain.project import Mark
from segicl_gui.domain.prompts import PromptKind
from segicl_gui.engine.api import CancelToken, PredictRequest, SlicePrediction
from segicl_gui.services.export import ExportOptions, export_project
from segicl_gui.services.import_masks import import_masks
from segicl_gui.services.jobs import Job, Jobs
from segicl_gui.services.projects import open_path
from segicl_gui.services.workspace import Workspace
from segicl_gui.storage.exporters.manifest import JOURNAL_NAME, MANIFEST_NAME
from tests.crash.journal import Recorder, content

SHAPE = (6, 40, 72)
SCANS = 3
OFTEN = {
    "paint": 40, "erase": 10, "slice": 14, "case": 6, "undo": 10, "redo": 6, "accept": 14,
    "finish": 2, "absent": 3, "clear": 2, "reopen": 2, "flag": 2, "lock": 2, "label": 1, "mark": 2,
    "click": 5, "take": 4, "export": 2, "import": 1, "switch": 1, "close": 1, "back and forth": 2,
}  # fmt: skip
FORMATS = ("nifti", "nrrd", "png", "nnunet", "coco")


def write_scans(folder: Path, seed: int) -> None:
    """Volumes with a bright block each, and masks of them in a folder beside."""
    rng = np.random.default_rng(seed)
    for name in ("scans", "masks"):
        (folder / name).mkdir(parents=True)
    for n in range(SCANS):
        array = rng.integers(0, 40, SHAPE).astype(np.uint8)
        array[:, 8:20, 10 + n : 40] += 180
        image = sitk.GetImageFromArray(array)
        image.SetSpacing((1.0, 1.0, 4.0))
        sitk.WriteImage(image, str(folder / "scans" / f"scan{n}.nii.gz"))
        mask = sitk.GetImageFromArray((array > 100).astype(np.uint8))
        mask.CopyInformation(image)
        sitk.WriteImage(mask, str(folder / "masks" / f"scan{n}.nii.gz"))


class Loop:
    """The main thread's queue."""

    def __init__(self) -> None:
        self._waiting: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()

    def post(self, call: Callable[[], None]) -> None:
        self._waiting.put(call)

    def rest(self, seconds: float) -> None:
        """Do what comes, for so long."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            try:
                self._waiting.get(timeout=left)()
            except queue.Empty:
                return


class Engine:
    """Outlines what is bright; may take long, or be unplugged in the middle of an answer."""

    def __init__(self) -> None:
        self.unplugged = False

    def predict(
        self,
        request: PredictRequest,
        arrays: Callable[[str], np.ndarray],
        cancel: CancelToken,
        on_slice: Callable[[SlicePrediction], None],
        on_progress: Callable[[float, str], None],
    ) -> float:
        for i, name in enumerate(request.queries):
            cancel.check()
            if self.unplugged:
                raise UserError("The engine stopped", "It is gone.", "Press Propose again.")
            mask = np.where(arrays(name) > 0.5, request.labels[0].id, 0).astype(np.uint16)
            on_progress(i / len(request.queries), "")
            on_slice(SlicePrediction(i, mask, np.full(mask.shape, 200, np.uint8), 0.9))
        return 0.01


class Left(Exception):  # noqa: N818
    """Nothing is open any more."""


class Person:
    """Opens projects and works in them.

    Parameters
    ----------
    place : Path
        With a folder of scans and masks for each project.
    names : list of str
        The projects; the first is opened.
    recorder : Recorder
    rng : random.Random
    """

    def __init__(
        self, place: Path, names: list[str], recorder: Recorder, rng: random.Random
    ) -> None:
        self._place = place
        self._names = names
        self._recorder = recorder
        self._rng = rng
        self._exports = 0
        self.now = 100.0
        self.loop = Loop()
        self.engine = Engine()
        self.jobs = Jobs(self.loop.post, self._failed)
        self.work: Workspace
        self.open(names[0])

    def open(self, name: str) -> None:
        """Open a project, made from its scans the first time."""
        self.name = name
        opened = open_path(self._place / name / "scans", masks=False)
        self.work = Workspace(
            opened, self.engine, self.jobs, self._recorder.on_saving, lambda: self.now,
            lambda callback, seconds: self.loop.post(callback),
        )  # fmt: skip
        self._recorder.watch(self.work, name)
        if not len(self.work.project.state.schema):
            schema = self.work.project.state.schema
            for label in ("liver", "vessel"):
                schema = schema.add(schema.new(label))
            self.work.annotate.change_schema("Labels", schema)

    def close(self) -> bool:
        """As the window does: stay where the last changes are not saved."""
        if not self.work.autosave.flush(0.3):
            return False
        if self.work.close():
            self._recorder.all_saved()
        return True

    def act(self, without: Collection[str] = ()) -> None:
        """Do one thing, and look at the screen for a moment."""
        often = {k: n for k, n in OFTEN.items() if k not in without}
        what = self._rng.choices(list(often), list(often.values()))[0]
        with suppress(UserError):  # told, and the person goes on
            getattr(self, "_" + what.replace(" ", "_"))()
        self.loop.rest(self._rng.choice([0, 0, 0.002, 0.005, 0.02]))

    def _failed(self, title: str, error: Exception) -> None:
        if not isinstance(error, UserError):
            self._recorder.tell("unexpected", text=f"{title}: {told(error)}")

    # What people do

    def _paint(self, value: int | None = None) -> None:
        index = self.work.session.index
        row, column = self._rng.randrange(SHAPE[1] - 8), self._rng.randrange(SHAPE[2] - 8)
        stop = min(index + self._rng.choice([1, 1, 1, 3]), SHAPE[0])
        box = Box((index, row, column), (stop, row + 8, column + 8))
        values = self.work.annotate.case().mask(0).box(box)
        chosen = self._any_label()
        where = np.random.default_rng(self._rng.randrange(2**32)).random(values.shape) < 0.7
        values[where] = chosen if value is None else value
        self.work.annotate.edit(0, box, values, "Brush")

    def _any_label(self) -> int:
        ids = self.work.project.state.schema.ids()
        if not ids:  # undone
            self._label()
        return self._rng.choice(self.work.project.state.schema.ids())

    def _erase(self) -> None:
        self._paint(0)

    def _slice(self) -> None:
        self.work.session.go(self.work.annotate.case().id, self._rng.randrange(SHAPE[0]))

    def _case(self) -> None:
        ids = list(self.work.project.state.cases)
        self.work.session.go(self._rng.choice(ids), self._rng.randrange(SHAPE[0]))

    def _undo(self) -> None:
        self.work.undo(across_cases=self._rng.random() < 0.3)

    def _redo(self) -> None:
        self.work.redo(across_cases=self._rng.random() < 0.3)

    def _back_and_forth(self) -> None:
        """Undo some steps and redo them: everything is as it was."""
        case = self.work.annotate.case()
        here = [s for s in self.work.history.done[-4:] if s.case_id == case.id]
        if len(here) < 4:
            return
        count = self._rng.randint(1, 4)
        moved = sum(self.work.undo() is not None for _ in range(count))
        again = sum(self.work.redo() is not None for _ in range(moved))
        now = self.work.annotate.case()
        if moved != count or again != moved or content(now) != content(case):
            self._recorder.tell("unexpected", text=f"undo and redo of {count} steps differ")

    def _look(self) -> None:
        self.work.session.report_shown(self.work.annotate.view().digest, self.now)
        self.now += 1

    def _accept(self) -> None:
        self._look()
        self.work.annotate.accept()

    def _finish(self) -> None:
        self.work.annotate.finish(mark_absent=self._rng.random() < 0.5)

    def _absent(self) -> None:
        self.work.annotate.mark_absent()

    def _clear(self) -> None:
        self.work.annotate.clear_slice()

    def _reopen(self) -> None:
        self.work.annotate.reopen()

    def _flag(self) -> None:
        self.work.annotate.flag()

    def _take(self) -> None:
        self.work.annotate.adopt()

    def _lock(self) -> None:
        label_id, schema = self._any_label(), self.work.project.state.schema
        label = schema.get(label_id)
        self.work.annotate.change_schema("Lock", schema.change(label.id, locked=not label.locked))

    def _label(self) -> None:
        schema = self.work.project.state.schema
        if len(schema) < 6:
            new = schema.add(schema.new(f"label {len(schema) + 1}"))
            self.work.annotate.change_schema("Add label", new)

    def _mark(self) -> None:
        mark = self._rng.choice([Mark.PINNED, Mark.EXCLUDED, None])
        self.work.annotate.mark_exemplar(
            self.work.annotate.case().id, self.work.session.index, mark
        )

    def _click(self) -> None:
        self.work.session.set_tools(active_label=self._any_label())
        place = (self._rng.uniform(0, SHAPE[1]), self._rng.uniform(0, SHAPE[2]))
        self.work.corrector.prompt(PromptKind.CLICK, self._rng.random() < 0.7, (place,))

    def _export(self) -> None:
        out = self._place / self.name / f"out{self._rng.randrange(10**9)}"
        format = self._rng.choice(FORMATS)
        self._recorder.tell("exporting", project=self.name, format=format, out=str(out))
        state, store, library = self.work.project.state, self.work.store, self.work.library

        def work(job: Job) -> None:
            export_project(state, store, library.path, format, out, tell=lambda *a: job.check())

        self.jobs.start("Export", work)

    def _import(self) -> None:
        masks = self._place / self.name / "masks"
        path = masks / f"scan{self._rng.randrange(SCANS)}.nii.gz"
        import_masks(self.work.project, self.work.folder, [path])

    def _switch(self) -> None:
        if self.close():
            self._go_to(self._rng.choice(self._names))

    def _go_to(self, name: str) -> None:
        try:
            self.open(name)
        except UserError as e:
            self._recorder.tell("closed", error=told(e))
            raise Left from e

    def _close(self) -> None:
        if self.close():
            self._go_to(self.name)


def resume_export(work: Workspace, format: str, out: Path) -> str:
    """Finish an export that was cut short; "" if all is there as a new one would have written it.

    Both folders are removed.
    """
    state, library = work.project.state, work.library
    fresh = out.parent / "fresh" / out.name  # a data set is called as its folder
    begun = out.exists() and any(p.name in (MANIFEST_NAME, JOURNAL_NAME) for p in out.iterdir())
    try:
        options = ExportOptions(resume=begun)
        report = export_project(state, work.store, library.path, format, out, options)
        export_project(state, work.store, library.path, format, fresh)
    except UserError as e:
        return "" if e.title == "Nothing to export" else f"{out}: {e}"
    if report.failed:
        return str(report.failed)
    one, other = _files(out), _files(fresh)
    if one != other:
        wrong = {k for k in {*one, *other} if one.get(k) != other.get(k)}
        return f"resumed export of {format} in {out} differs: {sorted(wrong)}"
    shutil.rmtree(out)
    shutil.rmtree(fresh.parent)
    return ""


def _files(folder: Path) -> dict[str, bytes]:
    """Content of all files but the manifest and what a kill left of a half-written one."""
    return {
        p.relative_to(folder).as_posix(): p.read_bytes()
        for p in folder.rglob("*")
        if p.is_file() and p.name != MANIFEST_NAME and not p.name.startswith(".writing-")
    }


def told(error: BaseException) -> str:
    """An error with where it came from."""
    return "".join(traceback.format_exception(error))[-1500:]
