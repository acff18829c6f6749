"""Which graphs a query is asked of."""

from __future__ import annotations

import time

import pytest
from server_client import Ask

from kg.server.dataset import with_stated_graphs
from kg.server.question import Question

COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
GRAPHS = "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } } ORDER BY ?g"
ONE, TWO = "http://g/one", "http://g/two"


def values(response: object, name: str) -> list[str]:
    rows = response.json()["results"]["bindings"]  # type: ignore[attr-defined]
    return [row[name]["value"] for row in rows]


def test_datasets(ask: Ask) -> None:
    assert values(ask(COUNT), "n") == ["6"]
    assert values(ask(COUNT, **{"default-graph-uri": ONE}), "n") == ["2"]
    assert values(ask(COUNT, **{"named-graph-uri": ONE}), "n") == ["0"]
    assert values(ask(GRAPHS), "g") == [ONE, TWO]
    assert values(ask(GRAPHS, **{"named-graph-uri": TWO}), "g") == [TWO]
    assert values(ask(GRAPHS, **{"default-graph-uri": ONE}), "g") == []


def test_a_triple_in_two_graphs_is_counted_once(ask: Ask) -> None:
    both = {"default-graph-uri": [ONE, TWO]}
    assert values(ask(COUNT, **both), "n") == ["3"]
    total = "SELECT (SUM(?x) AS ?n) { ?s <http://x/percent> ?x }"
    assert values(ask(total, **both), "n") == ["2.5"]
    assert values(ask(GRAPHS, **both), "g") == []
    assert values(ask(GRAPHS, **both, **{"named-graph-uri": TWO}), "g") == [TWO]
    assert values(ask(COUNT, **{"default-graph-uri": [ONE, ONE]}), "n") == ["2"]


@pytest.mark.parametrize(
    "clauses",
    [
        f"FROM <{ONE}> FROM <{TWO}>",
        f"from<{ONE}>\nFrom # FROM <http://g/none>\n <{TWO}>",
        "FROM g:one FROM g:two",
        "FROM <one> FROM <two>",
        "FROM <http://g/\\u006Fne> FROM <\\u0074wo>",
        "FROM g:one FROM from:two",
    ],
)
def test_several_from_are_merged(ask: Ask, clauses: str) -> None:
    prologue = "BASE <http://g/> PREFIX g: <http://g/> PREFIX from: <http://g/>\n"
    assert values(ask(f"{prologue}SELECT (COUNT(*) AS ?n) {clauses} {{ ?s ?p ?o }}"), "n") == ["3"]
    assert values(ask(f"{prologue}SELECT (COUNT(*) AS ?n) {clauses} WHERE {{ GRAPH ?g {{ ?s ?p ?o }} }}"), "n") == ["0"]
    named = f"{prologue}SELECT DISTINCT ?g {clauses} FROM NAMED <{TWO}> {{ GRAPH ?g {{ ?s ?p ?o }} }}"
    assert values(ask(named), "g") == [TWO]
    described = f"{prologue}SELECT ('FROM <http://g/none>' AS ?n) {clauses} {{ <http://x/from> ?from ?o }}"
    assert values(ask(described), "n") == []


def test_names_with_escapes_are_read_to_their_end() -> None:
    text = f"PREFIX ex: <{ONE}/> SELECT * FROM ex:a\\-b\\~c FROM <{TWO}> {{ ?s ?p ?o }}"
    stated = with_stated_graphs(Question(text))
    assert stated.default_graphs == (f"{ONE}/a-b~c", TWO)
    assert stated.query.split() == f"PREFIX ex: <{ONE}/> SELECT * {{ ?s ?p ?o }}".split()


@pytest.mark.parametrize(
    "query",
    [
        "PREFIX from: <http://x/> SELECT * { ?s from:a ?o ; from:b ?x }",
        "PREFIX from: <http://x/> DESCRIBE from:a from:b FROM <http://g/one> {}",
        'SELECT * { ?s ?p "a"@from , <http://g/one> , "b"@from , <http://g/two> }',
        "PREFIX ex: <http://x/> SELECT * { ?s ex:a\\~from <http://x/p> ; ex:b\\~from <http://x/q> }",
        "PREFIX ex: <http://x/> DESCRIBE ex:a\\~from <http://x/p> ex:b\\~from <http://x/q>",
        "PREFIX ex: <http://x/> SELECT * { ?s ex:é·from <http://x/p> ; ex:e·from <http://x/q> }",
        "PREFIX ex: <http://x/> DESCRIBE ex:é·from <http://x/p> ex:e·from <http://x/q>",
        "SELECT * FROM <http://g/one> { ?s <p> 'x'@from . <http://g/one> ?q ?o }",
    ],
)
def test_what_looks_like_from_and_is_none(ask: Ask, query: str) -> None:
    assert with_stated_graphs(Question(query)) == Question(query)
    assert ask(query).status_code == 200


@pytest.mark.parametrize("piece", ["a", "from ", "from<", "prefix ", "a:", "\\", "<", "?", "from named ", "·"])
def test_looking_for_from_takes_no_longer_than_it_must(piece: str) -> None:
    begin = time.process_time()
    with_stated_graphs(Question(piece * (300_000 // len(piece))))
    assert time.process_time() - begin < 3


def test_the_request_overrules_several_from(ask: Ask) -> None:
    both = f"SELECT (COUNT(*) AS ?n) FROM <{ONE}> FROM <{TWO}> {{ ?s ?p ?o }}"
    assert values(ask(both, **{"default-graph-uri": ONE}), "n") == ["2"]


def test_a_fault_after_several_from_is_told_in_its_place(ask: Ask) -> None:
    response = ask(f"SELECT * FROM <{ONE}>\nFROM <{TWO}> {{ ?s ?p }}")
    assert response.status_code == 400
    assert "line 2, column 30" in response.text


def test_the_request_overrules_the_query(ask: Ask) -> None:
    stated = f"SELECT (COUNT(*) AS ?n) FROM <{ONE}> {{ ?s <http://x/supports> ?o }}"
    assert values(ask(stated), "n") == ["0"]
    inside = COUNT.replace("{", f"FROM <{ONE}> {{", 1)
    assert values(ask(inside), "n") == ["2"]
    assert values(ask(inside, **{"default-graph-uri": "http://g/none"}), "n") == ["0"]
    assert values(ask(inside, **{"default-graph-uri": ["http://g/none", "http://g/other"]}), "n") == ["0"]


@pytest.mark.parametrize("name", ["default-graph-uri", "named-graph-uri"])
@pytest.mark.parametrize("graph", ["one", "", "http://a b", "<http://g/one>"])
def test_a_graph_without_a_full_iri(ask: Ask, name: str, graph: str) -> None:
    response = ask(COUNT, **{name: graph})
    assert response.status_code == 400
    assert "full IRI" in response.text
