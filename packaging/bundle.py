"""Puts the app, its packages and a Python of its own into one folder that runs from anywhere.

    python packaging/bundle.py OUT [--flavour cpu|cuda|thin] [--python PREFIX]

A Python that finds its library from where its executable lies is copied (not Debian's own: a
pyenv, uv or python.org build), the packages of `constraints.txt` are installed into the copy with
uv, what the app never loads is taken out (`pruning.py`), the rest is compiled, and what is shipped
is listed (`inventory.py`). The engine's child process is then started as in any installation, by
``sys.executable -m``: nothing is frozen.
"""

from __future__ import annotations

import argparse
import compileall
import os
import re
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import inventory
import pruning

ROOT = Path(__file__).resolve().parent.parent
FLAVOURS = {
    "cpu": ("[model]", "cpu"),
    "cuda": ("[model]", "auto"),
    "thin": ("", None),
}
"""Extras of the package, and uv's name of the PyTorch index; None where there is no torch."""
UNWANTED = (
    "config-3.", "_tkinter.", "_test", "tcl8", "tk8", "libtcl", "libtk", "readline.", "_curses",
    "nis.", "turtle.",
)  # fmt: skip
"""How modules begin that bring libraries for terminals, tests or Tk along."""


def main() -> None:
    """Build as the command line says."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("out", type=Path, help="folder to make; an old one is replaced")
    parser.add_argument("--flavour", choices=FLAVOURS, default="cpu")
    parser.add_argument("--python", type=Path, default=Path(sys.base_prefix), metavar="PREFIX")
    given = parser.parse_args()
    tree = given.out.resolve() / "python"
    if given.out.exists():
        shutil.rmtree(given.out)
    copy_python(given.python.resolve(), tree)
    install(interpreter(tree), given.flavour)
    pruning.prune(tree, packages_of(tree), thin=given.flavour == "thin")
    if sys.platform == "linux":
        import shared_libraries

        shared_libraries.strip(tree)
        shared_libraries.carry(tree)
        shared_libraries.check(tree)
    inventory.write(interpreter(tree), packages_of(tree), given.out, given.flavour)
    if given.flavour != "thin":  # a third of it; made when it is installed
        compile_all(tree)


def interpreter(tree: Path) -> Path:
    """The Python executable of a tree."""
    if os.name == "nt":
        return tree / "python.exe"
    return next(p for p in sorted((tree / "bin").glob("python3.*")) if p.name[-1].isdigit())


def packages_of(tree: Path) -> Path:
    """The folder of a tree into which packages are installed."""
    if os.name == "nt":
        return tree / "Lib" / "site-packages"
    return next((tree / "lib").glob("python3.*")) / "site-packages"


def copy_python(prefix: Path, tree: Path) -> None:
    """Copy a Python without its packages, tests, headers and the tools for making others."""
    unwanted = {
        "site-packages", "__pycache__", "test", "tests", "idlelib", "tkinter", "turtledemo",
        "ensurepip", "lib2to3", "pydoc_data", "include", "share", "Tools", "Doc", "Scripts", "tcl",
        "pkgconfig",
    }  # fmt: skip

    def skipped(folder: str, names: list[str]) -> set[str]:
        return {
            n
            for n in names
            if n in unwanted or n.startswith(UNWANTED) or n.endswith((".a", ".lib", ".pdb"))
        }

    if os.name == "nt":
        shutil.copytree(prefix, tree, ignore=skipped)
    else:
        name = f"python{sysconfig.get_python_version()}"
        (tree / "bin").mkdir(parents=True)
        shutil.copy2(prefix / "bin" / name, tree / "bin" / name)
        shutil.copytree(prefix / "lib" / name, tree / "lib" / name, ignore=skipped)
        for library in (prefix / "lib").glob("libpython3.*.*"):
            if library.suffix != ".a":
                shutil.copy2(library, tree / "lib" / library.name, follow_symlinks=False)
    packages_of(tree).mkdir(parents=True, exist_ok=True)


def install(python: Path, flavour: str) -> None:
    """Install the app and what it needs, at the locked versions."""
    extras, torch_index = FLAVOURS[flavour]
    wanted = [f"{ROOT}{extras}"]
    command = ["uv", "pip", "install", "--python", str(python), "--link-mode", "copy", "-q"]
    command += ["--break-system-packages", "-c", str(ROOT / "constraints.txt")]
    # uv does not read pip's settings.
    environment = dict(os.environ)
    places = environment.get("PIP_FIND_LINKS", "")
    if places:
        environment.setdefault("UV_FIND_LINKS", places)
    if torch_index is not None:
        setup = (ROOT / "packaging" / "setup.sh").read_text(encoding="utf-8")
        pinned = re.search(r"^TORCH=([0-9.]+)", setup, re.MULTILINE)
        assert pinned is not None
        wanted.append(f"torch=={pinned[1]}")
        here = any(Path(p).glob(f"torch-{pinned[1]}*") for p in places.split())
        if sys.platform != "darwin" and not (here and flavour == "cpu"):
            command += ["--torch-backend", torch_index]
    uv = shutil.which(
        "uv", path=os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    )
    if uv is None:
        sys.exit("bundle: uv is missing; run: python -m pip install uv")
    subprocess.run([uv, *command[1:], *wanted], check=True, env=environment)


def compile_all(tree: Path) -> None:
    """Compile everything, to be believed whatever the times of files: archives change them."""
    from py_compile import PycInvalidationMode

    if sys.version_info[:2] != _version_of(tree):
        sys.exit("bundle: run this with the Python that is bundled")
    compileall.compile_dir(
        tree,
        quiet=2,
        workers=os.cpu_count() or 1,
        invalidation_mode=PycInvalidationMode.UNCHECKED_HASH,
        stripdir=str(tree),
    )


def _version_of(tree: Path) -> tuple[int, int]:
    out = subprocess.run(
        [interpreter(tree), "-c", "import sys; print(*sys.version_info[:2])"],
        check=True, capture_output=True, text=True,
    ).stdout.split()  # fmt: skip
    return int(out[0]), int(out[1])


if __name__ == "__main__":
    main()
