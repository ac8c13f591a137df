"""The installers' scripts; building and starting them is ``make package try-package``."""

from __future__ import annotations

import configparser
import importlib.util
import plistlib
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from importlib.metadata import distributions
from pathlib import Path
from types import ModuleType

import pytest
import yaml

ROOT = Path(__file__).parent.parent
PACKAGING = ROOT / "packaging"
LINUX = PACKAGING / "linux"
posix = pytest.mark.skipif(sys.platform == "win32", reason="shell scripts")


def script(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"packaging_{name}", PACKAGING / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def files() -> list[Path]:
    found = [p for p in PACKAGING.rglob("*") if p.is_file() and p.suffix != ".pyc"]
    return [*found, ROOT / ".github/workflows/release.yml", ROOT / "Makefile"]


def test_what_scripts_name_is_there() -> None:
    named = {
        (file.name, name.replace("\\", "/"))
        for file in files()
        for name in re.findall(
            r"(?<![\w$/])packaging[/\\][\w./\\-]+\.(?:sh|py|iss|desktop|xml|plist|md)",
            file.read_text("utf-8", "replace"),
        )
    }
    assert len(named) > 8
    assert [n for n in named if not (ROOT / n[1]).is_file()] == []


@posix
def test_shell_scripts_can_be_read() -> None:
    for path in [*PACKAGING.rglob("*.sh"), *(LINUX / "debian").glob("post*")]:
        done = subprocess.run(["bash", "-n", path], capture_output=True, text=True, check=False)
        assert done.stderr == "", path


def test_release_attaches_every_system() -> None:
    text = (ROOT / ".github/workflows/release.yml").read_text(encoding="utf-8")
    jobs = yaml.safe_load(text)["jobs"]
    assert set(jobs["release"]["needs"]) == set(jobs) - {"release"} == {"linux", "windows", "macos"}
    for name in jobs["release"]["needs"]:
        assert "actions/upload-artifact@v4" in [s.get("uses") for s in jobs[name]["steps"]]


def test_mac_opens_project_folders_as_documents() -> None:
    told = plistlib.loads((PACKAGING / "macos/Info.plist").read_bytes())
    (kind,) = told["UTExportedTypeDeclarations"]
    assert kind["UTTypeTagSpecification"]["public.filename-extension"] == ["segicl"]
    (document,) = told["CFBundleDocumentTypes"]
    assert document["LSItemContentTypes"] == [kind["UTTypeIdentifier"]]


def test_desktop_entry_and_mime_type_agree() -> None:
    entry = configparser.ConfigParser(interpolation=None)
    entry.optionxform = str  # type: ignore[assignment, method-assign]
    entry.read(LINUX / "segicl-gui.desktop", encoding="utf-8")
    told = entry["Desktop Entry"]
    assert told["Exec"] == "segicl gui %f"
    (kind,) = ET.parse(LINUX / "segicl-gui.xml").getroot()
    assert kind.attrib["type"] in told["MimeType"].split(";")
    assert [g.attrib["pattern"] for g in kind if g.tag.endswith("glob")] == ["*.segicl"]


def test_windows_installer_is_per_user_and_opens_project_folders() -> None:
    text = (PACKAGING / "windows/segicl-gui.iss").read_text(encoding="utf-8")
    assert "PrivilegesRequired=lowest" in text
    assert 'System.FileName:""*.segicl""' in text
    source = re.findall(r'^Source: "(?!\{)([^"]+)"', text, re.MULTILINE)
    assert source
    assert all((PACKAGING / "windows" / s).is_file() for s in source)


def test_no_module_of_qt_is_used_that_bundles_lack() -> None:
    kept = script("pruning").QT_MODULES
    used = {
        name
        for path in (ROOT / "segicl_gui").rglob("*.py")
        for name in re.findall(
            r"^\s*(?:from|import) PySide6\.Qt(\w+)", path.read_text(encoding="utf-8"), re.MULTILINE
        )
    }
    assert "Widgets" in used
    assert used <= kept


def test_pruning_takes_tests_and_consoles_and_leaves_the_rest(tmp_path: Path) -> None:
    packages = tmp_path / "lib/python3.11/site-packages"
    info = packages / "ipython-9.0.dist-info"
    for path in (
        "numpy/tests/test_a.py", "numpy/testing/__init__.py", "torch/include/a.h",
        "torch/bin/test_api", "torch/bin/torch_shm_manager",
        "IPython/__init__.py", "PySide6/QtQuick.abi3.so", "PySide6/QtWidgets.abi3.so",
        "PySide6/Qt/lib/libQt6Quick.so.6", "PySide6/Qt/lib/libQt6Core.so.6",
        "PySide6/Qt/plugins/sqldrivers/a.so", "PySide6/Qt/plugins/platforms/libqxcb.so",
        "PySide6/Qt/translations/qtbase_de.qm", "PySide6/Qt/translations/qtbase_fr.qm",
    ):  # fmt: skip
        (packages / path).parent.mkdir(parents=True, exist_ok=True)
        (packages / path).touch()
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: ipython\nVersion: 9.0\n")
    (info / "RECORD").write_text(
        f"IPython/__init__.py,,\n{info.name}/METADATA,,\n{info.name}/RECORD,,\n"
    )
    (tmp_path / "bin").mkdir()
    for name in ("python3.11", "tqdm"):
        (tmp_path / "bin" / name).touch()
    script("pruning").prune(tmp_path, packages, thin=False)
    left = {p.relative_to(packages).as_posix() for p in packages.rglob("*") if p.is_file()}
    assert left == {
        "torch/bin/torch_shm_manager",  # without it, torch ends when it is imported
        "numpy/testing/__init__.py", "PySide6/QtWidgets.abi3.so", "PySide6/Qt/lib/libQt6Core.so.6",
        "PySide6/Qt/plugins/platforms/libqxcb.so", "PySide6/Qt/translations/qtbase_de.qm",
    }  # fmt: skip
    assert [p.name for p in (tmp_path / "bin").iterdir()] == ["python3.11"]


def test_bill_of_materials_names_what_is_installed() -> None:
    found = [d for d in distributions() if d.metadata["Name"] in ("numpy", "PyYAML", "segicl-gui")]
    bill = script("inventory").bill_of_materials(found, "thin")
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.5")
    listed = {c["name"]: c for c in bill["components"]}
    assert set(listed) == {"CPython", "numpy", "PyYAML"}
    assert listed["PyYAML"]["purl"] == f"pkg:pypi/pyyaml@{yaml.__version__}"
    assert all(c["licenses"] for c in bill["components"])


@posix
@pytest.mark.parametrize("copied", [False, True])
def test_per_user_install_comes_and_goes_and_leaves_what_is_the_users(
    tmp_path: Path, copied: bool
) -> None:
    home = tmp_path / "home"
    mine = {home / ".config/segicl-gui/settings.json", home / "study/project.segicl/project.db"}
    for path in mine:
        path.parent.mkdir(parents=True)
        path.touch()
    bundle = tmp_path / "a stick" / "segicl-gui"
    (bundle / "share/icons/hicolor/16x16/apps").mkdir(parents=True)
    (bundle / "share/icons/hicolor/16x16/apps/segicl-gui.png").touch()
    for name in (
        "install.sh",
        "uninstall.sh",
        "refresh.sh",
        "segicl-gui.desktop",
        "segicl-gui.xml",
    ):
        place = bundle if "install" in name else bundle / "share"
        (place / name).write_bytes((LINUX / name).read_bytes())
    (bundle / "segicl").write_text("#!/bin/sh\n")

    def run(path: Path, *arguments: str) -> None:
        environment = {"HOME": str(home), "PATH": "/usr/bin:/bin"}
        subprocess.run(["sh", path, *arguments], check=True, capture_output=True, env=environment)

    run(bundle / "install.sh", *(["--copy"] if copied else []))
    installed = home / ".local/opt/segicl-gui" if copied else bundle
    assert (home / ".local/bin/segicl").resolve() == installed / "segicl"
    entry = (home / ".local/share/applications/segicl-gui.desktop").read_text(encoding="utf-8")
    assert f'Exec="{installed}/segicl" gui %f' in entry
    run(installed / "uninstall.sh")
    # Desktops keep an index of their own in applications/ and mime/.
    left = {p for p in home.rglob("*") if p.is_file() and p.name != "mimeinfo.cache"}
    assert {p for p in left if "segicl" in str(p)} == mine
    assert bundle.is_dir()
