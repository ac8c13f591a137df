"""Formats of images, one module a format; `storage.images` chooses among them.

Each module of `storage/readers` gives a `Description` (from the header: geometry, channels,
notes) and `Stored` pixels in the order of the file, of the channel that `Part` names. SimpleITK
reads headers of NIfTI, NRRD and MetaImage, but `nifti` decides where NIfTI lies; voxels of large
files are `raw`'s (a memory map, or unpacked into one array), so `Image.array` can be a read-only
view in any order of memory. tifffile knows the structure of TIFF; what it cannot unpack, libtiff
in Pillow and SimpleITK does. Of pyramids the full size is opened up to 4 GB, by a fixed rule,
since masks belong to that size. Headers that SimpleITK's parsers crash on are refused first
(`raw.check_header`); `tests/storage/test_malformed.py` damages files of all formats and is where
a new one is added.
"""
