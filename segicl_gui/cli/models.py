"""Models: list, import, check, hand on and remove them."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from segicl_gui.cli.outcome import command, finish, progress, say

if TYPE_CHECKING:
    from segicl_gui.engine.models.bringing import Candidate
    from segicl_gui.engine.models.store import Model

app = typer.Typer(
    name="models",
    help="Models, those that came with the app and those that you bring. No command but "
    "`download` asks a network.",
    no_args_is_help=True,
    rich_markup_mode="markdown",
)

Name = Annotated[str, typer.Argument(metavar="MODEL", help="Its id: see `segicl models list`.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON, for scripts.")]
Engine = Annotated[
    str, typer.Option(metavar="E", help="The engine that reads it, where the files do not say.")
]
Licence = Annotated[
    str,
    typer.Option(metavar="SPDX", help="Its licence, where the files do not say: Apache-2.0, MIT …"),
]
Agree = Annotated[
    bool,
    typer.Option(
        "--accept-licence", help="Agree to a licence that limits what the model may be used for."
    ),
]
Id = Annotated[str, typer.Option("--id", metavar="ID", help="What to call it; a-z, 0-9, -._")]
Title = Annotated[str, typer.Option(metavar="T", help="Its name for people.")]
Notes = Annotated[str, typer.Option(metavar="T", help="What it is for.")]


@app.command("list", epilog="Example: `segicl models list`")
@command
def show_all(as_json: Json = False) -> None:
    """List all models."""
    from segicl_gui.engine.models import store

    found = store.models()
    if as_json:
        typer.echo(json.dumps([_told(m) for m in found], indent=1))
    else:
        for m in found:
            size = f"{m.manifest.size / 1e6:.1f} MB"
            typer.echo(f"{m.engine:28} {size:>10}  {m.manifest.licence or '?':14} {_where(m)}")
    for name, why in store.damaged().items():
        say(f"Left out, damaged: {name} ({why})")


@app.command(epilog="Example: `segicl models info segicl-tiny`")
@command
def info(model: Name, as_json: Json = False) -> None:
    """Tell all that is known of a model."""
    found = _found(model)
    told = _told(found)
    if as_json:
        typer.echo(json.dumps(told, indent=1))
        return
    for name, value in told.items():
        if value not in ("", None):
            typer.echo(f"{name:12} {value}")
    card = found.folder / found.manifest.card
    if found.manifest.card and card.is_file():
        typer.echo(f"\n{card.read_text('utf-8', errors='replace')}")


@app.command(
    "import",
    epilog="Examples: `segicl models import liver.segiclmodel` · `segicl models import "
    "seggpt-vit-large/ --licence Apache-2.0`",
)
@command
def take(
    path: Annotated[
        Path, typer.Argument(metavar="PACK|FOLDER|SAFETENSORS", help="A model, as it was got.")
    ],
    engine: Engine = "",
    licence: Licence = "",
    accept_licence: Agree = False,
    model_id: Id = "",
    title: Title = "",
    notes: Notes = "",
) -> None:
    """Take a model into your own store; it is offered as ENGINE:MODEL then."""
    from segicl_gui.engine.models import bringing

    candidate = bringing.look(
        path, engine=engine, licence=licence, model_id=model_id, title=title, notes=notes
    )
    _install(candidate, accept_licence)


@app.command(
    epilog="Example: `segicl models download https://example.org/liver.segiclmodel --sha256 …`"
)
@command
def download(
    address: Annotated[str, typer.Argument(metavar="URL", help="https address of a file.")],
    sha256: Annotated[str, typer.Option(help="Its SHA-256, from where it was published.")],
    engine: Engine = "",
    licence: Licence = "",
    accept_licence: Agree = False,
    model_id: Id = "",
) -> None:
    """Fetch a model over the network and take it in; the one command that does."""
    from segicl_gui.engine.models import bringing
    from segicl_gui.engine.models.download import downloaded

    with progress("Fetching", False) as tell, downloaded(address, sha256, tell) as path:
        candidate = bringing.look(path, engine=engine, licence=licence, model_id=model_id)
        if path.suffix.lower() != bringing.PACK:
            told = dataclasses.replace(candidate.manifest, source=address[-500:])
            candidate = dataclasses.replace(candidate, manifest=told)
        _install(candidate, accept_licence)


@app.command(epilog="Example: `segicl models verify`")
@command
def verify(
    model: Annotated[
        str | None, typer.Argument(metavar="MODEL", help="Its id; all of them if not given.")
    ] = None,
) -> None:
    """Compare the files of models with their SHA-256."""
    from segicl_gui.engine.models import store

    wrong: list[tuple[str, str]] = []
    for m in (_found(model),) if model else store.models():
        faults = store.faults(m)
        wrong += [(f"{m.id}/{name}", why) for name, why in faults.items()]
        typer.echo(f"{m.id}: {'damaged' if faults else 'whole'}")
    wrong += [] if model else list(store.damaged().items())
    finish(wrong, anything_done=True)


@app.command(epilog="Example: `segicl models remove liver`")
@command
def remove(model: Name) -> None:
    """Remove a model that you brought."""
    from segicl_gui.engine.models import store

    store.remove(model)
    typer.echo(f"{model} was removed.")


@app.command(epilog="Example: `segicl models pack liver --out .`")
@command
def pack(
    model: Name,
    out: Annotated[
        Path, typer.Option(metavar="PATH", help="Folder or name of the file to write.")
    ] = Path(),
) -> None:
    """Write a model as one file, to hand on."""
    from segicl_gui.engine.models import bringing

    with progress("Copying", False) as tell:
        typer.echo(bringing.pack(_found(model), out, tell))


def _install(candidate: Candidate, agreed: bool) -> None:
    from segicl_gui.domain.errors import UserError
    from segicl_gui.engine import registry
    from segicl_gui.engine.models import bringing

    manifest = candidate.manifest
    if manifest.engine not in registry.names():
        raise UserError(
            f"There is no engine “{manifest.engine}”",
            f"Installed are: {', '.join(registry.names())}.",
            "Name one of these with --engine, or install the package that brings it.",
        )
    say(f"{manifest.title}: licence {manifest.licence or 'unknown'}")
    if candidate.question and not agreed:
        say(candidate.question)
        raise UserError(
            "The licence has to be agreed to first",
            f"{manifest.licence or 'No licence is named'}: {candidate.question}",
            "If you may use the model so, run the command again with --accept-licence.",
        )
    with progress("Copying", False) as tell:
        model = bringing.install(candidate, agreed=agreed, tell=tell)
    typer.echo(f"Ready: choose the engine “{model.engine}”.")


def _found(model_id: str) -> Model:
    from segicl_gui.domain.errors import UserError
    from segicl_gui.engine.models import store

    found = store.find(model_id)
    if found is None:
        there = ", ".join(m.id for m in store.models())
        raise UserError(
            f"There is no model “{model_id}”", f"There are: {there}.", "Name one of these."
        )
    return found


def _told(m: Model) -> dict[str, Any]:
    x = m.manifest
    return {
        "id": m.id, "engine": m.engine, "title": x.title, "version": x.version, "notes": x.notes,
        "licence": x.licence, "agreed": x.agreed, "source": x.source, "bytes": x.size,
        "sha256": x.weights_hash, "files": len(x.files), "shipped": m.shipped,
        "folder": str(m.folder),
    }  # fmt: skip


def _where(m: Model) -> str:
    return "came with the app" if m.shipped else str(m.folder)
