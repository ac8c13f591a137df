"""What the command line says to engines: exemplars or a text, a device, settings of their own."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import PIL.Image
import pytest
from typer.testing import CliRunner

from segicl_gui.cli import app
from segicl_gui.domain.errors import UserError
from segicl_gui.engine import registry
from segicl_gui.engine.api import LabelSpec, PredictRequest, SlicePrediction


class Reader:
    """Paints what is bright as the first label; remembers what it was asked, and where."""

    name, version = "reader", "1"

    def __init__(self) -> None:
        self.requests: list[PredictRequest] = []
        self.devices: list[str] = []

    def predict(self, request, arrays, cancel, emit, progress):
        self.requests.append(request)
        for i, query in enumerate(request.queries):
            mask = (arrays[query] > 0.5).astype(np.uint16) * request.labels[0].id
            emit(SlicePrediction(i, mask, np.full(mask.shape, 255, np.uint8), 0.5))


@pytest.fixture(autouse=True)
def reader(monkeypatch: pytest.MonkeyPatch) -> Reader:
    engine, real = Reader(), registry.create

    def create(name: str, device: str = ""):
        if name != engine.name:
            return real(name, device)
        if device == "cuda:7":
            raise UserError("No such device", "There is no cuda:7.", "Choose another.")
        engine.devices.append(device)
        return engine

    monkeypatch.setattr(registry, "create", create)
    return engine


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data-set folder of ten pictures: a bright square (3), a dim one (4)."""
    folder = tmp_path / "squares"
    for part in ("images", "masks"):
        (folder / part).mkdir(parents=True)
    for n in range(10):
        mask = np.zeros((32, 32), np.uint8)
        mask[2 : 12 + n, 2:12], mask[20:30, 20:30] = 3, 4
        image = np.array([10 + n, 0, 0, 240, 100], np.uint8)[mask]
        PIL.Image.fromarray(image).save(folder / "images" / f"s{n}.png")
        PIL.Image.fromarray(mask).save(folder / "masks" / f"s{n}.png")
    labels = {"3": {"name": "bright", "description": "a square"}, "4": {"name": "dim"}}
    (folder / "dataset.json").write_text(json.dumps({"name": "squares", "labels": labels}))
    return folder


@pytest.fixture
def image(data: Path) -> Path:
    return data / "images" / "s0.png"


def segicl(*args: object):
    return CliRunner().invoke(app, [str(a) for a in args])


def command(name: str, data: Path, out: Path) -> tuple[object, ...]:
    """A command line that works, without its engine."""
    short = ("--size", "32", "--json", out)
    return {
        "predict": ("predict", data / "images" / "s0.png", "--exemplars", data, "--out", out),
        "evaluate": ("evaluate", data, "--shots", "1", *short),
        "simulate": ("simulate", data, "--exemplars", "1", "--limit", "1", *short),
    }[name]


COMMANDS = ("predict", "evaluate", "simulate")


def test_a_text_alone_is_one_label_of_value_1(reader, image, tmp_path):
    out = tmp_path / "out"
    said = "liver: large bright organ on the left"
    done = segicl("predict", image, "--text", said, "--engine", "reader", "--out", out)
    assert done.exit_code == 0, done.output
    (request,) = reader.requests
    assert request.labels == (LabelSpec(1, "liver", "large bright organ on the left"),)
    assert not request.exemplars
    mask = np.asarray(PIL.Image.open(out / "s0.png"))
    assert np.array_equal(mask, np.asarray(PIL.Image.open(image)) > 128)


def test_a_text_replaces_what_exemplars_call_their_label(reader, data, image, tmp_path):
    args = ("predict", image, "--exemplars", data, "--engine", "reader", "--out", tmp_path / "out")
    done = segicl(*args, "--label", "3", "--text", "shiny")
    assert done.exit_code == 0, done.output
    (request,) = reader.requests
    assert request.labels == (LabelSpec(3, "shiny", ""),)
    assert {e.labels for e in request.exemplars} == {(3,)}
    unclear = segicl(*args, "--overwrite", "--text", "shiny")
    assert unclear.exit_code == 2
    assert "3 (bright), 4 (dim)" in unclear.stderr


