"""Proposals leave apart from masks, where they are undecided."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import SimpleITK as sitk

from segicl_gui.domain.geometry import Geometry
from segicl_gui.domain.labels import Label
from segicl_gui.domain.proposals import Proposal, ProposedSlice, Source
from segicl_gui.storage.exporters.api import ExportCase, ExportOptions
from segicl_gui.storage.exporters.run import export_cases


def case(assessed: list[bool]) -> ExportCase:
    eye = (1.0, 0, 0, 0, 1, 0, 0, 0, 1)
    geometry = Geometry.from_source((5, 6, 3), (1, 1, 4), (0, 0, 0), eye)
    source = Source("", (1,), (), 3, "segicl")
    slices = {
        (0, i): ProposedSlice(
            np.full((6, 5), 1, np.uint16), np.full((6, 5), 100 + i, np.uint8), 0.9, source
        )
        for i in range(2)
    }
    empty = np.zeros(geometry.shape, np.uint16)
    label = Label(1, "x", "#ff0000")
    return ExportCase(
        "a", geometry, (empty,), (label,), {1: np.array(assessed)}, proposal=Proposal("a", slices)
    )


def values(path: Path) -> np.ndarray:
    return sitk.GetArrayFromImage(sitk.ReadImage(str(path)))


def test_undecided_slices_are_written_beside_the_masks(tmp_path: Path) -> None:
    export_cases([case([True, False, True])], "nrrd", tmp_path, ExportOptions(proposals=True))
    mask = values(tmp_path / "proposals" / "a_proposal.nii.gz")
    confidence = values(tmp_path / "proposals" / "a_confidence.nii.gz")
    assert [set(np.unique(x)) for x in mask] == [{255}, {1}, {255}]
    assert [set(np.unique(x)) for x in confidence] == [{0}, {101}, {0}]
    assert (values(tmp_path / "a.nrrd")[1] == 255).all()  # proposed, not confirmed
    entry = json.loads((tmp_path / "manifest.json").read_text("utf-8"))["cases"][0]
    assert entry["proposals"][0]["slices"] == [1]
    assert entry["proposals"][0]["engines"] == ["segicl"]
    assert "proposals/a_confidence.nii.gz" in entry["sha256"]


def test_a_case_with_nothing_but_a_proposal(tmp_path: Path) -> None:
    new = case([False, False, False])
    report = export_cases([new], "png", tmp_path / "a", ExportOptions(proposals=True))
    assert sorted(p.name for p in report.written) == [
        "a_confidence.nii.gz", "a_proposal.nii.gz", "manifest.json",
    ]  # fmt: skip
    report = export_cases([new], "png", tmp_path / "b")
    assert [n for n, _ in report.skipped] == ["a"]
    # Where all is decided, there is nothing to tell.
    done = replace(new, assessed={1: np.ones(3, bool)})
    export_cases([done], "nifti", tmp_path / "c", ExportOptions(proposals=True))
    assert sorted(p.name for p in (tmp_path / "c").iterdir()) == ["a.nii.gz", "manifest.json"]
