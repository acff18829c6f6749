"""Ingredients that do the same thing, or several things: the questions `shared-mechanisms` and `all-systems`."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import replace
from operator import attrgetter
from typing import Final

from kg.queries.engine import Answer, Question, R, Row, answer
from kg.store import SparqlStore


class SharedMechanism(Row):
    """A mechanism on which another ingredient acts in the same direction, with the best evidence that it does.

    `shared` is how many mechanisms the two share, `own_confidence` how sure the ingredient's own effect is.
    """

    other_label: str
    relation: str
    mechanism_label: str
    context: str = ""
    confidence: str
    own_confidence: str
    kind: str
    n: int | None = None
    finding: str = ""
    citation: str
    url: str = ""
    shared: int
    ingredient: str
    other: str
    mechanism: str
    minimum: int


def shared_mechanisms(store: SparqlStore, ingredient: str, minimum: int = 2) -> Answer[SharedMechanism]:
    """Ingredients that share at least `minimum` mechanisms with this one: one row for each ingredient and mechanism.

    Accepted statements on what is put on skin only; those that share most come first. Raises UnknownName or
    AmbiguousName for the name.
    """
    found = answer(store, "shared-mechanisms", SharedMechanism, ingredient=ingredient, minimum=minimum)
    return replace(found, rows=first_of_each(found, "other", "mechanism"))


class SystemSupport(Row):
    """What an ingredient does for one of the barrier systems, with the best evidence for it.

    `systems` is on how many of the three systems the ingredient acts.
    """

    ingredient_label: str
    system_label: str
    relation: str
    mechanism_label: str
    context: str = ""
    confidence: str
    kind: str
    n: int | None = None
    finding: str = ""
    citation: str
    url: str = ""
    systems: int
    ingredient: str
    system: str
    mechanism: str
    minimum: int


def all_systems(store: SparqlStore, minimum: int = 3) -> Answer[SystemSupport]:
    """Ingredients that act for at least `minimum` of redox, lipid layer and microbiome: a row for each and system.

    To act for a system is to support it or a part of it, or to lower a harm of its family, by an accepted statement
    on what is put on skin.
    """
    found = answer(store, "all-systems", SystemSupport, minimum=minimum)
    return replace(found, rows=first_of_each(found, "ingredient", "system"))


def first_of_each(rows: Iterable[R], *fields: str) -> tuple[R, ...]:
    """The first row for each combination of values of these fields, in the order of the rows."""
    value = attrgetter(*fields)
    first: dict[Hashable, R] = {}
    for row in rows:
        first.setdefault(value(row), row)
    return tuple(first.values())


QUESTIONS: Final = (
    Question("shared-mechanisms", ("F18", "T13"), SharedMechanism, shared_mechanisms),
    Question("all-systems", ("F34",), SystemSupport, all_systems),
)
