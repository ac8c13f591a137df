"""Command line of the crash harness."""

from __future__ import annotations

import argparse
import functools
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.crash.rounds import Tally

_HOME = ("XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME")


def main() -> int:
    """Run; 0 if nothing was lost and no project is damaged."""
    parser = argparse.ArgumentParser(prog="python -m tests.crash", description=__doc__)
    parser.add_argument("--rounds", type=int, default=100)
    parser.add_argument(
        "--plant", action="store_true", help="say “saved” too early now and then: must be found"
    )
    parser.add_argument("--log", type=Path, help="file to keep the tally in, and to go on from")
    parser.add_argument("--sum", type=Path, nargs="+", help="only add up such files")
    parser.add_argument("--power", action="store_true", help="cut the power instead of killing")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--window", action="store_true", help="the real window and engine")
    parser.add_argument("--only", default="", help="rounds whose kind has this in its name")
    parser.add_argument("--folder", type=Path, help="where to work; default: a temporary folder")
    arguments = parser.parse_args()
    if arguments.sum:
        from tests.crash.rounds import Tally

        logs = [Tally.from_json(f.read_text()) for f in arguments.sum]
        return report(functools.reduce(Tally.plus, logs))
    from tests.crash.faults import Disk, begin_again_with_shim

    if "CRASH_CONTROL" not in os.environ:
        root = Path(tempfile.mkdtemp(prefix="segicl-crash-", dir=arguments.folder))
        os.environ.update({name: str(root / name) for name in _HOME})
        reason = begin_again_with_shim(root)
        print(f"The disk can't be made to fail here: {reason}.")
        disk, below = None, root
    else:
        disk = Disk(Path(os.environ["CRASH_CONTROL"]))
        below = Path(os.environ["CRASH_ROOT"])
    from tests.crash.rounds import Rounds, Tally, plant_a_loss, warm_up

    kind = Rounds
    if arguments.window:
        from tests.crash.window import WindowRounds

        kind = WindowRounds
    elif arguments.power:
        from tests.crash.power import PowerRounds

        kind = PowerRounds
    else:
        warm_up(below)
    if arguments.plant and arguments.power:
        from tests.crash.power import DiskImage

        DiskImage.syncs = False
    elif arguments.plant:
        plant_a_loss()
    before = Tally()
    if arguments.log and arguments.log.exists():
        before = Tally.from_json(arguments.log.read_text())
    rounds = kind(below, arguments.seed, disk, arguments.only)
    start = last = time.monotonic()
    said, tally = 0, before
    for now in rounds.go(before.rounds, arguments.rounds - before.rounds):
        tally = before.plus(now)
        for wrong in now.wrong[said:]:
            print(wrong, flush=True)
        said = len(now.wrong)
        if time.monotonic() - last > 30:
            last = time.monotonic()
            print(f"{tally.rounds} rounds, {last - start:.0f} s, {said} wrong", flush=True)
            if arguments.log:
                arguments.log.write_text(tally.to_json())
    if arguments.log:
        arguments.log.write_text(tally.to_json())
    print(f"\nseed {arguments.seed}, {time.monotonic() - start:.0f} s")
    return report(tally)


def report(tally: Tally) -> int:
    """Print what happened; 1 if anything is wrong."""
    print(f"{tally.rounds} rounds")
    for name, n in sorted(tally.kinds.items()):
        print(f"  {n:8} {name}")
    for name, n in sorted(tally.counts.items()):
        print(f"  {n:8} {name}")
    lost = sum("LOST" in w for w in tally.wrong)
    print(f"  {lost:8} projects that lost confirmed changes")
    print(f"  {len(tally.wrong) - lost:8} other findings, corrupt projects among them")
    return 1 if tally.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
