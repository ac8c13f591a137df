"""A part survives being written as text; malformed text is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from segicl_gui.domain.errors import UserError
from segicl_gui.storage.parts import Part

PARTS = st.builds(
    Part,
    st.text(st.characters(exclude_categories=["Cs"])),
    st.integers(0, 9999),
    st.none() | st.integers(0, 9999),
    st.just(()) | st.tuples(*[st.integers(0, 99)] * 3),
)


@given(PARTS)
def test_text_gives_the_part_back(part: Part) -> None:
    assert Part.parse(str(part)) == part


def test_the_whole_is_an_empty_text() -> None:
    assert str(Part()) == ""
    assert Part.parse("") == Part()


@pytest.mark.parametrize(
    "text",
    ["channel=-1", "channel=x", "stack=-2", "frame=3", "series", "colour=1-2", "colour=1-x-2"],
)
def test_malformed_text_is_refused(text: str) -> None:
    with pytest.raises(UserError, match="does not name a part"):
        Part.parse(text)
