"""A small graph, and a client that talks to the application without a network."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Coroutine
from functools import cache
from typing import Any, TypeVar

import httpx
from starlette.applications import Starlette

DATA = """
INSERT DATA {
  <http://x/niacinamide> <http://x/supports> <http://x/ceramides> ;
    <http://x/label> "niacinamide"@en , "尼克酰胺" , "a \\"quoted\\", name;\\n\\ttwo lines" ;
    <http://x/percent> 2.5 .
  <http://x/ceramides> <http://x/label> "céramides"@fr .
  GRAPH <http://g/one> { <http://x/niacinamide> <http://x/percent> 2.5 . <http://x/a> <http://x/b> 1 }
  GRAPH <http://g/two> { <http://x/niacinamide> <http://x/percent> 2.5 . <http://x/a> <http://x/b> 2 }
}
"""
Ask = Callable[..., httpx.Response]
T = TypeVar("T")


def client(app: Starlette) -> httpx.AsyncClient:
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    return httpx.AsyncClient(transport=transport, base_url="http://graph.test", trust_env=False)


def in_own_loop(work: Coroutine[Any, Any, T]) -> T:
    """Result of a coroutine that runs in the one loop of a thread of its own, where the workers of a server live."""
    return asyncio.run_coroutine_threadsafe(work, _loop()).result(timeout=120)


@cache
def _loop() -> asyncio.AbstractEventLoop:
    loop = asyncio.new_event_loop()
    threading.Thread(target=loop.run_forever, daemon=True).start()
    return loop
