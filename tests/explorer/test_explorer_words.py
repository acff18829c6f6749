"""Sentences: how sure a link is, and on what it rests."""

from __future__ import annotations

import pytest

from kg.explorer.records import Evidence, Link, Thing, plain, safe_url
from kg.explorer.words import citations, drawn, evidence_words, strength, tallies


def link(**attributes: object) -> Link:
    return Link(subject="a", predicate="sk:supports", object="b", **attributes)  # type: ignore[arg-type]


def line(kind: str, reference: str, **attributes: object) -> dict[str, object]:
    return {"kind": kind, "reference": reference, "citation": reference.title(), "bearing": "corroborates"} | attributes


@pytest.mark.parametrize(
    ("attributes", "words"),
    [
        ({"confidence": "high"}, "high confidence"),
        ({"confidence": "very-low", "status": "claimed"}, "claimed by the maker only, very low confidence"),
        ({"confidence": "low", "status": "contested"}, "contested: evidence on both sides, low confidence"),
        ({"confidence": "low", "status": "refuted"}, "refuted: the evidence speaks against it, low confidence"),
        ({"confidence": "low", "derived": True}, "low confidence, derived by a rule"),
        ({"status": "catalogue"}, "a grouping, not a finding"),
        ({}, "confidence not recorded"),
    ],
)
def test_strength_in_words(attributes: dict[str, object], words: str) -> None:
    assert strength(link(**attributes)) == words


def test_lines_from_one_reference_count_once() -> None:
    evidence = [line("controlled-trial", "x", n=12), line("controlled-trial", "x", n=12), line("in-vitro", "y")]
    assert tallies(link(evidence=evidence)) == ["1 controlled trial, n\u00a0=\u00a012", "1 study in vitro"]


def test_lines_for_and_against_are_told_apart() -> None:
    evidence = [
        line("controlled-trial", "x", n=12, level="2 %"),
        line("controlled-trial", "y", n=1050, level="5 %"),
        line("review", "z", bearing="contradicts"),
        line("animal", "v", bearing="inconclusive"),
    ]
    assert tallies(link(evidence=evidence)) == [
        "2 controlled trials, n\u00a0=\u00a012 and 1,050, 2\u00a0% and 5\u00a0%",
        "against: 1 review",
        "undecided: 1 study in animals",
    ]


def test_a_search_that_found_nothing_is_not_counted_as_evidence() -> None:
    assert tallies(link(evidence=[{"kind": "none", "bearing": "inconclusive"}])) == [
        "undecided: looked for, none found"
    ]


def test_a_kind_without_words_of_its_own_is_told_by_its_label() -> None:
    assert tallies(link(evidence=[{"kind": "new", "kind_label": "new kind"}])) == ["1 new kind"]


def test_a_link_without_any_source_is_marked() -> None:
    assert tallies(link()) == ["no citation recorded: treat as unverified"]
    assert tallies(link(sources=["article"])) == []
    assert tallies(link(derived=True)) == []


def test_each_reference_is_cited_once() -> None:
    evidence = [line("review", "x", url="https://example.org/"), line("in-vitro", "x", url="https://example.org/")]
    assert citations(link(evidence=[*evidence, {"kind": "review"}])) == [("X", "https://example.org/")]


def test_one_line_of_evidence_in_words() -> None:
    told = Evidence(
        kind="randomised-trial", n=50, population="women", level="5 %", vehicle="cream", days=84, bearing="contradicts"
    )
    assert evidence_words(told) == (
        "randomised trial, n\u00a0=\u00a050, on women, 5 % in cream, 84 days, speaks against it"
    )


def test_counts_in_words() -> None:
    assert drawn(1, 1, 0, 0) == "1 thing and 0 links"
    assert drawn(40, 61, 60, 1071).startswith("40 of 61 things and 60 of 1,071 links drawn")


@pytest.mark.parametrize(
    ("attributes", "dashed"),
    [
        ({"evidence": [line("review", "x")]}, False),
        ({"evidence": [line("review", "x", bearing="contradicts")], "status": "contested"}, False),
        ({"evidence": [line("review", "x")], "status": "claimed"}, True),
        ({"evidence": [line("manufacturer-claim", "x")]}, True),
        ({"evidence": [line("uncited-statement", "x")]}, True),
        ({"evidence": [line("author-statement", "x", support="none")]}, True),
        ({"evidence": [line("author-statement", "x", support="not-found")]}, True),
        ({"evidence": [line("review", "x", bearing="inconclusive")]}, True),
        ({"evidence": [line("expert-consensus", "ref:editorial")]}, True),
        ({"evidence": [{"kind": "review"}]}, True),
        ({}, True),
        ({"sources": ["article"]}, False),
        ({"derived": True}, True),
        ({"status": "catalogue"}, False),
    ],
)
def test_only_what_somebody_can_be_named_for_is_solid(attributes: dict[str, object], dashed: bool) -> None:
    assert link(**attributes).dashed is dashed


def test_a_predicate_without_a_label_is_read_from_its_name() -> None:
    assert Link(subject="a", predicate="sk:reducesRiskOf", object="b").verb == "reduces risk of"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("a\r\n b\x00\tc", "a b c"),
        ("\u202eabc\u2069", "abc"),
        ("a\u200fb", "a\u200fb"),
        ("\ud800", "\ufffd"),
        (None, ""),
        (3, "3"),
    ],
)
def test_text_is_cleaned_of_what_a_screen_stumbles_over(value: object, text: str) -> None:
    assert plain(value) == text


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)", "JaVaScRiPt:alert(1)", "ftp://example.org/", "//example.org/", "https://", "",
        "https://user@example.org/", "https://example.org/ x", 'https://example.org/"x', "https:example.org",
        "data:text/html,x", "https://example.org\n", " https://example.org/", "https://example.org\\x",
    ],
)  # fmt: skip
def test_addresses_that_are_never_linked(url: str) -> None:
    assert safe_url(url) == ""


@pytest.mark.parametrize("url", ["https://doi.org/10.1046/j.1365-2133.2000.03705.x", "http://example.org:8443?a=1&b"])
def test_addresses_that_are_linked(url: str) -> None:
    assert safe_url(url) == url


def test_a_name_is_never_empty_and_never_floods_a_sentence() -> None:
    assert Thing(id="ing:x").name == "ing:x"
    assert len(Thing(id="ing:x", label="x" * 2000).short) == 121
