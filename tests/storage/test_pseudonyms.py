"""Patients get the same pseudonym every time, and nobody finds out who it was."""

from __future__ import annotations

from pathlib import Path

import pytest

from segicl_gui.domain.errors import UserError
from segicl_gui.storage.pseudonyms import Pseudonyms, own_pseudonyms, pseudonyms_or_passing


def test_the_secret_decides() -> None:
    one, other = Pseudonyms(b"1"), Pseudonyms(b"2")
    assert one.patient("123") == one.patient("123") != one.patient("124")
    assert one.patient("123") != other.patient("123")
    assert "123" not in one.patient("123")
    assert one.uid("1.2") == one.uid("1.2") != other.uid("1.2")


def test_the_secret_is_kept(own_user_folders: Path) -> None:
    before = own_pseudonyms()
    assert pseudonyms_or_passing() == before
    (key,) = own_user_folders.rglob("pseudonyms.key")
    assert key.stat().st_mode & 0o077 == 0
    key.unlink()
    assert own_pseudonyms() != before


def test_a_secret_that_cannot_be_read(own_user_folders: Path) -> None:
    own_pseudonyms()
    (key,) = own_user_folders.rglob("pseudonyms.key")
    key.unlink()
    key.mkdir()
    with pytest.raises(UserError, match=r"pseudonyms\.key"):
        own_pseudonyms()
    assert len(pseudonyms_or_passing().secret) == 32
