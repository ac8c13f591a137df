"""Window and level: which intensities are black and white on screen."""

from __future__ import annotations

import numpy as np

from segicl_gui.domain.images import Image, evenly_spaced, intensity_range

Limits = tuple[float, float]

# Hounsfield units: level (centre) and width.
CT_PRESETS: dict[str, tuple[float, float]] = {
    "CT abdomen": (40, 400),
    "CT lung": (-600, 1500),
    "CT bone": (400, 1800),
    "CT brain": (40, 80),
}
_SAMPLE = 1_000_000
_PADDING = 0.02  # share of voxels with the lowest value from which on it is no measurement


def preset_limits(name: str) -> Limits:
    """(low, high) of a preset, in Hounsfield units."""
    level, width = CT_PRESETS[name]
    return level - width / 2, level + width / 2


def automatic_limits(image: Image) -> Limits:
    """(low, high) that show the body well, whatever surrounds it.

    The 0.5th percentile of all voxels but the padding, and the 99.5th of the body: voxels
    above the mean, as in Nyúl and Udupa's standardisation of MR. So neither an empty margin
    nor a few bright vessels make the body dark. Computed on about a million evenly spaced voxels.
    ``high > low`` always holds; for colour it is the range of `intensity_range`.
    """
    array = image.array
    sample = evenly_spaced(array, _SAMPLE)
    sample = sample[np.isfinite(sample)]
    if not sample.size or image.is_rgb:
        return intensity_range(array)
    lowest = sample == sample.min()
    if lowest.mean() > _PADDING and not lowest.all():
        sample = sample[~lowest]
    body = sample[sample >= sample.mean()]
    low, high = float(np.percentile(sample, 0.5)), float(np.percentile(body, 99.5))
    return (low, high) if high > low else intensity_range(array)
