"""Real series lie where the label maps beside them do."""

from __future__ import annotations

from pathlib import Path

import pytest

from segicl_gui.storage.images import geometry_difference, read_geometry

SHARED = Path(__file__).parents[4] / "shared" / "data" / "dicom"
SEG = SHARED / "dcmqi_seg"
pytestmark = pytest.mark.skipif(not SHARED.is_dir(), reason="needs ../shared/data/dicom")


@pytest.mark.parametrize(
    ("scans", "maps"),
    [
        (SEG / "ct-3slice", ("heart", "liver", "liver_spine", "liver_spine_gapped", "spine")),
        (SEG / "24x38x3" / "image", ("sparse_labelmap_noppv", "sparse_labelmap_ppv5")),
    ],
)
def test_label_maps_of_dcmqi(scans: Path, maps: tuple[str, ...]) -> None:
    own = read_geometry(scans)
    for name in maps:
        other = read_geometry(SEG / f"{name}_seg.nrrd")
        assert other.shape == own.shape
        assert geometry_difference(other, own) == "", name


@pytest.mark.parametrize("size", ["23x38x3", "24x38x3"])
def test_single_and_enhanced_files_and_their_label_map(size: str) -> None:
    single = read_geometry(SEG / size / "image")
    (enhanced,) = (SEG / size / "multiframe").iterdir()
    for other in (read_geometry(enhanced), read_geometry(SEG / size / "nrrd" / "label.nrrd")):
        assert other.shape == single.shape
        assert geometry_difference(other, single) == ""


def test_jpeg_2000_without_endings() -> None:
    own = read_geometry(SHARED / "totalseg_ct20")
    other = read_geometry(SHARED / "totalseg_ct20_seg.nii.gz")
    assert own.shape == other.shape == (20, 512, 512)
    assert geometry_difference(other, own) == ""
