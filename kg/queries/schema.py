"""Whether a query speaks of what exists: an empty answer to a misspelt predicate would mean nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import pyoxigraph as ox
from rdflib import RDF, URIRef
from rdflib.paths import AlternativePath, InvPath, MulPath, NegatedPath, Path, SequencePath
from rdflib.plugins.sparql.algebra import translateQuery
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.parserutils import CompValue

from kg.errors import QueryError
from kg.ontology.terms import PREFIXES, compact
from kg.store import SparqlStore

# What a CONSTRUCT makes need not exist, and what a SERVICE clause asks for exists elsewhere.
_NOT_ASKED_HERE: Final = "template"
_ELSEWHERE: Final = "ServiceGraphPattern"


def unknown_terms(store: SparqlStore, query_text: str) -> list[str]:
    """Predicates and classes that a query uses and that neither the ontology declares nor the data uses, as CURIEs.

    Looks into property paths, OPTIONAL, UNION, MINUS, FILTER EXISTS and sub-SELECTs, not into SERVICE; a term counts
    only as far as it is written out as a predicate, or as the object of rdf:type. In the order of the query's algebra.
    Where rdflib cannot read what Oxigraph can, nothing is looked at and the list is empty.
    Raises QueryError, with line and column, for a query that is malformed.
    """
    try:
        algebra = translateQuery(parseQuery(query_text), initNs=dict(PREFIXES)).algebra
    except Exception:  # rdflib raises whatever its parser meets; what is wrong with the text is for Oxigraph to say
        _require_sound(query_text)
        return []
    used = dict.fromkeys(_terms(algebra))
    return [compact(term) for term, is_class in used if not _exists(store, ox.NamedNode(term), is_class)]


def _require_sound(query_text: str) -> None:
    """Raises QueryError for a query that is malformed; it runs on an empty store."""
    try:
        ox.Store().query(query_text, prefixes=dict(PREFIXES))
    except SyntaxError as error:
        raise QueryError(f"The query is malformed: {error}") from None
    except (OSError, ValueError):
        return


def _exists(store: SparqlStore, term: ox.NamedNode, is_class: bool) -> bool:
    used = f"?thing a {term}" if is_class else f"?thing {term} ?value"
    return store.ask(f"ASK {{ {{ {used} }} UNION {{ {term} a ?kind }} }}")


def _terms(part: Any) -> Iterator[tuple[str, bool]]:
    """Each predicate of a part of an algebra, and each class with True beside it."""
    if isinstance(part, CompValue):
        if part.name == _ELSEWHERE:
            return
        for subject, predicate, object_ in _triples(part.get("triples") or []):
            yield from ((iri, False) for iri in _iris(predicate))
            if list(_iris(predicate)) == [str(RDF.type)] and isinstance(object_, URIRef):
                yield str(object_), True
            del subject
        for name, inner in part.items():
            if name not in (_NOT_ASKED_HERE, "triples"):
                yield from _terms(inner)
    elif isinstance(part, (list, tuple)):
        for inner in part:
            yield from _terms(inner)
