"""Put the averaged weights of a training run, and what its log says of them, into the model store.

Usage: python packaging/ship_weights.py RUN_FOLDER CONFIG NAME
"""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path

from safetensors.torch import load_file

from segicl_gui.model.network import SegICLNetwork
from segicl_gui.model.pipeline import SegICLPipeline
from segicl_gui.paths import model_store, resource
from segicl_gui.training import curve
from segicl_gui.training.checkpoint import AVERAGE, LOG
from segicl_gui.training.config import read_config

LARGEST = 16 * 2**20


def main(run: Path, config: str, name: str) -> None:
    """Write weights and configuration, and list their SHA-256 in the manifest."""
    network = SegICLNetwork(**read_config(resource(f"training/{config}.toml")).network)
    network.load_state_dict(load_file(run / AVERAGE))
    folder = model_store() / name
    SegICLPipeline.from_network(network).save_pretrained(folder)
    log = (run / LOG).read_text("utf-8").splitlines()
    measured = [line for line in log if json.loads(line)["kind"] == "validation"]
    (folder / "validation.jsonl").write_text("\n".join(measured) + "\n", encoding="utf-8")
    curve.draw(folder / "validation.jsonl", folder / "validation.svg")
    files = {}
    for path in sorted(p for p in folder.rglob("*") if p.is_file() and p.suffix != ".md"):
        if path.stat().st_size > LARGEST:
            sys.exit(f"{path} is larger than {LARGEST} bytes")
        files[path.relative_to(folder).as_posix()] = hashlib.sha256(path.read_bytes()).hexdigest()
    manifest = model_store() / "manifest.json"
    listed = json.loads(manifest.read_text("utf-8"))
    others = [m for m in listed["models"] if m["name"] != name]
    listed["models"] = [*others, {"name": name, "files": files}]
    manifest.write_text(json.dumps(listed, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    main(Path(sys.argv[1]), sys.argv[2], sys.argv[3])
