"""The skin and what happens to it: the questions `systems`, `causes`, `condition-direction` and `after-procedure`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from kg.queries.engine import Answer, Question, Row, answer
from kg.store import SparqlStore

_BACKED: Final = frozenset({"yes", "in part"})


class SystemEffect(Row):
    """What a barrier system prevents ("decreases") or supports, with one line of evidence.

    `by_way_of` is the part of the system that does it, or the system itself.
    """

    system_label: str
    relation: str
    what_label: str
    by_way_of: str
    context: str = ""
    status: str
    confidence: str
    kind: str
    bearing: str
    support: str = ""
    finding: str = ""
    citation: str
    url: str = ""
    source: str
    system: str
    part: str
    what: str


def systems(store: SparqlStore, system: Sequence[str] | None = None) -> Answer[SystemEffect]:
    """What each system of the barrier prevents and supports: redox, lipid layer and microbiome where none is named.

    One row for each line of evidence. What is only claimed is left out. Raises UnknownName or AmbiguousName.
    """
    return answer(store, "systems", SystemEffect, system=system)


class CauseEffect(Row):
    """What a cause of damage does, with one line of evidence.

    `system` is the family of what it hits; empty where it hits the barrier as a whole or a part of the skin.
    `support` is what the reference cited was seen to say.
    """

    cause_label: str
    relation: str
    what_label: str
    system: str = ""
    context: str = ""
    status: str
    confidence: str
    kind: str
    bearing: str
    support: str = ""
    n: int | None = None
    finding: str = ""
    citation: str
    url: str = ""
    source: str
    cause: str
    what: str


def causes(store: SparqlStore, cause: Sequence[str] | None = None) -> Answer[CauseEffect]:
    """What damages the barrier and what it hits: all causes, or those named and their kinds; the surest first.

    One row for each line of evidence, those among them that found no effect. Raises UnknownName or AmbiguousName.
    """
    return answer(store, "causes", CauseEffect, cause=cause)


class Direction(Row):
    """One line of evidence on what a condition does to the skin, or on what the skin does to the condition.

    `direction` is "condition to skin" or "skin to condition". `backs` tells whether the line bears the statement out:
    "yes", "in part", "no", or "speaks against it".
    """

    from_label: str
    relation: str
    to_label: str
    direction: str
    context: str = ""
    status: str
    confidence: str
    kind: str
    backs: str
    bearing: str
    support: str = ""
    n: int | None = None
    finding: str = ""
    citation: str
    url: str = ""
    source: str
    condition: str
    # `from` is a keyword of Python, so that the two ends go by the names they have in a statement.
    subject: str
    object: str


def condition_direction(store: SparqlStore, condition: str) -> Answer[Direction]:
    """Both directions between a condition and the skin, line by line; the note says which of them is backed.

    Raises UnknownName or AmbiguousName for the condition.
    """
    found = answer(store, "condition-direction", Direction, condition=condition)
    return replace(found, note=_which_way(found)) if found.rows else found


def _which_way(lines: Iterable[Direction]) -> str:
    backed = {line.direction for line in lines if line.status == "accepted" and line.backs in _BACKED}
    if not backed:
        return "Neither direction is backed by what the references were seen to say."
    if len(backed) == 1:
        return f"Only the direction from {backed.pop()} is backed by what the references were seen to say."
    return "Both directions are backed; which comes first does not follow from that."


class Aftercare(Row):
    """An ingredient or group that calms or that refills or mends the lipid layer, with one line of evidence.

    A row without evidence says only that the ingredient is in the group of the skin's own lipids. `caution` tells of a
    dispute on whether it irritates, `studied_on` on whom or what it was tested.
    """

    ingredient_label: str
    relation: str
    what_label: str
    context: str = ""
    does: str
    caution: str = ""
    confidence: str = ""
    kind: str = ""
    bearing: str = ""
    support: str = ""
    n: int | None = None
    studied_on: str = ""
    finding: str = ""
    citation: str = ""
    url: str = ""
    ingredient: str
    what: str


def after_procedure(store: SparqlStore) -> Answer[Aftercare]:
    """What calms and what refills lipids by accepted statements, without what may irritate or disrupts the barrier.

    One row for each line of evidence. Most of it was not tested on skin after a procedure.
    """
    return answer(store, "after-procedure", Aftercare)


QUESTIONS: Final = (
    Question("systems", ("E3",), SystemEffect, systems),
    Question("causes", ("E4", "E12", "E13", "E14"), CauseEffect, causes),
    Question("condition-direction", ("E9", "E20", "E21"), Direction, condition_direction),
    Question("after-procedure", ("E17",), Aftercare, after_procedure),
)
