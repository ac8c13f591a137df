"""Models are found whole or not at all."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from segicl_gui.domain.errors import UserError
from segicl_gui.engine.models import store
from segicl_gui.engine.models.store import damaged, faults, find, listed, models, remove, verified
from tests.engine.stores import manifest_of, relist


@pytest.fixture
def shipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "shipped" / "small").mkdir(parents=True)
    (tmp_path / "shipped" / "small" / "weights.safetensors").write_bytes(b"numbers")
    relist(tmp_path / "shipped", "small", "pixels")
    monkeypatch.setattr(store, "model_store", lambda: tmp_path / "shipped")
    return tmp_path / "shipped"


@pytest.fixture
def brought(shipped: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "mine" / "other"
    folder.mkdir(parents=True)
    (folder / "w.safetensors").write_bytes(b"weights")
    (folder / "model.json").write_text(json.dumps(manifest_of(folder, "seggpt")))
    monkeypatch.setenv("SEGICL_MODELS", str(tmp_path / "mine"))
    return folder


def test_a_whole_model_is_found(shipped: Path):
    assert verified("small") == shipped / "small"


def test_an_unknown_model_is_told(shipped: Path):
    assert listed("small")
    assert not listed("large")
    with pytest.raises(UserError, match="large"):
        verified("large")


def test_a_changed_file_is_told(shipped: Path):
    (shipped / "small" / "weights.safetensors").write_bytes(b"others")
    with pytest.raises(UserError, match="damaged"):
        verified("small")


def test_a_missing_file_is_told(shipped: Path):
    (shipped / "small" / "weights.safetensors").unlink()
    with pytest.raises(UserError, match="incomplete"):
        verified("small")


@pytest.mark.parametrize("text", ["{", "{}", '{"models": 3}', '{"models": [{"name": "old"}]}'])
def test_a_broken_list_is_told(shipped: Path, text: str):
    (shipped / "manifest.json").write_text(text, encoding="utf-8")
    with pytest.raises(UserError, match=r"cannot be read|not a usable model"):
        verified("small")


def test_a_store_that_is_not_there_is_told(monkeypatch: pytest.MonkeyPatch):
    def gone() -> Path:
        raise FileNotFoundError("model_store is missing from this installation")

    monkeypatch.setattr(store, "model_store", gone)
    with pytest.raises(UserError, match="missing from this installation"):
        verified("small")


def test_the_weights_are_known_by_the_hash_in_the_list(shipped: Path):
    told = json.loads((shipped / "manifest.json").read_text())["models"][0]["files"]
    assert store.weights_hash("small") == told["weights.safetensors"]["sha256"]
    assert store.weights_hash("other") == ""


def test_brought_models_follow_and_have_names_of_their_own(brought: Path):
    assert [(m.id, m.engine, m.shipped) for m in models()] == [
        ("small", "pixels", True),
        ("other", "seggpt:other", False),
    ]
    assert verified("other") == brought
    shares: list[float] = []
    found = find("other")
    assert found is not None
    assert faults(found, shares.append) == {}
    assert shares[-1] == 1.0


def test_a_brought_record_that_is_damaged_hides_only_itself(brought: Path):
    (brought / "model.json").write_text("{")
    assert [m.id for m in models()] == ["small"]
    assert "model.json" in damaged()["other"]
    (brought / "model.json").write_text(json.dumps(manifest_of(brought, "seggpt", id="another")))
    assert "another" in damaged()["other"]


def test_only_brought_models_are_removed(brought: Path):
    with pytest.raises(UserError, match="came with the app"):
        remove("small")
    with pytest.raises(UserError, match="There is none"):
        remove("nothing")
    remove("other")
    assert not brought.exists()
    assert list(brought.parent.iterdir()) == []
    assert not listed("other")
