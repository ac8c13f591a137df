"""One NIfTI label map a case, on the grid of its image."""

from __future__ import annotations

from pathlib import Path

from segicl_gui.storage.exporters.api import ExportCase, LabelArray
from segicl_gui.storage.images import write_mask


def targets(case: ExportCase, out: Path) -> tuple[Path, ...]:
    """NAME.nii.gz."""
    return (out / f"{case.file_name}.nii.gz",)


def write(case: ExportCase, label_map: LabelArray, out: Path) -> None:
    """Write the label map; `UserError` where that fails."""
    write_mask(targets(case, out)[0], label_map, case.geometry)
