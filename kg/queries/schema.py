"""Whether a query speaks of what exists: an empty answer to a misspelt predicate would mean nothing."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any, Final

import pyoxigraph as ox
from rdflib import RDF, URIRef
from rdflib.plugins.sparql.algebra import translatePName, translatePrologue, traverse
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.parserutils import CompValue

from kg.errors import QueryError
from kg.ontology.terms import PREFIXES, compact
from kg.store import SparqlStore

_ELSEWHERE: Final = "ServiceGraphPattern"
_TRIPLES: Final = "triples"
# Terms of other vocabularies that some sources bring: a graph without these sources does not use them, and yet they are
# no slip of the pen.
_BORROWED: Final = frozenset(
    {"dcat:landingPage", "dcterms:isReplacedBy", "dcterms:issued", "dcterms:rights", "owl:deprecated"}
    | {f"skos:{kind}Match" for kind in ("exact", "close", "broad", "narrow", "related")}
)


def unknown_terms(store: SparqlStore, query_text: str) -> list[str]:
    """Predicates and classes that a query uses and that neither the ontology declares nor the data uses, as CURIEs.

    They are looked for in all patterns, property paths among them, but not in SERVICE clauses, which ask another store,
    nor in what a CONSTRUCT makes. A term counts where it is written as a predicate or as the object of rdf:type.
    Where rdflib cannot read what Oxigraph can, nothing is looked at and the list is empty.
    Raises QueryError, with line and column, for a query that is malformed.
    """
    try:
        prologue, query = parseQuery(query_text)
        read = partial(translatePName, prologue=translatePrologue(prologue, None, dict(PREFIXES)))
        used = dict.fromkeys(_terms(traverse(query, visitPost=read)))
    except Exception:  # rdflib raises whatever its parser meets; what is wrong with the text is for Oxigraph to say
        _require_sound(query_text)
        return []
    return [compact(term) for term, is_class in used if not _exists(store, term, is_class)]


def _require_sound(query_text: str) -> None:
    """Raises QueryError for a query that is malformed."""
    try:
        ox.Store().query(query_text, prefixes=dict(PREFIXES))
    except SyntaxError as error:
        raise QueryError(f"The query is malformed: {error}") from None
    except (OSError, ValueError):
        return


def _exists(store: SparqlStore, term: str, is_class: bool) -> bool:
    if URIRef(term) in RDF or compact(term) in _BORROWED:
        return True
    node = ox.NamedNode(term)
    used = f"?thing a {node}" if is_class else f"?thing {node} ?value"
    kinds = "owl:Class rdfs:Class" if is_class else "rdf:Property sk:CatalogueProperty"
    return store.ask(f"ASK {{ {{ {used} }} UNION {{ VALUES ?kind {{ {kinds} }} {node} a ?kind }} }}")


def _terms(part: Any) -> Iterator[tuple[str, bool]]:
    """Each predicate in the patterns of a parsed query, and each class with True beside it.

    What a CONSTRUCT makes stands in a bare list, not under `triples`, and so is passed over.
    """
    if isinstance(part, CompValue) and part.name != _ELSEWHERE:
        for name, inner in part.items():
            if name == _TRIPLES:
                yield from _of_triples(inner)
            else:
                yield from _terms(inner)
    elif isinstance(part, list) or hasattr(part, "asList"):
        for inner in part:
            yield from _terms(inner)


def _of_triples(blocks: Any) -> Iterator[tuple[str, bool]]:
    """Terms of the triples of a query, which stand flat in each block: subject, predicate, object, subject ..."""
    for block in blocks:
        for predicate, object_ in zip(block[1::3], block[2::3], strict=True):
            iris = list(_iris(predicate))
            yield from ((iri, False) for iri in iris)
            if iris == [str(RDF.type)] and isinstance(object_, URIRef):
                yield str(object_), True


def _iris(path: Any) -> Iterator[str]:
    """IRIs of a predicate, which may be a property path."""
    if isinstance(path, URIRef):
        yield str(path)
    elif isinstance(path, CompValue):
        for inner in path.values():
            yield from _iris(inner)
    elif isinstance(path, list) or hasattr(path, "asList"):
        for inner in path:
            yield from _iris(inner)
