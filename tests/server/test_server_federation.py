"""SERVICE reaches listed endpoints and nobody else, whatever names, redirects and answers say."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx
import pytest
from live_server import live

from kg.server import Settings
from kg.server.federation import Federation, _public_number
from kg.server.question import Question
from kg.server.refusal import Refusal

OTHER = """INSERT DATA { <http://x/a> <http://x/price> 3 ; <http://x/note> "it's \\"so\\" }"@en .
<http://x/b> <http://x/price> 5 }"""
OURS = "INSERT DATA { <http://x/a> <http://x/name> 'first' . <http://x/b> <http://x/name> 'second' }"


class Redirecting(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        self.send_response(307)
        self.send_header("Location", "http://127.0.0.1:1/sparql")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture(scope="module")
def redirecting() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Redirecting)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/sparql"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory, redirecting: str) -> Iterator[tuple[str, str]]:
    """Addresses of our endpoint and of another that it may call."""
    folder = tmp_path_factory.mktemp("two")
    other, ours = written(folder / "other.ru", OTHER), written(folder / "ours.ru", OURS)
    with live(other, workers=1) as there:
        services = (f"{there}/sparql", redirecting)
        with live(ours, workers=1, services=services, query_seconds=10.0) as here:
            yield f"{here}/sparql", f"{there}/sparql"


def written(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def asked(address: str, query: str) -> httpx.Response:
    return httpx.post(address, data={"query": query}, headers={"Accept": "text/csv"}, trust_env=False, timeout=30)


def test_a_federated_query(both: tuple[str, str]) -> None:
    here, there = both
    query = f"""PREFIX x: <http://x/>
    SELECT ?name ?price ?note {{
      ?s x:name ?name . SERVICE <{there}> {{ ?s x:price ?price OPTIONAL {{ ?s x:note ?note }} }}
    }} ORDER BY ?name"""
    response = asked(here, query)
    assert response.text == 'name,price,note\r\nfirst,3,"it\'s ""so"" }"\r\nsecond,5,\r\n'
    assert "ETag" not in response.headers


@pytest.mark.parametrize(
    ("clause", "rows"),
    [
        ("SERVICE <@> { }", 2),
        ("SERVICE <@> { ?s <http://x/none> ?o }", 0),
        ("OPTIONAL { SERVICE <@> { ?s <http://x/none> ?o } }", 2),
        ("FILTER NOT EXISTS { SERVICE <@> { ?s <http://x/price> 3 } }", 1),
        ("SERVICE SILENT <@> { ?s ?p }", 2),
    ],
)
def test_clauses(both: tuple[str, str], clause: str, rows: int) -> None:
    response = asked(both[0], f"SELECT ?s {{ ?s <http://x/name> ?name {clause.replace('@', both[1])} }}")
    assert response.status_code == 200, response.text
    assert response.text.count("\r\n") == rows + 1


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { SERVICE <http://127.0.0.1:9/sparql> { ?s ?p ?o } }",
        "SELECT * { SERVICE SILENT <http://127.0.0.1:9/sparql> { ?s ?p ?o } }",
        "SELECT * { SERVICE ?who { ?s ?p ?o } }",
        "PREFIX x: <http://127.0.0.1:> SELECT * { SERVICE x:9 { ?s ?p ?o } }",
        "SELECT * { SERVICE <@> { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } } }",
        "SELECT * { SERVICE <@> { ?s ?p ?o } \\u0053ERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "SELECT * { SERVICE <@> { ?s ?p ?o } ?s ?p true\\u0053ERVICE<http://127.0.0.1:9/>{ ?s ?p ?o } }",
        "SELECT * {" + "SERVICE <@> { ?s ?p ?o }" * 5 + "}",
        "SELECT * { SERVICE <@/../other> { ?s ?p ?o } }",
        "SELECT * { SERVICE <http://user@127.0.0.1:9/sparql> { ?s ?p ?o } }",
    ],
)
def test_nobody_else_is_called(both: tuple[str, str], query: str) -> None:
    response = asked(both[0], query.replace("@", both[1]) if "user@" not in query else query)
    assert response.status_code == 403
    assert "SERVICE" in response.text


def test_a_redirect_is_not_followed(both: tuple[str, str], redirecting: str) -> None:
    response = asked(both[0], f"SELECT * {{ SERVICE <{redirecting}> {{ ?s ?p ?o }} }}")
    assert response.status_code == 502
    assert "answers 307" in response.text


@pytest.mark.parametrize("host", ["localhost"])
def test_a_name_that_leads_to_a_private_number_is_refused(host: str) -> None:
    federation = Federation(Settings(services=(f"http://{host}:9/sparql",)))
    query = Question(f"SELECT * {{ SERVICE <http://{host}:9/sparql> {{ ?s ?p ?o }} }}")
    with pytest.raises(Refusal, match="no public address"):
        asyncio.run(federation.resolved(query))


@pytest.mark.parametrize(
    "numbers", [["127.0.0.1"], ["10.0.0.1"], ["169.254.169.254"], ["::1"], ["8.8.8.8", "192.168.0.1"], []]
)
def test_a_name_must_lead_to_public_numbers_only(monkeypatch: pytest.MonkeyPatch, numbers: list[str]) -> None:
    """Each call looks the name up once and connects to that very number, so that a second answer changes nothing."""

    async def look_up() -> str:
        async def answers(*_: Any, **__: Any) -> list[Any]:
            return [(0, 0, 0, "", (number, 80)) for number in numbers]

        monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", answers, raising=False)
        return await _public_number("rebinding.example", 80)

    with pytest.raises(ValueError, match="no public address"):
        asyncio.run(look_up())


def test_rows_cannot_break_out_of_their_place() -> None:
    from kg.server.federation import _values

    hostile = b"""{"head":{"vars":["a"]},"results":{"bindings":[
      {"a":{"type":"literal","value":"\\") } } SERVICE <http://127.0.0.1/> { #"}},
      {"a":{"type":"bnode","value":"b0"}}, {}]}}"""
    text = _values(hostile)
    import pyoxigraph as ox

    rows = list(ox.Store().query(f"SELECT ?a {{ {text} }}"))
    assert [row["a"].value if row["a"] else None for row in rows] == [
        '") } } SERVICE <http://127.0.0.1/> { #', "urn:skolem:b0", None
    ]  # fmt: skip
    with pytest.raises((ValueError, SyntaxError)):
        _values(b'{"head":{"vars":["a"]},"results":{"bindings":[{"a":{"type":"uri","value":"x> } SERVICE <y"}}]}}')
