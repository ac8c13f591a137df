"""Writes a small project with the code it is run with, as SQL text, for tests/storage/earlier.

    git archive COMMIT segicl_gui | tar -x -C FOLDER
    LOGNAME=anna PYTHONPATH=FOLDER python tests/foreign/earlier_formats.py NAME.sql

Run it with a version before its format number is raised; it uses what that version has.
"""

from __future__ import annotations

import sqlite3
import sys
import tempfile
from dataclasses import fields, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np

from segicl_gui.domain.geometry import Geometry
from segicl_gui.domain.labels import Schema
from segicl_gui.domain.masks import LabelMap
from segicl_gui.domain.project import Assessment, CaseState, ImageRef, Mark, Project, ProjectState
from segicl_gui.storage.project_store import ProjectStore

AXES = (1, 0, 0, 0, 1, 0, 0, 0, 1)


def extras(case: CaseState) -> dict[str, Any]:
    """Values of the fields that came after the first version, where there are such fields."""
    known = {f.name for f in fields(CaseState)}
    found: dict[str, Any] = {}
    if "prompts" in known:
        from segicl_gui.domain.prompts import Prompt, PromptKind

        kind = next(iter(PromptKind))
        found["prompts"] = (Prompt(1, 2, kind, True, ((2.0, 3.0),)),)
    if "objects" in known:
        numbers = np.where(case.mask(0).array() == 2, 7, 0)
        found["objects"] = MappingProxyType({2: LabelMap.from_array(numbers)})
    if "tags" in known:
        found["tags"] = MappingProxyType({0: "ED"})
    if "repeat_of" in known:
        found["repeat_of"] = "other"
    if "review" in known:
        from segicl_gui.domain.review import Comment, Review

        comment = Comment(1, 2.0, 3.0, "Look here", "bea", "2026-01-02T03:04:05+00:00")
        found["review"] = Review(annotators=("anna",), comments=(comment,))
    return found


def main(out: Path) -> None:
    """Write the dump."""
    schema = Schema()
    schema = schema.add(schema.new("liver"))
    schema = schema.add(schema.new("tumour"))
    geometry = Geometry.from_source((5, 6, 4), (1.0, 1.0, 3.0), (0.0,) * 3, AXES)
    reference = ImageRef("../images/x.nii.gz", "ab" * 16)
    if hasattr(reference, "part"):
        reference = replace(reference, part="0")
    start = ProjectState(name="earlier", schema=schema)
    for name in ("x", "other"):
        start = start.with_case(CaseState(name, f"Case {name}", "p1", (reference,), geometry))
    with tempfile.TemporaryDirectory() as folder:
        store = ProjectStore.create(Path(folder) / "p.segicl", start)
        project = Project(start)
        project.changed.connect(store.append)
        array = np.zeros(geometry.shape, np.uint16)
        array[1, 2:4, 1:4], array[2, 1, 1] = 1, 2
        last = getattr(Assessment, "AUTO", Assessment.DRAFT)
        case = start.cases["x"].with_mask(0, LabelMap.from_array(array))
        case = case.with_assessments({1: Assessment.CONFIRMED, 2: Assessment.ABSENT}, [1])
        case = case.with_assessments({2: last}, [2])
        project.commit_case("Brush liver", replace(case, note="seen"), {"tool": "brush"})
        case = project.state.cases["x"]
        project.commit_case("Told more", replace(case, **extras(case)))
        marks = MappingProxyType({"x:1": Mark.PINNED})
        project.commit_shared("Pin", replace(project.state, marks=marks))
        store.save_screen({"case": "x", "index": 1})
        store.close()
        connection = sqlite3.connect(Path(folder) / "p.segicl" / "project.db")
        out.write_text("\n".join(connection.iterdump()) + "\n", encoding="utf-8")
        connection.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
