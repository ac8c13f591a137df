"""Every command that the guide and the README show is run here, in their order."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import PIL.Image
import pytest
import torch
from safetensors.numpy import save_file
from safetensors.torch import load_file
from typer.testing import CliRunner

from segicl_gui.cli import app
from segicl_gui.domain.errors import UserError
from segicl_gui.domain.masks import LabelMap
from segicl_gui.domain.project import Assessment
from segicl_gui.engine import registry
from segicl_gui.engine.api import CancelToken, LabelSpec, PredictRequest, SlicePrediction
from segicl_gui.services import doctor
from segicl_gui.services.doctor import Check, Health
from segicl_gui.services.projects import open_path
from tests.dicom_files import write_volume
from tests.services.teamwork import Robot

ROOT = Path(__file__).parents[2]
PAGES = ("README.md", *sorted(p.relative_to(ROOT).as_posix() for p in (ROOT / "docs").glob("*.md")))
_FENCE = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)
_EXAMPLE = re.compile(r"`(?:xvfb-run -a )?(segicl [^`]+)`")

# Of these only what can be read is checked here: that options and targets are there. Those of a
# server and of training are run by test_server_commands.py.
NOT_RUN = {
    "make": "sets up this computer, or runs for minutes",
    "pip": "installs packages",
    "segicl gui": "waits for a person",
    "segicl demo": "waits for a person, or works a window for a minute",
    "segicl train": "computes for as long as it is told",
    "segicl serve": "waits for others",
    "--engine-url": "asks a server",
}


def _commands(page: str) -> list[list[str]]:
    """The commands of a page as words, in order."""
    text = (ROOT / page).read_text(encoding="utf-8")
    found = []
    for language, block in _FENCE.findall(text):
        if language in ("", "bash", "console"):
            lines = (part for line in block.splitlines() for part in line.split("&&"))
            found += [shlex.split(line, comments=True) for line in lines]
    return [words for words in found if words]


def _not_run(words: list[str]) -> bool:
    if "--add-key" in words:
        return False
    return any(w in NOT_RUN for w in (words[0], " ".join(words[:2]), *words))


class BrightEngine:
    """Stands for our engines, which take seconds: gives what is bright to the first label."""

    version = "1"

    def __init__(self, name: str) -> None:
        self.name = name

    def predict(self, request, arrays, cancel, emit, progress):
        if self.name == "pixels" and not request.exemplars:
            raise UserError("No proposal without an exemplar", "There is none.", "Accept one.")
        for i, query in enumerate(request.queries):
            grey = np.atleast_3d(arrays[query]).mean(-1)
            mask = (grey > 0.5).astype(np.uint16) * request.labels[0].id
            emit(SlicePrediction(i, mask, np.full(mask.shape, 255, np.uint8), 0.5))


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "create", lambda name, device="": BrightEngine(name))
    monkeypatch.setattr(registry, "default", lambda: "segicl")

    def checks(project=None, engine=None) -> Iterator[Check]:
        # Engines and libraries take seconds each; what is looked at is tested elsewhere.
        yield from doctor.machine.computer()
        if project is not None:
            yield from doctor.projects.project_integrity(project)
        yield Check("Engines", Health.OK, "pixels")

    monkeypatch.setattr(doctor, "checks", checks)


def _picture(seed: int, size: int = 32) -> tuple[np.ndarray, np.ndarray]:
    """A dark picture with a bright block, and the block as a mask."""
    rng = np.random.default_rng(seed)
    mask = np.zeros((size, size), np.uint8)
    top, left = rng.integers(4, 14, 2)
    mask[top : top + 14, left : left + 12] = 1
    return (rng.integers(0, 60, mask.shape) + 170 * mask).astype(np.uint8), mask


def _data_set(folder: Path, count: int, slices: int = 0) -> None:
    for part in ("images", "masks"):
        (folder / part).mkdir(parents=True)
    for n in range(count):
        pair = _picture(n)
        for part, array in zip(("images", "masks"), pair, strict=True):
            if slices:
                import SimpleITK as sitk

                volume = sitk.GetImageFromArray(np.repeat(array[None], slices, 0))
                sitk.WriteImage(volume, str(folder / part / f"scan{n:02}.nii.gz"))
            else:
                PIL.Image.fromarray(array).save(folder / part / f"scan{n:02}.png")
    (folder / "dataset.json").write_text(json.dumps({"labels": {"1": "liver"}}))


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the pages speak of: scans, masks, a project that somebody worked on, a server's key."""
    home = tmp_path_factory.mktemp("reader")
    _data_set(home / "dataset", 12)
    _data_set(home / "labelled", 3)
    _data_set(home / "volumes", 4, slices=8)
    (home / "new").mkdir()
    for name in ("a", "b"):
        PIL.Image.fromarray(_picture(ord(name))[0]).save(home / "new" / f"{name}.png")
    volume = np.stack([_picture(n)[0] for n in (20, 21, 22, 23)]).astype(np.int16)
    write_volume(home / "hospital-export" / "A1" / "S1", volume)
    (home / "images").mkdir()
    for n in range(7):
        PIL.Image.fromarray(_picture(n)[0]).save(home / "images" / f"s{n}.png")
    write_volume(home / "images" / "ct", volume, SeriesInstanceUID="1.2.3.9")
    (home / "dataset.json").write_text(json.dumps({"labels": {"1": "liver", "2": "spleen"}}))
    open_path(home).store.close()
    shutil.copytree(home / "project.segicl", home / "other.segicl")
    _structures(home)
    with Robot(home / "project.segicl", "anna") as robot:
        for case in robot.state.cases.values():
            if case.name in ("s0", "s1", "s2", "s3"):
                mask = _picture(int(case.name[1]))[1].astype(np.uint16)
                mask[-3:, -3:] = 2
                case = case.with_mask(0, LabelMap.from_array(mask[None]))
                done = dict.fromkeys((1, 2), Assessment.CONFIRMED)
                robot.project.commit_case("drawn", case.with_assessments(done, [0]))
    (home / "medsam").mkdir()
    save_file({"w": np.zeros(3, np.float32)}, home / "medsam" / "model.safetensors")
    (home / "medsam" / "config.json").write_text('{"model_type": "sam"}')
    (home / "masks").mkdir()
    PIL.Image.fromarray(_picture(4)[1]).save(home / "masks" / "s4.png")
    return home


