"""The sheet of tasks is a picture with a row a task."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

torch = pytest.importorskip("torch")

from segicl_gui.training.task import TaskBatch  # noqa: E402
from segicl_gui.training.task_sheet import write_task_sheet  # noqa: E402


def test_the_sheet_shows_every_task_with_its_outline(tmp_path: Path) -> None:
    masks = torch.zeros(2, 3, 1, 32, 32)
    masks[..., 8:20, 8:20] = 1
    batch = TaskBatch(torch.full((2, 3, 3, 32, 32), 0.5), masks, ["square", "the same " * 20])

    write_task_sheet(tmp_path / "sheet.png", batch)

    with Image.open(tmp_path / "sheet.png") as sheet:
        assert sheet.height >= 2 * 32
        assert sheet.width > 3 * 32
        colours = {colour for _, colour in sheet.convert("RGB").getcolors(1 << 16)}
    assert any(green > 240 and red < 60 for red, green, _ in colours)
    assert (127, 127, 127) in colours
