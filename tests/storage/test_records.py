import json
import struct
import zlib

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from segicl_gui.domain.geometry import Geometry
from segicl_gui.domain.labels import LabelKind, ModelUse, Schema
from segicl_gui.domain.masks import LabelMap
from segicl_gui.domain.project import Assessment, CaseState, ImageRef, Mark, ProjectState
from segicl_gui.domain.prompts import Prompt, PromptKind
from segicl_gui.domain.review import Comment, Review
from segicl_gui.storage.records import (
    chunks_of,
    content_key,
    decode_case,
    decode_shared,
    encode_case,
    encode_shared,
)

TEXT = st.text(max_size=20)
PROMPTS = st.builds(
    Prompt,
    st.integers(0, 99),
    st.integers(1, 65535),
    st.sampled_from(PromptKind),
    st.booleans(),
    st.lists(st.tuples(*[st.floats(-9, 999)] * 2), min_size=1, max_size=4).map(tuple),
)
REVIEWS = st.builds(
    Review,
    annotators=st.lists(TEXT, max_size=2).map(tuple),
    fixers=st.lists(TEXT, max_size=2).map(tuple),
    returned=st.booleans(),
    by=TEXT,
    comments=st.lists(
        st.builds(
            Comment, st.integers(0, 9), st.floats(0, 9), st.floats(0, 9), TEXT, TEXT, TEXT,
            st.booleans(),
        ),
        max_size=2,
    ).map(tuple),
)  # fmt: skip


@st.composite
def cases(draw: st.DrawFn) -> CaseState:
    size = draw(st.tuples(*[st.integers(1, 70)] * 3))
    spacing = draw(st.tuples(*[st.floats(0.1, 9)] * 3))
    geometry = Geometry.from_source(size, spacing, (0.1, -2.0, 3e5), (1, 0, 0, 0, 1, 0, 0, 0, 1),
        draw(st.integers(1, 3)), 0.5)  # fmt: skip
    rng = np.random.default_rng(draw(st.integers(0, 99)))
    case = CaseState(
        draw(TEXT),
        draw(TEXT),
        draw(TEXT),
        tuple(ImageRef(p, "ab" * 16) for p in draw(st.lists(TEXT, max_size=2))),
        geometry,
        flagged=draw(st.booleans()),
        reviewed=draw(st.booleans()),
        note=draw(TEXT),
        prompts=tuple(draw(st.lists(PROMPTS, max_size=3))),
        review=draw(REVIEWS),
        revision=draw(st.integers(0, 2**40)),
    )
    for group in draw(st.sets(st.integers(0, 65535), max_size=2)):
        array = rng.choice([0, 0, 0, 1, 65535], geometry.shape)
        case = case.with_mask(group, LabelMap.from_array(array * draw(st.integers(0, 1))))
    for label in draw(st.sets(st.integers(1, 65535), max_size=2)):
        numbers = rng.choice([0, 0, 1, 2, 65535], geometry.shape)
        case = case.with_objects(label, LabelMap.from_array(numbers))
    for label in draw(st.sets(st.integers(1, 65535), max_size=3)):
        value = draw(st.sampled_from(list(Assessment)))
        case = case.with_assessments({label: value}, [draw(st.integers(0, case.n_slices - 1))])
    return case


@settings(max_examples=40, deadline=None)
@given(cases())
def test_cases_come_back_equal(case: CaseState) -> None:
    maps = (*case.masks.values(), *case.objects.values())
    chunks = {c.hash: c for m in maps for c in m.chunks.values()}
    data = encode_case(case)
    assert decode_case(data, chunks.__getitem__) == case
    assert chunks_of(data) == set(chunks)


@settings(max_examples=40, deadline=None)
@given(st.lists(TEXT.filter(str.strip), max_size=4, unique_by=str.casefold), st.data())
def test_shared_state_comes_back_equal(names: list[str], data: st.DataObject) -> None:
    schema = Schema()
    for name in names:
        schema = schema.add(schema.new(name, description=name[::-1]))
    for x in schema.labels:
        schema = schema.change(
            x.id,
            kind=data.draw(st.sampled_from(list(LabelKind))),
            model_use=data.draw(st.sampled_from(list(ModelUse))),
            locked=data.draw(st.booleans()),
            group=data.draw(st.integers(0, 3)),
        )
    if names:
        schema = schema.remove(len(names))
    state = ProjectState(
        name=data.draw(TEXT),
        schema=schema,
        marks={"c:0": data.draw(st.sampled_from(list(Mark)))},
        settings={"engine": "pixels", "n": 3, "nested": {"a": [1.5, None]}},
    )
    assert decode_shared(encode_shared(state), {}) == state


@pytest.mark.parametrize("whole", [True, False])
def test_a_case_of_an_earlier_version_has_an_empty_review(whole: bool) -> None:
    case = CaseState("c", "c", "s", (), Geometry.from_source((4, 3), (1, 1), (0, 0), (1, 0, 0, 1)))
    raw = zlib.decompress(encode_case(case))
    (length,) = struct.unpack_from("<I", raw)
    head = json.loads(raw[4 : 4 + length])
    if whole:
        del head["review"]
    else:  # a later version, which did not know who fixed a case
        del head["review"]["fixers"]
    text = json.dumps(head).encode()
    old = zlib.compress(struct.pack("<I", len(text)) + text + raw[4 + length :])
    assert decode_case(old, lambda digest: None) == case  # type: ignore[arg-type, return-value]
    assert content_key(old) == content_key(encode_case(case))
