"""By hand: exports read by the tools they are for, in an environment of their own.

``python tests/foreign/exports.py make FOLDER`` with the project's Python writes masks of real
images (``../shared/data/dicom``) in all formats, and what they have to come back as; then, where
nnunetv2, slicerio, dcmqi and rt-utils are installed,
``python tests/foreign/exports.py check FOLDER`` reads them and prints a line for each tool.
"""

from __future__ import annotations

import contextlib
import io
import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np

DICOM = Path(__file__).parents[3] / "shared" / "data" / "dicom"
IMAGES = {
    "series": DICOM / "dcmqi_seg" / "24x38x3" / "image",
    "ct": DICOM / "udacity_Study1_HCrop",
    "square": DICOM / "rtutils_ct_rtstruct",
}
NAMES = ("liver", "tumour", "left kidney")


def make(out: Path) -> None:
    out.mkdir(parents=True, exist_ok=True)
    from segicl_gui.domain.labels import Label
    from segicl_gui.storage.exporters.api import ExportCase
    from segicl_gui.storage.exporters.run import FORMATS, export_cases
    from segicl_gui.storage.images import read_geometry

    colors = ("#ff0000", "#00ff00", "#0000ff")
    apart = tuple(Label(i, n, c) for i, (n, c) in enumerate(zip(NAMES, colors, strict=True), 1))
    overlapping = (*apart[:2], Label(3, NAMES[2], colors[2], group=1))
    for image, path in IMAGES.items():
        geometry = read_geometry(path)
        slices, rows, columns = np.indices(geometry.shape)
        label_map = np.zeros(geometry.shape, np.uint16)
        middle = np.array(geometry.shape[1:]) / 2
        distance = np.hypot(rows - middle[0], columns - middle[1])
        label_map[distance < 9] = 1
        label_map[distance < 5] = 2
        label_map[distance < 2] = 0  # a hole
        other = ((rows < middle[0]) & (columns > 3) & (slices > 0)).astype(np.uint16) * 3
        yes = {i: np.ones(geometry.shape[0], bool) for i in (1, 2, 3)}
        together = np.where(label_map == 0, other, label_map).astype(np.uint16)
        expected = {n: geometry.to_source(label_map == i) for i, n in enumerate(NAMES[:2], 1)}
        expected[NAMES[2]] = geometry.to_source(other == 3)
        np.savez(out / f"{image}.npz", **expected, merged=geometry.to_source(together))
        (out / f"{image}.json").write_text(json.dumps({"image": str(path)}))
        for format in FORMATS:
            plain = format in ("nifti", "nrrd", "nnunet", "png", "folder")
            maps, labels = ((together,), apart) if plain else ((label_map, other), overlapping)
            case = ExportCase(image, geometry, maps, labels, yes, path)
            report = export_cases([case], format, out / image / format)
            assert not report.failed, report.failed


def check(out: Path) -> None:
    for image in IMAGES:
        expected = dict(np.load(out / f"{image}.npz"))
        source = json.loads((out / f"{image}.json").read_text())["image"]
        for tool in (nnunet, slicerio, dcmqi, rt_utils, plastimatch, dciodvfy, napari):
            try:
                said = tool(out / image, image, expected, source)
            except ImportError as e:
                said = f"not here ({e.name})"
            print(f"{image}: {tool.__name__}: {said}", flush=True)


def nnunet(folder: Path, image: str, expected: dict, source: str) -> str:
    from nnunetv2.experiment_planning.verify_dataset_integrity import verify_dataset_integrity

    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        verify_dataset_integrity(str(folder / "nnunet"), 2)
    faults = [x for x in said.getvalue().splitlines() if "rror" in x and "any error" not in x]
    return "; ".join(faults) or "no fault"


def slicerio(folder: Path, image: str, expected: dict, source: str) -> str:
    import slicerio as s

    found = s.read_segmentation(str(folder / "seg-nrrd" / f"{image}.seg.nrrd"))
    voxels = found["voxels"]
    wrong = []
    for segment in found["segments"]:
        layer = voxels[segment["layer"]] if voxels.ndim == 4 else voxels
        mask = (layer == segment["labelValue"]).T
        if not np.array_equal(mask, expected[segment["name"]]):
            wrong.append(segment["name"])
    terms = [s["terminology"]["type"][2] for s in found["segments"]]
    return f"differ: {wrong}" if wrong else f"the same masks; terms {terms}"


