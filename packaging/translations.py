"""Bring `resources/translations` up to date with the code: ``make translations``.

Reads every text that can be translated out of the source, writes the ``.ts`` files anew (what was
translated stays, what is gone goes, what is new waits), and makes the ``.qm`` files of them.
``--check`` writes nothing, and ends with 1 where a text has no translation or is gone.
"""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from phrases import FOR_DEVELOPERS, Template, phrases

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "segicl_gui"
FOLDER = ROOT / "resources" / "translations"
CONTEXT = "segicl"
BELOW = "segicl.below"
"""Context of finished texts, whose templates `segicl_gui.ui.phrases` looks for."""
TOLD = "texts: "
"""Comment on a template: the numbers of its places for texts, which are translated themselves."""
# Tables below `ui` whose texts are translated where they are shown.
_OPERATIONS = "services/operation_table.py"
_TABLES = (_OPERATIONS, "services/windows.py")
_ENUMS = (("domain/project.py", "Status"), ("services/queue.py", "Order"))
_WORDS = frozenset(
    {"_STANDING", "_FEW", "_SETS", "_STATUSES", "_CHOICES", "_WHOSE", "_TAKEN", "LANGUAGES"}
)
_SYSTEM = (
    "No such file or directory", "Permission denied", "No space left on device", "Is a directory",
    "Not a directory", "File exists", "Input/output error", "Read-only file system",
    "Connection refused", "Network is unreachable", "Disk quota exceeded", "timed out",
)  # fmt: skip
"""What an operating system says most often of why it refused something."""
_BELOW_TOO = ("click", "scribble", "box", "lasso", "islands", "missing", "undo", "redo")
"""Single words that are put into texts below `ui`, or shown as they are."""
_THEMES = ("Dark", "Light", "proposed", "this computer")


def texts() -> dict[str, str]:
    """Every text that can be translated -> where it is, the first place of several."""
    out: dict[str, str] = {}
    for path in sorted((PACKAGE / "ui").rglob("*.py")):
        if path.name not in FOR_DEVELOPERS:
            for text, line in [*_called(path), *_made_early(path)]:
                out.setdefault(text, f"{path.relative_to(ROOT).as_posix()}:{line}")
    for name in _TABLES:
        tree = ast.parse((PACKAGE / name).read_text("utf-8"))
        said = {id(n.value) for n in ast.walk(tree) if isinstance(n, ast.Expr)}
        for node in ast.walk(tree):
            if (
                isinstance(node, ast.Constant)
                and id(node) not in said
                and isinstance(node.value, str)
                and _read(node.value)
                and "{label}" not in node.value
            ):
                out.setdefault(node.value, f"segicl_gui/{name}:{node.lineno}")
    for name, cls in _ENUMS:
        for node in ast.parse((PACKAGE / name).read_text("utf-8")).body:
            if isinstance(node, ast.ClassDef) and node.name == cls:
                for x in node.body:
                    if isinstance(x, ast.Assign) and isinstance(x.value, ast.Constant):
                        out.setdefault(str(x.value.value).capitalize(), f"segicl_gui/{name}")
    for node in ast.walk(ast.parse((PACKAGE / "engine/process.py").read_text("utf-8"))):
        if isinstance(node, ast.ClassDef) and node.name == "EngineState":
            for x in node.body:
                if isinstance(x, ast.Assign) and isinstance(x.value, ast.Constant):
                    out.setdefault(str(x.value.value), "segicl_gui/engine/process.py")
    for text in _THEMES:
        out.setdefault(text, "segicl_gui/ui")
    return out


