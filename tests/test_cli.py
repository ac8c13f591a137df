"""The command line as scripts use it: options, files, exit codes."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import zipfile
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import numpy as np
import PIL.Image
import pytest
import SimpleITK as sitk
from typer.testing import CliRunner

from segicl_gui import __version__
from segicl_gui.cli import app
from segicl_gui.domain.errors import UserError
from segicl_gui.engine import registry
from segicl_gui.engine.api import SlicePrediction
from segicl_gui.services import doctor
from segicl_gui.services.projects import create
from segicl_gui.storage.exporters.formats import FORMATS
from segicl_gui.storage.images import read_geometry

COMMANDS = (
    "gui", "demo", "predict", "evaluate", "simulate", "export", "import-masks", "doctor", "bench",
    "convert", "deidentify", "report", "serve", "batch", "packages",
)  # fmt: skip
EVAL = Path(__file__).parents[2] / "shared" / "data" / "eval"


class BrightEngine:
    """Gives the first label to what is bright; stops, when told so, as Ctrl+C does."""

    name, version = "bright", "1"

    def __init__(self, interrupt: bool = False) -> None:
        self.interrupt = interrupt

    def predict(self, request, arrays, cancel, emit, progress):
        if not request.exemplars:
            raise UserError("No exemplar", "There is none.", "Give one.")
        for i, query in enumerate(request.queries):
            if self.interrupt:
                signal.raise_signal(signal.SIGINT)
            cancel.check()
            grey = np.atleast_3d(arrays[query]).mean(-1)
            mask = (grey > 0.5).astype(np.uint16) * request.labels[0].id
            emit(SlicePrediction(i, mask, np.full(mask.shape, 255, np.uint8), 0.5))
            progress((i + 1) / len(request.queries), "")


@pytest.fixture(autouse=True)
def engines(monkeypatch):
    made = {"bright": BrightEngine, "interrupted": lambda: BrightEngine(interrupt=True)}
    real = registry.create
    monkeypatch.setattr(
        registry,
        "create",
        lambda name, device="": made[name]() if name in made else real(name, device),
    )


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data-set folder of twelve pictures with a bright square each."""
    folder = tmp_path / "squares"
    for part in ("images", "masks"):
        (folder / part).mkdir(parents=True)
    for n in range(12):
        rng = np.random.default_rng(n)
        mask = np.zeros((40, 40), np.uint8)
        row, column = rng.integers(4, 20, 2)
        mask[row : row + 14, column : column + 14] = 3
        image = (30 + 60 * mask + rng.integers(0, 20, mask.shape)).astype(np.uint8)
        PIL.Image.fromarray(image).save(folder / "images" / f"s{n:02}.png")
        PIL.Image.fromarray(mask).save(folder / "masks" / f"s{n:02}.png")
    labels = {"name": "squares", "labels": {"3": {"name": "square"}}}
    (folder / "dataset.json").write_text(json.dumps(labels))
    return folder


def segicl(*args: object):
    return CliRunner().invoke(app, [str(a) for a in args])


def test_help_of_every_command_has_an_example():
    top = segicl("--help")
    assert top.exit_code == 0
    assert "engine-server" not in top.output
    for name in COMMANDS:
        assert name in top.output
        shown = segicl(name, "--help")
        assert shown.exit_code == 0
        assert "Example" in shown.output, name
        assert f"segicl {name}" in shown.output, name


def test_version():
    assert __version__ in segicl("--version").output


def test_a_real_process_is_light_and_keeps_the_exit_codes(tmp_path):
    run = [sys.executable, "-P", "-m", "segicl_gui"]
    done = subprocess.run([*run, "--help"], capture_output=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stderr) == (0, "")
    code = (
        "import sys; sys.argv = ['segicl', '--help']\n"
        "from segicl_gui.__main__ import main\n"
        "try: main()\n"
        "finally: assert not {'numpy', 'PySide6', 'torch', 'SimpleITK'} & set(sys.modules), 'heavy'"
    )
    light = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=False
    )
    assert light.returncode == 0, light.stderr
    missing = subprocess.run(
        [*run, "predict", "nowhere.png", "--exemplars", "nowhere", "--out", "out"],
        capture_output=True, encoding="utf-8", check=False, cwd=tmp_path,
    )  # fmt: skip
    assert missing.returncode == 2
    assert missing.stdout == ""
    assert missing.stderr.startswith("Cannot read nowhere.png: ")
    assert not list(tmp_path.iterdir())


