from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import SimpleITK as sitk

from segicl_gui.domain.errors import UserError
from segicl_gui.domain.history import History
from segicl_gui.domain.project import Assessment, Project
from segicl_gui.services.library import ImageLibrary
from segicl_gui.services.projects import Opened, open_path
from segicl_gui.services.relink import MissingImageError, Relinking, apply, find, missing


def silent(share: float, text: str) -> None:
    assert 0 <= share <= 1


def write(path: Path, seed: int) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    array = np.random.default_rng(seed).integers(0, 255, (3, 8, 9)).astype(np.uint8)
    sitk.WriteImage(sitk.GetImageFromArray(array), str(path))


def scans(folder: Path, count: int = 3) -> Path:
    """Patients whose images are all called the same."""
    for n in range(count):
        write(folder / f"p{n}" / "ct.nii.gz", n)
    return folder


def elsewhere(opened: Opened, scans_folder: Path, to: Path) -> Path:
    """Move the images away from a project; returns where it is."""
    shutil.move(scans_folder, to)
    back = scans_folder / "project.segicl"
    scans_folder.mkdir()
    shutil.move(to / "project.segicl", back)
    return back


def moved(tmp_path: Path) -> tuple[Opened, Path]:
    """A project whose images have gone to another folder, and that."""
    folder = scans(tmp_path / "scans")
    opened = open_path(folder)
    opened.store.close()
    elsewhere(opened, folder, tmp_path / "archive")
    return open_path(folder), tmp_path / "archive"


def test_a_project_that_moves_with_its_images_needs_nothing(tmp_path: Path) -> None:
    folder = scans(tmp_path / "scans")
    open_path(folder).store.close()
    shutil.move(folder, tmp_path / "far away" / "renamed")
    opened = open_path(tmp_path / "far away" / "renamed")
    assert missing(opened.state, opened.store.folder) == {}
    library = ImageLibrary(opened.store.folder)
    for case in opened.state.cases.values():
        assert library.load(case).image.geometry.shape == (3, 8, 9)
    opened.store.close()


def test_missing_images_are_found_by_content_and_undone_in_one_step(tmp_path: Path) -> None:
    opened, archive = moved(tmp_path)
    folder = opened.store.folder
    library = ImageLibrary(folder)
    case = next(iter(opened.state.cases.values()))
    with pytest.raises(MissingImageError, match="Find images"):
        library.load(case)
    # Folders and files renamed, one image changed, and one that is somebody else's.
    (archive / "p0").rename(archive / "anna")
    (archive / "p1" / "ct.nii.gz").rename(archive / "p1" / "b.nii.gz")
    write(archive / "p2" / "ct.nii.gz", 99)
    write(archive / "other.nii.gz", 5)
    wanted = missing(opened.state, folder)
    assert len(wanted) == 3
    relinking = find(wanted, folder, tmp_path, silent)
    assert sorted(relinking.found.values()) == [
        "../../archive/anna/ct.nii.gz",
        "../../archive/p1/b.nii.gz",
    ]
    assert [r.path for r in relinking.left.values()] == ["../p2/ct.nii.gz"]
    assert archive / "p2" / "ct.nii.gz" in relinking.changed

    project = Project(opened.state)
    history = History(project)
    project.changed.connect(lambda s: opened.store.append(s))
    step = apply(project, relinking)
    assert step is not None
    assert len(missing(project.state, folder)) == 1
    library.load(project.state.cases[case.id])
    revision = opened.store.revisions(case.id)[-1]
    assert (revision.kind, revision.title) == ("moved", "Find 2 image(s)")
    after = project.state
    history.undo()
    assert len(missing(project.state, folder)) == 3
    history.redo()
    assert [c.images for c in project.state.cases.values()] == [
        c.images for c in after.cases.values()
    ]
    opened.store.close()
    again = open_path(folder)
    assert again.state == project.state
    assert again.store.last_steps(case.id) == ((), ())
    again.store.close()


def test_undoing_what_was_drawn_before_leaves_images_where_they_were_found(tmp_path: Path) -> None:
    opened, archive = moved(tmp_path)
    opened.store.close()
    project = Project(opened.state)
    history = History(project)
    case = next(iter(opened.state.cases.values()))
    project.commit_case("assess", case.with_assessments({1: Assessment.DRAFT}, [0]))
    drawn = history.done
    apply(project, find(missing(project.state, opened.store.folder), opened.store.folder, archive,
                        silent))  # fmt: skip
    # As after reopening, where the search is no step.
    history.restore(drawn)
    history.undo()
    now = project.state.cases[case.id]
    assert not now.assessments.get(1, b"\0").strip(b"\0")
    assert "archive" in now.images[0].path


def test_nothing_found_changes_nothing(tmp_path: Path) -> None:
    opened, _ = moved(tmp_path)
    folder = opened.store.folder
    opened.store.close()
    (tmp_path / "empty").mkdir()
    project = Project(opened.state)
    relinking = find(missing(project.state, folder), folder, tmp_path / "empty", silent)
    assert relinking.found == {}
    assert apply(project, relinking) is None
    assert project.state is opened.state
    with pytest.raises(UserError, match="no folder"):
        find(relinking.left, folder, tmp_path / "gone", silent)

    def stop(share: float, text: str) -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        find(relinking.left, folder, tmp_path, stop)


def test_a_case_that_only_teaches_may_be_found_too(tmp_path: Path) -> None:
    opened, archive = moved(tmp_path)
    opened.store.close()
    case_id = next(iter(opened.state.cases))
    project = Project(opened.state)
    project.commit_shared("lent", replace(opened.state, settings={"read_only": [case_id]}))
    relinking = find(missing(project.state, opened.store.folder), opened.store.folder, archive,
                     silent)  # fmt: skip
    apply(project, relinking)
    assert missing(project.state, opened.store.folder) == {}


def test_series_are_found_in_folders_of_other_names(tmp_path: Path, dicom_files: Any) -> None:
    source = tmp_path / "scans"
    for n in range(2):
        volume = np.random.default_rng(n).integers(0, 999, (4, 8, 9)).astype(np.int16)
        dicom_files.write_volume(source / f"s{n}", volume, SeriesInstanceUID=f"1.2.3.{n}")
    found = relinked(tmp_path, source, lambda a: (a / "s0").rename(a / "other"))
    assert sorted(found.found.values()) == ["../../archive/other", "../../archive/s1"]


def relinked(tmp_path: Path, source: Path, change: Callable[[Path], object]) -> Relinking:
    opened = open_path(source)
    opened.store.close()
    archive = tmp_path / "archive"
    folder = elsewhere(opened, source, archive)
    change(archive)
    wanted = missing(opened.state, folder)
    assert wanted
    found = find(wanted, folder, archive, silent)
    assert not found.left
    return found
