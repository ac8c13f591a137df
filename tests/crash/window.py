"""Rounds with the real window and the real engine process, worked by mouse and keys."""

from __future__ import annotations

import logging
import os
import random
import signal
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import psutil
from PySide6.QtWidgets import QApplication, QDialog, QMessageBox

from segicl_gui.domain.errors import UserError
from segicl_gui.domain.labels import Schema
from segicl_gui.domain.project import Step
from segicl_gui.services import autosave
from segicl_gui.services.autosave import Saving
from segicl_gui.services.export import ExportOptions
from segicl_gui.services.import_masks import import_masks
from segicl_gui.storage.settings import Settings, save_settings
from segicl_gui.ui import main_window
from segicl_gui.ui.application import make_application, window_with_engine
from segicl_gui.ui.dialogs.export import ExportChoice
from segicl_gui.ui.driver import Driver
from segicl_gui.ui.main_window import MainWindow
from tests.crash.faults import Mode
from tests.crash.journal import Recorder, content
from tests.crash.person import FORMATS, SCANS, SHAPE, resume_export, told
from tests.crash.rounds import DISK, Plan, Rounds, look_at_files

KINDS = {
    "kill window while working": 30, "kill window and engine": 12, "kill engine, then window": 14,
    "engine stopped mid-answer": 8, "kill while closing": 8, "kill while opening": 6,
    "kill while a project is made": 5, "kill while exporting": 5,
}  # fmt: skip
OFTEN = {
    "stroke": 34, "erase": 8, "polygon": 5, "slice": 10, "case": 5, "undo": 9, "redo": 5,
    "accept": 14, "absent": 3, "finish": 1, "flag": 2, "click": 8, "propose": 4, "label": 1,
    "export": 2, "import": 1, "switch": 2, "close": 2, "back and forth": 2,
}  # fmt: skip


class WindowRounds(Rounds):
    """As `Rounds`, with the window; kills its engine too, and sees that none is left behind."""

    kinds = KINDS
    opening_seconds = 9.0
    limit = 900.0

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self._engine: int | None = None
        save_settings(Settings(engine="pixels"))

    def strike(self, kind: str, pid: int) -> None:
        """Kill the engine where that is wanted, and the window."""
        engines = _children(pid)
        if kind == "kill window and engine":
            for engine in engines:
                _signal(engine, signal.SIGKILL)
        os.kill(pid, signal.SIGKILL)
        for engine in engines:
            _signal(engine, signal.SIGCONT)
        _hurry(engines)
        _, alive = psutil.wait_procs(engines, timeout=60)
        for engine in alive:
            self.tally.wrong.append(f"{kind}: the engine outlived its window")
            _signal(engine, signal.SIGKILL)
        self.tally.counts["engines seen to end"] += len(engines) - len(alive)


def _children(pid: int) -> list[psutil.Process]:
    try:
        return psutil.Process(pid).children(recursive=True)
    except psutil.NoSuchProcess:
        return []


def _hurry(engines: list[psutil.Process]) -> None:
    """Let engines, which step back for the window, have their share of a crowded machine."""
    for engine in engines:
        with suppress(psutil.Error):
            if engine.nice() > os.nice(0):
                engine.nice(os.nice(0))


def _signal(process: psutil.Process, number: int) -> None:
    with suppress(psutil.NoSuchProcess):
        process.send_signal(number)


