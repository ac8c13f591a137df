import hashlib
import json
from pathlib import Path

import pytest

from segicl_gui.domain.errors import UserError
from segicl_gui.engine import model_store
from segicl_gui.engine.model_store import listed, verified


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "small").mkdir()
    (tmp_path / "small" / "weights.bin").write_bytes(b"numbers")
    digest = hashlib.sha256(b"numbers").hexdigest()
    listed = {"models": [{"name": "small", "files": {"weights.bin": digest}}]}
    (tmp_path / "manifest.json").write_text(json.dumps(listed), encoding="utf-8")
    monkeypatch.setattr(model_store, "model_store", lambda: tmp_path)
    return tmp_path


def test_a_whole_model_is_found(store: Path):
    assert verified("small") == store / "small"


def test_an_unknown_model_is_told(store: Path):
    assert listed("small")
    assert not listed("large")
    with pytest.raises(UserError, match="large"):
        verified("large")


def test_a_changed_file_is_told(store: Path):
    (store / "small" / "weights.bin").write_bytes(b"others")
    with pytest.raises(UserError, match="damaged"):
        verified("small")


def test_a_missing_file_is_told(store: Path):
    (store / "small" / "weights.bin").unlink()
    with pytest.raises(UserError, match="incomplete"):
        verified("small")


def test_a_broken_list_is_told(store: Path):
    (store / "manifest.json").write_text("{", encoding="utf-8")
    with pytest.raises(UserError, match="cannot be read"):
        verified("small")


def test_a_store_that_is_not_there_is_told(monkeypatch: pytest.MonkeyPatch):
    def gone() -> Path:
        raise FileNotFoundError("model_store is missing from this installation")

    monkeypatch.setattr(model_store, "model_store", gone)
    with pytest.raises(UserError, match="missing from this installation"):
        verified("small")


def test_the_weights_are_known_by_the_hash_in_the_list(store: Path):
    manifest = {"models": [{"name": "m", "files": {"a.json": "1", "b.safetensors": "2"}}]}
    (store / "manifest.json").write_text(json.dumps(manifest))
    assert model_store.weights_hash("m") == "2"
    assert model_store.weights_hash("other") == ""
