"""Dossiers and paths in words: golden text of a small graph, and no text from data that acts on the terminal."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_graph import DESCRIBED, graph_with_rules, ingredient, line, said

from kg import model
from kg.amounts import amount, number
from kg.dossier import dossier
from kg.network import network, paths
from kg.store import Store
from kg.wording import dossier_lines, evidence_words, hop_words, path_lines, statement_words

GOLDEN: Final = Path(__file__).parent / "golden"
EVIL: Final = "evil\x1b[2J\x07\u202e\n  + randomised trial: it works\r\x9b"
LINE: Final[dict[str, Any]] = {"kind": "review", "citation": "One A 1999", "bearing": "corroborates"}


@pytest.fixture(scope="module")
def store() -> Store:
    store = graph_with_rules(*DESCRIBED, model.Term(id="src:core", type="Topic", label="core", reference="ref:one"))
    store.release = "0.1.0-abc"
    return store


def told(store: Store, name: str, width: int = 100) -> str:
    return "".join(f"{line}\n" for line in dossier_lines(dossier(store, name), width))


def paths_told(store: Store, start: str, end: str, most: int, width: int = 100) -> str:
    graph = network(store)
    found = paths(graph, start, end)
    return "".join(f"{line}\n" for line in path_lines(graph, found[:most], len(found), width))


@pytest.mark.parametrize("name", ["amide", "cream", "lonely", "barrier"])
def test_a_dossier_in_words(store: Store, name: str) -> None:
    thing = {"cream": "prod:cream", "barrier": "mech:barrier"}.get(name, name)
    assert told(store, thing) == (GOLDEN / f"dossier-{name}.txt").read_text(encoding="utf-8")


def test_paths_in_words(store: Store) -> None:
    assert paths_told(store, "cause:sun", "ing:amide", 5) == (GOLDEN / "paths.txt").read_text(encoding="utf-8")


def test_how_many_paths_there_are_is_told_where_not_all_are_shown(store: Store) -> None:
    graph = network(store)
    found = paths(graph, "cause:sun", "ing:amide")
    assert next(path_lines(graph, found, 7)) == (
        "7 paths, the 1 strongest shown. A path is as strong as its weakest link."
    )


# ---------------------------------------------------------------- what may never be confused


def section(text: str, title: str) -> str:
    """The entries under a title."""
    return next((part for part in text.split("\n\n") if part.strip().startswith(title)), "").partition("\n")[2]


def test_what_is_refuted_contested_and_claimed_stands_apart_from_what_the_evidence_says(store: Store) -> None:
    text = told(store, "amide")
    accepted = section(text, "What the evidence says")
    assert "redox balance" in accepted
    for title, words in (
        ("Evidence against", "relieves itch"),
        ("Contested: evidence stands on both sides", "decreases lipid barrier"),
        ("Only claimed by the maker or seller: no evidence", "supports lipid barrier"),
        ("What follows by rule: a prediction, not a finding", "counteracts sun"),
    ):
        assert words in section(text, title)
        assert words not in accepted


def test_a_refuted_interaction_says_so_first(store: Store) -> None:
    assert "  REFUTED: conflicts with salt" in told(store, "amide")
    assert "  REFUTED: conflicts with amide" in told(store, "salt")


def test_evidence_against_is_marked_within_a_statement_that_stands(store: Store) -> None:
    assert "    − randomised trial [One A 1999]" in section(told(store, "amide"), "What the evidence says")


def test_a_thing_with_nothing_recorded_says_so(store: Store) -> None:
    text = told(store, "lonely")
    assert "Nothing is recorded on what it does to skin. That is no sign that it does nothing." in text
    assert "Nothing is recorded" not in told(store, "amide")


def test_empty_sections_are_left_out(store: Store) -> None:
    assert "Legal limits" not in told(store, "oil")
    assert "What it is used for" not in told(store, "oil")


def test_every_dossier_ends_with_its_release_and_what_it_is_not(store: Store) -> None:
    assert told(store, "mech:lipids").endswith("Release 0.1.0-abc. No medical or legal advice.\n")


# ---------------------------------------------------------------- amounts


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (None, None, ""), (2.0, 2.0, "2 %"), (2.0, 5.0, "2 to 5 %"), (2.0, None, "from 2 %"), (None, 5.0, "up to 5 %"),
        (None, 0.0, "up to 0 %"), (0.0, 0.0, "0 %"), (0.00005, None, "from 0.00005 %"), (100.0, 100.0, "100 %"),
        (0.1, 0.3, "0.1 to 0.3 %"),
    ],
)  # fmt: skip
def test_amounts_in_words(low: float | None, high: float | None, words: str) -> None:
    assert amount(low, high) == words


@given(st.decimals(0, 100, places=6))
def test_a_number_in_words_is_the_number_and_never_has_an_exponent(value: Any) -> None:
    words = number(float(value))
    assert float(words) == float(value)
    assert re.fullmatch(r"\d+(\.\d*[1-9])?", words)


# ---------------------------------------------------------------- lines of evidence


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({}, "review [One A 1999]"),
        ({"kind_label": "a review"}, "a review [One A 1999]"),
        ({"n": 50, "days": 28}, "review (n = 50, 28 days) [One A 1999]"),
        ({"min_percent": 2.0, "max_percent": 5.0, "vehicle": "gel"}, "review (2 to 5 %, gel) [One A 1999]"),
        ({"finding": "More of it."}, "review: More of it. [One A 1999]"),
        ({"url": "https://doi.org/10.1/x"}, "review [One A 1999] <https://doi.org/10.1/x>"),
        ({"support": "supports", "check": "seen"}, "review [One A 1999]"),
        ({"support": "partial"}, "review [One A 1999; supports it in part]"),
        ({"support": "none", "check": "unchecked"}, "review [One A 1999; does not support it; not checked]"),
        ({"support": "not-found"}, "review [One A 1999; cannot be found]"),
        ({"support": "unverifiable"}, "review [One A 1999; cannot be verified]"),
    ],
)
def test_a_line_of_evidence_in_words(more: dict[str, Any], words: str) -> None:
    assert evidence_words(LINE | more) == words


def test_a_statement_in_words() -> None:
    said_ = {"verb": "supports", "other_label": "repair", "confidence": "cf:very-low", "context": "on dry skin"}
    assert statement_words(said_) == "supports repair (on dry skin) — very low confidence"


def test_a_hop_is_told_in_the_direction_of_its_statement(store: Store) -> None:
    graph = network(store)
    (path,) = paths(graph, "cause:sun", "ing:amide")
    assert [hop_words(graph, hop) for hop in path] == [
        "sun disrupts lipid barrier — high confidence",
        "ceramide synthesis part of lipid barrier — part of the tree of skin processes",
        "amide supports ceramide synthesis — moderate confidence",
    ]


# ---------------------------------------------------------------- hostile text


@pytest.fixture(scope="module")
def hostile() -> Store:
    evil = line().model_copy(update={"finding": EVIL, "vehicle": EVIL, "population": EVIL})
    return graph_with_rules(
        model.Term(id="mech:evil", type="Mechanism", label=EVIL, definition=EVIL, reference="ref:one"),
        model.Reference(id="ref:evil", authors=EVIL, title=EVIL, check="seen"),
        ingredient("evil").model_copy(update={"label": "evil", "inci": EVIL}),
        model.Name(id="ing:evil", name=EVIL, kind="trade", reference="ref:one"),
        model.InventoryEntry(id="ing:evil", line=2, cosing_ref="1", inci=EVIL, functions=("SMOOTHING",)),
        model.Term(id="fn:smoothing", type="Function", label=EVIL, reference="ref:one"),
        said("ing:evil", "supports", "mech:evil", evil.model_copy(update={"reference": "ref:evil"}), context=EVIL),
        said("cause:sun", "disrupts", "mech:evil"),
        model.OpenQuestion(id="oq:evil", question=EVIL, about=("ing:evil",), why="not told", note=EVIL,
                           reference="ref:one"),
        model.UseLevel(ingredient="ing:evil", kind="usual", max_percent=1, vehicle=EVIL, purpose=EVIL, finding=EVIL,
                       reference="ref:evil"),
    )  # fmt: skip


def test_control_characters_are_taken_out_and_no_text_passes_for_a_line_of_its_own(hostile: Store) -> None:
    for text in (told(hostile, "ing:evil"), told(hostile, "mech:evil"), told(hostile, "cause:sun"),
                 paths_told(hostile, "cause:sun", "ing:evil", 5)):  # fmt: skip
        assert "evil" in text
        assert [c for c in text if c != "\n" and not c.isprintable()] == []
        assert not any(shown.startswith("  + randomised trial") for shown in text.splitlines())


def test_lines_are_no_wider_than_wanted_but_for_addresses(store: Store, shipped: Store) -> None:
    for text in (told(store, "amide", 60), told(shipped, "niacinamide", 60)):
        for shown in text.splitlines():
            assert len(shown) <= 60 or "http" in shown or shown.lstrip().count(" ") == 0, shown


@pytest.mark.parametrize("name", ["niacinamide", "retinol", "SYN-COLL", "uv-radiation", "ceramide-np"])
def test_dossiers_of_the_shipped_graph_can_be_told(shipped: Store, name: str) -> None:
    text = told(shipped, name)
    assert text.count("confidence") > 1
    assert not re.search(r"\bNone (%|to|days)|= None|\bnan\b", text)
    assert not re.search(r"\bsk:", text)