def _structures(home: Path) -> None:
    """A structure set of the CT, as another program would write it."""
    scratch = home.parent / f"{home.name}-scratch"
    shutil.copytree(home / "images" / "ct", scratch / "images" / "ct")
    shutil.copy(home / "dataset.json", scratch)
    open_path(scratch).store.close()
    with Robot(scratch / "project.segicl", "x") as robot:
        (case_id,) = robot.state.cases
        robot.draw(case_id, 1, (1,))
    _run(["export", str(scratch), "--format", "rtstruct", "--out", str(scratch / "out"), "-q"])
    shutil.copy(next((scratch / "out").glob("*.dcm")), home / "structures.dcm")


def _run(words: list[str]) -> str:
    result = CliRunner().invoke(app, words)
    text = f"segicl {shlex.join(words)}\n{result.output}"
    assert result.exit_code == 0, text
    return text


@pytest.mark.parametrize("page", [p for p in PAGES if _commands(p)])
def test_commands_of_a_page_do_as_they_say(
    page: str, built: Path, quick: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    sandbox = tmp_path / "reader"
    shutil.copytree(built, sandbox)
    monkeypatch.chdir(sandbox)
    for words in _commands(page):
        if _not_run(words):
            _read(words)
            continue
        assert words[0] == "segicl", f"{page}: {words} is neither run nor in NOT_RUN"
        before = {p for p in sandbox.rglob("*") if p.is_file()}
        given = [found for word in words[1:] for found in _globbed(word)]
        text = _run(given)
        written = {p for p in sandbox.rglob("*") if p.is_file()} - before
        for option in ("--out", "--json", "--key", "--bundle", "--key-file"):
            if option in words:
                out = sandbox / words[words.index(option) + 1]
                assert any(p == out or out in p.parents for p in written), f"{page}: {text}"


def _globbed(word: str) -> list[str]:
    """What a shell makes of a word."""
    return sorted(map(str, Path().glob(word))) if "*" in word else [word]


def _python_of_models() -> list[str]:
    text = (ROOT / "docs" / "models.md").read_text(encoding="utf-8")
    return [block for language, block in _FENCE.findall(text) if language == "python"]


def test_weights_of_authors_are_made_safetensors_as_the_guide_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    (code,) = (block for block in _python_of_models() if "safetensors" in block)
    monkeypatch.chdir(tmp_path)
    base = torch.arange(6.0)
    torch.save({"model": {"a": base[:3], "b": base.reshape(2, 3).T}}, "weights.pt")
    exec(compile(code, "models.md", "exec"), {})
    found = load_file("weights.safetensors")
    assert found["a"].tolist() == [0, 1, 2]
    assert torch.equal(found["b"], base.reshape(2, 3).T)


def test_the_engine_that_the_guide_shows_answers():
    (code,) = (block for block in _python_of_models() if "class ThresholdEngine" in block)
    made: dict[str, Any] = {}
    exec(compile(code, "models.md", "exec"), made)
    request = PredictRequest("threshold", ("a",), (LabelSpec(7, "liver"),), ())
    image, mask = _picture(1)
    answers: list[SlicePrediction] = []
    arrays = {"a": image.astype(np.float32) / 255}
    made["ThresholdEngine"]().predict(
        request, arrays, CancelToken(), answers.append, lambda share, text: None
    )
    assert (answers[0].mask == 7 * mask).all()


def test_there_are_commands_to_run():
    assert sum(len(_commands(p)) for p in PAGES) > 40


def _read(words: list[str]) -> None:
    """Check what can be checked of a command that is not run."""
    if words[0] == "make":
        targets = re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(), re.MULTILINE)
        assert set(words[1:]) <= set(targets)
    elif words[0] == "pip":
        extras = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
        for name in re.findall(r"\[(\w+)\]", words[-1]):
            assert name in extras["optional-dependencies"]
        assert (ROOT / words[words.index("-c") + 1]).is_file()
    else:
        _parse(words[1:])


def _parse(words: list[str]) -> None:
    """Parse options as the command line does, without running it; paths need not exist."""
    _run([*words, "--help"])


def test_examples_of_the_help_have_commands_and_options_that_exist():
    text = (ROOT / "docs" / "reference" / "commands.md").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line.startswith("Example")]
    examples = _EXAMPLE.findall("\n".join(lines))
    assert len(examples) > 25
    for example in examples:
        for line in example.split("&&"):
            _parse(shlex.split(line)[1:])


def test_what_is_planted_is_found(quick: None, tmp_path: Path):
    for words in (["train", "--no-such-option"], ["no-such-command"]):
        with pytest.raises(AssertionError):
            _parse(words)
    with pytest.raises(AssertionError):
        _read(["make", "coffee"])
    with pytest.raises(AssertionError):
        _read(["pip", "install", "-c", "constraints.txt", ".[nothing]"])
    with pytest.raises(AssertionError):
        _run(["report", str(tmp_path), "--out", str(tmp_path / "out")])
