import math

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from segicl_gui.model.evidence import AffinityReadout, RidgeReadout, positions, sample


@settings(deadline=None, max_examples=60)
@given(inside=st.integers(0, 40), keep=st.integers(2, 50), seed=st.integers(0, 99))
def test_chosen_pixels_stand_for_all_of_their_kind(inside: int, keep: int, seed: int):
    shares = torch.zeros(1, 1, 40)
    shares[0, 0, torch.randperm(40, generator=torch.Generator().manual_seed(seed))[:inside]] = 1
    places, log_weights = sample(shares, keep, torch.Generator().manual_seed(seed))
    chosen, weight = shares[0, 0, places[0, 0]], log_weights.exp()[0, 0]
    kept = min(keep, 40)
    assert len(set(places[0, 0].tolist())) == kept
    half = min(inside, max(kept // 2, kept - (40 - inside)))
    assert int(chosen.sum()) == half
    if half:
        assert float((weight * chosen).sum()) == pytest.approx(inside, rel=1e-4)
    if kept > half:
        assert float((weight * (1 - chosen)).sum()) == pytest.approx(40 - inside, rel=1e-4)


def _readout() -> RidgeReadout:
    torch.manual_seed(0)
    return RidgeReadout(4, None).requires_grad_(False)


def _example(n: int = 2) -> tuple[torch.Tensor, torch.Tensor]:
    """Features whose first channel tells inside from outside."""
    x = torch.randn(n, 4, 12, 12, generator=torch.Generator().manual_seed(3))
    return x, (x[:, 0] > 0.3).float().flatten(1)


def test_the_regression_finds_what_its_features_tell():
    readout = _readout()
    x, y = _example()
    f = readout.features(x)[None]
    moments = readout.moments(f[:, :1], y[None, :1])
    weights = readout.weights(moments, torch.ones(1, 1, 1))
    score = (weights[:, :, None] @ f[:, 1:])[0, 0, 0]
    assert ((score > 0) == (y[1] > 0)).float().mean() > 0.9


def test_an_exemplar_that_does_not_count_changes_nothing():
    readout = _readout()
    x, y = _example()
    moments = readout.moments(readout.features(x)[None], y[None])
    one = readout.moments(readout.features(x[:1])[None], y[None, :1])
    torch.testing.assert_close(
        readout.weights(moments, torch.tensor([[[1.0, 0.0]]])),
        readout.weights(one, torch.ones(1, 1, 1)),
    )


def test_pixels_that_stand_for_two_count_twice():
    readout = _readout()
    x, y = _example(1)
    f = readout.features(x)[None]
    twice = readout.moments(f, y[None], torch.full((1, 1, 144), 2.0))
    once = readout.moments(f, y[None])
    torch.testing.assert_close(twice.inner, 2 * once.inner)
    torch.testing.assert_close(twice.outer_count, 2 * once.outer_count)


def test_exemplars_without_the_structure_say_nothing():
    readout = _readout()
    x, _ = _example(1)
    moments = readout.moments(readout.features(x)[None], torch.zeros(1, 1, 144))
    assert not readout.weights(moments, torch.ones(1, 1, 1)).any()


def test_matching_reads_the_exemplar_that_looks_alike_and_counts():
    torch.manual_seed(0)
    affinity = AffinityReadout(4, 8, 1).requires_grad_(False)
    affinity.log_sharpness.fill_(math.log(200))
    x = torch.randn(2, 4, 6, 6)
    keys = affinity.keys(x)[None]
    values = torch.stack([torch.zeros(36, 1), torch.ones(36, 1)])[None]
    ask = keys[:, 1:]
    both = affinity.read(ask, keys, values, torch.ones(1, 1, 2))
    assert both.mean() > 0.9
    first = affinity.read(ask, keys, values, torch.tensor([[[1.0, 0.0]]]))
    assert first.abs().max() < 1e-3
    assert not affinity.read(ask, keys, values, torch.zeros(1, 1, 2)).any()


def test_place_is_the_same_at_every_size():
    small, large = (positions(n, n, torch.zeros(1)) for n in (3, 5))
    torch.testing.assert_close(small[:, ::2, ::2], large[:, ::4, ::4])


def test_in_half_precision_the_regression_is_solved_all_the_same():
    """As in mixed precision: like features, whose rounded Gram matrix has no Cholesky factor."""
    ridge = RidgeReadout(16, 32)
    ridge.log_ridge.data.fill_(-8.0)  # as weights that were trained have it
    torch.manual_seed(0)
    picture = torch.rand(1, 16, 1, 1).expand(2, -1, 64, 64) + 0.01 * torch.rand(2, 16, 64, 64)
    masks = torch.zeros(1, 2, 64 * 64)
    masks[..., :2000] = 1
    plain = ridge.weights(
        ridge.moments(ridge.features(picture).unflatten(0, (1, 2)), masks), torch.ones(1, 1, 2)
    )
    with torch.autocast("cpu", torch.bfloat16):
        features = ridge.features(picture).unflatten(0, (1, 2))
        half = ridge.weights(ridge.moments(features, masks), torch.ones(1, 1, 2))
    assert half.dtype == torch.float32
    assert torch.isfinite(half).all()
    assert half.abs().max() < 10 * plain.abs().max()
