"""The command that trains the network."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from segicl_gui.cli.outcome import command, say
from segicl_gui.domain.errors import UserError

_PACK = "real_tasks.npz"


@command
def train(
    out: Annotated[
        Path | None,
        typer.Option(metavar="DIR", file_okay=False, help="Folder of the checkpoint and the log."),
    ] = None,
    config: Annotated[
        str, typer.Option(help="A configuration that comes with the app, or a TOML file.")
    ] = "segicl-tiny",
    minutes: Annotated[
        float, typer.Option(min=0.0, help="How long to train; 0 validates alone.")
    ] = 60.0,
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on from the checkpoint in --out.")
    ] = False,
    data: Annotated[
        list[Path] | None,
        typer.Option(
            metavar="FOLDER",
            exists=True,
            help="Data-set folder to train on beside the synthetic tasks (may be repeated), or "
            "the .npz file of an earlier run.",
        ),
    ] = None,
    holdout: Annotated[
        str, typer.Option(metavar="NAME,…", help="Data sets to validate on, and not to train on.")
    ] = "",
    device: Annotated[str, typer.Option(help="cpu, cuda; by default what there is.")] = "",
    batch_scale: Annotated[
        int,
        typer.Option(
            min=1,
            metavar="N",
            help="Times the configuration's tasks in a batch, to fill a graphics card.",
        ),
    ] = 1,
    processes: Annotated[
        int,
        typer.Option(
            min=1,
            metavar="N",
            help="Processes that train together, on a graphics card each (extra “train”). "
            "To choose cards or machines: accelerate launch --multi_gpu -m segicl_gui.training …",
        ),
    ] = 1,
    threads: Annotated[int, typer.Option(min=1, help="Of the processor.")] = 2,
    seed: Annotated[int, typer.Option(min=0, max=2**31 - 1)] = 0,
    show_tasks: Annotated[
        Path | None,
        typer.Option(
            metavar="OUT.png", dir_okay=False, help="Draw random synthetic tasks and stop."
        ),
    ] = None,
) -> None:
    """Train the in-context network, on made-up tasks and on data sets with masks."""
    try:
        from segicl_gui.training import __main__ as training
        from segicl_gui.training.task_sheet import draw_synthetic
    except ImportError as e:
        raise UserError(
            "Training needs packages that are not installed",
            f"{e}.",
            "Install the app with its extra “model”.",
        ) from e
    if show_tasks is not None:
        draw_synthetic(show_tasks, seed)
        return
    if out is None:
        raise UserError(
            "Where to train is not said", "--out is missing.", "Name a folder: --out runs/first"
        )
    arguments = ["--out", str(out), "--config", config, "--minutes", str(minutes)]
    arguments += ["--threads", str(threads), "--seed", str(seed)]
    arguments += ["--batch-scale", str(batch_scale), "--processes", str(processes)]
    arguments += ["--resume"] if resume else []
    arguments += ["--device", device] if device else []
    if data and (data[0].suffix != ".npz" or len(data) > 1):
        # Before minutes of reading, and before an earlier run's images are overwritten.
        code = training.main([*arguments, "--check"])
        if code:
            raise typer.Exit(code)
    if data:
        arguments += ["--data", str(_packed(data, out))]
    code = training.main([*arguments, "--holdout", holdout])
    if code:
        raise typer.Exit(code)


def _packed(data: list[Path], out: Path) -> Path:
    """The one file that the training reads, made from folders where it is not given."""
    if len(data) == 1 and data[0].suffix == ".npz":
        return data[0]
    from segicl_gui.training.packing import pack

    out.mkdir(parents=True, exist_ok=True)
    say("Reading data sets…")
    pack(data, out / _PACK)
    return out / _PACK
