r"""Every tool and operation by mouse and key, in the real window on real images; by hand.

    PYTHONPATH=. python tests/foreign/every_tool.py EVAL_FOLDER OUT \
        [--only ct_abdomen-dark-1280x800] [--part brushes]

EVAL_FOLDER holds the data-set folders `ct_abdomen`, `acdc_cine_mri` and `cxr_lung` with masks. Each
of them is worked through in both themes, at 1280 × 800 and at 2560 × 1440 with scale 2, with the
engine that ships; needs `xvfb-run`. Checked after each gesture: the mask changed as it should, in
one step, undo brings it back exactly, and the picture kept its place. OUT gets contact sheets of
the window, to be looked at. Ends with 1 if anything was not as it should be.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import SimpleITK as sitk
from scipy import ndimage

SETS = ("ct_abdomen", "acdc_cine_mri", "cxr_lung")
THEMES = ("dark", "light")
SIZES = {"1280x800": (1280, 800, 1), "2560x1440": (2560, 1440, 2)}
TILE, COLUMNS, ROWS = 520, 3, 3
Mask = np.ndarray
Point = tuple[float, float]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--only", default="")
    parser.add_argument("--part", default="")
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    if args.here:
        return worked(args.data, args.out, args.part, *args.only.split("-"))
    wrong = 0
    for name in SETS:
        for theme in THEMES:
            for size, (width, height, scale) in SIZES.items():
                one = f"{name}-{theme}-{size}"
                if args.only in one:
                    command = [
                        "xvfb-run", "-a", "-s", f"-screen 0 {width}x{height}x24",
                        sys.executable, __file__, str(args.data), str(args.out), "--only", one,
                        "--part", args.part, "--here",
                    ]  # fmt: skip
                    env = os.environ | {"QT_SCALE_FACTOR": str(scale), "QT_QPA_PLATFORM": "xcb"}
                    wrong += subprocess.run(command, env=env, check=False).returncode != 0
    return int(wrong > 0)


def worked(data: Path, out: Path, only: str, name: str, theme: str, size: str) -> int:
    """One combination, in this process."""
    from dataclasses import replace

    from segicl_gui.engine.process import EngineState
    from segicl_gui.ui.application import make_application, window_with_engine
    from segicl_gui.ui.driver import Driver

    make_application()
    with tempfile.TemporaryDirectory() as folder, window_with_engine(of_user=False) as window:
        scans = copied(data / name, Path(folder) / name)
        window.apply_settings(replace(window.settings, theme=theme))
        width, height, scale = SIZES[size]
        window.resize(width // scale, height // scale)
        driver = Driver(window)
        driver.show()
        engine = window._engine.process
        driver.wait(lambda: engine.state is EngineState.READY, "the engine", 120)
        window.open_path(scans, masks=False)
        driver.wait(lambda: window.canvas.image is not None, "the image", 30)
        hand = Hand(driver, data / name)
        for part in PARTS:
            if part.__name__ not in (only or part.__name__).split(","):
                continue
            try:
                part(hand)
            except Exception:
                hand.tell(part.__name__, False, traceback.format_exc(limit=-3))
                driver.key("Esc")
                driver.key("Esc")
        hand.sheets(out, f"{name}-{theme}-{size}")
        good = sum(ok for _, ok, _ in hand.told)
        print(f"{name} {theme} {size}: {good} of {len(hand.told)} as they should be", flush=True)
        for what, ok, detail in hand.told:
            if not ok:
                print(f"  WRONG {what}: {detail}", flush=True)
        return int(good < len(hand.told))


def copied(source: Path, folder: Path) -> Path:
    """Three images of a data set, without masks."""
    (folder / "images").mkdir(parents=True)
    shutil.copy(source / "dataset.json", folder)
    for path in sorted((source / "images").iterdir())[:3]:
        shutil.copy(path, folder / "images")
    return folder


class Hand:
    """Somebody who works the window and looks at what comes of it."""

    def __init__(self, driver: Any, source: Path) -> None:
        self.driver, self.source = driver, source
        self.window = driver.window
        self.told: list[tuple[str, bool, str]] = []
        self.pictures: list[tuple[str, Any]] = []
        self.main = self.largest()
        self.second = 2 if self.main == 1 else 1

    @property
    def work(self) -> Any:
        return self.window.workspace

    @property
    def session(self) -> Any:
        return self.work.session

    @property
    def case(self) -> Any:
        return self.work.annotate.case()

    @property
    def volume(self) -> bool:
        return bool(self.case.n_slices > 1)

    def tell(self, what: str, ok: bool, detail: str = "") -> None:
        self.told.append((what, ok, detail))

    def truths(self) -> Mask:
        """The labels (row, column) that the slice on screen really shows."""
        found = next(p for p in (self.source / "masks").iterdir() if p.stem.split(".")[0] ==
                     Path(self.case.name).stem.split(".")[0])  # fmt: skip
        array = np.atleast_3d(sitk.GetArrayFromImage(sitk.ReadImage(str(found))))
        if not self.volume:
            array = array.reshape(1, *self.case.geometry.shape[1:])
        return array[self.session.index]

    def largest(self) -> int:
        """The label that covers most of the slice on screen."""
        return 1 + int(np.bincount(self.truths().ravel(), minlength=3)[1:].argmax())

    def truth(self, label: int = 0) -> Mask:
        """Where a label really is in the slice on screen, its largest part; of the active one."""
        parts, n = ndimage.label(self.truths() == (label or self.session.active_label))
        sizes = np.bincount(parts.ravel(), minlength=n + 1)[1:]
        return parts == 1 + int(sizes.argmax()) if n else np.zeros(parts.shape, bool)

    def middle(self, label: int = 0) -> Point:
        """The deepest pixel of a label; of the active one."""
        mask = self.truth(label)
        assert mask.any()
        depth = ndimage.distance_transform_edt(np.pad(mask, 1))[1:-1, 1:-1]
        row, column = np.unravel_index(int(depth.argmax()), mask.shape)
        return float(row), float(column)

    def around(self, mask: Mask, step: int = 0) -> list[Point]:
        """Places along the outline of a mask, every so many pixels; some 120 by default."""
        from skimage.measure import find_contours

        contour = max(find_contours(np.pad(mask, 1).astype(float), 0.5), key=len) - 1
        step = step or max(2, len(contour) // 120)
        return [(float(r), float(c)) for r, c in contour[::step]]

    def saved(self, label: int = 0) -> Mask:
        label = label or self.session.active_label
        group = self.work.project.state.schema.get(label).group
        return np.asarray(self.work.annotate.view().saved[group] == label)

    def outline(self) -> None:
        """Outline the largest label of the slice on screen, if it is not outlined yet."""
        self.driver.key(f"Alt+{self.main}")
        if not self.saved().any():
            self.driver.key("J")
            self.driver.stroke(self.around(self.truth()))
            self.idle()

    def idle(self) -> None:
        self.driver.rest(0.05)
        self.driver.wait(self.driver.idle, "the end of all work", 120)

    def snap(self, name: str, whole: bool = False) -> None:
        """Keep what the window shows: its middle, or all of it."""
        self.driver.rest(0.25)
        window = self.window
        shot = window.screen().grabWindow(window.winId()).toImage()
        if not whole:
            middle = window.tool_bar.parentWidget()
            from PySide6.QtCore import QPoint, QRect

            ratio = shot.devicePixelRatio()
            at = middle.mapTo(window, QPoint(0, 0))
            shot = shot.copy(QRect(at * ratio, middle.size() * ratio))
        self.pictures.append((name, shot))

    def dialog(self, key: str, name: str) -> None:
        """Press a key that opens a dialog, look at it, close it."""
        from PySide6.QtCore import QTimer
        from PySide6.QtWidgets import QApplication

        seen: list[bool] = []

        def look() -> None:
            box = QApplication.activeModalWidget() or next(
                (w for w in QApplication.topLevelWidgets()
                 if w.isVisible() and w is not self.window and w.isWindow() and w.windowTitle()),
                None,
            )  # fmt: skip
            if box is not None:
                seen.append(True)
                self.pictures.append((name, box.grab().toImage()))
                box.close()

        QTimer.singleShot(700, look)
        self.driver.key(key)
        self.driver.rest(1.0)
        self.tell(name, bool(seen), "no dialog")
        self.driver.show()  # without a window manager, nobody else gives it the keys back

    def gesture(
        self,
        name: str,
        work: Callable[[], None],
        check: Callable[[Mask, Mask], bool],
        *,
        steps: int = 1,
        keep: bool = False,
        snap: bool = True,
        label: int = 0,
    ) -> None:
        """Do something, check what became of the label, undo, and redo if it is kept."""
        label = label or self.session.active_label
        self.window.notice.hide()
        masks, objects = dict(self.case.masks), dict(self.case.objects)
        before, done = self.saved(label), len(self.work.history.done)
        place = self.window.canvas.geometry()
        try:
            work()
            self.idle()
        except Exception:
            self.tell(name, False, traceback.format_exc(limit=-3))
            self.driver.key("Esc")
            return
        if snap:
            self.snap(name)
        n = self.undone_at(done)
        notice = self.window.notice.text.text() if self.window.notice.isVisible() else ""
        self.tell(name, check(before, self.saved(label)), f"the mask is not right; {notice}")
        self.tell(
            f"{name}: steps", n == steps, str([s.title for s in self.work.history.done[done:]])
        )
        after = dict(self.case.masks), dict(self.case.objects)
        for _ in range(n):
            self.driver.key("Ctrl+Z")
        back = dict(self.case.masks) == masks and dict(self.case.objects) == objects
        self.tell(f"{name}: undone", back, "undo leaves something")
        for _ in range(n):
            self.driver.key("Ctrl+Shift+Z")
        again = (dict(self.case.masks), dict(self.case.objects)) == after
        self.tell(f"{name}: redone", again, "redo does not bring it back")
        if not keep:
            for _ in range(n):
                self.driver.key("Ctrl+Z")
        self.tell(f"{name}: place", self.window.canvas.geometry() == place, "the picture moved")
        hint, bar = self.window.hint_bar.hint, self.window.hint_bar
        fits = bar.fontMetrics().horizontalAdvance(hint) <= bar.width() - 24
        self.tell(f"{name}: hint", bool(hint) and fits, f"{hint!r} does not fit")

    def undone_at(self, done: int) -> int:
        """How often undo is to be pressed to be back where so many steps were done."""
        new = self.work.history.done[done:]
        return len({s.how.get("gesture", i) for i, s in enumerate(new)})

    def sheets(self, out: Path, name: str) -> None:
        """Write what was seen, so many pictures a sheet."""
        from PySide6.QtCore import QRect, Qt
        from PySide6.QtGui import QColor, QImage, QPainter

        per = COLUMNS * ROWS
        for first in range(0, len(self.pictures), per):
            some = self.pictures[first : first + per]
            height = TILE * 3 // 4
            sheet = QImage(
                COLUMNS * TILE, -(-len(some) // COLUMNS) * height, QImage.Format.Format_RGB32
            )
            sheet.fill(QColor("#808080"))
            painter = QPainter(sheet)
            for i, (title, picture) in enumerate(some):
                x, y = i % COLUMNS * TILE, i // COLUMNS * height
                small = picture.scaled(
                    TILE - 6, height - 22, Qt.AspectRatioMode.KeepAspectRatio,
                    Qt.TransformationMode.SmoothTransformation,
                )  # fmt: skip
                small.setDevicePixelRatio(1)
                painter.drawImage(x + 3, y + 20, small)
                painter.setPen(QColor("white"))
                painter.drawText(QRect(x + 4, y, TILE, 20), 0, title)
            painter.end()
            sheet.save(str(out / f"{name}-{first // per + 1}.png"))


def overlap(a: Mask, b: Mask) -> float:
    return float(2 * (a & b).sum() / max(1, a.sum() + b.sum()))


def grew(before: Mask, after: Mask) -> bool:
    return bool((after & ~before).any() and not (before & ~after).any())


def shrank(before: Mask, after: Mask) -> bool:
    return grew(after, before)


def other(before: Mask, after: Mask) -> bool:
    return bool((before != after).any())


def same(before: Mask, after: Mask) -> bool:
    return not other(before, after)


def modifier(name: str) -> Any:
    from PySide6.QtCore import Qt

    return getattr(Qt.KeyboardModifier, f"{name}Modifier")


def brushes(hand: Hand) -> None:
    d, ctrl, shift = hand.driver, modifier("Control"), modifier("Shift")
    d.key(f"Alt+{hand.main}")
    row, column = hand.middle()
    way = [(row - 6, column - 8), (row, column), (row + 6, column + 8)]
    d.key("P")
    hand.session.set_tools(brush_size=12)

    def paint() -> None:
        d.press(way[0])
        d.drag(way)
        hand.snap("brush, painting")
        d.release(way[-1])

    hand.gesture("brush", paint, grew, keep=True)
    hand.gesture("brush, Ctrl erases", lambda: d.stroke(way[1:], ctrl), shrank, snap=False)
    size = hand.session.brush_size
    d.key("]")
    d.wheel(1, shift)
    hand.tell("brush size by key and wheel", hand.session.brush_size == size + 2)
    d.key("E")
    hand.gesture("eraser", lambda: d.stroke(way[:2]), shrank)
    d.key("Space")
    hand.tell("Space", hand.session.tool.value == "brush", hand.session.tool.value)
    d.key("B")
    hand.session.set_tools(brush_size=60)
    hand.gesture("range brush", lambda: d.stroke([(row, column), (row + 10, column + 10)]), grew)
    hand.session.set_options(around_pixel=False)
    hand.snap("range brush, between two values")
    hand.session.set_options(around_pixel=True)
    hand.session.set_tools(brush_size=12)
    d.key("Ctrl+Z")


def outlines(hand: Hand) -> None:
    d, ctrl, shift = hand.driver, modifier("Control"), modifier("Shift")
    d.key(f"Alt+{hand.main}")
    truth = hand.truth(hand.main)
    corners = hand.around(truth, max(1, len(hand.around(truth, 1)) // 40))
    half = truth.copy()
    half[: int(hand.middle()[0])] = False
    d.key("J")

    def lasso(mask: Mask, *keys: Any) -> None:
        points = hand.around(mask)
        d.press(points[0], *keys)
        d.drag(points)
        if not keys:
            hand.snap("lasso, drawing")
        d.release(points[-1], *keys)

    hand.gesture("lasso", lambda: lasso(truth), lambda a, b: overlap(b, truth) > 0.9, keep=True)
    hand.gesture("lasso, Ctrl subtracts", lambda: lasso(half, ctrl), shrank)
    hand.gesture(
        "lasso, Shift replaces", lambda: lasso(half, shift),
        lambda a, b: overlap(b, half) > 0.85, snap=False,
    )  # fmt: skip
    d.key("Ctrl+Z")

    def polygon(name: str, points: list[Point]) -> None:
        for point in points:
            d.click(point)
            d.rest(0.03)
        d.click((5.0, 5.0))
        d.key("Backspace")
        hand.snap(f"{name}, before Enter")
        d.enter()

    d.key("3")
    hand.gesture(
        "polygon", lambda: polygon("polygon", corners), lambda a, b: overlap(b, truth) > 0.9,
        snap=False,
    )  # fmt: skip
    d.key("I")
    hand.gesture(
        "live wire", lambda: polygon("live wire", corners[::4]),
        lambda a, b: overlap(b, truth) > 0.6,
    )  # fmt: skip
    d.click(corners[0])
    d.key("Esc")
    hand.tell("Esc drops an outline", not hand.window.tools.open)


def areas(hand: Hand) -> None:
    d, ctrl = hand.driver, modifier("Control")
    d.key(f"Alt+{hand.main}")
    row, column = hand.middle()
    d.key("F")
    d.hover((row, column))
    d.rest(0.2)
    hand.snap("fill, before the click")
    hand.tell("fill says what it does", "adds what looks alike" in hand.window.hint_bar.hint)
    hand.gesture("fill", lambda: d.click((row, column)), grew)
    d.key("U")

    def grow() -> None:
        d.press((row, column))
        d.drag([(row, column), (row - 8, column)])
        hand.snap("grow, dragging")
        d.release((row - 8, column))

    hand.gesture("grow", grow, grew, snap=False, keep=True)
    d.key("F")
    hand.gesture("fill, Ctrl takes away", lambda: d.click((row, column), ctrl), shrank, snap=False)
    d.key(f"Alt+{hand.second}")
    d.key("F")
    hand.gesture("fill takes another label", lambda: d.click((row, column)), grew)
    d.key("Ctrl+Z")
    d.key(f"Alt+{hand.main}")
    d.key("J")
    d.stroke(hand.around(hand.truth()))
    d.key(f"Alt+{hand.second}")
    d.key("L")
    d.click((row, column))
    hand.tell("pick", hand.session.active_label == hand.main)
    d.key(f"Alt+{hand.second}")
    d.hover((row + 0.4, column))
    d.key("K")
    hand.tell(
        "pick by key", hand.session.active_label == hand.main, str(hand.window.picture.pointed)
    )
    d.key("Ctrl+Z")
    d.key("M")
    d.stroke([(row, column), (row + 20, column + 30)])
    hand.snap("ruler")
    d.key("Esc")


def objects(hand: Hand) -> None:
    from segicl_gui.domain.labels import LabelKind

    d = hand.driver
    d.key(f"Alt+{hand.main}")
    truth = hand.truth(hand.main)
    schema = hand.work.project.state.schema
    hand.work.annotate.change_schema("Objects", schema.change(hand.main, kind=LabelKind.OBJECTS))
    d.key("J")
    d.stroke(hand.around(truth))
    hand.idle()
    _, columns = np.nonzero(truth)
    row, column = hand.middle()
    across = [(row, float(columns.min()) - 8), (row, column), (row, float(columns.max()) + 8)]
    d.key("Shift+C")

    def cut() -> None:
        d.press(across[0])
        d.drag(across)
        hand.snap("cut, drawing")
        d.release(across[-1])

    hand.gesture("cut object", cut, same, keep=True)
    hand.tell(
        "two objects",
        hand.work.objects.count(hand.main) >= 2,
        str(hand.work.objects.count(hand.main)),
    )
    above, below = (row - 3, column), (row + 3, column)
    d.key("Shift+M")
    hand.gesture("merge objects", lambda: d.stroke([above, below]), same)
    d.key("Shift+X")
    d.hover(below)
    d.rest(0.2)
    hand.snap("delete object, pointing")
    hand.gesture("delete object", lambda: d.click(below), shrank)
    while hand.work.history.done and "Objects" not in hand.work.history.done[-1].title:
        d.key("Ctrl+Z")
    d.key("Ctrl+Z")


def operations(hand: Hand) -> None:
    from segicl_gui.services.operation_table import OPERATIONS

    d = hand.driver
    truth = hand.truth(hand.main)
    d.key(f"Alt+{hand.main}")
    row, column = hand.middle()
    d.key("J")
    d.stroke(hand.around(truth))
    hand.session.set_tools(brush_size=5)
    d.key("E")
    d.stroke([(row, column), (row, column + 0.4)])
    hand.tell("a hole to fill", not hand.saved()[round(row), round(column)])
    hand.session.set_tools(brush_size=2)
    d.key("P")
    d.stroke([(8.0, 8.0), (8.0, 9.0)])
    # A second label beside the first, which it is in the way of.
    beside = hand.around(ndimage.binary_dilation(truth, iterations=5))
    d.key(f"Alt+{hand.second}")
    hand.session.set_tools(brush_size=6)
    d.stroke(beside[: len(beside) // 4])
    d.key(f"Alt+{hand.main}")
    hand.idle()
    changes: dict[str, Callable[[Mask, Mask], bool]] = {
        "fill_holes": grew, "keep_largest": shrank, "remove_islands": shrank, "grow": grew,
        "shrink": shrank, "smooth": other, "threshold": other, "flood": grew, "mirror": grew,
        "move": shrank, "combine": other,
    }  # fmt: skip
    for operation in OPERATIONS:
        if operation.id not in changes:
            continue

        def run(operation: Any = operation) -> None:
            hand.window.actions_by_id[f"edit_{operation.id}"].trigger()
            panel = hand.window.edit_panel
            if panel.volume:
                panel._slice.click()
            if operation.id in ("flood",):
                d.click((row + 4, column))
            d.rest(0.4)
            hand.idle()
            hand.snap(f"{operation.title}, offered")
            d.enter()

        hand.gesture(operation.title, run, changes[operation.id], snap=False)
        if hand.window.editing.is_open:
            hand.tell(operation.title, False, f"still open: {hand.window.edit_panel.status}")
            d.key("Esc")
    d.key("Ctrl+L")
    hand.tell("Ctrl+L opens the panel", hand.window.editing.is_open)
    d.key("Ctrl+L")


def between_slices(hand: Hand) -> None:
    if not hand.volume:
        return
    hand.outline()
    d, start = hand.driver, hand.session.index
    d.key("Right")
    hand.idle()
    hand.tell("Right: next slice", hand.session.index == start + 1)
    hand.gesture("copy from previous slice", lambda: d.key("Ctrl+Down"), grew)
    d.wheel(1)
    d.key("Right")
    hand.tell("wheel: slice", hand.session.index in (start + 1, start + 3), str(hand.session.index))
    hand.session.go(hand.case.id, start + 2)
    hand.idle()
    truth = hand.truth(hand.main)
    d.key("J")
    d.stroke(hand.around(truth))
    hand.session.go(hand.case.id, start + 1)
    hand.idle()

    def interpolate() -> None:
        d.key("Ctrl+I")
        d.rest(0.4)
        hand.idle()
        hand.snap("interpolate, offered")
        d.enter()

    hand.gesture("interpolate", interpolate, grew, keep=True)
    d.key("P")
    d.key("Shift+B")
    hand.session.set_tools(brush_size=20)
    row, column = hand.middle()
    hand.gesture("brush in 3D", lambda: d.stroke([(row, column), (row, column + 40)]), grew)
    d.key("Shift+B")
    for key, name in (("V", "three planes"), ("Shift+V", "view in 3D")):
        d.key(key)
        d.rest(1.5)
        hand.idle()
        hand.snap(name, whole=True)
        d.key(key)
    d.key("V")
    d.hover(hand.middle())
    d.key("X")
    hand.idle()
    hand.snap("crosshair", whole=True)
    d.key("V")
    hand.session.go(hand.case.id, start)
    hand.idle()


def display(hand: Hand) -> None:
    d = hand.driver
    d.key(f"Alt+{hand.main}")
    for key, name in (
        ("Y", "outlines"), ("O", "only the active label"), ("S", "labels hidden"), ("A", "fainter"),
    ):  # fmt: skip
        d.key(key)
        hand.snap(name)
        d.key("D" if key == "A" else key)
    d.key("Q")
    hand.tell("Q: next label", hand.session.active_label != hand.main)
    d.key("Shift+Q")
    hand.tell("Shift+Q: label before", hand.session.active_label == hand.main)
    camera = hand.window.canvas.viewer.scene.camera
    zoom = camera.zoom
    d.wheel(3, modifier("Control"))
    d.rest(0.1)
    hand.tell("Ctrl+wheel zooms", camera.zoom > zoom)
    hand.snap("zoomed")
    d.key("Home")
    hand.tell("Home fits", abs(camera.zoom - zoom) < 0.02 * zoom, f"{camera.zoom} {zoom}")
    hand.dialog("?", "keys")
    hand.dialog("Ctrl+M", "measurements")


def model(hand: Hand) -> None:
    """Accept what is drawn, and correct what is proposed for the next."""
    d, ctrl, shift = hand.driver, modifier("Control"), modifier("Shift")
    hand.outline()
    if not hand.volume:
        d.look()
        d.enter()
        d.wait(lambda: bool(hand.work.annotate.view().proposed_labels), "a proposal", 60)
        hand.idle()
    else:
        d.look()
        d.enter()
        hand.idle()
    hand.snap("proposed", whole=True)
    d.key("H")
    hand.snap("proposal hidden")
    d.key("H")
    d.key("Shift+U")
    hand.snap("uncertainty")
    d.key("Shift+U")
    d.key(f"Alt+{hand.main}")
    shown = d.shown(hand.main)
    row, column = hand.middle(hand.main)
    d.key("C")
    away = ndimage.distance_transform_edt(~shown)
    near = np.argwhere((away > 5) & (away < 9))
    spot = tuple(float(v) for v in near[len(near) // 2]) if len(near) else (row, column)

    def click() -> None:
        d.click(spot)  # type: ignore[arg-type]
        d.rest(0.2)
        d.wait(lambda: not hand.window.jobs.running, "the answer", 60)

    hand.gesture("click adds", click, other)
    hand.snap("click, undone", whole=True)
    inside = np.argwhere(ndimage.binary_erosion(shown, iterations=2))
    if len(inside):
        where = tuple(float(v) for v in inside[len(inside) // 2])
        hand.gesture("Ctrl+click takes", lambda: d.click(where, ctrl), other, snap=True)
        box = [(where[0] - 10, where[1] - 12), (where[0] + 12, where[1] + 14)]
        d.press(box[0], shift)
        d.drag(box)
        hand.snap("box, drawing")
        d.key("Esc")
        d.release(box[1], shift)
        hand.idle()
        for key in "40":
            d.key(key)
            done = len(hand.work.history.done)
            proposed = bool(hand.work.annotate.view().proposed_labels)
            hand.window.notice.hide()
            d.click(where)
            hand.idle()
            hand.snap(f"{'fill' if key == '4' else 'grow'} in a proposal")
            took = hand.undone_at(done)
            said = hand.window.notice.isVisible()
            fine = took in (1, 2) if not said else took == 0
            hand.tell(f"key {key} in a proposal ({proposed})", fine, f"{took} steps, said {said}")
            for _ in range(took):
                d.key("Ctrl+Z")
            hand.window.notice.hide()
    if not hand.volume:
        return
    # Accepted anew after a change, what lies ahead is made anew, the screen going along.
    hand.session.go(hand.case.id, 2)
    hand.idle()
    row, column = hand.middle(hand.main)
    d.key("P")
    d.stroke([(row, column), (row + 3, column + 3)])
    d.look()
    d.enter()
    start = hand.session.index
    d.key("Shift+Right")
    d.rest(1.5)
    hand.snap("propagating", whole=True)
    d.wait(lambda: not hand.window.jobs.running, "the propagation", 120)
    d.rest(0.5)
    told = f"{start} to {hand.session.index} {hand.window.notice.text.text()}"
    hand.tell("propagation goes along", hand.session.index > start, told)
    d.key("Shift+R")
    d.wait(lambda: not hand.window.jobs.running, "the propagation", 120)
    d.rest(0.8)
    hand.snap("propagated", whole=True)
    index = hand.session.index
    d.key(".")
    hand.idle()
    hand.snap("next that needs attention")
    said = hand.window.notice.isVisible()
    hand.tell("next attention", said or hand.session.index != index)


PARTS = (brushes, outlines, areas, objects, operations, between_slices, display, model)

if __name__ == "__main__":
    sys.exit(main())
