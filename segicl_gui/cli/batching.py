"""The command for thousands of images."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from segicl_gui.cli.engines import (
    Device,
    EngineCa,
    EngineKeyFile,
    EngineUrl,
    Option,
    PlainHttp,
    made,
    server_settings,
    settings,
)
from segicl_gui.cli.masks import Quiet
from segicl_gui.cli.outcome import command, finish, interruptible, progress, say
from segicl_gui.domain.errors import UserError

if TYPE_CHECKING:
    from segicl_gui.engine.api import Engine
    from segicl_gui.services.batch import Query
    from segicl_gui.services.batch_cases import Outcome
    from segicl_gui.services.teaching import Teaching


_A_DAY = 86_400.0


@command
def batch(
    images: Annotated[
        Path,
        typer.Argument(
            metavar="MANIFEST|FOLDER",
            exists=True,
            help="A folder of images, or a text file with the path of an image a line.",
        ),
    ],
    exemplars: Annotated[
        Path,
        typer.Option(
            metavar="FOLDER",
            exists=True,
            file_okay=False,
            help="Data-set folder (images/, masks/, dataset.json) to learn from.",
        ),
    ],
    out: Annotated[
        Path, typer.Option("--out", metavar="DIR", file_okay=False, help="Made where missing.")
    ],
    label: Annotated[
        list[str] | None,
        typer.Option(metavar="N", help="Value or name of a label; may be repeated. Default: all."),
    ] = None,
    engine: Annotated[
        str | None, typer.Option(metavar="E", help="Engine; else the default one.")
    ] = None,
    device: Device = "",
    engine_url: EngineUrl = "",
    engine_key_file: EngineKeyFile = None,
    engine_ca: EngineCa = "",
    insecure_plain_http: PlainHttp = False,
    option: Option = None,
    project: Annotated[
        Path | None,
        typer.Option(
            metavar="PROJECT",
            help="Also offer the results there: cases open as proposed, ranked by uncertainty.",
        ),
    ] = None,
    ray: Annotated[
        int | None,
        typer.Option(
            "--ray",
            metavar="N",
            min=1,
            help="Spread over N workers of a Ray cluster, or of this "
            "computer. The folders must be reached by all of them.",
        ),
    ] = None,
    gpus: Annotated[
        float,
        typer.Option(
            "--gpus", metavar="F", min=0, help="With --ray: cards a worker; 0.5 shares one."
        ),
    ] = 0.0,
    part: Annotated[
        str,
        typer.Option(
            metavar="I/N", help="Only this part of the cases, counted from 0: for job arrays."
        ),
    ] = "",
    retries: Annotated[
        int, typer.Option(min=0, metavar="N", help="How often a case that failed is tried again.")
    ] = 1,
    retry_set_aside: Annotated[
        bool, typer.Option("--retry-set-aside", help="Try those again that were set aside.")
    ] = False,
    quiet: Quiet = False,
) -> None:
    """Segment thousands of images from a folder of exemplars; goes on where it was interrupted.

    Each case is written whole or not at all. One that fails again and again is set aside with the
    reason. The summary lists the cases by uncertainty.
    """  # fmt: skip
    from segicl_gui.services import batch_cases, batch_run
    from segicl_gui.services.batch import check_targets
    from segicl_gui.services.teaching import teaching_from
    from segicl_gui.storage.atomic import make_folder, write_text

    options = settings(option)
    # Workers elsewhere have other working folders.
    images, out, exemplars = images.absolute(), out.absolute(), exemplars.absolute()
    queries = _part(batch_run.manifest_or_folder(images, out), part)
    server = server_settings(engine_url, engine_key_file, engine_ca, insecure_plain_http)
    if ray is not None:
        from segicl_gui.services.batch_ray import needs_ray

        needs_ray()
    worker = made(engine, device, server)
    model = _model(worker)
    began = time.monotonic()
    pace = batch_run.Pace(len(queries))
    with (
        interruptible() as cancel,
        progress("Segmenting", quiet) as tell,
        teaching_from(exemplars, label or (), tell=lambda share, text: tell(0.0, text)) as teaching,
    ):
        check_targets(queries, teaching.files, confidence=True, overwrite=True)
        how = batch_cases.How(
            out, batch_cases.fingerprint(teaching, worker, model, options),
            f"{worker.name} {worker.version} {model}".strip(), options, retries, retry_set_aside,
        )  # fmt: skip
        work: Iterable[Outcome]
        if ray is None:
            work = batch_run.run(queries, teaching, worker, how, cancel)
        else:
            from segicl_gui.services.batch_ray import Recipe, run_on_ray

            remake = partial(made, engine or worker.name, device, server)
            recipe = Recipe(exemplars, tuple(label or ()), remake)
            work = run_on_ray(queries, recipe, how, cancel, ray, gpus)
        try:
            for outcome in work:
                pace.add(outcome)
                tell(pace.share, pace.text())
            # Other parts may be at work beside this one.
            batch_run.remove_leftovers(out, _A_DAY if part else 0.0)
        finally:
            told = batch_run.summary(pace.outcomes, how.engine, time.monotonic() - began)
            make_folder(out)
            name = f"summary-{part.replace('/', '-of-')}.json" if part else "summary.json"
            write_text(out / name, json.dumps(told, indent=1))
        offered = 0
        if project is not None:
            offered = _offered(project, out, teaching)
    for problem in teaching.problems:
        say(f"Left out: {problem}")
    if not quiet:
        typer.echo(
            f"{told['done']} done, {told['done_before']} done before, {told['set_aside']} set aside"
            f" in {told['seconds']:.0f} s; {out}"
        )
        if project is not None:
            typer.echo(f"{offered} case(s) proposed in {project}")
    aside = [(o.name, o.reason) for o in pace.outcomes if o.ended is batch_cases.Ended.ASIDE]
    finish(aside, anything_done=len(aside) < len(pace.outcomes))


def _offered(project: Path, out: Path, teaching: Teaching) -> int:
    """Offer what there is in a project, which is made of a folder of scans that has none."""
    from segicl_gui.app import opened_project
    from segicl_gui.domain.project import Project
    from segicl_gui.services.batch_offers import offer
    from segicl_gui.services.mouse_tools.numbering import settle

    with opened_project(project, make=True) as opened:
        live = Project(opened.state, settle)
        live.changed.connect(lambda step: opened.store.append(step))
        return offer(live, opened.store.folder, out, teaching.labels)


def _part(queries: tuple[Query, ...], part: str) -> tuple[Query, ...]:
    """Every N-th case, from the I-th on."""
    if not part:
        return queries
    number, slash, of = part.partition("/")
    if not (slash and number.isdecimal() and of.isdecimal() and int(number) < int(of)):
        raise UserError(
            "Which part?", f"“{part}” is not I/N with I from 0 to N-1.", "Give for example 0/8."
        )
    return queries[int(number) :: int(of)]


def _model(worker: Engine) -> str:
    from segicl_gui.engine import registry

    return str(getattr(worker, "model", "") or registry.weights(worker.name))
