"""What the server says when it will not or cannot answer."""

from __future__ import annotations


class Refusal(Exception):
    """A request is answered with an HTTP status and a text that says what to do instead."""

    def __init__(self, status: int, text: str) -> None:
        super().__init__(text)
        self.status = status
        self.text = text


def read_only() -> Refusal:
    """The answer to an update."""
    return Refusal(403, "This graph is read-only: updates are refused. Send a query to read from it.")
