from hypothesis import given
from hypothesis import strategies as st

from segicl_gui.model.tokenizer import PIECES, WORDS, tokenize


def test_case_and_punctuation_do_not_matter():
    assert tokenize(["Left Kidney!"], 512) == tokenize(["left, kidney"], 512)


def test_related_words_share_pieces_and_others_do_not():
    ((one,), (many,), (other,)) = tokenize(["vessel", "vessels", "lung"], 1 << 30)
    assert len(set(one) & set(many)) >= 4
    assert not set(one) & set(other)


def test_an_empty_text_has_no_words():
    assert tokenize(["", " ... "], 16) == [[], []]


@given(st.text(max_size=300), st.integers(1, 5000))
def test_any_text_is_read(text: str, buckets: int):
    (words,) = tokenize([text], buckets)
    assert len(words) <= WORDS
    assert all(1 <= len(w) <= PIECES for w in words)
    assert all(1 <= i <= buckets for w in words for i in w)
