"""Commands that hand out work and bring it back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from segicl_gui.cli.engines import EngineCa, EngineKeyFile, EngineUrl, PlainHttp, server_settings
from segicl_gui.cli.masks import OutFolder, Quiet
from segicl_gui.cli.outcome import Exit, command, progress, say
from segicl_gui.domain.errors import UserError

if TYPE_CHECKING:
    from segicl_gui.services.conflicts import Conflict


class Conflicts(StrEnum):
    """What becomes of what changed on both sides."""

    LIST = "list"
    THEIRS = "theirs"
    OURS = "ours"
    BOTH = "both"


Project = Annotated[
    Path, typer.Argument(metavar="PROJECT", help="Project folder, or the scans it was made for.")
]


@command
def split(
    project: Project,
    out: OutFolder,
    parts: Annotated[
        int | None, typer.Option(min=1, metavar="N", help="So many packages, part1, part2, …")
    ] = None,
    names: Annotated[
        str, typer.Option(metavar="A,B,…", help="A package each for these people.")
    ] = "",
    sets: Annotated[
        str,
        typer.Option(
            metavar="0.7,0.15,0.15",
            help="Instead of packages: write splits.json with training, validation and test set.",
        ),
    ] = "",
    shared_exemplars: Annotated[
        bool,
        typer.Option(
            "--shared-exemplars", help="Finished cases come along in each package, read-only."
        ),
    ] = False,
    finished_too: Annotated[
        bool,
        typer.Option("--finished-too", help="Give out finished cases as well, as for a review."),
    ] = False,
    link_images: Annotated[
        bool,
        typer.Option(
            "--link-images",
            help="Refer to images where they are, by relative paths, instead of copying them.",
        ),
    ] = False,
    quiet: Quiet = False,
) -> None:
    """Share a project out, all cases of a subject together.

    Each package is a project that opens on any computer; `segicl merge` brings them back.
    """
    from segicl_gui.app import opened_project
    from segicl_gui.services.data_sets import shares_of, subject_sets, write_splits
    from segicl_gui.services.packages import plan
    from segicl_gui.services.packages import split as write

    if sum((parts is not None, bool(names), bool(sets))) != 1:
        raise UserError(
            "How to split?",
            "One of --parts, --names and --sets is needed.",
            "Give for example --parts 3, --names anna,ben or --sets 0.7,0.15,0.15.",
        )
    if sets:
        shares = shares_of(sets)
        with opened_project(project, read_only=True) as opened:
            found = subject_sets(opened.state, shares)
            target = write_splits(found, opened.state, out)
        if not quiet:
            told = ", ".join(f"{name}: {len(ids)}" for name, ids in found.items())
            typer.echo(f"{told} case(s), in {target}")
        return
    called = names.split(",") if names else [f"part{i + 1}" for i in range(parts or 0)]
    looking = opened_project(project, read_only=True)
    with looking as opened, progress("Splitting", quiet) as tell:
        packages = plan(
            opened.state, called, shared_exemplars=shared_exemplars, finished_too=finished_too
        )
        targets = write(
            opened.state, opened.store.folder, packages, out, link_images=link_images, tell=tell
        )
    if not quiet:
        for package, target in zip(packages, targets, strict=True):
            shared = f", {len(package.shared)} read-only" if package.shared else ""
            typer.echo(f"{target}: {len(package.cases)} case(s){shared}")


@command
def merge(
    project: Project,
    packages: Annotated[
        list[Path], typer.Argument(metavar="PACKAGE", help="Packages that `split` made.")
    ],
    on_conflict: Annotated[
        Conflicts,
        typer.Option(
            help="A case, label or mark that changed on both sides: list it and leave it, take "
            "theirs, keep ours, or have what each side changed where that goes together. All "
            "revisions and comments of both are kept."
        ),
    ] = Conflicts.LIST,
    decide: Annotated[
        list[str] | None,
        typer.Option(
            metavar="WHAT=HOW",
            help="Decide about one conflict, named as it is listed: 'label liver=ours', or with "
            "its package 'anna: label liver=theirs'. May be given again.",
        ),
    ] = None,
    quiet: Quiet = False,
) -> None:
    """Bring work packages back, with who did what and when.

    Nothing is overwritten unless it is asked for; merging again does no harm.
    """
    from segicl_gui.app import opened_project
    from segicl_gui.services.conflicts import OnConflict
    from segicl_gui.services.merge_rehearsal import rehearse
    from segicl_gui.services.merging import merge as bring_back
    from segicl_gui.storage.settings import load_settings

    named = dict(_decision(text) for text in decide or ())

    def how(c: Conflict) -> OnConflict:
        found = named.get(f"{c.package}: {c.what}", named.get(c.what, on_conflict))
        return OnConflict(found.value)

    with opened_project(project) as opened, progress("Merging", quiet) as tell:
        if named:
            foretold = rehearse(opened.state, opened.store, packages, tell)
            _check(named, foretold.conflicts)
        opened.store.who = load_settings().who
        report = bring_back(opened.state, opened.store, packages, how, tell)
    if not quiet:
        for name in report.labels:
            typer.echo(f"New label: {name}")
        typer.echo(f"{len(report.taken)} case(s) taken over, {report.unchanged} unchanged")
    for c in report.conflicts:
        text = f"Conflict: {c.what} ({c.package}): {c.reason}"
        if c in report.left:
            text += f" [left open; {', '.join(c.choices) or 'nothing to decide'}]"
        say(text)
    if report.left:
        say(f"{len(report.left)} conflict(s) left as they are here.")
        raise typer.Exit(Exit.PARTLY)


def _decision(text: str) -> tuple[str, Conflicts]:
    what, _, how = text.rpartition("=")
    if not what or how not in set(Conflicts):
        raise UserError(
            "What is decided?",
            f"“{text}” says not what about which conflict.",
            "Give for example --decide 'label liver=theirs'.",
        )
    return what, Conflicts(how)


def _check(named: Mapping[str, Conflicts], conflicts: Iterable[Conflict]) -> None:
    """Whether each decision is about a conflict, and one that it can have."""
    for what, how in named.items():
        about = [c for c in conflicts if what in (c.what, f"{c.package}: {c.what}")]
        if not about:
            raise UserError(
                "Nothing to decide",
                f"No conflict is called “{what}”.",
                "Merge without --decide to see them listed.",
            )
        for c in about:
            if how is not Conflicts.LIST and how.value not in c.choices:
                raise UserError(
                    f"{c.what} cannot be decided so",
                    f"“{how}” is none of: {', '.join(c.choices) or 'nothing'}.",
                    "Choose another, or leave it open.",
                )


@command
def packages(
    fetch: Annotated[
        str, typer.Option(metavar="NAME", help="Fetch this package into --out; * for all of mine.")
    ] = "",
    out: Annotated[
        Path, typer.Option("--out", metavar="DIR", file_okay=False, help="Made where missing.")
    ] = Path(),
    send_back: Annotated[
        Path | None,
        typer.Option(
            "--return",
            metavar="PACKAGE",
            exists=True,
            file_okay=False,
            help="Send this package back; the window must be closed.",
        ),
    ] = None,
    engine_url: EngineUrl = "",
    engine_key_file: EngineKeyFile = None,
    engine_ca: EngineCa = "",
    insecure_plain_http: PlainHttp = False,
) -> None:
    """Work packages of a server: list mine, fetch them, send them back.

    What comes back overwrites nothing; who hands out merges it, and conflicts are listed.
    """
    from segicl_gui.services.compute import chosen_server
    from segicl_gui.services.package_exchange import fetch_package, packages_on, return_package
    from segicl_gui.storage.project_store import SUFFIX
    from segicl_gui.storage.settings import load_settings

    given = server_settings(engine_url, engine_key_file, engine_ca, insecure_plain_http)
    server = chosen_server(given or load_settings())
    if server is None:
        raise UserError(
            "Which server?", "None is chosen.", "Give --engine-url, or choose one in the window."
        )
    if send_back is not None:
        kept, again = return_package(server, send_back)
        typer.echo(f"Returned {'before ' if again else ''}as {kept}")
        return
    mine = [p.name for p in packages_on(server).packages]
    for name in mine if fetch in ("", "*") else [fetch]:
        typer.echo(fetch_package(server, name, out / f"{name}{SUFFIX}") if fetch else name)
