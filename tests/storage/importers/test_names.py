"""Names of values come from whatever lies beside the mask."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from segicl_gui.domain.errors import UserError
from segicl_gui.storage.folders import LabelEntry
from segicl_gui.storage.importers.names import LARGEST, names_for, objects_label, read_names


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("labels.json", '{"1": "liver", "2": {"name": "cup", "color": "#00ff00"}}',
         {1: LabelEntry("liver"), 2: LabelEntry("cup", "", "#00ff00")}),
        ("labels.json", '{"labels": {"liver": 1, "none": 0, "far": 70000}}',
         {1: LabelEntry("liver")}),
        ("a.json", '{"7": "kidney", "8": 3}', {7: LabelEntry("kidney")}),
        ("a.json", '{"EchoNumber": 2, "Modality": "MR"}', {}),
        ("a.json", '{"labels": {"kidney": 7}}', {7: LabelEntry("kidney")}),
        ("a.json", "{ nonsense", {}),
        ("a.txt", '# ITK-SnAP\n    0     0    0    0        0  0  0    "Clear Label"\n'
                  '    4   255    0  128      1.0  1  1    "left lung"\n',
         {4: LabelEntry("left lung", "", "#ff0080")}),
        ("labels.txt", "# Slicer\n0 Background 0 0 0 0\n2 tissue 128 174 128 255\n",
         {2: LabelEntry("tissue", "", "#80ae80")}),
        ("dataset.json", '{"name": "x", "labels": {"3": {"name": "cup"}}}',
         {3: LabelEntry("cup")}),
        ("dataset.json", '{"modality": {"0": "CT"}, "numTraining": 2, '
                         '"labels": {"0": "background", "1": "liver"}}',
         {1: LabelEntry("liver")}),
        ("dataset.json", '{"channel_names": {"0": "CT"}, "file_ending": ".nii.gz", "labels": '
                         '{"background": 0, "whole": [1, 2, 3], "core": [2, 3], "edge": 3}}',
         {1: LabelEntry("whole"), 2: LabelEntry("core"), 3: LabelEntry("edge")}),
    ],
)  # fmt: skip
def test_files_of_names(
    tmp_path: Path, name: str, text: str, expected: dict[int, LabelEntry]
) -> None:
    (tmp_path / name).write_text(text)
    assert names_for(tmp_path / "a.nii.gz").labels == expected


def test_the_only_list_beside_the_mask(tmp_path: Path) -> None:
    line = '4 255 0 128 1.0 1 1 "lung"'
    (tmp_path / "My labels.txt").write_text(line)
    assert names_for(tmp_path / "a.png").labels[4].name == "lung"
    (tmp_path / "other.txt").write_text(line)
    assert names_for(tmp_path / "a.png").labels == {}


def test_objects_of_our_own_folders(tmp_path: Path) -> None:
    path = tmp_path / "objects" / "a_objects_my_cell.png"
    assert objects_label(path) == ""
    path.parent.mkdir()
    told = {"objects": {"a.png": {"my cell": path.name}}}
    for text, expected in ((json.dumps(told), "my cell"), ("{", ""), ('{"objects": [3]}', "")):
        (tmp_path / "dataset.json").write_text(text)
        assert objects_label(path) == expected
    assert objects_label(tmp_path / "masks" / path.name) == ""


def test_what_is_to_be_ignored(tmp_path: Path) -> None:
    labels = {"background": 0, "liver": 1, "ignore": 2}
    (tmp_path / "dataset.json").write_text(json.dumps({"labels": labels, "file_ending": ".png"}))
    found = names_for(tmp_path / "labelsTr" / "a.png")
    assert (found.ignore, found.labels) == (2, {1: LabelEntry("liver")})


def test_the_nearest_file_counts(tmp_path: Path) -> None:
    (tmp_path / "dataset.json").write_text('{"labels": {"1": "far"}}')
    (tmp_path / "m").mkdir()
    (tmp_path / "m" / "a.json").write_text('{"1": "near"}')
    assert names_for(tmp_path / "m" / "a.png").labels == {1: LabelEntry("near")}
    assert names_for(tmp_path / "m" / "b.png").labels == {1: LabelEntry("far")}
    assert names_for(tmp_path.parent / "x" / "b.png").labels == {}


@pytest.mark.parametrize(
    "text",
    ["{", "[" * 50_000, '{"labels": {"a": "b"}}', '{"labels": {"a": [1, "x"]}}',
     '{"labels": {"a": 70000}}', '{"labels": {"a": {}}, "file_ending": 3}'],
)  # fmt: skip
def test_senseless_files(tmp_path: Path, text: str) -> None:
    (tmp_path / "dataset.json").write_text(text)
    with pytest.raises(UserError):
        names_for(tmp_path / "a.png")


def test_other_files_have_no_names(tmp_path: Path) -> None:
    for text in ("[1, 2]", '"x"', '{"a": null}', "{}"):
        (tmp_path / "labels.json").write_text(text)
        assert read_names(tmp_path / "labels.json").labels == {}
    with (tmp_path / "labels.json").open("wb") as f:
        f.truncate(LARGEST + 1)
    with pytest.raises(UserError, match="too large"):
        read_names(tmp_path / "labels.json")
