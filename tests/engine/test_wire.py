"""Wire format: what is written comes back, and nothing malformed gets through."""

import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from segicl_gui.domain.errors import UserError
from segicl_gui.engine import wire
from segicl_gui.engine.api import (
    ExemplarSpec,
    LabelSpec,
    PredictRequest,
    PromptSpec,
    SlicePrediction,
)

H = "0123456789abcdef" * 2
CLICK = {"query": 0, "label": 3, "kind": "click", "positive": True, "points": [[1.0, 2.0]]}

hashes = st.text("0123456789abcdef", min_size=32, max_size=32)
plain_requests = st.builds(
    PredictRequest,
    engine=st.text(max_size=10),
    queries=st.lists(hashes, min_size=1, max_size=4).map(tuple),
    labels=st.lists(
        st.builds(LabelSpec, st.integers(1, 65535), st.text(), st.text()),
        max_size=4,
        unique_by=lambda x: x.id,
    ).map(tuple),
    exemplars=st.lists(
        st.builds(
            ExemplarSpec,
            hashes,
            hashes,
            st.lists(st.integers(1, 9)).map(tuple),
            st.floats(0, 10),
        ),
        max_size=3,
    ).map(tuple),
    spacing=st.none() | st.tuples(st.floats(0.01, 10), st.floats(0.01, 10)),
    seed=st.integers(0, 2**31),
    options=st.lists(st.tuples(st.text(), st.text()), max_size=2).map(tuple),
)
places = st.tuples(st.floats(-10, 500), st.floats(-10, 500))


def prompts_for(request_):
    number = {"click": (1, 1), "scribble": (1, 5), "box": (2, 2), "lasso": (3, 5)}
    return st.sampled_from(sorted(number)).flatmap(
        lambda kind: st.builds(
            PromptSpec,
            query=st.integers(0, len(request_.queries) - 1),
            label=st.sampled_from([x.id for x in request_.labels]),
            kind=st.just(kind),
            positive=st.booleans(),
            points=st.lists(places, min_size=number[kind][0], max_size=number[kind][1]).map(tuple),
        )
    )


@st.composite
def corrections(draw):
    """Requests with prompts, where there is a label to speak for, and previous answers."""
    asked = draw(plain_requests)
    prompts = st.lists(prompts_for(asked), max_size=3).map(tuple) if asked.labels else st.just(())
    known = st.dictionaries(st.integers(0, len(asked.queries) - 1), hashes, max_size=3)
    by_query = known.map(lambda d: tuple(d.items()))
    return replace(asked, prompts=draw(prompts), previous=draw(by_query), priors=draw(by_query))


requests = plain_requests | corrections()


@given(requests)
def test_requests_come_back(request_):
    back = wire.decode_request(wire.encode_request(request_))
    assert back == request_
    assert back.key() == request_.key()


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"queries": []}, "1 to"),
        ({"queries": ["../../etc/passwd"]}, "hash"),
        ({"queries": H}, "queries"),
        ({"labels": [{"id": 0, "name": "x"}]}, "between 1 and 65535"),
        ({"labels": [{"id": 1, "name": "x"}, {"id": 1, "name": "y"}]}, "differ"),
        ({"labels": [{"id": "liver", "name": "x"}]}, "labels.0.id"),
        ({"spacing": [0.0, 1.0]}, "positive"),
        ({"exemplars": [{"image": H, "mask": H, "labels": [1], "weight": -1}]}, "weight"),
        ({"engine": None}, "engine"),
        ({"prompts": [{**CLICK, "query": 1}]}, "image 1, counted from 0, of 1"),
        ({"prompts": [{**CLICK, "label": 4}]}, "label 4"),
        ({"prompts": [{**CLICK, "kind": "tap"}]}, "“tap”"),
        ({"prompts": [{**CLICK, "kind": "box"}]}, "2 points"),
        ({"prompts": [{**CLICK, "points": [[0.0, None]]}]}, "points.0.1"),
        ({"prompts": [{**CLICK, "points": [[0.0, "NaN"]]}]}, "not a number"),
        ({"prompts": [{**CLICK, "points": [[0.0]]}]}, "points"),
        ({"previous": [[1, H]]}, "image 1"),
        ({"previous": [[0, "../mask"]]}, "hash"),
        ({"priors": [[0, "../prior"]]}, "hash"),
    ],
)
def test_malformed_requests_are_refused(change, says):
    labels = [{"id": 3, "name": "liver"}]
    data = {"engine": "pixels", "queries": [H], "labels": labels, "exemplars": []}
    wire.decode_request(json.dumps(data).encode())
    with pytest.raises(UserError, match=says):
        wire.decode_request(json.dumps({**data, **change}).encode())


@given(st.binary(max_size=200))
def test_bytes_that_are_no_request(body):
    with pytest.raises(UserError):
        wire.decode_request(body)


@given(
    hnp.arrays(np.uint16, hnp.array_shapes(min_dims=2, max_dims=2, max_side=9)),
    st.integers(0, 100),
    st.floats(0, 1),
    st.text(max_size=20),
)
def test_answers_come_back(mask, index, quality, note):
    confidence = (mask % 251).astype(np.uint8)
    line = wire.encode_event(SlicePrediction(index, mask, confidence, quality, note, note[::-1]))
    assert line.count(b"\n") == 1
    back = wire.decode_event(line)
    assert isinstance(back, SlicePrediction)
    assert (back.index, back.quality, back.note) == (index, quality, note)
    assert back.engine == note[::-1]
    np.testing.assert_array_equal(back.mask, mask)
    np.testing.assert_array_equal(back.confidence, confidence)


def test_a_correction_travels_as_what_changed():
    noise = np.random.default_rng(0).integers(0, 4, (256, 256)).astype(np.uint16)
    changed = noise.copy()
    changed[40:60, 70:90] = 3
    one = SlicePrediction(2, changed, np.zeros((256, 256), np.uint8), 0.5)
    line = wire.encode_event(one, noise)
    assert len(line) < len(wire.encode_event(one)) / 20
    asked = []
    back = wire.decode_event(line, lambda index: asked.append(index) or noise)
    assert asked == [2]
    np.testing.assert_array_equal(back.mask, changed)
    with pytest.raises(UserError, match="not known here"):
        wire.decode_event(line)


@pytest.mark.parametrize(
    "event",
    [
        wire.Progress(0.5, "µ", 3),
        wire.Done(1.25),
        wire.Failed("a", "line\nfeed", "c"),
        wire.Cancelled(),
    ],
)
def test_other_events_come_back(event):
    line = wire.encode_event(event)
    assert line.count(b"\n") == 1
    assert wire.decode_event(line) == event


def test_a_quality_that_is_no_number_is_not_sent():
    mask = np.zeros((2, 2), np.uint16)
    with pytest.raises(ValueError, match="JSON"):
        wire.encode_event(SlicePrediction(0, mask, mask.astype(np.uint8), float("nan")))


@pytest.mark.parametrize(
    "line",
    [
        "",
        "[]",
        "3",
        "{}",
        '{"event": "party"}',
        '{"event": "done"}',
        '{"event": "slice", "index": 0, "quality": 1, "mask": 3, "confidence": 3}',
        '{"event":"slice","index":0,"quality":1,"mask":{"dtype":"|O","shape":[1],"zlib":""},'
        '"confidence":{}}',
        '{"event":"slice","index":0,"quality":1,'
        '"mask":{"dtype":"<u2","shape":[99999999,99999999],"zlib":""},"confidence":{}}',
    ],
)
def test_malformed_events_are_refused(line):
    with pytest.raises(UserError):
        wire.decode_event(line)
