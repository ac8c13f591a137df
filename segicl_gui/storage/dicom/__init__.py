"""DICOM: finding series and objects in folders, and reading them as images.

`scan` finds files and joins them to series; `header`, `plain_frames`, `functional_groups` and
`extent` read what a file says of itself; `stacks` and `splitting` put frames in order; `decode`
and `volume` read pixels; `listing` names what can be opened; `values` is what all of them pass
on.

`scan` reads headers only (`header`; kept in memory by path, size and time of change),
whatever folders the files lie in, and joins them to series. `stacks` puts the frames of a series
into *stacks*: one image, volume or film, or a volume in time; `splitting` tells apart what lies
at the same position (moments, echoes, phases). `listing` names what can be opened, one item a
stack; `Part(series, stack)` is kept with the case. `volume` and `decode` read pixels. What is
odd (missing slices, copies, tilt) is a note of the stack, told in the chooser and on opening; a
tilted volume is refused until it is resampled. `extent` and `jpeg_markers` stop files that lie
before they cost memory or reach a decoder in C. Patients are known by keyed hashes
(`storage/pseudonyms`); names of cases hold neither name nor number.

De-identified copies (`deidentify` for DICOM, `bare_copies` for the rest) are made of one image
at a time, before an exporter reads it, so that no exporter knows of them; secrets and UIDs are
hashed with one key a user, so that objects exported later refer to copies made before.
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
