"""How much the graph knows and how well: numbers for whoever wants to judge it before trusting it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from pydantic import BaseModel, ConfigDict

from kg.queries.named import named_query, plain_rows
from kg.store import SparqlStore

_SHARES: Final = ("rests on more than a maker's word", "has a reference that was seen")


class Stats(BaseModel):
    """Counts of a release.

    `numbers` by what is counted; `evidence` rows of kind, bearing, statements and lines; `families` rows of family,
    processes, statements and ingredients. Statements are those that somebody made: what rules derive does not count.
    """

    model_config = ConfigDict(frozen=True)

    release: str
    numbers: Mapping[str, int]
    evidence: tuple[Mapping[str, Any], ...]
    families: tuple[Mapping[str, Any], ...]

    def share(self, what: str) -> float:
        """Which part of all statements, from 0 to 1, is of this kind, such as "has a reference that was seen"."""
        return self.numbers[what] / self.numbers["statements"] if self.numbers["statements"] else 0.0


def stats(store: SparqlStore) -> Stats:
    """The counts of the graph in a store."""
    numbers, evidence, families = (_rows(store, f"stats-{part}") for part in ("numbers", "evidence", "families"))
    return Stats(
        release=store.release, numbers={row["what"]: row["number"] for row in numbers},
        evidence=tuple(evidence), families=tuple(families),
    )  # fmt: skip


def stats_lines(found: Stats) -> Iterator[str]:
    """The counts as lines of text: numbers, shares, then the two tables."""
    yield f"Release {found.release}"
    for what, number in found.numbers.items():
        share = f"  ({found.share(what):.0%} of all statements)" if what in _SHARES else ""
        yield f"  {number:>7,}  {what}{share}"
    yield from ("", "Statements by kind of evidence and by the way it bears (one statement may stand in several rows)")
    yield from _table(found.evidence)
    yield from ("", "By family of processes")
    yield from _table(found.families)


def _rows(store: SparqlStore, name: str) -> list[dict[str, Any]]:
    return plain_rows(store, named_query(name).text)


def _table(rows: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    if not rows:
        yield "  none"
        return
    columns = list(rows[0])
    widths = [max(len(column), *(len(str(row[column])) for row in rows)) for column in columns]
    for cells in (dict(zip(columns, columns, strict=True)), *rows):
        aligned = (
            f"{cells[c]!s:>{w}}" if isinstance(rows[0][c], int) else f"{cells[c]!s:<{w}}"
            for c, w in zip(columns, widths, strict=True)
        )  # fmt: skip
        yield "  " + "  ".join(aligned).rstrip()