def test_predict(data, tmp_path):
    out = tmp_path / "out"
    image = data / "images" / "s00.png"
    args = ("predict", image, "--exemplars", data, "--engine", "bright", "--out", out)
    done = segicl(*args, "--probabilities")
    assert done.exit_code == 0, done.output
    assert sorted(p.name for p in out.iterdir()) == ["s00.png", "s00_confidence.png"]
    expected = np.asarray(PIL.Image.open(data / "masks" / "s00.png"))
    assert np.array_equal(np.asarray(PIL.Image.open(out / "s00.png")), expected)
    again = segicl(*args)
    assert again.exit_code == 2
    assert "exists already" in again.stderr
    assert segicl(*args, "--overwrite", "--quiet").exit_code == 0


def test_predict_lists_what_failed_and_does_the_rest(data, tmp_path):
    (tmp_path / "bad.png").write_bytes(b"nothing")
    done = segicl(
        "predict", data / "images" / "s00.png", tmp_path / "bad.png",
        "--exemplars", data, "--engine", "bright", "--out", tmp_path / "out",
    )  # fmt: skip
    assert done.exit_code == 3
    assert "bad: Cannot read bad.png" in done.stderr
    assert [p.name for p in (tmp_path / "out").iterdir()] == ["s00.png"]


@pytest.mark.parametrize(
    "change",
    [
        ("--engine", "no such engine"),
        ("--label", "99"),
        ("--exemplars", "no such folder"),
        ("--no-such-option",),
    ],
)
def test_bad_input_writes_nothing(data, tmp_path, change):
    out = tmp_path / "out"
    image = data / "images" / "s00.png"
    done = segicl(
        "predict", image, "--exemplars", data, "--engine", "bright", "--out", out, *change
    )
    assert done.exit_code == 2
    assert done.stderr
    assert "Traceback" not in done.stderr
    assert not out.exists()


def test_nothing_but_failures_is_bad_input(data, tmp_path):
    (tmp_path / "bad.png").write_bytes(b"nothing")
    done = segicl(
        "predict", tmp_path / "bad.png",
        "--exemplars", data, "--engine", "bright", "--out", tmp_path / "out",
    )  # fmt: skip
    assert done.exit_code == 2
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("command", ["predict", "evaluate", "simulate"])
def test_interrupted(data, tmp_path, command):
    before = signal.getsignal(signal.SIGINT)
    out = tmp_path / "out"
    args = {
        "predict": ("predict", data / "images" / "s00.png", "--exemplars", data, "--out", out),
        "evaluate": ("evaluate", data, "--shots", "1", "--size", "32", "--json", out),
        "simulate": ("simulate", data, "--exemplars", "1", "--size", "32", "--json", out),
    }[command]
    done = segicl(*args, "--engine", "interrupted")
    assert done.exit_code == 130
    assert "Interrupted" in done.stderr
    assert not out.exists()
    assert signal.getsignal(signal.SIGINT) is before


@pytest.mark.parametrize("name", ["rows.json", "rows.jsonl"])
def test_evaluate(data, tmp_path, name):
    done = segicl(
        "evaluate", data, "--shots", "1,3", "--engine", "bright", "--size", "32",
        "--bootstrap", "--json", tmp_path / name,
    )  # fmt: skip
    assert done.exit_code == 0, done.output
    text = (tmp_path / name).read_text()
    rows = [json.loads(x) for x in text.splitlines()] if name[-1] == "l" else json.loads(text)
    assert [(r["dataset"], r["label"], r["engine"], r["shots"]) for r in rows] == [
        ("squares", "square", "bright", 1),
        ("squares", "square", "bright", 3),
    ]
    assert all(r["dice"] > 0.9 and r["n"] > 0 and "s_per_query" in r for r in rows)
    assert all(r["dice_low"] <= r["dice"] <= r["dice_high"] for r in rows)
    macros = [line for line in done.stdout.splitlines() if "macro" in line]
    assert len(macros) == 2
    assert all(" to " in line for line in macros)


