"""The demo's image data: made here, so that it is free to use, small, and repeatable."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import SimpleITK as sitk

from segicl_gui.domain.errors import UserError
from segicl_gui.paths import resource
from segicl_gui.services.demo_cells import draw_smear
from segicl_gui.services.demo_ct import SPACING, draw_scan

Progress = Callable[[float, str], None]
"""Told the share done (0..1) and a short text; may raise to stop the work."""

_RECIPE = "demo.json"


@dataclass(frozen=True, slots=True)
class DemoData:
    """Where the demo's files lie.

    Parameters
    ----------
    scans_3d, scans_2d : Path
        Data-set folders as an annotator finds them: all images, masks for the first case only.
    truth_3d, truth_2d : Path
        The same with every mask, to measure by; never to be opened as a project in the demo.
    """

    scans_3d: Path
    scans_2d: Path
    truth_3d: Path
    truth_2d: Path


def make_demo(out: Path, progress: Progress | None = None) -> DemoData:
    """Write the demo's scans below `out`, as ``resources/demo.json`` asks.

    Takes some ten seconds on one core and 25 MB; nothing where they are there already. The seed
    is fixed; other processors or library versions may round a few voxels differently.

    Parameters
    ----------
    out : Path
        Made where it is missing; other files in it are left alone.
    progress : callable, optional

    Raises
    ------
    UserError
        If `out` cannot be written.
    """
    demo = DemoData(
        out / "scans_3d", out / "scans_2d", out / "truth" / "scans_3d", out / "truth" / "scans_2d"
    )
    text = resource(_RECIPE).read_text("utf-8")
    done = out / "truth" / _RECIPE
    if done.is_file() and done.read_text("utf-8") == text:
        return demo
    recipe = json.loads(text)
    ct, cells, seed = recipe["scans_3d"], recipe["scans_2d"], int(recipe["seed"])
    report = progress or (lambda share, what: None)
    try:
        make_cells_2d(demo.truth_2d, cells["cases"], seed=seed, recipe=cells,
                      progress=lambda share, what: report(0.1 * share, what))  # fmt: skip
        make_ct_series(demo.truth_3d, ct["cases"], seed=seed, recipe=ct,
                       progress=lambda share, what: report(0.1 + 0.9 * share, what))  # fmt: skip
        _hide_masks(demo.truth_2d, demo.scans_2d, cells["labelled"])
        _hide_masks(demo.truth_3d, demo.scans_3d, ct["labelled"])
        done.write_text(text, "utf-8")
    except (OSError, RuntimeError) as e:  # SimpleITK knows no other error
        raise UserError(
            "Cannot make the demo's scans",
            f"Writing to “{out}” failed: {_last_line(e)}",
            "Choose a folder you may write to, on a disk with 30 MB free.",
        ) from e
    return demo


def make_ct_series(
    out: Path,
    patients: int = 8,
    shape: tuple[int, int, int] = (24, 192, 192),
    seed: int = 7,
    recipe: Mapping[str, Any] | None = None,
    progress: Progress | None = None,
) -> None:
    """Write a data-set folder of CT-like abdomens: liver, kidneys and spleen.

    Parameters
    ----------
    out : Path
        Gets ``images/patient01.nii.gz`` ... (int16, Hounsfield units, 5 x 1.8 x 1.8 mm),
        ``masks/`` of the same names (uint8) and ``dataset.json``.
    patients : int
        A patient stays the same however many others are made.
    shape : tuple of int
        (slices, rows, columns).
    seed : int
    recipe : mapping, optional
        Name and labels for ``dataset.json``; by default those of the demo.
    progress : callable, optional
    """
    _start(out, recipe or _recipe("scans_3d"), "3D", "CT", patients)
    for i in range(patients):
        if progress:
            progress(i / patients, f"Drawing patient {i + 1} of {patients}")
        scan = draw_scan(shape, np.random.default_rng([seed, 3, i]))
        name = f"patient{i + 1:02d}.nii.gz"
        _write_volume(scan.image, out / "images" / name)
        _write_volume(scan.mask.astype(np.uint8), out / "masks" / name)


def make_large_ct(out: Path, shape: tuple[int, int, int] = (300, 512, 512), seed: int = 7) -> None:
    """Write a data-set folder of one large abdomen: five organs and a tumour in the liver.

    Takes a minute or two and 6 GB of memory.

    Parameters
    ----------
    out : Path
        Gets ``images/large.nii.gz`` (int16, Hounsfield units), ``masks/large.nii.gz`` and
        ``dataset.json``.
    shape : tuple of int
        (slices, rows, columns), even; 240 by 358 by 358 mm.
    """
    recipe = _recipe("large_ct")
    _start(out, recipe, "3D", "CT", 1)
    half = shape[0] // 2, shape[1] // 2, shape[2] // 2
    drawn = 240 / half[0], 358.4 / half[1], 358.4 / half[2]
    rng = np.random.default_rng([seed, 5])
    scan = draw_scan(half, rng, drawn, finer=2, all_organs=True)
    spacing = drawn[0] / 2, drawn[1] / 2, drawn[2] / 2
    _write_volume(scan.image, out / "images" / "large.nii.gz", spacing)
    _write_volume(scan.mask.astype(np.uint8), out / "masks" / "large.nii.gz", spacing)


def make_cells_2d(
    out: Path,
    images: int = 12,
    size: int = 256,
    seed: int = 7,
    recipe: Mapping[str, Any] | None = None,
    progress: Progress | None = None,
) -> None:
    """Write a data-set folder of stained blood smears: cytoplasm and nucleus of white cells.

    Parameters
    ----------
    out : Path
        Gets ``images/smear01.png`` ... (RGB), ``masks/`` of the same names (8-bit) and
        ``dataset.json``.
    images : int
        An image stays the same however many others are made.
    size : int
        Rows and columns.
    seed, recipe, progress
        As for `make_ct_series`.
    """
    _start(out, recipe or _recipe("scans_2d"), "2D", "SM", images)
    for i in range(images):
        if progress:
            progress(i / images, f"Drawing blood smear {i + 1} of {images}")
        smear = draw_smear(size, np.random.default_rng([seed, 2, i]))
        name = f"smear{i + 1:02d}.png"
        picture = sitk.GetImageFromArray(smear.image, isVector=True)
        sitk.WriteImage(picture, str(out / "images" / name))
        mask = sitk.GetImageFromArray(smear.mask.astype(np.uint8))
        sitk.WriteImage(mask, str(out / "masks" / name))


def _recipe(part: str) -> dict[str, Any]:
    recipe: dict[str, Any] = json.loads(resource(_RECIPE).read_text("utf-8"))[part]
    return recipe


def _start(out: Path, recipe: Mapping[str, Any], dims: str, modality: str, n: int) -> None:
    """Make the folders and the description of a data set."""
    for folder in ("images", "masks"):
        (out / folder).mkdir(parents=True, exist_ok=True)
    description = {
        "name": recipe["name"],
        "dims": dims,
        "n": n,
        "modality": modality,
        "labels": recipe["labels"],
        "subject_id": "file name up to the first underscore",
        "source": "drawn by a program (segicl_gui.services.demo_data); shows no real patient",
        "licence": "CC0-1.0",
    }
    (out / "dataset.json").write_text(json.dumps(description, indent=1) + "\n", "utf-8")


def _write_volume(
    array: npt.NDArray[Any], path: Path, spacing: tuple[float, float, float] = SPACING
) -> None:
    """Write (slice, row, column) running to head, back and left: SimpleITK's own LPS axes."""
    image = sitk.GetImageFromArray(array)
    image.SetSpacing(spacing[::-1])
    middle = [-(n - 1) / 2 * s for n, s in zip(image.GetSize(), spacing[::-1], strict=True)]
    image.SetOrigin(middle)
    sitk.WriteImage(image, str(path), useCompression=True)


def _hide_masks(truth: Path, out: Path, labelled: int) -> None:
    """Copy a data set with the masks of its first `labelled` cases only."""
    shutil.copytree(truth / "images", out / "images", dirs_exist_ok=True)
    shutil.copy(truth / "dataset.json", out)
    (out / "masks").mkdir(exist_ok=True)
    for mask in sorted((truth / "masks").iterdir())[:labelled]:
        shutil.copy(mask, out / "masks")


def _last_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[-1]
