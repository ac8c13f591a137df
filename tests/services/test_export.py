"""Exports hold what was confirmed and nothing else."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from pathlib import Path
from types import MappingProxyType

import numpy as np
import PIL.Image
import pytest
import SimpleITK as sitk
from hypothesis import given, settings
from hypothesis import strategies as st

from segicl_gui.domain.errors import UserError
from segicl_gui.domain.labels import Schema
from segicl_gui.domain.masks import LabelMap
from segicl_gui.domain.project import Assessment, CaseState, ProjectState, Status
from segicl_gui.domain.proposals import Proposal, ProposedSlice, Source
from segicl_gui.domain.review import Comment, Review
from segicl_gui.services.export import (
    DONE,
    ExportOptions,
    cached_proposals,
    export_case_of,
    export_project,
)
from segicl_gui.services.projects import create
from segicl_gui.storage.exporters.api import merged_label_map
from segicl_gui.storage.images import read_mask
from segicl_gui.storage.project_store import ProjectStore
from segicl_gui.storage.proposal_cache import PLACE, ProposalCache

SHAPE = (4, 10, 12)
IGNORE = 255
CLOSED = (Assessment.CONFIRMED, Assessment.ABSENT)


@pytest.fixture
def store(tmp_path: Path) -> ProjectStore:
    """A project of two volumes with six labels, nothing drawn."""
    (tmp_path / "scans").mkdir()
    for name in ("a", "b"):
        image = sitk.GetImageFromArray(np.zeros(SHAPE, np.int16))
        image.SetSpacing((1.0, 1.0, 4.0))
        sitk.WriteImage(image, str(tmp_path / "scans" / f"{name}.nii.gz"))
    opened = create(tmp_path / "scans", tmp_path / "p.segicl")
    yield opened.store
    opened.store.close()


def six_labels(state: ProjectState) -> ProjectState:
    schema = Schema()
    for i in range(6):
        schema = schema.add(schema.new(f"label {i + 1}"))
    return replace(state, schema=schema)


def path_of(store: ProjectStore):
    return lambda case: (store.folder / case.images[0].path).resolve()


def drawn(case: CaseState, labels: range | tuple[int, ...], value: Assessment) -> CaseState:
    """A case in which each label has a row of its own in every slice."""
    array = case.mask().array()
    for label in labels:
        array[:, label, 2:8] = label
    case = case.with_mask(0, LabelMap.from_array(array))
    return case.with_assessments(dict.fromkeys(labels, value), range(SHAPE[0]))


def stored_values(path: Path) -> np.ndarray:
    if path.suffix == ".png":  # SimpleITK gives colours
        return np.asarray(PIL.Image.open(path))
    return sitk.GetArrayFromImage(sitk.ReadImage(str(path)))


@pytest.mark.parametrize("format", ["nifti", "nrrd", "png", "folder"])
def test_three_of_six_labels_done_leaves_no_background(store, tmp_path, format):
    state = six_labels(store.load())
    case = next(iter(state.cases.values()))
    case = drawn(case, (1, 2, 3), Assessment.CONFIRMED)
    case = drawn(case, (4,), Assessment.DRAFT)
    out = tmp_path / "out"
    report = export_project(state.with_case(case), store, path_of(store), format, out)
    assert [name for name, _ in report.skipped] == ["b"]
    assert not report.failed
    masks = [p for p in report.written if p.suffix != ".json" and "images" not in p.parts]
    values = np.concatenate([stored_values(p).ravel() for p in masks])
    found = dict(zip(*np.unique(values, return_counts=True), strict=True))
    assert set(found) == {1, 2, 3, IGNORE}
    assert found[1] == 6 * SHAPE[0]


def test_a_finished_case_has_background_and_its_history(store, tmp_path):
    state = six_labels(store.load())
    case = next(iter(state.cases.values()))
    case = drawn(case, (1, 2), Assessment.CONFIRMED)
    case = case.with_assessments(dict.fromkeys(range(3, 7), Assessment.ABSENT), range(SHAPE[0]))
    said = Comment(0, 1.0, 2.0, "look", "ben", "2026-01-01T00:00:00+00:00", resolved=True)
    case = replace(case, review=Review(("anna",), by="ben", comments=(said,)))
    told: list[float] = []
    export_project(
        state.with_case(case), store, path_of(store), "nifti", tmp_path / "out",
        tell=lambda share, name: told.append(share), statuses=DONE,
    )  # fmt: skip
    mask = read_mask(tmp_path / "out" / "a.nii.gz", case.geometry)
    assert set(np.unique(mask)) == {0, 1, 2}
    assert np.array_equal(mask, case.mask().array())
    entry = json.loads((tmp_path / "out" / "manifest.json").read_text())["cases"][0]
    assert entry["provenance"]["history"][0]["title"] == "Project created"
    assert entry["provenance"]["status"] == "done"
    review = entry["provenance"]["review"]
    assert (review["annotators"], review["by"]) == (["anna"], "ben")
    assert review["comments"] == [asdict(said)]
    assert told[-1] == 1.0


def test_only_drafts_is_nothing_to_export(store, tmp_path):
    state = six_labels(store.load())
    case = drawn(next(iter(state.cases.values())), range(1, 7), Assessment.DRAFT)
    with pytest.raises(UserError, match="drafts are not exported"):
        export_project(state.with_case(case), store, path_of(store), "nifti", tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_refused_where_no_case_is_complete(store, tmp_path):
    state = six_labels(store.load())
    case = drawn(next(iter(state.cases.values())), (1, 2), Assessment.CONFIRMED)
    with pytest.raises(UserError, match="nobody assessed everywhere"):
        export_project(
            state.with_case(case), store, path_of(store), "nifti", tmp_path / "out",
            ExportOptions(unassessed="refuse"),
        )  # fmt: skip
    assert not (tmp_path / "out").exists()


def test_voxels_of_a_removed_label_do_not_stand_in_the_way(store, tmp_path):
    state = six_labels(store.load())
    case = drawn(next(iter(state.cases.values())), range(1, 7), Assessment.CONFIRMED)
    state = replace(state, schema=state.schema.remove(6)).with_case(case)
    export_project(state, store, path_of(store), "nifti", tmp_path / "out")
    mask = read_mask(tmp_path / "out" / "a.nii.gz", case.geometry)
    assert set(np.unique(mask)) == {0, 1, 2, 3, 4, 5}


def test_chosen_cases_and_cached_proposals(store, tmp_path):
    state = six_labels(store.load())
    a, b = state.cases.values()
    state = state.with_case(drawn(a, range(1, 7), Assessment.CONFIRMED))
    plane = np.ones(SHAPE[1:], np.uint16)
    source = Source("", (1,), (), 3, "pixels")
    offered = ProposedSlice(plane, plane.astype(np.uint8) * 200, 0.9, source)
    ProposalCache(store.folder / PLACE).save([Proposal(b.id, {(0, 2): offered})])
    found = cached_proposals(store.folder, state)
    assert list(found) == [b.id]

    def names(out, **chosen):
        options = ExportOptions(proposals=True)
        export_project(
            state,
            store,
            path_of(store),
            "nifti",
            tmp_path / out,
            options,
            proposals=found,
            **chosen,
        )
        return sorted(p.name for p in (tmp_path / out).rglob("*.nii.gz"))

    offer = ["b_confidence.nii.gz", "b_proposal.nii.gz"]
    assert names("all") == ["a.nii.gz", *offer]
    assert names("done", statuses=DONE) == ["a.nii.gz"]
    assert names("proposed", statuses=[Status.PROPOSED]) == offer
    assert names("named", names=["a"]) == ["a.nii.gz"]
    with pytest.raises(UserError, match="no case named “c”"):
        names("none", names=["c"])


def assessments(n: int):
    return st.lists(st.sampled_from(list(Assessment)), min_size=n, max_size=n)


@given(
    rows=st.lists(assessments(SHAPE[0]), min_size=3, max_size=3),
    seed=st.integers(0, 2**32 - 1),
    second_group=st.booleans(),
)
@settings(max_examples=60, deadline=None)
def test_no_unassessed_voxel_is_ever_background(rows, seed, second_group):
    """Whatever is drawn and assessed."""

    class Trail:
        def revisions(self, case_id):
            return ()

    schema = six_labels(ProjectState()).schema
    for label in (4, 5, 6):
        schema = schema.remove(label)
    if second_group:
        schema = schema.change(3, group=1, part_of=2)
    rng = np.random.default_rng(seed)
    case = CaseState("a", "a", "", (), geometry())
    case = case.with_mask(0, LabelMap.from_array(rng.integers(0, 3 if second_group else 4, SHAPE)))
    if second_group:
        array = np.where(case.mask(0).array() == 2, rng.integers(0, 2, SHAPE) * 3, 0)
        case = case.with_mask(1, LabelMap.from_array(array))
    case = replace(
        case, assessments=MappingProxyType({i + 1: bytes(row) for i, row in enumerate(rows)})
    )
    out, _ = merged_label_map(export_case_of(case, schema, Trail(), Path("a.nii.gz")))
    for i in range(SHAPE[0]):
        closed = {x.id for x in schema.labels if case.assessment(x.id, i) in CLOSED}
        assert set(np.unique(out[i])) <= {0, IGNORE, *closed}
        if len(closed) < len(schema):
            assert not (out[i] == 0).any()


def geometry():
    from segicl_gui.domain.geometry import Geometry

    identity = (1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0)
    return Geometry.from_source((12, 10, 4), (1.0, 1.0, 4.0), (0.0, 0.0, 0.0), identity)


def test_auto_accepted_counts_only_where_it_is_asked_for(
    store: ProjectStore, tmp_path: Path
) -> None:
    state = six_labels(store.load())
    a, b = state.cases.values()
    state = state.with_case(drawn(a, (1,), Assessment.CONFIRMED))
    state = state.with_case(drawn(b, (1,), Assessment.AUTO))
    plain = export_project(state, store, path_of(store), "nifti", tmp_path / "plain")
    assert [n for n, _ in plain.skipped] == ["b"]
    options = ExportOptions(auto=True)
    export_project(state, store, path_of(store), "nifti", tmp_path / "auto", options)
    manifest = json.loads((tmp_path / "auto" / "manifest.json").read_text())
    assert manifest["options"]["auto_accepted"] is True
    told = {c["name"]: c["labels"][0] for c in manifest["cases"]}
    assert told["a"]["auto_accepted_slices"] == []
    assert told["b"]["auto_accepted_slices"] == told["b"]["assessed_slices"] == [0, 1, 2, 3]
    assert (sitk.GetArrayFromImage(sitk.ReadImage(str(tmp_path / "auto" / "b.nii.gz"))) == 1).any()


def test_only_auto_accepted_is_nothing_to_export_unasked(
    store: ProjectStore, tmp_path: Path
) -> None:
    state = six_labels(store.load())
    state = state.with_case(drawn(next(iter(state.cases.values())), (1,), Assessment.AUTO))
    with pytest.raises(UserError, match="Nothing"):
        export_project(state, store, path_of(store), "nifti", tmp_path / "out")
