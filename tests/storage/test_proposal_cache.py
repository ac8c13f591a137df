from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from segicl_gui.domain.errors import UserError
from segicl_gui.domain.geometry import Geometry
from segicl_gui.domain.project import CaseState, ImageRef
from segicl_gui.domain.proposals import Proposal, ProposedSlice, Source
from segicl_gui.storage.proposal_cache import ProposalCache, Summary

DEEP = Geometry.from_source((6, 5, 4), (1.0, 1.0, 3.0), (0.0,) * 3, (1, 0, 0, 0, 1, 0, 0, 0, 1))
CASE = CaseState("c", "c", "p", (ImageRef("c.nii", "00"),), DEEP)


def a_proposal(shape: tuple[int, int] = (5, 6)) -> Proposal:
    rng = np.random.default_rng(0)
    source = Source("in", (1, 2), ("a:0", "b:3"), 7, "pixels")
    return Proposal(
        "c",
        {
            (g, i): ProposedSlice(
                rng.integers(0, 3, shape).astype(np.uint16),
                rng.integers(0, 256, shape).astype(np.uint8),
                0.75,
                source,
            )
            for g in (0, 2)
            for i in (1, 3)
        },
    )


def test_proposals_come_back_equal(tmp_path: Path) -> None:
    cache, before = ProposalCache(tmp_path / "new" / "folder"), a_proposal()
    cache.save([before])
    (after,) = cache.load({"c": CASE, "other": CASE})
    assert after.case_id == "c"
    assert set(after.slices) == set(before.slices)
    for key, s in after.slices.items():
        np.testing.assert_array_equal(s.mask, before.slices[key].mask)
        np.testing.assert_array_equal(s.confidence, before.slices[key].confidence)
        assert (s.quality, s.source) == (before.slices[key].quality, before.slices[key].source)


def test_a_proposal_of_another_size_is_passed_over(tmp_path: Path) -> None:
    cache = ProposalCache(tmp_path)
    cache.save([a_proposal((6, 5))])
    assert list(cache.load({"c": CASE})) == []


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_damaged_files_are_passed_over(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("cache", numbered=True)
    cache = ProposalCache(folder)
    cache.save([a_proposal()])
    path = folder / "c.npz"
    content = bytearray(path.read_bytes())
    if data.draw(st.booleans()):
        content = content[: data.draw(st.integers(0, len(content) - 1))]
    else:
        start = data.draw(st.integers(0, len(content) - 1))
        content[start : start + 40] = data.draw(st.binary(min_size=1, max_size=40))
    path.write_bytes(bytes(content))
    assert len(list(cache.load({"c": CASE}))) <= 1


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(UserError):
        ProposalCache(tmp_path / "file" / "below").save([a_proposal()])


def test_summaries_of_earlier_versions_are_read(tmp_path: Path) -> None:
    (tmp_path / "qualities.json").write_text('{"a": 0.5, "b": null, "c": [0.25, ["a:0"]]}')
    found = ProposalCache(tmp_path).load_summaries()
    assert found == {
        "a": Summary(0.5), "b": Summary(None), "c": Summary(0.25, frozenset({"a:0"})),
    }  # fmt: skip
    ProposalCache(tmp_path).save_summaries(found)
    assert ProposalCache(tmp_path).load_summaries() == found
