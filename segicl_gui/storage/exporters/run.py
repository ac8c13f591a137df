"""Exporting many cases: nothing overwritten unasked, every failure listed, a manifest beside."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import Any, cast

from segicl_gui import __version__
from segicl_gui.domain.errors import UserError
from segicl_gui.storage.atomic import make_folder, write_text
from segicl_gui.storage.exporters import coco, folder, nifti, nrrd, png
from segicl_gui.storage.exporters.api import (
    ExportCase,
    Exporter,
    ExportOptions,
    merged_label_map,
    unassessed_labels,
)

_MODULES: dict[str, ModuleType] = {
    "nifti": nifti, "nrrd": nrrd, "png": png, "folder": folder, "coco": coco,
}  # fmt: skip
FORMATS = tuple(_MODULES)
MANIFEST_NAME = "manifest.json"

Progress = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True)
class ExportReport:
    """What became of each case.

    Parameters
    ----------
    written : tuple of Path
        Files, the manifest last.
    skipped, failed : tuple of (case name, reason)
        Skipped: nothing in the case was assessed. Failed: as the reason says.
    """

    written: tuple[Path, ...]
    skipped: tuple[tuple[str, str], ...]
    failed: tuple[tuple[str, str], ...]


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
        One of `FORMATS`.
    out : Path
        Folder; made where missing.
    options : ExportOptions, optional
    progress : callable, optional
        Called as ``progress(done, total, case name)`` before each case and at the end.

    Raises
    ------
    UserError
        Before anything is written: unknown format, two cases of one file name, a file that
        exists already (unless `options.overwrite`), labels that differ between the cases of
        a data-set folder, or a folder that cannot be made.
    """
    options = options or ExportOptions()
    if format not in _MODULES:
        raise UserError(
            "Cannot export", f"“{format}” is no format.", f"Choose one of {', '.join(FORMATS)}."
        )
    exporter = cast(Exporter, _MODULES[format])
    chosen = [c for c in cases if any(c.is_assessed(x).any() for x in c.labels)]
    skipped = [
        (c.name, "Nothing in it was assessed yet, so there is nothing to export.")
        for c in cases
        if c not in chosen
    ]
    if format == "folder":
        _check_same_labels(chosen)
    joint = {"folder": folder.JSON_NAME, "coco": coco.JSON_NAME}.get(format)
    extra = [out / joint] if joint else []
    _check_targets(chosen, exporter, out, [*extra, out / MANIFEST_NAME], options)
    make_folder(out)
    written: list[Path] = []
    failed: list[tuple[str, str]] = []
    entries: list[dict[str, Any]] = []
    done: list[ExportCase] = []
    for i, case in enumerate(chosen):
        if progress:
            progress(i, len(chosen), case.name)
        try:
            ignore = _export_one(case, exporter, out, options)
        except UserError as e:
            failed.append((case.name, str(e)))
            continue
        files = exporter.targets(case, out)
        written += files
        done.append(case)
        entries.append(_entry(case, files, out, ignore))
    if done and joint:
        (folder.write_dataset_json if format == "folder" else coco.join)(done, out)
        written += extra
    manifest = {
        "format": format,
        "program": f"segicl-gui {__version__}",
        "created": datetime.now(UTC).isoformat(timespec="seconds"),
        "cases": entries,
        "skipped": [{"name": n, "reason": r} for n, r in skipped],
        "failed": [{"name": n, "reason": r} for n, r in failed],
    }
    write_text(
        out / MANIFEST_NAME, json.dumps(manifest, indent=1, ensure_ascii=False, default=str) + "\n"
    )
    written.append(out / MANIFEST_NAME)
    if progress:
        progress(len(chosen), len(chosen), "")
    return ExportReport(tuple(written), tuple(skipped), tuple(failed))


def _export_one(
    case: ExportCase, exporter: Exporter, out: Path, options: ExportOptions
) -> int | None:
    """Write one case; the ignore value its mask holds, if any."""
    unassessed = unassessed_labels(case)
    if unassessed and options.unassessed == "refuse":
        raise UserError(
            f"Cannot export {case.name}",
            "Not assessed everywhere: " + ", ".join(f"“{x.name}”" for x in unassessed) + ".",
            "Finish it, or let voxels that nobody looked at be marked with the ignore value.",
        )
    label_map, ignore = merged_label_map(case)
    exporter.write(case, label_map, out)
    return ignore


def _check_targets(
    cases: Sequence[ExportCase],
    exporter: Exporter,
    out: Path,
    extra: Sequence[Path],
    options: ExportOptions,
) -> None:
    targets = [path for case in cases for path in exporter.targets(case, out)]
    # Some systems do not tell capitals from small letters.
    double = [k for k, n in Counter(str(p).casefold() for p in targets).items() if n > 1]
    if double:
        raise UserError(
            "Cannot export",
            f"Two cases would be written to “{Path(double[0]).name}”.",
            "Rename one of them.",
        )
    existing = [p for p in [*targets, *extra] if p.exists()]
    if existing and not options.overwrite:
        more = f" and {len(existing) - 1} more" if len(existing) > 1 else ""
        raise UserError(
            "Cannot export",
            f"“{existing[0]}”{more} exists already.",
            "Choose an empty folder, or allow overwriting.",
        )
    sources = {c.image.resolve() for c in cases if c.image is not None}
    own = [p for p in existing if p.resolve() in sources]
    if own:
        raise UserError(
            "Cannot export",
            f"It would replace the image “{own[0]}” itself.",
            "Choose another folder.",
        )


def _check_same_labels(cases: Sequence[ExportCase]) -> None:
    for case in cases[1:]:
        if case.labels != cases[0].labels:
            raise UserError(
                "Cannot export",
                f"“{case.name}” has other labels than “{cases[0].name}”; a data-set folder "
                "has one list for all.",
                "Export them into folders of their own.",
            )


def _entry(
    case: ExportCase, files: Sequence[Path], out: Path, ignore: int | None
) -> dict[str, Any]:
    return {
        "name": case.name,
        "files": [p.relative_to(out).as_posix() for p in files],
        "image": None if case.image is None else str(case.image),
        "part": str(case.part),
        "geometry": case.geometry.to_dict(),
        # Frames are counted from 0, as programs do.
        "tagged_frames": [{"frame": k, "name": v} for k, v in case.tags.items()],
        "ignore": ignore,
        "labels": [
            {
                "value": x.id,
                "name": x.name,
                "description": x.description,
                "color": x.color,
                "part_of": x.part_of,
                "kind": x.kind.value,
                "assessed_slices": [int(i) for i in case.is_assessed(x).nonzero()[0]],
            }
            for x in case.labels
        ],
        "provenance": dict(case.provenance),
    }
