"""The commands there are, and the ones that open a window."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from segicl_gui import __version__
from segicl_gui.cli import (
    batching,
    checking,
    checks,
    converting,
    deidentifying,
    exporting,
    importing,
    masks,
    measuring,
    models,
    reporting,
    serving,
    simulating,
    tasks,
    teams,
    training,
)
from segicl_gui.cli.engines import EngineCa, EngineKeyFile, EngineUrl, PlainHttp, server_settings
from segicl_gui.cli.outcome import command

app = typer.Typer(
    name="segicl",
    help="In-context segmentation of medical images: label one scan, the app outlines the next "
    "from it. Without a command, the window opens.",
    epilog="Exit codes: 0 done, 2 bad usage or input (nothing written), 3 partly done (what "
    "failed is listed), 130 interrupted.",
    context_settings={"help_option_names": ["-h", "--help"]},
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
    add_completion=False,
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"segicl {__version__}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
@command
def start(
    context: typer.Context,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
    engine_url: EngineUrl = "",
    engine_key_file: EngineKeyFile = None,
    engine_ca: EngineCa = "",
    insecure_plain_http: PlainHttp = False,
) -> None:
    """Open the window where no command is given."""
    if context.invoked_subcommand in (None, "gui"):
        context.obj = server_settings(engine_url, engine_key_file, engine_ca, insecure_plain_http)
    if context.invoked_subcommand is None:
        from segicl_gui.ui.application import run_window

        raise typer.Exit(run_window(None, context.obj))


@app.command(epilog="Example: `segicl gui scans/`")
@command
def gui(
    context: typer.Context,
    path: Annotated[
        Path | None,
        typer.Argument(
            metavar="PROJECT|FOLDER", exists=True, help="A project, or a folder of scans."
        ),
    ] = None,
    engine_url: EngineUrl = "",
    engine_key_file: EngineKeyFile = None,
    engine_ca: EngineCa = "",
    insecure_plain_http: PlainHttp = False,
) -> None:
    """Open the window, with a project or a folder of scans in it."""
    from segicl_gui.ui.application import run_window

    server = server_settings(engine_url, engine_key_file, engine_ca, insecure_plain_http)
    raise typer.Exit(run_window(path, server or context.obj))


@app.command(
    epilog="Examples: `segicl demo` · without a screen: "
    "`xvfb-run -a segicl demo --headless --out demo/`"
)
@command
def demo(
    headless: Annotated[
        bool,
        typer.Option(
            "--headless",
            help="Drive the window without a user; writes screenshots and report.json.",
        ),
    ] = False,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="DIR", file_okay=False, help="Where results are written."),
    ] = None,
) -> None:
    """Show the whole loop on scans that the app makes itself."""
    if headless:
        from segicl_gui.ui.demo import run_headless

        raise typer.Exit(run_headless(out or Path("segicl-demo")))
    from segicl_gui.ui.application import run_demo

    raise typer.Exit(run_demo(out))


@app.command(epilog="Example: `segicl bench --quick --json bench.json`")
@command
def bench(
    json_out: Annotated[
        Path | None,
        typer.Option("--json", metavar="OUT", dir_okay=False, help="Also write the figures here."),
    ] = None,
    quick: Annotated[bool, typer.Option("--quick", help="Fewer repeats.")] = False,
    editing: Annotated[
        bool,
        typer.Option("--editing", help="The operations on a label alone; takes no display."),
    ] = False,
) -> None:
    """Measure speed and memory against the app's budgets."""
    if editing:
        from segicl_gui.ui.bench_editing import run
    else:
        from segicl_gui.ui.bench import run

    raise typer.Exit(run(json_out, quick))


@app.command(
    "engine-server",
    hidden=True,
    add_help_option=False,
    context_settings={"allow_extra_args": True, "ignore_unknown_options": True},
)
def engine_server(context: typer.Context) -> None:
    """Run the engines for the window; started by the packaged app."""
    from segicl_gui.engine.child import main

    main(context.args)


