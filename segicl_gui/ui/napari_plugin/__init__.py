"""The loop as a dock widget in somebody's own napari; `napari.yaml` tells napari of it."""
