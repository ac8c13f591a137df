"""Choosing a channel of images that have several, up to the case that comes of it."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tifffile

from segicl_gui.storage.parts import Part
from segicl_gui.ui.dialogs.channels import ChannelsDialog

Make = Callable[..., Any]


@pytest.fixture
def slides(tmp_path: Path) -> Path:
    """Two micrographs of three dyes, and one of one."""
    folder = tmp_path / "slides"
    folder.mkdir()
    rows, columns = np.mgrid[:64, :80]
    dyes = [(((rows - 20 - 10 * c) ** 2 + (columns - 40) ** 2 < 150) * 900 + 90) for c in range(3)]
    metadata = {"axes": "CYX", "Channel": {"Name": ["DAPI", "GFP", "mCherry"]}}
    for name in ("a", "b"):
        tifffile.imwrite(
            folder / f"{name}.ome.tif", np.stack(dyes).astype(np.uint16), metadata=metadata
        )
    tifffile.imwrite(folder / "grey.ome.tif", dyes[0].astype(np.uint16), metadata={"axes": "YX"})
    return folder


def choose(d: Any, folder: Path) -> ChannelsDialog:
    d.window.open_path(folder)
    d.driver.wait(lambda: bool(d.window.findChildren(ChannelsDialog)), "the dialog")
    (dialog,) = d.window.findChildren(ChannelsDialog)
    return dialog


def test_one_channel(desk: Make, slides: Path) -> None:
    d = desk(opened=False)
    dialog = choose(d, slides)
    if os.environ.get("SEGICL_SHOTS"):
        dialog.grab().save(f"{os.environ['SEGICL_SHOTS']}/channels.png")
    assert dialog.channel.itemText(2) == "3: mCherry"
    assert not dialog.colours[0].isEnabled()
    dialog.channel.setCurrentIndex(1)
    dialog.ok.click()
    d.driver.wait(lambda: d.window.workspace is not None, "the project")
    parts = {c.name: c.images[0].part for c in d.work.project.state.cases.values()}
    assert parts == {"a": "channel=1", "b": "channel=1", "grey": ""}
    case = next(c for c in d.work.project.state.cases.values() if c.name == "a")
    assert d.work.library.load(case).image.array[0, 30, 40] == 990


def test_three_as_colour(desk: Make, slides: Path) -> None:
    d = desk(opened=False)
    dialog = choose(d, slides)
    dialog.three.click()
    assert dialog.part() == Part(colour=(0, 1, 2))
    assert not dialog.channel.isEnabled()
    dialog.ok.click()
    d.driver.wait(lambda: d.window.workspace is not None, "the project")
    case = next(c for c in d.work.project.state.cases.values() if c.name == "b")
    assert d.work.library.load(case).image.is_rgb


def test_cancelling_opens_nothing(desk: Make, slides: Path) -> None:
    d = desk(opened=False)
    choose(d, slides).reject()
    assert d.window.workspace is None
    assert not (slides / "project.segicl").exists()
