"""The pages and answers of a served graph: the explorer at `/`, and what it asks for as it goes."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, Final

from kg.errors import AmbiguousName, KGError, UnknownName
from kg.picture.near import Site
from kg.store import SparqlStore

_KEPT_PAGES: Final = 64
_LONGEST_QUESTION: Final = 200


class Landing:
    """What a server needs: `page` for a name, `lost` for one that leads nowhere, `reply` for what a page asks."""

    def __init__(self, store: SparqlStore) -> None:
        self._site = Site(store)
        self._pages: Callable[[str], str] = lru_cache(maxsize=_KEPT_PAGES)(self._site.page)

    def warm(self) -> None:
        """Read the curated statements in the background, so that the first visitor need not wait for them."""
        threading.Thread(target=self._site.core, daemon=True).start()

    def page(self, name: str | None) -> str:
        """The page on the thing of that name, or on the skin barrier. Raises UnknownName or AmbiguousName."""
        return self._pages((name or "").strip())

    def lost(self, error: KGError) -> str:
        """The page for a name that leads nowhere, with the names that come near."""
        near: tuple[str, ...] = ()
        if isinstance(error, UnknownName):
            near = error.nearest
        if isinstance(error, AmbiguousName):
            near = error.candidates
        return self._site.page(None, str(error), near)

    def reply(self, what: str, asked: Mapping[str, str]) -> dict[str, Any] | None:
        """Things as plain values: `near` the one named by `id`, or that `find` finds for `text`; else None."""
        if what == "near":
            return self._site.near(asked.get("id", "")[:_LONGEST_QUESTION])
        return self._site.find(asked.get("text", "")[:_LONGEST_QUESTION]) if what == "find" else None
