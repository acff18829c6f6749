"""What a formulator reckons with: the questions `material-properties` and `levels`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from operator import attrgetter
from typing import Final

from kg.queries.engine import Answer, Question, Row, answer
from kg.store import SparqlStore

_PH_KINDS: Final = {"pk:works-at-ph": "works", "pk:stable-at-ph": "keeps"}


class Property(Row):
    """A property of an ingredient as numbers with a unit (a pH has none) or as a word."""

    ingredient_label: str
    property: str
    min_value: float | None = None
    max_value: float | None = None
    unit: str = ""
    value: str = ""
    finding: str = ""
    citation: str
    url: str = ""
    ingredient: str
    kind: str


def material_properties(store: SparqlStore, ingredient: Sequence[str]) -> Answer[Property]:
    """Recorded properties of the ingredients; for several, the note says whether their pH windows meet.

    Raises UnknownName or AmbiguousName for a name.
    """
    found = answer(store, "material-properties", Property, ingredient=ingredient)
    note = " ".join(_meeting(found.rows))
    return replace(found, note=note) if note else found


def _meeting(rows: Sequence[Property]) -> Iterator[str]:
    """Whether there is a pH at which all of them work and keep, as far as that is recorded."""
    windows = sorted((row for row in rows if row.kind in _PH_KINDS), key=attrgetter("ingredient"))
    told = {name: list(group) for name, group in groupby(windows, attrgetter("ingredient_label"))}
    if len(told) < 2:
        return
    low = max((row.min_value for row in windows if row.min_value is not None), default=None)
    high = min((row.max_value for row in windows if row.max_value is not None), default=None)
    names = " and ".join(sorted(told))
    if low is None or high is None:
        bound = f"up to {high:g}" if high is not None else f"from {low:g}"
        yield f"By what is recorded, the pH windows of {names} meet {bound}; the other bound is not recorded."
    elif low <= high:
        yield f"By what is recorded, the pH windows of {names} meet from {low:g} to {high:g}."
    else:
        yield f"By what is recorded, the pH windows of {names} do not meet: {high:g} ends one, {low:g} opens one."


class Level(Row):
    """How much of an ingredient, in percent by weight, was studied, is usual or is declared."""

    ingredient_label: str
    level: str
    min_percent: float | None = None
    max_percent: float | None = None
    vehicle: str = ""
    purpose: str = ""
    finding: str = ""
    citation: str
    url: str = ""
    ingredient: str


def levels(store: SparqlStore, ingredient: Sequence[str]) -> Answer[Level]:
    """Recorded levels of the ingredients. Raises UnknownName or AmbiguousName for a name."""
    return answer(store, "levels", Level, ingredient=ingredient)


QUESTIONS: Final = (
    Question("levels", ("F12", "F22", "F28", "E29"), Level, levels),
    Question("material-properties", ("F1", "F16", "F19", "F24"), Property, material_properties),
)
