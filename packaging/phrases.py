"""Reads out of the code below `ui` what people will be told, with places for what is inserted.

Below `ui` texts are written in English, and finished where they arise: ``f"“{path}” is empty."``.
The window finds the template that a finished text was made from (`segicl_gui.ui.phrases`), so the
templates must be known: here they are followed, without running anything, from where they are
told (`UserError`, a job's progress …) back through variables, parameters and what functions
return.
"""

from __future__ import annotations

import ast
import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

FOR_DEVELOPERS = (
    "driver.py", "bench.py", "bench_editing.py", "bench_probe.py", "bench_window.py", "demo.py",
)  # fmt: skip
"""Drivers, benches and the demo, which print for developers."""
ROOMS = ("domain", "services", "storage", "engine")
_MOST = 6
"""Ways a text may be put together that are written out; of more, the pieces stand alone."""
_DEEP = 4
_BASES = {"UserError": 3, "ReadOnly": 2}
"""Classes whose first arguments are told, and how many."""
_TOLD = {
    "progress": (1,), "tell": (1,), "_tell": (1,), "start": (0,), "commit_case": (0,),
    "commit_shared": (0,),
}  # fmt: skip
"""Methods by the arguments that are told: of jobs (share and text; title), of steps (title)."""
_LISTS = frozenset({"notes", "problems", "warnings", "skipped", "lacking", "wrong"})
"""Lists of sentences for people, by name."""
_THROUGHOUT = (
    "domain/eligibility.py",
    "engine/known.py",
    "engine/registry.py",
    "engine/models/licences.py",
    "engine/models/store.py",
    "services/case_merging.py",
    "services/checks.py",
    "services/doubts.py",
    "services/label_matching.py",
    "services/loose_pairs.py",
    "services/mask_sources.py",
    "services/mask_writing.py",
    "services/merging.py",
    "services/outdated.py",
    "services/packages.py",
    "services/projects.py",
    "services/shared_merging.py",
    "storage/dicom/stacks.py",
    "storage/exporters/formats.py",
    "storage/readers/ome_zarr.py",
    "storage/readers/pictures.py",
    "storage/readers/stored.py",
    "storage/readers/tiff.py",
    "storage/readers/volumes.py",
)
"""Files all of whose sentences are for people: findings, reasons, notes, tables of formats."""
_NOT_SAID = frozenset(
    {"ValueError", "RuntimeError", "TypeError", "KeyError", "debug", "info", "warning", "error",
     "exception", "getLogger", "cast", "TypeVar", "filterwarnings"}
)  # fmt: skip
_WORDS = re.compile(r"[^\W\d_]{2}.*\s.*[^\W\d_]{2}|[^\W\d_]{2}.*\.$|^\W*[A-Z][a-z]")
"""More than one word, or one that begins or ends a sentence."""
_WORD = re.compile(r"[a-z]{3,}")
_INSIDE = re.compile(r"^\w+://|^\w+\.\w+$|^[\^[]|^ sha256:")
_EMPTY = re.compile(r"[: ]\.$|  ")

_SAID = frozenset(
    {"why", "reason", "problem", "happened", "todo", "title", "advice", "note", "kind"}
)
"""Attributes that hold texts."""


@dataclass(frozen=True)
class Place:
    """A place in a text for what is inserted.

    Parameters
    ----------
    told : bool
        Whether a text is inserted that has templates of its own, not a name or number.
    given : tuple of (int, int), optional
        The parameter that is inserted, which is a text where it is given one: function and number.
    """

    told: bool = False
    given: tuple[int, int] | None = None


_VALUE, _TEXT = Place(), Place(told=True)
Parts = tuple[str | Place, ...]
"""A text in pieces."""


@dataclass
class Template:
    """A text with places.

    Parameters
    ----------
    place : str
        The first file that it is in, relative to the package.
    told : tuple of int
        Its places for texts.
    """

    place: str
    told: tuple[int, ...] = ()


@dataclass
class _Scope:
    """Where an expression stands.

    Parameters
    ----------
    path : Path
    around : tuple of ast.FunctionDef
        The functions around it, inmost last.
    owner : str
        The class around it.
    handed : bool
        Whether that is in `ui`.
    """

    path: Path
    around: tuple[ast.FunctionDef, ...] = ()
    owner: str = ""
    handed: bool = False


