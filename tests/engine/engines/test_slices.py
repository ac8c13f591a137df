"""What engines with brought weights have in common."""

import numpy as np
import pytest
import torch
from torch import nn

from segicl_gui.domain.errors import UserError
from segicl_gui.engine.api import CancelledError, CancelToken, EngineFailedError
from segicl_gui.engine.engines.slices import Said, SliceEngine

QUERY = np.full((6, 7), 0.75, np.float32)


class Brightness(SliceEngine):
    """Says how bright it is; does what `trouble` says first."""

    name, version = "brightness", "1"

    def __init__(self, device="", blocks=1):
        self.made = 0
        self.trouble = []
        self.kept = ()
        super().__init__(lambda: self.network_of(blocks), device)

    def network_of(self, blocks):
        self.made += 1
        network = nn.Module()
        network.blocks = nn.ModuleList(nn.Identity() for _ in range(blocks))
        return network

    def require(self, request):
        pass

    def say(self, request, arrays, index):
        if self.trouble:
            raise self.trouble.pop(0)
        x = torch.from_numpy(arrays[request.queries[index]])[None] * 4 - 2
        for block in self.network.blocks:
            x = block(x)
        return Said((1,), x, kept=self.kept)


def test_each_query_is_answered_in_order(asks):
    bright, dark = asks(Brightness(), [QUERY, 1 - QUERY])
    assert (bright.mask == 1).all()
    assert not dark.mask.any()
    assert not bright.note


@pytest.mark.parametrize(
    "trouble",
    [RuntimeError("CUDA error: an illegal access"), torch.OutOfMemoryError("too little")],
)
def test_where_the_graphics_card_fails_the_processor_goes_on_and_says_so(asks, trouble):
    engine = Brightness()
    engine.device = "cuda"  # as if there were one
    engine.trouble = [trouble]
    first, second = asks(engine, [QUERY, QUERY])
    assert (first.mask == 1).all()
    assert "computed on the processor" in first.note
    assert second.note == first.note
    assert (engine.made, engine.device) == (2, "cpu")


def test_too_little_memory_on_the_processor_is_told(asks):
    engine = Brightness("cpu")
    engine.trouble = [MemoryError("no room")]
    with pytest.raises(EngineFailedError, match="no room"):
        asks(engine, [QUERY])


def test_a_bug_is_not_taken_for_the_card(asks):
    engine = Brightness()
    engine.trouble = [RuntimeError("a bug")]
    with pytest.raises(RuntimeError, match="a bug"):
        asks(engine, [QUERY])


def test_it_stops_before_the_next_block_of_its_network(asks):
    engine, cancel = Brightness(blocks=3), CancelToken()
    ran = []

    def stop(*_):
        ran.append(1)
        cancel.cancel()

    for block in engine.network.blocks:
        block.register_forward_hook(stop)
    with pytest.raises(CancelledError):
        asks(engine, [QUERY], cancel=cancel)
    assert len(ran) == 1


def test_labels_that_are_kept_fill_what_is_free(asks):
    engine = Brightness()
    engine.kept = (5,)
    query = QUERY.copy()
    query[:, 3:] = 0
    (answer,) = asks(engine, [query], previous={0: np.full(query.shape, 5, np.uint16)})
    assert (answer.mask[:, :3] == 1).all()
    assert (answer.mask[:, 3:] == 5).all()


def test_a_device_that_is_not_there_is_told():
    with pytest.raises(UserError, match="Cannot compute"):
        Brightness("cuda:99")
