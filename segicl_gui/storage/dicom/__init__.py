"""DICOM: finding series and objects in folders, and reading them as images.

`scan` finds files and joins them to series; `header`, `plain_frames`, `functional_groups` and
`extent` read what a file says of itself; `stacks` and `splitting` put frames in order; `decode` and
`volume` read pixels; `listing` names what can be opened; `values` is what all of them pass on.
"""

from segicl_gui.storage.dicom.listing import Listed, listed, series_label
from segicl_gui.storage.dicom.scan import (
    find_objects,
    find_series,
    scan_dicom,
    scan_files,
    series_notes,
    series_of,
    stack_of,
)
from segicl_gui.storage.dicom.sniff import is_dicom_file, is_dicom_folder
from segicl_gui.storage.dicom.values import DicomObject, DicomSeries, DicomStudyTree, Stack
from segicl_gui.storage.dicom.volume import read_frame, read_stack, stack_geometry

__all__ = [
    "DicomObject",
    "DicomSeries",
    "DicomStudyTree",
    "Listed",
    "Stack",
    "find_objects",
    "find_series",
    "is_dicom_file",
    "is_dicom_folder",
    "listed",
    "read_frame",
    "read_stack",
    "scan_dicom",
    "scan_files",
    "series_label",
    "series_notes",
    "series_of",
    "stack_geometry",
    "stack_of",
]
