import torch
from torch import nn

from segicl_gui.model.sequence import hashed_words, interleave


def test_what_is_read_stands_in_its_place():
    def told(value: float, *shape: int) -> torch.Tensor:
        return torch.full((*shape, 1), value)

    exemplars = torch.stack([told(3.0, 2), told(4.0, 2)])[None]
    tokens, seen = interleave(
        told(1.0, 1),
        (told(2.0, 1, 2), torch.tensor([[True, False]])),
        exemplars,
        torch.stack([told(5.0, 1), told(6.0, 1)])[None],
        told(7.0, 1),
        torch.tensor([[[1.0, 0.0], [0.0, 0.5]]]),
    )
    assert tokens[:, :, 0].tolist() == [[1, 2, 2, 3, 3, 4, 4, 5, 7], [1, 2, 2, 3, 3, 4, 4, 6, 7]]
    read = [[1, 1, 0, 1, 1, 0, 0, 1, 1], [1, 1, 0, 0, 0, 1, 1, 1, 1]]
    assert seen.long().tolist() == read


def test_words_that_share_pieces_are_alike():
    torch.manual_seed(0)
    pieces = nn.Embedding(1025, 32, padding_idx=0)
    tokens, there = hashed_words(pieces, ["kidney kidneys", "spleen", ""])
    assert there.tolist() == [[True, True], [True, False], [False, False]]
    one, more, other = tokens[0, 0], tokens[0, 1], tokens[1, 0]
    alike = torch.nn.functional.cosine_similarity
    assert alike(one, more, dim=0) > 0.5 > alike(one, other, dim=0)
    assert not tokens[~there].any()
