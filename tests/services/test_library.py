import threading
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import SimpleITK as sitk

from segicl_gui.domain.errors import UserError
from segicl_gui.services import library

Make = Callable[..., Any]


def test_an_image_is_read_once(bench: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    b = bench()
    reads: list[object] = []
    real = library.read_image
    monkeypatch.setattr(library, "read_image", lambda *p: (reads.append(p), real(*p))[1])
    case = b.case
    assert b.work.library.cached(case) is None
    threads = [threading.Thread(target=b.work.library.load, args=(case,)) for _ in range(8)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert len(reads) == 1
    assert b.work.library.cached(case) is b.work.library.load(case)


def test_memory_is_bounded(bench: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(library, "CACHE_BYTES", 16 * 20 * 2)
    b = bench()
    cases = list(b.state.cases.values())
    for case in cases:
        b.work.library.load(case)
    assert [b.work.library.cached(c) is not None for c in cases] == [False, False, True, True]


def test_small_images_are_kept_up_to_a_number(bench: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(library, "KEPT_IMAGES", 3)
    b = bench()
    cases = list(b.state.cases.values())
    for case in cases:
        b.work.library.load(case)
    assert [b.work.library.cached(c) is not None for c in cases] == [False, True, True, True]


def test_a_missing_or_replaced_image_is_told(bench: Make) -> None:
    b = bench()
    first, second = list(b.state.cases.values())[:2]
    b.work.library.path(first).unlink()
    with pytest.raises(UserError):
        b.work.library.load(first)
    sitk.WriteImage(
        sitk.GetImageFromArray(np.zeros((4, 4), np.uint8)), str(b.work.library.path(second))
    )
    with pytest.raises(UserError, match="it had"):
        b.work.library.load(second)


def test_planes_and_looks(bench: Make) -> None:
    b = bench(shape=(5, 16, 20), count=2)
    lib, case = b.work.library, b.case
    plane = lib.plane(case, 2)
    assert plane.dtype == np.float32
    assert plane.shape == (16, 20)
    assert lib.plane_hash(case, 2) == lib.plane_hash(case, 2) != lib.plane_hash(case, 3)
    assert lib.look(case, 2) is lib.look(case, 2)
    assert (lib.look(case, 2) != lib.look(case, 3)).any()


def test_what_is_looked_at_in_passing_takes_no_room_from_what_is_worked_on(
    bench: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(library, "PASSING_BYTES", 16 * 20 * 2)
    b = bench(count=6)
    reads: list[object] = []
    real = library.read_image
    monkeypatch.setattr(library, "read_image", lambda *p: (reads.append(p), real(*p))[1])
    lib, cases = b.work.library, list(b.state.cases.values())
    kept = lib.load(cases[0])
    for case in cases[1:]:
        lib.look(case, 0)
    assert lib.cached(cases[0]) is kept
    assert [lib.cached(c) for c in cases[1:]] == [None] * 5
    assert len(lib._passing) == 2
    lib.plane(cases[-1], 0, passing=True)
    assert len(reads) == 6
    assert lib.load(cases[-1]) is lib.cached(cases[-1])
    assert len(reads) == 6
