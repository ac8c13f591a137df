"""Command line of the crash harness."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from pathlib import Path

_HOME = ("XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME")


def main() -> int:
    """Run; 0 if nothing was lost and no project is damaged."""
    parser = argparse.ArgumentParser(prog="python -m tests.crash", description=__doc__)
    parser.add_argument("--rounds", type=int, default=100)
    parser.add_argument("--first", type=int, default=0, help="number of the first round")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--window", action="store_true", help="the real window and engine")
    parser.add_argument("--only", default="", help="rounds whose kind has this in its name")
    parser.add_argument("--folder", type=Path, help="where to work; default: a temporary folder")
    arguments = parser.parse_args()
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
    from tests.crash.rounds import Rounds

    rounds = Rounds(below, arguments.seed, disk, arguments.only)
    start = last = time.monotonic()
    said = 0
    for tally in rounds.go(arguments.first, arguments.rounds):
        for wrong in tally.wrong[said:]:
            print(wrong, flush=True)
        said = len(tally.wrong)
        if time.monotonic() - last > 30:
            last = time.monotonic()
            print(f"{tally.rounds} rounds, {last - start:.0f} s, {said} wrong", flush=True)
    tally = rounds.tally
    print(f"\n{tally.rounds} rounds in {time.monotonic() - start:.0f} s, seed {arguments.seed}")
    for name, n in sorted(tally.kinds.items()):
        print(f"  {n:6} {name}")
    for name, n in sorted(tally.counts.items()):
        print(f"  {n:8} {name}")
    lost = sum("LOST" in w for w in tally.wrong)
    print(f"  {lost:8} projects that lost confirmed changes")
    print(f"  {len(tally.wrong) - lost:8} other findings, corrupt projects among them")
    return 1 if tally.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
