"""Folders of made-up weights, as small as their architectures allow."""

import json
from pathlib import Path

import torch
from safetensors.torch import save_file

from segicl_gui.model.published_cross import PublishedCrossNetwork


def _stored(network, folder: Path) -> Path:
    # Random weights of their own scale answer the same everywhere: they are made larger.
    with torch.no_grad():
        for p in network.parameters():
            if p.ndim > 1:
                p.copy_(torch.randn_like(p) * 0.3)
    network.save_pretrained(folder)
    return folder


def clipseg(folder: Path) -> Path:
    from transformers import CLIPSegConfig, CLIPSegForImageSegmentation

    torch.manual_seed(0)
    small = {
        "hidden_size": 16,
        "intermediate_size": 16,
        "num_hidden_layers": 2,
        "num_attention_heads": 2,
    }
    config = CLIPSegConfig(
        text_config={**small, "vocab_size": 514, "eos_token_id": 513, "bos_token_id": 512},
        vision_config={**small, "image_size": 32, "patch_size": 8},
        projection_dim=16,
        reduce_dim=8,
        decoder_num_attention_heads=2,
        decoder_intermediate_size=8,
        extract_layers=[0, 1],
    )
    _stored(CLIPSegForImageSegmentation(config), folder)
    (folder / "preprocessor_config.json").write_text('{"size": {"height": 32, "width": 32}}')
    letters = [chr(c) for c in range(97, 123)]
    words = [*letters, *(f"{c}</w>" for c in letters)]
    words += [f"unused{i}" for i in range(512 - len(words))] + ["<|startoftext|>", "<|endoftext|>"]
    (folder / "vocab.json").write_text(json.dumps({w: i for i, w in enumerate(words)}))
    (folder / "merges.txt").write_text("#version: 0.2\n")
    return folder


def seggpt(folder: Path) -> Path:
    from transformers import SegGptConfig, SegGptForImageSegmentation

    torch.manual_seed(0)
    config = SegGptConfig(
        hidden_size=16,
        num_hidden_layers=2,
        num_attention_heads=2,
        image_size=[64, 32],
        patch_size=8,
        pretrain_image_size=32,
        decoder_hidden_size=8,
        merge_index=0,
        intermediate_hidden_state_indices=[0, 1],
    )
    return _stored(SegGptForImageSegmentation(config), folder)


def sam(folder: Path) -> Path:
    from transformers import SamConfig, SamModel

    torch.manual_seed(0)
    config = SamConfig(
        vision_config={
            "hidden_size": 16,
            "output_channels": 16,
            "num_hidden_layers": 2,
            "num_attention_heads": 2,
            "image_size": 64,
            "patch_size": 8,
            "window_size": 2,
            "global_attn_indexes": [1],
            "num_pos_feats": 8,
        },
        prompt_encoder_config={"hidden_size": 16, "image_size": 64, "patch_size": 8},
        mask_decoder_config={
            "hidden_size": 16,
            "mlp_dim": 16,
            "num_attention_heads": 2,
            "iou_head_hidden_dim": 16,
        },
    )
    return _stored(SamModel(config), folder)


def sam2(folder: Path) -> Path:
    from transformers import Sam2Config, Sam2Model

    torch.manual_seed(0)
    config = Sam2Config(
        vision_config={
            "backbone_config": {
                "model_type": "sam2_hiera_det_model",
                "hidden_size": 8,
                "image_size": [64, 64],
                "blocks_per_stage": [1, 1, 1, 1],
                "embed_dim_per_stage": [8, 16, 32, 64],
                "num_attention_heads_per_stage": [1, 2, 4, 8],
                "window_size_per_stage": [2, 2, 2, 2],
                "global_attention_blocks": [],
                "window_positional_embedding_background_size": [4, 4],
            },
            "backbone_channel_list": [64, 32, 16, 8],
            "backbone_feature_sizes": [[16, 16], [8, 8], [4, 4]],
            "fpn_hidden_size": 32,
        },
        prompt_encoder_config={"hidden_size": 32, "image_size": 64, "patch_size": 16},
        mask_decoder_config={
            "hidden_size": 32,
            "mlp_dim": 16,
            "num_attention_heads": 2,
            "iou_head_hidden_dim": 16,
        },
    )
    return _stored(Sam2Model(config), folder)


def universeg(folder: Path) -> Path:
    torch.manual_seed(0)
    folder.mkdir()
    network = PublishedCrossNetwork([(8, 8)] * 3, [(8, 8)] * 2)
    save_file(network.state_dict(), folder / "universeg.safetensors")
    return folder


def multiverseg(folder: Path) -> Path:
    torch.manual_seed(0)
    folder.mkdir()
    network = PublishedCrossNetwork([(8, 8)] * 3, [(8, 8)] * 2, 5, interactive=True)
    save_file(network.state_dict(), folder / "multiverseg.safetensors")
    return folder


def segicl_engine(cls):
    """`segicl` or `auto` with a network of random weights."""
    from segicl_gui.engine.engines.segicl.asked import Scales
    from segicl_gui.model.network import SegICLNetwork
    from segicl_gui.model.pipeline import SegICLPipeline

    torch.manual_seed(0)
    network = SegICLNetwork(
        image_channels=(8, 8, 8, 8, 8),
        ridge_channels=(8, 8, 8, 8, 8),
        matched_levels=(2,),
        key_channels=8,
        value_channels=4,
        mixtures=8,
        decoder_channels=(8, 8, 8, 8),
        encoder_width=16,
        encoder_layers=1,
        encoder_heads=2,
        text_buckets=64,
    )
    return cls(SegICLPipeline.from_network(network), Scales((32,), (32,), 32, None))
