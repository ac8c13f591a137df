"""The command that serves engines to others."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from segicl_gui.cli.outcome import command, say
from segicl_gui.domain.errors import UserError

if TYPE_CHECKING:
    from segicl_gui.engine.keys import WhoseKey

KEY = "SEGICL_KEY"


@command
def serve(
    host: Annotated[
        str, typer.Option(metavar="H", help="Address to listen on; 0.0.0.0 for all there are.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(metavar="P", min=0, max=65535, help="0: any free.")] = 8443,
    key_file: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            dir_okay=False,
            help=f"Users and the hashes of their keys, one a line. Else the key is in {KEY}.",
        ),
    ] = None,
    add_key: Annotated[
        str,
        typer.Option(metavar="NAME", help="Make a key for this user, print it once, and leave."),
    ] = "",
    cert: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Certificate for TLS (PEM).")
    ] = None,
    cert_key: Annotated[
        Path | None,
        typer.Option("--cert-key", "--key", metavar="FILE", help="Its private key (PEM)."),
    ] = None,
    insecure_plain_http: Annotated[
        bool,
        typer.Option(
            "--insecure-plain-http", help="Serve others without TLS: images can be read on the way."
        ),
    ] = False,
    engine: Annotated[
        list[str] | None,
        typer.Option(metavar="E", help="Load this engine at once; may be repeated."),
    ] = None,
    cache_mb: Annotated[
        int, typer.Option(metavar="MB", min=0, help="Memory for images; 0: an eighth of all.")
    ] = 0,
    packages: Annotated[
        Path | None,
        typer.Option(
            metavar="FOLDER",
            exists=True,
            file_okay=False,
            help="Work packages that `segicl split --names` wrote: each user fetches and returns "
            "the one of that name; merge what is in FOLDER/returned.",
        ),
    ] = None,
    lead: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME",
            help="With --packages: this user may hand out packages and bring them back over the "
            "server; may be repeated. With one key for all, everybody may.",
        ),
    ] = None,
    ray: Annotated[
        int,
        typer.Option(
            "--ray",
            metavar="N",
            min=0,
            help="Engines as up to N replicas on Ray: the cluster of RAY_ADDRESS, or a new one.",
        ),
    ] = 0,
    ray_least: Annotated[
        int, typer.Option("--ray-least", metavar="N", min=0, help="Replicas that always run.")
    ] = 1,
    ray_idle: Annotated[
        float,
        typer.Option(
            "--ray-idle", metavar="S", min=0, help="Seconds until an idle replica is taken away."
        ),
    ] = 600.0,
    gpus: Annotated[
        float, typer.Option("--gpus", metavar="F", min=0, help="With --ray: cards of a replica.")
    ] = 0.0,
    extra: Annotated[
        list[str] | None, typer.Option("--extra-engine", hidden=True, metavar="NAME=MODULE:CLASS")
    ] = None,
) -> None:
    """Let others use the engines of this computer, each with a key.

    `GET /health` is open, everything else needs the key. Users take turns.
    """
    from segicl_gui.engine.background import leaving_a_core
    from segicl_gui.engine.cache import default_cache_bytes
    from segicl_gui.engine.developing import engine_option
    from segicl_gui.engine.keys import add_key as made
    from segicl_gui.engine.on_ray import Replicas
    from segicl_gui.engine.serving import Serving
    from segicl_gui.engine.serving import serve as run
    from segicl_gui.services.package_routes import package_routes

    if add_key:
        if key_file is None:
            raise UserError(
                "No key was made", "There is no file to keep it in.", "Give --key-file FILE."
            )
        typer.echo(made(key_file, add_key))
        say(f"The key of {add_key}. It is shown this once; {key_file} has its hash alone.")
        return
    if (cert is None) != (cert_key is None):
        raise UserError(
            "The server was not started",
            "A certificate and its private key are needed together.",
            "Give both --cert and --cert-key.",
        )
    if lead and packages is None:
        raise UserError(
            "The server was not started",
            "--lead is for a server with work packages.",
            "Give --packages FOLDER, too.",
        )
    # Read when torch is imported, which an engine does.
    os.environ.update(leaving_a_core(os.environ))
    how = Serving(
        _keys(key_file), host, port, cert, cert_key, insecure_plain_http, tuple(engine or ()),
        [engine_option(x) for x in extra or ()],
        cache_mb * 2**20 if cache_mb else default_cache_bytes(),
        Replicas(min(ray_least, ray), ray, gpus, ray_idle) if ray else None,
        package_routes(packages, frozenset(lead or ())) if packages else None,
    )  # fmt: skip
    run(how, lambda address: typer.echo(f"Serving on {address}"))


def _keys(key_file: Path | None) -> WhoseKey:
    from segicl_gui.engine.keys import KeyFile, only

    if key_file is not None:
        return KeyFile(key_file)
    key = os.environ.get(KEY, "").strip()
    if len(key) < 16:
        raise UserError(
            "The server was not started",
            f"There is no key of 16 signs or more in {KEY}, and no --key-file.",
            "Make one: `segicl serve --key-file keys --add-key NAME`.",
        )
    return only(key)
