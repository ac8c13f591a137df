"""Engines by name."""

import json
import os
from importlib.metadata import EntryPoint, EntryPoints
from pathlib import Path

import pytest

from segicl_gui.domain.errors import UserError
from segicl_gui.engine import registry
from segicl_gui.engine.known import KNOWN
from tests.engine.stores import manifest_of


class OtherEngine:
    name = "other"
    version = "3"


class BrokenEngine:
    name = "broken"
    version = "1"

    def __init__(self) -> None:
        raise RuntimeError("no memory for this")


class PlacedEngine:
    name = "placed"
    version = "1"

    def __init__(self, device: str = "") -> None:
        self.device = device


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> None:
    points = {
        "other": "collections:OrderedDict",
        "gone": "no_such_package_at_all:Engine",
        "broken": "collections:Counter",
        "placed": "collections:ChainMap",
    }
    made = EntryPoints(EntryPoint(n, v, registry.GROUP) for n, v in points.items())
    monkeypatch.setattr(registry, "entry_points", lambda group: made)
    load = EntryPoint.load

    def patched(self: EntryPoint) -> object:
        ours = {"other": OtherEngine, "broken": BrokenEngine, "placed": PlacedEngine}
        return ours.get(self.name) or load(self)

    monkeypatch.setattr(EntryPoint, "load", patched)


def test_pixels_is_installed() -> None:
    assert "pixels" in [e.name for e in registry.available() if e.usable]
    assert registry.create("pixels").name == "pixels"


@pytest.mark.usefixtures("installed")
def test_an_engine_that_does_not_load_is_reported() -> None:
    infos = {e.name: e for e in registry.available()}
    assert list(infos) == ["broken", "gone", "other", "placed"]
    assert infos["other"].usable
    assert infos["other"].version == "3"
    assert not infos["gone"].usable
    assert "no_such_package_at_all" in infos["gone"].problem


@pytest.mark.usefixtures("installed")
def test_create() -> None:
    assert registry.create("other").version == "3"
    with pytest.raises(UserError, match="does not start"):
        registry.create("gone")
    with pytest.raises(UserError, match="no memory for this"):
        registry.create("broken")


@pytest.mark.usefixtures("installed")
@pytest.mark.parametrize("device", ["", "cuda:1"])
def test_a_device_is_for_engines_that_take_one(device: str) -> None:
    placed = registry.create("placed", device)
    assert isinstance(placed, PlacedEngine)
    assert placed.device == device
    assert registry.create("other", device).version == "3"


@pytest.mark.usefixtures("installed")
def test_unknown_name_lists_what_there_is() -> None:
    with pytest.raises(UserError, match="broken, gone, other, placed"):
        registry.create("segisl")


def test_the_default_is_the_network_where_it_can_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: object())
    assert registry.default() == "segicl"
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    assert registry.default() == "pixels"
    assert {"pixels", "segicl"} <= set(registry.names())


def test_offers_are_in_words_and_load_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def load(self: EntryPoint) -> object:
        raise AssertionError("an engine was loaded")

    monkeypatch.setattr(EntryPoint, "load", load)
    offers = {o.name: o for o in registry.offers()}
    assert set(offers) == set(registry.names())
    assert list(offers)[: len(KNOWN)] == list(KNOWN)
    assert all(offers[n].about and offers[n].title != n for n in KNOWN)
    assert not offers["pixels"].problem


@pytest.mark.usefixtures("installed")
def test_engines_of_others_are_offered_by_name() -> None:
    assert [(o.name, o.title, o.problem) for o in registry.offers()] == [
        (n, n, "") for n in ("broken", "gone", "other", "placed")
    ]


def test_a_network_without_its_packages_is_offered_with_the_reason(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    offers = {o.name: o for o in registry.offers()}
    assert offers["segicl"].problem.startswith("torch, ")
    assert not offers["pixels"].problem
    with pytest.raises(UserError, match="not installed"):
        registry.create("segicl")


def test_what_is_known_of_engines_holds() -> None:
    from segicl_gui.engine.engines import cross_convolution
    from segicl_gui.engine.engines.segicl import engine

    assert KNOWN["segicl"].model == KNOWN["auto"].model == engine.MODEL
    assert KNOWN["cross-convolution"].model == cross_convolution.MODEL


def test_the_weights_of_an_engine_are_named_by_their_hash() -> None:
    registry._shipped_weights.cache_clear()
    name, _, digest = registry.weights("segicl").partition(" sha256:")
    assert name == "segicl-tiny"
    assert len(digest) == 64
    assert registry.weights("pixels") == ""
    assert registry.weights("nobody's") == ""


def test_libraries_of_models_are_told_to_stay_offline(monkeypatch):
    for name in ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE", "DO_NOT_TRACK"):
        monkeypatch.delenv(name, raising=False)
    registry.create("pixels")
    assert os.environ["HF_HUB_OFFLINE"] == os.environ["TRANSFORMERS_OFFLINE"] == "1"
    assert os.environ["DO_NOT_TRACK"] == "1"


class ModelledEngine:
    name = "modelled"
    version = "1"

    def __init__(self, device: str = "", model: Path | None = None) -> None:
        self.device, self.model = device, model


@pytest.fixture
def brought(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A model for the engine “modelled”, one for “other” and one for an engine nobody has."""
    made = EntryPoints(
        EntryPoint(n, "collections:ChainMap", registry.GROUP) for n in ("modelled", "other")
    )
    monkeypatch.setattr(registry, "entry_points", lambda group: made)
    ours = {"modelled": ModelledEngine, "other": OtherEngine}
    monkeypatch.setattr(EntryPoint, "load", lambda self: ours[self.name])
    monkeypatch.setenv("SEGICL_MODELS", str(tmp_path))
    for name, engine in (("mine", "modelled"), ("unread", "other"), ("lost", "nobody")):
        folder = tmp_path / name
        folder.mkdir()
        (folder / "w.safetensors").write_bytes(b"weights")
        told = manifest_of(folder, engine, notes="For cells.")
        (folder / "model.json").write_text(json.dumps(told))
    return tmp_path


def test_a_brought_model_is_an_engine_of_its_own(brought: Path) -> None:
    offers = {o.name: o for o in registry.offers()}
    assert offers["modelled:mine"].title == "mine (modelled)"
    assert offers["modelled:mine"].about == "For cells."
    assert "nobody" in offers["nobody:lost"].problem
    infos = {e.name: e for e in registry.available()}
    assert infos["modelled:mine"].usable
    assert not infos["nobody:lost"].usable
    engine = registry.create("modelled:mine", "cpu")
    assert isinstance(engine, ModelledEngine)
    assert (engine.model, engine.device) == (brought / "mine", "cpu")
    assert registry.weights("modelled:mine").startswith("mine sha256:")
    assert registry.names() == ("modelled", "other")


def test_a_brought_model_that_is_damaged_or_of_another_engine_is_told(brought: Path) -> None:
    with pytest.raises(UserError, match="does not read the model"):
        registry.create("modelled:unread")
    with pytest.raises(UserError, match="does not read the model"):
        registry.create("other:unread")
    with pytest.raises(UserError, match="no model “none”"):
        registry.create("modelled:none")
    (brought / "mine" / "w.safetensors").write_bytes(b"changed")
    with pytest.raises(UserError, match="damaged"):
        registry.create("modelled:mine")
