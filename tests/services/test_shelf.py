from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from segicl_gui.domain.proposals import Proposal, ProposedSlice, Source
from segicl_gui.services import shelf as shelf_module
from segicl_gui.services.shelf import ProposalShelf
from segicl_gui.storage.proposal_cache import ProposalCache

Make = Callable[..., Any]
ONE = 16 * 20 * 3  # bytes of a proposal


def proposal(case_id: str, quality: float = 0.8) -> Proposal:
    mask = np.full((16, 20), 3, np.uint16)
    confidence = np.full(mask.shape, 100, np.uint8)
    source = Source("in", (3,), (), 0, "fake")
    return Proposal(case_id, {(0, 0): ProposedSlice(mask, confidence, quality, source)})


@pytest.fixture
def many(bench: Make, tmp_path: Any) -> tuple[Any, Callable[..., ProposalShelf]]:
    b = bench(count=6)
    cache = ProposalCache(tmp_path / "shelf")
    return b, lambda kept=2 * ONE: ProposalShelf(cache, b.work.project, kept)


def test_what_is_put_aside_comes_back_and_memory_stays_flat(many: Any) -> None:
    b, make = many
    shelf = make()
    for n, case_id in enumerate(b.ids):
        shelf[case_id] = proposal(case_id, n / 10)
    assert list(shelf) == b.ids
    assert len(shelf._warm) == 2
    assert [shelf.quality(i) for i in b.ids] == [n / 10 for n in range(6)]
    assert all((shelf[i].slices[0, 0].mask == 3).all() for i in b.ids)
    assert len(shelf._warm) == 2
    shelf.close()
    again = make()
    assert list(again) == b.ids
    assert again.quality(b.ids[4]) == 0.4
    assert not again._warm  # nothing was read to know that
    assert again[b.ids[4]].quality == 0.4
    again.close()


def test_those_of_small_images_are_kept_up_to_a_number(
    many: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shelf_module, "KEPT_CASES", 3)
    b, make = many
    shelf = make(100 * ONE)
    for case_id in b.ids:
        shelf[case_id] = proposal(case_id)
    assert list(shelf._warm) == b.ids[3:]
    assert all((shelf[i].slices[0, 0].mask == 3).all() for i in b.ids)
    shelf.close()


def test_what_is_looked_at_in_passing_takes_no_room(many: Any) -> None:
    b, make = many
    shelf = make()
    for case_id in b.ids:
        shelf[case_id] = proposal(case_id)
    shelf.close()
    again = make()
    assert all((again.peek(i).slices[0, 0].mask == 3).all() for i in b.ids)
    assert not again._warm
    assert again.peek("nobody") is None
    kept = again[b.ids[0]]
    assert again.peek(b.ids[0]) is kept
    again.close()


def test_what_is_dropped_stays_away(many: Any) -> None:
    b, make = many
    shelf = make()
    for case_id in b.ids:
        shelf[case_id] = proposal(case_id)
    del shelf[b.ids[0]]
    assert b.ids[0] not in shelf
    assert shelf.get(b.ids[0]) is None
    shelf.close()
    again = make()
    assert list(again) == b.ids[1:]
    again.close()


def test_a_damaged_file_is_as_if_it_were_not_there(many: Any) -> None:
    b, make = many
    shelf = make()
    shelf[b.ids[0]] = proposal(b.ids[0])
    shelf.close()
    (path,) = shelf._cache._folder.glob("*.npz")
    path.write_bytes(b"PK")
    (shelf._cache._folder / "qualities.json").write_text("[")
    again = make()
    assert again.quality(b.ids[0]) is None
    assert again.get(b.ids[0]) is None
    assert b.ids[0] not in again
    again.close()


def test_a_folder_that_cannot_be_written_loses_nothing_while_it_is_open(
    many: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from segicl_gui.domain.errors import UserError

    b, make = many

    def full(self: Any, proposals: Any) -> None:
        raise UserError("Not saved", "The disk is full.", "Free some space.")

    shelf = make()
    monkeypatch.setattr(ProposalCache, "save", full)
    for case_id in b.ids:
        shelf[case_id] = proposal(case_id)
    assert all(shelf[i].case_id == i for i in b.ids)
    with pytest.raises(UserError, match="full"):
        shelf.close()
