"""Does a query use what does not exist?"""

from __future__ import annotations

import pytest
from small_graph import graph_with_rules

from kg.errors import QueryError
from kg.queries.catalogue import QUESTIONS
from kg.queries.schema import unknown_terms
from kg.store import Store

SMALL = graph_with_rules()
NOPE = "https://w3id.org/skinkg/vocab#nope"


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?x { ?x sk:nope ?y }",
        f"SELECT ?x {{ ?x <{NOPE}> ?y }}",
        "PREFIX mine: <https://w3id.org/skinkg/vocab#> SELECT ?x { ?x mine:nope ?y }",
        "ASK { ing:amide sk:nope true }",
        "CONSTRUCT WHERE { ?x sk:nope ?y }",
        "CONSTRUCT { ?x sk:supports ?y } WHERE { ?x sk:nope ?y }",
        "DESCRIBE ?x { ?x sk:nope ?y }",
        "SELECT ?x { ?x sk:supports/sk:nope* ?y }",
        "SELECT ?x { ?x (sk:supports|^sk:nope)+ ?y }",
        "SELECT ?x { ?x !(sk:supports|sk:nope) ?y }",
        "SELECT ?x { ?x sk:supports ?y OPTIONAL { ?y sk:nope ?z } }",
        "SELECT ?x { { ?x sk:supports ?y } UNION { ?x sk:nope ?y } }",
        "SELECT ?x { ?x sk:supports ?y MINUS { ?x sk:nope ?y } }",
        "SELECT ?x { ?x sk:supports ?y FILTER NOT EXISTS { ?x sk:nope ?z } }",
        "SELECT ?x { ?x sk:supports ?y FILTER EXISTS { ?y sk:partOf ?z FILTER NOT EXISTS { ?z sk:nope ?y } } }",
        "SELECT ?x { ?x sk:supports ?y BIND(IF(EXISTS { ?x sk:nope ?z }, 1, 2) AS ?n) }",
        "SELECT ?x { { SELECT ?x { ?x sk:nope ?y } } }",
        "SELECT ?x { ?x sk:supports ?y } GROUP BY ?x HAVING (EXISTS { ?x sk:nope 1 })",
        "SELECT ?x { ?x sk:supports ?y } ORDER BY (EXISTS { ?x sk:nope ?y })",
        "SELECT ?x { GRAPH ?g { ?x sk:supports ?y ; sk:nope ?z , ?w } }",
        "SELECT ?x { ?x sk:supports [ sk:nope ?z ] }",
        "SELECT ?x { ?x sk:hasEvidence ( 1 2 ) ; sk:nope ?y }",
    ],
)
def test_an_unknown_predicate_is_found_wherever_it_stands(query: str) -> None:
    assert unknown_terms(SMALL, query) == ["sk:nope"]


def test_terms_are_told_once_in_the_order_of_the_query() -> None:
    query = "SELECT ?x { ?x a sk:Nowhere , sk:Ingredient ; sk:b ?y ; <urn:a> ?z . ?z sk:b ?y }"
    assert unknown_terms(SMALL, query) == ["sk:Nowhere", "sk:b", "urn:a"]


def test_a_class_is_told_apart_from_a_predicate() -> None:
    assert unknown_terms(SMALL, "SELECT ?x { ?x a ing:amide ; sk:supports ?y }") == ["ing:amide"], "a thing"
    assert unknown_terms(SMALL, "SELECT ?x { ?x a sk:supports ; sk:Mechanism ?y }") == ["sk:supports", "sk:Mechanism"]
    assert unknown_terms(SMALL, "SELECT ?x { ?x a sk:Brand, sk:Product, skos:Concept ; sk:inverseLabel ?y }") == [
        "sk:Brand"
    ]
    assert unknown_terms(SMALL, "SELECT ?x { ?x a/rdfs:subClassOf* sk:Statement }") == []
    assert unknown_terms(SMALL, "SELECT ?x { ?x a ?class . ?class a owl:Class }") == []


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?x { ?x sk:unii ?y }",
        "SELECT ?x { ?x sk:supports ?y ; rdfs:label ?z }",
        "SELECT ?x { ?x ?p ?y FILTER (?p = sk:nope) }",
        "CONSTRUCT { ?x <urn:made> ?y } WHERE { ?x sk:supports ?y }",
        "SELECT ?x { SERVICE <https://example.org/sparql> { ?x <urn:theirs> ?y } }",
        "SELECT ?x { ?x sk:hasEvidence ( 1 2 ) }",
        "SELECT ?x { ?x dcterms:issued ?y ; skos:exactMatch ?z }",
        "DESCRIBE ing:amide",
    ],
)
def test_what_exists_or_is_not_asked_of_this_graph_is_no_fault(query: str) -> None:
    assert unknown_terms(SMALL, query) == []


def test_what_only_oxigraph_can_read_is_not_looked_at() -> None:
    assert unknown_terms(SMALL, "SELECT ?x { <<( ?x sk:nope ?y )>> ?p ?z }") == []


@pytest.mark.parametrize(
    ("query", "where"),
    [
        ("SELECT ?x {\n  ?x sk:supports ?y", "2:"),
        ("SELECT ?x { ?x nowhere:is ?y }", "1:"),
        ("INSERT DATA { ing:amide sk:supports mech:lipids }", "1:"),
        ("", "1:1"),
    ],
)
def test_a_malformed_query_is_told_with_its_place(query: str, where: str) -> None:
    with pytest.raises(QueryError, match=f"malformed: error at {where}"):
        unknown_terms(SMALL, query)


@pytest.mark.parametrize("name", QUESTIONS)
def test_no_named_question_uses_what_does_not_exist(shipped: Store, name: str) -> None:
    assert unknown_terms(shipped, QUESTIONS[name].query.text) == []
