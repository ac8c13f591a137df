"""Names and paths are planted everywhere; not one byte of them is in what goes to others."""

from __future__ import annotations

import getpass
import json
import socket
import zipfile
from pathlib import Path

import numpy as np
import PIL.Image
import pytest

from segicl_gui.services.doctor.bundle import scrubber_for, write_bundle
from segicl_gui.services.doctor.check import Check, Health
from segicl_gui.services.doctor.private import Scrubber, vocabulary
from segicl_gui.services.doctor.projects import project_integrity
from segicl_gui.services.doctor.report import as_markdown, without_names
from segicl_gui.services.projects import create
from segicl_gui.storage.settings import Settings

# People, numbers and places; none is a word of the program.
PLANTED = (
    "Nakamura", "Keiko", "Okonkwo", "Ngozi", "Müller-Lüdenscheidt", "19541231", "MRN0047812",
    "1.2.840.113619.2.55.3", "Sankt-Vinzenz", "Xylander", "vinzenz7",
)  # fmt: skip
LOG = """2026-03-01 10:00:00,123 WARNING segicl_gui.services.jobs: Reading “{path}” failed
2026-03-01 10:00:01,123 ERROR segicl_gui.engine.server: engine pixels failed
Traceback (most recent call last):
  File "{home}/venv/lib/python3.11/site-packages/segicl_gui/engine/server.py", line 12, in predict
    engine.predict(request)
  File "/home/vinzenz7/thing.py", line 3, in Nakamura_helper
ValueError: no image for Keiko Nakamura (19541231) in C:\\Sankt-Vinzenz\\Keiko Nakamura\\a b.nii
pydicom: PatientID MRN0047812, series 1.2.840.113619.2.55.3, Okonkwo^Ngozi, Xylander
2026-03-01 10:00:02,123 INFO segicl_gui.engine.server: GET x from \\\\Sankt-Vinzenz\\share\\Xylander
Müller-Lüdenscheidt; müller_lüdenscheidt
"""  # fmt: skip


@pytest.fixture
def project(tmp_path: Path) -> Path:
    scans = tmp_path / "Sankt-Vinzenz" / "Okonkwo Ngozi"
    for part in ("images", "masks"):
        (scans / part).mkdir(parents=True)
        picture = PIL.Image.fromarray(np.eye(20, dtype=np.uint8))
        picture.save(scans / part / "Nakamura_Keiko_19541231.png")
    opened = create(scans, scans / "Xylander.segicl")
    opened.store.close()
    (scans / "images" / "Nakamura_Keiko_19541231.png").unlink()  # named by a check then
    return opened.store.folder


@pytest.fixture
def logs(tmp_path: Path, project: Path) -> Path:
    folder = tmp_path / "logs"
    folder.mkdir()
    text = LOG.format(path=project / "Nakamura Keiko" / "a.nii", home="/home/vinzenz7")
    (folder / "window-3.log").write_text(text)
    (folder / "engine.log.1").write_text(text)
    (folder / "Nakamura.log").write_text(text)
    return folder


def every_byte(path: Path) -> str:
    with zipfile.ZipFile(path) as file:
        parts = [*file.namelist(), *(file.read(n).decode() for n in file.namelist())]
    return "\n".join(parts) + path.read_bytes().decode("latin-1")


def test_no_name_and_no_path_in_a_bundle(tmp_path: Path, project: Path, logs: Path):
    settings = Settings(
        recent=(str(project), "/mnt/Sankt-Vinzenz/Xylander"), name="Ngozi Okonkwo",
        keys={"undo": ("Ctrl+Z",)}, engine="pixels",
    )  # fmt: skip
    checks = [
        *project_integrity(project),
        Check("Python", Health.OK, "3.11.7 (/home/vinzenz7/venv/bin/python)"),
        Check(
            "Engine", Health.FAIL, "could not read ../Müller-Lüdenscheidt/a.nii", "Ask Xylander."
        ),
    ]
    out = tmp_path / "bundle.zip"
    write_bundle(out, checks, settings, logs, [project])
    found = every_byte(out).casefold()
    private = [*PLANTED, tmp_path.name]
    # Short or common ones the texts of the program hold, too.
    private += [n for n in (socket.gethostname(), getpass.getuser()) if len(n) > 5]
    for name in private:
        for part in (name, name.replace("-", "_"), *name.split("-")):
            assert part.casefold() not in found, part
    # And what helps is there.
    assert "engine/server.py" in found
    assert "engine pixels failed" in found
    assert "valueerror" in found
    assert "3.11.7" in found
    assert "ctrl+z" in found
    assert "numpy" in found


def test_a_bundle_without_logs_or_project(tmp_path: Path):
    write_bundle(tmp_path / "b.zip", [], Settings(recent=("/gone",)), tmp_path / "none", [])
    with zipfile.ZipFile(tmp_path / "b.zip") as file:
        assert json.loads(file.read("checks.json")) == []
        assert file.testzip() is None


def test_words_of_the_program_stay():
    line = "2026-03-01 10:00:00,123 ERROR segicl_gui.engine.server: engine pixels failed"
    assert Scrubber([]).logged(line) == line + "\n"
    assert {"MemoryError", "predict", "space", "device", "exemplars"} <= vocabulary()
    assert not {"Nakamura", "Keiko", "Okonkwo"} & vocabulary()


@pytest.mark.parametrize(
    "path",
    ["/data/a.nii", r"C:\a\b.nii", r"\\server\share\a", "~/x/y", "file:///a/b", "../a/b.png",
     "images/a.png", "“/a b/c d.nii”", "'/x y/z'"],
)  # fmt: skip
def test_paths_become_hashes_of_their_names(path: str):
    told = Scrubber([]).told(f"before {path} after")
    assert told.startswith("before ‹path ")
    assert told.endswith("› after")


def test_a_hash_is_the_same_within_a_bundle_and_another_in_the_next():
    one, other = Scrubber([]), Scrubber([])
    assert one.told("/a/x.nii") == one.told("/b/x.nii") != other.told("/a/x.nii")


def test_known_names_go_in_any_case():
    told = Scrubber(["Mark Brown"]).told("MARK and brown, markup too")
    assert "mark" not in told.casefold()
    assert "brown" not in told.casefold()


def test_a_report_becomes_no_markup(tmp_path: Path):
    bad = "<img src=x> [a](http://b) @somebody #12 | a `b`"
    table = as_markdown([Check("x", Health.FAIL, bad, "b\nc")])
    row = table.splitlines()[-1]
    assert row.count(" | ") == 3  # between the cells
    for sign in ("<", "[", "@", "#", "`", "|"):
        assert f" {sign}" not in row[2:-2].replace(f"\\{sign}", "").replace(" | ", "")
    assert "b c" in row


def test_checks_keep_their_verdict(tmp_path: Path):
    scrubber = scrubber_for(Settings(), [tmp_path])
    shown = without_names([Check("Disk", Health.WARN, f"1 GiB free at {tmp_path}")], scrubber)
    assert shown[0].health is Health.WARN
    assert shown[0].found.startswith("1 GiB free at ‹path")
