"""The dossier of a thing: all that is said of it, in its place, and what is not known."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from small_graph import DESCRIBED, graph_with_rules

from kg.dossier import Dossier, dossier
from kg.errors import AmbiguousName, UnknownName
from kg.ontology.terms import compact
from kg.rdf.facts import Facts
from kg.store import Store


@pytest.fixture(scope="module")
def store() -> Store:
    store = graph_with_rules(*DESCRIBED)
    store.release = "0.1.0-abc"
    edition = Facts("src:core").label("the curators").triples
    store.engine.extend([ox.Quad(t.subject, t.predicate, t.object) for t in edition])
    return store


@pytest.fixture(scope="module")
def amide(store: Store) -> Dossier:
    return dossier(store, "PP")


def test_who_it_is(amide: Dossier) -> None:
    assert (amide.curie, amide.label, amide.release) == ("ing:amide", "amide", "0.1.0-abc")
    assert amide.iri == "https://w3id.org/skinkg/id/ingredient/amide"
    assert amide.identity["sk:casNumber"] == ["98-92-0"]
    assert amide.identity["sk:hasFunction"] == ["smoothing"]
    assert amide.identity["sk:distinctFrom"] == ["acid"]


def test_each_statement_stands_under_its_status_and_once_only(amide: Dossier) -> None:
    by_status = {
        status: [(s["verb"], s["other"]) for s in amide.effects(status)]
        for status in ("accepted", "contested", "refuted", "claimed")
    }
    assert by_status == {
        "accepted": [("supports", "mech:ceramides"), ("is a constituent of", "ing:oil"), ("supports", "mech:redox")],
        "contested": [("supports", "mech:ceramides"), ("decreases", "mech:lipids")],
        "refuted": [("relieves", "sign:itch")],
        "claimed": [("supports", "mech:lipids")],
    }
    shown = [*amide.effects(*by_status), *amide.derived(), *amide.interactions()]
    assert sorted(s["assertion"] for s in shown) == sorted(s["assertion"] for s in amide.statements)


def test_what_rules_drew_is_kept_apart(amide: Dossier) -> None:
    assert [(s["verb"], s["other"], s["via"]) for s in amide.derived()] == [
        ("counteracts", "cause:sun", "ceramide synthesis")
    ]


def test_every_statement_that_was_entered_has_its_evidence(amide: Dossier) -> None:
    assert [s["verb"] for s in amide.statements if not s["evidence"] and "rule" not in s] == []
    contested = amide.effects("contested")[1]
    assert [(e["n"], e["min_percent"], e["max_percent"], e["days"]) for e in contested["evidence"]] == [(50, 2, 5, 28)]


def test_how_it_gets_on_with_others(amide: Dossier) -> None:
    told = [(s["verb"], s["other"], s["effect"], s["status"]) for s in amide.interactions()]
    assert told == [
        ("conflicts with", "ing:acid", "pH mismatch", "accepted"),
        ("conflicts with", "ing:salt", "degrades", "refuted"),
        ("works with", "ing:oil", "synergy", "accepted"),
    ]


def test_both_sides_of_an_interaction_tell_it(store: Store) -> None:
    assert [(s["verb"], s["other"]) for s in dossier(store, "acid").interactions()] == [("conflicts with", "ing:amide")]


def test_only_the_newest_list_of_an_annex_entry_is_law(amide: Dossier) -> None:
    assert [(told["list_date"], told["max_percent"]) for told in amide.limits] == [("2025-12-08", 0.3)]


def test_levels_products_and_open_questions_are_there(amide: Dossier) -> None:
    assert [(told["kind"], told.get("min_percent"), told["max_percent"]) for told in amide.levels] == [
        ("studied", 2.0, 5.0), ("usual", None, 0.00005),
    ]  # fmt: skip
    assert [(told["role"], told["what"], told["percent"]) for told in amide.products] == [("in", "the cream", 0.1)]
    assert [(told["question"], told["why"]) for told in amide.unknowns] == [("How deep does it go?", "not studied")]


def test_a_claim_on_a_product_says_whether_its_percentage_is_possible(store: Store) -> None:
    claimed = next(told for told in dossier(store, "prod:cream").products if told["role"] == "claimed")
    assert (claimed["what"], claimed["percent"], claimed["grim"], claimed["participants"]) == (
        "found skin softer", 96.0, False, 30,
    )  # fmt: skip


def test_a_thing_of_which_nothing_is_said_has_a_dossier_too(store: Store) -> None:
    found = dossier(store, "lonely")
    assert (found.statements, found.levels, found.products, found.unknowns) == ([], [], [], [])


def test_names_that_lead_nowhere_or_to_several(store: Store) -> None:
    with pytest.raises(UnknownName):
        dossier(store, "nothing of the kind")
    with pytest.raises(AmbiguousName):
        dossier(store, "vitamin B")


def test_a_dossier_is_the_same_each_time(store: Store) -> None:
    assert dossier(store, "amide") == dossier(store, "ing:amide")


@pytest.mark.parametrize("name", ["niacinamide", "retinol", "cause:uv-radiation", "mech:ceramide-synthesis"])
def test_dossiers_of_the_shipped_graph_are_full(shipped: Store, name: str) -> None:
    found = dossier(shipped, name)
    assert found.effects("accepted")
    assert all(e["citation"] for s in found.statements for e in s["evidence"])
    assert found.release == shipped.release


def test_refuted_claims_of_the_shipped_graph_are_not_among_what_is_accepted(shipped: Store) -> None:
    rows = shipped.select("SELECT DISTINCT ?thing WHERE { ?a sk:status st:refuted ; rdf:subject ?thing }")
    assert rows
    for row in rows:
        found = dossier(shipped, compact(row["thing"].value))
        against = {s["assertion"] for s in found.statements if s["status"] == "refuted"}
        assert against
        assert not against & {s["assertion"] for s in found.effects("accepted", "contested", "claimed")}
