"""What a request asks, and what comes back for it, as values that cross from the server to a worker and back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Question:
    """A query as it was written, and the dataset that the request asks for; no graphs named means the usual one."""

    query: str
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """A question together with how the client wants the answer: its Accept header and the coding it can undo."""

    question: Question
    accept: str = ""
    coding: str = ""

    def as_json(self) -> dict[str, Any]:
        """The same as plain values."""
        return asdict(self)

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Asked:
        """The value that `as_json` gave."""
        asked = value["question"]
        graphs = tuple(asked["default_graphs"]), tuple(asked["named_graphs"])
        return cls(Question(asked["query"], *graphs), value["accept"], value["coding"])


@dataclass(frozen=True, slots=True)
class Reply:
    """A whole answer: a body in memory, or a file that holds it and that whoever sends it removes."""

    status: int
    content_type: str
    body: bytes = b""
    coding: str = ""
    file: Path | None = None
    size: int = 0
    headers: Mapping[str, str] = field(default_factory=dict)
