"""The user's preferences, one JSON file in the user's configuration folder."""

from __future__ import annotations

import getpass
import json
import logging
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Any

import platformdirs

from segicl_gui.storage.atomic import make_folder, replacing

log = logging.getLogger(__name__)

RECENT = 8


@dataclass(frozen=True, slots=True)
class Settings:
    """Preferences.

    Parameters
    ----------
    theme : {"dark", "light"}
    engine : str
        Name of the engine that makes proposals; "" for the app's default.
    recent : tuple of str
        Projects and folders opened last, newest first.
    keys : mapping of str to tuple of str
        Action's id -> its keys, of those that were changed.
    name : str
        What the user is called in projects; "" for the login.
    language : str
        Code of the language of the window ("de"); "" for the system's.
    server : str
        Address of the server that makes proposals; "" for this computer.
    server_key : str
    server_ca : str
        File with the certificate that the server's is trusted by; "" for the system's.
    server_plain : bool
        Whether plain HTTP to another computer is accepted.
    packages_folder : str
        Where work packages of a server are kept; "" for a folder of the user's home.
    """

    theme: str = "dark"
    engine: str = ""
    recent: tuple[str, ...] = ()
    keys: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    name: str = ""
    language: str = ""
    server: str = ""
    server_key: str = ""
    server_ca: str = ""
    server_plain: bool = False
    packages_folder: str = ""

    @property
    def who(self) -> str:
        """The name that is kept with everything the user does."""
        return self.name or login()

    def opened(self, path: Path) -> Settings:
        """With `path` put first in the list of recent ones."""
        text = str(path)
        return replace(self, recent=(text, *(r for r in self.recent if r != text))[:RECENT])


def login() -> str:
    """The name the user is logged in by."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # a container's user need not have a name
        return "unknown"


def settings_file() -> Path:
    """Where the preferences are kept."""
    return Path(platformdirs.user_config_dir("segicl")) / "settings.json"


def load_settings(path: Path | None = None) -> Settings:
    """The saved preferences; what is missing or cannot be read has its default."""
    path = path or settings_file()
    try:
        value: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        known = {f.name: value[f.name] for f in fields(Settings) if f.name in value}
        if known.get("theme") not in ("dark", "light"):
            known.pop("theme", None)
        known["recent"] = tuple(str(r) for r in known.get("recent", ()))
        known["keys"] = {
            str(action): tuple(str(k) for k in keys)
            for action, keys in known.get("keys", {}).items()
        }
        known["name"] = str(known.get("name", "")).strip()
        for text in ("server", "server_key", "server_ca", "packages_folder"):
            known[text] = str(known.get(text, ""))
        known["server_plain"] = known.get("server_plain") is True
        return Settings(**known)
    except FileNotFoundError:
        return Settings()
    except (OSError, ValueError, TypeError, AttributeError) as e:
        log.warning("preferences in %s left out: %s", path, e)
        return Settings()


def save_settings(settings: Settings, path: Path | None = None) -> None:
    """Keep the preferences, for the user's eyes alone; `UserError` where that fails."""
    path = path or settings_file()
    make_folder(path.parent)
    with replacing(path) as temporary:
        # There may be a server's key in it, so nobody else may read it from its first moment on.
        temporary.touch(mode=0o600)
        temporary.write_text(json.dumps(asdict(settings), indent=1), encoding="utf-8")
