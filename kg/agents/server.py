"""The tools as a server of the Model Context Protocol, on standard input and output."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from typing import Any, Final

from mcp.server import MCPServer

from kg.agents import answers
from kg.agents.budget import USUAL, within
from kg.errors import KGError
from kg.ontology.terms import compact
from kg.server.app import answerer_of
from kg.server.metrics import Metrics
from kg.server.question import Asked, Question, Reply
from kg.server.refusal import Refusal
from kg.server.settings import MEGABYTE, Settings
from kg.store import SparqlStore

_INSTRUCTIONS: Final = (
    "A cited map of how skincare ingredients act on the skin barrier. Search for the id of a thing first, then "
    "describe it or ask a named question. Quote the evidence and the ids; say so where nothing is recorded. "
    + answers.CAUTION
)
_LIMITS: Final = Settings(workers=1, query_seconds=15.0, result_bytes=4 * MEGABYTE, queue=4, per_client=4)
_ACCEPT: Final = "application/sparql-results+json"


def agent_server(store: SparqlStore) -> MCPServer:
    """The server over a store. Queries of one's own run in a worker with limits, as those of the endpoint do."""
    server, tools = MCPServer("skin-kg", instructions=_INSTRUCTIONS), Tools(store)
    for tool in (tools.schema, tools.search, tools.describe, tools.path, tools.question, tools.sparql):
        server.tool()(tool)
    return server


class Tools:
    """The tools; what stands under each is what an assistant reads of it. A mistake is an answer with an `error`."""

    def __init__(self, store: SparqlStore) -> None:
        self._store = store
        self._pool = answerer_of(store, _LIMITS, Metrics())

    async def schema(self, budget: int = USUAL) -> dict[str, Any]:
        """The classes and links of the graph with counts, and how to ask for a statement with its evidence."""
        return await self._told(lambda: answers.schema(self._store, budget))

    async def search(self, text: str, budget: int = USUAL) -> dict[str, Any]:
        """Find the id of an ingredient, process, cause, sign, condition or product by any of its names."""
        return await self._told(lambda: answers.search(self._store, text, budget))

    async def describe(self, name: str, budget: int = USUAL) -> dict[str, Any]:
        """All that is stated on a thing, by id or name, with status, confidence and evidence of each statement."""
        return await self._told(lambda: answers.describe(self._store, name, budget))

    async def path(self, start: str, end: str, hops: int = 4, budget: int = USUAL) -> dict[str, Any]:
        """How one thing leads to another, with the evidence of each step."""
        return await self._told(lambda: answers.path(self._store, start, end, hops, budget))

    async def question(
        self,
        name: str = "",
        values: dict[str, str | int | float | list[str | int] | None] | None = None,
        budget: int = USUAL,
    ) -> dict[str, Any]:
        """Ask a named question with its values; without a name, list all questions and what they need."""
        if not name:
            return await self._told(lambda: answers.questions(self._store, budget))
        return await self._told(lambda: answers.asked(self._store, name, values or {}, budget))

    async def sparql(self, query: str, budget: int = USUAL) -> dict[str, Any]:
        """Run a SELECT or ASK query (SPARQL 1.1, read-only, 15 seconds). Prefixes are known; add LIMIT."""
        try:
            reply = await self._pool.ask(Asked(Question(query), _ACCEPT), "agent")
        except Refusal as refusal:
            return await asyncio.to_thread(self._mistake, str(refusal))
        return await self._told(lambda: _read(self._store, _body(reply), budget))

    async def _told(self, work: Callable[[], dict[str, Any]]) -> dict[str, Any]:
        try:
            return await asyncio.to_thread(work)
        except KGError as error:
            return await asyncio.to_thread(self._mistake, str(error))

    def _mistake(self, why: str) -> dict[str, Any]:
        try:
            return {"release": self._store.release, "error": why}
        except KGError:  # the endpoint cannot be reached, which is most likely what `why` says
            return {"release": "unknown", "error": why}


def _body(reply: Reply) -> bytes:
    """The answer; a big one lies in a file, which goes away."""
    if reply.file is None:
        return reply.body
    try:
        return reply.file.read_bytes()
    finally:
        reply.file.unlink(missing_ok=True)


def _read(store: SparqlStore, body: bytes, budget: int) -> dict[str, Any]:
    found = json.loads(body)
    if "boolean" in found:
        return within(budget, {"release": store.release, "answer": found["boolean"]}, "rows", [], "")
    shown = [
        {name: compact(term["value"]) if term["type"] == "uri" else term["value"] for name, term in row.items()}
        for row in found["results"]["bindings"]
    ]
    return answers.rows(store, found["head"]["vars"], list(shown), budget)
