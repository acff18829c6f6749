"""Which ingredient a name means, how forms relate, and under which numbers an ingredient goes."""

from __future__ import annotations

import pytest
from small_graphs import MAKER, graph_of, graph_of_sources, ingredient, line, source, statement, term

from kg import model
from kg.errors import AmbiguousName, UnknownName
from kg.queries.forms import compare_forms, identifiers, inci_of
from kg.store import Store

FUNCTION = "function: reason for use in the product"


def relation(subject: str, kind: str, object_: str) -> model.Relation:
    return model.Relation.model_validate(
        {"subject": subject, "relation": kind, "object": object_, "reference": "ref:one"}
    )


def test_tocopherol_and_its_acetate(shipped: Store) -> None:
    found = compare_forms(shipped, ["tocopherol", "tocopheryl acetate"])
    forms = [(row.ingredient_label, row.relation, row.what_label) for row in found if row.aspect == "form"]
    assert forms == [
        ("tocopheryl acetate", "converts to", "tocopherol"),
        ("tocopheryl acetate", "ester of", "tocopherol"),
        ("tocopherol", "distinct from", "tocopheryl acetate"),
    ]
    uses = {(row.ingredient_label, row.what_label) for row in found if row.aspect == FUNCTION}
    assert ("tocopheryl acetate", "antioxidant") in uses
    effects = {(row.ingredient_label, row.relation, row.what_label) for row in found if row.aspect == "effect"}
    assert ("tocopherol", "may trigger", "itch") in effects


def test_lactobacillus_and_what_is_made_of_it_are_distinct(shipped: Store) -> None:
    found = compare_forms(shipped, ["Lactobacillus", "Lactobacillus ferment", "ing:lactobacillus-ferment-lysate"])
    told = {(row.ingredient, row.relation, row.what) for row in found}
    assert ("ing:lactobacillus-ferment", "ferment of", "ing:lactobacillus") in told
    assert ("ing:lactobacillus-ferment-lysate", "lysate of", "ing:lactobacillus-ferment") in told
    distinct = {(row.ingredient, row.what) for row in found if row.relation == "distinct from"}
    assert distinct == {
        ("ing:lactobacillus", "ing:lactobacillus-ferment"),
        ("ing:lactobacillus", "ing:lactobacillus-ferment-lysate"),
        ("ing:lactobacillus-ferment", "ing:lactobacillus-ferment-lysate"),
    }


def test_forms_tell_accepted_effects_only_and_name_those_without() -> None:
    store = graph_of(
        ingredient("acid"), ingredient("ester"), ingredient("salt"), term("mech:m"),
        relation("ing:ester", "esterOf", "ing:acid"), relation("ing:salt", "saltOf", "ing:acid"),
        relation("ing:acid", "distinctFrom", "ing:salt"),
        statement("ing:acid", "sk:supports", "mech:m", line(n=9, max_percent=2)),
        statement("ing:ester", "sk:supports", "mech:m", line("manufacturer-claim"), status="claimed"),
    )  # fmt: skip
    found = compare_forms(store, ["acid", "ester"])
    assert [(row.aspect, row.ingredient, row.relation, row.what) for row in found] == [
        ("form", "ing:ester", "ester of", "ing:acid"),
        ("effect", "ing:acid", "supports", "mech:m"),
    ]
    assert (found.rows[1].n, found.rows[1].max_percent, found.rows[1].citation) == (9, 2.0, "One A 2001")
    assert (
        found.note == "No accepted statement on an effect is recorded for ester; that is no sign that it does nothing."
    )


def test_nothing_on_forms() -> None:
    found = compare_forms(graph_of(ingredient("a"), ingredient("b")), ["a", "b"])
    assert (found.rows, found.standing) == ((), "nothing recorded")
    assert found.note.startswith("Nothing is recorded")


def test_forms_of_an_unknown_name(shipped: Store) -> None:
    with pytest.raises(UnknownName) as raised:
        compare_forms(shipped, ["tocopheril"])
    assert "tocopherol" in raised.value.nearest