class WindowPerson:
    """Works one window.

    Parameters
    ----------
    window : MainWindow
    plan : Plan
    recorder : Recorder
    """

    def __init__(self, window: MainWindow, plan: Plan, recorder: Recorder) -> None:
        self.window = window
        self.driver = Driver(window)
        self._plan = plan
        self._rng: random.Random = plan.rng
        self._recorder = recorder
        self._names: Mapping[Path, str] = {plan.place / n / "scans": n for n in plan.names}
        self._listen()
        self.driver.show()
        self.open(plan.names[0])

    def _listen(self) -> None:
        """Hear what the window opens and says of saving, and of errors that nobody expects."""
        window, shown, opened = self.window, self.window._saving, self.window.set_opened

        def saving(state: Saving, error: UserError | None) -> None:
            shown(state, error)
            workspace = window.workspace
            # What the state bar says now, if it is not about to say something else.
            if workspace is not None and workspace.autosave.state is state:
                self._recorder.on_saving(state, error)

        def set_opened(project: Any, path: Path) -> None:
            opened(project, path)
            if window.workspace is not None and window.workspace.store is project.store:
                self._recorder.watch(window.workspace, self._names[path])

        def error(title: str, e: BaseException) -> None:
            if isinstance(e, UserError):
                window.notice.tell(e)
            else:
                self._recorder.tell("unexpected", text=f"{title}: {told(e)}")

        window._saving = saving  # type: ignore[method-assign]
        window.set_opened = set_opened  # type: ignore[method-assign]
        window.show_error = error  # type: ignore[method-assign]
        window.jobs.on_error = error
        # Nobody closes what is not saved.
        main_window.close_unsaved = lambda parent: False

    @property
    def work(self) -> Any:
        return self.window.workspace

    def open(self, name: str) -> None:
        """Open a project and wait for its picture; make labels the first time."""
        self.name = name
        scans = self._plan.place / name / "scans"
        self.window.open_path(scans, masks=False)
        self.driver.wait(
            lambda: self.work is not None and self.work.folder.parent == scans, f"opening {name}"
        )
        self.driver.wait(lambda: self.window.canvas.image is not None, "the picture")
        if not len(self.work.project.state.schema):
            self._label()
        self.driver.rest(0.1)

    def act(self) -> None:
        """Do one thing, and look at the screen for a moment."""
        _hurry(_children(os.getpid()))
        what = self._rng.choices(list(OFTEN), list(OFTEN.values()))[0]
        try:
            if self.work is None:
                self.open(self.name)
            getattr(self, "_" + what.replace(" ", "_"))()
        except UserError as e:
            self.window.notice.tell(e)
        except TimeoutError as e:
            self._recorder.tell("slow", text=str(e))
        self._close_dialogs()
        self.driver.rest(self._rng.choice([0, 0, 0.02, 0.1, 0.3]))

    def _close_dialogs(self) -> None:
        for box in self.window.findChildren(QDialog):
            if box.isVisible():
                text = box.text() if isinstance(box, QMessageBox) else box.windowTitle()
                self._recorder.tell("dialog", text=text)
                box.close()

    def _point(self) -> tuple[float, float]:
        return self._rng.uniform(2, SHAPE[1] - 3), self._rng.uniform(2, SHAPE[2] - 3)

    def _any_label(self) -> int:
        schema: Schema = self.work.project.state.schema
        if not len(schema):
            self._label()
        return self._rng.choice(self.work.project.state.schema.ids())

    def _stroke(self, key: str = "P") -> None:
        self.window.commands.choose_label(self._any_label())
        self.driver.key(key)
        a, b = self._point(), self._point()
        self.driver.stroke([a, ((a[0] + b[0]) / 2, (a[1] + b[1]) / 2), b])

    def _erase(self) -> None:
        self._stroke("E")

    def _polygon(self) -> None:
        self.window.commands.choose_label(self._any_label())
        self.driver.key("3")
        for _ in range(4):
            self.driver.click(self._point())
        self.driver.enter()

    def _click(self) -> None:
        self.window.commands.choose_label(self._any_label())
        self.driver.key("C")
        self.driver.click(self._point())

    def _slice(self) -> None:
        self.driver.wheel(self._rng.choice([-2, -1, 1, 2]))

    def _case(self) -> None:
        ids = list(self.work.project.state.cases)
        self.window.commands.open_case(self._rng.choice(ids))

    def _undo(self) -> None:
        self.driver.key("Ctrl+Z")

    def _redo(self) -> None:
        self.driver.key("Ctrl+Shift+Z")

    def _back_and_forth(self) -> None:
        """Undo some steps and redo them: everything is as it was."""
        work = self.work
        case = work.annotate.case()
        steps: tuple[Step, ...] = work.history.done[-3:]
        alone = all(s.case_id == case.id and "gesture" not in s.how for s in steps)
        if len(steps) < 3 or not alone or work.jobs.in_slot("correction"):
            return
        count = self._rng.randint(1, 3)
        for key in ("Ctrl+Z", "Ctrl+Shift+Z"):
            for _ in range(count):
                self.driver.key(key)
        if content(work.annotate.case()) != content(case):
            self._recorder.tell("unexpected", text=f"undo and redo of {count} steps differ")

    def _accept(self) -> None:
        self.driver.look()
        self.driver.enter()

    def _absent(self) -> None:
        self.driver.key("Shift+Return")

    def _finish(self) -> None:
        self.work.annotate.finish(mark_absent=True)

    def _flag(self) -> None:
        self.driver.key("G")

    def _propose(self) -> None:
        self.driver.key("R")

    def _label(self) -> None:
        schema: Schema = self.work.project.state.schema
        if len(schema) < 4:
            new = schema.add(schema.new(f"label {schema.highest + 1}"))
            self.work.annotate.change_schema("Add label", new)
            self.driver.rest(0.05)

    def _export(self) -> None:
        out = self._plan.place / self.name / f"out{self._rng.randrange(10**9)}"
        format = self._rng.choice(FORMATS)
        self._recorder.tell("exporting", project=self.name, format=format, out=str(out))
        self.window.export(ExportChoice(format, out, ExportOptions(), (), ()))

    def _import(self) -> None:
        masks = self._plan.place / self.name / "masks"
        path = masks / f"scan{self._rng.randrange(SCANS)}.nii.gz"
        import_masks(self.work.project, self.work.folder, [path])

    def _switch(self) -> None:
        self.open(self._rng.choice(self._plan.names))

    def _close(self) -> None:
        self.driver.key("Ctrl+W")
        if self.work is None:
            self._recorder.all_saved()

    def close(self) -> None:
        """Close the window; what is confirmed by that is told."""
        self.window.close()
        if self.work is None:
            self._recorder.all_saved()


