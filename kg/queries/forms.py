"""Which ingredient a name means and how forms relate: the questions `compare-forms`, `inci-of` and `identifiers`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Final

from kg.errors import AmbiguousName
from kg.naming import fold
from kg.queries.engine import Answer, Question, Row, answer
from kg.queries.lookup import resolve
from kg.store import SparqlStore

_INN_STATUS: Final = re.compile(r"\s*\[[^\]]*\]\s*$")


class FormFact(Row):
    """One relation, function or line of evidence of a form.

    `aspect` is "form", "function: reason for use in the product" or "effect"; only an effect has evidence.
    """

    ingredient_label: str
    aspect: str
    relation: str
    what_label: str
    context: str = ""
    confidence: str = ""
    kind: str = ""
    bearing: str = ""
    n: int | None = None
    min_percent: float | None = None
    max_percent: float | None = None
    finding: str = ""
    citation: str = ""
    url: str = ""
    ingredient: str
    what: str


def compare_forms(store: SparqlStore, ingredient: Sequence[str]) -> Answer[FormFact]:
    """How the forms relate, their functions, and the evidence on what each does: forms first, then uses, then effects.

    Derivation and conversion are told whatever they lead to, "distinct from" among the given ones only. Accepted
    statements only; the note names forms without any. Raises UnknownName or AmbiguousName for a name.
    """
    given = [ingredient] if isinstance(ingredient, str) else list(ingredient)
    things = [resolve(store, name) for name in given]
    found = answer(store, "compare-forms", FormFact, ingredient=things)
    shown = {row.ingredient for row in found if row.aspect == "effect"}
    silent = [name for name, thing in zip(given, things, strict=True) if thing not in shown]
    if not found.rows or not silent:
        return found
    told = "No accepted statement on an effect is recorded for"
    return replace(found, note=f"{told} {', '.join(silent)}; that is no sign that it does nothing.")


class Named(Row):
    """An ingredient that bears the name, or one constituent of it where it is a blend.

    `match` is "exact", or "broad" where the name is used for other things as well. `status` and what follows it are
    those of the statement on the constituent.
    """

    ingredient_label: str
    inci: str = ""
    printed: str
    name_kind: str
    match: str
    ingredient_kind: str = ""
    constituent_label: str = ""
    constituent_inci: str = ""
    status: str = ""
    confidence: str = ""
    kind: str = ""
    citation: str = ""
    url: str = ""
    called: str
    ingredient: str
    constituent: str = ""


def inci_of(store: SparqlStore, called: str) -> Answer[Named]:
    """The ingredients behind a name, with INCI name, kind of name, and constituents: one row for each constituent.

    Empty where the name is that of something else than an ingredient. Raises UnknownName where nothing bears it.
    """
    found = answer(store, "inci-of", Named, called=called)
    if not found.rows:
        with suppress(AmbiguousName):
            resolve(store, called)
        return found
    rows = tuple(_asked_for(found, fold(called)))
    broad = all(row.match == "broad" for row in rows)
    note = f"{called!r} is used for several things: it identifies none of them." if broad else ""
    return replace(found, rows=rows, note=note)


def _asked_for(rows: Iterable[Named], key: str) -> Iterator[Named]:
    """Rows whose printed name is the one asked for, those that differ in the kind of name only made one."""
    alike: dict[Named, list[Named]] = {}
    for row in rows:
        alike.setdefault(row.model_copy(update={"printed": "", "name_kind": ""}), []).append(row)
    for bare, several in alike.items():
        same = [row for row in several if fold(_INN_STATUS.sub("", row.printed)) == key] or several
        kinds = ", ".join(dict.fromkeys(row.name_kind for row in same))
        yield bare.model_copy(update={"printed": same[0].printed, "name_kind": kinds})


class Identifier(Row):
    """One number, name or outside term of an ingredient.

    `match` is "as stated" for its own numbers, else how well the outside term fits ("close match" ...).
    """

    ingredient_label: str
    scheme: str
    value: str
    match: str
    source: str = ""
    ingredient: str


def identifiers(store: SparqlStore, ingredient: Sequence[str]) -> Answer[Identifier]:
    """INCI, INN, CosIng, CAS, EC and other numbers, and matches with outside terms, each with who states it.

    Raises UnknownName or AmbiguousName for a name.
    """
    return answer(store, "identifiers", Identifier, ingredient=ingredient)


QUESTIONS: Final = (
    Question("compare-forms", ("F6", "F26", "T34"), FormFact, compare_forms),
    Question("inci-of", ("F9", "F25"), Named, inci_of),
    Question("identifiers", ("T1", "T25"), Identifier, identifiers),
)
