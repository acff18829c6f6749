from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx
import pytest
from fetch_server import Seen, Server

from kg.sources import Patience, Source


@pytest.fixture
def server() -> Iterator[Server]:
    state = Server()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            state.seen.append(Seen(self.path, dict(self.headers)))
            state.next_answer()(self)

        def log_message(self, *_: object) -> None:
            return

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as http:
        http.daemon_threads = True
        state.url = f"http://127.0.0.1:{http.server_port}"
        threading.Thread(target=http.serve_forever, args=(0.01,), daemon=True).start()
        yield state
        state.released.set()
        http.shutdown()


@pytest.fixture
def client() -> Iterator[httpx.Client]:
    """A client that takes no proxy from the environment."""
    with httpx.Client(trust_env=False) as made:
        yield made


@pytest.fixture
def hurried() -> Patience:
    return Patience(connect_seconds=1, stall_seconds=2, attempts=3, pause_seconds=0.01, redirects=2)


@pytest.fixture
def described(server: Server) -> Callable[..., Source]:
    """Makes a source that the server has."""

    def make(**changes: object) -> Source:
        facts = {
            "name": "small",
            "title": "A small table",
            "url": f"{server.url}/small.csv",
            "filename": "small.csv",
            "loader": "curated",
            "licence": "CC0-1.0",
            "licence_title": "Public domain",
            "attribution": "nobody",
            "commercial_use": True,
            "language": "en",
            "minimum_count": 1,
        }
        return Source.model_validate(facts | changes)

    return make
