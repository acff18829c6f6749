"""One table of words for each language, complete and used."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest

from kg.explorer.signs import SIGNS
from kg.explorer.strings import LANGUAGES, strings
from kg.store import Store

PLACES = re.compile(r"\{(\w+)\}")
PACKAGE = files("kg.explorer")


def texts_of_scripts() -> str:
    names = [entry for entry in PACKAGE.joinpath("script").iterdir() if entry.name.endswith(".js")]
    return "\n".join(entry.read_text(encoding="utf-8") for entry in names)


@pytest.mark.parametrize("language", [each for each in LANGUAGES if each != "en"])
def test_every_language_has_every_text_with_the_same_places(language: str) -> None:
    english, other = strings("en").table, strings(language).table
    assert english.keys() <= other.keys()
    assert {key.partition(".")[0] for key in other.keys() - english.keys()} <= {"verb", "inverse"}
    for key, text in english.items():
        assert sorted(PLACES.findall(text)) == sorted(PLACES.findall(other[key])), key
        assert other[key].strip(), key


@pytest.mark.parametrize("language", [each for each in LANGUAGES if each != "en"])
def test_every_predicate_of_the_vocabulary_has_a_verb(language: str, shipped: Store) -> None:
    rows = shipped.select("SELECT DISTINCT ?p WHERE { ?p a sk:LinkPredicate }")
    predicates = {"sk:" + row["p"].value.rpartition("#")[2] for row in rows}
    assert len(predicates) > 20
    assert {f"{way}.{each}" for each in predicates for way in ("verb", "inverse")} <= strings(language).table.keys()


def test_every_kind_of_evidence_has_words(shipped: Store) -> None:
    rows = shipped.select("SELECT DISTINCT ?k WHERE { ?e sk:evidenceKind ?k }")
    kinds = {row["k"].value.rpartition("/")[2] for row in rows} - {"none"}
    assert {f"kind.{kind}" for kind in kinds} | {f"kinds.{kind}" for kind in kinds} <= strings().table.keys()


def test_every_type_has_words() -> None:
    assert {f"type.{name}" for name in SIGNS} | {f"types.{name}" for name in SIGNS} <= strings().table.keys()


def test_what_script_and_template_ask_for_is_there() -> None:
    template = PACKAGE.joinpath("page.html").read_text(encoding="utf-8")
    asked = set(re.findall(r'\bt\("([a-z]+\.?[\w.-]*)"', texts_of_scripts() + template))
    asked |= set(re.findall(r'\bsaid\("\w+", "([\w.-]+)"', template))
    counted = set(re.findall(r'\bcount\("([\w.]+)"', texts_of_scripts()))
    asked |= counted | {f"{key}.one" for key in counted}
    missing = {key for key in asked if key not in strings().table and not key.endswith(".")}
    assert missing == set()
    assert len(asked) > 150


def test_no_text_of_the_page_stands_in_the_script() -> None:
    found = re.findall(r'textContent = "([^"]+)"|bdi\("([^"]+)"\)', texts_of_scripts())
    assert [text for pair in found for text in pair if text and not text.isspace()] == []
