"""What a disk may hold after a power cut."""

from __future__ import annotations

import random

import pytest

from tests.crash.power import Deed, DiskImage

CUTS = 300


def write(path: str, offset: int, data: bytes) -> Deed:
    return Deed("W", path, offset, data)


def sync(path: str) -> Deed:
    return Deed("S", path, 0, b"")


def after(image: DiskImage, path: str) -> set[bytes | None]:
    """All that was found of a file in many cuts."""
    return {image.cut(random.Random(n)).get(path) for n in range(CUTS)}


def test_what_was_synced_is_there_and_what_was_not_may_be_missing_or_torn() -> None:
    image = DiskImage({"/p/a": b"old"})
    image.do(write("/p/a", 0, b"new"))
    image.do(sync("/p/a"))
    image.do(write("/p/a", 3, b"x" * 1024))
    assert after(image, "/p/a") == {b"new", b"new" + b"x" * 512, b"new" + b"x" * 1024}


def test_writes_may_come_in_any_order() -> None:
    image = DiskImage({"/p/a": b"--"})
    image.do(write("/p/a", 0, b"1"))
    image.do(write("/p/a", 1, b"2"))
    assert after(image, "/p/a") == {b"--", b"1-", b"-2", b"12"}


@pytest.mark.parametrize("synced", [True, False])
def test_a_file_has_its_new_name_for_sure_once_the_folder_is_synced(synced: bool) -> None:
    image = DiskImage({"/p/target": b"old"})
    image.do(Deed("C", "/p/new", 0, b""))
    image.do(write("/p/new", 0, b"new"))
    image.do(sync("/p/new"))
    image.do(Deed("R", "/p/new", 0, b"/p/target"))
    if synced:
        image.do(sync("/p"))
    assert after(image, "/p/target") == ({b"new"} if synced else {b"old", b"new"})


def test_what_was_cut_off_or_removed_may_still_be_there() -> None:
    image = DiskImage({"/p/a": b"long", "/p/b": b""})
    image.do(Deed("T", "/p/a", 1, b""))
    image.do(Deed("U", "/p/b", 0, b""))
    assert after(image, "/p/a") == {b"long", b"l"}
    assert after(image, "/p/b") == {b"", None}
