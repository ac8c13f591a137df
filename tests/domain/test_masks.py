import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from segicl_gui.domain.masks import CHUNK, Box, Chunk, LabelMap

SHAPES = st.tuples(st.integers(1, 70), st.integers(1, 130), st.integers(1, 130))


@st.composite
def boxes(draw: st.DrawFn, shape: tuple[int, int, int]) -> Box:
    ends = [sorted(draw(st.lists(st.integers(0, n), min_size=2, max_size=2))) for n in shape]
    return Box(tuple(a for a, _ in ends), tuple(b for _, b in ends))


@st.composite
def edits(draw: st.DrawFn) -> tuple[tuple[int, int, int], list[tuple[Box, np.ndarray]]]:
    shape = draw(SHAPES)
    out = []
    for _ in range(draw(st.integers(1, 4))):
        box = draw(boxes(shape))
        size = tuple(b - a for a, b in zip(box.start, box.stop, strict=True))
        rng = np.random.default_rng(draw(st.integers(0, 99)))
        values = rng.choice([0, 0, 1, 2, 65535], size).astype(np.uint16)
        out.append((box, values * draw(st.sampled_from([0, 1]))))
    return shape, out


@settings(max_examples=60, deadline=None)
@given(edits(), st.data())
def test_a_map_behaves_as_an_array(
    case: tuple[tuple[int, int, int], list[tuple[Box, np.ndarray]]], data: st.DataObject
) -> None:
    shape, changes = case
    array = np.zeros(shape, np.uint16)
    label_map = LabelMap.empty(shape)
    for box, values in changes:
        before = label_map
        array[box.slices] = values
        label_map = label_map.with_box(box, values)
        for key, chunk in before.chunks.items():
            now = label_map.chunks.get(key)
            assert now is chunk or now is None or now.hash != chunk.hash
    np.testing.assert_array_equal(label_map.array(), array)
    box = data.draw(boxes(shape))
    np.testing.assert_array_equal(label_map.box(box), array[box.slices])
    index = data.draw(st.integers(0, shape[0] - 1))
    np.testing.assert_array_equal(label_map.slice(index), array[index])
    areas = label_map.areas()
    assert set(areas) == set(np.unique(array)) - {0}
    for label, counts in areas.items():
        np.testing.assert_array_equal(counts, (array == label).sum((1, 2)))
    again = LabelMap.from_array(array)
    assert again == label_map
    assert again.digest == label_map.digest
    assert hash(again) == hash(label_map)
    changed = array.copy()
    at = tuple(data.draw(st.integers(0, n - 1)) for n in shape)
    changed[at] = 7
    assert LabelMap.from_array(changed).digest != label_map.digest
    if array[at] != 1:
        for i in (index, at[0]):
            same = label_map.slice_digest(i, [1]) == LabelMap.from_array(changed).slice_digest(
                i, [1]
            )
            assert same
    assert LabelMap.from_array(changed).slice_digest(at[0], [7]) != label_map.slice_digest(
        at[0], [7]
    )


def test_a_stroke_costs_the_chunks_it_touches() -> None:
    label_map = LabelMap.from_array(np.ones((64, 128, 128), np.uint16))
    stroke = Box((3, 10, 10), (4, 20, 20))
    after = label_map.with_box(stroke, np.full((1, 10, 10), 2))
    new = [k for k, c in after.chunks.items() if c is not label_map.chunks[k]]
    assert new == [(0, 0, 0)]
    assert after.with_box(stroke, np.full((1, 10, 10), 2)).chunks[0, 0, 0] is after.chunks[0, 0, 0]
    assert not after.with_box(Box.whole(after.shape), np.zeros(after.shape)).chunks


def test_values_that_do_not_fill_the_box_are_refused() -> None:
    with pytest.raises(ValueError, match="do not fill"):
        LabelMap.empty((1, 4, 4)).with_box(Box.whole((1, 4, 4)), np.zeros((1, 4, 3)))


def test_a_chunk_of_another_size_is_refused() -> None:
    chunk = Chunk.of(np.ones((1, 2, 3), np.uint16))
    with pytest.raises(ValueError, match="reshape"):
        chunk.array(CHUNK)


def test_the_box_of_changes_is_tight() -> None:
    changed = np.zeros((4, 5, 6), bool)
    assert Box.of_changes(changed) is None
    changed[1, 2, 3] = changed[3, 2, 5] = True
    assert Box.of_changes(changed) == Box((1, 2, 3), (4, 3, 6))
