"""The judgement itself: what counts as lost, and what may be gone."""

from __future__ import annotations

import pytest

from tests.crash.journal import Account, State


def state(**cases: str) -> State:
    return {k: tuple(v) for k, v in cases.items()}


def step(rows: int = 1, **changed: str) -> dict[str, object]:
    return {"changed": state(**changed), "gone": [], "rows": rows, "title": str(changed)}


@pytest.fixture
def account() -> Account:
    """Two changes of x and one of y; the first two were said to be saved."""
    steps = [step(x="bb"), step(x="cb"), step(y="e")]
    return Account(state(x="ab", y="d"), 5, steps, confirmed=2)


@pytest.mark.parametrize(("found", "rows"), [
    (state(x="cb", y="d"), 7),
    (state(x="cb", y="e"), 8),  # on the disk, though nobody was told
])  # fmt: skip
def test_only_what_was_not_confirmed_may_be_gone(account: Account, found: State, rows: int) -> None:
    assert account.judge(found, rows) == ""


def test_a_confirmed_change_that_is_gone_is_a_loss(account: Account) -> None:
    assert account.judge(state(x="bb", y="d"), 6).startswith("LOST 1 confirmed")


@pytest.mark.parametrize("found", [
    state(x="ab", y="e"),  # the third without the others
    state(x="cc", y="d"),
    state(x="cb"),
])  # fmt: skip
def test_a_state_that_never_was_is_a_loss(account: Account, found: State) -> None:
    assert account.judge(found, 7).startswith("LOST or mixed")


def test_a_change_written_twice_is_told(account: Account) -> None:
    assert "audit trail" in account.judge(state(x="cb", y="e"), 9)


def test_what_is_the_same_again_later_may_be_either(account: Account) -> None:
    account.steps = [step(x="bb"), step(x="ab"), step(y="e")]
    account.confirmed = 0
    assert account.judge(state(x="ab", y="d"), 5) == ""
    assert account.judge(state(x="ab", y="d"), 7) == ""
