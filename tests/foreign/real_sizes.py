"""Engines of brought weights at the sizes that are published, with random weights.

    python tests/foreign/real_sizes.py [sam sam2 clipseg seggpt universeg multiverseg]

Says nothing of how good they are: that what is published fits, how much memory it takes, and how
long an answer (`first`), and the same image once more (`again`), take on this machine.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import torch
import transformers
from safetensors.torch import save_file

from segicl_gui.domain.images import content_hash
from segicl_gui.engine.api import CancelToken, ExemplarSpec, LabelSpec, PredictRequest, PromptSpec
from segicl_gui.engine.engines.clipseg import CLIPSegEngine
from segicl_gui.engine.engines.multiverseg import MultiverSegEngine
from segicl_gui.engine.engines.sam import SamEngine
from segicl_gui.engine.engines.seggpt import SegGPTEngine
from segicl_gui.engine.engines.universeg import UniverSegEngine
from segicl_gui.model.published_cross import PublishedCrossNetwork

EXEMPLARS = 3
HF = {  # the libraries' defaults are the published sizes
    "sam": (SamEngine, transformers.SamConfig, transformers.SamModel),
    "sam2": (SamEngine, transformers.Sam2Config, transformers.Sam2Model),
    "clipseg": (
        CLIPSegEngine,
        lambda: transformers.CLIPSegConfig(vision_config={"patch_size": 16}),
        transformers.CLIPSegForImageSegmentation,
    ),
    "seggpt": (SegGPTEngine, transformers.SegGptConfig, transformers.SegGptForImageSegmentation),
}
CROSS = {
    "universeg": (UniverSegEngine, 64, {}),
    "multiverseg": (MultiverSegEngine, 256, {"query_channels": 5, "interactive": True}),
}


def stored(name: str, folder: Path) -> object:
    """Save the network; the engine that reads it."""
    torch.manual_seed(0)
    folder.mkdir()
    if name in CROSS:
        engine, width, how = CROSS[name]
        network = PublishedCrossNetwork([(width, width)] * 4, [(width, width)] * 3, **how)
        save_file(network.state_dict(), folder / "weights.safetensors")
        return engine(folder)
    engine, config, model = HF[name]
    model(config()).save_pretrained(folder)
    if name == "clipseg":
        words = [f"w{i}" for i in range(49406)] + ["<|startoftext|>", "<|endoftext|>"]
        vocabulary = ", ".join(f'"{w}": {i}' for i, w in enumerate(words))
        (folder / "vocab.json").write_text(f"{{{vocabulary}}}")
        (folder / "merges.txt").write_text("#version: 0.2\n")
    return engine(folder)


def main(names: list[str]) -> None:
    rng = np.random.default_rng(0)
    arrays = {}

    def add(array):
        key = content_hash(array)
        arrays[key] = array
        return key

    mask = np.zeros((400, 512), np.uint16)
    mask[100:200, 100:250] = 1
    pairs = [
        ExemplarSpec(add(rng.random(mask.shape, np.float32)), add(mask), (1,))
        for _ in range(EXEMPLARS)
    ]
    query = add(rng.random(mask.shape, np.float32))
    click = PromptSpec(0, 1, "click", True, ((150, 200),))
    for name in names or [*HF, *CROSS]:
        with tempfile.TemporaryDirectory() as folder:
            start = time.perf_counter()
            engine = stored(name, Path(folder) / name)
            loaded = time.perf_counter() - start
            parameters = sum(p.numel() for p in engine.network.parameters())
            request = PredictRequest(
                name, (query,), (LabelSpec(1, "liver"),), tuple(pairs), prompts=(click,)
            )
            took = []
            for _ in range(2):
                start = time.perf_counter()
                engine.predict(request, arrays, CancelToken(), lambda a: None, lambda *x: None)
                took.append(time.perf_counter() - start)
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
            print(
                f"{name}: {parameters / 1e6:.1f} M parameters, made and loaded in {loaded:.1f} s,"
                f" first {took[0]:.2f} s, again {took[1]:.2f} s, at most {peak:.1f} GB so far",
                flush=True,
            )
            del engine


if __name__ == "__main__":
    main(sys.argv[1:])
