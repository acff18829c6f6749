"""Answers from an endpoint elsewhere: what is asked here is checked here, and asked there."""

from __future__ import annotations

import asyncio
import os
import re
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Final
from uuid import uuid4

import httpx

from kg.ontology.terms import prologue
from kg.remote import RemoteStore, credentials
from kg.server.dataset import with_stated_graphs
from kg.server.guard import check, check_is_no_update
from kg.server.question import Asked, Question, Reply
from kg.server.refusal import Refusal, over_size, over_time
from kg.server.settings import Settings
from kg.server.turns import Turns
from kg.server.workers.spool import Spool, TooLarge

# On one line, so that the other endpoint counts the lines of the query as the client does.
_HEAD: Final = prologue().replace("\n", " ")
_PLACE: Final = re.compile(
    r"(?P<before>\bline[ :=]{1,3}|\berror at )(?P<line>\d{1,9})"
    r"(?P<between>:|,? {0,3}col(?:umn)?[ :=.]{1,3})(?P<column>\d{1,9})",
    re.IGNORECASE,
)


class Forwarding:
    """An answerer that asks another endpoint; formats are those which that one has."""

    unconfined = "queries are answered by an endpoint elsewhere"

    def __init__(self, store: RemoteStore, settings: Settings) -> None:
        self._store = store
        self._settings = settings
        self._turns = Turns(settings.workers * 4, settings.queue, settings.per_client, settings.queue_seconds)
        self._spool = tempfile.TemporaryDirectory(prefix="kg-answers-")
        given = credentials(store.address, os.environ)
        self._client = httpx.AsyncClient(timeout=settings.query_seconds, **given)

    @property
    def waiting(self) -> int:
        """How many questions wait."""
        return self._turns.waiting

    @property
    def alive(self) -> int:
        """How many can be asked at a time."""
        return self._settings.workers * 4

    async def start(self) -> None:
        """Nothing is to be done."""

    async def ask(self, asked: Asked, client: str) -> Reply:
        """The whole answer of the other endpoint. Raises Refusal."""
        question = await asyncio.to_thread(_checked, asked.question)
        began = await self._turns.take(client)
        place = Path(self._spool.name) / uuid4().hex
        try:
            async with asyncio.timeout(self._settings.query_seconds):
                return await self._asked(replace(asked, question=question), place)
        except TooLarge:
            place.unlink(missing_ok=True)
            raise over_size(self._settings.result_bytes) from None
        except (TimeoutError, httpx.TimeoutException):
            place.unlink(missing_ok=True)
            raise over_time(self._settings.query_seconds) from None
        except httpx.TransportError:
            place.unlink(missing_ok=True)
            raise Refusal(502, "The endpoint behind this server does not answer. Ask again later.") from None
        finally:
            self._turns.give(began)

    async def _asked(self, asked: Asked, place: Path) -> Reply:
        question = asked.question
        data: dict[str, str | list[str]] = {**self._store.fixed, "query": _HEAD + question.query}
        if question.default_graphs or question.named_graphs:
            data["default-graph-uri"] = list(question.default_graphs)
            data["named-graph-uri"] = list(question.named_graphs)
        spool = Spool(place, self._settings.result_bytes, asked.coding)
        headers = {"Accept": asked.accept or "application/sparql-results+json, text/turtle;q=0.9"}
        async with self._client.stream("POST", self._store.place, data=data, headers=headers) as response:
            if not response.is_success or response.headers.get("X-SQL-State"):
                raise _refused(response, await response.aread())
            async for piece in response.aiter_bytes():
                spool.write(piece)
        body = spool.close()
        kind = response.headers.get("Content-Type", "application/octet-stream")
        return Reply(200, kind, body, spool.coding, place if spool.spilled else None, spool.size)

    async def drain(self) -> None:
        """Waits for what is being answered, then closes."""
        while self._turns.waiting or self._turns.free < self.alive:
            await asyncio.sleep(0.05)
        self.close()

    def close(self) -> None:
        """Removes answers that were not fetched."""
        self._spool.cleanup()


def _checked(question: Question) -> Question:
    """The question with its FROM beside it, so that its graphs are the same as in a store here. Raises Refusal."""
    check_is_no_update(question.query)
    question = with_stated_graphs(question)
    check(question.query)
    return question


def _refused(response: httpx.Response, body: bytes) -> Refusal:
    """The other's refusal as ours; that it wants to know who asks is our fault, not that of the client."""
    said = body.decode("utf-8", "replace").strip()[:2_000]
    if response.status_code == 400:
        place = _PLACE.search(said)
        told = (int(place["line"]), _column(place)) if place else None
        return Refusal(400, _PLACE.sub(_as_asked, said), place=told)
    if response.status_code in (406, 413, 429, 503):
        return Refusal(response.status_code, said)
    return Refusal(502, f"The endpoint behind this server answers {response.status_code}.")


def _column(place: re.Match[str]) -> int:
    """The column in what the client asked, where the first line has the prefixes before it."""
    column = int(place["column"])
    return max(column - len(_HEAD), 1) if int(place["line"]) == 1 else column


def _as_asked(place: re.Match[str]) -> str:
    return f"{place['before']}{place['line']}{place['between']}{_column(place)}"
