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
from segicl_gui.services.label_matching import matched, renumbered


def schema(*names: str) -> Schema:
    out = Schema()
    for name in names:
        out = out.add(out.new(name))
    return out


BASE = schema("liver", "spleen")


def test_nothing_changed() -> None:
    found = matched(BASE, BASE, BASE)
    assert (found.schema, found.same_numbers, found.new, found.conflicts) == (BASE, True, (), ())


def test_a_change_on_one_side_is_taken_on_both_it_is_listed() -> None:
    theirs = BASE.change(1, name="Liver (all)", description="with vessels")
    assert matched(BASE, BASE, theirs).schema == theirs
    ours = BASE.change(1, color="#112233")
    both = matched(ours, BASE, theirs)
    assert (both.schema, both.conflicts) == (ours, ("liver",))
    ours = BASE.add(BASE.new("Liver (all)"))
    assert matched(ours, BASE, theirs).conflicts == ("liver",)


def test_labels_that_came_later_go_by_name() -> None:
    ours = BASE.add(BASE.new("cyst"))
    theirs = BASE.add(BASE.new("vessel"))
    theirs = theirs.add(replace(theirs.new("cyst"), part_of=3))
    found = matched(ours, BASE, theirs)
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
