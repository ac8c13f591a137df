"""Predictions under way: ids count once, users are apart, ends are counted."""

import numpy as np
import pytest

from segicl_gui.domain.errors import UserError
from segicl_gui.engine import wire
from segicl_gui.engine.predictions import Predictions


def run(work, user, request_id, request, arrays):
    said = []
    asked = work.open(user, request_id)
    work.run(asked, request, arrays, said.append)
    work.close(asked)
    return said


def test_an_id_counts_once_for_each_user(fake_engine):
    work = Predictions(lambda name: fake_engine())
    asked = work.open("anna", "1")
    work.open("ben", "1")
    assert work.under_way == 2
    work.close(asked)
    with pytest.raises(UserError, match="asked for before"):
        work.open("anna", "1")


def test_nobody_cancels_for_others(fake_engine):
    work = Predictions(lambda name: fake_engine())
    asked = work.open("anna", "1")
    assert not work.cancel("ben", "1")
    assert not work.alive("ben", "1")
    assert not asked.cancel.cancelled
    before = asked.sign
    assert work.alive("anna", "1")
    assert asked.sign > before
    assert work.cancel("anna", "1")
    assert asked.cancel.cancelled


def test_ends_are_counted(fake_engine, make_request):
    work = Predictions(lambda name: fake_engine())
    for n, mode in enumerate(("", "raise", "refuse", "memory")):
        said = run(work, "anna", str(n), *make_request(mode=mode))
        assert isinstance(said[-1], wire.Failed if mode else wire.Done)
    text = work.metrics.text()
    assert 'ended="done"} 1' in text
    assert 'ended="failed"} 3' in text
    assert "segicl_wait_seconds_count 4" in text
    assert work.under_way == work.waiting == 0


def test_a_warm_engine_is_there_before_it_is_asked(fake_engine, wait_until):
    made = []
    work = Predictions(lambda name: made.append(name) or fake_engine())
    work.warm(["fake"])
    wait_until(lambda: made == ["fake"])


def test_an_answer_of_the_wrong_type_is_stopped(make_request):
    class Wrong:
        name, version = "fake", "1"

        def predict(self, request, arrays, cancel, emit, progress):
            from segicl_gui.engine.api import SlicePrediction

            emit(SlicePrediction(0, np.zeros((16, 16), np.int32), np.zeros((16, 16), np.uint8), 1))

    said = run(Predictions(lambda name: Wrong()), "", "1", *make_request())
    assert "int32" in said[-1].happened