@pytest.mark.parametrize(
    ("args", "message"),
    [
        ((), "neither exemplars nor a text"),
        (("--text", " "), "neither exemplars nor a text"),
        (("--text", "liver", "--label", "3"), "no labels to choose from"),
    ],
)
def test_nothing_to_go_by_is_bad_usage(reader, image, tmp_path, args, message):
    done = segicl("predict", image, *args, "--engine", "reader", "--out", tmp_path / "out")
    assert done.exit_code == 2
    assert message in done.stderr
    assert not reader.devices
    assert not (tmp_path / "out").exists()


def test_an_engine_that_cannot_read_says_so_itself(image, tmp_path):
    done = segicl(
        "predict", image, "--text", "liver", "--engine", "pixels", "--out", tmp_path / "out"
    )
    assert done.exit_code == 2
    assert "No proposal without an exemplar" in done.stderr
    assert not (tmp_path / "out").exists()


def test_the_network_segments_from_text_alone(image, tmp_path):
    offers = {o.name: o.problem for o in registry.offers()}
    if offers["segicl"]:
        pytest.skip(offers["segicl"])
    done = segicl(
        "predict", image, "--text", "square: bright", "--engine", "segicl", "--device", "cpu",
        "--option", "samples=2", "--out", tmp_path / "out",
    )  # fmt: skip
    assert done.exit_code == 0, done.output
    mask = np.asarray(PIL.Image.open(tmp_path / "out" / "s0.png"))
    assert mask.shape == (32, 32)
    assert mask.max() <= 1


@pytest.mark.parametrize("name", COMMANDS)
def test_device_and_options_are_passed_on(reader, data, tmp_path, name):
    args = command(name, data, tmp_path / "out")
    said = ("--option", "steps=4", "--option", "samples=9", "--option", "samples = 3")
    done = segicl(*args, "--engine", "reader", "--device", "cuda:1", *said)
    assert done.exit_code == 0, done.output
    assert reader.devices == ["cuda:1"]
    assert {r.options for r in reader.requests} == {(("steps", "4"), ("samples", "3"))}


@pytest.mark.parametrize("name", COMMANDS)
def test_without_them_nothing_is_chosen(reader, data, tmp_path, name):
    done = segicl(*command(name, data, tmp_path / "out"), "--engine", "reader")
    assert done.exit_code == 0, done.output
    assert reader.devices == [""]
    assert {r.options for r in reader.requests} == {()}


@pytest.mark.parametrize("name", COMMANDS)
@pytest.mark.parametrize(
    "change",
    [
        ("--device", "tpu"),
        ("--device", "cuda:"),
        ("--device", "cuda:7"),
        ("--option", "steps"),
        ("--option", "=4"),
        ("--option", "steps="),
    ],
)
def test_bad_devices_and_options_are_refused_before_any_work(reader, data, tmp_path, name, change):
    done = segicl(*command(name, data, tmp_path / "out"), "--engine", "reader", *change)
    assert done.exit_code == 2
    assert done.stderr
    assert "Traceback" not in done.stderr
    assert not reader.requests
    assert not (tmp_path / "out").exists()


def test_what_engines_do_not_know_is_ignored(data, image, tmp_path):
    done = segicl(
        "predict", image, "--exemplars", data, "--engine", "pixels", "--device", "cuda",
        "--option", "colour=blue", "--out", tmp_path / "out",
    )  # fmt: skip
    assert done.exit_code == 0, done.output


def test_several_engines_on_one_device(reader, data, tmp_path):
    args = command("evaluate", data, tmp_path / "rows.json")
    done = segicl(*args, "--engine", "reader, pixels,reader", "--device", "cpu", "-q")
    assert done.exit_code == 0, done.output
    rows = json.loads((tmp_path / "rows.json").read_text())
    assert [r["engine"] for r in rows] == ["reader", "pixels"] * 2
    assert reader.devices == ["cpu"]
