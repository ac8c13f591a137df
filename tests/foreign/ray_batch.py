"""A batch on Ray against one without: the same files, also when a worker is killed; by hand.

    PYTHONPATH=. python tests/foreign/ray_batch.py EVAL_FOLDER [--images 200] [--size 128]

EVAL_FOLDER holds data-set folders of pictures; the first four of wbc1 are the exemplars. Needs
`ray` (the extra `ray`). Prints the throughput of both with one worker each, start and end left out.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import PIL.Image
import psutil

EXEMPLARS = 4


def pictures(source: Path, folder: Path, count: int, size: int) -> None:
    """Exemplars of wbc1, and pictures of all data sets, at one size."""
    for part in ("images", "masks"):
        (folder / "taught" / part).mkdir(parents=True)
    (folder / "scans").mkdir()
    taught = sorted((source / "wbc1" / "images").iterdir())[:EXEMPLARS]
    (folder / "taught" / "dataset.json").write_text((source / "wbc1" / "dataset.json").read_text())
    for path in taught:
        mask = next((source / "wbc1" / "masks").glob(f"{path.stem}.*"))
        for kind, one, how in (("images", path, 1), ("masks", mask, 0)):
            PIL.Image.open(one).resize((size, size), how).save(
                folder / "taught" / kind / f"{path.stem}.png"
            )
    found = [
        p for p in sorted(source.glob("*/images/*"))
        if p.suffix in (".png", ".jpg", ".tif", ".bmp") and p not in taught
    ]  # fmt: skip
    if len(found) < count:
        raise SystemExit(f"there are {len(found)} pictures only")
    for n, path in enumerate(found[:count]):
        with PIL.Image.open(path) as image:
            image.convert("RGB").resize((size, size)).save(folder / "scans" / f"{n:04d}.png")


def batch(folder: Path, out: str, *more: str, kill_after: int = 0) -> float:
    """Run it; seconds from the first case to the last."""
    command = [
        sys.executable, "-m", "segicl_gui", "batch", "scans", "--exemplars", "taught", "--out", out,
        "--engine", "pixels", "--quiet", *more,
    ]  # fmt: skip
    process = subprocess.Popen(command, cwd=folder, stderr=subprocess.DEVNULL)
    records = folder / out / "records"
    while kill_after and process.poll() is None:
        if records.is_dir() and len(list(records.glob("*.json"))) >= kill_after:
            workers = [
                p for p in psutil.Process(process.pid).children(recursive=True)
                if "CaseWorker" in " ".join(p.cmdline())
            ]  # fmt: skip
            print(f"killing one of {len(workers)} workers", flush=True)
            os.kill(workers[0].pid, signal.SIGKILL)
            break
        time.sleep(0.05)
    if process.wait():
        raise SystemExit(f"{' '.join(command)} ended with {process.returncode}")
    times = sorted(p.stat().st_mtime for p in records.glob("*.json"))
    return times[-1] - times[0]


def made(folder: Path, out: str) -> dict[str, object]:
    """All that counts of the results."""
    found: dict[str, object] = {p.name: p.read_bytes() for p in (folder / out / "masks").iterdir()}
    for path in (folder / out / "records").glob("*.json"):
        record = json.loads(path.read_text())
        del record["seconds"]
        found[f"record {path.name}"] = record
    return found


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("source", type=Path)
    parser.add_argument("--images", type=int, default=200)
    parser.add_argument("--size", type=int, default=128)
    args = parser.parse_args()
    wrong = 0
    with tempfile.TemporaryDirectory(prefix="segicl-ray-") as name:
        folder = Path(name)
        pictures(args.source, folder, args.images, args.size)
        times = {
            "alone": batch(folder, "alone"),
            "two workers, one killed": batch(
                folder, "killed", "--ray", "2", kill_after=args.images // 4
            ),
            "ray": batch(folder, "ray", "--ray", "1"),
            "alone again": batch(folder, "alone2"),
        }
        for what, seconds in times.items():
            print(f"{what}: {args.images} images in {seconds:.1f} s, "
                  f"{args.images / seconds:.2f} a second", flush=True)  # fmt: skip
        alone = (times["alone"] + times["alone again"]) / 2
        print(f"throughput with Ray against without: {alone / times['ray']:.2f}")
        expected = made(folder, "alone")
        for out in ("alone2", "ray", "killed"):
            found = made(folder, out)
            other = sorted(k for k in found.keys() | expected if found.get(k) != expected.get(k))
            wrong += bool(other)
            print(f"{out}: {len(expected)} files, {len(other)} DIFFER: {other}" if other
                  else f"{out}: {len(expected)} files, identical")  # fmt: skip
            for name in other[:4]:
                if name.startswith("record"):
                    print(expected.get(name), found.get(name), sep="\n")
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    return wrong


if __name__ == "__main__":
    sys.exit(main())
