import pytest

from segicl_gui.model.cross_convolution import CrossConvolutionNetwork
from segicl_gui.model.in_context import InContext, build
from segicl_gui.model.network import SegICLNetwork


def test_a_network_is_made_by_its_kind(small_network: dict[str, object]):
    crossed = build({"kind": "cross-convolution", "channels": (8, 8)})
    assert isinstance(crossed, CrossConvolutionNetwork)
    assert isinstance(crossed, InContext)
    assert isinstance(build(small_network), SegICLNetwork)
    assert isinstance(build({"kind": "segicl", **small_network}), SegICLNetwork)


def test_an_unknown_kind_is_told():
    with pytest.raises(ValueError, match=r"transformer.*cross-convolution"):
        build({"kind": "transformer"})
