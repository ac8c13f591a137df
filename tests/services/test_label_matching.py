from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from segicl_gui.domain.errors import UserError
from segicl_gui.domain.geometry import Geometry
from segicl_gui.domain.labels import Schema
from segicl_gui.domain.masks import LabelMap
from segicl_gui.domain.project import CaseState
from segicl_gui.domain.prompts import Prompt, PromptKind
from segicl_gui.services import label_matching
from segicl_gui.services.conflicts import OnConflict
from segicl_gui.services.label_matching import Matched, renumbered


def schema(*names: str) -> Schema:
    out = Schema()
    for name in names:
        out = out.add(out.new(name))
    return out


BASE = schema("liver", "spleen")


def matched(ours: Schema, base: Schema, theirs: Schema) -> tuple[Matched, list[str]]:
    """Match, leaving everything open; also what was asked about."""
    asked: list[str] = []

    def ask(what: str, *about: object) -> OnConflict:
        asked.append(what)
        return OnConflict.LIST

    return label_matching.matched(ours, base, theirs, ask), asked


def test_nothing_changed() -> None:
    found, asked = matched(BASE, BASE, BASE)
    assert (found.schema, found.same_numbers, found.new, asked) == (BASE, True, (), [])


def test_a_change_on_one_side_is_taken_on_both_it_is_listed() -> None:
    theirs = BASE.change(1, name="Liver (all)", description="with vessels")
    assert matched(BASE, BASE, theirs)[0].schema == theirs
    ours = BASE.change(1, color="#112233")
    both, asked = matched(ours, BASE, theirs)
    assert (both.schema, asked) == (ours, ["label liver"])
    ours = BASE.add(BASE.new("Liver (all)"))
    assert matched(ours, BASE, theirs)[1] == ["label liver"]
    ours = BASE.change(2, part_of=1)
    assert matched(BASE, BASE, ours)[0].schema == ours


def test_labels_that_came_later_go_by_name() -> None:
    ours = BASE.add(BASE.new("cyst"))
    theirs = BASE.add(BASE.new("vessel"))
    theirs = theirs.add(replace(theirs.new("cyst"), part_of=3))
    found, _ = matched(ours, BASE, theirs)
    assert dict(found.label_of) == {1: 1, 2: 2, 3: 4, 4: 3}
    assert found.new == ("vessel",)
    assert not found.same_numbers
    other = BASE.add(replace(BASE.new("cyst"), group=1))
    with pytest.raises(UserError, match="another layer"):
        matched(ours, BASE, other)


def test_numbers_change_places_without_being_mixed_up() -> None:
    geometry = Geometry.from_source((3, 1), (1.0, 1.0), (0.0, 0.0), (1, 0, 0, 1))
    mask = LabelMap.from_array(np.array([[[3, 4, 0]]], np.uint16))
    prompt = Prompt(0, 3, PromptKind.CLICK, True, ((0.0, 0.0),))
    case = CaseState(
        "c", "c", "s", (), geometry, masks={0: mask}, assessments={3: b"\2"}, objects={4: mask},
        prompts=(prompt,),
    )  # fmt: skip
    new = renumbered(case, {3: 4, 4: 3})
    assert new.mask(0).array().tolist() == [[[4, 3, 0]]]
    assert (dict(new.assessments), list(new.objects), new.prompts[0].label) == ({4: b"\2"}, [3], 4)
