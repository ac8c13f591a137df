"""No line of the package makes code of data; and the check that says so would notice one."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "segicl_gui"
UNPICKLING = {"pickle", "cPickle", "_pickle", "dill", "cloudpickle", "joblib", "marshal", "shelve",
              "yaml", "ruamel", "jsonpickle", "xmlrpc", "code", "codeop", "runpy"}  # fmt: skip
EVALUATING = {"eval", "exec", "compile", "__import__"}
# Modules by name: engines of installed packages, and of the command line of a developer.
IMPORTING = {"engine/developing.py"}


def violations(source: str, where: str = "x.py") -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        line = f"{where}:{getattr(node, 'lineno', 0)}"
        if isinstance(node, ast.Import | ast.ImportFrom):
            names = [a.name for a in node.names]
            if isinstance(node, ast.ImportFrom):
                names = [node.module or ""]
            yield from (f"{line} imports {n}" for n in names if n.split(".")[0] in UNPICKLING)
        if not isinstance(node, ast.Call):
            continue
        called = ast.unparse(node.func)
        keywords = {k.arg: k.value for k in node.keywords}
        if called in EVALUATING:
            yield f"{line} calls {called}"
        if called.endswith("import_module") and where not in IMPORTING:
            yield f"{line} calls {called}"
        if called in ("torch.load", "torch.hub.load", "os.system", "os.popen"):
            yield f"{line} calls {called}"
        if called in ("np.load", "numpy.load", "np.lib.format.read_array"):
            allowed = keywords.get("allow_pickle")
            if not (isinstance(allowed, ast.Constant) and allowed.value is False):
                yield f"{line} calls {called} without allow_pickle=False"
        if called in ("zarr.open", "zarr.load") or called.endswith(".extractall"):
            yield f"{line} calls {called}"
        for name, value in keywords.items():
            if name in ("trust_remote_code", "shell", "allow_pickle") and not (
                isinstance(value, ast.Constant) and value.value is False
            ):
                yield f"{line} gives {name}"
        if called.endswith("from_pretrained") and not _is_our_own(called):
            local = keywords.get("local_files_only")
            if not (isinstance(local, ast.Constant) and local.value is True):
                yield f"{line} calls {called} without local_files_only=True"


def _is_our_own(called: str) -> bool:
    return called.startswith(("SegICL", "cls."))


def test_the_package_has_none():
    files = sorted(PACKAGE.rglob("*.py"))
    assert len(files) > 200
    found = [
        v
        for f in files
        for v in violations(f.read_text("utf-8"), f.relative_to(PACKAGE).as_posix())
    ]
    assert not found


@pytest.mark.parametrize(
    "line",
    [
        "import pickle",
        "def f():\n    from joblib import load",
        "import yaml.loader",
        "torch.load(f, weights_only=True)",
        "np.load(f)",
        "np.load(f, allow_pickle=flag)",
        "eval(text)",
        "exec(code, {})",
        "AutoModel.from_pretrained(name)",
        "AutoModel.from_pretrained(name, local_files_only=True, trust_remote_code=True)",
        "subprocess.run(line, shell=True)",
        "importlib.import_module(pack['module'])",
        "archive.extractall(folder)",
    ],
)
def test_a_planted_one_is_noticed(line: str):
    assert list(violations(line))


@pytest.mark.parametrize(
    "line",
    [
        "np.load(f, allow_pickle=False)",
        "re.compile('x')",
        "dialog.exec()",
        "network.eval()",
        "AutoModel.from_pretrained(folder, local_files_only=True)",
    ],
)
def test_honest_lines_pass(line: str):
    assert not list(violations(line))
