"""Names that stand for patients."""

from __future__ import annotations

import hashlib
import logging
import secrets
from dataclasses import dataclass
from pathlib import Path

from segicl_gui.domain.errors import UserError
from segicl_gui.storage.atomic import make_folder, replacing
from segicl_gui.storage.settings import settings_file

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Pseudonyms:
    """Names that stand for patients and UIDs; the same secret always gives the same ones.

    Parameters
    ----------
    secret : bytes
        Whoever knows it can tell whether a known patient id belongs to a pseudonym.
    """

    secret: bytes

    def uid(self, uid: str) -> str:
        """The UID that stands for another one."""
        from pydicom.uid import generate_uid  # pydicom takes 30 MB

        return generate_uid(entropy_srcs=[self.secret.hex(), uid])

    def patient(self, patient_id: str) -> str:
        """The name that stands for a patient: "P" and ten letters and digits."""
        digest = hashlib.blake2b(patient_id.encode(), key=self.secret[:64], digest_size=5)
        return f"P{digest.hexdigest()}"


@dataclass(frozen=True, slots=True)
class Deidentification:
    """How images are copied.

    Parameters
    ----------
    pseudonyms : Pseudonyms
    keep_characteristics : bool
        Keep sex, age, size and weight in DICOM headers.
    """

    pseudonyms: Pseudonyms
    keep_characteristics: bool = False


def own_pseudonyms(file: Path | None = None) -> Pseudonyms:
    """The pseudonyms of this user: the same ones for the same patients at every time.

    Parameters
    ----------
    file : Path, optional
        Where the secret they are made with is kept; made where missing.

    Raises
    ------
    UserError
        If the secret cannot be read or kept.
    """
    path = file or settings_file().with_name("pseudonyms.key")
    try:
        return Pseudonyms(path.read_bytes())
    except FileNotFoundError:
        make_folder(path.parent)
        secret = secrets.token_bytes(32)
        with replacing(path) as temporary:
            temporary.write_bytes(secret)
            temporary.chmod(0o600)
        return Pseudonyms(secret)
    except OSError as e:
        raise UserError(
            "Cannot make pseudonyms",
            f"The secret they are made with, “{path}”, cannot be read: {e.strerror}.",
            "Make it readable, or remove it: patients then get other names.",
        ) from e


def pseudonyms_or_passing() -> Pseudonyms:
    """The pseudonyms of this user; where they cannot be kept, ones for this time."""
    try:
        return own_pseudonyms()
    except UserError as e:
        log.warning("pseudonyms will differ the next time: %s", e)
        return Pseudonyms(secrets.token_bytes(32))
