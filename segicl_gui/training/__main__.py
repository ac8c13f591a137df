"""``python -m segicl_gui.training``: training where only torch and its like are installed."""

from __future__ import annotations

import argparse
import math
import os
import signal
import sys
from pathlib import Path

import torch

from segicl_gui.paths import resource
from segicl_gui.training.config import read_config
from segicl_gui.training.loop import Run, check, train
from segicl_gui.training.team import launch

_MORE = """on a graphics card, from a checkout, resumable with the same line and --resume:
  python -m segicl_gui.training --out run --minutes 25 --batch-scale 8
on several:
  python -m segicl_gui.training --out run --minutes 25 --batch-scale 8 --processes 4
or, where machines or cards are to be chosen:
  accelerate launch --multi_gpu --num_processes 4 -m segicl_gui.training --out run --minutes 25
Needed are torch, numpy, safetensors, transformers and diffusers; for several, accelerate."""


def main(arguments: list[str] | None = None) -> int:
    """Run the command; 0 done, 2 bad usage or input, 130 interrupted."""
    given = _parser().parse_args(arguments)
    if given.processes > 1 and not given.check:
        passed = list(sys.argv[1:] if arguments is None else arguments)
        return _several(given, passed)
    holdout = tuple(n for n in given.holdout.split(",") if n)
    workers = given.workers
    if workers is None:
        workers = int(given.device == "cpu" and given.minutes > 0)
    run = Run(
        given.out, given.minutes, given.data, holdout, given.resume, given.device, workers,
        given.threads, given.seed,
    )  # fmt: skip
    # Started in the background, a process ignores Ctrl+C; either way what is learnt is kept.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        config = read_config(_config(given.config)).scaled(given.batch_scale)
        if given.check:
            check(config, run)
        else:
            train(config, run, lambda text: print(text, flush=True))  # noqa: T201
    except torch.OutOfMemoryError as e:
        return _told(
            f"memory ran out: {str(e).splitlines()[0]}; a smaller --batch-scale needs less"
        )
    except ValueError as e:
        return _told(str(e))
    except OSError as e:
        return _told(f"the run cannot be written to {run.out}: {e}; choose another --out")
    except KeyboardInterrupt:
        return 130
    return 0


def _parser() -> argparse.ArgumentParser:
    p = argparse.ArgumentParser(
        prog="segicl train",
        description="Train the in-context network.",
        epilog=_MORE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    p.add_argument("--config", default="segicl-tiny", help="a name, or a TOML file")
    p.add_argument("--out", type=Path, required=True, help="folder of the checkpoint and log")
    p.add_argument("--check", action="store_true", help="only say whether it could begin")
    p.add_argument("--minutes", type=_minutes, default=60.0, help="0: validate alone")
    p.add_argument("--resume", action="store_true", help="go on from the checkpoint in --out")
    p.add_argument("--data", type=Path, help="real images, as packed")
    p.add_argument("--holdout", default="", help="data sets only validated on, with commas")
    p.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    p.add_argument(
        "--batch-scale", type=_count, default=1, help="times the configuration's tasks in a batch"
    )
    p.add_argument(
        "--processes", type=_count, default=1, help="of this machine; a graphics card for each"
    )
    p.add_argument("--workers", type=int, choices=range(65), metavar="0…64",
                   help="processes that make tasks; 0 on a graphics card")  # fmt: skip
    p.add_argument("--threads", type=_count, default=1)
    p.add_argument("--seed", type=_seed, default=0)
    return p


def _several(given: argparse.Namespace, arguments: list[str]) -> int:
    cards = torch.cuda.device_count()
    if given.device != "cpu" and given.processes > cards:
        return _told(f"--processes is {given.processes}, but there are {cards} graphics cards")
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    # The last of several options counts.
    command = ["-m", "segicl_gui.training", *arguments, "--processes", "1"]
    return launch(given.processes, command)


def _told(text: str) -> int:
    # Of processes that train together all would say the same.
    if os.environ.get("RANK", "0") == "0":
        sys.stderr.write(f"{text}\n")
    return 2


def _minutes(text: str) -> float:
    value = float(text)
    if not 0 <= value < math.inf:
        raise argparse.ArgumentTypeError(f"{text} is not a number of minutes from 0 on")
    return value


def _count(text: str) -> int:
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError(f"{text} is not a whole number from 1 on")
    return value


def _seed(text: str) -> int:
    value = int(text)
    if not 0 <= value < 2**31:
        raise argparse.ArgumentTypeError(f"{text} is not a whole number from 0 to {2**31 - 1}")
    return value


def _config(name: str) -> Path:
    path = Path(name)
    if path.suffix == ".toml":
        return path
    try:
        return resource(f"training/{name}.toml")
    except FileNotFoundError as e:
        there = sorted(p.stem for p in resource("training").glob("*.toml"))
        raise ValueError(
            f"there is no configuration “{name}”: name a .toml file, or one of {', '.join(there)}"
        ) from e


if __name__ == "__main__":
    sys.exit(main())
