"""What is read back from a pack: colours, subjects, and who shows a target."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from segicl_gui.training.packed import read_pack
from segicl_gui.training.packing import pack


def test_images_subjects_and_targets_are_those_of_the_folders(
    folders: list[Path], tmp_path: Path
) -> None:
    pack(folders, tmp_path / "pack.npz", size=48)
    read = read_pack(tmp_path / "pack.npz")
    n = len(read.channels)
    assert read.masks.shape == (n, 48, 48)
    assert len(read.subjects) == len(read.limits) == n
    targets = {(t.dataset, t.series, t.name): t for t in read.targets}
    nucleus, gland = (targets["cells", 0, name] for name in ("nucleus", "gland"))
    assert nucleus.description == "dark and round"
    assert {read.subjects[i] for i in nucleus.members} == {"cells/a", "cells/b", "cells/c"}
    # Who lacks the gland is known.
    assert {read.subjects[i] for i in gland.others} == {"cells/c"}
    assert not set(gland.members) & set(gland.others)
    for i in nucleus.members:
        assert np.isin(read.masks[i], nucleus.values).any()
        # A colour picture has a plane for each colour, a slice one for all three.
        assert len(set(read.channels[i])) == 3
    kidney = next(t for t in read.targets if t.dataset == "trunk")
    assert all(len(set(read.channels[i])) == 1 for i in kidney.members)


def test_what_is_no_pack_is_told(tmp_path: Path) -> None:
    (tmp_path / "pack.npz").write_bytes(b"PK\x03\x04 cut off")
    with pytest.raises(ValueError, match=r"pack\.npz"):
        read_pack(tmp_path / "pack.npz")
