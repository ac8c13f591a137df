"""What is installed with the app's packages but never loaded by the app."""

from __future__ import annotations

import re
import shutil
from importlib.metadata import distributions
from pathlib import Path

# The console in napari's window, and what only that needs: our window has none.
CONSOLE = {
    "napari-console", "ipython", "ipykernel", "ipython-pygments-lexers", "jupyter-client",
    "jupyter-core", "qtconsole", "jedi", "parso", "debugpy", "tornado", "pyzmq", "prompt-toolkit",
    "matplotlib-inline", "stack-data", "executing", "asttokens", "pure-eval", "nest-asyncio",
    "comm", "pexpect", "ptyprocess", "traitlets", "wcwidth", "decorator", "nest-asyncio2",
}  # fmt: skip
# Installers; a faster download, for which the plain one stands in.
TOOLS = {"pip", "setuptools", "wheel", "hf-xet"}

# Folders of tests are named so in every package; what is imported elsewhere is `testing`.
TESTS = ("tests", "test", "_tests")
KEPT_TESTS = re.compile(r"^(numpy/testing|numpy/_core/tests/_natype|torch/testing)")

# Below site-packages. Torch: for building against it; it does not load without the
# torch_shm_manager in bin. transformers: no programs of its own.
UNUSED = (
    "torch/include", "torch/bin/[!t]*", "torch/bin/test*", "torch/share", "torch/test",
    "torch/lib/*.a", "torch/lib/*.lib", "functorch/**/*.pyi", "bin", "Scripts", "share", "etc",
    "mypyc", "**/*.pxd", "**/*.pyx", "**/*.c", "**/*.h", "**/*.cpp", "**/*.hpp", "**/*.pdb",
)  # fmt: skip

# A client has no use for weights; samples of libraries.
THIN_UNUSED = ("segicl_gui/model_store/*/*.safetensors", "skimage/data/*.*g", "skimage/data/*.tif*")

QT_MODULES = {
    "Core", "Gui", "Widgets", "OpenGL", "OpenGLWidgets", "Svg", "SvgWidgets", "DBus", "XcbQpa",
    "WaylandClient", "WaylandEglClientHwIntegration", "WlShellIntegration", "Test",
}  # fmt: skip
QT_UNUSED = (
    "Qt/qml", "Qt/metatypes", "Qt/libexec", "Qt/modules", "qml", "metatypes", "modules", "include",
    "typesystems", "glue", "doc", "scripts", "support", "lib", "assistant*", "designer*",
    "linguist*", "lrelease*", "lupdate*", "qml*", "svgtoqml*", "rcc*", "uic*", "balsam*", "*.pyi",
    "Assistant.app", "Designer.app", "Linguist.app", "libpyside6qml*", "pyside6qml*",
    "opengl32sw.dll", "avcodec*", "avformat*", "avutil*", "swresample*", "swscale*",
)  # fmt: skip
QT_PLUGINS = {
    "platforms", "platformthemes", "platforminputcontexts", "xcbglintegrations", "iconengines",
    "imageformats", "styles", "wayland-shell-integration", "wayland-decoration-client",
    "wayland-graphics-integration-client",
}  # fmt: skip
QT_PLUGINS_UNUSED = (
    "platforms/*eglfs*", "platforms/*linuxfb*", "platforms/*minimalegl*", "platforms/*vnc*",
    "platforms/*vkkhrdisplay*", "platforminputcontexts/*virtualkeyboard*", "imageformats/*pdf*",
)  # fmt: skip
QT_LANGUAGES = ("de", "en")


def prune(tree: Path, packages: Path, *, thin: bool) -> None:
    """Take out of a bundle's Python what the app does not load.

    Parameters
    ----------
    tree : Path
        The bundle's Python.
    packages : Path
        Its site-packages, filled.
    thin : bool
        Also what only helps people who write programs.
    """
    _uninstall(packages, CONSOLE | TOOLS)
    for pattern in UNUSED:
        for path in packages.glob(pattern):
            _remove(path)
    for name in TESTS:
        for path in sorted(packages.rglob(name)):
            inside = path.relative_to(packages).as_posix()
            if path.is_dir() and not KEPT_TESTS.match(inside):
                _remove(path)
    for program in [*(tree / "bin").glob("*"), *(tree / "Scripts").glob("*")]:
        if not re.fullmatch(r"python3\.\d+", program.name):
            _remove(program)
    if (qt := packages / "PySide6").is_dir():
        _prune_qt(qt)
    if thin:
        for pattern in THIN_UNUSED:
            for path in packages.glob(pattern):
                _remove(path)
        for path in packages.rglob("*.pyi"):
            # Where a package loads its parts when they are asked for, this says what there is.
            if path.name != "__init__.pyi":
                _remove(path)


def _prune_qt(qt: Path) -> None:
    for pattern in QT_UNUSED:
        for path in qt.glob(pattern):
            _remove(path)
    for path in [*qt.rglob("*Qt6*"), *qt.glob("Qt*.abi3.so"), *qt.glob("Qt*.pyd")]:
        found = re.match(
            r"(?:lib)?Qt6?([A-Za-z0-9]+?)(?:\.abi3)?\.(?:so|dll|pyd|dylib|framework)", path.name
        )
        if found and found[1] not in QT_MODULES:
            _remove(path)
    for path in qt.rglob("Qt*.framework"):
        if path.stem[2:] not in QT_MODULES:
            _remove(path)
    for folder in [*qt.glob("Qt/plugins"), *qt.glob("plugins")]:
        for path in folder.iterdir():
            if path.name not in QT_PLUGINS:
                _remove(path)
        for pattern in QT_PLUGINS_UNUSED:
            for path in folder.glob(pattern):
                _remove(path)
    for path in [*qt.glob("Qt/translations/*.qm"), *qt.glob("translations/*.qm")]:
        if not path.stem.startswith(("qtbase_", "qt_")) or not path.stem.endswith(QT_LANGUAGES):
            _remove(path)


def _uninstall(packages: Path, names: set[str]) -> None:
    for found in list(distributions(path=[str(packages)])):
        if _key(found.name) not in names:
            continue
        for file in found.files or ():
            path = Path(str(file.locate()))
            if packages in path.parents and ".." not in path.parts:
                path.unlink(missing_ok=True)
                _drop_empty(path.parent, packages)


def _drop_empty(folder: Path, above: Path) -> None:
    while folder != above and above in folder.parents and folder.is_dir():
        shutil.rmtree(folder / "__pycache__", ignore_errors=True)
        if any(folder.iterdir()):
            return
        folder.rmdir()
        folder = folder.parent


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _key(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
