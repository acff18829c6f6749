"""What the parts of one application share: limits, figures, the cache, and the generation that answers now."""

from __future__ import annotations

import asyncio
import contextlib
import logging

from kg.server.cache import Cache
from kg.server.generation import Generation
from kg.server.metrics import Metrics
from kg.server.settings import Settings
from kg.server.threads import Threads

_THREADS = 16
log = logging.getLogger("kg.server")


class Site:
    """The state of one application."""

    def __init__(self, generation: Generation, settings: Settings, metrics: Metrics) -> None:
        self.settings = settings
        self.metrics = metrics
        self.cache = Cache(settings.cache_bytes, settings.cached_answer_bytes)
        self.threads = Threads(_THREADS)
        self.generation = generation
        self._leaving: set[asyncio.Task[None]] = set()

    def swap(self, new: Generation) -> None:
        """Answers from another release from here on. What is being answered ends on the one that was there."""
        old, self.generation = self.generation, new
        self.metrics.reloads.labels("swapped").inc()
        log.warning("now serving release %s, before that %s", new.release, old.release)
        task = asyncio.get_running_loop().create_task(old.answerer.drain())
        self._leaving.add(task)
        task.add_done_callback(self._leaving.discard)

    def close(self) -> None:
        """Stops all workers."""
        for task in self._leaving:
            with contextlib.suppress(RuntimeError):
                task.cancel()
        self.generation.answerer.close()
