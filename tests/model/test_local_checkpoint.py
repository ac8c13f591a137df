from pathlib import Path

import pytest

from segicl_gui.model.local_checkpoint import Source, read_folder, read_json, read_source


def test_a_table_is_read():
    source = read_source(Source, {"folder": "here", "tuning": "lora"}, "network.part")
    assert source == Source("here", None, "lora", 8)


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ({}, "folder"),
        ({"folder": "here", "config": {"a": 1}}, "folder"),
        ({"folder": "here", "size": 1}, r"size.*tuning"),
    ],
)
def test_a_table_that_says_too_little_or_too_much_is_told(table: dict[str, object], said: str):
    with pytest.raises(ValueError, match=rf"\[network\.part\].*{said}"):
        read_source(Source, table, "network.part")


def test_what_is_wrong_with_a_folder_is_told(tmp_path: Path):
    def read(missing: list[str], error: Exception | None = None) -> str:
        def reader(folder: Path) -> tuple[str, dict[str, list[str]]]:
            if error is not None:
                raise error
            return folder.name, {"missing_keys": missing}

        return read_folder(str(tmp_path), "network.part", "model", reader)

    with pytest.raises(ValueError, match=r"no model .*config\.json.*\[network\.part\]"):
        read([])
    (tmp_path / "config.json").write_text("{}")
    assert read([]) == tmp_path.name
    with pytest.raises(ValueError, match="lacks 2 weights, a for one"):
        read(["b", "a"])
    with pytest.raises(ValueError, match=r"cannot be read: shape.*Nothing is downloaded"):
        read([], RuntimeError("shape"))


def test_json_of_a_file_that_is_not_there_is_empty(tmp_path: Path):
    assert read_json(tmp_path / "a.json") == {}
    (tmp_path / "a.json").write_text("[1]")
    with pytest.raises(ValueError, match=r"a\.json"):
        read_json(tmp_path / "a.json")
