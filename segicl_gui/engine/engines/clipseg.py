"""The `clipseg` engine: labels found by what they are called, without any exemplar.

CLIPSeg, Lüddecke and Ecker, CVPR 2022, arXiv 2112.10003. Weights as the library transformers
writes them, such as CIDAS/clipseg-rd64-refined on the Hugging Face hub (licence there:
Apache-2.0; of the authors' code: MIT). None could be fetched where this was written: proven with
made-up weights only.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import torch

from segicl_gui.domain.errors import UserError
from segicl_gui.engine.api import LabelSpec, PredictRequest
from segicl_gui.engine.engines.arrays import Arrays
from segicl_gui.engine.engines.own_weights import Preparation, pretrained, unusable
from segicl_gui.engine.engines.sizes import squeezed
from segicl_gui.engine.engines.slices import Said, SliceEngine

_SIDE = 352
# What the app calls labels that nobody has named.
_UNNAMED = re.compile(r"(label|class|segment)?\s*\d*", re.IGNORECASE)


class CLIPSegEngine(SliceEngine[Any]):
    """Segments by text alone; exemplars and prompts are not looked at.

    The description of a label is asked for where it has one, else its name. Labels without either
    are left out, and the answer says so.

    Parameters
    ----------
    model : Path or str
        Folder with ``config.json``, ``model.safetensors``, and the words that CLIP knows:
        ``tokenizer.json``, or ``vocab.json`` and ``merges.txt``.
    device : str
        See `torch_device`.

    Raises
    ------
    UserError
        If something of it is missing, of another kind or damaged, or there is no such device.
    """

    name = "clipseg"
    version = "1"

    def __init__(self, model: Path | str, device: str = "") -> None:
        folder = Path(model)
        super().__init__(
            lambda: pretrained(folder, {"clipseg": "CLIPSegForImageSegmentation"}, "CLIPSeg"),
            device,
        )
        self._preparation = Preparation.of(folder, _SIDE)
        self._words = _tokenizer(folder)
        self._known: dict[str, torch.Tensor] = {}

    def require(self, request: PredictRequest) -> None:
        """Refuse a request in which no label has a text."""
        if not any(map(_text, request.labels)):
            names = ", ".join(f"“{x.name.strip() or x.id}”" for x in request.labels[:3])
            raise UserError(
                "No proposal without words",
                f"This engine looks for what labels are called, and {names} says nothing.",
                "Give the labels names or descriptions, such as “left kidney”.",
            )

    def forget(self) -> None:
        """Drop the texts' embeddings."""
        self._known.clear()

    def say(self, request: PredictRequest, arrays: Arrays, index: int) -> Said:
        """What the network says of query `index`."""
        asked = [x for x in request.labels if _text(x)]
        mute = [x.name.strip() or str(x.id) for x in request.labels if not _text(x)]
        image = squeezed(arrays[request.queries[index]], self._preparation.side)
        image = self._preparation.normalised(image[None]).to(self.device)
        # Seen once for all labels; the network's own `forward` would look again for each.
        seen = self.network.clip.get_image_features(image, output_hidden_states=True)
        states = [seen.hidden_states[i + 1] for i in self.network.extract_layers]
        logits = []
        for x in asked:
            said = self.network.decoder(states, self._embedded(_text(x))).logits
            logits.append(said.reshape(said.shape[-2:]).float().cpu())
        note = f"No text to look for: {', '.join(mute)}" if mute else ""
        return Said(tuple(x.id for x in asked), torch.stack(logits), note=note)

    def _embedded(self, text: str) -> torch.Tensor:
        if text not in self._known:
            most = self.network.config.text_config.max_position_embeddings
            tokens = self._words(text, truncation=True, max_length=most, return_tensors="pt")
            self._known[text] = self.network.get_conditional_embeddings(
                batch_size=1,
                input_ids=tokens["input_ids"].to(self.device),
                attention_mask=tokens["attention_mask"].to(self.device),
            )
        return self._known[text]


def _text(label: LabelSpec) -> str:
    name = label.name.strip()
    return label.description.strip() or ("" if _UNNAMED.fullmatch(name) else name)


def _tokenizer(folder: Path) -> Any:
    import transformers

    there = {p.name for p in folder.iterdir()}
    if "tokenizer.json" not in there and not {"vocab.json", "merges.txt"} <= there:
        raise unusable(
            folder,
            "It has no words: CLIPSeg reads texts with the tokenizer of CLIP, whose files are"
            " not there",
            "Copy tokenizer.json, or vocab.json and merges.txt, from where the weights came from"
            " (they are beside them), and import the folder again.",
        )
    try:
        return transformers.CLIPTokenizerFast.from_pretrained(folder, local_files_only=True)
    except Exception as e:  # the library behind it raises its own kinds, some bare Exceptions
        raise unusable(folder, f"The words of its tokenizer cannot be read: {e}") from e
