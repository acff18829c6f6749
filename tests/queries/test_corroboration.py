"""Which sources agree: what is the same, near, opposite, unsaid, or not loaded."""

from __future__ import annotations

from functools import cache

import pytest
from small_graphs import graph_of, ingredient, outside_graph, statement, term

from kg.queries.corroboration import Corroboration, Said, corroboration, judge
from kg.store import Store


@cache
def store() -> Store:
    return outside_graph()


def replies(name: str, *verdicts: str) -> list[tuple[str, str, str, str]]:
    """Statement, source, verdict and manner of the rows with one of these verdicts."""
    rows = corroboration(store(), [name])
    return [(f"{r.relation} {r.object_label}", r.source[7:], r.verdict, r.how) for r in rows if r.verdict in verdicts]


USE = "as the use for which it draws a path"


def test_agreement_says_how_near_and_how_direct_it_is() -> None:
    assert replies("niacinamide", "agrees") == [
        ("decreases growth", "targets", "agrees", "of a part or kind of it, through a chain of 2 links"),
        ("decreases sebum-secretion", "paths", "agrees", "said outright"),
        ("relieves acne", "core", "agrees", "accepted, low confidence"),
        ("relieves acne", "paths", "agrees", USE),
        ("relieves acne", "paths", "agrees", USE),
        ("relieves acne", "article", "agrees", "only claimed"),
        ("relieves acne", "paths", "agrees", USE),
        ("relieves acne", "paths", "agrees", USE),
    ]


def test_the_opposite_of_the_same_thing_contradicts_and_what_is_less_plain_points_the_other_way() -> None:
    assert replies("niacinamide", "contradicts", "points the other way") == [
        ("has no shown effect on itch", "paths", "contradicts", "said outright"),
        (
            "increases inflammation", "paths", "points the other way",
            "of something narrower, through a chain of 2 links",
        ),
    ]  # fmt: skip


def test_what_only_an_outside_source_says_is_told_last() -> None:
    assert replies("niacinamide", "only there") == [("relieves rosacea", "roles", "only there", "said outright")]
    assert replies("mint", "only there") == [
        ("relieves rosacea", "paths", "only there", f"of something narrower, {USE}")
    ]


def test_a_narrower_substance_says_nothing_of_something_broader() -> None:
    assert "sign:comedones" not in {row.object for row in corroboration(store(), ["mint"])}


def test_a_harm_is_no_part_of_a_wanted_whole() -> None:
    told = [row for row in corroboration(store(), ["niacinamide"]) if row.object == "mech:immunity"]
    assert {row.verdict for row in told} == {"silent"}


def test_everything_is_a_part_of_a_root_so_that_tells_nothing() -> None:
    told = [row for row in corroboration(store(), ["niacinamide"]) if row.object == "mech:barrier"]
    assert {row.verdict for row in told if row.stated_by == "Source core"} == {"silent"}


def test_a_related_match_and_a_name_never_join() -> None:
    rows = corroboration(store(), ["retinol"])
    assert {row.verdict for row in rows} == {"silent", "not loaded"}


def test_every_statement_has_a_word_from_every_other_source() -> None:
    rows = [row for row in corroboration(store(), ["niacinamide"]) if row.assertion]
    sources = {"src:core", "src:article", "src:paths", "src:roles", "src:targets"}
    for assertion in {row.assertion for row in rows}:
        heard = {source for row in rows if row.assertion == assertion for source in row.source_id.split("; ")}
        assert len(heard) == len(sources) - 1
        assert heard < sources


def test_what_is_contradicted_comes_first_and_silent_sources_share_one_row() -> None:
    found = corroboration(store(), ["niacinamide"])
    rows = [row for row in found if row.assertion]
    weight = {"contradicts": 0, "points the other way": 1, "agrees": 2, "silent": 3}
    first = list({row.assertion: weight[row.verdict] for row in reversed(rows)}.values())[::-1]
    assert first == sorted(first)
    assert first[0] == 0
    silent = [row.assertion for row in rows if row.verdict == "silent"]
    assert len(set(silent)) == len(silent)
    assert found.note.startswith(
        "Of 9 statements: contradicted by another source 1, another source points the other way"
    )


def test_the_tally_says_how_many_sources_are_not_loaded() -> None:
    ours = graph_of(ingredient("a"), term("mech:m"), statement("ing:a", "sk:supports", "mech:m"))
    assert corroboration(ours, ["a"]).note.endswith("outside source(s) that could speak are not loaded.")


