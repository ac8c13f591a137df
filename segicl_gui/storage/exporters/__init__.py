"""One module a format that masks leave in.

`services/export` makes an `ExportCase` of each case, whose arrays are made when they are asked
for; `exporters/formats` is the table of formats, `run` goes through the cases. Formats of one
label map take `merged_label_map` (a part over its parent, an ignore value where nobody looked,
overlaps refused); formats of structures take `structures` (a parent holds its parts, overlaps
kept, and only slices in which the structure and what is drawn of its parts were assessed, which
the manifest lists). DICOM objects go by the position of each source image, not by a mean
spacing. A journal notes what is being written and what is complete; the manifest replaces it in
the end, and `--resume` keeps files whose hash still fits.
"""
