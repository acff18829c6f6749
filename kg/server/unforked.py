"""Answers in threads of this process, for systems that cannot fork: with a queue, but without limits that stop work."""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path
from uuid import uuid4

import pyoxigraph as ox

from kg.server.answering import answer
from kg.server.question import Asked, Reply
from kg.server.refusal import over_size, over_time
from kg.server.settings import Settings
from kg.server.threads import Threads
from kg.server.turns import Turns
from kg.server.workers.spool import Spool, TooLarge


class Unforked:
    """An answerer over a store in this process."""

    unconfined = "this system cannot fork, so that queries run in the server itself, without limits that stop them"

    def __init__(self, engine: ox.Store, settings: Settings) -> None:
        self._engine = engine
        self._settings = settings
        self._threads = Threads(settings.workers)
        self._turns = Turns(settings.workers, settings.queue, settings.per_client, settings.queue_seconds)
        self._spool = tempfile.TemporaryDirectory(prefix="kg-answers-")

    @property
    def waiting(self) -> int:
        """How many questions wait."""
        return self._turns.waiting

    @property
    def alive(self) -> int:
        """How many can be answered at a time."""
        return self._settings.workers

    async def start(self) -> None:
        """Nothing is to be done."""

    async def ask(self, asked: Asked, client: str) -> Reply:
        """The whole answer. Raises Refusal; after the time is over the thread works on for nothing."""
        began = await self._turns.take(client)
        try:
            async with asyncio.timeout(self._settings.query_seconds):
                return await self._threads.run(lambda: self._answer(asked))
        except TimeoutError:
            raise over_time(self._settings.query_seconds) from None
        finally:
            self._turns.give(began)

    def _answer(self, asked: Asked) -> Reply:
        place = Path(self._spool.name) / uuid4().hex
        spool = Spool(place, self._settings.result_bytes, asked.coding)
        try:
            content_type = answer(self._engine, asked.question, asked.accept, spool)
            body = spool.close()
        except TooLarge:
            place.unlink(missing_ok=True)
            raise over_size(self._settings.result_bytes) from None
        return Reply(200, content_type, body, spool.coding, place if spool.spilled else None, spool.size)

    async def drain(self) -> None:
        """Waits for what is being answered, then closes."""
        while self._turns.waiting or self._turns.free < self._settings.workers:
            await asyncio.sleep(0.05)
        self.close()

    def close(self) -> None:
        """Removes answers that were not fetched."""
        self._spool.cleanup()
