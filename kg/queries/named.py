"""Query files by name, and their rows as plain values: all that is needed where rows have no type of their own."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

import pyoxigraph as ox

from kg.errors import QueryError
from kg.ontology.terms import compact, expand
from kg.queries.header import QueryFile, read_query
from kg.store import SparqlStore, python_value


@cache
def named_query(name: str) -> QueryFile:
    """The query of that name. Raises QueryError where there is none."""
    file = files("kg.queries").joinpath(f"{name}.rq")
    if not file.is_file():
        raise QueryError(f"There is no named query {name!r}. `kg ask` lists them.")
    return read_query(file)


def bind_thing(name: str, curie: str) -> str:
    """Text of the named query with its `thing` bound to a CURIE."""
    return named_query(name).bind({"thing": [ox.NamedNode(expand(curie))]})


def plain_rows(store: SparqlStore, text: str) -> list[dict[str, Any]]:
    """Rows of a query as plain values: CURIEs, texts, numbers and truth values; what is unbound is left out."""
    return [{name: plain_value(term) for name, term in row.items()} for row in store.select(text)]


def plain_value(term: ox.NamedNode | ox.BlankNode | ox.Literal) -> Any:
    """A term as a CURIE, text, number or truth value."""
    return compact(term.value) if isinstance(term, ox.NamedNode) else python_value(term)