def test_evaluate_queries_text_and_absence(data, tmp_path):
    done = segicl(
        "evaluate", data, "--shots", "1", "--engine", "bright", "--size", "32", "--text", "none",
        "--include-absent", "--json", tmp_path / "rows.json", "--queries", tmp_path / "q.jsonl",
    )  # fmt: skip
    assert done.exit_code == 0, done.output
    (row,) = json.loads((tmp_path / "rows.json").read_text())
    assert (row["text"], row["absent_n"], row["absent_fp"]) == ("none", 0, None)
    queries = [json.loads(x) for x in (tmp_path / "q.jsonl").read_text().splitlines()]
    assert len(queries) == row["n"]
    assert all(q["quality"] == 0.5 for q in queries)
    assert "|mean quality − Dice|" in done.stdout


def test_evaluate_text_alone_that_no_engine_can(data, tmp_path):
    done = segicl(
        "evaluate", data, "--shots", "0", "--engine", "bright", "--size", "32",
        "--json", tmp_path / "rows.json",
    )  # fmt: skip
    assert done.exit_code == 2
    assert "0 shots: No exemplar: There is none. Give one." in done.stderr
    assert not (tmp_path / "rows.json").exists()


@pytest.mark.parametrize("robot", ["click", "brush"])
def test_simulate(data, tmp_path, robot):
    done = segicl(
        "simulate", data, "--robot", robot, "--exemplars", "0,1", "--engine", "bright",
        "--size", "32", "--limit", "2", "--json", tmp_path / "rows.json",
    )  # fmt: skip
    assert done.exit_code == 0, done.output
    none, one = json.loads((tmp_path / "rows.json").read_text())
    assert (none["exemplars"], none["n"], none["accept_unmodified"]) == (0, 2, 0.0)
    assert (one["exemplars"], one["robot"], one["accept_unmodified"]) == (1, robot, 1.0)
    assert none["capped"] == (1.0 if robot == "click" else 0.0)
    assert done.stdout.count("macro") == 2


def test_simulate_whole_data_sets_then_report(data, tmp_path):
    rows_file, kept, out = tmp_path / "rows.json", tmp_path / "kept", tmp_path / "report"
    done = segicl(
        "simulate", data, "--queue", "--order", "name,random", "--engine", "bright", "--size", 40,
        "--seeds", 2, "--budget", 2, "--keep", kept, "--json", rows_file,
    )  # fmt: skip
    assert done.exit_code == 0, done.output
    assert "chosen − random" in done.stdout
    rows = json.loads(rows_file.read_text())
    assert [r["kind"] for r in rows].count("case") == 3 * 9  # a quarter is held out
    assert {r["order"] for r in rows if r["kind"] == "case"} == {"name", "random"}
    figures = {r["what"]: r["value"] for r in rows if r["kind"] == "figure"}
    assert figures["macro Dice, chosen exemplars"] > 0.9
    projects = sorted(kept.iterdir())
    assert [p.name for p in projects] == [
        f"squares-bright-{order}-best-{seed}"
        for order, seed in (("name", 0), ("random", 0), ("random", 1))
    ]
    again = segicl("simulate", data, "--queue", "--keep", kept, "--json", tmp_path / "more.json")
    assert again.exit_code == 2
    assert "not empty" in again.stderr
    assert not (tmp_path / "more.json").exists()

    done = segicl("report", projects[0] / "squares", "--out", out)
    assert done.exit_code == 0, done.output
    assert "report.html" in done.stdout
    assert "9 of 12" in (out / "report.html").read_text("utf-8")


@pytest.mark.parametrize("change", [("--order", "up"), ("--choose", "worst"), ("--target", "2")])
def test_simulate_refuses_plans_that_make_no_sense(data, tmp_path, change):
    rows = tmp_path / "rows.json"
    done = segicl("simulate", data, "--queue", "--engine", "bright", "--json", rows, *change)
    assert done.exit_code == 2
    assert done.stderr.startswith("Cannot simulate: ")
    assert not rows.exists()


