"""What is taken into a package before it travels; with a server: `test_package_exchange`."""

from __future__ import annotations

from pathlib import Path

from PIL import Image

from segicl_gui.services.package_images import PLACE, take_in_images
from segicl_gui.services.packages import plan, split
from segicl_gui.services.projects import case_without_mask, open_path
from tests.services.teamwork import Robot, write_project


def test_only_added_images_that_are_there(tmp_path: Path) -> None:
    study = write_project(tmp_path / "study", 2)
    opened = open_path(study)
    packages = plan(opened.state, ["ben"])
    (mine,) = split(opened.state, study, packages, tmp_path / "out", link_images=True)
    take_in_images(opened.state, opened.store)  # no package
    assert not (study / PLACE).exists()
    opened.store.close()
    new = {}
    with Robot(mine, "ben") as robot:
        for n, name in enumerate(("kept.png", "gone.png")):
            Image.new("L", (8 + n, 6), 9).save(tmp_path / name)
            new[name] = case_without_mask(tmp_path / name, mine)
            robot.project.commit_shared("more", robot.state.with_case(new[name]))
        (tmp_path / "gone.png").unlink()
        before = robot.state
        take_in_images(before, robot.opened.store)
    opened = open_path(mine)
    opened.store.close()
    now = opened.state.cases[new["kept.png"].id]
    assert now.images[0].path == f"{PLACE}/{now.id}-0/kept.png"
    others = [i for i in before.cases if i != now.id]
    assert [opened.state.cases[i].images for i in others] == [
        before.cases[i].images for i in others
    ]
    assert [p.name for p in (mine / PLACE).rglob("*.png")] == ["kept.png"]