def _called(path: Path) -> Iterator[tuple[str, int]]:
    """``tr("…")``."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id == "tr"
            and node.args
            and isinstance(node.args[0], ast.Constant)
        ):
            yield str(node.args[0].value), node.lineno


def _made_early(path: Path) -> Iterator[tuple[str, int]]:
    """Texts outside functions, which are translated where they are shown."""
    tree = ast.parse(path.read_text("utf-8"))
    for node, named in _outside(tree):
        if not isinstance(node.value, str) or not (_read(node.value) or named):
            continue
        if re.search(r"[A-Za-z]{2}", node.value) and not node.value.startswith("mdi"):
            yield node.value, node.lineno


def _outside(tree: ast.Module | ast.ClassDef) -> Iterator[tuple[ast.Constant, bool]]:
    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            yield from _outside(node)
        elif isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            names = {t.id for t in targets if isinstance(t, ast.Name)}
            if names & {"read_only", "_READ_ONLY"}:
                continue
            keys = {id(k) for d in ast.walk(node) if isinstance(d, ast.Dict) for k in d.keys}
            for x in ast.walk(node.value):
                if isinstance(x, ast.Constant) and id(x) not in keys:
                    yield x, bool(names & _WORDS)


def below() -> dict[str, Template]:
    """Every template of texts that are finished below `ui`."""
    words = dict.fromkeys(_BELOW_TOO, Template("domain/prompts.py"))
    words |= dict.fromkeys(_SYSTEM, Template("domain/errors.py"))
    steps = {
        node.value.replace("{label}", "{0}").replace("{other}", "{1}"): Template(_OPERATIONS)
        for node in ast.walk(ast.parse((PACKAGE / _OPERATIONS).read_text("utf-8")))
        if isinstance(node, ast.Constant)
        and "{label}" in str(node.value)
        and "\n" not in str(node.value)
    }
    return words | steps | phrases(PACKAGE)


def _read(text: str) -> bool:
    """Whether people read it: a sentence, or a word with a capital."""
    t = text.strip()
    if not re.search(r"[A-Za-z]{2}", t) or t.startswith("mdi") or "__" in t or "\n    " in t:
        return False
    if re.fullmatch(r"[a-z0-9_.:/#%+*<>=\-]+|[A-Za-z]*[a-z][A-Z]\w*", t):
        return False
    keys = (
        r"(Ctrl|Shift|Alt|Esc|Space|Return|Enter|Del|Backspace|F\d+|Page\w+|Home|End|Tab)([+,].*)?"
    )
    if re.fullmatch(keys, t):
        return False
    return " " in t or bool(re.match(r"[A-Z][a-z]", t)) or t.endswith("…")


Messages = dict[tuple[str, str], str]
"""(context, text) -> translation."""


def everything() -> dict[tuple[str, str], Template]:
    """All texts, with where they are."""
    found = {(CONTEXT, text): Template(place) for text, place in texts().items()}
    return found | {(BELOW, text): template for text, template in below().items()}


def translated(path: Path) -> Messages:
    """What a ``.ts`` file holds; "" for what waits."""
    if not path.exists():
        return {}
    return {
        (context.findtext("name", ""), m.findtext("source", "")): m.findtext("translation", "")
        for context in ET.parse(path).getroot().iter("context")
        for m in context.iter("message")
    }


def write(
    path: Path, language: str, found: dict[tuple[str, str], Template], known: Messages
) -> None:
    """Write a ``.ts`` file (Qt Linguist, https://doc.qt.io/qt-6/linguist-ts-file-format.html)."""
    root = ET.Element("TS", version="2.1", language=language, sourcelanguage="en")
    # A text that moved from one context to the other keeps what it is called.
    moved = {text: done for (_, text), done in known.items()}
    for name in (CONTEXT, BELOW):
        context = ET.SubElement(root, "context")
        ET.SubElement(context, "name").text = name
        mine = [(t, x.place.partition(":")[0], x.told) for (c, t), x in found.items() if c == name]
        for text, place, told in sorted(mine, key=lambda x: (x[1], x[0])):
            message = ET.SubElement(context, "message")
            ET.SubElement(message, "location", filename=place)
            ET.SubElement(message, "source").text = text
            if told:
                comment = ET.SubElement(message, "extracomment")
                comment.text = TOLD + " ".join(map(str, told))
            done = known.get((name, text), "") or moved.get(text, "")
            translation = ET.SubElement(message, "translation")
            translation.text = done
            if not done:
                translation.set("type", "unfinished")
    ET.indent(root, " ")
    data = ET.tostring(root, encoding="unicode")
    path.write_text(f'<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE TS>\n{data}\n', "utf-8")


def main() -> int:
    """Write or check; see above."""
    found = everything()
    wrong = 0
    for path in sorted(FOLDER.glob("segicl_*.ts")):
        known = translated(path)
        missing = [x for x in found if not known.get(x)]
        gone = [x for x in known if x not in found]
        sys.stdout.write(
            f"{path.name}: {len(found)} texts, {len(missing)} wait, {len(gone)} gone\n"
        )
        if "--check" in sys.argv:
            wrong += len(missing) + len(gone)
            sys.stdout.write("".join(f"  {text!r}\n" for _, text in [*missing, *gone][:20]))
            continue
        write(path, path.stem.partition("_")[2], found, known)
        release = [Path(sys.executable).with_name("pyside6-lrelease"), "-silent", path]
        subprocess.run([*map(str, release), "-qm", str(path.with_suffix(".qm"))], check=True)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
