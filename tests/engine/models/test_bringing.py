"""A model is taken in whole and checked, or not at all."""

from __future__ import annotations

import json
import os
import socket
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save_file

from segicl_gui.domain.errors import UserError
from segicl_gui.engine.models import bringing, store
from segicl_gui.engine.models.bringing import install, look, pack
from segicl_gui.engine.models.store import Model, models, users_store, verified
from segicl_gui.paths import guide


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A model as other programs publish it."""
    out = tmp_path / "Liver Net"
    (out / "scheduler").mkdir(parents=True)
    save_file({"w": np.arange(6, dtype=np.float32)}, out / "model.safetensors")
    (out / "config.json").write_text('{"model_type": "seggpt"}')
    (out / "scheduler" / "s.json").write_text("{}")
    (out / "README.md").write_text("---\nlicense: mit\n---\nFinds livers.\n")
    (out / "train.py").write_text("raise SystemExit")
    (out / ".git").mkdir()
    (out / ".git" / "x.json").write_text("{}")
    return out


@pytest.fixture
def packed(folder: Path, tmp_path: Path) -> Path:
    """The same as a pack; it is not installed."""
    path = pack(install(look(folder), agreed=False), tmp_path)
    store.remove("liver-net")
    return path


def repacked(path: Path, change: Callable[[dict[str, bytes]], object]) -> Path:
    """A pack with other content."""
    with zipfile.ZipFile(path) as archive:
        content = {n: archive.read(n) for n in archive.namelist()}
    change(content)
    out = path.with_name("changed.segiclmodel")
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in content.items():
            archive.writestr(name, data)
    return out


def nothing_stays() -> bool:
    return not users_store().exists() or list(users_store().iterdir()) == []


def test_a_folder_is_taken_in_without_what_is_no_part_of_a_model(folder: Path):
    candidate = look(folder)
    assert candidate.question == ""
    model = install(candidate, agreed=False)
    assert (model.id, model.engine, model.manifest.licence) == (
        "liver-net",
        "seggpt:liver-net",
        "MIT",
    )
    assert set(model.manifest.files) == {
        "model.safetensors", "config.json", "scheduler/s.json", "README.md"
    }  # fmt: skip
    assert model.manifest.card == "README.md"
    assert verified("liver-net") == model.folder
    assert not (model.folder / "train.py").exists()
    assert models()[-1] == model


def test_a_pack_is_the_same_model(packed: Path):
    assert nothing_stays()
    assert packed.name == "liver-net-1.segiclmodel"
    model = install(look(packed), agreed=False)
    assert (model.folder / "scheduler" / "s.json").read_text() == "{}"
    assert verified("liver-net") == model.folder


def test_a_single_file(tmp_path: Path):
    path = tmp_path / "Uni.safetensors"
    save_file({"enc_blocks.0.cross.cross_conv.weight": np.zeros(2, np.float32)}, path)
    model = install(look(path, licence="apache-2.0", model_id="uni2", title="Uni"), agreed=False)
    assert (model.engine, model.manifest.title) == ("universeg:uni2", "Uni")
    assert verified("uni2") == model.folder
    save_file({"other": np.zeros(2, np.float32)}, path)
    with pytest.raises(UserError, match="which engine"):
        look(path)
    assert look(path, engine="mine").manifest.engine == "mine"


def test_a_licence_that_limits_is_asked_about_and_noted(folder: Path):
    (folder / "README.md").write_text("---\nlicense: cc-by-nc-4.0\n---\n")
    candidate = look(folder)
    assert "commercial" in candidate.question
    with pytest.raises(UserError, match="was not agreed to"):
        install(candidate, agreed=False)
    assert nothing_stays()
    assert len(install(candidate, agreed=True).manifest.agreed) == len("2026-11-28")


def test_who_agreed_elsewhere_does_not_count(folder: Path, tmp_path: Path):
    (folder / "README.md").unlink()
    model = install(look(folder, licence="Own terms"), agreed=True)
    path = pack(model, tmp_path)
    store.remove(model.id)
    with pytest.raises(UserError, match="was not agreed to"):
        install(look(path), agreed=False)

    def pretend(content: dict[str, bytes]) -> None:
        record = json.loads(content["model.json"])
        content["model.json"] = json.dumps({**record, "agreed": "2020-01-01"}).encode()

    with pytest.raises(UserError, match="was not agreed to"):
        install(look(repacked(path, pretend)), agreed=False)


def _swap(content: dict[str, bytes]) -> None:
    data = content["model.safetensors"]
    content["model.safetensors"] = data[:-1] + bytes([data[-1] ^ 1])


def _lie_about_size(content: dict[str, bytes]) -> None:
    record = json.loads(content["model.json"])
    record["files"]["config.json"]["size"] = 3
    content["model.json"] = json.dumps(record).encode()


def _code(content: dict[str, bytes]) -> None:
    record = json.loads(content["model.json"])
    record["files"]["run.py"] = {"sha256": "0" * 64, "size": 1}
    content["model.json"], content["run.py"] = json.dumps(record).encode(), b"1"


@pytest.mark.parametrize(
    "change",
    [
        _swap,
        _lie_about_size,
        _code,
        lambda content: content.update({"extra.json": b"{}"}),
        lambda content: content.update({"../out.json": b"{}"}),
        lambda content: content.pop("config.json"),
        lambda content: content.pop("model.json"),
        lambda content: content.update({"model.json": b"{"}),
        lambda content: content.update({"model.json": b"[" * 100_000}),
    ],
)
def test_a_pack_that_was_tampered_with_leaves_nothing(packed: Path, change: Callable[..., object]):
    with pytest.raises(UserError):
        install(look(repacked(packed, change)), agreed=True)
    assert nothing_stays()


@pytest.mark.parametrize("keep", [0, 10, 200, -1, -40])
def test_a_pack_that_was_cut_leaves_nothing(packed: Path, keep: int):
    packed.write_bytes(packed.read_bytes()[:keep])
    with pytest.raises(UserError):
        install(look(packed), agreed=True)
    assert nothing_stays()


def test_every_flipped_byte_is_noticed_or_of_no_consequence(packed: Path):
    good = packed.read_bytes()
    rng = np.random.default_rng(0)
    for at in rng.integers(0, len(good), 60):
        packed.write_bytes(good[:at] + bytes([good[at] ^ 0x55]) + good[at + 1 :])
        try:
            model = install(look(packed), agreed=True)
        except UserError:
            assert nothing_stays()
            continue
        # Dates and the like of the archive may differ, files may not.
        assert verified(model.id) == model.folder
        store.remove(model.id)


@pytest.mark.parametrize("how", [zipfile.ZIP_DEFLATED, zipfile.ZIP_LZMA])
def test_packed_otherwise_and_damaged_it_is_told_too(packed: Path, how: int):
    with zipfile.ZipFile(packed) as archive:
        content = {n: archive.read(n) for n in archive.namelist()}
    with zipfile.ZipFile(packed, "w", how) as archive:
        for name, data in content.items():
            archive.writestr(name, data)
        at = archive.getinfo("model.safetensors").header_offset + 60
    if how == zipfile.ZIP_DEFLATED:
        install(look(packed), agreed=True)
        store.remove("liver-net")
        whole = packed.read_bytes()
        packed.write_bytes(whole[:at] + b"\xff" * 8 + whole[at + 8 :])
    with pytest.raises(UserError, match=r"unusual way|cannot be unpacked"):
        install(look(packed), agreed=True)
    assert nothing_stays()


def test_no_network_is_asked(packed: Path, folder: Path, monkeypatch: pytest.MonkeyPatch):
    def cut(*args: object, **kwargs: object) -> None:
        raise AssertionError("the network was asked")

    monkeypatch.setattr(socket, "socket", cut)
    monkeypatch.setattr(socket, "getaddrinfo", cut)
    install(look(packed), agreed=False)
    install(look(folder, model_id="two"), agreed=False)
    assert [m.id for m in models() if not m.shipped] == ["liver-net", "two"]


def test_weights_that_run_code_are_refused(tmp_path: Path):
    folder = tmp_path / "old"
    folder.mkdir()
    (folder / "pytorch_model.bin").write_bytes(b"pickle")
    (folder / "config.json").write_text('{"model_type": "sam"}')
    with pytest.raises(UserError, match="may run code"):
        look(folder)
    with pytest.raises(UserError, match="may run code") as told:
        look(folder / "pytorch_model.bin")
    # Where the way out stands; tests/docs runs it.
    assert "docs/models.md" in told.value.todo
    assert "## Take a model in" in (guide() / "models.md").read_text("utf-8")
    (folder / "notes.txt").write_text("no weights")
    with pytest.raises(UserError, match="no pack"):
        look(folder / "notes.txt")
    with pytest.raises(UserError, match="does not exist"):
        look(tmp_path / "nothing")


def test_none_takes_the_place_of_another(folder: Path):
    install(look(folder), agreed=False)
    with pytest.raises(UserError, match="already"):
        install(look(folder), agreed=False)
    with pytest.raises(UserError, match="already"):
        install(look(folder, model_id="segicl-tiny"), agreed=False)


def test_stopped_or_without_room_nothing_stays(folder: Path, monkeypatch: pytest.MonkeyPatch):
    def stop(share: float, text: str) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        install(look(folder), agreed=False, tell=stop)
    assert nothing_stays()

    def full(fd: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(UserError, match="No space left"):
        install(look(folder), agreed=False)
    assert nothing_stays()


def test_a_damaged_model_is_not_handed_on(folder: Path, tmp_path: Path):
    model: Model = install(look(folder), agreed=False)
    (model.folder / "config.json").write_text("{}")
    with pytest.raises(UserError, match="damaged"):
        pack(model, tmp_path)
    assert list(tmp_path.glob("*.segiclmodel")) == []
    assert bringing.PACK == ".segiclmodel"


def test_shipped_models_can_be_handed_on(tmp_path: Path):
    shipped = store.find("cross-convolution")
    assert shipped is not None
    path = pack(shipped, tmp_path / "x.segiclmodel")
    taken = install(look(path), agreed=False) if store.find("cc") else look(path)
    assert taken.manifest.files == shipped.manifest.files
    with pytest.raises(UserError, match="exists already"):
        pack(shipped, path)
