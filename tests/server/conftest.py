from __future__ import annotations

from typing import Any

import httpx
import pyoxigraph as ox
import pytest
from server_client import DATA, Ask, client, in_own_loop
from starlette.applications import Starlette

from kg.server import create_app
from kg.store import Store


@pytest.fixture
def store() -> Store:
    engine = ox.Store()
    engine.update(DATA)
    return Store(engine, "2026-01-ab12")


@pytest.fixture
def app(store: Store) -> Starlette:
    return create_app(store)


@pytest.fixture
def send(app: Starlette) -> Ask:
    """Sends one request: `send("GET", "/sparql", params=..., headers=...)`."""

    def run(method: str, url: str, **how: Any) -> httpx.Response:
        async def once() -> httpx.Response:
            async with client(app) as http:
                return await http.request(method, url, **how)

        return in_own_loop(once())

    return run


@pytest.fixture
def ask(send: Ask) -> Ask:
    """Asks a query by GET; a second argument is the Accept header."""

    def run(query: str, accept: str = "", **parameters: Any) -> httpx.Response:
        headers = {"Accept": accept} if accept else {}
        return send("GET", "/sparql", params={"query": query, **parameters}, headers=headers)

    return run
