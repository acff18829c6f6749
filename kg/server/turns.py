"""Whose turn it is: so many at a time, the rest in a queue that goes round the clients, a 429 beyond that."""

from __future__ import annotations

import asyncio
import math
import time
from collections import OrderedDict, deque
from typing import Final

from kg.server.refusal import busy

_SMOOTHING: Final = 0.1


class Turns:
    """Gives out `slots` turns. One client that asks much waits for itself, not the others for it.

    `queue` may wait in all, `per_client` of one client, and nobody longer than `seconds`.
    """

    def __init__(self, slots: int, queue: int, per_client: int, seconds: float) -> None:
        self.free = slots
        self._slots = slots
        self._queue = queue
        self._per_client = per_client
        self._seconds = seconds
        self._waiting: OrderedDict[str, deque[asyncio.Future[None]]] = OrderedDict()
        self._usual = 0.05

    @property
    def waiting(self) -> int:
        """How many wait."""
        return sum(len(line) for line in self._waiting.values())

    async def take(self, client: str) -> float:
        """Waits for a turn, which must be given back by `give`; returns when it began. Raises Refusal (429)."""
        if self.free > 0 and not self._waiting:
            self.free -= 1
            return time.monotonic()
        line = self._waiting.get(client, ())
        if len(line) >= self._per_client or self.waiting >= self._queue:
            raise busy(self._patience())
        await self._wait(client)
        return time.monotonic()

    async def _wait(self, client: str) -> None:
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(client, deque()).append(turn)
        try:
            async with asyncio.timeout(self._seconds):
                await turn
        except TimeoutError:
            self._leave(client, turn)
            raise busy(self._patience()) from None
        except asyncio.CancelledError:
            self._leave(client, turn)
            raise

    def _leave(self, client: str, turn: asyncio.Future[None]) -> None:
        """Takes one out of the queue; one that was called in the same moment hands its turn on."""
        if turn.done() and not turn.cancelled():
            self._next()
            return
        line = self._waiting.get(client)
        if line is not None and turn in line:
            line.remove(turn)
            if not line:
                del self._waiting[client]

    def give(self, began: float) -> None:
        """Gives a turn back."""
        self._usual += _SMOOTHING * (time.monotonic() - began - self._usual)
        self._next()

    def _next(self) -> None:
        while self._waiting:
            client, line = next(iter(self._waiting.items()))
            turn = line.popleft()
            del self._waiting[client]
            if line:
                self._waiting[client] = line
            if not turn.done():
                turn.set_result(None)
                return
        self.free += 1

    def _patience(self) -> int:
        """Seconds after which asking again makes sense: what waits, at the usual pace."""
        return max(1, min(60, math.ceil(self.waiting * self._usual / self._slots)))
