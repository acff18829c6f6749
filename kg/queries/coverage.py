"""Whether the graph carries what a row of an article says."""

from __future__ import annotations

import pyoxigraph as ox

from kg import model
from kg.ontology.terms import PREFIXES, expand
from kg.store import SparqlStore


def is_carried(store: SparqlStore, row: model.CoverageRow) -> bool:
    """Whether the triple of the row stands in the graph, plainly or as the parts of a statement."""
    subject, predicate = (str(ox.NamedNode(expand(curie))) for curie in (row.subject, row.predicate))
    is_curie = row.object.partition(":")[0] in PREFIXES and " " not in row.object
    object_ = str(ox.NamedNode(expand(row.object)) if is_curie else ox.Literal(row.object))
    said = f"?statement rdf:subject {subject} ; rdf:predicate {predicate}"
    return store.ask(
        f"ASK {{ {{ {subject} {predicate} {object_} }} UNION {{ {said} ; rdf:object|sk:objectText {object_} }} }}"
    )