def dcmqi(folder: Path, image: str, expected: dict, source: str) -> str:
    import SimpleITK as sitk

    out = folder / "dcmqi"
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir()
    program = Path(sys.executable).parent / "segimage2itkimage"
    subprocess.run(
        [program, "--inputDICOM", folder / "dicom-seg" / f"{image}_seg.dcm",
         "--outputDirectory", out, "--outputType", "nrrd"],
        check=True, capture_output=True,
    )  # fmt: skip
    wrong = []
    for number, name in enumerate(NAMES, 1):
        stored = sitk.ReadImage(str(out / f"{number}.nrrd"))
        # dcmqi gives only the slices that have something in them.
        got = sitk.GetArrayFromImage(stored) > 0
        kept = expected[name][expected[name].any((1, 2))]
        if not np.array_equal(got[got.any((1, 2))], kept):
            wrong.append(name)
    return f"differ: {wrong}" if wrong else "the same masks"


def rt_utils(folder: Path, image: str, expected: dict, source: str) -> str:
    from rt_utils import RTStructBuilder

    if len(set(expected["merged"].shape[1:])) > 1:
        return "takes square images only"
    found = RTStructBuilder.create_from(
        dicom_series_path=source, rt_struct_path=str(folder / "rtstruct" / f"{image}_rtstruct.dcm")
    )
    return compared(lambda n: np.moveaxis(found.get_roi_mask_by_name(n), -1, 0), expected)


def plastimatch(folder: Path, image: str, expected: dict, source: str) -> str:
    import SimpleITK as sitk

    if shutil.which("plastimatch") is None:
        return "not here"
    out = folder / "plastimatch"
    shutil.rmtree(out, ignore_errors=True)
    subprocess.run(
        ["plastimatch", "convert", "--input", folder / "rtstruct" / f"{image}_rtstruct.dcm",
         "--referenced-ct", source, "--output-prefix", out, "--prefix-format", "nrrd"],
        check=True, capture_output=True,
    )  # fmt: skip
    got = {n: sitk.GetArrayFromImage(sitk.ReadImage(str(out / f"{n}.nrrd"))) > 0 for n in NAMES}
    return compared(got.__getitem__, expected)


def compared(read: Callable[[str], np.ndarray], expected: dict) -> str:
    """Dice, and how far voxels that differ are from the border, in pixels."""
    from scipy.ndimage import distance_transform_edt as far

    said = []
    for name in NAMES:
        got, mask = read(name), expected[name]
        if got.shape == mask.shape and np.array_equal(got[::-1], mask):
            got = got[::-1]
        both = 2 * (got & mask).sum() / (got.sum() + mask.sum())
        inside = np.array([far(m) if m.any() else np.zeros(m.shape) for m in mask])
        outside = np.array([far(~m) if m.any() else np.zeros(m.shape) for m in mask])
        wrong = got != mask
        apart = np.maximum(inside, outside)[wrong].max() - 0.5 if wrong.any() else 0.0
        said.append(f"{name} Dice {both:.4f}, border off by {apart:.2g} px")
    return "; ".join(said)


def dciodvfy(folder: Path, image: str, expected: dict, source: str) -> str:
    if shutil.which("dciodvfy") is None:
        return "not here"
    said = []
    for file in (f"dicom-seg/{image}_seg.dcm", f"rtstruct/{image}_rtstruct.dcm"):
        done = subprocess.run(
            ["dciodvfy", "-new", folder / file], capture_output=True, text=True, check=False
        )
        said.append(f"{file}: {done.stderr.count('Error')} errors")
    return "; ".join(said)


def napari(folder: Path, image: str, expected: dict, source: str) -> str:
    from napari_builtins.io import napari_get_reader

    files = sorted((folder / "png").glob("*.png"))
    layers = [napari_get_reader(str(f))(str(f))[0] for f in files]
    return f"reads {len(layers)} PNGs, in colour: {layers[0][0].shape[-1] in (3, 4)}"


if __name__ == "__main__":
    {"make": make, "check": check}[sys.argv[1]](Path(sys.argv[2]))
