from pathlib import Path

import numpy as np
import pytest
import SimpleITK as sitk

from segicl_gui.domain.errors import UserError
from segicl_gui.domain.project import Assessment, Status
from segicl_gui.services import projects
from segicl_gui.services.projects import open_path, project_folder_for
from segicl_gui.storage.folders import FolderItem, FolderScan, LabelEntry


def write(path: Path, array: np.ndarray) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    image = sitk.GetImageFromArray(array)
    if array.ndim == 3:
        image.SetSpacing((1.0, 1.0, 4.0))
    sitk.WriteImage(image, str(path))


@pytest.fixture
def volumes(tmp_path: Path) -> Path:
    """Two volumes; the mask of the first shows label 1 in slices 1 and 2, label 5 in 2."""
    folder = tmp_path / "scans"
    for name in "ab":
        write(folder / "images" / f"{name}.nii.gz", np.arange(4 * 6 * 8).reshape(4, 6, 8) % 251.0)
    mask = np.zeros((4, 6, 8), np.uint8)
    mask[1:3, :3] = 1
    mask[2, 4:] = 5
    write(folder / "masks" / "a.nii.gz", mask)
    return folder


def test_masks_beside_scans_become_finished_cases(volumes: Path) -> None:
    opened = open_path(volumes)
    a, b = opened.state.cases.values()
    schema = opened.state.schema
    assert schema.ids() == (1, 5)
    assert a.status(schema) is Status.DONE
    assert b.status(schema) is Status.NEW
    rows = {k: [Assessment(v).name[0] for v in r] for k, r in a.assessments.items()}
    assert rows == {1: ["A", "C", "C", "A"], 5: ["A", "A", "C", "A"]}
    assert {k: int(v.sum()) for k, v in a.mask(0).areas().items()} == {1: 48, 5: 16}
    opened.store.close()

    again = open_path(volumes)
    assert again.state == opened.state
    again.store.close()
    assert project_folder_for(volumes).parent == volumes


def test_only_what_was_asked_for_is_taken(volumes: Path) -> None:
    opened = open_path(volumes, subset=["b"])
    assert not opened.state.schema.labels
    assert all(not c.masks for c in opened.state.cases.values())
    opened.store.close()


def test_what_nobody_looked_at_is_not_background(volumes: Path) -> None:
    """255 is "ignore": where it is, nothing is confirmed; unnamed labels are drafts."""
    mask = np.zeros((4, 6, 8), np.uint8)
    mask[1:3, :3] = 1
    mask[1, 4:] = 2
    mask[2, 5] = 255
    write(volumes / "masks" / "a.nii.gz", mask)
    scan = FolderScan(
        "scans",
        {1: LabelEntry("one"), 2: LabelEntry("two")},
        (
            FolderItem(
                "a",
                volumes / "images" / "a.nii.gz",
                volumes / "masks" / "a.nii.gz",
                "a",
                assessed=("one",),
                ignore=255,
            ),
        ),
        "",
        (),
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(projects, "scan_folder", lambda path, tell: scan)
        opened = open_path(volumes)
    (case,) = opened.state.cases.values()
    rows = {k: [Assessment(v).name[0] for v in r] for k, r in case.assessments.items()}
    assert rows == {1: ["A", "C", "D", "A"], 2: ["U", "D", "U", "U"]}
    assert set(case.mask(0).areas()) == {1, 2}
    opened.store.close()


def test_unreadable_images_are_left_out_and_told(volumes: Path) -> None:
    (volumes / "images" / "c.nii.gz").write_bytes(b"not an image")
    opened = open_path(volumes)
    assert len(opened.state.cases) == 2
    assert any("c.nii.gz" in p for p in opened.problems)
    opened.store.close()


def test_a_folder_without_images_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError):
        open_path(tmp_path)
    with pytest.raises(UserError, match="does not exist"):
        open_path(tmp_path / "missing")
    assert not (tmp_path / "project.segicl").exists()


def test_an_empty_project_folder_is_filled_and_a_file_opens_its_folder(volumes: Path) -> None:
    (volumes / "project.segicl").mkdir()
    opened = open_path(volumes)
    assert len(opened.state.cases) == 2
    opened.store.close()
    again = open_path(volumes / "project.segicl" / "project.db")
    assert again.state == opened.state
    again.store.close()
