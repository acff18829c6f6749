from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pyoxigraph as ox
import pytest
from server_client import DATA, Ask, client, in_own_loop
from starlette.applications import Starlette

from kg.server import create_app
from kg.store import Store


@pytest.fixture(scope="session")
def store() -> Store:
    """The small graph, which no test changes."""
    engine = ox.Store()
    engine.update(DATA)
    return Store(engine, "2026-01-ab12")


@pytest.fixture(scope="session")
def app(store: Store) -> Iterator[Starlette]:
    app = create_app(store)
    yield app
    app.state.site.close()


@pytest.fixture(scope="session")
def send(app: Starlette) -> Ask:
    """Sends one request: `send("GET", "/sparql", params=..., headers=...)`."""

    def run(method: str, url: str, **how: Any) -> httpx.Response:
        async def once() -> httpx.Response:
            async with client(app) as http:
                return await http.request(method, url, **how)

        return in_own_loop(once())

    return run


@pytest.fixture(scope="session")
def ask(send: Ask) -> Ask:
    """Asks a query by GET; a second argument is the Accept header."""

    def run(query: str, accept: str = "", **parameters: Any) -> httpx.Response:
        headers = {"Accept": accept} if accept else {}
        return send("GET", "/sparql", params={"query": query, **parameters}, headers=headers)

    return run
