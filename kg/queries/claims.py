"""What a source claims, and what is behind it: `claims-by-backing`, `claimed-percentages`, `claims-against-study`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from operator import attrgetter
from typing import Final

from kg.queries.engine import Answer, Question, Row, answer
from kg.store import SparqlStore

_ELSEWHERE: Final = ("elsewhere", "elsewhere_status", "elsewhere_confidence", "elsewhere_citation", "elsewhere_url")
_SOURCE: Final = "src:"


class Backing(Row):
    """One statement or claim of a source, and the best that stands behind it.

    `said_as` is the status of a statement, or the kind of a claim. `backing` is one of "human study", "cell, tissue or
    animal study", "review or consensus", "another author's word", "declaration of what is in it", "only cited: the
    reference was not seen to say so", "nothing" and "evidence against". `support`, `finding`, `citation` and `url` are
    those of that line. `elsewhere` is the same for what other sources of the graph bring on the very same subject,
    predicate and object; empty where they bring nothing.
    """

    subject_label: str
    relation: str
    object_label: str
    context: str = ""
    said_as: str
    backing: str = ""
    support: str = ""
    finding: str = ""
    citation: str = ""
    url: str = ""
    elsewhere: str = ""
    elsewhere_status: str = ""
    elsewhere_confidence: str = ""
    elsewhere_citation: str = ""
    elsewhere_url: str = ""
    statement: str
    source: str


def claims_by_backing(store: SparqlStore, source: str | None = None) -> Answer[Backing]:
    """Every statement and claim of a source with the best backing; the article if none is named. The note counts them.

    `source` is the name of a source or its CURIE, such as `src:article`. Raises UnknownName where there is none.
    """
    curie = source if source is None or source.startswith(_SOURCE) else _SOURCE + source
    found = answer(store, "claims-by-backing", Backing, source=curie)
    rows = tuple(_best(found))
    return replace(found, rows=rows, note=_counts(rows) or found.note)


def _best(lines: Iterable[Backing]) -> Iterator[Backing]:
    """One row a statement: its first own line and the first line from elsewhere, which come best first."""
    for _, group in groupby(lines, key=attrgetter("statement")):
        same = list(group)
        own = next((line for line in same if line.backing), same[0])
        other = next((line for line in same if line.elsewhere), own)
        yield own.model_copy(update={name: getattr(other, name) for name in _ELSEWHERE})


def _counts(rows: Iterable[Backing]) -> str:
    counted = Counter(row.backing for row in rows).most_common()
    return "; ".join(f"{number} × {backing}" for backing, number in counted)


class ClaimedPercentage(Row):
    """A percentage that is claimed, and the test behind it as far as it is described.

    `possible` tells whether the figure can come from a whole number of the `n` people (GRIM test); `nearest_below` and
    `nearest_above` are the nearest figures that can. Ages in years. No claim is evidence.
    """

    product_label: str
    claim_label: str
    percent: float
    n: int | None = None
    women: int | None = None
    men: int | None = None
    youngest: int | None = None
    oldest: int | None = None
    phototypes: str = ""
    left_out: str = ""
    days: int | None = None
    control: str = ""
    blinding: str = ""
    instrument: str = ""
    statistics: str = ""
    published: str = ""
    possible: bool | None = None
    nearest_below: float | None = None
    nearest_above: float | None = None
    test: str = ""
    citation: str = ""
    product: str
    claim: str
    study: str = ""


def claimed_percentages(store: SparqlStore, product: Sequence[str] | None = None) -> Answer[ClaimedPercentage]:
    """Each claimed percentage with its test, one row for each group left out; of all products if none is named.

    Raises UnknownName or AmbiguousName for a name.
    """
    return answer(store, "claimed-percentages", ClaimedPercentage, product=product)


class AgainstStudy(Row):
    """A claim that is at odds with the study behind it: `claimed` stands against what was `studied`."""

    product_label: str
    claim_label: str
    why: str
    claimed: str
    studied: str
    test: str
    citation: str
    product: str
    claim: str
    study: str


def claims_against_study(store: SparqlStore, product: Sequence[str] | None = None) -> Answer[AgainstStudy]:
    """Claims for people whom their own test left out or did not look at, or that come sooner than the test asked.

    Raises UnknownName or AmbiguousName for a name.
    """
    return answer(store, "claims-against-study", AgainstStudy, product=product)


QUESTIONS: Final = (
    Question("claims-by-backing", ("E31",), Backing, claims_by_backing),
    Question("claimed-percentages", ("E32",), ClaimedPercentage, claimed_percentages),
    Question("claims-against-study", ("E33",), AgainstStudy, claims_against_study),
)
