"""All named questions, in one explicit dictionary."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import chain
from types import MappingProxyType
from typing import Final

from kg.errors import QueryError
from kg.queries import (
    acting,
    claims,
    corroboration,
    evidence,
    forms,
    inside,
    interactions,
    law,
    materials,
    meanings,
    overlap,
    products,
    provenance,
    releases,
    routes,
    skin,
    unknowns,
    verdict,
)
from kg.queries.engine import Question

_FAMILIES: Final[tuple[tuple[Question, ...], ...]] = (
    acting.QUESTIONS,
    claims.QUESTIONS,
    corroboration.QUESTIONS,
    evidence.QUESTIONS,
    forms.QUESTIONS,
    inside.QUESTIONS,
    interactions.QUESTIONS,
    law.QUESTIONS,
    materials.QUESTIONS,
    meanings.QUESTIONS,
    overlap.QUESTIONS,
    products.QUESTIONS,
    provenance.QUESTIONS,
    releases.QUESTIONS,
    routes.QUESTIONS,
    skin.QUESTIONS,
    unknowns.QUESTIONS,
    verdict.QUESTIONS,
)

QUESTIONS: Final[Mapping[str, Question]] = MappingProxyType(
    {question.name: question for question in sorted(chain(*_FAMILIES), key=lambda q: q.name)}
)


def question(name: str) -> Question:
    """The question of that name, or with that number in the list of competency questions, such as F2.

    Raises QueryError where there is none.
    """
    found = QUESTIONS.get(name) or next((q for q in QUESTIONS.values() if name.upper() in q.ids), None)
    if found is None:
        raise QueryError(f"There is no question called {name!r}. `kg ask` lists them.")
    return found
