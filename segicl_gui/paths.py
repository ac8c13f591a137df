"""Where the files that travel with the app lie: icons, recipes, model weights, guide.

They are found in a checkout (beside the package), and in what is installed (inside the package).
"""

from __future__ import annotations

from pathlib import Path


def resource(name: str) -> Path:
    """Path of a file or folder in ``resources/``.

    Parameters
    ----------
    name : str
        Relative, with forward slashes: ``"icon.svg"``.

    Raises
    ------
    FileNotFoundError
        If there is no such file, or the installation lacks its resources.
    """
    path = _folder("resources") / name
    if not path.exists():
        raise FileNotFoundError(f"no resource {name!r}: {path} does not exist")
    return path


def model_store() -> Path:
    """Folder of the model weights that came with the app; holds ``manifest.json``.

    Raises
    ------
    FileNotFoundError
        If the installation lacks it.
    """
    return _folder("model_store")


def guide() -> Path:
    """Folder of the user guide's pages; holds ``index.md``.

    Raises
    ------
    FileNotFoundError
        If the installation lacks it.
    """
    return _folder("docs")


def _folder(name: str) -> Path:
    package = Path(__file__).parent
    places = [package / name]
    # Beside an installed package lie other people's packages: only a checkout's own folder counts.
    if (package.parent / "pyproject.toml").is_file():
        places.append(package.parent / name)
    for place in places:
        if place.is_dir():
            return place
    looked = ", ".join(str(p) for p in places)
    raise FileNotFoundError(f"{name} is missing from this installation; looked in {looked}")
