"""`segicl models`: listing, importing, checking, handing on and removing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from safetensors.numpy import save_file
from typer.testing import CliRunner, Result

from segicl_gui.cli.main import app
from segicl_gui.engine.models.store import users_store


def run(*arguments: Any) -> Result:
    return CliRunner().invoke(app, ["models", *map(str, arguments)])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    out = tmp_path / "net"
    out.mkdir()
    save_file({"w": np.zeros(3, np.float32)}, out / "model.safetensors")
    (out / "config.json").write_text('{"model_type": "sam"}')
    return out


def test_from_a_folder_to_a_pack_and_back(folder: Path, tmp_path: Path):
    done = run("import", folder, "--licence", "Apache-2.0", "--title", "Cells", "--notes", "Cells.")
    assert done.exit_code == 0, done.output
    assert "sam:net" in done.output
    told = {m["id"]: m for m in json.loads(run("list", "--json").stdout)}
    assert told["segicl-tiny"]["shipped"]
    assert (told["net"]["engine"], told["net"]["licence"]) == ("sam:net", "Apache-2.0")
    assert "sam:net" in run("list").stdout
    assert "Cells" in run("info", "net").stdout
    assert run("verify").exit_code == 0
    packed = run("pack", "net", "--out", tmp_path)
    assert packed.exit_code == 0
    assert run("remove", "net").exit_code == 0
    assert run("import", Path(packed.stdout.strip())).exit_code == 0
    (users_store() / "net" / "config.json").write_text("{}")
    damaged = run("verify")
    assert damaged.exit_code == 3
    assert "net/config.json" in damaged.stderr
    assert "segicl-tiny: whole" in damaged.stdout


def test_an_unknown_licence_asks(folder: Path):
    asked = run("import", folder, "--licence", "CC-BY-NC-4.0")
    assert asked.exit_code == 2
    assert "commercial" in asked.stderr
    assert "--accept-licence" in asked.stderr
    assert not users_store().exists()
    assert run("import", folder, "--accept-licence", "--licence", "CC-BY-NC-4.0").exit_code == 0
    assert json.loads(run("info", "net", "--json").stdout)["agreed"]


@pytest.mark.parametrize(
    "arguments",
    [
        ["import", "nothing.segiclmodel"],
        ["import", "."],
        ["info", "nothing"],
        ["remove", "segicl-tiny"],
        ["remove", "nothing"],
        ["pack", "nothing"],
        ["verify", "nothing"],
        ["download", "http://example.org/m.segiclmodel", "--sha256", "0"],
    ],
)
def test_bad_input_is_told_and_writes_nothing(
    arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(tmp_path)
    done = run(*arguments)
    assert done.exit_code == 2, done.output
    assert done.stderr
    assert not users_store().exists()
    assert list(tmp_path.iterdir()) == []


def test_an_engine_that_is_not_there_is_told_before_anything_is_copied(folder: Path):
    done = run("import", folder, "--engine", "none", "--licence", "MIT")
    assert done.exit_code == 2
    assert "Installed are" in done.stderr
    assert not users_store().exists()
