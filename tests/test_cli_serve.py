"""Serving engines and large batches from the command line."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import PIL.Image
import pytest
from typer.testing import CliRunner

from segicl_gui.cli import app
from segicl_gui.engine import registry, serving
from segicl_gui.engine.api import SlicePrediction
from segicl_gui.engine.keys import read_keys


def segicl(*args: object):
    return CliRunner().invoke(app, [str(a) for a in args])


class Bright:
    name, version = "bright", "1"

    def predict(self, request, arrays, cancel, emit, progress):
        for i, query in enumerate(request.queries):
            mask = (arrays[query] > 0.5).astype(np.uint16) * request.labels[0].id
            emit(SlicePrediction(i, mask, np.full(mask.shape, 200, np.uint8), 0.5))


@pytest.fixture
def served(monkeypatch):
    """How a server would have been run."""
    found: list[serving.Serving] = []

    def serve(how, ready):
        found.append(how)
        ready("http://127.0.0.1:1")

    monkeypatch.setattr(serving, "serve", serve)
    monkeypatch.delenv("SEGICL_KEY", raising=False)
    return found


def test_a_key_is_shown_once(tmp_path):
    keys = tmp_path / "keys"
    done = segicl("serve", "--key-file", keys, "--add-key", "anna")
    assert done.exit_code == 0
    key = done.stdout.strip()
    assert key
    assert key not in keys.read_text()
    assert list(read_keys(keys)) == ["anna"]
    assert segicl("serve", "--add-key", "ben").exit_code == 2
    assert segicl("serve", "--key-file", keys, "--add-key", "no name").exit_code == 2


def test_serves_with_the_key_of_the_variable_or_the_file(served, tmp_path, monkeypatch):
    assert segicl("serve").exit_code == 2
    monkeypatch.setenv("SEGICL_KEY", "short")
    assert segicl("serve").exit_code == 2
    assert served == []
    monkeypatch.setenv("SEGICL_KEY", "long enough to be a key")
    done = segicl("serve", "--port", 0, "--engine", "pixels", "--ray", 3, "--gpus", 0.5)
    assert done.stdout == "Serving on http://127.0.0.1:1\n"
    (how,) = served
    assert how.whose("long enough to be a key") == ""
    assert (how.host, how.port, how.warm) == ("127.0.0.1", 0, ("pixels",))
    assert (how.replicas.least, how.replicas.most, how.replicas.gpus) == (1, 3, 0.5)
    key = segicl("serve", "--key-file", tmp_path / "keys", "--add-key", "anna").stdout.strip()
    segicl("serve", "--key-file", tmp_path / "keys")
    assert served[1].whose(key) == "anna"
    assert served[1].replicas is None


def test_bad_usage_of_serve(tmp_path, monkeypatch):
    monkeypatch.setenv("SEGICL_KEY", "long enough to be a key")
    plain = segicl("serve", "--host", "0.0.0.0", "--port", 0)
    assert (plain.exit_code, "in the clear" in plain.stderr) == (2, True)
    assert segicl("serve", "--cert", tmp_path / "cert.pem").exit_code == 2
    assert segicl("serve", "--key-file", tmp_path / "none").exit_code == 2


@pytest.fixture
def folders(tmp_path: Path, monkeypatch) -> Path:
    monkeypatch.setattr(registry, "create", lambda name, device="": Bright())
    monkeypatch.setattr(registry, "weights", lambda name: "")
    for part in ("taught/images", "taught/masks", "scans"):
        (tmp_path / part).mkdir(parents=True)
    array = np.zeros((8, 8), np.uint8)
    array[2:5, 2:5] = 220
    PIL.Image.fromarray(array).save(tmp_path / "taught/images/a.png")
    PIL.Image.fromarray(array // 220).save(tmp_path / "taught/masks/a.png")
    (tmp_path / "taught/dataset.json").write_text(json.dumps({"name": "t", "labels": {"1": "x"}}))
    for n in range(4):
        PIL.Image.fromarray(np.roll(array, n)).save(tmp_path / f"scans/{n}.png")
    return tmp_path


def batch(folders: Path, *more: object):
    return segicl("batch", folders / "scans", "--exemplars", folders / "taught", "--out",
                  folders / "out", "--engine", "bright", *more)  # fmt: skip


def test_a_batch_goes_on_where_it_was(folders):
    assert "2 done, 0 done before" in batch(folders, "--part", "0/2").stdout
    assert (folders / "out" / "summary-0-of-2.json").exists()
    done = batch(folders, "--project", folders / "scans")
    assert "2 done, 2 done before, 0 set aside" in done.stdout
    assert "4 case(s) proposed" in done.stdout
    assert done.exit_code == 0
    told = json.loads((folders / "out" / "summary.json").read_text())
    assert told["cases"] == 4
    assert len(list((folders / "out" / "masks").glob("?.png"))) == 4


def test_a_batch_sets_aside_what_is_damaged(folders):
    (folders / "scans" / "1.png").write_bytes(b"nonsense")
    (folders / "list.txt").write_text("scans/0.png\nscans/1.png\n")
    done = segicl("batch", folders / "list.txt", "--exemplars", folders / "taught", "--out",
                  folders / "out", "--engine", "bright")  # fmt: skip
    assert done.exit_code == 3
    assert "1: Cannot read 1.png" in done.stderr
    assert "1 done, 0 done before, 1 set aside" in done.stdout


@pytest.mark.parametrize("part", ["2/2", "x", "1", "-1/2"])
def test_bad_parts(folders, part):
    assert batch(folders, f"--part={part}").exit_code == 2
    assert not (folders / "out").exists()


def test_a_server_in_the_clear_is_refused(folders):
    done = batch(folders, "--engine-url", "http://10.0.0.7:1")
    assert (done.exit_code, "not encrypted" in done.stderr) == (2, True)
    assert not (folders / "out").exists()
