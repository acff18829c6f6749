"""A server whose graph is behind another endpoint: what reaches that one, and what comes back of its complaints."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs

import httpx
import pytest
from live_server import live
from scripted_server import Script, scripted
from server_client import DATA, client, in_own_loop
from starlette.applications import Starlette

from kg.remote import RemoteStore
from kg.server import create_app

YES = (200, {"Content-Type": "application/sparql-results+json"}, b'{"head":{},"boolean":true}')
PROBLEM = {"Accept": "application/problem+json, */*;q=0.1"}


def over(address: str) -> Starlette:
    return create_app(RemoteStore(address, environment={}))


def asked(app: Starlette, query: str, **how: dict[str, str]) -> httpx.Response:
    async def once() -> httpx.Response:
        async with client(app) as http:
            return await http.get("/sparql", params={"query": query}, **how)

    return in_own_loop(once())


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Starlette]:
    data = tmp_path_factory.mktemp("graph") / "data.ru"
    Path(data).write_text(DATA, encoding="utf-8")
    with live(data, workers=1) as address:
        app = over(f"{address}/sparql")
        yield app
        app.state.site.close()


def sent(script: Script) -> dict[str, list[str]]:
    return parse_qs(script.asked[-1].body)


def test_several_from_are_merged_there_too(served: Starlette) -> None:
    prologue = "PREFIX g: <http://g/> "
    response = asked(served, f"{prologue}SELECT (COUNT(*) AS ?n) FROM g:one FROM <http://g/two> {{ ?s ?p ?o }}")
    assert response.json()["results"]["bindings"][0]["n"]["value"] == "3"


def test_the_graphs_of_from_are_named_beside_the_query() -> None:
    with scripted(YES) as script:
        asked(
            over(script.address), "ASK FROM <http://g/one> FROM <http://g/two> FROM NAMED <http://g/two> { ?s ?p ?o }"
        )
        assert sent(script)["default-graph-uri"] == ["http://g/one", "http://g/two"]
        assert sent(script)["named-graph-uri"] == ["http://g/two"]
        assert "FROM" not in sent(script)["query"][0]


@pytest.mark.parametrize(
    ("query", "line", "column"),
    [("SELECT * { ?s ?p }", 1, 19), ("SELECT *\n{ ?s ?p }", 2, 10), ("ASK {\n\n ?s ?p }", 3, 9)],
)
def test_a_fault_is_told_in_its_place(served: Starlette, query: str, line: int, column: int) -> None:
    assert f"near line {line}, column {column}." in asked(served, query).text
    told = asked(served, query, headers=PROBLEM).json()
    assert (told["line"], told["column"]) == (line, column)


def test_complaints_of_other_engines_are_in_the_place_of_the_client() -> None:
    with scripted(YES) as script:
        asked(over(script.address), "ASK {}")
        before = sent(script)["query"][0].index("ASK")
    for complaint in ("Lexical error at line 1, column @.", "Line: 1, col: @: no", "error at 1:@: expected x"):
        with scripted(YES, (400, {}, complaint.replace("@", str(before + 5)).encode())) as script:
            assert asked(over(script.address), "ASK {").text == complaint.replace("@", "5") + "\n"
    with scripted(YES, (400, {}, b"syntax error")) as script:
        assert asked(over(script.address), "ASK {").text == "syntax error\n"
