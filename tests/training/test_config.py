from pathlib import Path

import pytest

from segicl_gui.paths import resource
from segicl_gui.training.config import read_config


@pytest.mark.parametrize("name", ["segicl-nano", "segicl-tiny", "cross-convolution"])
def test_those_that_come_with_the_app_are_read(name: str):
    config = read_config(resource(f"training/{name}.toml"))
    assert sum(s.share for s in config.sizes) == pytest.approx(1)
    assert config.network


@pytest.mark.parametrize(
    "text",
    [
        "[training",
        "[training]\nspeed = 3\n",
        "[training]\n[[training.sizes]]\nside = 60\ntasks = 1\nimages = [3, 4]\nshare = 1.0\n",
        "[training]\n[[training.sizes]]\nside = 64\n",
        "[training]\n",
        "[training]\nqueries = 0\n[[training.sizes]]\nside = 64\ntasks = 1\nimages = [3, 4]\n"
        "share = 1.0\n",
    ],
)
def test_a_bad_one_is_named(tmp_path: Path, text: str):
    file = tmp_path / "mine.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=r"mine\.toml"):
        read_config(file)