@pytest.mark.parametrize("called", ["Reoxderm", "REOXDERM®", "  reoxderm "])
def test_blend_with_its_constituents(shipped: Store, called: str) -> None:
    found = inci_of(shipped, called)
    assert {(row.ingredient, row.ingredient_kind, row.match) for row in found} == {("ing:reoxderm", "blend", "exact")}
    assert [row.constituent_label for row in found] == [
        "Lactobacillus", "alpha-glucan oligosaccharide", "ascorbic acid", "locust bean gum", "lycopene", "tocopherol",
        "turmeric (form not stated)",
    ]  # fmt: skip
    assert {(row.status, row.kind, row.citation) for row in found} == {
        ("accepted", "declaration of composition", "Tattersall S")
    }
    assert found.rows[0].constituent_inci == "LACTOBACILLUS"
    assert "trade name" in found.rows[0].name_kind


@pytest.mark.parametrize(
    ("called", "inci", "kind"),
    [
        ("Vaseline", "PETROLATUM", "trade name"),
        ("SYN-COLL", "PALMITOYL TRIPEPTIDE-5", "trade name"),
        ("Tri-Peptide SYN-COL", "PALMITOYL TRIPEPTIDE-5", "misspelling"),
        ("carob gum", "CERATONIA SILIQUA GUM", "common name"),
        ("niacinamide", "NIACINAMIDE", "INCI name, common name"),
    ],
)
def test_inci_name_behind_a_name(shipped: Store, called: str, inci: str, kind: str) -> None:
    (row,) = inci_of(shipped, called)
    assert (row.inci, row.name_kind, row.match) == (inci, kind, "exact")


def test_broad_name_identifies_nothing(shipped: Store) -> None:
    found = inci_of(shipped, "Vitamin C")
    assert {row.match for row in found} == {"broad"}
    assert {"ing:ascorbic-acid", "ing:ascorbyl-palmitate"} <= {row.ingredient for row in found}
    assert found.note == "'Vitamin C' is used for several things: it identifies none of them."


def test_name_of_something_else_is_no_ingredient(shipped: Store) -> None:
    found = inci_of(shipped, "dryness")
    assert (found.rows, found.standing) == ((), "nothing recorded")
    assert found.note == "The name is known, but no ingredient bears it."


@pytest.mark.parametrize("called", ["Olivem", 'x" } UNION { ?s ?p ?o } #', "', ''"])
def test_name_that_nothing_bears(shipped: Store, called: str) -> None:
    with pytest.raises(UnknownName):
        inci_of(shipped, called)


def test_claimed_constituent_keeps_its_status() -> None:
    store = graph_of(
        ingredient("blend", kind="blend"), ingredient("part"),
        statement("ing:blend", "sk:hasConstituent", "ing:part", line("manufacturer-claim", reference="ref:maker"),
                  status="claimed"),
    )  # fmt: skip
    (row,) = inci_of(store, "blend")
    assert (row.constituent, row.status, row.kind) == ("ing:part", "claimed", "manufacturer's claim")


def test_numbers_of_niacinamide(shipped: Store) -> None:
    found = identifiers(shipped, ["nicotinamide"])
    told = {(row.scheme, row.value, row.match) for row in found}
    assert {
        ("INCI name", "NIACINAMIDE", "as stated"),
        ("CosIng reference number", "35499", "as stated"),
        ("CAS number", "98-92-0", "as stated"),
        ("EC number", "202-713-4", "as stated"),
        ("CHEBI", "CHEBI:17154", "close match"),
    } <= told
    assert all(row.source for row in found)


def test_outside_terms_and_the_source_that_states_each() -> None:
    match = model.Mapping.model_validate(
        {"subject": "ing:a", "predicate": "skos:narrowMatch", "object": "MESH:D1", "justification": "semapv:x"}
    )
    one, two = ingredient("a", inci="A", cas=("1-1-1",)), ingredient("a", inci="A")
    store = graph_of_sources({source("first"): [MAKER, one], source("second"): [two, match]})
    assert [(row.scheme, row.value, row.match, row.source) for row in identifiers(store, "a")] == [
        ("INCI name", "A", "as stated", "Source first"),
        ("INCI name", "A", "as stated", "Source second"),
        ("CAS number", "1-1-1", "as stated", "Source first"),
        ("MeSH", "MESH:D1", "narrow match", "Source second"),
    ]


def test_ingredient_without_numbers(shipped: Store) -> None:
    found = identifiers(shipped, ["ing:reoxderm"])
    assert (found.rows, found.standing) == ((), "nothing recorded")
    assert found.note == "No number and no INCI name is recorded for this ingredient."


def test_numbers_of_a_broad_name(shipped: Store) -> None:
    with pytest.raises(AmbiguousName):
        identifiers(shipped, ["vitamin E"])
