"""Which device engines compute on."""

from __future__ import annotations

import pytest
import torch

from segicl_gui.domain.errors import UserError
from segicl_gui.engine.engines.auto import AutoEngine
from segicl_gui.engine.engines.cross_convolution import CrossConvolutionEngine
from segicl_gui.engine.engines.devices import torch_device
from segicl_gui.engine.engines.segicl import SegICLEngine


@pytest.fixture
def cards(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    """As many graphics cards as the test says."""
    monkeypatch.setattr(torch.cuda, "is_available", lambda: request.param > 0)
    monkeypatch.setattr(torch.cuda, "device_count", lambda: request.param)


@pytest.mark.parametrize(
    ("cards", "name", "chosen"),
    [
        (0, "", "cpu"),
        (0, "cpu", "cpu"),
        (2, "", "cuda"),
        (2, "cpu", "cpu"),
        (2, "cuda", "cuda"),
        (2, "cuda:1", "cuda:1"),
    ],
    indirect=["cards"],
)
@pytest.mark.usefixtures("cards")
def test_what_is_there_is_taken(name: str, chosen: str) -> None:
    assert torch_device(name) == chosen


@pytest.mark.parametrize(
    ("cards", "name", "known"),
    [
        (0, "cuda", "cpu on"),
        (2, "cuda:2", "cpu, cuda, cuda:0, cuda:1 on"),
        (2, "tpu", "cpu, cuda, cuda:0, cuda:1 on"),
    ],
    indirect=["cards"],
)
@pytest.mark.usefixtures("cards")
def test_what_is_not_there_is_refused_with_what_is(name: str, known: str) -> None:
    with pytest.raises(UserError, match=known):
        torch_device(name)


@pytest.mark.parametrize("engine", [SegICLEngine, AutoEngine, CrossConvolutionEngine])
@pytest.mark.parametrize("cards", [0], indirect=True)
@pytest.mark.usefixtures("cards")
def test_engines_look_for_it_before_they_read_weights(
    engine: type, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read(name: str) -> None:
        raise AssertionError("weights were read")

    for module in ("segicl.engine", "cross_convolution"):
        monkeypatch.setattr(f"segicl_gui.engine.engines.{module}.verified", read)
    with pytest.raises(UserError, match="“cuda”"):
        engine(device="cuda")


@pytest.mark.parametrize("cards", [2], indirect=True)
@pytest.mark.usefixtures("cards")
def test_the_network_is_put_there(monkeypatch: pytest.MonkeyPatch, small_pipeline) -> None:
    places: list[str] = []
    monkeypatch.setattr(type(small_pipeline), "to", lambda self, place: places.append(place))
    for device in ("", "cpu", "cuda:1"):
        SegICLEngine(small_pipeline, device=device)
    assert places == ["cuda", "cpu", "cuda:1"]
