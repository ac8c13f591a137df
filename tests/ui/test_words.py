"""Texts in other languages: complete, true to their places, and on screen."""

from __future__ import annotations

import ast
import importlib.util
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import pytest
from PySide6.QtCore import QTranslator
from PySide6.QtWidgets import QApplication, QComboBox, QPushButton

from segicl_gui.domain.errors import UserError
from segicl_gui.domain.project import ProjectState, Step
from segicl_gui.ui.words import said, said_step, told, tr, use_language

ROOT = Path(__file__).parents[2]
UI = ROOT / "segicl_gui" / "ui"
FOLDER = ROOT / "resources" / "translations"
# What is called with words that nobody reads.
_INSIDE = {
    "setObjectName", "setProperty", "icon", "setStyleSheet", "QKeySequence", "ValueError",
    "RuntimeError", "TimeoutError", "KeyError", "TypeError", "TemporaryDirectory",
    "info", "debug", "warning", "exception", "getLogger", "cast", "ImportError",
}  # fmt: skip


def _script() -> ModuleType:
    spec = importlib.util.spec_from_file_location(
        "translations", ROOT / "packaging" / "translations.py"
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


SCRIPT = _script()


@pytest.fixture
def german(app: QApplication) -> Iterator[None]:
    use_language(app, "de")
    yield
    use_language(app, "en")


def _messages() -> dict[tuple[str, str], str]:
    return dict(SCRIPT.translated(FOLDER / "segicl_de.ts"))


def _translations() -> dict[str, str]:
    return {text: done for (_, text), done in _messages().items()}


def test_every_text_of_the_code_is_translated_and_no_other() -> None:
    known, found = _messages(), SCRIPT.everything()
    assert [t for t in found if not known.get(t)] == []
    assert [t for t in known if t not in found] == []
    assert len(found) > 2000


def test_the_compiled_file_is_of_the_text_file() -> None:
    translator = QTranslator()
    assert translator.load("segicl_de", str(FOLDER))
    stale = [s for (c, s), t in _messages().items() if translator.translate(c, s) != t]
    assert stale == []


def _wrong_places(source: str, translation: str) -> bool:
    """Whether a translation inserts other values than its source.

    English endings and verbs ("{0} case{1} {2} open", "{0} {1} confirmed") may be left out.
    """
    places = r"\{[^{}]*\}"
    asked, given = set(re.findall(places, source)), set(re.findall(places, translation))
    endings = set(re.findall(r"(?<=[A-Za-z])" + places, source))
    verbs = {p for p in asked if endings and p > min(endings)}
    verbs |= {"{1}"} if "{0} {1} " in source else set()
    return bool(given - asked or asked - given - endings - verbs)


def test_places_for_values_agree() -> None:
    assert [s for s, t in _translations().items() if _wrong_places(s, t)] == []
    assert _wrong_places("{0} of {1}", "{0} von {2}")
    assert _wrong_places("{0} of {1}", "{0}")


def test_letters_to_press_are_kept() -> None:
    marked = re.compile(r"&(?=\w)(?!\w+;)")
    odd = [
        s for s, t in _translations().items() if len(marked.findall(s)) != len(marked.findall(t))
    ]
    assert odd == []


def _untranslated(source: str) -> list[str]:
    """Texts that people would read inside functions, beside `tr`."""
    tree = ast.parse(source)
    above = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    out = []
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            text = "".join(v.value if isinstance(v, ast.Constant) else "{}" for v in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            text = node.value
        else:
            continue
        words = re.sub(r"<[^>]*>", "", text)
        if not SCRIPT._read(words) or not re.search(r"[A-Z][a-z]|[a-z]{2} [a-z]{2}", words):
            continue
        place, inside, read = node, False, True
        while place in above:
            before, place = place, above[place]
            if isinstance(place, ast.Call):
                name = place.func.attr if isinstance(place.func, ast.Attribute) else (
                    place.func.id if isinstance(place.func, ast.Name) else "")  # fmt: skip
                read &= name != "tr" and name not in _INSIDE
            read &= not isinstance(
                place, ast.Expr | ast.Compare | ast.Subscript | ast.JoinedStr
            ) or (isinstance(place, ast.Expr) and before is not node)
            read &= not (isinstance(place, ast.Dict) and before in place.keys)
            if isinstance(place, ast.FunctionDef) and before in place.body:
                inside = True
        if inside and read:
            out.append(text)
    return out


# By file: what stays as it is in every language.
_AS_IT_IS = {
    # Titles of steps are saved with the project, which others may open in their language.
    "commands.py": {"Change label {}", "Delete label {}", "Add label {}", "Lock", "Unlock"},
    "edit_overlay.py": {"{} with an edit"},  # a digest
    "main_window.py": {"{}{} · SegICL"},
}


def test_what_people_read_goes_through_tr() -> None:
    found = {
        path.relative_to(UI).as_posix(): _untranslated(path.read_text("utf-8"))
        for path in sorted(UI.rglob("*.py"))
        if path.name not in SCRIPT.FOR_DEVELOPERS
    }
    left = {k: [t for t in v if t not in _AS_IT_IS.get(k, ())] for k, v in found.items()}
    assert {k: v for k, v in left.items() if v} == {}


def test_a_text_beside_tr_is_found() -> None:
    assert _untranslated('def f():\n    box.setText("Not saved")\n') == ["Not saved"]
    assert _untranslated('def f():\n    box.setText(f"Left {n} out")\n') == ["Left {} out"]
    assert _untranslated('def f():\n    box.setText(tr("Not saved"))\n') == []


def test_the_window_speaks_german_and_cuts_nothing(
    german: None, desk: Callable[..., object]
) -> None:
    d = desk((6, 64, 80), 2)
    window = d.window  # type: ignore[attr-defined]
    window.resize(1280, 800)
    d.driver.rest(0.3)  # type: ignore[attr-defined]
    menus = [a.text() for a in window.menuBar().actions()]
    assert menus[:3] == ["Datei", "Bearbeiten", "Werkzeuge"]
    cut = [
        box.text() if isinstance(box, QPushButton) else box.currentText()
        for kind in (QPushButton, QComboBox)
        for box in window.findChildren(kind)
        if box.isVisible() and box.width() < _needed(box)
    ]
    assert cut == []


def _needed(box: QPushButton | QComboBox) -> int:
    text = box.text() if isinstance(box, QPushButton) else box.currentText()
    return box.fontMetrics().horizontalAdvance(text) + 12


PLANTED = """
_AGAIN = "Copy it again."
class Lost(UserError):
    def __init__(self, name):
        super().__init__(f"No {name}", "It is lost.", _AGAIN)
def _slices(n):
    return f"{n} slice" if n == 1 else f"{n} slices"
def read(path, label, n):
    if n:
        raise UserError("Cannot read it", f"“{path}” has {_slices(n)}.", _AGAIN)
    more = " and others" if label else ""
    for what in ("is empty", "is too large"):
        _fail(path, f"its image {what}{more}")
    notes.append(f"{path} was left out.")
    log.warning("of no interest to people")
    job.progress(0.5, f"Reading {path}")
def _fail(path, why):
    raise UserError("Cannot read it", f"{path}: {why[0].upper()}{why[1:]} here.", "")
"""


def test_templates_are_followed_to_where_they_are_made(tmp_path: Path) -> None:
    (tmp_path / "storage").mkdir()
    (tmp_path / "storage" / "planted.py").write_text(PLANTED, "utf-8")
    found = SCRIPT.phrases(tmp_path)
    assert set(found) == {
        "Copy it again.", "No {0}", "It is lost.", "Cannot read it", "“{0}” has {1}.",
        "its image is empty", "its image is empty and others", "its image is too large",
        "its image is too large and others", "{0} was left out.", "Reading {0}",
        "{0}: {1} here.",
    }  # fmt: skip
    assert found["{0}: {1} here."].told == (1,)
    assert found["Reading {0}"].told == ()
    assert {x.place for x in found.values()} == {"storage/planted.py"}


def test_errors_speak_german(german: None) -> None:
    error = UserError(
        "Cannot read a.nii", "“/b c/a.nii” is empty (0 bytes).",
        "Copy the file again from where it came.",
    )  # fmt: skip
    assert told(error) == (
        "a.nii lässt sich nicht lesen. „/b c/a.nii“ ist leer (0 Bytes). "
        "Kopieren Sie die Datei noch einmal von der Quelle."
    )
    assert told(ValueError("of no dictionary")) == "of no dictionary"


def test_undo_steps_speak_german_and_leave_names_alone(german: None) -> None:
    state = ProjectState("study")

    def step(title: str, tool: str) -> str:
        return said_step(Step(title, None, state, state, {"tool": tool}))

    assert step("Range brush Brush, Lasso 2", "Range brush") == "Bereichspinsel Brush, Lasso 2"
    assert step("Accept cell", "Accept") == said("Accept cell") == "cell annehmen"
    assert step("Brushes", "Brush") == "Brushes"


def test_errors_stay_english_in_english(app: QApplication, german: None) -> None:
    use_language(app, "en")
    assert said("Cannot read a.nii") == "Cannot read a.nii"


def test_unknown_languages_are_english(app: QApplication, german: None) -> None:
    assert tr("Not saved") == "Nicht gespeichert"
    assert use_language(app, "xx") == "en"
    assert tr("Not saved") == "Not saved"
    assert tr("of no dictionary") == "of no dictionary"
