"""What a bundle ships: sizes by package, licences, and a bill of materials (CycloneDX 1.5 JSON)."""

from __future__ import annotations

import json
import platform
import re
import subprocess
import sys
import uuid
from datetime import UTC, datetime
from importlib.metadata import Distribution, distributions
from pathlib import Path

LICENCE_FILE = re.compile(r"(^|/)(licen[cs]es?|copying|notice|authors)[^/]*(/|$)", re.I)


def write(python: Path, packages: Path, out: Path, flavour: str) -> None:
    """Write ``licences/``, ``sbom.cdx.json`` and ``sizes.txt`` beside a bundle's Python.

    Parameters
    ----------
    python : Path
        The bundle's interpreter.
    packages : Path
        Its site-packages, pruned, not yet compiled.
    out : Path
        The bundle's folder.
    flavour : str
    """
    found = sorted(distributions(path=[str(packages)]), key=_name)
    _licences(found, python, out / "licences")
    bill = bill_of_materials(found, flavour)
    (out / "sbom.cdx.json").write_text(json.dumps(bill, indent=1) + "\n", encoding="utf-8")
    (out / "sizes.txt").write_text(sizes(packages), encoding="utf-8")


def sizes(packages: Path) -> str:
    """MB by folder of site-packages, largest first."""
    rows = []
    for path in packages.iterdir():
        files = [path] if path.is_file() else [p for p in path.rglob("*") if not p.is_symlink()]
        rows.append((sum(p.stat().st_size for p in files if p.is_file()), path.name))
    rows.sort(reverse=True)
    shown = [f"{n / 1e6:8.1f}  {name}" for n, name in rows if n >= 5e5]
    return "\n".join([f"{sum(n for n, _ in rows) / 1e6:8.1f}  all", *shown]) + "\n"


def bill_of_materials(found: list[Distribution], flavour: str) -> dict[str, object]:
    """A CycloneDX 1.5 document of installed distributions.

    Parameters
    ----------
    found : list of Distribution
    flavour : str
        Becomes a property of the app.
    """
    own = next((d for d in found if _name(d) == "segicl-gui"), None)
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "serialNumber": f"urn:uuid:{uuid.uuid4()}",
        "version": 1,
        "metadata": {
            "timestamp": datetime.now(UTC).isoformat(timespec="seconds"),
            "component": {
                "type": "application",
                "bom-ref": "segicl-gui",
                "name": "segicl-gui",
                "version": own.version if own else "",
                "properties": [{"name": "flavour", "value": flavour}],
            },
        },
        "components": [
            {
                "type": "platform",
                "bom-ref": "python",
                "name": "CPython",
                "version": platform.python_version(),
                "licenses": [{"expression": "PSF-2.0"}],
            },
            *(_component(d) for d in found if d is not own),
        ],
    }


def terms(told: Distribution) -> str:
    """What a distribution says of its licence, shortest form first."""
    by_class = [
        c.split("::")[-1].strip()
        for c in told.metadata.get_all("Classifier") or ()
        if c.startswith("License")
    ]
    text = (told.metadata.get("License") or "").strip().split("\n")[0][:80]
    return (
        told.metadata.get("License-Expression") or " / ".join(by_class) or text or "see its files"
    )


def _component(told: Distribution) -> dict[str, object]:
    expression = told.metadata.get("License-Expression")
    licence = {"expression": expression} if expression else {"license": {"name": terms(told)}}
    purl = f"pkg:pypi/{_name(told)}@{told.version}"
    return {
        "type": "library",
        "bom-ref": purl,
        "name": told.metadata["Name"],
        "version": told.version,
        "purl": purl,
        "licenses": [licence],
    }


def _licences(found: list[Distribution], python: Path, out: Path) -> None:
    out.mkdir(parents=True)
    lines = [
        "What this bundle ships, and under which terms. Full texts: the folders beside this file.",
        "",
    ]
    lines.append(f"CPython {platform.python_version()}: PSF-2.0")
    text = python.parent.parent / "lib" / python.name / "LICENSE.txt"
    for place in (text, python.parent / "LICENSE.txt"):
        if place.is_file():
            _copy(place, out / "CPython" / "LICENSE.txt")
    for told in found:
        lines.append(f"{told.metadata['Name']} {told.version}: {terms(told)}")
        for file in told.files or ():
            path = Path(str(file.locate()))
            inside = file.as_posix()
            if (
                LICENCE_FILE.search(inside)
                and path.suffix not in (".py", ".pyc")
                and path.is_file()
            ):
                _copy(path, out / _name(told) / re.sub(r"^.*\.dist-info/", "", inside))
    lines += _system(out)
    (out / "THIRD_PARTY.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")


def _system(out: Path) -> list[str]:
    """Carried system libraries, by the Debian package whose copyright file tells of them."""
    lines = []
    home = out.parent / "python" / "lib"
    for library in sorted(home.glob("lib*.so*")):
        if library.name.startswith("libpython"):
            continue
        told = subprocess.run(
            ["dpkg", "-S", f"*/{library.name}"], capture_output=True, text=True, check=False
        ).stdout
        package = told.split(":", 1)[0] if told else ""
        text = Path("/usr/share/doc") / package / "copyright"
        lines.append(f"{library.name}: Debian package {package or 'unknown'}, see its text")
        if package and text.is_file():
            _copy(text, out / package / "copyright")
    return lines


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(source.read_bytes())


def _name(told: Distribution) -> str:
    return re.sub(r"[-_.]+", "-", told.metadata["Name"] or "").lower()


if __name__ == "__main__":
    sys.stdout.write(sizes(Path(sys.argv[1])))
