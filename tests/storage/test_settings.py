"""Preferences survive, and broken ones do no harm."""

import stat
import sys
from pathlib import Path

import pytest

from segicl_gui.storage.settings import RECENT, Settings, load_settings, save_settings


def test_settings_come_back(tmp_path: Path):
    path = tmp_path / "deep" / "settings.json"
    settings = Settings("light", "pixels", name="Anna Ü").opened(Path("/scans/ü"))
    save_settings(settings, path)
    assert load_settings(path) == settings


def test_recent_paths_are_unique_newest_first_and_few():
    settings = Settings()
    for i in range(RECENT + 3):
        settings = settings.opened(Path(f"/{i}"))
    settings = settings.opened(Path("/5"))
    assert settings.recent[0] == str(Path("/5"))
    assert len(settings.recent) == len(set(settings.recent)) == RECENT


@pytest.mark.parametrize("text", ["", "[1]", "{", '{"theme": 7}', '{"recent": 3}', '{"new": 1}'])
def test_what_cannot_be_read_has_its_default(tmp_path: Path, text: str):
    path = tmp_path / "settings.json"
    path.write_text(text, encoding="utf-8")
    assert load_settings(path) == Settings()


def test_missing_file_is_the_default(tmp_path: Path):
    assert load_settings(tmp_path / "none.json") == Settings()


def test_without_a_name_it_is_the_login(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("getpass.getuser", lambda: "al")
    assert Settings().who == "al"
    assert Settings(name="Anna").who == "Anna"


def test_a_servers_key_is_for_the_users_eyes_alone(tmp_path: Path):
    path = tmp_path / "settings.json"
    path.write_text("{}")
    path.chmod(0o644)
    settings = Settings(server="https://gpu.lab", server_key="secret", server_plain=True)
    save_settings(settings, path)
    assert load_settings(path) == settings
    if sys.platform != "win32":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_preferences_of_before_name_no_server(tmp_path: Path):
    path = tmp_path / "settings.json"
    path.write_text('{"theme": "light", "server_plain": "yes", "server_key": 3}')
    found = load_settings(path)
    assert (found.theme, found.server, found.server_plain) == ("light", "", False)
