"""Under which terms everything is passed on that the app is built on; no network needed."""

from __future__ import annotations

import re
from importlib.metadata import PackageNotFoundError, distribution

import pytest
from packaging.requirements import Requirement

# Permissive ones; weak copyleft where the library stays a file of its own that can be exchanged
# (Qt as LGPL, MPL by file).
ALLOWED = {
    "MIT", "BSD", "Apache", "ISC", "PSF", "MPL", "LGPL", "Zlib", "0BSD", "CC0", "BSL", "HPND",
    "CMU", "CNRI", "Kiwi", "FreeBSD",
}  # fmt: skip
REFUSED = re.compile(r"AGPL|Affero|SSPL|Commons Clause|non.?commercial|CC-BY-NC|proprietary", re.I)
STRONG = re.compile(r"(?<!L)GPL|(?<!Lesser )General Public License", re.I)


def terms(name: str) -> str:
    """What a distribution says of its licence, shortest form first."""
    told = distribution(name).metadata
    by_class = [
        c.split("::")[-1] for c in told.get_all("Classifier") or () if c.startswith("License")
    ]
    text = (told.get("License") or "")[:60]
    return told.get("License-Expression") or " / ".join(by_class) or text


def problem(told: str) -> str:
    """What is wrong with a licence; "" where nothing is. One of several (OR) is enough."""
    choices = re.split(r"\bOR\b", told)
    return "" if any(not _wrong(c) for c in choices) else _wrong(choices[0])


def _wrong(told: str) -> str:
    if REFUSED.search(told) or STRONG.search(told):
        return f"“{told}” cannot be passed on with this app"
    if not any(re.search(rf"\b{a}", told, re.I) for a in ALLOWED):
        return f"“{told}” is not a licence that is known here"
    return ""


def everything_needed() -> set[str]:
    """Names of all that is installed for the app, its network and training included."""
    found: set[str] = set()

    def walk(name: str, extras: tuple[str, ...] = ()) -> None:
        key = re.sub(r"[-_.]+", "-", name).lower()
        if key in found:
            return
        try:
            needed = distribution(name).requires or ()
        except PackageNotFoundError:
            return
        found.add(key)
        for requirement in map(Requirement, needed):
            asked = requirement.marker
            if asked is None or any(asked.evaluate({"extra": e}) for e in ("", *extras)):
                walk(requirement.name, tuple(requirement.extras))

    walk("segicl-gui", ("model", "train"))
    return found


def test_every_dependency_may_be_passed_on():
    needed = everything_needed()
    assert {"numpy", "pyside6-essentials", "torch"} <= needed
    wrong = {n: problem(terms(n)) for n in needed}
    assert {n: w for n, w in wrong.items() if w} == {}


@pytest.mark.parametrize(
    "told",
    ["AGPL-3.0-only", "GPL-3.0-or-later", "GNU General Public License v3 (GPLv3)", "Proprietary",
     "CC-BY-NC-4.0", "Apache with Commons Clause", "", "SSPL-1.0"],
)  # fmt: skip
def test_others_are_noticed(told: str):
    assert problem(told)


def test_one_of_several_is_enough():
    assert not problem("LGPL-3.0-only OR GPL-2.0-only OR GPL-3.0-only")
    assert not problem("GNU Lesser General Public License v3 (LGPLv3)")