def test_report_on_what_is_no_project_writes_nothing(tmp_path):
    done = segicl("report", tmp_path, "--out", tmp_path / "out")
    assert done.exit_code == 2
    assert "There is no project" in done.stderr
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    "change",
    [
        ("--robot", "vacuum"),
        ("--target", "2"),
        ("--exemplars", "one"),
        ("--limit", "0"),
        ("--jitter=-1",),
        ("--engine", "no such engine"),
        ("--splits", "no such file"),
        ("--json", "no such folder/rows.json"),
    ],
)
def test_simulate_refuses_nonsense(data, tmp_path, change):
    done = segicl("simulate", data, "--engine", "bright", "--json", tmp_path / "rows.json", *change)
    assert done.exit_code == 2
    assert done.stderr
    assert not (tmp_path / "rows.json").exists()


def test_evaluate_lists_shots_that_an_engine_cannot_do(data, tmp_path):
    done = segicl(
        "evaluate", data, "--shots", "0,1", "--engine", "bright", "--size", "32",
        "--json", tmp_path / "rows.json", "-q",
    )  # fmt: skip
    assert done.exit_code == 3
    assert "squares, square, bright, 0 shots: No exemplar" in done.stderr
    assert len(json.loads((tmp_path / "rows.json").read_text())) == 1


@pytest.mark.parametrize(
    "change",
    [
        ("--shots", "one"),
        ("--shots=-1",),
        ("--size", "2"),
        ("--splits", "no such file"),
        ("--text", "loud"),
        ("--text", "shuffled"),
        ("--queries", "no such folder/queries.jsonl"),
        ("--json", "no such folder/rows.json"),
    ],
)
def test_evaluate_refuses_nonsense(data, tmp_path, change):
    done = segicl("evaluate", data, "--engine", "bright", "--json", tmp_path / "rows.json", *change)
    assert done.exit_code == 2
    assert done.stderr
    assert not (tmp_path / "rows.json").exists()


@pytest.mark.parametrize("format", ["png", "nifti", "nrrd", "folder"])
def test_export(data, tmp_path, format):
    opened = create(data, data / "project.segicl")
    opened.store.close()
    done = segicl("export", data, "--format", format, "--out", tmp_path / "out")
    assert done.exit_code == 0, done.output
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text())
    assert len(manifest["cases"]) == 12
    place = tmp_path / "out" / ("masks" if format == "folder" else "")
    suffix = {"nifti": ".nii.gz", "nrrd": ".nrrd"}.get(format, ".png")
    file = place / f"s00{suffix}"
    written = (
        np.asarray(PIL.Image.open(file))
        if suffix == ".png"
        else sitk.GetArrayFromImage(sitk.ReadImage(str(file)))
    )
    assert np.array_equal(written, np.asarray(PIL.Image.open(data / "masks" / "s00.png")))
    again = segicl("export", opened.store.folder, "--format", format, "--out", tmp_path / "out")
    assert again.exit_code == 2
    assert "exists already" in again.stderr
    assert segicl(
        "export", opened.store.folder, "--format", format, "--out", tmp_path / "out", "--overwrite"
    ).exit_code == 0  # fmt: skip


def test_while_a_window_works_the_project_is_read_and_not_written(data, tmp_path):
    opened = create(data, data / "project.segicl")
    for done in (
        segicl("export", data, "--format", "png", "--out", tmp_path / "out"),
        segicl("report", data, "--out", tmp_path / "report"),
        segicl("split", data, "--parts", 2, "--finished-too", "--out", tmp_path / "parts"),
    ):
        assert done.exit_code == 0, done.output
    before = opened.store.revisions()
    for done in (
        segicl("import-masks", data, data / "masks"),
        segicl("merge", data, tmp_path / "parts" / "part1.segicl"),
    ):
        assert done.exit_code == 2
        assert "open in another window" in done.stderr
    assert opened.store.revisions() == before
    opened.store.close()


