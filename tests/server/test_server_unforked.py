"""Where a system cannot fork, queries run in threads: same answers, the same honest limits on size and time."""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox
import pytest
from server_client import client, in_own_loop
from starlette.applications import Starlette

from kg.server import Settings, app, create_app
from kg.store import Store


@pytest.fixture
def unforked(monkeypatch: pytest.MonkeyPatch) -> Iterator[Starlette]:
    monkeypatch.delattr(app.os, "fork")
    place = ox.NamedNode("http://n/p")
    store = Store.memory(ox.Quad(ox.NamedNode(f"http://n/{i}"), place, ox.Literal(i)) for i in range(300))
    made = create_app(store, settings=Settings(workers=2, query_seconds=0.5, result_bytes=1 << 20))
    yield made
    made.state.site.close()


@pytest.mark.parametrize(
    ("query", "status", "said"),
    [
        ("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", 200, "n\r\n300\r\n"),
        ("SELECT * { ?a ?b ?c . ?d ?e ?f }", 503, "larger than 1 MB"),
        ("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }", 503, "stopped after 0.5"),
        ("SELECT * { ?s ?p }", 400, "line 1"),
    ],
)
def test_it_answers(unforked: Starlette, query: str, status: int, said: str) -> None:
    async def asked() -> tuple[int, str]:
        async with client(unforked) as http:
            got = await http.post("/sparql", data={"query": query}, headers={"Accept": "text/csv"}, timeout=60)
            return got.status_code, got.text

    got, text = in_own_loop(asked())
    assert got == status
    assert said in text


def test_it_says_what_is_missing(unforked: Starlette) -> None:
    async def asked() -> dict[str, object]:
        async with client(unforked) as http:
            return dict((await http.get("/readyz")).json()["workers"])

    told = in_own_loop(asked())
    assert told["cannot_open_sockets"] is False
    assert "cannot fork" in str(told["why_not"])
