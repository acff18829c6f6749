"""What the server says when it will not or cannot answer."""

from __future__ import annotations

from collections.abc import Mapping


class Refusal(Exception):
    """A request is answered with an HTTP status and a text that says what to do instead.

    `place` is the line and column of a query that the text is about, where there is one.
    """

    def __init__(
        self, status: int, text: str, headers: Mapping[str, str] | None = None, place: tuple[int, int] | None = None
    ) -> None:
        super().__init__(text)
        self.status = status
        self.text = text
        self.headers = dict(headers or {})
        self.place = place


def read_only() -> Refusal:
    """The answer to an update."""
    return Refusal(403, "This graph is read-only: updates are refused. Send a query to read from it.")


def over_time(seconds: float) -> Refusal:
    """The answer to a query that was stopped since it took too long."""
    text = f"The query was stopped after {seconds:g} seconds. Ask for less: add LIMIT, or bind more of its variables."
    return Refusal(503, text, {"X-Skin-KG-Limit": "time"})


def over_memory(size: int) -> Refusal:
    """The answer to a query that was stopped since it needed too much memory, or overflowed its stack."""
    text = (
        f"The query was stopped: it needed more memory than it may have ({size >> 20} MB). Leave out ORDER BY, "
        "DISTINCT or GROUP BY over many rows, or bind more of its variables."
    )
    return Refusal(503, text, {"X-Skin-KG-Limit": "memory"})


def over_size(size: int) -> Refusal:
    """The answer to a query whose result is larger than this server gives out."""
    text = f"The result is larger than {size >> 20} MB and was not sent. Ask for parts, with ORDER BY, LIMIT, OFFSET."
    return Refusal(503, text, {"X-Skin-KG-Limit": "result"})


def busy(seconds: int) -> Refusal:
    """The answer when too many are waiting."""
    text = f"Too many queries are waiting. Ask again in {seconds} s."
    return Refusal(429, text, {"Retry-After": str(seconds)})