def test_export_options(data, tmp_path):
    """Chosen cases, options of one format only, resuming."""
    create(data, data / "project.segicl").store.close()
    coco = ("export", data, "--format", "coco", "--out", tmp_path / "coco")
    done = segicl(*coco, "--coco-polygons", "--copy-images", "--case", "s01", "--case", "s03")
    assert done.exit_code == 0, done.output
    found = json.loads((tmp_path / "coco" / "annotations.json").read_text())
    assert [i["file_name"] for i in found["images"]] == ["images/s01.png", "images/s03.png"]
    assert isinstance(found["annotations"][0]["segmentation"][0], list)
    again = ("--coco-polygons", "--copy-images", "--resume", "--case", "s01", "--case", "s03")
    assert segicl(*coco, *again).exit_code == 0
    nnunet = ("export", data, "--format", "nnunet", "--out", tmp_path / "Dataset001_Squares")
    assert segicl(*nnunet, "--channel", "grey", "--status", "done").exit_code == 0
    found = json.loads((tmp_path / "Dataset001_Squares" / "dataset.json").read_text())
    assert found["channel_names"] == {"0": "grey"}
    assert found["numTraining"] == 12
    resumed = segicl(*nnunet, "--channel", "grey", "--resume")
    assert resumed.exit_code == 0
    assert "12 case(s) were complete" in resumed.output
    for wrong, what in (
        (("--format", "nifti", "--coco-polygons"), "--coco-polygons is not for"),
        (("--format", "nifti", "--case", "nobody"), "no case named “nobody”"),
        (("--format", "nifti", "--status", "reviewed"), "Nothing in the chosen cases"),
        (("--format", "nifti", "--resume"), "No export was begun"),
        (("--format", "rtstruct"), "no image here is DICOM"),
    ):
        refused = segicl("export", data, *wrong, "--out", tmp_path / "none")
        assert refused.exit_code == 2, refused.output
        assert what in refused.stderr
        assert not (tmp_path / "none").exists()


def test_an_interrupted_export_goes_on(data, tmp_path, monkeypatch):
    create(data, data / "project.segicl").store.close()
    real, left = FORMATS["nifti"], [5]

    def write(*args):
        left[0] -= 1
        if left[0] < 0:
            raise KeyboardInterrupt
        return real.write(*args)

    monkeypatch.setitem(FORMATS, "nifti", replace(real, write=write))
    command = ("export", data, "--format", "nifti", "--out", tmp_path / "out")
    stopped = segicl(*command)
    assert stopped.exit_code == 130
    assert "--resume" in stopped.stderr
    assert len(list((tmp_path / "out").glob("*.nii.gz"))) == 5
    left[0] = 7
    done = segicl(*command, "--resume")
    assert done.exit_code == 0, done.output
    assert "5 case(s) were complete" in done.output
    assert len(list((tmp_path / "out").glob("*.nii.gz"))) == 12


def test_export_refusing_some_cases(data, tmp_path):
    opened = create(data, tmp_path / "p.segicl")
    state = opened.state
    first = next(iter(state.cases.values()))
    schema = state.schema.add(state.schema.new("other"))
    from segicl_gui.domain.project import Assessment, Step

    shared = replace(state, schema=schema)
    opened.store.append(Step("Label added", None, state, shared, {}))
    done_case = replace(
        first.with_assessments({schema.ids()[-1]: Assessment.ABSENT}, [0]), revision=1
    )
    opened.store.append(Step("Done", first.id, shared, shared.with_case(done_case), {}))
    opened.store.close()
    common = ("export", tmp_path / "p.segicl", "--format", "nifti")
    refused = segicl(*common, "--out", tmp_path / "a", "--unassessed", "refuse")
    assert refused.exit_code == 3
    assert "11 failed" in refused.stderr
    assert (tmp_path / "a" / f"{first.name}.nii.gz").exists()
    assert segicl(*common, "--out", tmp_path / "b", "--status", "done").exit_code == 0
    assert len(list((tmp_path / "b").glob("*.nii.gz"))) == 1


def test_export_makes_no_project(data, tmp_path):
    done = segicl("export", data, "--format", "png", "--out", tmp_path / "out")
    assert done.exit_code == 2
    assert "no project" in done.stderr
    assert not (data / "project.segicl").exists()
    assert segicl("export", data, "--format", "bmp", "--out", tmp_path / "out").exit_code == 2


