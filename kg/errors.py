"""Every error that a caller may want to catch.

KGError
├── SourceError         a file as a whole cannot be used
│   ├── HeaderError     its header is not one that the loader knows
│   └── FetchError      it could not be brought here whole
├── RowError            one row of a file is wrong; the rest may be sound
├── IdentityError       two records claim one identity, or one claims two
├── UnknownName         no thing in the graph has this name
├── AmbiguousName       several things in the graph have this name
├── UnknownTerm         a query uses a class or predicate that does not exist
├── QueryError          a query is malformed or was given wrong parameters
├── CheckError          findings that stop a release
└── StoreError          the store is missing, locked, damaged, or the disk refused it
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path


class KGError(Exception):
    """Base of all errors raised on purpose; its text is fit to be shown to a user."""


class SourceError(KGError):
    """A source file as a whole cannot be used: missing, empty, truncated, wrongly encoded."""

    def __init__(self, path: Path | str, why: str, cure: str) -> None:
        super().__init__(f"{path}: {why}. {cure}")
        self.path = path
        self.why = why
        self.cure = cure


class HeaderError(SourceError):
    """The header of a table is not one that the loader knows."""


class FetchError(SourceError):
    """A download did not arrive whole, or is not the file that was asked for."""


class RowError(KGError):
    """One row cannot be used. `line` counts physical lines of the file from 1."""

    def __init__(self, path: Path | str, line: int, why: str) -> None:
        super().__init__(f"{path}, line {line}: {why}")
        self.path = path
        self.line = line
        self.why = why


class IdentityError(KGError):
    """Two records claim one identity, or one record claims two."""


class UnknownName(KGError):
    """No thing in the graph has this name; `nearest` holds up to five names that come close."""

    def __init__(self, name: str, nearest: Sequence[str] = ()) -> None:
        hint = f" Did you mean: {', '.join(nearest)}?" if nearest else ""
        super().__init__(f"No ingredient or other thing is called {name!r} in this graph.{hint}")
        self.name = name
        self.nearest = tuple(nearest)


class AmbiguousName(KGError):
    """Several things share this name; `candidates` holds their CURIEs."""

    def __init__(self, name: str, candidates: Sequence[str]) -> None:
        super().__init__(f"{name!r} may mean several things: {', '.join(candidates)}. Ask for one of these.")
        self.name = name
        self.candidates = tuple(candidates)


class UnknownTerm(KGError):
    """A query uses a class or predicate that exists neither in the ontology nor in the data."""

    def __init__(self, terms: Sequence[str]) -> None:
        super().__init__(
            f"The query uses {', '.join(terms)}, which no statement in this graph uses and the ontology "
            "does not define. An empty answer would mean nothing."
        )
        self.terms = tuple(terms)


class QueryError(KGError):
    """A query is malformed, or a named query was given parameters it does not take."""


class CheckError(KGError):
    """Findings that stop a release."""

    def __init__(self, findings: Sequence[str]) -> None:
        shown = "\n  ".join(findings[:20])
        more = f"\n  ... and {len(findings) - 20} more" if len(findings) > 20 else ""
        super().__init__(f"{len(findings)} finding(s) stop this release:\n  {shown}{more}")
        self.findings = tuple(findings)


class StoreError(KGError):
    """The store is missing, locked or damaged, or the disk refused to take it."""
