from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.loaders.lettered_parts import letter_of, parts_of, segments_of


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("(a) Body lotion\n(b) Other products", {"a": "Body lotion", "b": "Other products"}),
        ("a) Rinse-off\nb) Leave-on", {"a": "Rinse-off", "b": "Leave-on"}),
        ("(a) soap (b) shampoos (c) deodorants", {"a": "soap", "b": "shampoos", "c": "deodorants"}),
        ("(b) 1,0 %", {"b": "1,0 %"}),
        ("(a)Oxidative\n(e)2,6%", {"a": "Oxidative", "e": "2,6%"}),
        ("(a) (i) 8% (ii) 11%\n(b) 5%", {"a(i)": "8%", "a(ii)": "11%", "b": "5%"}),
        ("(h) Hand wash\n(i) Fragrances\n(j) Lip products", {"h": "Hand wash", "i": "Fragrances", "j": "Lip products"}),
    ],
)
def test_texts_in_parts(text: str, parts: dict[str, str]) -> None:
    assert parts_of(text) == parts


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Rinse-off products",
        "All products (a) soap",
        "(a) General use\n(b) Professional use\nFor (a) and (b): 3 %",
        "(b) first\n(a) second",
        "(a) and (b)\n- Do not use",
        "(a) (b) The same for both",
        "(a)\n(b) 2 %",
        "(ii) second",
    ],
)
def test_texts_that_are_not_taken_apart(text: str) -> None:
    assert parts_of(text) == {}


def test_a_letter_in_a_sentence_is_no_part_when_lines_are_asked_for() -> None:
    assert parts_of("(a) as in (b) of the list", inline=False) == {"a": "as in (b) of the list"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("(a) pH 7\n(b) pH 9", {"a": "pH 7", "b": "pH 9", "c": ""}),
        ("(a) not with (b) below", {"a": "not with (b) below", "b": "", "c": ""}),
        ("(a) (b) (c)\nNot in the eyes", {"a": "Not in the eyes", "b": "Not in the eyes", "c": "Not in the eyes"}),
        ("(a) to (c):\nPure", {"a": "Pure", "b": "Pure", "c": "Pure"}),
        ("a) Wash\nb) and c) Not for children", {"a": "Wash", "b": "Not for children", "c": "Not for children"}),
        ("(a) One. For (a) and (c): Both", {"a": "One.\nBoth", "b": "", "c": "Both"}),
        ("(a) (c) After mixing\n(c) Professional", {"a": "After mixing", "b": "", "c": "After mixing\nProfessional"}),
    ],
)
def test_segments_are_said_of_their_parts(text: str, said: dict[str, str]) -> None:
    assert segments_of(text, ["a", "b", "c"]) == said


@pytest.mark.parametrize(
    "text", ["Not for children", "Conditions:\n(a) Gloves", "(a) One\n(d) Four", "(a)(i) One\n(b) Two", ""]
)
def test_a_text_that_cannot_be_shared_out_is_said_of_all(text: str) -> None:
    assert segments_of(text, ["a", "b"]) == {"a": text, "b": text}


def test_sub_parts_hear_what_is_said_of_their_letter() -> None:
    said = segments_of("(a) Gloves\n(b) Rinse", ["a(i)", "a(ii)", "b"])
    assert said == {"a(i)": "Gloves", "a(ii)": "Gloves", "b": "Rinse"}
    assert letter_of("a(ii)") == "a"


WORDS = st.lists(st.sampled_from(["leave-on", "rinse-off", "2 %", "(nano)", "pH < 4"]), min_size=1, max_size=4).map(
    " ".join
)


@given(texts=st.lists(WORDS, min_size=1, max_size=8))
def test_parts_that_are_put_together_are_taken_apart_again(texts: list[str]) -> None:
    parts = dict(zip("abcdefgh", texts, strict=False))
    assert parts_of("\n".join(f"({label}) {text}" for label, text in parts.items())) == parts


@given(text=st.text(st.sampled_from("ab ()\nFor,:and to12%"), max_size=60))
def test_nothing_that_is_said_is_lost(text: str) -> None:
    said = segments_of(text, ["a", "b"])
    kept = "".join(said.values())
    assert {sign for sign in text if sign.isdigit()} <= set(kept)
