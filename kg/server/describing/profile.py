"""Counts of a graph: triples, classes, properties, named graphs, and what is known of each source."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from kg.store import SparqlStore


@dataclass(frozen=True)
class Profile:
    """The counts. Classes have a number of things; properties of triples and of subjects; graphs of triples.

    `labels` names classes and properties, `sources` holds what is stated of each source, by property.
    """

    triples: int
    subjects: int
    classes: Mapping[str, int]
    properties: Mapping[str, tuple[int, int]]
    graphs: Mapping[str, int]
    labels: Mapping[str, str]
    sources: Mapping[str, Mapping[str, str]]


def profile(store: SparqlStore) -> Profile:
    """The profile of a store, by six queries that go over all of it."""
    totals = store.select("SELECT (COUNT(*) AS ?n) (COUNT(DISTINCT ?s) AS ?m) { ?s ?p ?o }")[0]
    classes = store.select("SELECT ?x (COUNT(DISTINCT ?s) AS ?n) { ?s a ?x } GROUP BY ?x ORDER BY ?x")
    properties = store.select(
        "SELECT ?x (COUNT(*) AS ?n) (COUNT(DISTINCT ?s) AS ?m) { ?s ?x ?o } GROUP BY ?x ORDER BY ?x"
    )
    graphs = store.select("SELECT ?x (COUNT(*) AS ?n) { GRAPH ?x { ?s ?p ?o } } GROUP BY ?x ORDER BY ?x")
    labels = store.select(
        "SELECT ?x (SAMPLE(?l) AS ?label) { { ?x a owl:Class } UNION { ?x a rdfs:Class } UNION { ?x a rdf:Property } "
        "UNION { ?x a sk:LinkPredicate } UNION { ?x a sk:CatalogueProperty } ?x rdfs:label ?l } GROUP BY ?x"
    )
    return Profile(
        int(totals["n"].value), int(totals["m"].value),
        {row["x"].value: int(row["n"].value) for row in classes},
        {row["x"].value: (int(row["n"].value), int(row["m"].value)) for row in properties},
        {row["x"].value: int(row["n"].value) for row in graphs},
        {row["x"].value: row["label"].value for row in labels},
        _sources(store),
    )  # fmt: skip


def _sources(store: SparqlStore) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for row in store.select("SELECT ?source ?p ?o { ?source a sk:Source ; ?p ?o FILTER(?p != rdf:type) } ORDER BY ?o"):
        found[row["source"].value][row["p"].value] = row["o"].value
    return dict(found)
