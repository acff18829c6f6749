"""Names as keys: one name, however it is written, gives one key."""

from __future__ import annotations

import string
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kg.naming import fold, printable, slug

ANY_TEXT = st.text(st.characters(exclude_categories=("Cs",)), max_size=60)
# But for the dotless i of Turkish, whose capital is the capital of another letter.
LATIN = st.text(
    st.characters(max_codepoint=0x24F, categories=("L", "N", "P", "Zs"), exclude_characters="ı"), max_size=60
)


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("NIACINAMIDE", "niacinamide"),
        ("  Vitamin   B3 ", "vitamin b3"),
        ("Crème de la Crème", "creme de la creme"),
        ("SYN®‑COLL", "syn -coll"),
        ("SYN-COLL™", "syn-coll"),
        ("α‐Tocopherol", "α-tocopherol"),
        ("l’acide “ascorbique”", 'l\'acide "ascorbique"'),
        ("Großmutters Öl", "grossmutters ol"),
        ("ﬁltrate", "filtrate"),
        ("Ｒｅｔｉｎｏｌ", "retinol"),
        ("B₃", "b3"),
        ("rice\u00a0bran\u200b", "rice bran"),
        ("İnci", "inci"),
        ("\N{MATHEMATICAL BOLD CAPITAL A}", "a"),
        ("", ""),
    ],
)
def test_a_name_is_folded(name: str, key: str) -> None:
    assert fold(name) == key


@given(ANY_TEXT)
@example("\N{MATHEMATICAL BOLD CAPITAL A}")
@example("\N{GREEK SMALL LETTER ALPHA WITH YPOGEGRAMMENI}\N{LATIN CAPITAL LETTER I WITH DOT ABOVE}")
def test_folding_twice_is_folding_once(name: str) -> None:
    assert fold(fold(name)) == fold(name)


@given(LATIN)
def test_case_does_not_matter(name: str) -> None:
    assert fold(name.upper()) == fold(name.lower()) == fold(name.casefold()) == fold(name)


@given(LATIN)
def test_accents_do_not_matter_whether_they_are_composed_or_not(name: str) -> None:
    plain = "".join(c for c in unicodedata.normalize("NFD", name) if not unicodedata.combining(c))
    assert fold(name) == fold(unicodedata.normalize("NFD", name)) == fold(plain)


@given(ANY_TEXT, st.sampled_from(["  ", "\t", "\n", "\u00a0", "\u2003"]))
def test_spaces_do_not_matter(name: str, space: str) -> None:
    assert fold(f"{space}{name}{space}") == fold(name)
    assert fold(f"a{space}b") == "a b"


@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("SKIN CONDITIONING - EMOLLIENT", "skin-conditioning-emollient"),
        ("1,2-HEXANEDIOL", "1-2-hexanediol"),
        ("(+)-α", ""),
        ("Crème", "creme"),
        ("--A--", "a"),
    ],
)
def test_a_slug_is_made(name: str, made: str) -> None:
    assert slug(name) == made


@given(ANY_TEXT)
def test_a_slug_is_plain_and_stays_itself(name: str) -> None:
    made = slug(name)
    assert slug(made) == made
    assert set(made) <= set(string.ascii_lowercase + string.digits + "-")
    assert "--" not in made
    assert made == made.strip("-")


@given(ANY_TEXT)
def test_the_slug_goes_by_the_folded_name(name: str) -> None:
    assert slug(fold(name)) == slug(name)


@pytest.mark.parametrize(
    "evil", ["\x1b[31mred\x1b[0m", "a\rb", "\u202egnp.exe", "zero\u200bwidth", "bell\x07", "\x9b2J", "\x00", "tab\t"]
)
def test_what_would_act_on_a_terminal_is_taken_out(evil: str) -> None:
    shown = printable(evil)
    assert len(shown) == len(evil)
    assert not any(unicodedata.category(c).startswith("C") for c in shown)


@given(ANY_TEXT)
@example("a\u2028b\u00a0c\n")
def test_printable_text_keeps_all_that_can_be_seen(text: str) -> None:
    shown = printable(text)
    assert printable(shown) == shown
    for given_, kept in zip(text, shown, strict=True):
        unseen = unicodedata.category(given_) in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp") and given_ != "\n"
        assert kept == (" " if unseen else given_)
