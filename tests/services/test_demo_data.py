from __future__ import annotations

import json
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
import SimpleITK as sitk
from scipy import ndimage

from segicl_gui.domain.errors import UserError
from segicl_gui.paths import resource
from segicl_gui.services import demo_data
from segicl_gui.services.demo_data import (
    DemoData,
    make_cells_2d,
    make_ct_series,
    make_demo,
    make_large_ct,
)

RECIPE = json.loads(resource("demo.json").read_text())


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("demo")


@pytest.fixture(scope="module")
def demo(folder: Path) -> DemoData:
    return make_demo(folder)


def read(path: Path) -> np.ndarray:
    return sitk.GetArrayFromImage(sitk.ReadImage(str(path)))


def names(folder: Path) -> list[str]:
    return sorted(p.name for p in folder.iterdir())


def test_the_annotator_sees_every_image_and_the_masks_of_the_first_case(demo: DemoData):
    for scans, truth, part in (
        (demo.scans_3d, demo.truth_3d, RECIPE["scans_3d"]),
        (demo.scans_2d, demo.truth_2d, RECIPE["scans_2d"]),
    ):
        assert len(names(truth / "images")) == part["cases"]
        assert names(scans / "images") == names(truth / "images") == names(truth / "masks")
        assert names(scans / "masks") == names(truth / "masks")[: part["labelled"]]
        description = json.loads((scans / "dataset.json").read_text())
        assert description["labels"] == part["labels"]


def test_every_label_is_in_every_case_and_nothing_else(demo: DemoData):
    for truth, part in ((demo.truth_3d, RECIPE["scans_3d"]), (demo.truth_2d, RECIPE["scans_2d"])):
        expected = [0, *map(int, part["labels"])]
        for path in (truth / "masks").iterdir():
            values, counts = np.unique(read(path), return_counts=True)
            assert values.tolist() == expected, path.name
            assert counts.min() >= (200 if truth is demo.truth_2d else 800), path.name


def test_volumes_have_anisotropic_geometry_that_masks_share(demo: DemoData):
    for path in (demo.truth_3d / "images").iterdir():
        image = sitk.ReadImage(str(path))
        mask = sitk.ReadImage(str(demo.truth_3d / "masks" / path.name))
        assert image.GetSpacing() == pytest.approx((1.8, 1.8, 5.0), rel=1e-5)
        assert image.GetSize() == mask.GetSize() == (192, 192, 24)
        assert image.GetPixelID() == sitk.sitkInt16
        for get in ("GetSpacing", "GetOrigin", "GetDirection"):
            assert getattr(image, get)() == pytest.approx(getattr(mask, get)())


def test_tissues_have_their_hounsfield_values(demo: DemoData):
    for path in (demo.truth_3d / "images").iterdir():
        hu, mask = read(path), read(demo.truth_3d / "masks" / path.name)
        assert np.median(hu[:, :5]) == pytest.approx(-1000, abs=25)  # air
        assert 70 < np.median(hu[mask == 1]) < 150
        assert 90 < np.median(hu[mask == 2]) < 230
        assert 70 < np.median(hu[mask == 3]) < 150
        assert 0.002 < np.mean(hu > 300) < 0.05  # bone
        assert 5 < np.std(hu[mask == 1]) < 60  # noise, vessels


def test_anatomy_is_where_it_belongs(demo: DemoData):
    for path in (demo.truth_3d / "masks").iterdir():
        mask = read(path)
        middle = mask.shape[2] / 2
        liver, kidney, spleen = (np.argwhere(mask == label) for label in (1, 2, 3))
        assert liver[:, 2].mean() < middle < spleen[:, 2].mean()  # right, left
        assert (kidney[:, 2] < middle).any()
        assert (kidney[:, 2] > middle).any()
        assert kidney[:, 1].mean() > liver[:, 1].mean()  # kidneys lie behind


def test_patients_differ(demo: DemoData):
    masks = [read(p) for p in sorted((demo.truth_3d / "masks").iterdir())]
    for label, most in ((1, 0.92), (2, 0.85), (3, 0.85)):
        dice = [
            2 * np.sum((a == label) & (b == label)) / (np.sum(a == label) + np.sum(b == label))
            for a, b in combinations(masks, 2)
        ]
        assert max(dice) < most
        assert np.mean(dice) < most - 0.1


def test_smears_are_coloured_and_nuclei_are_darker_than_their_cells(demo: DemoData):
    for path in (demo.truth_2d / "images").iterdir():
        image, mask = read(path), read(demo.truth_2d / "masks" / path.name)
        assert image.shape == (256, 256, 3)
        assert image.dtype == np.uint8
        green = image[..., 1].astype(float)
        assert green[mask == 2].mean() < green[mask == 1].mean() - 20 < green[mask == 0].mean()


def test_the_same_seed_gives_the_same_images_however_many_are_made(tmp_path: Path):
    shape = (6, 192, 192)
    make_ct_series(tmp_path / "a", patients=1, shape=shape, seed=5)
    make_ct_series(tmp_path / "b", patients=2, shape=shape, seed=5)
    make_ct_series(tmp_path / "c", patients=1, shape=shape, seed=6)
    make_cells_2d(tmp_path / "d", images=1, seed=5)
    make_cells_2d(tmp_path / "e", images=2, seed=5)
    for part in ("images", "masks"):
        a, b, c = (read(tmp_path / x / part / "patient01.nii.gz") for x in "abc")
        np.testing.assert_array_equal(a, b)
        assert (a != c).any()
        d, e = (read(tmp_path / x / part / "smear01.png") for x in "de")
        np.testing.assert_array_equal(d, e)


def test_it_is_small_and_made_once(folder: Path, demo: DemoData, monkeypatch: pytest.MonkeyPatch):
    assert sum(p.stat().st_size for p in folder.rglob("*") if p.is_file()) < 30e6

    def again(*args: object) -> None:
        raise AssertionError("drawn a second time")

    monkeypatch.setattr(demo_data, "draw_scan", again)
    monkeypatch.setattr(demo_data, "draw_smear", again)
    assert make_demo(folder) == demo


def test_an_interrupted_demo_is_made_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    steps: list[float] = []

    class StopError(Exception):
        pass

    def stop(share: float, what: str) -> None:
        steps.append(share)
        if len(steps) == 3:
            raise StopError

    with pytest.raises(StopError):
        make_demo(tmp_path, stop)
    assert not (tmp_path / "scans_3d").exists()
    steps.clear()
    with pytest.raises(StopError):  # not taken for finished
        make_demo(tmp_path, stop)


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path):
    (tmp_path / "file").write_text("")
    with pytest.raises(UserError, match="file"):
        make_demo(tmp_path / "file" / "demo")


def test_a_large_abdomen_has_five_organs_and_a_tumour_within_the_liver(tmp_path: Path):
    make_large_ct(tmp_path, (60, 200, 200))
    image, mask = (sitk.ReadImage(str(tmp_path / x / "large.nii.gz")) for x in ("images", "masks"))
    assert image.GetSize() == mask.GetSize() == (200, 200, 60)
    assert np.allclose(image.GetSpacing(), (1.792, 1.792, 4.0))
    values, counts = np.unique(sitk.GetArrayFromImage(mask), return_counts=True)
    labels = json.loads((tmp_path / "dataset.json").read_text())["labels"]
    assert values.tolist() == [0, *map(int, labels)]
    assert counts.min() > 300
    tumour = sitk.GetArrayFromImage(mask) == 6
    around = ndimage.binary_dilation(tumour, iterations=2) & ~tumour
    assert (sitk.GetArrayFromImage(mask)[around] == 1).mean() > 0.7
