"""The time of the operations: each is measured where it can be done."""

from __future__ import annotations

import json

from segicl_gui.services.operation_table import OPERATIONS
from segicl_gui.ui import bench_editing


def test_every_operation_is_measured_where_it_can_be_done(tmp_path, monkeypatch, capsys):
    real = bench_editing.measure
    monkeypatch.setattr(bench_editing, "measure", lambda repeats, *sides: real(repeats, 48, 24))
    assert bench_editing.run(tmp_path / "rows.json", quick=True) == 0
    rows = json.loads((tmp_path / "rows.json").read_text())
    names = [f"{x.title}, 48²" for x in OPERATIONS if x.slice_too]
    names += [f"{x.title}, 24³" for x in OPERATIONS if x.volume_too]
    assert [r["name"] for r in rows] == names
    assert all(r["value"] > 0 for r in rows)
    assert "Interpolate slices, 24³" in capsys.readouterr().out
