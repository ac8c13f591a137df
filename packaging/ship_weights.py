"""Put the averaged weights of a training run, and what its log says of them, into the model store.

Usage: python packaging/ship_weights.py RUN_FOLDER CONFIG NAME [PACK]
           with PACK, the images it was trained on, the card's picture of failures is drawn anew
       python packaging/ship_weights.py NAME
           lists the files of a model again, after a picture was added or changed
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import sys
from pathlib import Path

from safetensors.torch import load_file

from segicl_gui.engine.models.manifest import ModelFile, parse
from segicl_gui.model.in_context import build
from segicl_gui.model.network import SegICLNetwork
from segicl_gui.model.pipeline import SegICLPipeline
from segicl_gui.paths import model_store, resource
from segicl_gui.training import curve
from segicl_gui.training.checkpoint import AVERAGE, LOG
from segicl_gui.training.config import read_config

LARGEST = 16 * 2**20
FAILURES = "failures.png"


def main(run: Path, config: str, name: str, pack: Path | None = None) -> None:
    """Write weights, configuration and pictures, and list them."""
    network = build(read_config(resource(f"training/{config}.toml")).network)
    network.load_state_dict(load_file(run / AVERAGE))
    if pack is not None and not isinstance(network, SegICLNetwork):
        sys.exit("PACK: only of SegICL networks can a picture of failures be drawn")
    folder = model_store() / name
    before = _weights(folder)
    if isinstance(network, SegICLNetwork):
        SegICLPipeline.from_network(network).save_pretrained(folder)
    else:
        network.save_pretrained(folder, safe_serialization=True)
    log = (run / LOG).read_text("utf-8").splitlines()
    measured = [line for line in log if json.loads(line)["kind"] == "validation"]
    (folder / "validation.jsonl").write_text("\n".join(measured) + "\n", encoding="utf-8")
    curve.draw(folder / "validation.jsonl", folder / "validation.svg")
    if pack is not None:
        from card_pictures import draw

        draw(folder, folder / FAILURES, pack)
    elif (folder / FAILURES).exists() and _weights(folder) != before:
        (folder / FAILURES).unlink()
        sys.stderr.write(f"{FAILURES} showed earlier weights and is removed; PACK draws it anew\n")
    list_files(name)


def list_files(name: str) -> None:
    """Write the SHA-256 of a model's files into the manifest."""
    folder = model_store() / name
    files = {}
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        if path.stat().st_size > LARGEST:
            sys.exit(f"{path} is larger than {LARGEST} bytes")
        data = path.read_bytes()
        file = ModelFile(hashlib.sha256(data).hexdigest(), len(data))
        files[path.relative_to(folder).as_posix()] = file
    if not files:
        sys.exit(f"there is no model in {folder}")
    manifest = model_store() / "manifest.json"
    listed = json.loads(manifest.read_text("utf-8"))
    places = {m["id"]: i for i, m in enumerate(listed["models"])}
    if name not in places:
        sys.exit(f"write id, engine, title, notes and licence of “{name}” into {manifest} first")
    told = listed["models"][places[name]]
    told["files"] = {n: dataclasses.asdict(f) for n, f in files.items()}
    parse(told, str(manifest))
    manifest.write_text(json.dumps(listed, indent=1) + "\n", encoding="utf-8")


def _weights(folder: Path) -> list[str]:
    return [hashlib.sha256(p.read_bytes()).hexdigest() for p in folder.glob("*.safetensors")]


if __name__ == "__main__":
    if len(sys.argv) == 2:
        list_files(sys.argv[1])
    elif len(sys.argv) in (4, 5):
        main(Path(sys.argv[1]), sys.argv[2], sys.argv[3], *map(Path, sys.argv[4:]))
    else:
        sys.exit(__doc__)
