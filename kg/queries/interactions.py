"""How ingredients act on each other: the questions `combine` and `interactions-of`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from kg.errors import QueryError
from kg.queries.engine import Answer, Question, Row, answer
from kg.queries.lookup import resolve
from kg.store import SparqlStore


class InteractionLine(Row):
    """One line of evidence on how two ingredients act on each other. `verdict` is the status in words.

    `through` names the group of which it was said where it was not said of the ingredient itself; `min_ph` and
    `max_ph` bound the pH for which it holds.
    """

    ingredient_label: str
    other_label: str
    verdict: str
    effect: str
    status: str
    scope: str
    context: str = ""
    form: str = ""
    min_ph: float | None = None
    max_ph: float | None = None
    severity: str = ""
    confidence: str
    through: str = ""
    kind: str
    bearing: str
    n: int | None = None
    finding: str = ""
    citation: str
    url: str = ""
    ingredient: str
    other: str


class Combination(InteractionLine):
    """The same for a pair that was asked for; `derived` is true where a rule drew it from what is said of groups."""

    derived: bool


def combine(store: SparqlStore, ingredient: Sequence[str]) -> Answer[Combination]:
    """Every interaction recorded between any two of the ingredients, one row for each line of evidence.

    What is said of a group of which one is a member is told as well, marked by `through`. A popular myth that the
    evidence speaks against has the verdict "evidence against a conflict". Raises QueryError for fewer than two
    ingredients, UnknownName or AmbiguousName for a name.
    """
    given = [ingredient] if isinstance(ingredient, str) else list(ingredient)
    things = list(dict.fromkeys(resolve(store, name) for name in given))
    if len(things) < 2:
        raise QueryError("combine needs two or more different ingredients.")
    found = answer(store, "combine", Combination, ingredient=things)
    return replace(found, note=_note(found)) if found.rows else found


def _note(found: Answer[Combination]) -> str:
    """What the verdicts come to, so that nobody takes evidence against a conflict for a conflict."""
    told = list(dict.fromkeys(row.verdict for row in found if row.status == "refuted"))
    if not told:
        return ""
    said = f"{' and '.join(told).capitalize()}"
    whole = "all that is recorded" if found.standing == "evidence against" else "some of what is recorded"
    return f"{said}: {whole} here was often said and does not stand up to the evidence."


def interactions_of(store: SparqlStore, ingredient: str) -> Answer[InteractionLine]:
    """All that is recorded on how one ingredient or group gets on with others, a row for each line of evidence.

    Where all that is recorded is refuted, the standing is "evidence against". Raises UnknownName or AmbiguousName.
    """
    return answer(store, "interactions-of", InteractionLine, ingredient=ingredient)


QUESTIONS: Final = (
    Question("combine", ("F2", "F3", "F5", "F7", "E36"), Combination, combine),
    Question("interactions-of", ("F4", "F15", "F17", "F20", "F27", "F38"), InteractionLine, interactions_of),
)