@pytest.mark.parametrize(("health", "code"), [("ok", 0), ("warn", 0), ("fail", 3)])
def test_doctor(monkeypatch, health, code):
    found = doctor.Check("Thing", doctor.Health(health), "as it is", "Mend it.")
    monkeypatch.setattr(doctor, "checks", lambda project, engine: iter([found]))
    done = segicl("doctor")
    assert done.exit_code == code
    assert f"{health:<5} Thing: as it is" in done.stdout
    report = json.loads(segicl("doctor", "--json").stdout)
    assert report["checks"] == [
        {"name": "Thing", "health": health, "found": "as it is", "todo": "Mend it."}
    ]


def test_doctor_for_an_issue_and_for_whoever_helps(monkeypatch, tmp_path):
    place = tmp_path / "Okonkwo"
    found = doctor.Check("Thing", doctor.Health.OK, f"in {place}")
    monkeypatch.setattr(doctor, "checks", lambda project, engine: iter([found]))
    out = tmp_path / "b.zip"
    done = segicl("doctor", "--markdown", "--bundle", str(out))
    assert done.exit_code == 0
    assert "| check |" in done.stdout
    assert "Okonkwo" not in done.stdout
    with zipfile.ZipFile(out) as file:
        assert "checks.md" in file.namelist()
    assert segicl("doctor", "--markdown", "--json").exit_code == 2
    assert segicl("doctor", "--repair").exit_code == 2


def test_doctor_repairs(tmp_path):
    for part in ("images", "masks"):
        (tmp_path / "set" / part).mkdir(parents=True)
        PIL.Image.fromarray(np.eye(20, dtype=np.uint8)).save(tmp_path / "set" / part / "a.png")
    folder = tmp_path / "set" / "project.segicl"
    create(tmp_path / "set", folder).store.close()
    with closing(sqlite3.connect(folder / "project.db")) as db:
        db.execute("UPDATE chunks SET data = x'00'")
        db.commit()
    done = segicl("doctor", folder, "--repair")
    assert "look at it again" in done.stdout
    assert done.exit_code == 0
    again = segicl("doctor", folder, "--repair")
    assert "nothing had to be repaired" in again.stdout
    assert segicl("doctor", tmp_path / "none.segicl", "--repair").exit_code == 2


@pytest.mark.parametrize(
    ("args", "called"),
    [
        ((), ("run_window", None, None)),
        (("gui",), ("run_window", None, None)),
        (("gui", "."), ("run_window", Path(), None)),
        (("demo",), ("run_demo", None)),
        (("demo", "--headless", "--out", "d"), ("run_headless", Path("d"))),
        (("bench", "--quick", "--json", "b.json"), ("run", Path("b.json"), True)),
    ],
)
def test_the_window_is_asked_with_what_was_given(monkeypatch, args, called):
    calls: list[tuple[object, ...]] = []

    def module(name: str, *functions: str) -> None:
        fake = ModuleType(name)
        for function in functions:
            setattr(fake, function, lambda *a, f=function: calls.append((f, *a)) or 7)
        monkeypatch.setitem(sys.modules, name, fake)

    module("segicl_gui.ui.application", "run_window", "run_demo")
    module("segicl_gui.ui.demo", "run_headless")
    module("segicl_gui.ui.bench", "run")
    assert segicl(*args).exit_code == 7
    assert calls == [called]


def test_engine_server_passes_its_options_on(monkeypatch):
    from segicl_gui.engine import child

    given: list[list[str]] = []
    monkeypatch.setattr(child, "main", given.append)
    assert segicl("engine-server", "--log", "x.log", "--warm", "pixels").exit_code == 0
    assert given == [["--log", "x.log", "--warm", "pixels"]]


def test_no_progress_bar_without_a_terminal(data, tmp_path):
    done = segicl(
        "evaluate", data, "--shots", "1", "--engine", "bright", "--size", "32",
        "--json", tmp_path / "rows.json",
    )  # fmt: skip
    assert done.stderr == ""


