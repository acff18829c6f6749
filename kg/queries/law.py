"""What the law allows, as of which list: the questions `legal-limits`, `legal-lists` and `limit-changes`.

Maxima are per cent by weight where the list tells them so; the words of the list stand beside them. No legal advice.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby, takewhile
from typing import Final, TypeVar

from kg.errors import QueryError
from kg.naming import fold
from kg.queries.engine import Answer, Question, Row, answer
from kg.store import SparqlStore

_ANNEXES: Final = ("II", "III", "IV", "V", "VI")


class Limit(Row):
    """One condition under which an ingredient is allowed, or its prohibition, in one edition of a list.

    `maximum` is as printed, or "prohibited" for Annex II. `list_date` is the date of the list (ISO 8601), and `newest`
    is true where no later list in this graph holds the entry; a later list may exist elsewhere.
    """

    ingredient_label: str
    jurisdiction: str
    annex: str
    entry: str
    part: str = ""
    product_type: str = ""
    max_percent: float | None = None
    maximum: str = ""
    expressed_as: str = ""
    other: str = ""
    wording: str = ""
    moved: str = ""
    regulation: str = ""
    list_date: str = ""
    newest: bool
    substance: str = ""
    source: str = ""
    ingredient: str
    regulated: str


class LegalList(Row):
    """One annex as one source tells it: date of the list (ISO 8601) and how many entries of it are in this graph."""

    annex: str
    list_date: str = ""
    entries: int
    source: str
    licence: str
    source_id: str


class ConditionOfOneList(Row):
    """A condition that stands in the list of `date` and has no equal in that of `other_date`."""

    annex_label: str
    entry: str
    substance: str
    part: str = ""
    product_type: str = ""
    percent: float | None = None
    maximum: str = ""
    regulation: str = ""
    date: str
    other_date: str
    entry_in_both: bool
    annex: str
    regulated: str


class LimitChange(Row):
    """What became of one condition of an entry between two editions of a list.

    `change` is "maximum changed", "condition added", "condition removed", "entry added" or "entry removed". Old and new
    maxima are per cent by weight, and as printed. `regulation` is the act that the list names for the newer condition,
    or for the older one where it was removed.
    """

    annex: str
    entry: str
    substance: str
    change: str
    part: str = ""
    product_type: str = ""
    old_percent: float | None = None
    new_percent: float | None = None
    old_maximum: str = ""
    new_maximum: str = ""
    old_date: str
    new_date: str
    regulation: str = ""
    regulated: str


T = TypeVar("T", Limit, ConditionOfOneList)


def legal_limits(store: SparqlStore, ingredient: Sequence[str]) -> Answer[Limit]:
    """Entries of the annexes that cover the ingredient, one row for each condition and list, newest list first.

    An ingredient that no entry names gives no row; the note then tells which lists were searched, since a list that is
    not in this graph could not be. Raises UnknownName or AmbiguousName for a name.
    """
    found = answer(store, "legal-limits", Limit, ingredient=ingredient)
    if not found.rows:
        return replace(found, note=f"{found.note} {_searched(legal_lists(store))}")
    return replace(found, rows=tuple(_one_substance(found)))


def legal_lists(store: SparqlStore) -> Answer[LegalList]:
    """The annexes in this graph, by source and date. The curators' own source holds single entries, no whole list."""
    return answer(store, "legal-lists", LegalList)


def limit_changes(store: SparqlStore, annex: str | None = None) -> Answer[LimitChange]:
    """What changed between each two whole editions of an annex: maxima, conditions and entries that came or went.

    `annex` is one of II, III, IV, V and VI, in any case; without it all are compared. Several
    conditions with one part and product type are told line by line. Raises QueryError for another annex.
    """
    if annex is not None and fold(annex) not in map(fold, _ANNEXES):
        raise QueryError(f"There is no annex {annex!r} with limits; the annexes are {', '.join(_ANNEXES)}.")
    found = answer(store, "limit-changes", ConditionOfOneList, annex=annex)
    return Answer(found.question, tuple(_changes(found)), found.standing, found.note)


def _searched(lists: Answer[LegalList]) -> str:
    """`Searched: Annex III of 2025-12-08, 6 entries (core); ...`, since a list that is not here was not."""
    told = [
        f"Annex {one.annex} of {one.list_date or 'no known date'}, {one.entries} entries "
        f"({one.source_id.removeprefix('src:')})"
        for one in lists
    ]
    missing = [annex for annex in _ANNEXES if annex not in {one.annex for one in lists}]
    unseen = f" Not in this graph: Annex {', '.join(missing)}." if missing else ""
    return f"Searched: {'; '.join(told) or 'no list at all'}.{unseen} Few entries are no whole list."


def _one_substance(rows: Iterable[T]) -> Iterator[T]:
    """Rows that differ in the name of the substance only made one, since a reference number may name several."""
    alike: dict[T, list[str]] = {}
    for row in rows:
        alike.setdefault(row.model_copy(update={"substance": ""}), []).append(row.substance)
    for bare, names in alike.items():
        yield bare.model_copy(update={"substance": " / ".join(dict.fromkeys(filter(None, names)))})


def _changes(rows: Iterable[ConditionOfOneList]) -> Iterator[LimitChange]:
    """Conditions of each two lists side by side, by entry, part and product type."""
    for _, group in groupby(sorted(_one_substance(rows), key=_place), _place):
        told = list(group)
        old = [row for row in told if row.date < row.other_date]
        new = [row for row in told if row.date > row.other_date]
        if len(old) == len(new) == 1:
            yield _change("maximum changed", new[0], old[0], new[0])
            continue
        for row in old:
            yield _change(f"{'condition' if row.entry_in_both else 'entry'} removed", row, row, None)
        for row in new:
            yield _change(f"{'condition' if row.entry_in_both else 'entry'} added", row, None, row)


def _place(row: ConditionOfOneList) -> tuple[str, str, int, int, str, str, str]:
    """What two conditions must share to be one condition in two lists; entries in the order of their numbers."""
    first, last = sorted((row.date, row.other_date))
    number = int("".join(takewhile(str.isdigit, row.entry)))
    annex = _ANNEXES.index(row.annex_label)
    return first, last, annex, number, row.regulated, row.part, row.product_type.casefold()


def _change(
    word: str, told: ConditionOfOneList, old: ConditionOfOneList | None, new: ConditionOfOneList | None
) -> LimitChange:
    return LimitChange(
        annex=told.annex_label, entry=told.entry, substance=told.substance, change=word, part=told.part,
        product_type=told.product_type, old_percent=old.percent if old else None,
        new_percent=new.percent if new else None, old_maximum=old.maximum if old else "",
        new_maximum=new.maximum if new else "", old_date=min(told.date, told.other_date),
        new_date=max(told.date, told.other_date), regulation=told.regulation, regulated=told.regulated,
    )  # fmt: skip


QUESTIONS: Final = (
    Question("legal-limits", ("F29", "F31", "F32", "T38"), Limit, legal_limits),
    Question("legal-lists", ("T38",), LegalList, legal_lists),
    Question("limit-changes", ("F29", "F31", "T38"), LimitChange, limit_changes),
)
