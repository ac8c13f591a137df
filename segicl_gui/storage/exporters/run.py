"""Exporting many cases: nothing overwritten unasked, every failure listed, a manifest beside."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from segicl_gui.domain.errors import UserError
from segicl_gui.storage.atomic import make_folder
from segicl_gui.storage.exporters import proposals
from segicl_gui.storage.exporters.api import (
    Done,
    ExportCase,
    ExportOptions,
    Written,
    unassessed_labels,
)
from segicl_gui.storage.exporters.formats import FORMATS, Format, format_named
from segicl_gui.storage.exporters.manifest import (
    JOURNAL_NAME,
    MANIFEST_NAME,
    Earlier,
    Manifest,
    earlier,
    options_of,
    sha256,
)

__all__ = ["FORMATS", "MANIFEST_NAME", "ExportReport", "export_cases"]

Progress = Callable[[int, int, str], None]
_NOTHING = Earlier({}, {})


@dataclass(frozen=True, slots=True)
class ExportReport:
    """What became of each case.

    Parameters
    ----------
    written : tuple of Path
        Files, the manifest last; none where every case failed.
    skipped, failed : tuple of (case name, reason)
        Skipped: there is nothing in the case to export. Failed: as the reason says.
    notes : tuple of (case name, note)
        What a reader of the files could not know from them; also in the manifest.
    kept : int
        Number of cases that an earlier export, which was resumed, had finished.
    """

    written: tuple[Path, ...]
    skipped: tuple[tuple[str, str], ...]
    failed: tuple[tuple[str, str], ...]
    notes: tuple[tuple[str, str], ...] = ()
    kept: int = 0


def export_cases(
    cases: Sequence[ExportCase],
    format: str,
    out: Path,
    options: ExportOptions | None = None,
    progress: Progress | None = None,
) -> ExportReport:
    """Write the masks of cases, and a manifest of what they are and how they came about.

    Parameters
    ----------
    cases : sequence of ExportCase
    format : str
        A key of `FORMATS`.
    out : Path
        Folder; made where missing.
    options : ExportOptions, optional
    progress : callable, optional
        Called as ``progress(done, total, case name)`` before each case and at the end. What it
        raises ends the export, which can be resumed.

    Raises
    ------
    UserError
        Before anything is written: unknown format, two cases of one file name, a file that
        exists already (unless `options.overwrite`, or it is of the export that is resumed and
        unchanged), cases that the format cannot hold together, or a folder that cannot be made.
    """
    options = options or ExportOptions()
    exporter = format_named(format)
    chosen = [c for c in cases if _anything_in(c, options)]
    manifest = Manifest(out, format, options_of(options))
    manifest.skipped += [
        (c.name, "Nothing in it was assessed yet, so there is nothing to export.")
        for c in cases
        if c not in chosen
    ]
    exporter.check(chosen, options)
    before = earlier(out, format, manifest.options) if options.resume else _NOTHING
    joint = [out / exporter.joint] if exporter.joint else []
    _check_targets(chosen, exporter, out, [*joint, out / MANIFEST_NAME], options, before)
    made = not out.exists()
    make_folder(out)
    written: list[Path] = []
    done: list[Done] = []
    waiting: list[ExportCase] = []
    left: list[Path] = []
    for case in chosen:
        files = _targets(case, exporter, out, options)
        entry = before.kept(case, out, files)
        if entry is None:
            waiting.append(case)
            continue
        manifest.entries.append(dict(entry))
        done.append(Done(case, _said(entry)))
        written += files
    kept = len(done)
    manifest.begin()
    for i, case in enumerate(waiting):
        if progress:
            progress(kept + i, len(chosen), case.name)
        files = _targets(case, exporter, out, options)
        manifest.writing(files)
        new = [p for p in files if not p.exists()]
        try:
            said, more = _export_one(case, exporter, out, options)
        except UserError as e:
            manifest.failed.append((case.name, str(e)))
            left += _removed(new)
            continue
        if said.nothing:
            manifest.skipped.append((case.name, said.nothing))
            if not more:
                continue
        files = tuple(p for p in files if p.exists())
        written += files
        done.append(Done(case, said))
        manifest.add(case, files, said, more)
    if done and joint:
        manifest.writing(joint)
        order = {id(c): i for i, c in enumerate(chosen)}
        exporter.finish(sorted(done, key=lambda d: order[id(d.case)]), out, options)
        manifest.joint = {p.relative_to(out).as_posix(): sha256(p) for p in joint}
        # What has gone into the joint file is no longer there.
        written = [p for p in written if p.exists()] + joint
        for entry in manifest.entries:
            entry["files"] = [f for f in entry["files"] if (out / f).exists()]
            entry["sha256"] = {f: entry["sha256"][f] for f in entry["files"]}
    if manifest.failed and not manifest.entries:
        if not left:  # else it can be resumed only while the journal knows these
            manifest.abandon(made)
        return ExportReport((), tuple(manifest.skipped), tuple(manifest.failed))
    _remove_stale(before, {*written, *joint})
    manifest.finish()
    written.append(out / MANIFEST_NAME)
    if progress:
        progress(len(chosen), len(chosen), "")
    notes = tuple((d.case.name, note) for d in done for note in d.written.notes)
    return ExportReport(
        tuple(written), tuple(manifest.skipped), tuple(manifest.failed), notes, kept
    )


def _remove_stale(before: Earlier, written: Collection[Path]) -> None:
    """Remove what the export that is resumed wrote of cases no longer in it."""
    for path in before.own:
        stale = path not in written and path.name not in (MANIFEST_NAME, JOURNAL_NAME)
        if stale and path.exists() and before.may_replace(path):
            with suppress(OSError):
                path.unlink()


def _removed(files: Sequence[Path]) -> list[Path]:
    """Remove some files of a case that failed; those that could not be removed."""
    for path in files:
        with suppress(OSError):
            path.unlink(missing_ok=True)
    return [p for p in files if p.exists()]


def _anything_in(case: ExportCase, options: ExportOptions) -> bool:
    return _anything_assessed(case) or (options.proposals and proposals.is_proposed(case))


def _anything_assessed(case: ExportCase) -> bool:
    return any(case.is_assessed(x).any() for x in case.labels)


def _targets(
    case: ExportCase, exporter: Format, out: Path, options: ExportOptions
) -> tuple[Path, ...]:
    masks = exporter.targets(case, out, options) if _anything_assessed(case) else ()
    return (*masks, *proposals.targets(case, out, options))


def _said(entry: Mapping[str, Any]) -> Written:
    """What was said of a case by the export that is resumed."""
    return Written(entry["ignore"], tuple(entry["notes"]), entry["facts"])


def _export_one(
    case: ExportCase, exporter: Format, out: Path, options: ExportOptions
) -> tuple[Written, dict[str, Any]]:
    """Write one case; what its exporter says of it, and what the manifest has beside."""
    unassessed = unassessed_labels(case)
    if unassessed and options.unassessed == "refuse":
        raise UserError(
            f"Cannot export {case.name}",
            "Not assessed everywhere: " + ", ".join(f"“{x.name}”" for x in unassessed) + ".",
            "Finish it, or let voxels that nobody looked at be marked or left out.",
        )
    said = Written()
    if _anything_assessed(case):
        with _image_of(case, exporter, options) as (shown, warnings):
            said = exporter.write(shown, out, options)
        said = replace(said, notes=(*said.notes, *warnings))
    offered = proposals.write(case, out, options)
    return said, {"proposals": offered} if offered else {}


@contextmanager
def _image_of(
    case: ExportCase, exporter: Format, options: ExportOptions
) -> Iterator[tuple[ExportCase, tuple[str, ...]]]:
    """The case with copies of its images that tell of nobody, and warnings, where asked for."""
    if options.deidentify is None or case.image is None or not exporter.reads_images:
        yield case, ()
        return
    from segicl_gui.storage.deidentify import copy_image  # pydicom takes 30 MB

    with TemporaryDirectory(prefix="segicl-") as place:
        copies, warnings = [], dict[str, None]()
        for i, (path, part) in enumerate([(case.image, case.part), *case.more_images]):
            path, part, told = copy_image(path, part, Path(place), f"{i}", options.deidentify)
            copies.append((path, part))
            warnings |= dict.fromkeys(told)
        (image, part), *more = copies
        yield replace(case, image=image, part=part, more_images=tuple(more)), tuple(warnings)


def _check_targets(
    cases: Sequence[ExportCase],
    exporter: Format,
    out: Path,
    extra: Sequence[Path],
    options: ExportOptions,
    before: Earlier,
) -> None:
    targets = [path for case in cases for path in _targets(case, exporter, out, options)]
    # Some systems do not tell capitals from small letters.
    double = [k for k, n in Counter(str(p).casefold() for p in targets).items() if n > 1]
    if double:
        raise UserError(
            "Cannot export",
            f"Two cases would be written to “{Path(double[0]).name}”.",
            "Rename one of them.",
        )
    existing = [p for p in [*targets, *extra] if p.exists()]
    foreign = [p for p in existing if not before.may_replace(p)]
    if foreign and not options.overwrite:
        more = f" and {len(foreign) - 1} more" if len(foreign) > 1 else ""
        changed = foreign[0] in before.own
        raise UserError(
            "Cannot export",
            f"“{foreign[0]}”{more} "
            + ("was changed since it was exported." if changed else "exists already."),
            "Choose an empty folder, or allow overwriting.",
        )
    sources = {p.resolve() for c in cases for p in _sources(c)}
    own = [p for p in existing if p.resolve() in sources]
    if own:
        raise UserError(
            "Cannot export",
            f"It would replace the image “{own[0]}” itself.",
            "Choose another folder.",
        )


def _sources(case: ExportCase) -> list[Path]:
    return [p for p in (case.image, *(p for p, _ in case.more_images)) if p is not None]
