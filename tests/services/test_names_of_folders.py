"""Projects in folders and of images with names as people give them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import unicodedata
from pathlib import Path

import numpy as np
import pytest
import SimpleITK as sitk

from segicl_gui.domain.errors import UserError
from segicl_gui.services.projects import open_path

# What a user does from one end to the other: make, draw, save, open again, look at, export.
WALK = """
import json, os, sys
from pathlib import Path
import numpy as np
import SimpleITK as sitk
from segicl_gui.domain.masks import LabelMap
from segicl_gui.domain.project import Assessment, Project
from segicl_gui.services.export import export_project
from segicl_gui.services.library import ImageLibrary
from segicl_gui.services.projects import open_path
from segicl_gui.storage.images import read_mask

for name in json.loads(Path(sys.argv[2]).read_text(encoding="utf-8")):
    scans = Path(sys.argv[1]) / name
    (scans / "images").mkdir(parents=True)
    image = sitk.GetImageFromArray(np.arange(60, dtype=np.uint8).reshape(3, 4, 5))
    stem = name.encode()[:200].decode(errors="ignore")
    sitk.WriteImage(image, str(scans / "images" / "plain.nii.gz"))
    (scans / "images" / "plain.nii.gz").rename(scans / "images" / f"{stem}.nii.gz")
    opened = open_path(scans)
    schema = opened.state.schema
    project = Project(opened.state)
    project.changed.connect(lambda step: opened.store.append(step))
    project.commit_shared("Labels", type(opened.state)(
        opened.state.name, schema.add(schema.new(stem[:40])), opened.state.cases))
    (case,) = project.state.cases.values()
    array = np.zeros((3, 4, 5), np.uint16)
    array[1, 1:3, 1:3] = 1
    case = case.with_mask(0, LabelMap.from_array(array))
    case = case.with_assessments({1: Assessment.CONFIRMED}, range(3))
    project.commit_case("Draw", case)
    opened.store.close()
    opened = open_path(scans)
    assert opened.store.read_only is None
    (case,) = opened.state.cases.values()
    assert np.array_equal(case.mask(0).array(), array)
    library = ImageLibrary(opened.store.folder)
    assert library.load(case).image.array.max() == 59
    looking = open_path(scans, read_only=True)
    assert looking.state == opened.state
    looking.store.close()
    out = scans / "out"
    report = export_project(opened.state, opened.store, library.path, "nifti", out, tell=print)
    assert not report.failed, report.failed
    (written,) = out.rglob("*.nii.gz")
    assert np.array_equal(read_mask(written, case.geometry), array)
    opened.store.close()
print("done")
"""

NAMES = [
    "  Leber CT  Größe_Łódź_Ω v1.0.nii.gz folder",
    unicodedata.normalize("NFC", "Ångström é"),
    unicodedata.normalize("NFD", "Ångström é"),
    "肝臓の分割 סריקה 🩻 👩🏽‍⚕️",
    "--50% #1 & a=b;c'd\"e[f]{g}?*\\h",
    "é" * 120 + "x",
]


@pytest.mark.skipif(os.name != "posix", reason="Windows forbids some of these names")
def test_names_as_people_give_them_where_the_system_knows_ascii(tmp_path: Path) -> None:
    names = tmp_path / "names.json"
    names.write_text(json.dumps(NAMES), encoding="utf-8")
    env = {k: v for k, v in os.environ.items() if not k.startswith(("LC_", "LANG", "PYTHONUTF8"))}
    run = subprocess.run(
        [sys.executable, "-c", WALK, str(tmp_path), str(names)],
        env={**env, "LC_ALL": "C"}, capture_output=True, encoding="utf-8", errors="replace",
        check=False,
    )  # fmt: skip
    assert run.stdout.endswith("done\n"), run.stderr


@pytest.mark.skipif(os.name != "posix", reason="Windows has no such names")
def test_a_folder_whose_name_is_no_text_is_told(tmp_path: Path) -> None:
    folder = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff"))
    folder.mkdir()
    (folder / "a.nii").write_bytes(b"x")
    with pytest.raises(UserError, match="not written in Unicode"):
        open_path(folder)


def test_scans_in_a_folder_of_a_long_name_that_cannot_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / ("é" * 120)
    folder.mkdir()
    image = sitk.GetImageFromArray(np.zeros((3, 4, 5), np.uint8))
    sitk.WriteImage(image, str(folder / "a.nii.gz"))
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    opened = open_path(folder)
    assert not opened.store.folder.is_relative_to(tmp_path)
    assert opened.store.folder.name.startswith("é")
    opened.store.close()
    again = open_path(folder)
    assert (again.state, again.store.folder) == (opened.state, opened.store.folder)
    again.store.close()
