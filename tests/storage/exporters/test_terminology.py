"""Names of labels find their coded terms."""

from __future__ import annotations

import pytest

from segicl_gui.storage.exporters.terminology import coded


@pytest.mark.parametrize(
    ("name", "category", "value", "side"),
    [
        ("liver", "Anatomical Structure", "10200004", None),
        ("Left kidney", "Anatomical Structure", "64033007", "Left"),
        ("kidney_R", "Anatomical Structure", "64033007", "Right"),
        ("kidneys", "Anatomical Structure", "64033007", None),
        ("Tumour", "Morphologically Abnormal Structure", "108369006", None),
        ("blood", "Tissue", "87612001", None),
        ("L1", "Tissue", "85756007", None),
        ("label 3", "Tissue", "85756007", None),
        ("病灶", "Tissue", "85756007", None),
        ("left or right", "Tissue", "85756007", None),
    ],
)
def test_codes(name: str, category: str, value: str, side: str | None) -> None:
    found = coded(name)
    assert (found.category.meaning, found.type.value) == (category, value)
    assert found.type.scheme == "SCT"
    assert (found.side.meaning if found.side else None) == side
