"""A small project on disk, and robots that work on packages of it."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import SimpleITK as sitk

from segicl_gui.domain.masks import LabelMap
from segicl_gui.domain.project import Assessment, CaseState, Project, ProjectState
from segicl_gui.services.projects import open_path


def write_project(folder: Path, subjects: int, scans: int = 1) -> Path:
    """A project of `scans` pictures of each subject, with the labels liver and spleen."""
    (folder / "images").mkdir(parents=True)
    names = []
    for s in range(subjects):
        for n in range(scans):
            name = f"s{s:02}_{n}"
            array = np.random.default_rng(100 * s + n).integers(0, 255, (12, 14)).astype(np.uint8)
            sitk.WriteImage(sitk.GetImageFromArray(array), str(folder / "images" / f"{name}.png"))
            names.append({"image": f"{name}.png", "subject": f"s{s:02}"})
    labels = {"1": "liver", "2": "spleen"}
    (folder / "dataset.json").write_text(json.dumps({"name": "study", "labels": labels}))
    opened = open_path(folder)
    state = opened.state
    project = Project(state)
    project.changed.connect(opened.store.append)
    for case in state.cases.values():
        # What is called s01_0 shows the subject s01.
        case = CaseState(**{**_fields(case), "subject": case.name[:3]})
        project.commit_case("subject", case)
    opened.store.close()
    return folder / "project.segicl"


def _fields(case: CaseState) -> dict[str, object]:
    return {name: getattr(case, name) for name in CaseState.__slots__}


class Robot:
    """Opens a project under a name and draws in it."""

    def __init__(self, folder: Path, who: str) -> None:
        self.opened = open_path(folder)
        self.project = Project(self.opened.state)
        self.project.who = self.opened.store.who = who
        self.project.changed.connect(self.opened.store.append)

    def __enter__(self) -> Robot:
        return self

    def __exit__(self, *error: object) -> None:
        self.opened.store.close()

    @property
    def state(self) -> ProjectState:
        return self.project.state

    def draw(self, case_id: str, seed: int, labels: tuple[int, ...] = (1, 2)) -> None:
        """Confirm a random mask, in two steps."""
        rng = np.random.default_rng(seed)
        for value in (Assessment.DRAFT, Assessment.CONFIRMED):
            case = self.state.cases[case_id]
            array = rng.choice([0, *labels], case.geometry.shape).astype(np.uint16)
            case = case.with_mask(0, LabelMap.from_array(array))
            case = case.with_assessments(dict.fromkeys(labels, value), [0])
            self.project.commit_case(f"{value.name.lower()} {seed}", case)


def drawn(state: ProjectState) -> dict[str, str]:
    """Case id -> digest of its mask."""
    return {i: c.mask(0).digest for i, c in state.cases.items()}