def _live(plan: Plan, recorder: Recorder) -> int:
    logging.disable(logging.CRITICAL)
    autosave.RETRY_SECONDS = 0.1
    look_at_files(plan, recorder)
    disk, rng, kind = plan.disk, plan.rng, plan.kind
    if disk and kind == "kill while a project is made":
        disk.fail(Mode.KILL, rng.randrange(150) if plan.number % 2 else 10**9)
    app = make_application()
    app.setQuitOnLastWindowClosed(False)
    with window_with_engine() as window:
        person = WindowPerson(window, plan, recorder)
        if kind == "look":
            _look(person, plan, recorder)
            person.close()
            return 0
        for _ in range(rng.randint(1, 7)):
            person.act()
        if kind == "kill while closing":
            recorder.tell("ready", within=0.05)
            person.close()
            return 0
        if disk and kind == "kill at a disk operation":
            disk.fail(Mode.KILL, int(rng.expovariate(1 / 60)))
        if disk and kind in DISK:
            disk.fail(DISK[kind], rng.choice([0, rng.randint(0, 30)]))
            for _ in range(rng.randint(2, 8)):
                person.act()
            recorder.tell("operations failed", count=disk.failed)
            if rng.random() < 0.3:
                os.kill(os.getpid(), signal.SIGKILL)
            disk.heal(stale="stale" in kind)
            _wait_until_saved(person, recorder)
        recorder.tell("ready", within=0.05 if kind == "kill while exporting" else 1.5)
        while True:
            if kind == "kill while exporting":
                person._export()
            if kind in ("kill engine, then window", "engine stopped mid-answer"):
                _strike_engine(kind, rng)
            if kind == "clock moved" and disk:
                disk.turn_clock(rng.randint(-(10**9), 10**9))
            person.act()


def _look(person: WindowPerson, plan: Plan, recorder: Recorder) -> None:
    for e in plan.exports:
        if e["project"] == person.name:
            wrong = resume_export(person.work, e["format"], Path(e["out"]))
            if wrong:
                recorder.tell("unexpected", text=wrong)
            else:
                recorder.tell("resumed", project=person.name, out=e["out"])


def _strike_engine(kind: str, rng: random.Random) -> None:
    """Kill or stop our engine now and then, whatever it is doing."""
    if rng.random() < 0.3:
        number = signal.SIGKILL if kind.startswith("kill") else signal.SIGSTOP
        for engine in _children(os.getpid()):
            _signal(engine, number)
    elif kind.startswith("engine"):
        for engine in _children(os.getpid()):
            _signal(engine, signal.SIGCONT)


def _wait_until_saved(person: WindowPerson, recorder: Recorder) -> None:
    end = time.monotonic() + 120
    while person.work is not None and person.work.autosave.state is not Saving.SAVED:
        QApplication.processEvents()
        time.sleep(0.01)
        if time.monotonic() > end:
            recorder.tell("unexpected", text="it works again, but nothing is saved")
            return


WindowRounds.live = _live
