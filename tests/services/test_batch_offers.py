"""Results of a batch open in a project as proposed."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import SimpleITK as sitk

from segicl_gui.app import opened_project
from segicl_gui.domain.labels import Label
from segicl_gui.domain.project import Project
from segicl_gui.engine.api import CancelToken, SlicePrediction
from segicl_gui.services.batch import queries_of
from segicl_gui.services.batch_cases import How, work
from segicl_gui.services.batch_offers import offer
from segicl_gui.services.mouse_tools.numbering import settle
from segicl_gui.services.teaching import teaching_by_text
from segicl_gui.storage.proposal_cache import PLACE, ProposalCache


class Slices:
    """Labels what is bright; surer of some slices than of others."""

    name, version = "slices", "1"

    def predict(self, request, arrays, cancel, emit, progress):
        for i, query in enumerate(request.queries):
            mask = (arrays[query] > 0.5).astype(np.uint16) * request.labels[0].id
            emit(SlicePrediction(i, mask, np.full(mask.shape, 10 * i, np.uint8), i / 10))


@pytest.fixture
def scans(tmp_path: Path) -> Path:
    folder = tmp_path / "scans"
    folder.mkdir()
    for n in range(2):
        array = np.full((5, 12, 14), 10, np.int16)
        array[1:4, 3:8, 2 + n : 9] = 200
        image = sitk.GetImageFromArray(array)
        image.SetSpacing((1.0, 1.0, 4.0))
        sitk.WriteImage(image, str(folder / f"ct{n}.nii.gz"))
    return folder


def test_cases_are_proposed_with_their_uncertainty(scans, tmp_path):
    out, text = tmp_path / "out", teaching_by_text("spot: bright")
    for query in queries_of([scans], out / "masks"):
        work(query, text, Slices(), How(out, "x", "slices 1"), CancelToken())
    (out / "records" / "broken.json").write_text('{"image_hash": 3}')
    with opened_project(scans, make=True) as opened:
        live = Project(opened.state, settle)
        live.changed.connect(lambda step: opened.store.append(step))
        assert offer(live, opened.store.folder, out, text.labels) == 2
        # Again, it adds nothing.
        assert offer(live, opened.store.folder, out, text.labels) == 2
    with opened_project(scans, read_only=True) as opened:
        (label,) = opened.state.schema.labels
        assert (label.name, label.description) == ("spot", "bright")
        cache = ProposalCache(opened.store.folder / PLACE)
        assert set(cache.load_summaries()) == set(opened.state.cases)
        for proposal in cache.load(opened.state.cases):
            assert sorted(proposal.slices) == [(label.group, i) for i in range(5)]
            shown = proposal.slices[label.group, 2]
            assert set(np.unique(shown.mask)) == {0, label.id}
            assert (shown.confidence == 20).all()
            assert shown.quality == 0.2
            assert "batch" in shown.note
            assert proposal.quality == pytest.approx((0.1 + 0.2 + 0.3) / 3)


def test_labels_are_known_by_their_names(scans, tmp_path):
    out, text = tmp_path / "out", teaching_by_text("Spot")
    for query in queries_of([scans], out / "masks"):
        work(query, text, Slices(), How(out, "x", "slices 1"), CancelToken())
    with opened_project(scans, make=True) as opened:
        other = opened.state.schema.add(Label(7, "spot", "#00ff00"))
        live = Project(opened.state, settle)
        live.changed.connect(lambda step: opened.store.append(step))
        from dataclasses import replace

        live.commit_shared("", replace(live.state, schema=other))
        offer(live, opened.store.folder, out, text.labels)
        assert live.state.schema.ids() == (7,)
        proposal = next(ProposalCache(opened.store.folder / PLACE).load(live.state.cases))
        assert set(np.unique(proposal.slices[0, 2].mask)) == {0, 7}
