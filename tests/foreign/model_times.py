"""How long a large model takes to import, pack and check; by hand, it writes 4 GB.

``python -m tests.foreign.model_times``
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import numpy as np
from safetensors.numpy import save_file

from segicl_gui.engine.models import store
from segicl_gui.engine.models.bringing import install, look, pack

T = TypeVar("T")


def timed(what: str, done: Callable[[], T]) -> T:
    start = time.perf_counter()
    out = done()
    print(f"{what:20} {time.perf_counter() - start:6.1f} s")
    return out


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="segicl-models-") as place:
        os.environ["SEGICL_MODELS"] = str(Path(place) / "store")
        folder = Path(place) / "big"
        folder.mkdir()
        noise = np.random.default_rng(0).integers(0, 255, 10**9, dtype=np.uint8)
        save_file({"w": noise}, folder / "model.safetensors")
        (folder / "config.json").write_text('{"model_type": "seggpt"}')
        known = look(folder, licence="MIT")
        model = timed("folder imported", lambda: install(known, agreed=False))
        packed = timed("packed", lambda: pack(model, Path(place)))
        store.remove("big")
        timed("pack imported", lambda: install(look(packed), agreed=False))
        timed("checked", lambda: store.verified("big"))
        print(f"load {os.getloadavg()[0]:.0f}")


if __name__ == "__main__":
    main()
