"""What comes back: each format parsed again, the choice between them, and the errors."""

from __future__ import annotations

import csv
import io
import json
from xml.etree import ElementTree

import pyoxigraph as ox
import pytest
import rdflib
from server_client import Ask

from kg.server.negotiation import SOLUTIONS, TRIPLES, choose, quality
from kg.server.refusal import Refusal
from kg.server.xml_text import XmlText
from kg.store import Store

ROWS = "SELECT ?s ?label ?none { ?s <http://x/label> ?label } ORDER BY ?s ?label"
YES, NO = "ASK { ?s ?p ?o }", "ASK { <http://none> ?p ?o }"
BUILT = "CONSTRUCT { ?s <http://x/called> ?l } WHERE { ?s <http://x/label> ?l }"
JSON, XML = "application/sparql-results+json", "application/sparql-results+xml"
CSV, TSV = "text/csv", "text/tab-separated-values"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"


def expected(store: Store) -> list[tuple[str | None, ...]]:
    return [tuple(None if term is None else str(term) for term in row) for row in store.engine.query(ROWS)]


@pytest.mark.parametrize(
    ("accept", "parser"),
    [
        (JSON, ox.QueryResultsFormat.JSON),
        ("application/json", ox.QueryResultsFormat.JSON),
        (XML, ox.QueryResultsFormat.XML),
        ("application/xml", ox.QueryResultsFormat.XML),
        ("text/xml", ox.QueryResultsFormat.XML),
        (TSV, ox.QueryResultsFormat.TSV),
    ],
)
def test_rows_come_back_equal(store: Store, ask: Ask, accept: str, parser: ox.QueryResultsFormat) -> None:
    response = ask(ROWS, accept)
    assert response.headers["Content-Type"].split(";")[0] == accept
    assert response.headers["Vary"] == "Accept, Accept-Encoding"
    parsed = ox.parse_query_results(response.content, format=parser)
    assert isinstance(parsed, ox.QuerySolutions)
    assert [variable.value for variable in parsed.variables] == ["s", "label", "none"]
    assert [tuple(None if t is None else str(t) for t in row) for row in parsed] == expected(store)
    assert len(expected(store)) == 4


@pytest.mark.parametrize(("accept", "parser"), [(JSON, "json"), (XML, "xml")])
def test_rdflib_reads_the_rows_too(store: Store, ask: Ask, accept: str, parser: str) -> None:
    result = rdflib.query.Result.parse(io.BytesIO(ask(ROWS, accept).content), format=parser)
    labels = [(str(row[1]), getattr(row[1], "language", None)) for row in result]
    engine = [(row["label"].value, row["label"].language) for row in store.engine.query(ROWS)]
    assert labels == engine
    assert ("niacinamide", "en") in labels


def test_rows_as_csv(ask: Ask) -> None:
    response = ask(ROWS, CSV)
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8"), newline="")))
    assert rows[0] == ["s", "label", "none"]
    assert ["http://x/niacinamide", "尼克酰胺", ""] in rows
    assert ["http://x/niacinamide", 'a "quoted", name;\n\ttwo lines', ""] in rows
    assert len(rows) == 5


@pytest.mark.parametrize("query", [YES, NO])
def test_yes_and_no_in_each_format(ask: Ask, query: str) -> None:
    word = "true" if query == YES else "false"
    assert ask(query, JSON).json()["boolean"] is (query == YES)
    assert f"<boolean>{word}</boolean>" in ask(query, XML).text
    assert ask(query, CSV).text.strip() == word
    assert ask(query, TSV).text.strip() == word


@pytest.mark.parametrize(
    ("accept", "parser"), [("text/turtle", "turtle"), ("application/n-triples", "nt"), ("text/plain", "nt")]
)
@pytest.mark.parametrize("query", [BUILT, "DESCRIBE <http://x/niacinamide>"])
def test_triples_come_back_equal(store: Store, ask: Ask, query: str, accept: str, parser: str) -> None:
    response = ask(query, accept)
    assert response.headers["Content-Type"].split(";")[0] == accept
    wanted = rdflib.Graph().parse(data=b"".join(_line(t) for t in store.construct(query)), format="nt")
    assert len(wanted) in (4, 5)
    assert set(rdflib.Graph().parse(data=response.content, format=parser)) == set(wanted)


def _line(triple: ox.Triple) -> bytes:
    return f"{triple} .\n".encode()


