from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pyoxigraph as ox
import pytest
from live_server import live
from w3c_suite import FEDERATION_FOLDERS, QUERY_FOLDERS, Send, graph_of, w3c_tests


@pytest.fixture(scope="session")
def endpoint(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server that holds the data of all tests, each file as a graph of its own."""
    store = ox.Store()
    for path in {
        p for test in w3c_tests((*QUERY_FOLDERS, *FEDERATION_FOLDERS)) for p in (*test.data, *test.graph_data)
    }:
        store.load(path=str(path), base_iri=path.as_uri(), to_graph=graph_of(path))
    data = tmp_path_factory.mktemp("w3c") / "data.nq"
    store.dump(str(data), ox.RdfFormat.N_QUADS)
    with live(data, workers=2) as address:
        yield f"{address}/sparql"


@pytest.fixture(scope="session")
def send(endpoint: str) -> Iterator[Send]:
    """Sends a query by POST; further parameters are those of the protocol, `accept` is the header."""
    with httpx.Client(trust_env=False) as http:

        def run(query: str, accept: str, **parameters: Any) -> httpx.Response:
            data = {"query": query, **parameters}
            return http.post(endpoint, data=data, headers={"Accept": accept}, timeout=30)

        yield run
