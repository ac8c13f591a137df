"""Which licences have to be agreed to."""

from __future__ import annotations

import pytest

from segicl_gui.engine.models.licences import FREE, about, must_agree, spelt


@pytest.mark.parametrize("licence", FREE)
def test_free_ones_need_nobody(licence: str):
    assert not must_agree(licence)
    assert not must_agree(spelt(licence.lower()))
    assert about(licence).startswith("Free")


@pytest.mark.parametrize(
    ("licence", "says"),
    [("CC-BY-NC-4.0", "commercial"), ("", "Nobody said"), ("Own terms", "does not know")],
)
def test_all_others_are_asked_about(licence: str, says: str):
    assert must_agree(licence)
    assert says in about(licence)
