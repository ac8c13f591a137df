from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from segicl_gui import paths

ROOT = Path(paths.__file__).parents[1]


def test_resources_and_models_are_found_here():
    assert paths.resource("icon.svg").read_text().startswith("<svg")
    manifest = json.loads((paths.model_store() / "manifest.json").read_text())
    assert manifest["schema"] == 2
    for model in manifest["models"]:
        assert all((paths.model_store() / model["id"] / f).is_file() for f in model["files"])


def test_a_resource_that_is_not_there_is_named():
    with pytest.raises(FileNotFoundError, match=r"nothing\.png"):
        paths.resource("nothing.png")


def _install(package: Path) -> None:
    """What a wheel puts into site-packages, as far as this module is concerned."""
    package.mkdir(parents=True)
    shutil.copy(ROOT / "segicl_gui" / "__init__.py", package)
    shutil.copy(ROOT / "segicl_gui" / "paths.py", package)


def _ask(python_path: Path, code: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", f"import sys; sys.path.insert(0, {str(python_path)!r}); {code}"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


ASK = "from segicl_gui import paths; print(paths.resource('icon.svg'))"


def test_found_inside_an_installed_package(tmp_path: Path):
    _install(tmp_path / "segicl_gui")
    shutil.copytree(ROOT / "resources", tmp_path / "segicl_gui" / "resources")
    assert _ask(tmp_path, ASK) == str(tmp_path / "segicl_gui" / "resources" / "icon.svg")


def test_a_stranger_s_folder_beside_an_installed_package_is_not_taken(tmp_path: Path):
    _install(tmp_path / "segicl_gui")
    (tmp_path / "resources").mkdir()
    (tmp_path / "resources" / "icon.svg").write_text("<svg/>")
    refused = f"""exec('''
try:
    {ASK}
except FileNotFoundError as error:
    print(error)
''')"""
    assert "missing from this installation" in _ask(tmp_path, refused)
