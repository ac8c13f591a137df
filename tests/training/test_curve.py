import json
from pathlib import Path
from xml.etree import ElementTree

from segicl_gui.training import curve

SVG = "{http://www.w3.org/2000/svg}"


def test_each_measure_is_a_line_with_its_last_value(tmp_path: Path):
    rows = [
        {"kind": "start"},
        {"kind": "validation", "minutes": 0.0, "dice": {"a <1>": 0.0}},
        {"kind": "train", "minutes": 5},
        {"kind": "validation", "minutes": 10.0, "dice": {"a <1>": 1.0, "b": 0.5}},
    ]
    log = tmp_path / "log.jsonl"
    log.write_text("\n".join(json.dumps(r) for r in rows) + "\n", encoding="utf-8")
    curve.draw(log, tmp_path / "curve.svg")
    root = ElementTree.parse(tmp_path / "curve.svg").getroot()
    lines = [p.get("points", "").split() for p in root.iter(f"{SVG}polyline")]
    assert [len(points) for points in lines] == [2, 1]
    (left, bottom), (right, top) = (tuple(map(float, p.split(","))) for p in lines[0])
    assert left < right
    assert top < bottom  # higher is better is higher
    assert lines[1][0].split(",")[0] == lines[0][1].split(",")[0]  # at the same minute
    words = [t.text for t in root.iter(f"{SVG}text")]
    assert {"a <1>: 1.000", "b: 0.500", "minutes"} <= set(words)


def test_nothing_measured_draws_nothing(tmp_path: Path):
    log = tmp_path / "log.jsonl"
    log.write_text('{"kind": "start"}\n', encoding="utf-8")
    curve.draw(log, tmp_path / "curve.svg")
    assert not (tmp_path / "curve.svg").exists()
