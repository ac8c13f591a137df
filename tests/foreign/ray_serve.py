"""Engines on Ray Serve against the same engine in this process; by hand. Needs `ray`.

PYTHONPATH=. python tests/foreign/ray_serve.py [--requests 20]
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import six_annotators

from segicl_gui.engine.api import CancelToken
from segicl_gui.engine.engines.pixels import PixelsEngine
from segicl_gui.engine.keys import add_key
from segicl_gui.engine.remote import RemoteEngine


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--requests", type=int, default=20)
    args = parser.parse_args()
    wrong = 0
    with tempfile.TemporaryDirectory(prefix="segicl-ray-") as name:
        keys = Path(name) / "keys"
        key = add_key(keys, "anna")
        began = time.monotonic()
        process = subprocess.Popen(
            [sys.executable, "-m", "segicl_gui", "serve", "--port", "0", "--key-file", keys,
             "--ray", "2"],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        )  # fmt: skip
        try:
            line = process.stdout.readline()
            print(f"{line.strip()} after {time.monotonic() - began:.1f} s", flush=True)
            server = RemoteEngine(line.split()[-1], key)
            here = PixelsEngine()
            there_s, here_s = [], []
            for n in range(args.requests):
                request, arrays = six_annotators.question("pixels", np.random.default_rng(n), 2)
                there, local = [], []
                start = time.perf_counter()
                server.predict(request, arrays, CancelToken(), there.append, lambda s, t: None)
                there_s.append(time.perf_counter() - start)
                start = time.perf_counter()
                here.predict(request, arrays, CancelToken(), local.append, lambda s, t: None)
                here_s.append(time.perf_counter() - start)
                wrong += not all(
                    np.array_equal(a.mask, b.mask) and np.array_equal(a.confidence, b.confidence)
                    and a.quality == b.quality
                    for a, b in zip(there, local, strict=True)
                )  # fmt: skip
            print(f"{args.requests} requests, {wrong} differ from the engine in this process")
            print(f"median {np.median(there_s):.3f} s there, {np.median(here_s):.3f} s here")
        finally:
            process.terminate()
            process.wait(30)
            process.stdout.close()
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    return wrong


if __name__ == "__main__":
    sys.exit(main())
