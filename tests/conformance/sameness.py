"""Whether two results are the same: as bags of rows, blank nodes up to their names, numbers by value."""

from __future__ import annotations

import csv
import io
from collections import Counter
from pathlib import Path

import pyoxigraph as ox
import rdflib
from rdflib.compare import isomorphic

RS = rdflib.Namespace("http://www.w3.org/2001/sw/DataAccess/tests/result-set#")
_NUMBERS = {"integer", "decimal", "double", "float"}
Row = dict[str, str]


def expected_table(path: Path) -> tuple[list[str], list[Row]] | bool:
    """Names and rows, or the truth value, of a file of expected results."""
    if path.suffix in (".ttl", ".rdf"):
        return _from_rdf(path)
    form = {".srx": ox.QueryResultsFormat.XML, ".srj": ox.QueryResultsFormat.JSON, ".tsv": ox.QueryResultsFormat.TSV}
    return table(path.read_bytes(), form[path.suffix])


def table(data: bytes, form: ox.QueryResultsFormat) -> tuple[list[str], list[Row]] | bool:
    """Names and rows, or the truth value, of a result."""
    results = ox.parse_query_results(data, format=form)
    if isinstance(results, ox.QueryBoolean):
        return bool(results)
    names = [variable.value for variable in results.variables]
    return names, [{name: term_key(term) for name in names if (term := row[name]) is not None} for row in results]


def csv_rows(data: bytes) -> tuple[list[str], list[Row]]:
    """Names and rows of CSV, which tells neither types nor which cells are unbound."""
    header, *rows = csv.reader(io.StringIO(data.decode("utf-8"), newline=""))
    return header, [{n: _plain(cell) for n, cell in zip(header, row, strict=True) if cell} for row in rows]


def _plain(cell: str) -> str:
    try:
        return f"number {float(cell):g}"
    except ValueError:
        return cell


def term_key(term: object) -> str:
    """A term as text that is the same for equal values; blank nodes keep a mark of their own."""
    if isinstance(term, ox.Literal):
        kind = term.datatype.value.rpartition("#")[2]
        if kind in _NUMBERS:
            return f"{kind} {float(term.value):.10g}"
        if kind == "boolean":
            return f"boolean {term.value in ('true', '1')}"
    return str(term)


def _from_rdf(path: Path) -> tuple[list[str], list[Row]] | bool:
    graph = rdflib.Graph().parse(path)
    result = next(graph.subjects(rdflib.RDF.type, RS.ResultSet))
    truth = graph.value(result, RS.boolean)
    if truth is not None:
        return bool(truth.toPython())  # type: ignore[attr-defined]
    names = [str(name) for name in graph.objects(result, RS.resultVariable)]
    rows = []
    for solution in graph.objects(result, RS.solution):
        bindings = list(graph.objects(solution, RS.binding))
        rows.append({str(graph.value(b, RS.variable)): _key(graph.value(b, RS.value)) for b in bindings})
    return names, rows


def _key(term: object) -> str:
    if isinstance(term, rdflib.Literal):
        if term.language:
            return term_key(ox.Literal(str(term), language=term.language))
        kind = ox.NamedNode(str(term.datatype)) if term.datatype else None
        return term_key(ox.Literal(str(term), datatype=kind))
    return term_key(ox.BlankNode(str(term)) if isinstance(term, rdflib.BNode) else ox.NamedNode(str(term)))


def same_rows(ours: list[Row], theirs: list[Row]) -> bool:
    """Whether there is a renaming of blank nodes that makes one bag of rows the other."""
    if Counter(map(_shape, ours)) != Counter(map(_shape, theirs)):
        return False
    if not any(value.startswith("_:") for row in ours for value in row.values()):
        return True
    return isomorphic(_as_graph(ours), _as_graph(theirs))


def _shape(row: Row) -> frozenset[tuple[str, str]]:
    return frozenset((name, "_:" if value.startswith("_:") else value) for name, value in row.items())


def _as_graph(rows: list[Row]) -> rdflib.Graph:
    graph = rdflib.Graph()
    for row, times in Counter(tuple(sorted(row.items())) for row in rows).items():
        node = rdflib.BNode()
        graph.add((node, RS["row-times"], rdflib.Literal(times)))
        for name, value in row:
            term = rdflib.BNode(value[2:]) if value.startswith("_:") else rdflib.Literal(value)
            graph.add((node, RS[f"variable-{name}"], term))
    return graph


def same_graph(ours: bytes, theirs: Path) -> bool:
    """Whether two graphs are the same up to the names of blank nodes."""
    wanted = rdflib.Graph()
    for quad in ox.parse(path=str(theirs), base_iri=theirs.as_uri()):
        wanted.add(tuple(_rdflib(term) for term in quad.triple))  # type: ignore[arg-type]
    got = rdflib.Graph()
    for quad in ox.parse(ours, ox.RdfFormat.N_TRIPLES):
        got.add(tuple(_rdflib(term) for term in quad.triple))  # type: ignore[arg-type]
    return isomorphic(got, wanted)


def _rdflib(term: object) -> rdflib.term.Node:
    if isinstance(term, ox.BlankNode):
        return rdflib.BNode(term.value)
    return rdflib.URIRef(term.value) if isinstance(term, ox.NamedNode) else rdflib.Literal(term_key(term))