def pixels_installed() -> bool:
    return any(e.name == "pixels" and e.usable for e in registry.available())


def test_the_real_engine_in_a_real_process(data, tmp_path):
    if not pixels_installed():
        pytest.skip("the engine “pixels” is not installed here")
    done = subprocess.run(
        [sys.executable, "-P", "-m", "segicl_gui", "predict", data / "images" / "s00.png",
         "--exemplars", data, "--out", tmp_path / "out"],
        capture_output=True, encoding="utf-8", check=False, env={**os.environ, "NO_COLOR": "1"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    mask = np.asarray(PIL.Image.open(tmp_path / "out" / "s00.png"))
    truth = np.asarray(PIL.Image.open(data / "masks" / "s00.png"))
    both = ((mask > 0) & (truth > 0)).sum()
    assert 2 * both / ((mask > 0).sum() + (truth > 0).sum()) > 0.8


def test_real_scans(tmp_path):
    folder = EVAL / "wbc1"
    if not folder.is_dir():
        pytest.skip("the shared data sets are not here")
    image = sorted((folder / "images").iterdir())[0]
    done = segicl(
        "predict", image, "--exemplars", folder, "--engine", "bright", "--label", "nucleus",
        "--out", tmp_path / "out",
    )  # fmt: skip
    assert done.exit_code == 0, done.output
    (mask,) = (tmp_path / "out").iterdir()
    assert read_geometry(mask).size == read_geometry(image).size


def test_deidentify(tmp_path):
    from tests.storage.test_deidentify import ct, saved

    scans = tmp_path / "scans"
    scans.mkdir()
    saved(ct(Modality="US"), scans / "a.dcm")
    out, key = tmp_path / "out", tmp_path / "names.csv"
    done = segicl("deidentify", scans, "--out", out, "--key", key, "--phrase", "same for all")
    assert done.exit_code == 0
    assert "1 image(s) copied" in done.stdout
    assert "Look for names" in done.stderr
    assert key.read_text().startswith("original,copy\n")
    again = segicl("deidentify", scans, "--out", out)
    assert again.exit_code == 2
    assert "not empty" in again.stderr


def test_convert(dicom_files, tmp_path):
    folder = tmp_path / "export"
    for uid in ("1.5", "1.6"):
        dicom_files.write_volume(
            folder / uid, np.ones((3, 6, 8), np.int16), SeriesInstanceUID=uid, PatientID="4711"
        )
    shown = segicl("convert", folder, "--list")
    assert shown.exit_code == 0, shown.output
    assert [line.split("\t")[0] for line in shown.stdout.splitlines()] == ["1.5", "1.6"]
    assert "4711" not in shown.output
    assert segicl("convert", folder).exit_code == 2
    out = tmp_path / "out"
    done = segicl("convert", folder, "--series", "1.6", "--out", out, "--format", "nrrd")
    assert done.exit_code == 0, done.output
    assert [p.name for p in out.iterdir()] == ["1.6.nrrd"]
    file = next((folder / "1.5").iterdir())
    file.write_bytes(file.read_bytes()[:-9])
    partly = segicl("convert", folder, "--out", tmp_path / "some", "--quiet")
    assert partly.exit_code == 3
    assert "1.5: Cannot open 1.5" in partly.stderr


def test_convert_a_channel_and_frames(tmp_path):
    image = sitk.GetImageFromArray(
        np.arange(96, dtype=np.float32).reshape(4, 3, 4, 2), isVector=True
    )
    sitk.WriteImage(image, tmp_path / "v.nrrd")
    out = tmp_path / "out"
    done = segicl("convert", tmp_path / "v.nrrd", "--channel", "2", "--out", out)
    assert done.exit_code == 0, done.stderr
    assert sitk.GetArrayFromImage(sitk.ReadImage(out / "v.nii.gz"))[0, 0, 1] == 3
    wrong = segicl("convert", tmp_path / "v.nrrd", "--channel", "7", "--out", out)
    assert wrong.exit_code == 2
    assert "no channel “7”" in wrong.stderr
    assert segicl("convert", tmp_path / "v.nrrd", "--frames", "x", "--out", out).exit_code == 2
