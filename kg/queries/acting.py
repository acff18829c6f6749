"""What acts on what, and what could act instead: the questions `acts-on`, `substitutes` and `criteria`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from operator import attrgetter
from typing import Final

from kg.errors import QueryError
from kg.model.things import PROPERTY_WORDS
from kg.naming import fold
from kg.queries.engine import Answer, Question, Row, answer
from kg.queries.overlap import first_of_each
from kg.store import SparqlStore


class Acting(Row):
    """What is stated to act on a process, sign or condition, with the strongest line of evidence on one side of it.

    `lines` is how many lines bear the same way; `days` is how long the study of this one went on.
    """

    subject_label: str
    relation: str
    object_label: str
    type: str
    context: str = ""
    status: str
    confidence: str
    kind: str
    bearing: str
    n: int | None = None
    min_percent: float | None = None
    max_percent: float | None = None
    vehicle: str = ""
    population: str = ""
    days: int | None = None
    finding: str = ""
    citation: str
    url: str = ""
    lines: int = 1
    subject: str
    object: str
    assertion: str


def acts_on(store: SparqlStore, target: Sequence[str]) -> Answer[Acting]:
    """What is stated to act on these processes, signs or conditions, or on a part, kind or family member of one.

    One row for each statement and each way in which evidence bears on it; `what-is-known` shows every line. What is
    said of the targets themselves comes before what is said of their parts, ingredients before groups and causes,
    accepted statements before contested and refuted ones. Raises UnknownName or AmbiguousName for a name.
    """
    found = answer(store, "acts-on", Acting, target=target)
    lines = Counter((row.assertion, row.bearing) for row in found)
    best = first_of_each(found, "assertion", "bearing")
    return replace(
        found, rows=tuple(row.model_copy(update={"lines": lines[row.assertion, row.bearing]}) for row in best)
    )


class SharedThing(Row):
    """One group, function or mechanism that another ingredient shares with the one to replace."""

    other_label: str
    sort: str
    shared_label: str
    other_kind: str
    ingredient: str
    other: str
    shared: str


class Substitute(Row):
    """An ingredient that shares groups or mechanisms with the one to replace, and what it shares, in words.

    `mechanisms` (processes, signs and conditions), `groups` and `functions` list what is shared, parted by semicolons.
    """

    other_label: str
    other_kind: str
    shared: int
    mechanisms: str = ""
    groups: str = ""
    functions: str = ""
    ingredient: str
    other: str


def substitutes(store: SparqlStore, ingredient: str) -> Answer[Substitute]:
    """Ingredients that share a group or a mechanism with this one, those that share most first.

    Mechanisms count by accepted statements of the same direction; functions of the inventory are shown and do not
    count. Nothing is said on levels, law, price or feel. Raises UnknownName or AmbiguousName for the name.
    """
    found = answer(store, "substitutes", SharedThing, ingredient=ingredient)
    joined = [_joined(list(rows)) for _, rows in groupby(found, attrgetter("other"))]
    rows = sorted((row for row in joined if row.shared), key=lambda row: (-row.shared, row.other_label.casefold()))
    if rows:
        return Answer(found.question, tuple(rows), "found", _NO_MORE_THAN_THAT)
    return replace(answer(store, "substitutes", Substitute, ingredient=ingredient), rows=()) if not found.rows else (
        Answer(found.question, (), "nothing recorded", "Others share only its functions; that is too little to count.")
    )  # fmt: skip


_NO_MORE_THAN_THAT: Final = (
    "To share a group or an effect is all that this says: not that the law allows it (see legal-limits), nor at which "
    "level it would do the same."
)


def _joined(rows: Sequence[SharedThing]) -> Substitute:
    def of(sort: str) -> Iterator[str]:
        return (row.shared_label for row in rows if row.sort == sort)

    first = rows[0]
    return Substitute(
        other_label=first.other_label, other_kind=first.other_kind, mechanisms="; ".join(of("mechanism")),
        groups="; ".join(of("group")), functions="; ".join(of("function")),
        shared=sum(row.sort != "function" for row in rows), ingredient=first.ingredient, other=first.other,
    )  # fmt: skip


class Candidate(Row):
    """An ingredient that fulfils the criteria; `works_from_ph` and `works_to_ph` bound the pH at which it works."""

    ingredient_label: str
    inci: str = ""
    kind: str
    works_from_ph: float | None = None
    works_to_ph: float | None = None
    ingredient: str
    function: str = ""
    group: str = ""
    process: str = ""
    solubility: str = ""
    charge: str = ""


def criteria(
    store: SparqlStore,
    function: str | None = None,
    group: str | None = None,
    process: str | None = None,
    solubility: str | None = None,
    charge: str | None = None,
) -> Answer[Candidate]:
    """Curated ingredients that fulfil all criteria that are given, by name.

    Raises QueryError where no criterion is given or a solubility or charge is none of the words in use, UnknownName or
    AmbiguousName for a name.
    """
    if not (function or group or process or solubility or charge):
        raise QueryError("criteria needs at least one of: function, group, process, solubility, charge.")
    for what, value in (("solubility", solubility), ("charge", charge)):
        if value and fold(value) not in PROPERTY_WORDS[what]:
            raise QueryError(f"{value!r} is no {what} in use; it is one of: {'; '.join(PROPERTY_WORDS[what])}.")
    return answer(
        store, "criteria", Candidate, function=function, group=group, process=process, solubility=solubility,
        charge=charge,
    )  # fmt: skip


QUESTIONS: Final = (
    Question("acts-on", ("F33", "E6", "E8", "E10", "E22", "E23", "E34", "E37", "T21"), Acting, acts_on),
    Question("criteria", ("F15", "F39"), Candidate, criteria),
    Question("substitutes", ("F19", "F35"), Substitute, substitutes),
)
