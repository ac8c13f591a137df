"""Masks that other programs wrote, one module a format: `api` has what they all give.

`importers/` has a reader a format: file and `Geometry` in, `ImportedSegment`s out, each a box of
voxels in the image's canonical grid with the slices in which its file says what is not the
segment (`seen`: only there may a label become absent). `placing` finds the whole-numbered map
between two lattices, so that flips, other axes, crops and single frames of a DICOM segmentation
are exact; what is on no common lattice is refused or, if asked, resampled. `sizes` stops headers
that lie. `mask_sources` finds the case of each file (DICOM references, then names and folders);
`import_masks.look` says what would happen and changes nothing, `mask_writing` writes one case by
the painting rules: confirmed labels of a slice are locked for it. Labels that overlap in any
case come into different groups.
"""
