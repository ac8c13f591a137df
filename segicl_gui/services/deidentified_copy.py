"""A copy of a folder of scans that can be given away: no names, no dates, no free text."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from segicl_gui.domain.errors import UserError
from segicl_gui.storage.atomic import make_folder, write_text
from segicl_gui.storage.bare_copies import copy_bare
from segicl_gui.storage.folders import FolderScan, scan_folder
from segicl_gui.storage.pseudonyms import Deidentification, Pseudonyms, own_pseudonyms

__all__ = ["CopyReport", "Deidentification", "Pseudonyms", "copy_scans", "own_pseudonyms"]

Tell = Callable[[float, str], None]


def _silent(share: float, text: str) -> None:
    """For callers that show no progress."""


@dataclass(frozen=True, slots=True)
class CopyReport:
    """What became of each image.

    Parameters
    ----------
    key : tuple of (original, copy)
        Paths below the two folders: the only place where both names stand side by side.
    warnings : tuple of (copy, what somebody has to look at)
    failed : tuple of (original, reason)
    """

    key: tuple[tuple[str, str], ...]
    warnings: tuple[tuple[str, str], ...]
    failed: tuple[tuple[str, str], ...]


def copy_scans(
    source: Path,
    target: Path,
    how: Deidentification,
    *,
    key_file: Path | None = None,
    tell: Tell = _silent,
) -> CopyReport:
    """Copy the images of a folder, and masks beside them, without what tells of the patients.

    The copy is a data-set folder: ``images/``, ``masks/`` and ``dataset.json``. Images are
    named by the pseudonym of their subject and a number.

    Parameters
    ----------
    source : Path
        Folder of scans, as it could be opened.
    target : Path
        A new or empty folder.
    how : Deidentification
    key_file : Path, optional
        Written with the old and the new names, as CSV. Whoever has it knows the patients.
    tell : callable
        Told the share done (0..1) and what is being copied.

    Raises
    ------
    UserError
        Before anything is written, if there is nothing to copy or `target` is in use.
    """
    from segicl_gui.storage.deidentify import copy_image, patient_of  # pydicom takes 30 MB

    _check_target(source, target)
    if key_file is not None and key_file.exists():
        raise UserError(
            "Cannot keep the list of names",
            f"“{key_file}” exists already.",
            "Choose another file; an older list may be the only one there is.",
        )
    scan = scan_folder(source)
    make_folder(target)
    key: list[tuple[str, str]] = []
    warnings: list[tuple[str, str]] = []
    failed: list[tuple[str, str]] = []
    assessed: dict[str, tuple[str, ...]] = {}
    counts: Counter[str] = Counter()
    for i, item in enumerate(scan.items):
        tell(i / len(scan.items), f"Copying {item.name}")
        try:
            patient = how.pseudonyms.patient(patient_of(item.image, item.part, item.subject))
            counts[patient] += 1
            name = f"{patient}_{counts[patient]:03}"
            image, _, told = copy_image(item.image, item.part, target / "images", name, how)
            if item.mask is not None:
                mask = copy_bare(item.mask, target / "masks", name)
                if item.assessed is not None:
                    assessed[mask.name] = item.assessed
        except UserError as e:
            failed.append((item.name, str(e)))
            continue
        new = image.relative_to(target).as_posix()
        old = item.image.relative_to(source).as_posix()
        key.append((f"{old}?{item.part}" if str(item.part) else old, new))
        warnings += [(new, text) for text in told]
    if key:
        text = json.dumps(_description(scan, target.name, assessed), indent=1, ensure_ascii=False)
        write_text(target / "dataset.json", text + "\n")
        if key_file is not None:
            _write_key(key_file, key)
    tell(1.0, "")
    return CopyReport(tuple(key), tuple(warnings), tuple(failed))


def _check_target(source: Path, target: Path) -> None:
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise UserError(
            f"Cannot copy into {target.name}",
            f"“{target}” is there already and not empty.",
            "Choose a new folder, so that nothing with a name in it lies among the copies.",
        )
    if target.resolve().is_relative_to(source.resolve()):
        raise UserError(
            f"Cannot copy into {target.name}",
            f"“{target}” lies inside the folder that is copied.",
            "Choose a folder elsewhere.",
        )


def _description(
    scan: FolderScan, name: str, assessed: dict[str, tuple[str, ...]]
) -> dict[str, Any]:
    ignores = {item.ignore for item in scan.items if item.ignore is not None}
    out: dict[str, Any] = {
        "name": name,
        "modality": scan.modality,
        "subject_id": "file name up to the first underscore",
        "labels": {
            str(value): {"name": x.name, "description": x.description, "color": x.color}
            for value, x in scan.labels.items()
        },
    }
    if ignores:
        out["ignore"] = ignores.pop()
    if assessed:
        out["assessed"] = {k: list(v) for k, v in assessed.items()}
    return out


def _write_key(path: Path, key: list[tuple[str, str]]) -> None:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(("original", "copy"))
    # A name that a spreadsheet would take for a formula; the path is the same.
    writer.writerows([f"./{v}" if v.startswith(tuple("=+-@")) else v for v in row] for row in key)
    make_folder(path.parent)
    write_text(path, out.getvalue())
