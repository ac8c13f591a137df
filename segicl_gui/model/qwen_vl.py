"""Vision-language models of the Qwen-VL family: read from a folder, or made at random."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import torch
from transformers import AutoModel, AutoTokenizer
from transformers.models.auto.configuration_auto import CONFIG_MAPPING

from segicl_gui.model.local_checkpoint import Source, read_folder, read_json, read_source
from segicl_gui.model.low_rank import FULL, tune
from segicl_gui.model.vision_language import VisionLanguageEncoder

TABLE = "network.vision_language"
FAMILY = ("qwen2_vl", "qwen2_5_vl", "qwen3_vl")
_WHAT = "vision-language model of the Qwen-VL family"
_PRECISIONS = {"float32": torch.float32, "bfloat16": torch.bfloat16}
_TOKENIZER = "tokenizer.json"


@dataclass(frozen=True)
class VisionLanguage(Source):
    """The table ``[network.vision_language]`` of a configuration.

    Parameters
    ----------
    side : int
        To which images and masks are brought, in pixels.
    dtype : str
        Of weights that do not learn: "float32" or "bfloat16". Those that do are in the former.
    mean, std : sequence of float
        Of a channel, as the model was trained with; a folder that says so has the last word.
    hashed : bool
        Whether text is read through the hashes of `segicl_gui.model.tokenizer`, and not through
        the model's own tokenizer. Of a folder without one, this is so.
    """

    side: int = 112
    dtype: str = "float32"
    mean: tuple[float, ...] = (0.48145466, 0.4578275, 0.40821073)
    std: tuple[float, ...] = (0.26862954, 0.26130258, 0.27577711)
    hashed: bool = True


def vision_language_encoder(
    table: Mapping[str, Any], states: int, buckets: int
) -> tuple[VisionLanguageEncoder, dict[str, Any]]:
    """Read or make an encoder.

    Parameters
    ----------
    table : mapping
        See `VisionLanguage`.
    states : int
        Tokens at the end, whose state is what is read out.
    buckets : int
        Of the pieces of words, where the model's own tokenizer is not there.

    Returns
    -------
    encoder : VisionLanguageEncoder
    table : dict
        With the `config` in place of the folder: enough to make it again.

    Raises
    ------
    ValueError
        If it cannot be read, or is of another family; with what to do.
    """
    source = read_source(VisionLanguage, table, TABLE)
    if source.dtype not in _PRECISIONS or (source.tuning == FULL and source.dtype != "float32"):
        raise ValueError(
            f"[{TABLE}]: dtype “{source.dtype}” cannot be; it is float32, or, with the tuning lora "
            "or frozen, bfloat16"
        )
    dtype, tokenizer = _PRECISIONS[source.dtype], None
    if source.folder:

        def read(folder: Path) -> tuple[Any, Mapping[str, Any]]:
            _known(read_json(folder / "config.json"))
            return AutoModel.from_pretrained(
                folder,
                local_files_only=True,
                use_safetensors=True,
                dtype=dtype,
                output_loading_info=True,
            )

        model = read_folder(source.folder, TABLE, _WHAT, read)
        source, tokenizer = _found_beside(source, model)
    else:
        config = dict(source.config or {})
        _known(config)
        made = CONFIG_MAPPING[config["model_type"]](**config)
        # Not `.to(dtype)`, which would take the precision of angles, too.
        model = AutoModel.from_config(made, dtype=dtype)
    vision = model.config.vision_config
    step = vision.patch_size * vision.spatial_merge_size
    if source.side < step or source.side % step:
        raise ValueError(f"[{TABLE}]: side is {source.side}; it has to be a multiple of {step}")
    tune(model, source.tuning, source.rank)
    encoder = VisionLanguageEncoder(
        model, source.side, source.mean, source.std, states, buckets if source.hashed else None
    )
    encoder.tokenizer = tokenizer
    return encoder, asdict(source)


def read_tokenizer(folder: Path) -> Any:
    """The tokenizer in a folder.

    Raises
    ------
    OSError, ValueError
        If it is missing or damaged.
    """
    return AutoTokenizer.from_pretrained(folder, local_files_only=True)


def _known(config: Mapping[str, Any]) -> None:
    kind = config.get("model_type")
    if kind not in FAMILY:
        raise ValueError(f"its model_type is {kind!r}, and has to be one of {', '.join(FAMILY)}")


def _found_beside(source: VisionLanguage, model: Any) -> tuple[VisionLanguage, Any]:
    """What else a model's folder says, and its tokenizer, if it has one."""
    folder = Path(source.folder).expanduser()
    try:
        seen = read_json(folder / "preprocessor_config.json")
        tokenizer = read_tokenizer(folder) if (folder / _TOKENIZER).is_file() else None
    # The tokenizers library raises nothing more special.
    except Exception as e:
        raise ValueError(
            f"The {_WHAT} in {folder.absolute()} has a damaged tokenizer or preprocessor: {e}. "
            f"Take those files from where the model is from, or name another `folder` in [{TABLE}]"
        ) from e
    found = replace(
        source,
        folder="",
        config=json.loads(model.config.to_json_string(use_diff=False)),
        mean=tuple(seen.get("image_mean", source.mean)),
        std=tuple(seen.get("image_std", source.std)),
        hashed=tokenizer is None,
    )
    return found, tokenizer
