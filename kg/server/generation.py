"""One release as it is served: its store, its workers, its pages. A new release is a new generation."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from kg.errors import KGError
from kg.server.describing.profile import Profile
from kg.server.question import Asked, Reply
from kg.store import SparqlStore

Page = Callable[[str | None], str]
Lost = Callable[[KGError], str]
Replier = Callable[[str, Mapping[str, str]], "dict[str, Any] | None"]
Pages = Callable[[SparqlStore], tuple[Page, Lost, Replier]]


class Unready(Exception):
    """Nobody can answer; the text says why."""


class Answerer(Protocol):
    """Whatever answers questions: workers over an embedded store, or an endpoint elsewhere."""

    unconfined: str

    @property
    def waiting(self) -> int:
        """How many questions wait."""

    @property
    def alive(self) -> int:
        """How many can be answered at a time."""

    async def start(self) -> None:
        """Gets ready. Raises Unready."""

    async def ask(self, asked: Asked, client: str) -> Reply:
        """The whole answer. Raises Refusal."""

    async def drain(self) -> None:
        """Waits for what is being answered, then closes."""

    def close(self) -> None:
        """Stops all work."""


@dataclass(eq=False)
class Generation:
    """A release that is being served. `page` makes the HTML at `/`, `lost` that for a name which leads nowhere.

    `replier` answers what that page asks for as it goes, with plain values or None; `profile` holds its counts, once
    they were asked for.
    """

    release: str
    store: SparqlStore
    answerer: Answerer
    page: Page | None = None
    lost: Lost | None = None
    replier: Replier | None = None
    profile: Profile | None = None
