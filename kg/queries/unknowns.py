"""What nobody knows: the question `open-questions`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from operator import attrgetter
from typing import Final

from kg.queries.engine import Answer, Question, Row, answer
from kg.store import SparqlStore


class Unknown(Row):
    """Something that is not known. `why` is "not studied", "conflicting", "not told" or "cannot be known".

    `about_label` and `about` name the things that it is about, several of them separated by a semicolon and by spaces.
    """

    question: str
    about_label: str
    why: str
    note: str = ""
    citation: str = ""
    url: str = ""
    about: str
    open_question: str


def open_questions(store: SparqlStore, about: Sequence[str] | None = None) -> Answer[Unknown]:
    """Open questions, one a row: all of them, or those about the things named.

    Where things are named, a row tells which of them the question is about. Raises UnknownName or AmbiguousName.
    """
    found = answer(store, "open-questions", Unknown, about=about)
    return replace(found, rows=tuple(_one_a_question(found)))


def _one_a_question(rows: Iterable[Unknown]) -> Iterator[Unknown]:
    for _, group in groupby(rows, key=attrgetter("open_question")):
        same = list(group)
        told = {"about_label": "; ".join(row.about_label for row in same), "about": " ".join(row.about for row in same)}
        yield same[0].model_copy(update=told)


QUESTIONS: Final = (Question("open-questions", ("F30", "E15", "E16", "E40"), Unknown, open_questions),)
