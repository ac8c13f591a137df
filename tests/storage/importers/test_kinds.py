"""Files are known by name and content, and folders searched without running in circles."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from segicl_gui.domain.errors import UserError
from segicl_gui.domain.geometry import Geometry
from segicl_gui.storage.importers.api import How
from segicl_gui.storage.importers.kinds import Kind, files_in, kind_of, masks_among, read

Write = Callable[..., Path]


def test_kinds(
    tmp_path: Path, series: Path, oblique: Geometry, write: Write, write_seg: Write,
    write_rtstruct: Write,
) -> None:  # fmt: skip
    array = np.zeros((5, 12, 16, 1), np.uint8)
    array[2, 3, 4] = 1
    made = {
        Kind.LABELS: write(tmp_path / "in" / "a.nii.gz", array[..., 0], oblique),
        Kind.SLICER: write(tmp_path / "in" / "b.seg.nrrd", array[..., 0], oblique),
        Kind.SEG: write_seg(tmp_path / "in" / "1.2.840", series, array, labels=("x",)),
        Kind.RTSTRUCT: write_rtstruct(
            tmp_path / "in" / "r", {"x": [[oblique.world((2, r, c)) for r, c in
                                           ((2.5, 3.5), (2.5, 4.5), (3.5, 4.5), (3.5, 3.5))]]}
        ),
    }  # fmt: skip
    for kind, path in made.items():
        assert kind_of(path) is kind
        (segment,) = read(path, kind, oblique, How(), label="x" if kind is Kind.LABELS else "")
        np.testing.assert_array_equal(segment.mask, oblique.to_canonical(array[..., 0] > 0))
    assert set(masks_among(tmp_path)) == {made[k] for k in (Kind.SEG, Kind.RTSTRUCT, Kind.SLICER)}
    coco = tmp_path / "c.json"
    coco.write_text('{"images": [], "annotations": [], "categories": []}')
    assert kind_of(coco) is Kind.COCO
    with pytest.raises(UserError, match="knows no image"):
        read(coco, Kind.COCO, oblique, How(), image_name="x")
    for name, content in (("a.json", "{}"), ("a.txt", "x"), ("a.csv", "1"), ("a", "x")):
        (tmp_path / name).write_text(content)
        assert kind_of(tmp_path / name) is None
    assert kind_of(series / "0.dcm") is None


def test_folders_are_searched_once(tmp_path: Path) -> None:
    for name in ("a/x.png", "a/b/y.png", "a/.hidden/z.png", "a/p.segicl/q.png", "a/.w.png"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x")
    touched = tmp_path / "set" / "images" / "v.png"
    touched.parent.mkdir(parents=True)
    touched.write_text("x")
    assert list(files_in([tmp_path / "set"])) == [touched]
    (tmp_path / "set" / "masks").mkdir()
    assert list(files_in([tmp_path / "set"])) == []
    (tmp_path / "a" / "b" / "loop").symlink_to(tmp_path / "a", target_is_directory=True)
    assert [f.name for f in files_in([tmp_path / "a"])] == ["x.png", "y.png"]
    with pytest.raises(UserError, match="does not exist"):
        list(files_in([tmp_path / "none.png"]))
    assert masks_among(tmp_path / "none") == ()
