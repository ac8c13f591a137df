import torch

from segicl_gui.model.mask_decoder import TRAIN_STEPS, MaskDecoder, make_scheduler, small_unet


def test_logits_have_the_size_of_the_mask_and_depend_on_all_that_goes_in():
    torch.manual_seed(0)
    decoder = MaskDecoder(small_unet((8, 8, 8, 8), 3, 8), (2, 2, 2, 2))
    decoder.eval().requires_grad_(False)
    # Starts at zero.
    decoder.unet.class_embedding.linear_2.weight.normal_()
    given = {
        "noisy": torch.randn(2, 1, 32, 32),
        "maps": torch.rand(2, 3, 32, 32),
        "skips": [torch.rand(2, 2, 32 // s, 32 // s) for s in (2, 4, 8, 16)],
        "steps": torch.tensor([999, 500]),
        "tokens": torch.randn(2, 3, 8),
        "vector": torch.randn(2, 8),
    }
    out = decoder(**given)
    assert out.shape == (2, 1, 32, 32)
    changed = {
        "noisy": given["noisy"] + 1,
        "maps": given["maps"] + 1,
        "skips": [s + 1 for s in given["skips"]],
        "steps": torch.tensor([10, 10]),
        "tokens": given["tokens"] + 1,
        "vector": given["vector"] + 1,
    }
    for name, value in changed.items():
        assert not torch.allclose(decoder(**given | {name: value}), out), name


def test_the_last_step_is_all_but_pure_noise():
    alphas = make_scheduler().alphas_cumprod
    assert len(alphas) == TRAIN_STEPS
    assert alphas[-1] < 1e-3
    assert alphas[0] > 0.99