app.command(
    epilog="Examples: `segicl serve --key-file keys --add-key anna` · `segicl serve --host 0.0.0.0 "
    "--key-file keys --cert server.pem --cert-key server.key` · for this computer alone: "
    "`SEGICL_KEY=… segicl serve`"
)(serving.serve)
app.command(
    epilog="Examples: `segicl predict new/*.nii.gz --exemplars labelled/ --out masks/` · without "
    'exemplars: `segicl predict new/*.nii.gz --text "liver: large bright organ on the left" '
    "--out masks/` · `segicl predict new/ --exemplars labelled/ --device cuda:1 "
    "--option steps=4 --option samples=3 --out masks/`"
)(masks.predict)
app.command(
    epilog="Examples: `segicl batch archive/ --exemplars labelled/ --out made/ --project archive/`"
    " · after an interruption: the same again · on eight workers: `segicl batch list.txt "
    "--exemplars labelled/ --out made/ --ray 8 --gpus 0.5` · in a job array: "
    "`… --part $SLURM_ARRAY_TASK_ID/16`"
)(batching.batch)
app.command(
    epilog="Examples: `segicl export study/project.segicl --format nifti --out masks/` · "
    "`segicl export study/ --format dicom-seg --case ct07 --status done --out seg/` · "
    "`segicl export study/ --format nnunet --channel CT --out nnUNet_raw/Dataset001_Liver` · "
    "after an interruption: the same with `--resume`"
)(exporting.export)
app.command(epilog="Example: `segicl report study/project.segicl --out report/`")(reporting.report)
app.command(
    "import-masks",
    epilog="Examples: `segicl import-masks study/project.segicl masks/` · as drafts: "
    "`segicl import-masks scans/ liver.seg.nrrd --case patient7 --as draft` · look first: "
    "`segicl import-masks scans/ structures.dcm --dry-run`",
)(importing.import_masks)
app.command(
    epilog="Examples: `segicl evaluate data/liver data/heart --shots 1,3,8 --json rows.json` · "
    "`segicl evaluate data/liver --shots 0,1 --engine segicl --device cpu --option samples=5 "
    "--json rows.json`"
)(measuring.evaluate)
app.command(
    epilog="Examples: `segicl simulate data/liver --exemplars 0,1,3 --json effort.json` · "
    "`segicl simulate data/liver --robot brush --device cpu --option steps=2 --json pixels.json` · "
    "`segicl draw-ct large && segicl simulate large --robot slices --whole --json slices.json` · "
    "whole data sets: `segicl simulate data/* --queue --order useful,random --engine pixels "
    "--json queue.json`"
)(simulating.simulate)
app.command(epilog="Example: `segicl draw-ct large`")(simulating.draw_ct)
app.command(
    epilog="Examples: `segicl train --out runs/first --data scans/liver --minutes 60` · look at "
    "what it learns from: `segicl train --show-tasks tasks.png`"
)(training.train)
app.command(
    epilog="Examples: `segicl doctor` · `segicl doctor study/project.segicl --json` · for an "
    "issue: `segicl doctor --markdown` · `segicl doctor study/project.segicl --repair` · "
    "`segicl doctor study/project.segicl --bundle help.zip`"
)(checking.doctor)
app.command(
    epilog="Example: `segicl deidentify hospital/ --out shareable/ --key private/names.csv`"
)(deidentifying.deidentify)
app.command(
    epilog="Examples: `segicl convert hospital/ --list` · `segicl convert hospital/ --series UID "
    "--out nifti/` · a tilted gantry: `segicl convert head/ --straighten --out straight/`"
)(converting.convert)
app.command(
    epilog="Examples: `segicl split study/project.segicl --names anna,ben --shared-exemplars --out "
    "packages/` · training, validation and test set: `segicl split study/ --sets 0.7,0.15,0.15 "
    "--out study/`"
)(teams.split)
app.command(
    epilog="Example: `segicl merge study/project.segicl packages/anna.segicl packages/ben.segicl`"
)(teams.merge)
app.command(
    epilog="Examples: `segicl packages --engine-url https://gpu.lab:8443` · `segicl packages "
    "--fetch anna --out work/` · `segicl packages --return work/anna.segicl`"
)(teams.packages)
app.command(epilog="Example: `segicl check study/project.segicl`")(checks.check)
app.add_typer(tasks.task, name="task")
app.add_typer(models.app, name="models")
