"""Six annotators on one server, killed clients, a killed server; by hand, some three minutes.

    python tests/foreign/six_annotators.py [--engine pixels|fake] [--requests 40]

Everything runs on loopback and on the cores of this computer, the clients included. Each annotator
is a process of its own that checks every answer; waits are from the question until the engine
begins on it, by the server's word.
"""

from __future__ import annotations

import argparse
import atexit
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import numpy as np

from segicl_gui.domain.images import content_hash
from segicl_gui.engine.api import CancelToken, ExemplarSpec, LabelSpec, PredictRequest
from segicl_gui.engine.keys import add_key
from segicl_gui.engine.remote import RemoteEngine

HERE = Path(__file__).parent
NAMES = ("anna", "ben", "cleo", "dan", "eva", "finn")
SIZE = 128


def question(engine: str, rng: np.random.Generator, n: int, **options: object):
    """A request with three exemplars, and its arrays: what is bright is the label."""
    arrays = {}

    def add(array):
        arrays[content_hash(array)] = array
        return content_hash(array)

    def image():
        made = rng.random((SIZE, SIZE), np.float32) * 0.4
        top, left = rng.integers(0, SIZE // 2, 2)
        made[top : top + SIZE // 3, left : left + SIZE // 3] += 0.55
        return made

    shots = []
    for seed in range(3):
        rng, keep = np.random.default_rng(seed), rng
        pair = image()
        rng = keep
        shots.append(ExemplarSpec(add(pair), add((pair > 0.5).astype(np.uint16) * 3), (3,)))
    queries = tuple(add(image()) for _ in range(n))
    told = tuple((k, str(v)) for k, v in options.items())
    return PredictRequest(
        engine, queries, (LabelSpec(3, "bright"),), tuple(shots), options=told
    ), arrays


def annotate(args) -> None:
    """One annotator: asks, checks, writes a line for each answer."""
    notices: list[str] = []
    server = RemoteEngine(args.url, args.key, on_notice=notices.append, patience=60.0)
    rng = np.random.default_rng(args.seed)
    for n in range(args.requests):
        options = {"pause": args.pause} if args.engine == "fake" else {}
        request, arrays = question(args.engine, rng, args.queries, **options)
        if args.think:
            time.sleep(rng.uniform(0, args.think))
        asked = time.monotonic()
        began: list[float] = []
        answers = []
        texts: list[str] = []

        def progress(share, text, began=began, texts=texts):
            texts.append(text)
            if not text.startswith(("Place", "Next", "Connection")):
                began.append(time.monotonic())

        server.predict(request, arrays, CancelToken(), answers.append, progress)
        done = time.monotonic()
        right = [a.index for a in answers] == list(range(args.queries)) and all(
            np.mean((a.mask == 3) == (arrays[request.queries[a.index]] > 0.5)) > 0.97
            for a in answers
        )
        line = {
            "n": n, "wait": (began or [done])[0] - asked, "latency": done - asked,
            "right": bool(right),
            "again": sum(t.startswith("Connection") for t in texts), "notices": len(notices),
        }  # fmt: skip
        print(json.dumps(line), flush=True)


class Server:
    """The server, as its own process; can be killed and started again on its port."""

    def __init__(self, folder: Path) -> None:
        self.keys = folder / "keys"
        self.key = {name: add_key(self.keys, name) for name in (*NAMES, "probe")}
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = (folder / "server.log").open("a")
        self.start()

    def start(self) -> None:
        env = {**os.environ}
        env["PYTHONPATH"] = os.pathsep.join(
            [str(HERE.parent / "engine"), env.get("PYTHONPATH", "")]
        )
        self.process = subprocess.Popen(
            [sys.executable, "-m", "segicl_gui", "serve", "--port", str(self.port), "--key-file",
             self.keys, "--extra-engine", "fake=fake_engines:FakeEngine", "--engine", "pixels"],
            stdout=subprocess.PIPE, stderr=self.log, env=env, text=True,
        )  # fmt: skip
        atexit.register(self.process.kill)  # also where the check itself fails
        line = self.process.stdout.readline()
        assert line.startswith("Serving on"), line

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()

    def waiting(self) -> int:
        import httpx

        text = httpx.get(
            f"{self.url}/metrics", trust_env=False,
            headers={"Authorization": f"Bearer {self.key['probe']}"},
        ).text  # fmt: skip
        (line,) = (x for x in text.splitlines() if x.startswith("segicl_requests_under_way "))
        return int(float(line.split()[1]))


def annotator(server: Server, name: str, args, **more: object) -> subprocess.Popen:
    options = {"engine": args.engine, "requests": args.requests, "queries": 1, "think": 0.0,
               "pause": args.pause, "seed": 100 + NAMES.index(name), **more}  # fmt: skip
    return subprocess.Popen(
        [sys.executable, __file__, "--annotate", "--url", server.url, "--key", server.key[name],
         *(f"--{k}={v}" for k, v in options.items())],
        stdout=subprocess.PIPE, text=True,
    )  # fmt: skip


def collect(
    processes: dict[str, subprocess.Popen], meanwhile=lambda: None
) -> dict[str, list[dict]]:
    found: dict[str, list[dict]] = {name: [] for name in processes}

    def read(name: str) -> None:
        found[name] += [json.loads(line) for line in processes[name].stdout]

    threads = [threading.Thread(target=read, args=(n,)) for n in processes]
    for thread in threads:
        thread.start()
    meanwhile()
    for thread in threads:
        thread.join()
    for process in processes.values():
        process.wait()
        process.stdout.close()
    return found


def told(title: str, found: dict[str, list[dict]], skip: int = 3) -> dict[str, float]:
    lines = [x for mine in found.values() for x in mine[skip:]]
    waits, latency = (np.array([x[k] for x in lines]) for k in ("wait", "latency"))
    by_person = [float(np.median([x["wait"] for x in mine[skip:]])) for mine in found.values()]
    figures = {
        "answered": sum(map(len, found.values())),
        "wrong": sum(not x["right"] for mine in found.values() for x in mine),
        "wait median": float(np.median(waits)), "wait max": float(waits.max()),
        "max/median": float(waits.max() / np.median(waits)),
        "max/median of people": max(by_person) / float(np.median(by_person)),
        "latency median": float(np.median(latency)), "p95": float(np.percentile(latency, 95)),
    }  # fmt: skip
    print(title + ": " + ", ".join(f"{k} {v:.3g}" for k, v in figures.items()), flush=True)
    return figures


def freed(server: Server, stop) -> float:
    """Seconds until nothing is under way, after a client that asked for ages was stopped."""
    args = argparse.Namespace(engine="fake", requests=1, pause=600.0)
    process = annotator(server, "finn", args)
    while server.waiting() == 0:
        time.sleep(0.05)
    time.sleep(1.0)
    began = time.monotonic()
    stop(process)
    # An engine in the middle of a step cannot be stopped; the fake one sleeps, so what counts is
    # that the place is given up.
    while server.waiting() and time.monotonic() - began < 90:
        time.sleep(0.1)
    seconds = time.monotonic() - began
    process.kill()
    process.wait()
    process.stdout.close()
    return seconds


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--annotate", action="store_true")
    parser.add_argument("--url")
    parser.add_argument("--key")
    parser.add_argument("--engine", default="pixels")
    for name, kind, usual in (("requests", int, 40), ("queries", int, 1), ("seed", int, 0),
                              ("think", float, 0.0), ("pause", float, 0.1)):  # fmt: skip
        parser.add_argument(f"--{name}", type=kind, default=usual)
    args = parser.parse_args()
    if args.annotate:
        annotate(args)
        return 0
    failed: list[str] = []

    def hold(what: str, true: bool) -> None:
        print(f"{'holds' if true else 'FAILS'}: {what}", flush=True)
        if not true:
            failed.append(what)

    with tempfile.TemporaryDirectory(prefix="segicl-six-") as name:
        server = Server(Path(name))
        one = told(
            "one annotator, always asking", collect({"anna": annotator(server, "anna", args)})
        )
        six = told("six annotators, always asking",
                   collect({n: annotator(server, n, args) for n in NAMES}))  # fmt: skip
        hold("all answered, all right", six["answered"] == 6 * args.requests and not six["wrong"])
        hold(f"max/median wait {six['max/median']:.2f} <= 2", six["max/median"] <= 2)
        print(f"p95 of six against one: {six['p95'] / one['p95']:.2f} times", flush=True)
        mixed = told("six annotators who think up to 1 s, one with whole volumes", collect(
            {n: annotator(server, n, args, think=1.0, requests=args.requests // 2,
                          queries=24 if n == "finn" else 1) for n in NAMES}))  # fmt: skip
        hold("all answered, all right", not mixed["wrong"]
             and mixed["answered"] == 6 * (args.requests // 2))  # fmt: skip
        restart: list[float] = []

        def killed() -> None:
            time.sleep(6)
            server.kill()
            time.sleep(3)
            began = time.monotonic()
            server.start()
            restart.append(time.monotonic() - began)

        found = collect({n: annotator(server, n, args, think=0.5) for n in NAMES}, killed)
        again = told("server killed and started again after 3 s", found)
        lines = [x for mine in found.values() for x in mine]
        hold(
            "all answered, all right", again["answered"] == 6 * args.requests and not again["wrong"]
        )
        hold(f"{sum(x['again'] > 0 for x in lines)} requests were asked again and told so,"
             f" {max(x['notices'] for x in lines)} notice of the restart",
             any(x["again"] for x in lines) and any(x["notices"] for x in lines))  # fmt: skip
        seconds = freed(server, lambda p: p.kill())
        hold(f"a killed client's place is free after {seconds:.1f} s <= 60", seconds <= 60)
        seconds = freed(server, lambda p: p.send_signal(signal.SIGSTOP))
        hold(f"a client cut off without a word: after {seconds:.1f} s <= 60", seconds <= 60)
        server.kill()
        server.log.close()
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    return len(failed)


if __name__ == "__main__":
    sys.exit(main())
