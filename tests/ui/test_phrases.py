"""Texts that come finished from below `ui`: found again with the very values they were made of."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from segicl_gui.paths import resource
from segicl_gui.ui.phrases import BELOW, Phrase, Phrasebook, read_phrases

BOOK = read_phrases(resource("translations") / "segicl_de.ts")
MADE = [p for p in BOOK.phrases if len(p.pieces) > 1]
# File names, labels, numbers and what libraries say, in no language of a template.
VALUES = st.from_regex(r"\A[a-z0-9äß_/\\][A-Za-z0-9äß_/\\.:#%{}%-]{0,12}[0-9ß]\Z")


def test_there_are_many_and_all_have_the_places_of_their_source() -> None:
    assert len(MADE) > 350
    for p in MADE:
        assert p.source.format(*range(len(p.pieces) - 1)), p
        assert p.told <= set(range(len(p.pieces) - 1)), p


@settings(max_examples=400, deadline=None)
@given(st.sampled_from(MADE), st.data())
def test_what_was_inserted_comes_back_as_it_was(phrase: Phrase, data: st.DataObject) -> None:
    values = [data.draw(VALUES) for _ in phrase.pieces[1:]]
    assert BOOK.say(phrase.put(phrase.source, values)) == phrase.put(phrase.translation, values)


@given(st.text(max_size=60))
@example("Nothing of this kind: was ever said. Nor will it be.")
def test_any_text_is_taken(text: str) -> None:
    assert isinstance(BOOK.say(text), str)


def test_texts_that_no_template_made_stay_as_they_are() -> None:
    for text in ("", " ", "liver 3", "case 12: left; right", "C:\\data\\scan 4.nii.gz", "Leber."):
        assert BOOK.say(text) == text


BOTH = Phrasebook([
    Phrase("{0} is damaged", "{0} ist beschädigt"),
    Phrase("“{0}” is damaged: {1}.", "„{0}“ ist beschädigt: {1}.", frozenset({1})),
    Phrase("“{0}” is large.", "„{0}“ ist groß."),
    Phrase("it is empty", "es ist leer"),
    Phrase("Its length is {0} of {1}", "Von {1} hat es {0}"),
    Phrase("Try again.", "Versuchen Sie es noch einmal."),
    Phrase("Cannot read {0}", "{0} nicht lesbar"),
    Phrase("Saving {0}", "{0} wird gesichert"),
])  # fmt: skip


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("it is empty", "es ist leer"),
        ("It is empty.", "Es ist leer."),
        ("“a b.nii” is damaged: it is empty.", "„a b.nii“ ist beschädigt: es ist leer."),
        # A name is never translated, even one that reads like a sentence of ours.
        ("“it is empty” is large.", "„it is empty“ ist groß."),
        ("Saving it is empty", "it is empty wird gesichert"),
        ("Its length is 3 of 4", "Von 4 hat es 3"),
        ("“x” is large. Try again.", "„x“ ist groß. Versuchen Sie es noch einmal."),
        ("scan 4: it is empty", "scan 4: es ist leer"),
        (
            "Cannot read a: “b” is large. Try again.",
            "a nicht lesbar: „b“ ist groß. Versuchen Sie es noch einmal.",
        ),
        ("Cannot read a: b", "a: b nicht lesbar"),
        ("It is empty; “b” is large.", "Es ist leer; „b“ ist groß."),
        ("“{0}” is large.", "„{0}“ ist groß."),
        ("“two\nlines” is large.", "„two\nlines“ ist groß."),
        (" it is empty\n", " es ist leer\n"),
    ],
)
def test_a_text_is_said_as_the_template_it_was_made_of(text: str, said: str) -> None:
    assert BOTH.say(text) == said


def test_without_a_file_everything_stays_english(tmp_path: Path) -> None:
    assert read_phrases(tmp_path / "segicl_xx.ts").say("it is empty") == "it is empty"


def test_a_file_tells_which_places_are_texts(tmp_path: Path) -> None:
    path = tmp_path / "segicl_xx.ts"
    path.write_text(
        f"<TS><context><name>{BELOW}</name><message><source>No {{0}} in {{1}}</source>"
        "<extracomment>texts: 0</extracomment><translation>In {1} kein {0}</translation></message>"
        "<message><source>this one</source><translation>dieses</translation></message>"
        "<message><source>waits for it</source><translation/></message></context>"
        "<context><name>other</name><message><source>Open</source><translation>Öffnen"
        "</translation></message></context></TS>",
        "utf-8",
    )
    book = read_phrases(path)
    assert book.say("No this one in this one") == "In this one kein dieses"
    assert book.say("waits for it") == "waits for it"
    # A single word of the window may be what somebody called a label.
    assert book.say("Open") == "Open"


def test_a_message_is_said_at_once() -> None:
    import timeit

    text = "“/data/somewhere/scan.nii.gz” is damaged or cut short (nothing of this is known)."
    assert BOOK.say(text) != text
    assert min(timeit.repeat(lambda: BOOK.say(text), number=1, repeat=5)) < 0.02