@pytest.mark.parametrize(
    ("accept", "chosen"),
    [
        ("", JSON),
        ("*/*", JSON),
        (XML, XML),
        (f"{JSON};q=0.2, {CSV};q=0.3", CSV),
        (f"{CSV};q=0.3,{JSON};q=0.2", CSV),
        (f"{XML}, {JSON}", JSON),
        (f"{XML}, */*", XML),
        ("text/*", CSV),
        (f"text/*, {CSV};q=0", TSV),
        (f"*/*, {JSON};q=0, application/json;q=0", XML),
        (f"*/*;q=0.5, application/*;q=0.1, {TSV};q=0.4", CSV),
        (f"{TSV} ; charset=utf-8 ; Q=0.9, {CSV};q=0.8", TSV),
        ("APPLICATION/JSON", "application/json"),
        (f"{CSV};q=1.000, {XML};q=0.999", CSV),
        (f"{JSON};q=abc, {CSV};q=0.1", CSV),
        (f"{JSON};q=2, {CSV};q=-1, {TSV}", TSV),
        (BROWSER, "application/xml"),
        ("text/html", None),
        (f"{JSON};q=0", None),
        ("*/*;q=0", None),
        ("json", None),
        ("image/*", None),
    ],
)
def test_the_choice_of_a_format(accept: str, chosen: str | None) -> None:
    found = choose(accept, SOLUTIONS)
    assert (found.media_type if found else None) == chosen


def test_triples_default_to_turtle() -> None:
    assert [choose(a, TRIPLES).media_type for a in ("", BROWSER, JSON + ",*/*;q=0.1")] == ["text/turtle"] * 3  # type: ignore[union-attr]
    assert quality(BROWSER, "text/html") == 1
    assert quality(BROWSER, "text/plain") == 0.8


@pytest.mark.parametrize(("query", "accept"), [(ROWS, "text/turtle"), (YES, "image/png"), (BUILT, JSON)])
def test_a_format_that_is_not_to_be_had(ask: Ask, query: str, accept: str) -> None:
    response = ask(query, accept)
    assert response.status_code == 406
    assert ("text/turtle" if query == BUILT else CSV) in response.text


@pytest.mark.parametrize("written", ["\\u0001", "\\b", "\\f", "\\u001F", "\\uFFFE", "\\uFFFF", "\u0007", "\uffff"])
def test_what_xml_cannot_hold_is_refused_there_and_nowhere_else(ask: Ask, written: str) -> None:
    rows = f'SELECT ("a{written}b" AS ?x) {{}}'
    refused = ask(rows, XML)
    assert (refused.status_code, "U+" in refused.text, JSON in refused.text) == (406, True, True)
    assert len(ask(rows, JSON).json()["results"]["bindings"][0]["x"]["value"]) == 3
    triples = f'CONSTRUCT {{ <http://x/s> <http://x/p> "a{written}b" }} WHERE {{}}'
    refused = ask(triples, "application/rdf+xml")
    assert (refused.status_code, "text/turtle" in refused.text) == (406, True)
    assert ask(triples, "text/turtle").status_code == 200


def test_what_xml_can_hold_is_given(ask: Ask) -> None:
    response = ask('SELECT ("a\\t\\n\\r\\u0085\\uFFFD\\U0001F9F4 <&>" AS ?x) {}', XML)
    assert ElementTree.fromstring(response.content).tag.endswith("sparql")


def test_a_forbidden_character_is_seen_across_pieces() -> None:
    seen = XmlText("text/turtle")
    seen.check(b"<a>\xef")
    seen.check(b"\xbf")
    with pytest.raises(Refusal, match=r"U\+FFFE"):
        seen.check(b"\xbe</a>")


def test_several_accept_headers_count_as_one(send: Ask) -> None:
    headers = [("Accept", f"{JSON};q=0.1"), ("Accept", CSV)]
    assert send("GET", "/sparql", params={"query": YES}, headers=headers).headers["Content-Type"][:8] == CSV


@pytest.mark.parametrize(
    ("query", "line", "shown"),
    [
        ("SELECT * WHERE {\n  ?s ?p\n}", 3, "}"),
        ("SELECT * WHERE {\r\n  ?s ?p}", 2, "  ?s ?p}"),
        ("ASK { é é é é }", 1, "ASK { é é é é }"),
        ("", 1, ""),
        ("SELECT * { ?s wrong:p ?o }", 1, "SELECT * { ?s wrong:p ?o }"),
    ],
)
def test_a_malformed_query_is_shown_where(ask: Ask, query: str, line: int, shown: str) -> None:
    response = ask(query)
    assert response.status_code == 400
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    said, _, excerpt = response.text.partition("\n\n")
    column = int(said.partition(f"malformed near line {line}, column ")[2].partition(".")[0])
    assert excerpt == f"{shown}\n{' ' * (column - 1)}^\n"
    assert 1 <= column <= len(shown) + 2


