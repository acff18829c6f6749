"""Swapping in a new build while queries run: the pointer to the current release is watched, never the files."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from pathlib import Path

from kg.errors import StoreError
from kg.server.generation import Generation, Unready
from kg.server.site import Site
from kg.store import Store, current_release

log = logging.getLogger("kg.server")


class Reloader:
    """Makes a generation of each new release under `home`, and swaps it in once its workers stand."""

    def __init__(self, site: Site, home: Path, generation_of: Callable[[Store], Generation]) -> None:
        self._site = site
        self._home = home
        self._generation_of = generation_of
        self._refused = ""

    async def watch(self) -> None:
        """Looks every few seconds, for good."""
        while True:
            await asyncio.sleep(self._site.settings.reload_seconds)
            await self.look()

    async def look(self) -> bool:
        """Swaps in the current release if it is another one; whether it did. One that is not sound is left alone."""
        try:
            name = current_release(self._home).name
            if name in (self._site.generation.release, self._refused):
                return False
            new = await self._site.threads.run(lambda: self._generation_of(Store.open(self._home)))
            try:
                await new.answerer.start()
            except Unready as error:
                new.answerer.close()
                raise StoreError(str(error)) from None
        except StoreError as error:
            return self._leave(error)
        self._site.swap(new)
        return True

    def _leave(self, error: StoreError) -> bool:
        """The release that is served stays; the reason is told once."""
        try:
            self._refused = current_release(self._home).name
        except StoreError:
            self._refused = ""
        self._site.metrics.reloads.labels("refused").inc()
        log.warning("the new release is not served: %s", error)
        return False
