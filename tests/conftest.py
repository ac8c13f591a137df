"""Keeps every test away from the settings, caches and data of whoever runs it."""

from __future__ import annotations

import atexit
import importlib.util
import os
import shutil
import tempfile
from pathlib import Path
from types import ModuleType

import hypothesis
import pytest

# How long an example takes says more of the machine's other work than of the code.
hypothesis.settings.register_profile("no deadline", deadline=None)
hypothesis.settings.load_profile("no deadline")

_USER_FOLDERS = ("XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME")


def _point_to(home: Path) -> dict[str, str]:
    """Environment that puts all of a user's folders (platformdirs, Qt, napari) below `home`."""
    env = {name: str(home / name.removeprefix("XDG_").lower()) for name in _USER_FOLDERS}
    return {**env, "NAPARI_CONFIG": str(home / "napari.yaml")}


# Set before anything imports napari or Qt, which read some of it once and for all.
_home = Path(tempfile.mkdtemp(prefix="segicl-tests-"))
atexit.register(shutil.rmtree, _home, ignore_errors=True)
os.environ.update(_point_to(_home))
_runtime = _home / "runtime"
_runtime.mkdir(mode=0o700)
os.environ["XDG_RUNTIME_DIR"] = str(_runtime)


@pytest.fixture(autouse=True)
def own_user_folders(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """Fresh user folders a test, so that settings of one are not seen by the next."""
    home = tmp_path_factory.mktemp("user")
    for name, value in _point_to(home).items():
        if name != "NAPARI_CONFIG":  # napari keeps the settings it loaded first
            monkeypatch.setenv(name, value)
    return home


@pytest.fixture(scope="session")
def dicom_files() -> ModuleType:
    """The functions of ``tests/dicom_files.py``, which write DICOM files."""
    file = Path(__file__).with_name("dicom_files.py")
    spec = importlib.util.spec_from_file_location("dicom_files", file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
