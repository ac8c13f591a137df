"""Makes what the user guide shows of the app itself.

python packaging/guide.py pages       docs/shortcuts.md and docs/reference/commands.md
python packaging/guide.py pictures    docs/pictures, from the demo; needs a screen (Xvfb)
"""

from __future__ import annotations

import argparse
import re
import tempfile
from pathlib import Path

import typer.main
from typer.cli import get_docs_for_click

from segicl_gui.cli import app
from segicl_gui.ui.actions import ROWS

DOCS = Path(__file__).resolve().parent.parent / "docs"
WIDTH = 1100
_SHOWN = {"Return": "Enter", "Right": "→", "Left": "←", "Up": "↑", "Down": "↓", "Del": "Delete",
          "PgUp": "Page up", "PgDown": "Page down"}  # fmt: skip


def shortcuts() -> str:
    """The page of keys: a table a menu."""
    parts = ["# Keys\n\n**F1** lists them in the window, finds and changes them.\n"]
    for menu in dict.fromkeys(row.menu for row in ROWS):
        rows = [row for row in ROWS if row.menu == menu and row.keys]
        if rows:
            parts.append(f"\n## {menu}\n\n| key | action | what it does |\n|---|---|---|\n")
            parts.extend(_line(row.keys, row.title, row.tip) for row in rows)
    parts.append(
        "\n## With the mouse\n\n| mouse | does |\n|---|---|\n"
        "| wheel | next, previous slice |\n| Ctrl+wheel | zoom |\n"
        "| Shift+wheel | size of the brush |\n"
        "| middle drag | move the picture |\n| right drag | window and level |\n"
        "| Ctrl with a tool | subtract |\n| Shift with a tool | replace |\n"
        "| Alt+1 to Alt+9 (keys) | choose a label |\n"
    )
    return "".join(parts)


def _line(keys: tuple[str, ...], title: str, tip: str) -> str:
    shown = ", ".join(f"`{_key(k)}`" for k in dict.fromkeys(map(_key, keys)))
    return f"| {shown} | {title.rstrip('…')} | {tip.replace('|', ',')} |\n"


def _key(key: str) -> str:
    return "+".join(_SHOWN.get(part, part) for part in key.split("+"))


def commands() -> str:
    """The reference of the command line, as `--help` has it."""
    command = typer.main.get_command(app)
    context = typer.Context(command, info_name="segicl")
    text = get_docs_for_click(obj=command, ctx=context, name="segicl", title="Commands")
    text = text.replace("```console\n$ ", "```text\n")
    # The list of commands is cut short there; they follow in full.
    text = re.sub(r"\*\*Commands\*\*:\n\n(\* .*\n)+", "", text)
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"


def write_pages() -> None:
    """Write both pages."""
    (DOCS / "reference").mkdir(exist_ok=True)
    (DOCS / "shortcuts.md").write_text(shortcuts(), encoding="utf-8")
    (DOCS / "reference" / "commands.md").write_text(commands(), encoding="utf-8")


def take_pictures() -> None:
    """Go through the tutorial in the real window, and write its pictures."""
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication, QLabel, QLineEdit

    from segicl_gui.services.demo_data import make_demo
    from segicl_gui.storage.images import read_mask
    from segicl_gui.ui.application import make_application, window_with_engine
    from segicl_gui.ui.driver import Driver

    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        data = make_demo(folder / "demo")
        make_application()
        with window_with_engine(of_user=False) as window:
            window.resize(1280, 800)
            driver = Driver(window, folder)

            def take(name: str) -> None:
                path = driver.picture(name)
                assert path is not None
                _shrink(path, DOCS / "pictures" / f"{name}.png")

            def fresh() -> bool:
                space = window.workspace
                assert space is not None
                source = space.annotate.view().source if window.canvas.image is not None else None
                return source is not None and not space.predictor.superseded(source)

            def truth(masks: Path):
                case = window.workspace.annotate.case()
                files = (masks / "masks").iterdir()
                found = next(p for p in files if p.name.split(".")[0] == case.name)
                return read_mask(found, case.geometry)

            driver.show()
            texts = window.state_bar.findChildren(QLabel)
            driver.wait(lambda: any("ready" in t.text() for t in texts), "the engine", 120)
            take("start")
            window.open_path(data.scans_3d, masks=True)
            driver.wait(lambda: window.canvas.image is not None, "the volume")
            driver.wait(fresh, "the proposal of a volume", 120)
            take("volume")
            slice_now = window.workspace.session.index
            wanted = truth(data.truth_3d)
            for label in window.workspace.project.state.schema.labels:
                driver.correct(label.id, wanted[slice_now] == label.id, touches=6)
            take("volume-corrected")
            driver.look()
            driver.enter()
            driver.wait(lambda: window.workspace.session.index != slice_now, "the next slice")
            driver.wait(fresh, "its proposal", 120)
            take("volume-next")
            driver.wait(driver.idle, "the whole volume", 240)
            driver.key("V")
            driver.rest(1.0)
            take("planes")
            driver.key("V")
            before = window.workspace
            window.open_path(data.scans_2d, masks=False)
            driver.wait(lambda: window.workspace not in (None, before), "the pictures")
            driver.wait(lambda: window.canvas.image is not None, "the first picture")
            for number, name in enumerate(("outlined", "proposal", "better")):
                case = window.workspace.session.case_id
                labels = window.workspace.project.state.schema.labels
                wanted = truth(data.truth_2d)[0]
                if number:
                    driver.wait(fresh, "a proposal", 120)
                else:
                    for label in labels:
                        driver.outline(label.id, wanted == label.id)
                take(name)
                for label in labels if number else ():
                    driver.outline(label.id, wanted == label.id)
                driver.look()
                driver.enter()
                driver.wait(lambda c=case: window.workspace.session.case_id != c, "the next case")
            driver.wait(driver.idle, "a quiet window", 240)

            def dialog() -> None:
                top = QApplication.activeModalWidget()
                for line in top.findChildren(QLineEdit):
                    if scratch in line.text():
                        line.setText("masks")
                top.grab().save(str(folder / "export.png"))
                top.reject()

            QTimer.singleShot(1500, dialog)
            window.actions_by_id["export"].trigger()
            driver.wait((folder / "export.png").exists, "the export dialog")
            _shrink(folder / "export.png", DOCS / "pictures" / "export.png")


def _shrink(path: Path, out: Path) -> None:
    """A picture of a screen, no wider than the guide and with few colours."""
    from PIL import Image

    image = Image.open(path).convert("RGB")
    image.thumbnail((WIDTH, WIDTH), Image.Resampling.LANCZOS)
    out.parent.mkdir(exist_ok=True)
    # Colours that are rare in a picture, as those of its labels, must not be lost.
    few = image.quantize(256, Image.Quantize.MAXCOVERAGE, kmeans=2, dither=Image.Dither.NONE)
    few.save(out, optimize=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("what", choices=("pages", "pictures"))
    write_pages() if parser.parse_args().what == "pages" else take_pictures()
