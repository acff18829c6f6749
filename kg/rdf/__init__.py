"""Records to RDF: the only crossing between the two worlds.

`triples(record, source)` says what one record states. Local names are slugs or hashes of content, so that
loading the same thing twice changes nothing and no blank node is needed. What it cannot turn, it refuses.
"""

from kg.rdf import citations, law, outside, statements, things
from kg.rdf.dispatch import triples
from kg.rdf.facts import content_id, literal, node, plain_decimal
from kg.rdf.statements import assertion_id

__all__ = [
    "assertion_id",
    "citations",
    "content_id",
    "law",
    "literal",
    "node",
    "outside",
    "plain_decimal",
    "statements",
    "things",
    "triples",
]
