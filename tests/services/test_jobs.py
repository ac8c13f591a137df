import logging
import threading
from typing import Any

import pytest

from segicl_gui.domain.errors import UserError
from segicl_gui.services.jobs import Job, Jobs


@pytest.fixture
def told() -> list[tuple[str, str]]:
    return []


@pytest.fixture
def jobs(loop: Any, told: list[tuple[str, str]]) -> Any:
    made = Jobs(loop.post, lambda title, e: told.append((title, str(e))))
    yield made
    made.close()


def wait_for(event: threading.Event) -> None:
    assert event.wait(10)


def test_latest_wins_in_a_slot(jobs: Jobs, loop: Any) -> None:
    results: list[int] = []
    go_on = threading.Event()

    def work(n: int) -> int:
        wait_for(go_on)
        return n

    made = [jobs.start("t", lambda j, n=n: work(n), results.append, slot="s") for n in range(6)]
    free = jobs.start("t", lambda j: 99, results.append)
    assert jobs.in_slot("s") is made[-1]
    assert all(j.replaced and j.cancelled for j in made[:-1])
    go_on.set()
    loop.until(lambda: not jobs.running)
    assert sorted(results) == [5, 99]
    assert jobs.in_slot("s") is None
    assert all(j.finished for j in [*made, free])


def test_a_cancelled_result_is_dropped_even_if_it_was_on_its_way(jobs: Jobs, loop: Any) -> None:
    results: list[str] = []
    sent, cancelled = threading.Event(), []

    def work(job: Job) -> str:
        job.on_cancel(lambda: cancelled.append(1))
        job.deliver(lambda: results.append("delivered"))
        sent.set()
        return "done"

    job = jobs.start("t", work, results.append)
    wait_for(sent)
    job.cancel()
    loop.until(lambda: not jobs.running)
    assert results == []
    assert cancelled == [1]
    job.on_cancel(lambda: cancelled.append(2))
    assert cancelled == [1, 2]


def test_a_failure_is_told_once(jobs: Jobs, loop: Any, told: list[tuple[str, str]]) -> None:
    def fail(*_: object) -> None:
        raise UserError("A", "b.", "C.")

    jobs.start("work", fail)
    jobs.start("result", lambda j: 1, fail)
    jobs.start("delivery", lambda j: (j.deliver(fail), j.deliver(fail)))
    loop.until(lambda: not jobs.running)
    loop.drain()
    assert sorted(told) == [(t, "A: b. C.") for t in ("delivery", "result", "work")]


def test_a_quiet_failure_is_logged(
    jobs: Jobs, loop: Any, told: list[tuple[str, str]], caplog: pytest.LogCaptureFixture
) -> None:
    def fail(job: Job) -> None:
        raise RuntimeError("boom")

    with caplog.at_level(logging.WARNING):
        jobs.start("quiet work", fail, quiet=True)
        loop.until(lambda: not jobs.running)
    assert told == []
    assert "boom" in caplog.text


def test_a_cancelled_job_may_fail_silently(
    jobs: Jobs, loop: Any, told: list[tuple[str, str]]
) -> None:
    go_on = threading.Event()

    def work(job: Job) -> None:
        wait_for(go_on)
        job.check()
        raise RuntimeError("boom")

    for check in (True, False):
        job = jobs.start("t", work if check else lambda j: (wait_for(go_on), 1 / 0))
        job.cancel()
    go_on.set()
    loop.until(lambda: not jobs.running)
    assert told == []


def test_progress_after_the_end_is_not_told(loop: Any) -> None:
    seen: list[tuple[float, bool]] = []
    jobs = Jobs(loop.post, lambda *_: None, lambda j: seen.append((j.share, j.finished)))
    kept: list[Job] = []

    def work(job: Job) -> None:
        kept.append(job)
        job.progress(0.5, "half")

    jobs.start("t", work)
    loop.until(lambda: not jobs.running)
    assert seen[-1] == (0.5, True)
    n = len(seen)
    kept[0].progress(0.9)
    loop.drain()
    assert len(seen) == n
    jobs.close()


def test_closing_ends_the_threads(loop: Any) -> None:
    jobs = Jobs(loop.post, lambda *_: None, threads=2)
    for _ in range(5):
        jobs.start(
            "t", lambda j: [j.check() for _ in iter(lambda: threading.Event().wait(0.01), 1)]
        )
    before = [t for t in threading.enumerate() if t.name.startswith("job")]
    assert before
    jobs.close()
    assert not any(t.is_alive() for t in before)


def test_what_is_to_be_seen_does_not_wait_for_long_work(jobs: Jobs, loop: Any) -> None:
    end, seen = threading.Event(), []
    for _ in range(9):
        jobs.start("long work", lambda j: wait_for(end))
    jobs.start("the picture", lambda j: "picture", seen.append, seen=True)
    loop.until(lambda: seen == ["picture"])
    assert len(jobs.running) == 9
    end.set()
    loop.until(lambda: not jobs.running)


def test_progress_that_was_not_told_yet_is_told_once(loop: Any) -> None:
    told: list[float] = []
    jobs = Jobs(loop.post, lambda title, e: None, lambda job: told.append(job.share))

    def work(job: Job) -> None:
        for n in range(1000):
            job.progress(n / 1000)

    jobs.start("long work", work)
    jobs.close()
    loop.drain()
    assert told == [0.0, 0.999, 0.999]  # begun, moved on, ended
