"""The layering holds, and the checks that guard it would notice if it did not."""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "segicl_gui"
CONFIG = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]

TESTED_LAYERS = (
    "domain", "storage", "engine", "model", "services", "evaluation", "training",
)  # fmt: skip


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    code = (
        "import sys\n"
        "from importlinter.cli import lint_imports\n"
        "sys.exit(lint_imports(no_cache=True))"
    )
    return subprocess.run(
        [sys.executable, "-c", code], cwd=folder, capture_output=True, encoding="utf-8", check=False
    )


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the package with its contracts, to plant violations in."""
    ignore = shutil.ignore_patterns("__pycache__")
    shutil.copytree(PACKAGE, tmp_path / "segicl_gui", ignore=ignore)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_contracts_hold():
    done = lint_imports(ROOT)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("layer", "line", "contract"),
    [
        ("domain", "import segicl_gui.ui", "Dependencies point one way"),
        ("storage", "import segicl_gui.engine", "Dependencies point one way"),
        ("services", "import segicl_gui.evaluation", "Dependencies point one way"),
        ("services", "import PySide6", "Qt and napari only in ui"),
        ("engine", "import napari", "Qt and napari only in ui"),
        ("ui", "import torch", "torch only below the engine"),
    ],
)
def test_a_planted_violation_is_noticed(copy: Path, layer: str, line: str, contract: str):
    (copy / "segicl_gui" / layer / "planted.py").write_text(f'"""Planted."""\n\n{line}\n')
    done = lint_imports(copy)
    assert done.returncode != 0
    assert f"{contract} BROKEN" in done.stdout
    assert f"segicl_gui.{layer}.planted" in done.stdout


def test_a_new_package_outside_the_layers_is_noticed(copy: Path):
    (copy / "segicl_gui" / "helpers").mkdir()
    (copy / "segicl_gui" / "helpers" / "__init__.py").write_text('"""Planted."""\n')
    done = lint_imports(copy)
    assert done.returncode != 0
    assert "helpers" in done.stdout + done.stderr


def test_no_package_escapes_the_rule_on_qt():
    (rule,) = (c for c in CONFIG["contracts"] if c["name"] == "Qt and napari only in ui")
    packages = {f"segicl_gui.{p.parent.name}" for p in PACKAGE.glob("*/__init__.py")}
    assert packages - {"segicl_gui.ui"} <= set(rule["source_modules"])


def test_every_module_below_the_window_has_its_test_file():
    """`engine/engines/pixels/features.py`: its own file, or one for its package `pixels`."""
    missing = []
    for layer in TESTED_LAYERS:
        for module in sorted((PACKAGE / layer).rglob("*.py")):
            if module.name == "__init__.py":
                continue
            path = ROOT / "tests" / module.relative_to(PACKAGE)
            packages = [p for p in path.parents if p.is_relative_to(ROOT / "tests" / layer)][:-1]
            mirrored = [path.with_name(f"test_{path.name}")]
            mirrored += [p.with_name(f"test_{p.name}.py") for p in packages]
            if not any(p.exists() for p in mirrored):
                missing.append(path.relative_to(ROOT / "tests").as_posix())
    assert not missing


@pytest.mark.skipif(
    importlib.util.find_spec("segicl_gui.ui.main_window") is None, reason="there is no window yet"
)
def test_the_window_imports_nothing_heavy():
    code = (
        "import linecache, sys, numpy, segicl_gui.ui.main_window\n"
        "from segicl_gui.ui.mask_layer import mask_layer\n"
        "mask_layer(numpy.zeros((4, 4), numpy.uint16), 'mask')\n"
        "print(*({'torch', 'transformers', 'diffusers', 'safetensors', 'pydicom', 'tifffile', "
        "'zarr', 'highdicom', 'pandas'} & set(sys.modules)))\n"
        "print(*(x for x in linecache.cache if 'napari' in x))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == []
