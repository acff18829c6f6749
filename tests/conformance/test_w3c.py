"""The W3C's SPARQL 1.1 tests against the HTTP endpoint: what queries answer, what is refused, how results are written.

All data lie in one server, each file under its own name, and each test asks for its files as `default-graph-uri` and
`named-graph-uri`. The base of relative IRIs is that of the query's file, which is put before it as BASE.
"""

from __future__ import annotations

import os
import tomllib
from pathlib import Path

import httpx
import pyoxigraph as ox
import pytest
from sameness import csv_rows, expected_table, same_graph, same_rows, table
from w3c_suite import FEDERATION_FOLDERS, QUERY_FOLDERS, UPDATE_FOLDERS, Send, W3CTest, graph_of, suite, w3c_tests

JSON, XML = "application/sparql-results+json", "application/sparql-results+xml"
TSV, CSV = "text/tab-separated-values", "text/csv"
EXPECTED: dict[str, str] = tomllib.loads(Path(__file__).with_name("expected_failures.toml").read_text(encoding="utf-8"))


def listed(folders: tuple[str, ...], *kinds: str) -> list[object]:
    """Tests of these kinds as parameters, those expected to fail marked so, with the reason."""
    found = [test for test in w3c_tests(folders) if test.kind in kinds]
    return [pytest.param(test, id=test.ident, marks=_marks(test)) for test in found]


def _marks(test: W3CTest) -> list[pytest.MarkDecorator]:
    reason = EXPECTED.get(test.ident)
    return [pytest.mark.sources, *([pytest.mark.xfail(reason=reason, strict=True)] if reason else [])]


def test_the_suite_is_at_hand() -> None:
    if suite() is None:
        if os.environ.get("CI"):
            pytest.fail("KG_SOURCES has no w3c/sparql11: the W3C tests must run on CI")
        pytest.skip("KG_SOURCES has no w3c/sparql11")
    assert {test.kind for test in w3c_tests(QUERY_FOLDERS)} >= {"QueryEvaluationTest", "CSVResultFormatTest"}


def test_no_failure_is_expected_of_a_test_that_is_gone() -> None:
    known = {test.ident for test in w3c_tests((*QUERY_FOLDERS, *FEDERATION_FOLDERS))}
    assert not known or not set(EXPECTED) - known


@pytest.mark.parametrize("test", listed(QUERY_FOLDERS, "QueryEvaluationTest"))
def test_evaluation(send: Send, test: W3CTest) -> None:
    assert test.result is not None
    if test.result.suffix == ".ttl" and b"result-set#" not in test.result.read_bytes():
        response = asked(send, test, "application/n-triples")
        assert same_graph(response.content, test.result)
        return
    for accept, form in ((JSON, ox.QueryResultsFormat.JSON), (XML, ox.QueryResultsFormat.XML)):
        compare(table(asked(send, test, accept).content, form), expected_table(test.result))


@pytest.mark.parametrize("test", listed(QUERY_FOLDERS, "CSVResultFormatTest"))
def test_csv(send: Send, test: W3CTest) -> None:
    assert test.result is not None
    if test.result.suffix == ".csv":
        compare(csv_rows(asked(send, test, CSV).content), csv_rows(test.result.read_bytes()))
    else:
        compare(table(asked(send, test, TSV).content, ox.QueryResultsFormat.TSV), expected_table(test.result))


def asked(send: Send, test: W3CTest, accept: str) -> httpx.Response:
    """The answer to a test's query over its data; a graph that holds nothing stands for no data at all."""
    text = f"BASE <{test.query.as_uri()}>\n{test.query.read_text(encoding='utf-8')}"
    default = [graph_of(path).value for path in test.data] or ["http://example.org/empty"]
    named = [graph_of(path).value for path in test.graph_data]
    dataset = {} if "FROM <" in text else {"default-graph-uri": default, "named-graph-uri": named}
    response = send(text, accept, **dataset)
    assert response.status_code == 200, response.text
    assert response.headers["Content-Type"].partition(";")[0] == accept
    return response


def compare(ours: tuple[list[str], list[dict[str, str]]] | bool, theirs: object) -> None:
    if isinstance(ours, bool) or isinstance(theirs, bool):
        assert ours == theirs
        return
    assert isinstance(theirs, tuple)
    names, rows = theirs
    assert set(ours[0]) == set(names)
    assert same_rows(ours[1], rows), f"\nours:   {ours[1]}\ntheirs: {rows}"


@pytest.mark.parametrize("test", listed(QUERY_FOLDERS, "PositiveSyntaxTest11", "PositiveSyntaxTest"))
def test_syntax_that_is_sound(send: Send, test: W3CTest) -> None:
    response = send(test.query.read_text(encoding="utf-8"), "*/*", **{"default-graph-uri": "http://example.org/empty"})
    assert response.status_code == 200, response.text


@pytest.mark.parametrize("test", listed(QUERY_FOLDERS, "NegativeSyntaxTest11", "NegativeSyntaxTest"))
def test_syntax_that_is_not(send: Send, test: W3CTest) -> None:
    response = send(test.query.read_text(encoding="utf-8"), "*/*")
    assert response.status_code == 400
    assert "malformed" in response.text


@pytest.mark.parametrize("test", listed(FEDERATION_FOLDERS, "PositiveSyntaxTest11", "QueryEvaluationTest"))
def test_federation_is_refused_as_long_as_nobody_is_listed(send: Send, test: W3CTest) -> None:
    response = send(test.query.read_text(encoding="utf-8"), "*/*")
    assert response.status_code == 403
    assert "SERVICE is refused" in response.text


@pytest.mark.parametrize("test", listed(UPDATE_FOLDERS, "PositiveUpdateSyntaxTest11", "NegativeUpdateSyntaxTest11"))
def test_no_update_of_the_suite_is_taken_for_a_query(send: Send, test: W3CTest) -> None:
    response = send(test.query.read_text(encoding="utf-8"), "*/*")
    assert response.status_code in (400, 403)
