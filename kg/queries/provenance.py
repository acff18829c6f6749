"""Who says so and on what terms: the questions `who-says` and `licences`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from kg.queries.engine import Answer, Question, Row, answer
from kg.store import SparqlStore


class Asserted(Row):
    """One statement with one line of evidence behind it, and who stands for it.

    `agent` is "manual agent" for people and "computational model" for rules; `citation` is where it is reported,
    `source` the data set that passes it on, in the edition `version` where the source has editions.
    """

    ingredient_label: str
    relation: str
    other_label: str
    context: str = ""
    status: str
    confidence: str
    knowledge: str
    agent: str
    rule: str = ""
    kind: str = ""
    bearing: str = ""
    citation: str = ""
    year: int | None = None
    url: str = ""
    source: str
    version: str = ""
    licence: str
    ingredient: str
    other: str
    assertion: str


def who_says(store: SparqlStore, ingredient: Sequence[str]) -> Answer[Asserted]:
    """Every statement on the ingredient with source, agent, knowledge level, report and licence; derived ones last.

    Raises UnknownName or AmbiguousName for a name.
    """
    return answer(store, "who-says", Asserted, ingredient=ingredient)


class Terms(Row):
    """The terms of a source, or of one statement of it (`said`).

    `statements` is how many statements the source makes. `commercial_use` is "true", "false" or "unknown", as the
    terms of the source are understood; no legal advice.
    """

    source: str
    said: str = ""
    statements: int
    licence: str
    terms: str = ""
    commercial_use: str = ""
    attribution: str = ""
    version: str = ""
    source_id: str
    ingredient: str = ""
    assertion: str = ""


def licences(store: SparqlStore, ingredient: Sequence[str] | None = None) -> Answer[Terms]:
    """Licence, attribution and commercial use: of each source, or of each statement on the ingredients.

    Raises UnknownName or AmbiguousName for a name.
    """
    return answer(store, "licences", Terms, ingredient=ingredient)


QUESTIONS: Final = (
    Question("who-says", ("T9", "T10", "T40"), Asserted, who_says),
    Question("licences", ("T15", "T17"), Terms, licences),
)
