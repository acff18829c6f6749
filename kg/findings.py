"""A defect, as every check reports it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Severity = Literal["stop", "warn"]


@dataclass(frozen=True)
class Finding:
    """A defect: whether it stops the release, which check found it, and what is wrong with what."""

    severity: Severity
    check: str
    message: str

    def __str__(self) -> str:
        return f"[{self.check}] {self.message}"
