"""The commands of the guide that need a server or train: with a real one, and for a second."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.docs.test_commands import _commands, _globbed, _run, built

__all__ = ["built"]

PAGE = "docs/server.md"


def _shown(*among: str) -> list[str]:
    """The command of the page, without `segicl`, that has all of these words."""
    (words,) = (w[1:] for w in _commands(PAGE) if w[0] == "segicl" and {*among} <= {*w})
    return words


@contextmanager
def _served(words: list[str]) -> Iterator[str]:
    """Address of a server that is started with these words, on a port that is free."""
    words = [w for w in words if w not in ("--port", "8443")]
    command = [sys.executable, "-m", "segicl_gui", *words, "--port", "0"]
    told = Path("told.txt")
    with told.open("w") as out:
        process = subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT, env=os.environ)
        try:
            for _ in range(600):
                if found := re.search(r"(https?)://[^\s:]+:(\d+)", told.read_text()):
                    break
                with pytest.raises(subprocess.TimeoutExpired):
                    process.wait(0.1)
            assert found, told.read_text()
            yield f"{found[1]}://127.0.0.1:{found[2]}"
        finally:
            process.terminate()
            process.wait(20)


def _asked(words: list[str], address: str, *more: str) -> str:
    """Run a command of the page that asks its server, at another address."""
    there = [address if w == "https://lab:8443" else w for w in words]
    assert there != words
    return _run([found for w in there for found in _globbed(w)] + [*more])


@pytest.fixture
def reader(built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with what the pages speak of, and anna's key as the page has it made."""
    subprocess.run(["cp", "-r", str(built), str(tmp_path / "reader")], check=True)
    monkeypatch.chdir(tmp_path / "reader")
    # As in a checkout that is not installed.
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[2]))
    key = re.search(r"[\w-]{20,}", _run(_shown("--add-key", "anna")))
    assert key
    Path("key").write_text(key[0])
    return tmp_path / "reader"


def test_a_server_with_tls_segments(reader: Path) -> None:
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
         "-nodes", "-days", "2", "-subj", "/CN=localhost", "-addext",
         "subjectAltName=DNS:localhost,IP:127.0.0.1",
         "-keyout", "server.key", "-out", "server.pem"],
        check=True, capture_output=True,
    )  # fmt: skip
    with _served(_shown("serve", "--cert")) as address:
        assert address.startswith("https:")
        _asked(_shown("predict"), address, "--engine-ca", "server.pem")
    assert len(list((reader / "proposed").glob("*.png"))) >= 2


def test_packages_are_fetched_and_returned(reader: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _run(["split", "project.segicl", "--names", "anna,ben", "--shared-exemplars", "--out", "hub"])
    with _served(_shown("serve", "--packages")) as address:
        _asked(_shown("packages", "--fetch"), address, "--engine-key-file", "key")
        assert (reader / "work" / "anna.segicl").is_dir()
        _asked(_shown("packages", "--return"), address, "--engine-key-file", "key")


def test_made_up_tasks_are_shown_and_training_starts(reader: Path) -> None:
    for words in (w[1:] for w in _commands("docs/models.md") if w[:2] == ["segicl", "train"]):
        # The guide trains for an hour.
        _run(["0.02" if w == "60" else w for w in words])
    assert (reader / "tasks.png").is_file()
    assert list((reader / "runs" / "first").iterdir())
