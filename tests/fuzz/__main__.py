"""Damage what reads others' files: ``python -m tests.fuzz TARGET --seconds 600``.

With atheris (``pip install atheris``; CPython 3.11 to 3.13 on Linux and macOS), guided by what was
reached; findings stop the run and are kept. ``--short`` needs no atheris: every target once a seed
and some dozens of damaged ones, as the test suite does it. ``--input FILE`` runs one finding again.
"""

from __future__ import annotations

import argparse
import faulthandler
import importlib
import os
import random
import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

SLOW, MEMORY = 25, 3072
"""Seconds an input may take (on a loaded machine), and megabytes."""
# Makers of seeds, and what the targets need that must not be watched.
_AHEAD = ("numpy", "SimpleITK", "scipy.ndimage", "PIL.Image", "sqlalchemy", "pydantic", "zarr",
          "tifffile", "skimage.draw", "skimage.color", "fastapi", "pycocotools.mask")  # fmt: skip


def main() -> int:
    """Run one target, or all for a moment."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("target", nargs="?", help="one of those that --list names")
    parser.add_argument("--list", action="store_true")
    parser.add_argument("--seconds", type=int, default=600)
    parser.add_argument("--corpus", type=Path, help="folder that new inputs are kept in")
    parser.add_argument("--findings", type=Path, default=Path("/tmp"))
    parser.add_argument("--input", type=Path, help="run this one file")
    parser.add_argument("--short", type=int, metavar="N", help="N damaged inputs a seed")
    args = parser.parse_args()
    faulthandler.enable()
    watched = None if args.short or args.input or args.list else _atheris()
    if watched is None and not (args.short or args.input or args.list):
        print("atheris is not installed here, so nothing was fuzzed (see --short)")
        return 2
    targets = _targets(args.target, watched)
    if args.list:
        print(*targets, sep="\n")
        return 0
    if args.short:
        return _short({args.target: targets[args.target]} if args.target else targets, args.short)
    target = targets[args.target]
    if args.input:
        _once(target, args.input.read_bytes())
        return 0
    corpus = args.corpus or Path(tempfile.mkdtemp(prefix=f"fuzz-{args.target}-"))
    corpus.mkdir(parents=True, exist_ok=True)
    for i, seed in enumerate(_seeds(target)):
        (corpus / f"seed-{i}").write_bytes(seed)
    watched.Setup(
        [sys.argv[0], str(corpus), f"-max_total_time={args.seconds}", f"-timeout={SLOW}",
         f"-rss_limit_mb={MEMORY}", "-max_len=65536", "-len_control=0", "-print_final_stats=1",
         f"-artifact_prefix={args.findings}/{args.target}-"],
        lambda data: _once(target, data),
    )  # fmt: skip
    watched.Fuzz()  # ends the process
    return 0


def _atheris() -> Any:
    try:
        return importlib.import_module("atheris")
    except ImportError:
        return None


def _targets(name: str | None, watched: Any) -> Any:
    if watched is None:
        return importlib.import_module("tests.fuzz.targets").TARGETS
    for module in _AHEAD:
        importlib.import_module(module)
    packages = ["segicl_gui"]
    if name in ("dicom", "dicom-masks"):
        packages += ["pydicom"]
    with watched.instrument_imports(include=packages):
        targets = importlib.import_module("tests.fuzz.targets").TARGETS
        # Readers are imported when first needed; here, so that they are watched too.
        for seed in _seeds(targets[name]):
            _once(targets[name], seed)
    return targets


def _seeds(target: Any) -> list[bytes]:
    with tempfile.TemporaryDirectory(prefix="fuzz-seeds-") as folder:
        return list(target.seeds(Path(folder)))


_PLACE = Path("/dev/shm") if os.access("/dev/shm", os.W_OK) else Path(tempfile.gettempdir())


def _once(target: Any, data: bytes) -> None:
    folder = Path(tempfile.mkdtemp(prefix="fuzz-", dir=_PLACE))
    try:
        target.run(folder, data)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _short(targets: dict[str, Any], count: int) -> int:
    """The same damage every time; a finding is told with the target and its number."""
    for name, target in targets.items():
        draw = random.Random(name)
        start, done = time.perf_counter(), 0
        for seed in _seeds(target):
            _once(target, seed)
            for i in range(count):
                print(f"\r{name} {done}", end="", file=sys.stderr, flush=True)
                _once(target, damaged(seed, draw, i))
                done += 1
        print(f"{name}: {done} inputs, {time.perf_counter() - start:.1f} s", flush=True)
    return 0


def damaged(data: bytes, draw: random.Random, how: int) -> bytes:
    """An input with bits turned, words exchanged, pieces doubled, left out, or cut short."""
    out = bytearray(data)
    if len(out) < 6:
        return bytes(out)
    at = 1 + draw.randrange(len(out) - 5)
    match how % 5:
        case 0:
            for _ in range(draw.randrange(1, 4)):
                out[1 + draw.randrange(len(out) - 1)] ^= 1 << draw.randrange(8)
        case 1:
            huge = draw.choice([bytes(4), b"\xff" * 4, b"\xff\xff\xff\x7f", b"9999"])
            out[at : at + 4] = huge
        case 2:
            out[at : at + draw.randrange(1, 40)] = out[at : at + draw.randrange(1, 40)] * 2
        case 3:
            del out[at : at + draw.randrange(1, 40)]
        case _:
            del out[at:]
    return bytes(out)


if __name__ == "__main__":
    sys.exit(main())
