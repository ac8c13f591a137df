"""Thousands of random gestures, against a model that keeps whole copies of everything."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

import numpy as np
import psutil
import pytest

from segicl_gui.domain.errors import UserError
from segicl_gui.domain.labels import ModelUse
from segicl_gui.domain.masks import Box
from segicl_gui.domain.project import Assessment
from segicl_gui.domain.prompts import PromptKind

Make = Callable[..., Any]

SHAPE = (5, 24, 30)
# SEGICL_GESTURES=10000 makes it as long as the claim; by default it is a matter of seconds.
GESTURES = int(os.environ.get("SEGICL_GESTURES", "2000"))

OFTEN = {
    "paint": 0.4, "erase": 0.13, "slice": 0.08, "undo": 0.15, "redo": 0.08, "accept": 0.06,
    "clear": 0.04, "lock": 0.02, "click": 0.04,
}  # fmt: skip


class Copies:
    """Mask, assessments and locks, with a full copy of all of it for every step."""

    def __init__(self, labels: int) -> None:
        self.mask = np.zeros(SHAPE, np.uint16)
        self.stands = {i: [Assessment.UNASSESSED] * SHAPE[0] for i in range(1, labels + 1)}
        self.locked: set[int] = set()
        self.done: list[Any] = []
        self.undone: list[Any] = []

    def copy(self) -> Any:
        return (self.mask.copy(), {k: list(v) for k, v in self.stands.items()}, set(self.locked))

    def step(self) -> None:
        """Call before a change."""
        self.done.append(self.copy())
        self.undone.clear()

    def undo(self) -> bool:
        return self._move(self.done, self.undone)

    def redo(self) -> bool:
        return self._move(self.undone, self.done)

    def _move(self, source: list[Any], target: list[Any]) -> bool:
        if not source:
            return False
        target.append(self.copy())
        mask, stands, locked = source.pop()
        # As in other programs, the place of a lock in the order of steps is its own.
        self.mask, self.stands, self.locked = mask, stands, locked
        return True

    def paint(self, box: Box, values: np.ndarray) -> bool:
        old = self.mask[box.slices]
        locked = list(self.locked)
        new = np.where(np.isin(old, locked) | np.isin(values, locked), old, values)
        if np.array_equal(new, old):
            return False
        self.step()
        for i in range(box.start[0], box.stop[0]):
            a, b = old[i - box.start[0]], new[i - box.start[0]]
            for value in {int(v) for v in np.unique([a[a != b], b[a != b]]) if v}:
                self.stands[value][i] = Assessment.DRAFT
        self.mask[box.slices] = new
        return True

    def _drafts(self, index: int) -> list[int]:
        drawn = (k for k, row in self.stands.items() if row[index] is Assessment.DRAFT)
        return [k for k in drawn if k not in self.locked]

    def accept(self, index: int) -> bool:
        drafts = self._drafts(index)
        if not drafts:
            return False
        self.step()
        for k in drafts:
            shown = (self.mask[index] == k).any()
            self.stands[k][index] = Assessment.CONFIRMED if shown else Assessment.ABSENT
        return True

    def clear(self, index: int) -> bool:
        drafts = self._drafts(index)
        if not drafts:
            return False
        self.step()
        self.mask[index][np.isin(self.mask[index], drafts)] = 0
        for k in drafts:
            self.stands[k][index] = Assessment.UNASSESSED
        return True


@pytest.mark.parametrize("seed", range(2))
def test_every_state_equals_that_of_the_copies(bench: Make, seed: int) -> None:
    b = bench(shape=SHAPE, count=1, labels=3)
    for i in (1, 2, 3):  # what is clicked is answered, nothing is proposed of itself
        schema = b.state.schema.change(i, model_use=ModelUse.PROMPTS)
        b.annotate.change_schema("Prompts", schema)
    b.work.history.restore(())
    b.idle()
    model, rng = Copies(3), np.random.default_rng(seed)
    memory = []
    for turn in range(GESTURES):
        gesture = rng.choice(list(OFTEN), p=list(OFTEN.values()))
        act(str(gesture), b, model, rng)
        assert np.array_equal(b.case.mask(0).array(), model.mask), (turn, gesture)
        for k, row in model.stands.items():
            assert [b.case.assessment(k, i) for i in range(SHAPE[0])] == row, (turn, gesture, k)
        assert set(b.state.schema.locked()) == model.locked
        if turn % 500 == 250:
            memory.append(psutil.Process().memory_info().rss / 2**20)
    # A click may find everything as it is, which is said.
    assert [e for _, e in b.errors if "Nothing changed" not in str(e)] == []
    if len(memory) > 4:
        assert memory[-1] - memory[2] < 100, memory
    folder, expected = b.work.folder, model.mask.copy()
    assert b.work.close()
    from segicl_gui.services.projects import open_path

    opened = open_path(folder)
    assert np.array_equal(opened.state.cases[b.ids[0]].mask(0).array(), expected)
    opened.store.close()


def act(gesture: str, b: Any, model: Copies, rng: np.random.Generator) -> None:
    """Do a gesture on both."""
    index = b.session.index
    label = int(rng.integers(1, 4))
    if gesture in ("paint", "erase"):
        depth = int(rng.integers(1, 3)) if rng.random() < 0.3 else 1
        row, column = int(rng.integers(0, 20)), int(rng.integers(0, 26))
        stop = (min(index + depth, SHAPE[0]), row + 4, column + 4)
        box = Box((index, row, column), stop)
        values = b.case.mask(0).box(box)
        where = rng.random(values.shape) < 0.7
        values[where] = label if gesture == "paint" else 0
        changed = model.paint(box, values)
        if not changed and not np.array_equal(values, b.case.mask(0).box(box)):
            with pytest.raises(UserError, match="locked"):
                b.annotate.edit(0, box, values, "Brush")
        else:
            b.annotate.edit(0, box, values, "Brush")
    elif gesture == "slice":
        b.session.go(b.ids[0], int(rng.integers(0, SHAPE[0])))
    elif gesture in ("undo", "redo"):
        moved = getattr(model, gesture)()
        assert (getattr(b.work, gesture)() is not None) == moved
    elif gesture == "accept":
        b.look()
        if model.accept(index):
            b.annotate.accept()
    elif gesture == "clear":
        assert b.annotate.clear_slice() == model.clear(index)
    elif gesture == "lock":
        model.step()
        model.locked ^= {label}
        locked = label in model.locked
        b.annotate.change_schema("Lock", b.state.schema.change(label, locked=locked))
    elif gesture == "click":
        click(b, model, label, rng)


def click(b: Any, model: Copies, label: int, rng: np.random.Generator) -> None:
    """The model's correction: which pixels change is its own affair, whose they are is not."""
    b.session.set_tools(active_label=label)
    place = (float(rng.integers(0, SHAPE[1])), float(rng.integers(0, SHAPE[2])))
    positive = bool(rng.random() < 0.6)
    if label in model.locked:
        with pytest.raises(UserError, match="locked"):
            b.work.corrector.prompt(PromptKind.CLICK, positive, (place,))
        return
    last = b.work.history.done[-1:]
    b.work.corrector.prompt(PromptKind.CLICK, positive, (place,))
    b.idle()
    after = b.case.mask(0).array()
    changed = after != model.mask
    if b.work.history.done[-1:] == last:
        assert not changed.any()
        return
    assert not np.isin(model.mask[changed], list(model.locked)).any()
    touched = (after[changed] == label) if positive else (model.mask[changed] == label)
    assert touched.all()
    model.step()
    model.mask = after
    for k in model.stands:
        model.stands[k] = [b.case.assessment(k, i) for i in range(SHAPE[0])]
