"""A project is worked with the engine and model it was set to, or it is told why not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from segicl_gui.engine import registry
from segicl_gui.engine.registry import Offer
from segicl_gui.services.project_engine import Followed, engine_of, followed
from segicl_gui.services.project_settings import ProjectSettings, change, project_settings

Make = Callable[..., Any]
OFFERS = (Offer("pixels", "Pixels"), Offer("seggpt:heart", "Heart"), Offer("sam", "SAM", "", "x"))


def test_a_project_that_says_nothing_follows_the_preferences(bench: Make) -> None:
    # As every project of earlier versions.
    b = bench()
    assert engine_of(b.state) == ""
    assert followed(b.state, "pixels", ()) == Followed("pixels", "")


def test_the_choice_is_kept_with_its_weights(bench: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    now = "heart sha256:" + "a" * 64
    monkeypatch.setattr(registry, "weights", lambda name: now)
    b = bench()
    change(b.work.project, ProjectSettings(engine="seggpt:heart"))
    b.reopen()
    assert project_settings(b.state).engine == "seggpt:heart"
    assert b.work.predictor.engine_name == "seggpt:heart"
    assert followed(b.state, "pixels", OFFERS) == Followed("seggpt:heart", "seggpt:heart")
    monkeypatch.setattr(registry, "weights", lambda name: "heart sha256:" + "b" * 64)
    # Other settings do not choose it anew.
    change(b.work.project, ProjectSettings(engine="seggpt:heart", own_approval=True))
    found = followed(b.state, "pixels", OFFERS)
    assert (found.name, found.instead) == ("seggpt:heart", False)
    assert "other weights" in str(found.problem)
    change(b.work.project, ProjectSettings())
    change(b.work.project, ProjectSettings(engine="seggpt:heart"))
    assert followed(b.state, "pixels", OFFERS).problem is None
    monkeypatch.setattr(registry, "weights", lambda name: "")
    assert followed(b.state, "pixels", OFFERS).problem is None


@pytest.mark.parametrize(
    ("engine", "told"),
    [("seggpt:liver", "“liver” .*not installed.*Import"), ("sam", "“sam” .*X; “pixels”")],
)
def test_what_is_missing_is_told_and_another_stands_in(bench: Make, engine: str, told: str) -> None:
    b = bench()
    change(b.work.project, ProjectSettings(engine=engine))
    found = followed(b.state, "pixels", OFFERS)
    assert (found.name, found.wanted, found.instead) == ("pixels", engine, True)
    with pytest.raises(Exception, match=told):
        raise found.problem


def test_one_slice_is_tried_with_another_engine(bench: Make) -> None:
    b = bench(shape=(5, 16, 20))
    own = b.work.predictor.engine_name
    b.confirm(b.ids[1], 1)
    b.idle()
    b.session.go(b.ids[0], 2)
    b.idle()
    b.engine.requests.clear()
    b.work.predictor.try_engine("seggpt:heart")
    b.idle()
    tried = [r for r in b.engine.requests if r.engine == "seggpt:heart"]
    assert [r.queries for r in tried] == [(b.work.library.plane_hash(b.case, 2),)]
    source = b.session.proposals[b.ids[0]].source_at(2)
    assert source.engine == "seggpt:heart"
    assert not b.work.predictor.superseded(source)
    assert b.work.predictor.engine_name == own
    b.work.predictor.propose()
    b.idle()
    assert b.session.proposals[b.ids[0]].source_at(2).engine == own


def test_what_is_confirmed_is_not_tried(bench: Make) -> None:
    b = bench()
    b.confirm(b.ids[0], 1)
    b.session.go(b.ids[0], 0)
    with pytest.raises(Exception, match="is confirmed"):
        b.work.predictor.try_engine("seggpt:heart")
