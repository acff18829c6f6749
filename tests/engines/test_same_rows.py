"""All named queries give the same rows on the embedded store, on `oxigraph serve` and on Virtuoso."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from kg.queries.header import QueryFile, query_files
from kg.remote import RemoteStore
from kg.store import Binding, Store

QUERIES = list(query_files("kg.queries"))
NUMBERS = {"integer", "int", "decimal", "double", "float", "nonNegativeInteger"}
# Faults of Virtuoso 7.2.5, each with the words it says. One that is mended must leave this list.
FAULTS: dict[str, str] = {}


def rows(found: list[Binding]) -> list[tuple[tuple[str, str], ...]]:
    """Rows without an order; an empty text counts as nothing, numbers and truth values by their value."""
    return sorted(tuple(sorted((name, shown) for name, term in row.items() if (shown := value(term)))) for row in found)


def value(term: object) -> str:
    if isinstance(term, ox.Literal):
        kind = term.datatype.value.rpartition("#")[2]
        if kind in NUMBERS:
            return f"{float(term.value):.9g}"
        if kind == "boolean":
            return "1" if term.value in ("true", "1") else "0"
        return term.value
    return str(term)


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.name)
def test_oxigraph_server(shipped: Store, oxigraph: RemoteStore, query: QueryFile) -> None:
    assert rows(oxigraph.select(query.text)) == rows(shipped.select(query.text))


@pytest.mark.parametrize(
    "query",
    [
        pytest.param(
            q, id=q.name, marks=pytest.mark.xfail(reason=FAULTS[q.name], strict=True) if q.name in FAULTS else ()
        )
        for q in QUERIES
    ],
)
def test_virtuoso(shipped: Store, virtuoso: RemoteStore, query: QueryFile) -> None:
    assert rows(virtuoso.select(query.text)) == rows(shipped.select(query.text))
