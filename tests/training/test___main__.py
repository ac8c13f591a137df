import subprocess
import sys
from pathlib import Path

import pytest

from segicl_gui.training.__main__ import main


def test_a_bad_configuration_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    file = tmp_path / "mine.toml"
    file.write_text("[training]\nspeed = 3\n", encoding="utf-8")
    assert main(["--config", str(file), "--out", str(tmp_path / "run")]) == 2
    assert "speed" in capsys.readouterr().err


def test_nothing_to_resume_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert main(["--out", str(tmp_path), "--resume", "--device", "cpu"]) == 2
    assert "no checkpoint" in capsys.readouterr().err


def test_it_needs_no_more_than_a_bare_machine_has():
    code = (
        "import sys, segicl_gui.training.__main__\n"
        "print(*({'SimpleITK', 'PIL', 'skimage', 'scipy', 'napari', 'PySide6'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert not {b"SimpleITK", b"skimage", b"napari", b"PySide6"} & set(done.stdout.split())
