from pathlib import Path

import pytest
import torch
from diffusers import UNet2DConditionModel

from segicl_gui.model.mask_decoder import MaskDecoder
from segicl_gui.model.stable_diffusion import diffusion_unet

MAPS, SKIPS, WIDTH = 3, (2, 2, 2, 2), 8


@pytest.fixture
def folder(diffusion: dict[str, object], tmp_path: Path) -> Path:
    """A checkpoint as pipelines have them."""
    torch.manual_seed(0)
    UNet2DConditionModel(**diffusion).save_pretrained(tmp_path / "unet")
    return tmp_path


def test_a_pretrained_u_net_begins_as_it_was(folder: Path):
    theirs = UNet2DConditionModel.from_pretrained(folder / "unet", low_cpu_mem_usage=False)
    unet, made = diffusion_unet({"folder": str(folder)}, MAPS, WIDTH)
    decoder = MaskDecoder(unet, SKIPS, silent=True).eval().requires_grad_(False)
    noisy, tokens = torch.randn(2, 1, 32, 32), torch.randn(2, 3, WIDTH)
    steps = torch.tensor([999, 3])
    logits = decoder(
        noisy,
        torch.rand(2, MAPS, 32, 32),
        [torch.rand(2, 2, 32 // s, 32 // s) for s in (2, 4, 8, 16)],
        steps,
        tokens,
        torch.randn(2, WIDTH),
    )
    latents = torch.nn.functional.pixel_unshuffle(noisy, 2)
    expected = theirs(latents, steps, tokens).sample.detach()
    torch.testing.assert_close(torch.nn.functional.pixel_unshuffle(logits, 2), expected)
    again, _ = diffusion_unet(made, MAPS, WIDTH)
    assert again.state_dict().keys() == unet.state_dict().keys()


def test_all_that_goes_in_comes_to_count(diffusion: dict[str, object]):
    torch.manual_seed(0)
    unet, _ = diffusion_unet({"config": diffusion, "tuning": "lora", "rank": 2}, MAPS, WIDTH)
    decoder = MaskDecoder(unet, SKIPS, silent=True)
    for p in decoder.parameters():
        if not p.any():
            torch.nn.init.normal_(p)
    given = [
        torch.randn(1, 1, 32, 32),
        torch.rand(1, MAPS, 32, 32),
        *(torch.rand(1, 2, 32 // s, 32 // s) for s in (2, 4, 8, 16)),
        torch.randn(1, 3, WIDTH),
        torch.randn(1, WIDTH),
    ]
    for x in given:
        x.requires_grad_(True)
    noisy, maps, *skips, tokens, vector = given
    decoder(noisy, maps, skips, torch.tensor([500]), tokens, vector).square().sum().backward()
    assert all(x.grad is not None and x.grad.any() for x in given)
    learns = {n for n, p in unet.named_parameters() if p.requires_grad}
    assert {"conv_in.weight", "conv_out.weight", "class_embedding.linear_1.weight"} < learns
    assert "mid_block.resnets.0.conv1.weight" not in learns


def test_a_folder_of_no_use_is_told(folder: Path, tmp_path: Path):
    with pytest.raises(ValueError, match=r"no U-Net .*nowhere.*Nothing is downloaded"):
        diffusion_unet({"folder": str(tmp_path / "nowhere")}, MAPS, WIDTH)
    weights = folder / "unet" / "diffusion_pytorch_model.safetensors"
    weights.write_bytes(weights.read_bytes()[:1000])
    with pytest.raises(ValueError, match=r"cannot be read.*name another `folder`"):
        diffusion_unet({"folder": str(folder)}, MAPS, WIDTH)


@pytest.mark.parametrize(
    ("wrong", "width", "said"),
    [
        ({"in_channels": 9}, WIDTH, "4 channels in"),
        ({"block_out_channels": (8, 16, 16), "down_block_types": ("DownBlock2D",) * 3,
          "up_block_types": ("UpBlock2D",) * 3}, WIDTH, "4 strides"),
        ({}, 16, "set it to 8"),
    ],
)  # fmt: skip
def test_one_of_another_class_is_told(
    diffusion: dict[str, object], wrong: dict[str, object], width: int, said: str
):
    with pytest.raises(ValueError, match=said):
        diffusion_unet({"config": {**diffusion, **wrong}}, MAPS, width)
