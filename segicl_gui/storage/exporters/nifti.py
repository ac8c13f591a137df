"""One NIfTI label map a case, on the grid of its image."""

from __future__ import annotations

from pathlib import Path

from segicl_gui.storage.exporters.api import ExportCase, ExportOptions, Written, merged_label_map
from segicl_gui.storage.images import write_mask


def targets(case: ExportCase, out: Path, options: ExportOptions) -> tuple[Path, ...]:
    """NAME.nii.gz, and NAME_objects_LABEL.nii.gz for labels with objects."""
    objects = (out / f"{case.object_stem(x)}.nii.gz" for x in case.object_labels)
    return (out / f"{case.file_name}.nii.gz", *objects)


def write(case: ExportCase, out: Path, options: ExportOptions) -> Written:
    """Write the label map and the numbers of objects; `UserError` where that fails."""
    label_map, ignore = merged_label_map(case)
    write_mask(targets(case, out, options)[0], label_map, case.geometry)
    for label, numbers in case.object_maps():
        write_mask(out / f"{case.object_stem(label)}.nii.gz", numbers, case.geometry)
    return Written(ignore)