@dataclass
class _Code:
    functions: dict[str, list[tuple[ast.FunctionDef, _Scope]]] = field(default_factory=dict)
    constants: dict[str, list[tuple[ast.expr, _Scope]]] = field(default_factory=dict)
    calls: dict[str, list[tuple[ast.Call, _Scope]]] = field(default_factory=dict)
    lists: list[tuple[ast.expr, _Scope]] = field(default_factory=list)
    sentences: list[tuple[ast.expr, _Scope]] = field(default_factory=list)
    errors: dict[str, int] = field(default_factory=lambda: dict(_BASES))


def phrases(package: Path) -> dict[str, Template]:
    """Every template below `ui`, with ``{0}`` and so on where values are inserted.

    Parameters
    ----------
    package : Path
        The folder `segicl_gui`, or one with the same rooms in it.
    """
    code = _read_all(package)
    reader = _Reader(code)
    for name, many in code.errors.items():
        for call, scope in code.calls.get(name, []):
            for given in call.args[:many]:
                reader.take(given, scope)
            for word in call.keywords:
                if word.arg in ("title", "happened", "todo", "why"):
                    reader.take(word.value, scope)
    for name, numbers in _TOLD.items():
        for call, scope in code.calls.get(name, []):
            if isinstance(call.func, ast.Attribute) or name in ("tell", "progress"):
                for number in numbers:
                    if number < len(call.args):
                        reader.take(call.args[number], scope)
    for value, scope in [*code.lists, *code.sentences]:
        reader.take(value, scope)
    reader.follow()
    return reader.templates(package)


def _read_all(package: Path) -> _Code:
    code = _Code()
    trees = []
    for room in ROOMS:
        for path in sorted((package / room).rglob("*.py")):
            tree = ast.parse(path.read_text("utf-8"))
            trees.append((path, tree))
    grown = True
    while grown:  # subclasses of subclasses
        grown = False
        for _, tree in trees:
            for node in ast.walk(tree):
                if isinstance(node, ast.ClassDef) and node.name not in code.errors:
                    bases = [_name(b) for b in node.bases]
                    if any(b in code.errors for b in bases) and "UserError" not in node.name:
                        own = any(
                            isinstance(x, ast.FunctionDef) and x.name == "__init__"
                            for x in node.body
                        )
                        code.errors[node.name] = 0 if own else 3
                        grown = True
    # What `ui` hands down: titles of steps, which are saved and so are English.
    for path in sorted((package / "ui").rglob("*.py")):
        if path.name in FOR_DEVELOPERS:
            continue
        handed = _Code()
        _walk(ast.parse(path.read_text("utf-8")), _Scope(path, handed=True), handed)
        for name, calls in handed.calls.items():
            code.calls.setdefault(name, []).extend(calls)
    for path, tree in trees:
        _walk(tree, _Scope(path), code)
        if path.relative_to(package).as_posix().startswith(_THROUGHOUT):
            _gather(tree, _Scope(path), code)
    return code


