"""A large work package over a server: times, and what cuts cost; by hand, half a minute.

PYTHONPATH=. python tests/foreign/package_transfers.py [--mb 300]
"""

from __future__ import annotations

import argparse
import os
import resource
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

import numpy as np
import SimpleITK as sitk

from segicl_gui.engine.remote import RemoteEngine
from segicl_gui.services.package_exchange import fetch_package, publish, return_package
from segicl_gui.services.packages import plan
from segicl_gui.services.projects import open_path
from tests.services.hub_server import Relay, hub_server
from tests.services.teamwork import Robot


def timed(what: str, work, mb: float = 0.0):
    start = time.perf_counter()
    found = work()
    seconds = time.perf_counter() - start
    print(f"{what}: {seconds:.1f} s" + (f", {mb / seconds:.0f} MB/s" if mb else ""), flush=True)
    return found


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--mb", type=int, default=300)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="segicl-transfers-") as name:
        folder = Path(name)
        (folder / "study").mkdir()
        rng = np.random.default_rng(0)
        for n in range(args.mb // 25):  # noise does not shrink
            volume = rng.integers(0, 2**15, (48, 512, 512), dtype=np.int16)
            image = sitk.GetImageFromArray(volume)
            sitk.WriteImage(image, str(folder / "study" / f"scan{n:02}.nii"))
        opened = open_path(folder / "study")
        opened.store.close()
        size = sum(p.stat().st_size for p in (folder / "study").glob("*.nii")) / 1e6
        print(f"{args.mb // 25} volumes, {size:.0f} MB")
        with hub_server(folder / "hub") as address, closing(Relay(address, 0, 0)) as relay:
            chief = RemoteEngine(address, "key of chief")
            anna = RemoteEngine(address, "key of anna")
            packages = plan(opened.state, ["anna"])
            timed(
                "handed out (copied, sent, unpacked)",
                lambda: publish(chief, opened.state, opened.store.folder, packages),
                size,
            )
            mine = timed("fetched", lambda: fetch_package(anna, "anna", folder / "a.segicl"), size)
            with Robot(mine, "anna") as robot:
                robot.draw(next(iter(robot.state.cases)), 1)
            timed("returned", lambda: return_package(anna, mine))
            relay.cuts, relay.after = 2, int(size * 0.4e6)
            far = RemoteEngine(relay.address, "key of anna")
            timed(
                "fetched, cut twice at 40 %",
                lambda: fetch_package(far, "anna", folder / "b.segicl"),
                size,
            )
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak memory of server and client together {peak:.0f} MB, load {os.getloadavg()[0]:.1f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
