"""What words mean here: the questions `define`, `names`, `same-names` and `signs`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from kg.queries.engine import Answer, Question, Row, answer
from kg.store import SparqlStore


class Meaning(Row):
    """The definition of a thing (`relation` is "is"), or one thing to which it belongs or which belongs to it.

    `citation` is the source of the definition or link; without one the words are ours.
    """

    thing_label: str
    relation: str
    what: str
    status: str = ""
    citation: str = ""
    url: str = ""
    thing: str
    other: str = ""


def define(store: SparqlStore, thing: Sequence[str]) -> Answer[Meaning]:
    """Definitions of things and their place among others. Raises UnknownName or AmbiguousName for a name."""
    return answer(store, "define", Meaning, thing=thing)


class ThingName(Row):
    """One name of a thing. `language` is empty where none is told; `scope` says whether the name identifies it."""

    printed: str
    name_kind: str
    language: str = ""
    scope: str
    thing: str


def names(store: SparqlStore, thing: str) -> Answer[ThingName]:
    """All names of a thing, those that identify it first. Raises UnknownName or AmbiguousName for the name."""
    return answer(store, "names", ThingName, thing=thing)


class SharedName(Row):
    """Two things that answer to one name, as folded for look-up."""

    name: str
    one_label: str
    other_label: str
    one: str
    other: str


def same_names(store: SparqlStore) -> Answer[SharedName]:
    """Pairs of things that share an identifying name: doubles, or a name that needs a curator."""
    return answer(store, "same-names", SharedName)


class SignOf(Row):
    """One line of evidence that a sign belongs to a condition; `shared_by` conditions have the sign."""

    condition_label: str
    sign_label: str
    shared_by: int
    status: str
    confidence: str
    kind: str
    finding: str = ""
    citation: str
    url: str = ""
    condition: str
    sign: str


def signs(store: SparqlStore, condition: Sequence[str] | None = None) -> Answer[SignOf]:
    """Signs of the conditions, or of all; the most widely shared first. Raises UnknownName or AmbiguousName."""
    return answer(store, "signs", SignOf, condition=condition)


QUESTIONS: Final = (
    Question("define", ("F10", "F36", "F40", "E1", "E2", "E18", "E26", "E27", "E28"), Meaning, define),
    Question("names", ("T16", "T26", "T31", "T32"), ThingName, names),
    Question("same-names", ("T19",), SharedName, same_names),
    Question("signs", ("E5", "E6", "E39"), SignOf, signs),
)
