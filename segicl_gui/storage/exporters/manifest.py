"""What an export has written, with hashes: kept beside the files, and what a resumed one goes by.

While the export goes on, a journal has a line for what is being written and for each case that is
complete; the manifest takes its place in the end.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

from segicl_gui import __version__
from segicl_gui.domain.errors import UserError
from segicl_gui.storage.atomic import write_error, write_text
from segicl_gui.storage.exporters.api import ExportCase, ExportOptions, Written

MANIFEST_NAME = "manifest.json"
JOURNAL_NAME = "manifest.unfinished.jsonl"


@dataclass(slots=True)
class Manifest:
    """The manifest of an export that goes on.

    Parameters
    ----------
    out : Path
    format : str
    options : mapping
        JSON values of what was asked for.
    skipped, failed : list of (case name, reason)
    entries : list
        One a case that was written.
    joint : mapping
        Hashes of files that all cases share.
    """

    out: Path
    format: str
    options: Mapping[str, Any]
    skipped: list[tuple[str, str]] = field(default_factory=list)
    failed: list[tuple[str, str]] = field(default_factory=list)
    entries: list[dict[str, Any]] = field(default_factory=list)
    joint: dict[str, str] = field(default_factory=dict)

    def begin(self) -> None:
        """Start the journal, with the entries there are; `UserError` where that fails."""
        head: dict[str, Any] = {"format": self.format, "options": dict(self.options)}
        lines: list[dict[str, Any]] = [head, *({"case": e} for e in self.entries)]
        write_text(self.out / JOURNAL_NAME, "".join(_line(x) for x in lines))

    def writing(self, files: Sequence[Path]) -> None:
        """Note which files come next: were the program to stop, they are its own."""
        self._append({"writing": [p.relative_to(self.out).as_posix() for p in files]})

    def add(
        self, case: ExportCase, files: Sequence[Path], written: Written, more: Mapping[str, Any]
    ) -> None:
        """Note a case whose files are complete."""
        self.entries.append({
            **entry_of(case),
            "files": [p.relative_to(self.out).as_posix() for p in files],
            "sha256": {p.relative_to(self.out).as_posix(): sha256(p) for p in files},
            "ignore": written.ignore,
            "notes": list(written.notes),
            "facts": dict(written.facts),
            **more,
        })  # fmt: skip
        self._append({"case": self.entries[-1]})

    def finish(self) -> None:
        """Write the manifest, and remove the journal; `UserError` where that fails."""
        content = {
            "format": self.format,
            "program": f"segicl-gui {__version__}",
            "created": datetime.now(UTC).isoformat(timespec="seconds"),
            "options": dict(self.options),
            "cases": self.entries,
            "skipped": [{"name": n, "reason": r} for n, r in self.skipped],
            # Reasons name files.
            "failed": [
                {"name": n, "reason": "" if self.options["deidentified"] else r}
                for n, r in self.failed
            ],
            "sha256": self.joint,
        }
        text = json.dumps(content, indent=1, ensure_ascii=False, default=str)
        write_text(self.out / MANIFEST_NAME, text + "\n")
        try:
            (self.out / JOURNAL_NAME).unlink(missing_ok=True)
        except OSError as e:
            raise write_error(self.out / JOURNAL_NAME, e) from e

    def abandon(self, made: bool) -> None:
        """Leave nothing behind, not even the folder where it was `made` for this export."""
        with suppress(OSError):  # what stays does no harm: the export can be resumed
            (self.out / JOURNAL_NAME).unlink(missing_ok=True)
            if made and not any(self.out.iterdir()):
                self.out.rmdir()

    def _append(self, content: Mapping[str, Any]) -> None:
        journal = self.out / JOURNAL_NAME
        try:
            with journal.open("a", encoding="utf-8") as f:
                f.write(_line(content))
                f.flush()
                os.fsync(f.fileno())
        except OSError as e:
            raise write_error(journal, e) from e


@dataclass(frozen=True, slots=True)
class Earlier:
    """What an export into the same folder left.

    Parameters
    ----------
    entries : mapping of str to mapping
        Key of a case (`key_of`) -> what was written of it.
    own : mapping of Path to str
        Files it wrote -> their hash; "" for those it was about to write.
    """

    entries: Mapping[str, Mapping[str, Any]]
    own: Mapping[Path, str]

    def kept(self, case: ExportCase, out: Path, files: Sequence[Path]) -> Mapping[str, Any] | None:
        """The entry of a case whose files are all there as they were written; None else."""
        entry = self.entries.get(key_of(entry_of(case)))
        if entry is None or set(entry["sha256"]) != {p.relative_to(out).as_posix() for p in files}:
            return None
        same = all(p.is_file() and sha256(p) == self.own[p] for p in files)
        return entry if same else None

    def may_replace(self, path: Path) -> bool:
        """Whether a file is one of its own, and as it left it."""
        known = self.own.get(path)
        return known is not None and (not known or sha256(path) == known)


def earlier(out: Path, format: str, options: Mapping[str, Any]) -> Earlier:
    """Read what the export that is to be resumed has noted.

    Raises
    ------
    UserError
        If it has noted nothing, that cannot be read, or it is another kind of export.
    """
    manifest, journal = out / MANIFEST_NAME, out / JOURNAL_NAME
    own: dict[Path, str] = {manifest: "", journal: ""}
    found: dict[str, Any] = {}
    try:
        if manifest.exists():
            found = json.loads(manifest.read_text(encoding="utf-8"))
            own |= _hashes(out, found["cases"]) | {out / k: v for k, v in found["sha256"].items()}
        if journal.exists():
            head, *lines = _lines(journal)
            found = {**head, "cases": [x["case"] for x in lines if "case" in x]}
            own |= {out / k: "" for x in lines for k in x.get("writing", ())}
            own |= _hashes(out, found["cases"])
        same = not found or (found["format"], found["options"]) == (format, options)
        entries = {key_of(e): e for e in found.get("cases", ())}
    except (OSError, ValueError, LookupError, TypeError, AttributeError) as e:
        raise UserError(
            "Cannot resume",
            f"What “{out}” has on the earlier export cannot be read: {e}.",
            "Export into another folder.",
        ) from e
    if not found:
        raise UserError(
            "Cannot resume", f"No export was begun in “{out}”.", "Export without resuming."
        )
    if not same:
        raise UserError(
            "Cannot resume",
            f"The export in “{out}” has another format or other options.",
            "Choose those, or another folder.",
        )
    return Earlier(entries, own)


def _hashes(out: Path, entries: Sequence[Mapping[str, Any]]) -> dict[Path, str]:
    return {out / k: str(v) for e in entries for k, v in e["sha256"].items()}


def _lines(journal: Path) -> list[dict[str, Any]]:
    """The lines of the journal, without one that was cut off."""
    lines = journal.read_text(encoding="utf-8", errors="replace").split("\n")[:-1]
    return [json.loads(x) for x in lines]


def _line(content: Mapping[str, Any]) -> str:
    return json.dumps(content, ensure_ascii=False, default=str) + "\n"


def options_of(options: ExportOptions) -> dict[str, Any]:
    """The options on which the content of the files depends."""
    return {
        "unassessed": options.unassessed,
        "polygons": options.polygons,
        "copy_images": options.copy_images,
        "channels": list(options.channels),
        "proposals": options.proposals,
        "auto_accepted": options.auto,
        "deidentified": options.deidentify is not None,
    }


def entry_of(case: ExportCase) -> dict[str, Any]:
    """What is known of a case before it is written."""
    return {
        "name": case.name,
        "image": None if case.image is None or case.anonymous else str(case.image),
        "part": "" if case.anonymous else str(case.part),
        "more_images": []
        if case.anonymous
        else [{"image": str(p), "part": str(part)} for p, part in case.more_images],
        "geometry": case.geometry.to_dict(),
        # Frames are counted from 0, as programs do.
        "tagged_frames": [{"frame": k, "name": v} for k, v in case.tags.items()],
        "labels": [
            {
                "value": x.id,
                "name": x.name,
                "description": x.description,
                "color": x.color,
                "part_of": x.part_of,
                "kind": x.kind.value,
                "assessed_slices": [int(i) for i in case.is_assessed(x).nonzero()[0]],
                # Nobody has looked at these; assessed too where the options say so.
                "auto_accepted_slices": [
                    int(i) for i in np.asarray(case.auto.get(x.id, ())).nonzero()[0]
                ],
            }
            for x in case.labels
        ],
        "provenance": dict(case.provenance),
    }


def key_of(entry: Mapping[str, Any]) -> str:
    """Tells whether two entries are of the same case in the same state."""
    fields = ("name", "image", "part", "more_images", "geometry", "tagged_frames", "labels",
              "provenance")  # fmt: skip
    text = json.dumps([entry[k] for k in fields], default=str, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def sha256(path: Path) -> str:
    """Of a file's bytes, 64 hex digits; `UserError` where it cannot be read."""
    try:
        with path.open("rb") as f:
            return hashlib.file_digest(f, "sha256").hexdigest()
    except OSError as e:
        raise write_error(path, e) from e
