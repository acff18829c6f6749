"""Who says so, and on what terms."""

from __future__ import annotations

from datetime import date

import pytest
from small_graphs import MAKER, REFERENCE, graph_of_sources, ingredient, line, source, statement, term

from kg.errors import UnknownName
from kg.queries.provenance import licences, who_says
from kg.store import Store


@pytest.fixture
def two_sources() -> Store:
    """A trial that a dated source tells, a claim that another passes on, and what a rule makes of the trial."""
    trial = line("randomised-trial", n=50, finding="Fell.")
    return graph_of_sources(
        {
            source("dated", date(2024, 2, 1)): [
                REFERENCE, ingredient("a"), term("mech:h", "HarmfulProcess"), term("mech:m"),
                term("cause:c", "DamageCause"),
                statement("ing:a", "sk:decreases", "mech:h", trial, confidence="moderate"),
                statement("cause:c", "sk:increases", "mech:h"),
            ],
            source("leaflet"): [
                MAKER, statement("ing:a", "sk:supports", "mech:m", line("manufacturer-claim", reference="ref:maker"),
                                 status="claimed"),
            ],
        }
    )  # fmt: skip


def test_statement_claim_and_rule_are_told_apart(two_sources: Store) -> None:
    rows = who_says(two_sources, ["a"]).rows
    assert [(row.relation, row.status, row.knowledge, row.agent, row.rule, row.source) for row in rows] == [
        ("decreases", "accepted", "knowledge assertion", "manual agent", "", "Source dated"),
        ("supports", "claimed", "statement as reported", "manual agent", "", "Source leaflet"),
        ("counteracts", "accepted", "prediction", "computational model", "counteracts, by decrease",
         "rules of this graph"),
    ]  # fmt: skip


def test_report_and_edition(two_sources: Store) -> None:
    trial, claim, rule = who_says(two_sources, ["a"]).rows
    assert (trial.citation, trial.year, trial.url, trial.kind) == (
        "One A 2001", 2001, "https://doi.org/10.1000/one", "randomised trial",
    )  # fmt: skip
    assert (trial.version, trial.licence) == ("2024-02-01", "CC0-1.0")
    assert (claim.citation, claim.year, claim.version) == ("A leaflet", None, "")
    assert (rule.citation, rule.kind) == ("", "")


def test_both_ends_of_a_statement(two_sources: Store) -> None:
    told = {(row.relation, row.other) for row in who_says(two_sources, ["mech:h"])}
    assert told == {("is decreased by", "ing:a"), ("is increased by", "cause:c")}


def test_who_says_what_of_locust_bean_gum(shipped: Store) -> None:
    rows = [row for row in who_says(shipped, ["locust bean gum"]) if row.other == "mech:inflammation"]
    (row,) = rows
    assert (row.status, row.knowledge, row.citation) == ("claimed", "statement as reported", "Tattersall S")
    assert row.licence == "all rights reserved: facts only, no sentences"
    assert row.assertion.startswith("asr:")


def test_nobody_says_anything(shipped: Store) -> None:
    found = who_says(shipped, ["laureth-23"])
    assert (found.rows, found.standing) == ((), "nothing recorded")
    assert found.note == "No statement on this ingredient is in this graph."


def test_who_speaks_of_the_unknown(shipped: Store) -> None:
    with pytest.raises(UnknownName):
        who_says(shipped, ["locust bean gumm"])


def test_terms_of_each_source(two_sources: Store) -> None:
    rows = {row.source_id: row for row in licences(two_sources)}
    assert {name: row.statements for name, row in rows.items()} == {
        "src:dated": 2, "src:leaflet": 1, "src:rules": 1, "src:ontology": 0,
    }  # fmt: skip
    dated = rows["src:dated"]
    assert (dated.licence, dated.terms, dated.commercial_use, dated.attribution, dated.said) == (
        "CC0-1.0", "Public domain", "true", "nobody", "",
    )  # fmt: skip


def test_terms_of_each_statement(two_sources: Store) -> None:
    rows = licences(two_sources, ["a"]).rows
    assert [(row.said, row.source_id, row.statements) for row in rows] == [
        ("a decreases h", "src:dated", 1),
        ("a supports m", "src:leaflet", 1),
        ("a counteracts c", "src:rules", 1),
    ]
    assert {row.ingredient for row in rows} == {"ing:a"}


def test_terms_of_the_shipped_sources(shipped: Store) -> None:
    rows = {row.source_id: row for row in licences(shipped)}
    assert (rows["src:core"].licence, rows["src:core"].commercial_use) == ("CC-BY-4.0", "true")
    assert rows["src:article"].commercial_use == "unknown"
    assert rows["src:core"].statements > rows["src:article"].statements > 50


def test_terms_of_the_unknown(shipped: Store) -> None:
    with pytest.raises(UnknownName):
        licences(shipped, ["unobtainium"])
