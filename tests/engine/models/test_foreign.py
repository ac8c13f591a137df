"""What other programs wrote is recognised, and nothing of it is executed."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save_file

from segicl_gui.domain.errors import UserError
from segicl_gui.engine.models.foreign import (
    engine_of_folder,
    engine_of_weights,
    licence_in_card,
    weight_names,
)


@pytest.mark.parametrize(
    ("config", "engine"),
    [
        ('{"model_type": "sam2"}', "sam"),
        ('{"model_type": "seggpt", "auto_map": {"AutoModel": "evil.py"}}', "seggpt"),
        ('{"_class_name": "SegICLNetwork"}', "segicl"),
        ('{"model_type": "bert"}', ""),
        ('{"model_type": ["sam"]}', ""),
        ("[]", ""),
        ("[" * 100_000, ""),
        ("{", ""),
    ],
)
def test_a_folder_by_its_configuration(tmp_path: Path, config: str, engine: str):
    (tmp_path / "config.json").write_text(config)
    assert engine_of_folder(tmp_path) == engine


def test_a_folder_without_a_configuration(tmp_path: Path):
    assert engine_of_folder(tmp_path) == ""


def test_single_files_by_the_names_of_their_weights(tmp_path: Path):
    path = tmp_path / "w.safetensors"
    names = ["net.enc_blocks.0.cross.cross_conv.weight", "net.out_conv.conv.weight"]
    save_file({n: np.zeros(1, np.float32) for n in names}, path, metadata={"format": "pt"})
    assert sorted(weight_names(path)) == names
    assert engine_of_weights(names) == "universeg"
    more = [*names, "net.enc_blocks.0.target.vmapped.norml.weight"]
    assert engine_of_weights(more) == "multiverseg"
    assert engine_of_weights(["conv.weight"]) == ""


@pytest.mark.parametrize(
    "data",
    [b"", b"\x02\0\0\0\0\0\0\0[]", b"\xff" * 8, b"\x09\0\0\0\0\0\0\0{}", b"PK\x03\x04 a zip"],
)
def test_a_file_that_is_no_safetensors(tmp_path: Path, data: bytes):
    path = tmp_path / "w.safetensors"
    path.write_bytes(data)
    with pytest.raises(UserError, match="no safetensors"):
        weight_names(path)


def test_the_licence_in_the_head_of_a_card(tmp_path: Path):
    card = tmp_path / "README.md"
    card.write_text("---\ntags: [a]\nlicense: apache-2.0\n---\nText\nlicense: mit\n")
    assert licence_in_card(card) == "Apache-2.0"
    card.write_text("license: mit\n")
    assert licence_in_card(card) == ""
    assert licence_in_card(tmp_path / "none.md") == ""
