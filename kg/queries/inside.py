"""What the graph is built of: the questions `class-links` and `without-structure`."""

from __future__ import annotations

from typing import Final

from kg.queries.engine import Answer, Question, Row, answer
from kg.store import SparqlStore


class ClassLink(Row):
    """How many statements join two classes by a predicate, for each status and confidence."""

    from_class: str
    predicate_label: str
    to_class: str
    status: str
    confidence: str
    statements: int
    predicate: str


def class_links(store: SparqlStore) -> Answer[ClassLink]:
    """Which predicates join which classes, and how often, by status and confidence."""
    return answer(store, "class-links", ClassLink)


class Structureless(Row):
    """An ingredient without an outside identifier of its structure, and whether it could have one (`why`)."""

    why: str
    kind: str
    ingredient_label: str
    inci: str = ""
    ingredient: str


def without_structure(store: SparqlStore) -> Answer[Structureless]:
    """Curated ingredients that no identifier of a structure was entered for, by the reason."""
    return answer(store, "without-structure", Structureless)


QUESTIONS: Final = (
    Question("class-links", ("T22", "T30", "T37"), ClassLink, class_links),
    Question("without-structure", ("T2",), Structureless, without_structure),
)