def test_words_are_those_of_the_path_and_identifiers_tell_the_way() -> None:
    rows = [
        row for row in corroboration(store(), ["niacinamide"])
        if row.object == "cond:acne" and row.source_id == "src:paths" and row.stated_by == "Source core"
    ]  # fmt: skip
    drawn = "drawn for the use of mesh:d1 [MESH:D1] against mesh:d2 [MESH:D2]: mesh:d1 [MESH:D1] – lowers → "
    assert [row.words for row in rows] == [
        f"{drawn}go:7 [GO:7] – part of → go:2 [GO:2] – is in → hp:2 [HP:2] – raises → mesh:d2 [MESH:D2]",
        f"{drawn}uberon:1 [UBERON:1] – raises → mesh:d2 [MESH:D2]",
    ]
    assert [row.reference for row in rows] == ["cited by P2", "cited by P1"]
    way = "MESH:D1 (close match) ; MONDO:1 (exact match), which is MESH:D2 (exact match)"
    assert {row.joined_by for row in rows} == {way}


def test_with_nothing_loaded_our_own_sources_are_compared_and_the_others_named() -> None:
    ours = graph_of(ingredient("a"), term("mech:m"), statement("ing:a", "sk:supports", "mech:m"))
    rows = corroboration(ours, ["a"])
    assert rows.standing == "found"
    waiting = {row.source_id: row.how for row in rows if row.verdict == "not loaded"}
    assert {"src:drugmechdb", "src:chebi-roles", "src:crog"} <= waiting.keys()
    assert waiting["src:crog"].endswith("`kg build --source crog=crog_xrefs.tsv`")


def test_of_an_ingredient_that_nobody_speaks_of_nothing_is_recorded() -> None:
    rows = corroboration(graph_of(ingredient("a")), ["a"])
    assert rows.standing == "nothing recorded"
    assert rows.note.endswith("That is not a no.")


def said(predicate: str, direction: str, object_: str = "mech:m", **more: object) -> Said:
    return Said.model_validate(
        {
            "ingredient_label": "a", "ingredient": "ing:a", "kind": "statement", "status": "accepted",
            "confidence": "low", "predicate": predicate, "direction": direction, "object": object_, **more,
        }
    )  # fmt: skip


UP, DOWN = said("sk:supports", "raises"), said("sk:decreases", "lowers")
NONE = said("sk:hasNoEffectOn", "no change")


@pytest.mark.parametrize(
    ("ours", "theirs", "verdict"),
    [
        (UP, UP, "agrees"),
        (UP, said("sk:increases", "raises"), "agrees"),
        (UP, DOWN, "contradicts"),
        (NONE, UP, "contradicts"),
        (UP, NONE, "contradicts"),
        (NONE, NONE, "agrees"),
        (said("sk:affects", "none"), UP, "silent"),
        (said("sk:reaches", "none"), said("sk:reaches", "none"), "agrees"),
        (said("sk:supports", "raises", status="refuted"), UP, "contradicts"),
        (said("sk:supports", "raises", status="refuted"), DOWN, "agrees"),
        (UP, said("sk:supports", "raises", status="refuted"), "contradicts"),
        (UP, said("sk:decreases", "lowers", context="at night"), "points the other way"),
        (UP, said("sk:decreases", "lowers", fit="broader"), "points the other way"),
        (UP, said("sk:decreases", "lowers", steps=2), "points the other way"),
        (UP, said("sk:supports", "raises", "mech:other"), "silent"),
        (UP, said("sk:supports", "raises", "mech:part"), "agrees"),
        (UP, said("sk:decreases", "lowers", "mech:part"), "points the other way"),
        (UP, said("sk:supports", "raises", "mech:part", fit="broader"), "silent"),
        (said("sk:supports", "raises", "mech:part"), UP, "agrees"),
        (NONE, said("sk:supports", "raises", "mech:part"), "silent"),
    ],
)
def test_verdicts(ours: Said, theirs: Said, verdict: str) -> None:
    assert judge(ours, theirs, {("mech:part", "mech:m")})[0] == verdict


def test_rows_hold_nothing_but_plain_values() -> None:
    for row in corroboration(store(), ["niacinamide"]):
        assert isinstance(row, Corroboration)
        assert row.model_validate(row.model_dump()) == row
