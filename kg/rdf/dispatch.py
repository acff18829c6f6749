"""The dispatch: which function turns which record into triples."""

from __future__ import annotations

from collections.abc import Iterator
from functools import singledispatch

from pyoxigraph import Triple


@singledispatch
def triples(record: object, source: str) -> Iterator[Triple]:
    """All triples that a record of the source (a CURIE such as `src:core`) states.

    Raises TypeError for a record type that has no crossing.
    """
    raise TypeError(f"no crossing to RDF for {type(record).__name__}")
