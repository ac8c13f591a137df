"""Names for patients that tell them apart and nothing else."""

from __future__ import annotations

import hashlib
import logging
import secrets
from pathlib import Path

import platformdirs

from segicl_gui.domain.errors import UserError
from segicl_gui.storage.atomic import make_folder, write_bytes

log = logging.getLogger(__name__)


def pseudonym(patient: str, name: str = "", key: bytes | None = None) -> str:
    """A short name for a patient: the same for the same patient on this computer.

    It is a keyed hash: without the key, which is this user's own and leaves the computer in no
    project, hospital numbers cannot be found out by trying them all.

    Parameters
    ----------
    patient : str
        Patient ID as the files say.
    name : str
        Patient's name, for files without ID.
    key : bytes, optional
        By default the user's, made the first time.

    Returns
    -------
    str
        "patient-" and eight hex digits; "" where nothing tells who it is.
    """
    identity = patient.strip() or name.strip()
    if not identity:
        return ""
    digest = hashlib.blake2b(identity.encode(), digest_size=4, key=key or _key())
    return f"patient-{digest.hexdigest()}"


def _key_file() -> Path:
    return Path(platformdirs.user_data_dir("segicl")) / "pseudonym.key"


def _key() -> bytes:
    file = _key_file()
    try:
        key = file.read_bytes()
        if len(key) == 32:
            return key
    except OSError:
        pass
    key = secrets.token_bytes(32)
    try:
        make_folder(file.parent)
        write_bytes(file, key)
        file.chmod(0o600)
    except (UserError, OSError) as e:
        log.warning("pseudonyms will differ the next time: %s", e)
    return key
