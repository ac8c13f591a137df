"""Our engines in words: all that ship, and what they lack where they cannot be used."""

from __future__ import annotations

import importlib.util

import pytest

from segicl_gui.engine import registry
from segicl_gui.engine.known import EXEMPLARS, KNOWN, PROMPTS, TEXT, answers_to


def test_every_engine_of_ours_is_known():
    ours = {e.name for e in registry.available() if e.package == "segicl-gui"}
    assert ours == set(KNOWN)
    assert all(k.title and k.about.endswith(".") for k in KNOWN.values())


def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch):
    there = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name: None if name == "diffusers" else there(name)
    )
    assert KNOWN["segicl"].lacking() == "diffusers not installed"
    assert KNOWN["pixels"].lacking() == ""


def test_the_default_engine_lacks_nothing():
    assert KNOWN["segicl"].lacking() == ""


def test_what_an_engine_answers_to_is_known_of_ours_and_of_their_models():
    assert answers_to("segicl", TEXT)
    assert not answers_to("pixels", PROMPTS)
    assert answers_to("sam:mine", PROMPTS)
    assert not answers_to("sam:mine", EXEMPLARS)
    assert answers_to("somebody's", TEXT)
    assert all(k.reads and {*k.reads} <= {EXEMPLARS, TEXT, PROMPTS} for k in KNOWN.values())


def test_weights_that_have_to_be_brought_are_named():
    for known in KNOWN.values():
        if known.weights:
            assert known.lacking() == f"import weights: {known.weights}"
            assert known.lacking(imported=True) == ""