def test_an_unknown_prefix_is_named_as_such(ask: Ask) -> None:
    said = ask("SELECT * { ?s wrong:p ?o }").text.partition("\n")[0]
    assert said == "The query is malformed near line 1, column 22. Prefix not found."


def test_a_long_line_is_shown_in_part(ask: Ask) -> None:
    response = ask("SELECT * { ?s ?p 'x" + "y" * 5000 + "' ' }")
    assert response.status_code == 400
    assert len(response.text) < 500


def test_the_prefixes_of_the_graph_are_known(ask: Ask) -> None:
    assert ask("SELECT * { ?s sk:supports ?o }").status_code == 200
    own = "PREFIX sk: <http://x/> ASK { ?s sk:supports ?o }"
    assert ask(own).json()["boolean"] is True


def test_relative_iris_are_relative_to_the_graph(ask: Ask) -> None:
    found = ask("SELECT (<id/ingredient/niacinamide> AS ?x) {}").json()["results"]["bindings"]
    assert found == [{"x": {"type": "uri", "value": "https://w3id.org/skinkg/id/ingredient/niacinamide"}}]


def test_what_the_engine_cannot_do_is_an_error(ask: Ask) -> None:
    response = ask("SELECT (<http://x/f>(1) AS ?y) {}")
    assert response.status_code == 400
    assert "http://x/f" in response.text


@pytest.mark.parametrize(
    "update",
    [
        "INSERT DATA { <http://x/a> <http://x/b> <http://x/c> }",
        "insert { ?s ?p 1 } where { ?s ?p ?o }",
        "DELETE WHERE { ?s ?p ?o }",
        "DROP ALL",
        "CLEAR SILENT DEFAULT",
        "LOAD <http://127.0.0.1:9/x>",
        "CREATE GRAPH <http://g/x>",
        "COPY <http://g/one> TO DEFAULT",
        "MOVE <http://g/one> TO DEFAULT",
        "ADD <http://g/one> TO DEFAULT",
        "WITH <http://g/one> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
        "# a query\nPREFIX a: <http://a#>\nBASE <http://b>\n  DELETE{?s ?p ?o}WHERE{?s ?p ?o}",
        "ASK {} ; DROP ALL",
        "\\u0044ROP ALL",
        "\ufeffDROP ALL",
    ],
)
def test_updates_are_refused(send: Ask, store: Store, update: str) -> None:
    before = sorted(map(str, store.engine))
    refused = [
        send("GET", "/sparql", params={"update": update}),
        send("POST", "/sparql", data={"update": update}),
        send("POST", "/sparql", params={"update": update}, data={"query": "ASK {}"}),
        send("POST", "/sparql", content=update.encode(), headers={"Content-Type": "application/sparql-update"}),
    ]
    assert [response.status_code for response in refused] == [403] * 4
    assert all("read-only" in response.text for response in refused)
    disguised = [
        send("GET", "/sparql", params={"query": update}),
        send("POST", "/sparql", data={"query": update}),
        send("POST", "/sparql", content=update.encode(), headers={"Content-Type": "application/sparql-query"}),
    ]
    plain = not update.startswith(("ASK", "\\", "\ufeff"))
    assert [response.status_code for response in disguised] == [403 if plain else 400] * 3
    assert all(("read-only" in response.text) == plain for response in disguised)
    assert sorted(map(str, store.engine)) == before


def test_words_of_updates_do_no_harm_in_queries(ask: Ask) -> None:
    assert ask('SELECT ?delete { BIND("INSERT DATA" AS ?delete) } # DROP ALL').status_code == 200


def test_an_answer_is_whole_or_an_error(ask: Ask) -> None:
    """A fault met in the midst of the rows is no half answer."""
    query = "SELECT ?s (<http://x/f>(?o) AS ?y) { ?s <http://x/label> ?o }"
    response = ask(query)
    assert response.status_code == 400
    with pytest.raises(json.JSONDecodeError):
        json.loads(response.text)