def _gather(node: ast.AST, scope: _Scope, code: _Code) -> None:
    """All sentences of a file, as they stand there."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant):
            continue
        if isinstance(child, ast.Compare) or (
            isinstance(child, ast.Call) and _name(child.func) in _NOT_SAID
        ):
            continue
        inner = scope
        if isinstance(child, ast.FunctionDef):
            inner = replace(scope, around=(*scope.around, child))
            for x in child.body:
                _gather(ast.Module([x], []), inner, code)
            continue
        if isinstance(child, ast.AnnAssign):
            if child.value is not None:
                _gather(ast.Module([ast.Expr(ast.Tuple([child.value]))], []), inner, code)
            continue
        if isinstance(child, ast.JoinedStr) or (
            isinstance(child, ast.Constant)
            and isinstance(child.value, str)
            and " " in child.value.strip()
        ):
            code.sentences.append((child, scope))
            continue
        _gather(child, inner, code)


def _walk(node: ast.AST, scope: _Scope, code: _Code) -> None:
    for child in ast.iter_child_nodes(node):
        inner = scope
        if isinstance(child, ast.FunctionDef):
            name = scope.owner if child.name == "__init__" else child.name
            inner = replace(scope, around=(*scope.around, child))
            code.functions.setdefault(name, []).append((child, inner))
        elif isinstance(child, ast.ClassDef):
            inner = replace(scope, owner=child.name)
        elif isinstance(child, ast.Assign | ast.AnnAssign) and child.value is not None:
            targets = child.targets if isinstance(child, ast.Assign) else [child.target]
            for t in targets:
                if isinstance(t, ast.Name) and not scope.around:
                    code.constants.setdefault(t.id, []).append((child.value, scope))
                if _name(t) in _LISTS and isinstance(child.value, ast.List | ast.Tuple):
                    code.lists += [(x, scope) for x in child.value.elts]
        elif isinstance(child, ast.AugAssign) and _name(child.target) in _LISTS:
            if isinstance(child.value, ast.List | ast.Tuple):
                code.lists += [(x, scope) for x in child.value.elts]
            elif isinstance(child.value, ast.ListComp):
                code.lists.append((child.value.elt, scope))
        elif isinstance(child, ast.Call):
            name = _name(child.func)
            if name == "__init__" and "super()" in ast.unparse(child.func):
                name = "UserError" if scope.owner in code.errors else ""
            code.calls.setdefault(name, []).append((child, scope))
            whose = child.func.value if isinstance(child.func, ast.Attribute) else None
            if whose is not None and name in ("append", "add") and _name(whose) in _LISTS:
                code.lists += [(x, scope) for x in child.args]
        _walk(child, inner, code)


class _Reader:
    """Follows texts back to their pieces."""

    def __init__(self, code: _Code) -> None:
        self._code = code
        self._found: dict[str, tuple[Path, list[Place]]] = {}
        self._wanted: list[tuple[ast.FunctionDef, int, _Scope]] = []
        self._seen: set[tuple[int, int]] = set()
        # Parameters that are given texts; and those that are given another parameter.
        self._told: set[tuple[int, int]] = set()
        self._passed: dict[tuple[int, int], set[tuple[int, int]]] = {}

    def take(self, value: ast.expr, scope: _Scope, given: tuple[int, int] | None = None) -> None:
        """Note the templates of an argument that is told, or given for a parameter that is."""
        for parts in self._ways(value, scope, 0):
            noted = self._note(parts, scope.path, word=given is not None and not scope.handed)
            if given is not None and (noted or _TEXT in parts):
                self._told.add(given)
            for p in parts if given is not None else ():
                if isinstance(p, Place) and p.given is not None and len(parts) == 1:
                    self._passed.setdefault(p.given, set()).add(given)

    def templates(self, package: Path) -> dict[str, Template]:
        """What was found."""
        waiting = [*self._told]
        while waiting:
            for key in self._passed.get(waiting.pop(), set()) - self._told:
                self._told.add(key)
                waiting.append(key)
        return {
            text: Template(
                path.relative_to(package).as_posix(),
                tuple(n for n, p in enumerate(places) if p.told or p.given in self._told),
            )
            for text, (path, places) in self._found.items()
        }

    def follow(self) -> None:
        """Take what is given for parameters that are told, and what that leads to."""
        while self._wanted:
            function, number, inner = self._wanted.pop()
            name = inner.owner if function.name == "__init__" else function.name
            word = _parameters(function)[number]
            defaults = function.args.defaults
            late = number - (len(_parameters(function)) - len(function.args.kwonlyargs)
                             - len(defaults))  # fmt: skip
            if 0 <= late < len(defaults):
                self.take(defaults[late], inner, (id(function), number))
            for call, scope in self._code.calls.get(name, []):
                given = [k.value for k in call.keywords if k.arg == word]
                if not given and number < len(call.args):
                    given = [call.args[number]]
                for x in given:
                    self.take(x, scope, (id(function), number))

    def _note(self, parts: Parts, path: Path, *, word: bool = False) -> bool:
        text, places = "", list[Place]()
        for p in parts:
            if isinstance(p, Place):
                text += f"{{{len(places)}}}"
                places.append(p)
            else:
                text += p
        text = text.strip()
        words = re.sub(r"\{\d+\}", "", text)
        alone = word and _WORD.fullmatch(text) is not None
        if not (alone or _WORDS.search(words)) or _INSIDE.search(words) or _EMPTY.search(text):
            return False
        known = self._found.setdefault(text, (path, places))[1]
        known[:] = [a if a.told or a.given else b for a, b in zip(known, places, strict=True)]
        return True

    def _ways(self, value: ast.expr, scope: _Scope, deep: int) -> list[Parts]:
        """Every way a text may be put together; one place for what is none."""
        hole: list[Parts] = [(_VALUE,)]
        if isinstance(value, ast.Constant):
            return [(value.value,)] if isinstance(value.value, str) else hole
        if deep > _DEEP:
            return hole
        if isinstance(value, ast.JoinedStr):
            return self._joined(_merged(value.values), scope, deep)
        if isinstance(value, ast.BinOp) and isinstance(value.op, ast.Add):
            return self._joined([value.left, value.right], scope, deep)
        if isinstance(value, ast.IfExp):
            return [
                *self._ways(value.body, scope, deep + 1),
                *self._ways(value.orelse, scope, deep + 1),
            ]
        if isinstance(value, ast.BoolOp):
            return [w for x in value.values for w in self._ways(x, scope, deep + 1)]
        if isinstance(value, ast.Name):
            return self._named(value.id, scope, deep)
        if isinstance(value, ast.Attribute) and value.attr.isupper():
            return self._named(value.attr, _Scope(scope.path), deep)
        if isinstance(value, ast.Attribute) and value.attr in _SAID:
            return [(_TEXT,)]
        if isinstance(value, ast.Subscript) and isinstance(value.value, ast.Dict):
            return [w for x in value.value.values for w in self._ways(x, scope, deep + 1)]
        if isinstance(value, ast.Subscript) and isinstance(value.value, ast.Name):
            return self._looked_up(value.value.id, scope, deep)
        if isinstance(value, ast.Call):
            return self._called(value, scope, deep)
        return hole

    def _joined(self, values: list[ast.expr], scope: _Scope, deep: int) -> list[Parts]:
        """What several pieces make; alone where they would make too many."""
        every: list[list[Parts]] = []
        for i, v in enumerate(values):
            inside = v.value if isinstance(v, ast.FormattedValue) else v
            # What stands in quotation marks is a name of the user's.
            before = values[i - 1] if i else None
            quoted = isinstance(before, ast.Constant) and str(before.value).endswith("“")
            plain = not isinstance(v, ast.FormattedValue) or v.format_spec is None
            every.append(
                self._ways(inside, scope, deep + 1) if plain and not quoted else [(_VALUE,)]
            )
        many = 1
        for x in every:
            many *= len(x)
        if many > _MOST:
            for i, x in enumerate(every):
                if len(x) > 1:
                    told = [self._note(parts, scope.path) for parts in x]
                    every[i] = [(_TEXT if any(told) else _VALUE,)]
        out = []
        for way in itertools.product(*every):
            flat: list[str | Place] = []
            for piece in itertools.chain.from_iterable(way):
                last = flat[-1] if flat else ""
                if isinstance(piece, str) and isinstance(last, str):
                    flat[-1:] = [last + piece]
                elif isinstance(piece, Place) and isinstance(last, Place):
                    flat[-1] = _TEXT if _TEXT in (piece, last) else last
                else:
                    flat.append(piece)
            out.append(tuple(flat))
        return out

    def _named(self, name: str, scope: _Scope, deep: int) -> list[Parts]:
        told = []
        for function in reversed(scope.around):
            given = list(_given(function, name))
            told += [w for x in given for w in self._ways(x, scope, deep + 1)]
            if name in _parameters(function):
                key = (id(function), _parameters(function).index(name))
                if key not in self._seen:
                    self._seen.add(key)
                    self._wanted.append((function, key[1], scope))
                return list(dict.fromkeys([(Place(given=key),), *told]))
            if name in _caught(function):
                return [(_TEXT,)]
            if given:
                return list(dict.fromkeys(told))
        if name in _SAID:
            return [(_TEXT,)]
        known = self._code.constants.get(name, []) if name.isupper() else []
        here = [x for x in known if x[1].path == scope.path] or known
        if len(here) == 1:
            return self._ways(here[0][0], here[0][1], deep + 1)
        return [(_VALUE,)]

    def _looked_up(self, name: str, scope: _Scope, deep: int) -> list[Parts]:
        """What a table of texts may give."""
        known = [x for x in self._code.constants.get(name, []) if x[1].path == scope.path]
        if len(known) == 1 and isinstance(known[0][0], ast.Dict):
            return [w for x in known[0][0].values for w in self._ways(x, known[0][1], deep + 1)]
        return [(_VALUE,)]

    def _called(self, call: ast.Call, scope: _Scope, deep: int) -> list[Parts]:
        name = _name(call.func)
        if name == "join" and isinstance(call.func, ast.Attribute) and call.args:
            between = call.func.value
            inside = call.args[0]
            if isinstance(inside, ast.List | ast.Tuple) and isinstance(between, ast.Constant):
                pieces: list[ast.expr] = []
                for x in inside.elts:
                    pieces += [between, x] if pieces else [x]
                return self._joined(pieces, scope, deep)
            spaced = isinstance(between, ast.Constant) and between.value == " "
            return [(_TEXT if spaced else _VALUE,)]
        if name in ("str", "last_line", "_last_line") and call.args:
            return self._ways(call.args[0], scope, deep + 1)
        known = self._code.functions.get(name, [])
        here = [x for x in known if x[1].path == scope.path] or known
        if len(here) != 1 or name in self._code.errors:
            return [(_VALUE,)]
        function, inner = here[0]
        if function.returns is None or ast.unparse(function.returns) not in ("str", "str | None"):
            return [(_VALUE,)]
        out = []
        for node in ast.walk(function):
            if isinstance(node, ast.Return) and node.value is not None:
                out += self._ways(node.value, inner, deep + 1)
        return list(dict.fromkeys(out)) or [(_VALUE,)]


def _merged(values: list[ast.expr]) -> list[ast.expr]:
    """Values of an f-string; ``{why[0].upper()}{why[1:]}`` is `why`."""
    out: list[ast.expr] = []
    for v in values:
        shown = ast.unparse(v.value) if isinstance(v, ast.FormattedValue) else ""
        if isinstance(v, ast.FormattedValue) and shown.endswith("[0].upper()"):
            whole = ast.parse(shown.removesuffix("[0].upper()"), mode="eval").body
            out.append(ast.FormattedValue(whole, -1, None))
        elif not shown.endswith("[1:]"):
            out.append(v)
    return out


def _given(function: ast.FunctionDef, name: str) -> Iterator[ast.expr]:
    """What a variable of a function is set to."""
    for node in ast.walk(function):
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
            for t in node.targets if isinstance(node, ast.Assign) else [node.target]:
                if isinstance(t, ast.Name) and t.id == name:
                    yield node.value
                elif isinstance(t, ast.Tuple) and isinstance(node.value, ast.Tuple):
                    for a, b in zip(t.elts, node.value.elts, strict=False):
                        if isinstance(a, ast.Name) and a.id == name:
                            yield b
                elif isinstance(t, ast.Tuple) and isinstance(node.value, ast.IfExp):
                    for way in (node.value.body, node.value.orelse):
                        if isinstance(way, ast.Tuple):
                            for a, b in zip(t.elts, way.elts, strict=False):
                                if isinstance(a, ast.Name) and a.id == name:
                                    yield b
        elif isinstance(node, ast.AugAssign) and _name(node.target) == name:
            yield node.value
        elif isinstance(node, ast.For | ast.comprehension):
            yield from _looped(node, name)


def _looped(node: ast.For | ast.comprehension, name: str) -> Iterator[ast.expr]:
    """What a variable of a loop over a literal is."""
    if not isinstance(node.iter, ast.Tuple | ast.List):
        return
    for row in node.iter.elts:
        if isinstance(node.target, ast.Name) and node.target.id == name:
            yield row
        elif isinstance(node.target, ast.Tuple) and isinstance(row, ast.Tuple):
            for a, b in zip(node.target.elts, row.elts, strict=False):
                if isinstance(a, ast.Name) and a.id == name:
                    yield b


def _caught(function: ast.FunctionDef) -> set[str]:
    """Names of exceptions that are handled."""
    handlers = (x for x in ast.walk(function) if isinstance(x, ast.ExceptHandler))
    return {x.name for x in handlers if x.name}


def _parameters(function: ast.FunctionDef) -> list[str]:
    names = [a.arg for a in (*function.args.posonlyargs, *function.args.args)]
    if names[:1] in (["self"], ["cls"]):
        names = names[1:]
    return names + [a.arg for a in function.args.kwonlyargs]


def _name(node: ast.AST) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""
