"""Ten packages worked on by robots come back: nothing is lost, every conflict is listed.

    python -m tests.foreign.ten_packages [ROUNDS]

Each round makes a project of 80 cases of 40 subjects, hands it out to ten robots that draw,
comment, pin and exclude exemplars, add and change labels, works on in the project meanwhile,
brings the packages back in some order in the middle of the work and at its end, decides some of
the conflicts, and counts what is missing by looking at every revision that anybody made.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np

from segicl_gui.domain.project import Mark
from segicl_gui.domain.review import Comment
from segicl_gui.services.conflicts import Conflict, OnConflict
from segicl_gui.services.merging import merge
from segicl_gui.services.packages import plan, split
from segicl_gui.services.projects import open_path
from segicl_gui.storage.project_store import ProjectStore
from tests.services.teamwork import Robot, write_project

ROBOTS = [f"robot{i}" for i in range(10)]
Rng = np.random.Generator


def work(robot: Robot, case_id: str, rng: Rng) -> None:
    """One to three steps on a case."""
    for _ in range(int(rng.integers(1, 4))):
        case = robot.state.cases[case_id]
        if rng.random() < 0.7:
            robot.draw(case_id, int(rng.integers(1 << 30)))
            continue
        comment = Comment(0, 1.0, 2.0, f"look {rng.integers(99)}", robot.project.who, "2026-01-01")
        review = replace(case.review, comments=(*case.review.comments, comment))
        robot.project.commit_case("comment", replace(case, review=review))


def work_through(folder: Path, who: str, rng: Rng, share: float, ids: list[str]) -> set[str]:
    """Work on some cases of a project; returns which."""
    with Robot(folder, who) as robot:
        done = {i for i in ids if rng.random() < share}
        for case_id in sorted(done):
            work(robot, case_id, rng)
        state = robot.state
        if rng.random() < 0.5 and f"{who} found" not in {x.name for x in state.schema}:
            schema = state.schema.add(state.schema.new(f"{who} found"))
            robot.project.commit_shared("label", replace(state, schema=schema))
        if done:
            mark = Mark.PINNED if rng.random() < 0.5 else Mark.EXCLUDED
            marks = {**robot.state.marks, f"{min(done)}:0": mark}
            robot.project.commit_shared("pin", replace(robot.state, marks=marks))
            told = {"color": f"#{rng.integers(1 << 24):06x}"}
            if rng.random() < 0.5:
                told = {"description": f"as {who} says {rng.integers(99)}"}
            schema = robot.state.schema.change(int(rng.integers(1, 3)), **told)
            robot.project.commit_shared("protocol", replace(robot.state, schema=schema))
        return done


def made(folder: Path) -> dict[str, list[tuple[str, str, str, str]]]:
    """Case id -> who, when, title and mask of every revision."""
    store = ProjectStore.open(folder)
    try:
        state = store.load()
        out = {}
        for case_id, case in state.cases.items():
            lines = store.stored(case_id)
            masks = [_mask(store, r.state) for r in lines]
            out[case_id] = [
                (r.revision.who, r.revision.at, r.revision.title, m)
                for r, m in zip(lines, masks, strict=True)
            ]
            assert out[case_id][-1][3] == case.mask(0).digest
        return out
    finally:
        store.close()


def _mask(store: ProjectStore, state: bytes) -> str:
    from segicl_gui.storage.records import chunks_of, decode_case

    return decode_case(state, store.chunks(chunks_of(state)).__getitem__).mask(0).digest


def remarks(folder: Path) -> dict[str, Counter[Comment]]:
    """Case id -> its comments."""
    store = ProjectStore.open(folder, read_only=True)
    try:
        return {i: Counter(c.review.comments) for i, c in store.load().cases.items()}
    finally:
        store.close()


def bring_back(folder: Path, targets: list[Path], decide, count: Counter[str]):
    opened = open_path(folder)
    opened.store.who = "chief"
    start = time.perf_counter()
    report = merge(opened.state, opened.store, targets, decide)
    count["ms"] += round(1000 * (time.perf_counter() - start))
    opened.store.close()
    return report


def one_round(seed: int, count: Counter[str]) -> None:
    rng = np.random.default_rng(seed)
    with tempfile.TemporaryDirectory() as temporary:
        root = Path(temporary)
        folder = write_project(root / "study", 40, scans=2)
        opened = open_path(folder)
        packages = plan(opened.state, ROBOTS)
        targets = list(split(opened.state, folder, packages, root / "out"))
        ids = list(opened.state.cases)
        opened.store.close()
        of = {p.name: list(p.cases) for p in packages}
        assert sorted(i for cases in of.values() for i in cases) == sorted(ids)

        def decide(c: Conflict) -> OnConflict:
            return OnConflict(rng.choice([OnConflict.LIST, *c.choices]))

        for half in (0, 1):
            at_home = work_through(folder, "chief", rng, 0.25, ids)
            home = made(folder)
            theirs: dict[str, str] = {}
            for target in targets:
                name = target.stem
                for i in work_through(target, name, rng, 0.5, of[name]):
                    theirs[i] = name
            away = {t.stem: made(t) for t in targets}
            said_at_home, said_away = remarks(folder), [remarks(t) for t in targets]
            order = [targets[i] for i in rng.permutation(len(targets))]
            report = bring_back(folder, order, decide, count)
            now = made(folder)
            count["labels and marks decided"] += sum(
                not c.case_id and c not in report.left for c in report.conflicts
            )
            listed = {c.case_id for c in report.conflicts if c.case_id}
            left = {c.case_id for c in report.left if c.case_id}
            if not half:  # later, what was left open or decided before plays a part
                both = at_home & theirs.keys()
                count["conflicts"] += len(both)
                count["not listed"] += len(both - listed)
                count["listed for nothing"] += len(listed - both)
            count["decided"] += len(listed - left)
            count["left open"] += len(left)
            count["cases taken over"] += len(report.taken)
            for case_id in ids:
                before = home[case_id]
                count["revisions at home"] += len(before)
                count["changed or lost at home"] += sum(
                    a != b for a, b in zip(before, now[case_id][: len(before)], strict=True)
                )
            for name, cases in away.items():
                for case_id in of[name]:
                    own = [r for r in cases[case_id] if r[0] == name]
                    count["revisions of robots"] += len(own)
                    missing = sum(r not in now[case_id] for r in own)
                    count["waiting in conflicts left open"] += missing if case_id in left else 0
                    count["lost"] += 0 if case_id in left else missing
            again = bring_back(folder, order, lambda c: OnConflict.LIST, count)
            count["taken twice"] += len(again.taken)
            count["conflicts forgotten"] += len(
                {c.key for c in report.left} - {c.key for c in again.conflicts}
            )
            count["asked twice"] += len(
                {(c.package, c.key) for c in again.conflicts}
                - {(c.package, c.key) for c in report.left}
            )
            said_now = remarks(folder)
            for said in (said_at_home, *said_away):
                count["remarks lost"] += sum(
                    (said[i] - said_now[i]).total() for i in said if i not in left
                )
        last = bring_back(folder, targets, lambda c: c.choices[-2], count)
        now = made(folder)
        count["lost at the end"] += sum(
            r not in now[i] for n, cases in away.items() for i in of[n] for r in cases[i]
            if r[0] == n
        )  # fmt: skip
        assert not last.left


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    count: Counter[str] = Counter()
    for seed in range(rounds):
        one_round(seed, count)
    print(f"{rounds} rounds, ten packages each")
    for what in (
        "revisions of robots", "revisions at home", "cases taken over", "conflicts", "not listed",
        "listed for nothing", "decided", "labels and marks decided", "left open",
        "waiting in conflicts left open", "conflicts forgotten", "asked twice", "taken twice",
        "changed or lost at home", "lost", "remarks lost", "lost at the end",
    ):  # fmt: skip
        print(f"{count[what]:7}  {what}")
    print(f"{count['ms'] / 1000 / (5 * rounds):7.1f}  s a merge of ten packages")
    bad = (
        "not listed", "listed for nothing", "conflicts forgotten", "asked twice", "taken twice",
        "changed or lost at home", "lost", "remarks lost", "lost at the end",
    )  # fmt: skip
    sys.exit(any(count[b] for b in bad))


if __name__ == "__main__":
    main()
