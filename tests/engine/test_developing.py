"""Engines that are named on the command line."""

import argparse

import pytest

from segicl_gui.engine.developing import available, creator, engine_option


def test_names_module_and_class():
    assert engine_option("fake=a.b:C") == ("fake", "a.b:C")
    for text in ("fake", "=a:b", "fake=a.b"):
        with pytest.raises(argparse.ArgumentTypeError):
            engine_option(text)


def test_made_and_listed(fake_engine, monkeypatch):
    monkeypatch.setattr("segicl_gui.engine.registry.available", lambda: ())
    monkeypatch.setattr("segicl_gui.engine.registry.create", lambda name: name)
    create = creator({"mine": "fake_engines:FakeEngine"})
    assert isinstance(create("mine"), fake_engine)
    assert create("pixels") == "pixels"
    assert [e.name for e in available(["mine"])] == ["mine"]
