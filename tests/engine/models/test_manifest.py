"""What is written down of a model is read as if a stranger had written it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from segicl_gui.domain.errors import UserError
from segicl_gui.engine.models.manifest import MOST_FILES, check_name, parse


def told(**changed: Any) -> dict[str, Any]:
    files = {
        "w.safetensors": {"sha256": "a" * 64, "size": 7},
        "README.md": {"sha256": "b" * 64, "size": 3},
    }
    return {"id": "liver", "engine": "segicl", "card": "README.md", "files": files, **changed}


def test_read_back():
    manifest = parse(told(title="Liver", licence="MIT"), "here")
    assert (manifest.size, manifest.weights_hash) == (10, "a" * 64)
    assert parse(json.loads(json.dumps(manifest.data())), "there") == manifest


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"id": "../liver"}, "is no id"),
        ({"id": 3}, "is no text"),
        ({"engine": ""}, "which engine"),
        ({"schema": 3}, "of format 3"),
        ({"notes": "x" * 5000}, "at most 4000"),
        ({"files": {}}, "no files"),
        ({"files": []}, "lists no files"),
        ({"files": {"w.safetensors": {"sha256": "zz", "size": 1}}, "card": ""}, "no SHA-256"),
        ({"files": {"w.safetensors": {"sha256": "a" * 64, "size": True}}, "card": ""}, "no size"),
        ({"files": {"w.safetensors": 5}, "card": ""}, "no SHA-256"),
        ({"card": "other.md"}, "not among its files"),
        ({"files": {f"{i}.json": {"sha256": "a" * 64, "size": 1} for i in range(MOST_FILES + 1)},
          "card": ""}, "too much"),
        ({"files": {"a.json": {"sha256": "a" * 64, "size": 2**60}}, "card": ""}, "too much"),
        ({"files": {n: {"sha256": "a" * 64, "size": 1} for n in ("a.json", "A.json")}, "card": ""},
         "upper and lower"),
    ],
)  # fmt: skip
def test_what_is_refused(changed: dict[str, Any], why: str):
    with pytest.raises(UserError, match=why):
        parse(told(**changed), "here")


@pytest.mark.parametrize(
    "name",
    ["../w.json", "/etc/w.json", "C:/w.json", "a\\b.json", ".hidden.json", "model.json", "run.py",
     "w.bin", "w.pt", "a/b/c/d.json", "nul.json", "COM1.json", "a//b.json", "w.json\n", ""],
)  # fmt: skip
def test_names_that_no_file_of_a_model_has(name: str):
    with pytest.raises(UserError):
        check_name(name, "here")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=9),
    lambda x: st.lists(x, max_size=3) | st.dictionaries(st.text(max_size=9), x),
)


@given(JSON)
def test_anything_else_is_refused_in_words(data: object):
    with pytest.raises(UserError):
        parse(data, "here")
