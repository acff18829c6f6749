"""What the graph is built of: links between classes, and ingredients without a structure."""

from __future__ import annotations

from small_graphs import graph_of, ingredient, line, match, statement, term

from kg.queries.inside import class_links, without_structure
from kg.store import Store


def test_a_weak_link_is_counted_apart_from_a_strong_one() -> None:
    strong = statement("ing:b", "sk:supports", "mech:m").model_copy(update={"confidence": "moderate"})
    store = graph_of(
        ingredient("a"),
        ingredient("b"),
        ingredient("c"),
        term("mech:m"),
        term("mech:harm", "HarmfulProcess"),
        statement("ing:a", "sk:supports", "mech:m"),
        statement("ing:c", "sk:supports", "mech:m"),
        strong,
        statement("ing:a", "sk:decreases", "mech:harm", line(bearing="contradicts"), status="refuted"),
    )
    rows = [
        (r.from_class, r.predicate_label, r.to_class, r.status, r.confidence, r.statements) for r in class_links(store)
    ]
    assert rows == [
        ("ingredient", "decreases", "mechanism", "refuted", "low", 1),
        ("ingredient", "supports", "mechanism", "accepted", "moderate", 1),
        ("ingredient", "supports", "mechanism", "accepted", "low", 2),
    ]


def test_without_statements_nothing_links() -> None:
    assert class_links(graph_of(ingredient("a"))).standing == "nothing recorded"


def test_why_an_ingredient_has_no_structure() -> None:
    store = graph_of(
        ingredient("known"),
        ingredient("near"),
        ingredient("unknown"),
        ingredient("leaf", kind="extract"),
        ingredient("gum", kind="polymer"),
        match("ing:known", "exactMatch", "CHEBI:1"),
        match("ing:near", "relatedMatch", "CHEBI:2"),
        match("ing:unknown", "exactMatch", "MESH:D1"),
    )
    assert [(r.ingredient, r.why) for r in without_structure(store)] == [
        ("ing:leaf", "it is a mixture of several molecules"),
        ("ing:gum", "its molecules differ in length"),
        ("ing:near", "none was verified yet"),
        ("ing:unknown", "none was verified yet"),
    ]


def test_every_kind_of_ingredient_has_its_reason(shipped: Store) -> None:
    """A kind that the query does not know would drop its ingredients in silence."""
    told = {row.ingredient for row in without_structure(shipped)}
    rows = shipped.select(
        "SELECT DISTINCT ?i WHERE { ?i a sk:Ingredient ; sk:ingredientKind ?kind FILTER NOT EXISTS { "
        '?i skos:exactMatch|skos:closeMatch|skos:broadMatch|skos:narrowMatch ?o FILTER(CONTAINS(STR(?o), "CHEBI_")) } }'
    )
    assert len(told) == len(rows)


def test_on_the_shipped_graph_most_statements_join_ingredients_and_processes(shipped: Store) -> None:
    rows = [r for r in class_links(shipped) if (r.from_class, r.to_class) == ("ingredient", "mechanism")]
    assert sum(r.statements for r in rows if r.status == "accepted") > 300
    assert {"supports", "decreases", "increases"} <= {r.predicate_label for r in rows}
