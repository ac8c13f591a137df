"""Models renewed and replicas added under clients that never stop asking; by hand, needs `ray`.

PYTHONPATH=. python tests/foreign/ray_rolling.py

Two clients ask all the time; the second one goes away in the end. While they ask, the file with
the weights is replaced and the server told (SIGHUP). Every answer is compared with what the weights
that it says it was made with give.
"""

from __future__ import annotations

import hashlib
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path

import httpx
import numpy as np
import six_annotators

from segicl_gui.engine.api import CancelToken
from segicl_gui.engine.keys import add_key
from segicl_gui.engine.remote import RemoteEngine

HERE = Path(__file__).parent
OLD, NEW = b"0.5", b"0.7"
IDLE = 15.0


class Client(threading.Thread):
    """Asks until it is told to stop, and keeps what it was answered and when."""

    def __init__(self, url: str, key: str, seed: int) -> None:
        super().__init__(daemon=True)
        self.notices: list[str] = []
        self._server = RemoteEngine(url, key, on_notice=self.notices.append)
        self._rng = np.random.default_rng(seed)
        self.leave = threading.Event()
        self.answers: list[tuple[float, float, str, bool, str]] = []
        self.lost: list[str] = []

    def run(self) -> None:
        while not self.leave.is_set():
            request, arrays = six_annotators.question("file", self._rng, 1)
            asked, slices, texts = time.monotonic(), [], []
            try:
                self._server.predict(
                    request,
                    arrays,
                    CancelToken(),
                    slices.append,
                    lambda s, t, texts=texts: texts.append(t),
                )
                (one,) = slices
                weights = next((w for w in (OLD, NEW) if digest(w) in one.engine), b"9")
                right = np.array_equal(one.mask > 0, arrays[request.queries[0]] > float(weights))
            except Exception as e:  # what is being looked for
                self.lost.append(repr(e))
                continue
            process = next((t for t in texts if t.startswith("started")), "")
            now = time.monotonic()
            self.answers.append((now, now - asked, one.engine, bool(right), process))


def digest(weights: bytes) -> str:
    return hashlib.sha256(weights).hexdigest()[:12]


def wait(condition, what: str, seconds: float = 150.0) -> float:
    start = time.monotonic()
    while not condition():
        if time.monotonic() - start > seconds:
            raise TimeoutError(what)
        time.sleep(0.2)
    return time.monotonic() - start


def replicas() -> int:
    """How many replicas run, by the processes there are."""
    found = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True).stdout
    return sum("ServeReplica:segicl:engines" in line for line in found.splitlines())


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="segicl-rolling-") as name:
        weights, keys = Path(name) / "weights", Path(name) / "keys"
        weights.write_bytes(OLD)
        key = {who: add_key(keys, who) for who in ("anna", "ben")}
        env = {**os.environ, "SEGICL_ROLLING_WEIGHTS": str(weights)}
        env["PYTHONPATH"] = os.pathsep.join([str(HERE), env.get("PYTHONPATH", "")])
        began = time.monotonic()
        process = subprocess.Popen(
            [sys.executable, "-m", "segicl_gui", "serve", "--port", "0", "--key-file", keys,
             "--extra-engine", "file=rolling_engine:FileEngine", "--ray", "2",
             "--ray-idle", str(IDLE)],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=env,
        )  # fmt: skip
        try:
            url = process.stdout.readline().split()[-1]
            print(f"ready after {time.monotonic() - began:.0f} s, {replicas()} replica")
            anna, ben = Client(url, key["anna"], 1), Client(url, key["ben"], 2)
            clients = [anna, ben]
            anna.start()
            wait(lambda: len(anna.answers) >= 5, "first answers")
            start = time.monotonic()
            ben.start()
            wait(lambda: replicas() == 2, "a second replica")
            print(f"two clients: a second replica after {time.monotonic() - start:.0f} s")
            before = [len(c.answers) for c in clients]
            wait(lambda: all(len(c.answers) > n + 10 for c, n in zip(clients, before, strict=True)),
                 "answers of both")  # fmt: skip
            weights.write_bytes(NEW)
            run = httpx.get(f"{url}/health", trust_env=False).json()["run"]
            start = time.monotonic()
            process.send_signal(signal.SIGHUP)
            wait(lambda: httpx.get(f"{url}/health", trust_env=False).json()["run"] != run, "anew")
            rolled = time.monotonic()
            print(f"other weights on all replicas after {rolled - start:.0f} s")
            wait(lambda: all(c.answers[-1][0] > rolled + 5 for c in clients), "answers since")
            between = [a for c in clients for a in c.answers if start < a[0] < rolled]
            after = [a for c in clients for a in c.answers if a[0] - a[1] > rolled]
            kinds = Counter(a[2] for a in between)
            print(f"answered meanwhile: {len(between)}, by {dict(kinds)}; the longest took "
                  f"{max(a[1] for a in between):.1f} s")  # fmt: skip
            print(f"since then: {len(after)}, by {dict(Counter(a[2] for a in after))}")
            ben.leave.set()
            ben.join()
            start = time.monotonic()
            wait(lambda: replicas() == 1, "one replica again")
            print(f"one client: one replica again after {time.monotonic() - start:.0f} s")
            anna.leave.set()
            anna.join()
            answers = [a for c in clients for a in c.answers]
            lost = [x for c in clients for x in c.lost]
            wrong = [a for a in answers if not a[3]]
            old = [a for a in after if digest(NEW) not in a[2]]
            print(f"{len(answers)} answered, {len(wrong)} not as its weights say, {len(lost)} lost "
                  f"{lost[:2]}, {len(old)} by old weights afterwards; notices: "
                  f"{sorted({n for c in clients for n in c.notices})}")  # fmt: skip
            print(f"median {np.median([a[1] for a in answers]):.2f} s, "
                  f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")  # fmt: skip
            return len(lost) + len(wrong) + len(old)
        finally:
            process.terminate()
            process.wait(30)
            process.stdout.close()


if __name__ == "__main__":
    sys.exit(main())
