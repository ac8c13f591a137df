"""``python -m segicl_gui.training``: training where only torch and its like are installed."""

from __future__ import annotations

import argparse
import signal
import sys
from pathlib import Path

import torch

from segicl_gui.paths import resource
from segicl_gui.training.config import read_config
from segicl_gui.training.loop import Run, train


def main(arguments: list[str] | None = None) -> int:
    """Run the command; 0 done, 2 bad usage or input, 130 interrupted."""
    p = argparse.ArgumentParser(prog="segicl train", description="Train the in-context network.")
    p.add_argument("--config", default="segicl-tiny", help="a name, or a TOML file")
    p.add_argument("--out", type=Path, required=True, help="folder of the checkpoint and log")
    p.add_argument("--minutes", type=float, default=60.0)
    p.add_argument("--resume", action="store_true", help="go on from the checkpoint in --out")
    p.add_argument("--data", type=Path, help="real images, as packed")
    p.add_argument("--holdout", default="", help="data sets only validated on, with commas")
    p.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    p.add_argument("--workers", type=int, help="processes that make tasks")
    p.add_argument("--threads", type=int, default=1)
    p.add_argument("--seed", type=int, default=0)
    given = p.parse_args(arguments)
    holdout = tuple(n for n in given.holdout.split(",") if n)
    workers = given.workers if given.workers is not None else int(given.device == "cpu")
    run = Run(
        given.out, given.minutes, given.data, holdout, given.resume, given.device, workers,
        given.threads, given.seed,
    )  # fmt: skip
    # Started in the background, a process ignores Ctrl+C; either way what is learnt is kept.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        config = read_config(_config(given.config))
        train(config, run, lambda text: print(text, flush=True))  # noqa: T201
    except (ValueError, FileNotFoundError) as e:
        sys.stderr.write(f"{e}\n")
        return 2
    except KeyboardInterrupt:
        return 130
    return 0


def _config(name: str) -> Path:
    path = Path(name)
    return path if path.suffix == ".toml" else resource(f"training/{name}.toml")


if __name__ == "__main__":
    sys.exit(main())
