"""What words mean here: the questions `define`, `names`, `same-names` and `signs`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from kg.queries.engine import Answer, Question, Row, answer
from kg.queries.overlap import first_of_each
from kg.store import SparqlStore


class Meaning(Row):
    """The definition of a thing (`relation` is "is"), or one thing to which it belongs or which belongs to it.

    `citation` is the source of the definition or link, several parted by semicolons; without one the words are ours.
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
    """Definitions of things and their place among others: one row for each link.

    Raises UnknownName or AmbiguousName for a name.
    """
    found = answer(store, "define", Meaning, thing=thing)
    links: dict[tuple[str, ...], list[Meaning]] = {}
    for row in found:
        links.setdefault((row.thing, row.relation, row.what, row.status, row.other), []).append(row)
    return replace(found, rows=tuple(_with_all_citations(rows) for rows in links.values()))


def _with_all_citations(rows: Sequence[Meaning]) -> Meaning:
    cited = "; ".join(dict.fromkeys(row.citation for row in rows if row.citation))
    url = next((row.url for row in rows if row.url), "")
    return rows[0].model_copy(update={"citation": cited, "url": url})


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
    """Pairs of things that share an identifying name: doubles, or a name that needs a curator.

    Since such things often have one label too, the identifier stands behind each label.
    """
    found = answer(store, "same-names", SharedName)
    return replace(found, rows=tuple(row.model_copy(update=_told_apart(row)) for row in found))


def _told_apart(row: SharedName) -> dict[str, str]:
    return {"one_label": f"{row.one_label} ({row.one})", "other_label": f"{row.other_label} ({row.other})"}


class SignOf(Row):
    """That a sign belongs to a condition, with the strongest line of evidence; `shared_by` conditions have the sign.

    `lines` is how many lines of evidence there are in all.
    """

    condition_label: str
    sign_label: str
    shared_by: int
    status: str
    confidence: str
    kind: str
    finding: str = ""
    citation: str
    url: str = ""
    lines: int = 1
    condition: str
    sign: str
    assertion: str


def signs(store: SparqlStore, condition: Sequence[str] | None = None) -> Answer[SignOf]:
    """Signs of the conditions, or of all: one row for each pair, the most widely shared sign of a condition first.

    The note of several conditions names the signs that all of them have. Raises UnknownName or AmbiguousName.
    """
    found = answer(store, "signs", SignOf, condition=condition)
    lines = Counter(row.assertion for row in found)
    rows = tuple(row.model_copy(update={"lines": lines[row.assertion]}) for row in first_of_each(found, "assertion"))
    return replace(found, rows=rows, note=found.note or (_in_common(rows) if condition else ""))


def _in_common(rows: Sequence[SignOf]) -> str:
    """Which signs all conditions of these rows have; empty for one condition."""
    told = [row for row in rows if row.status in {"accepted", "contested"}]
    conditions = sorted({row.condition_label for row in told})
    if len(conditions) < 2:
        return ""
    have = Counter(row.sign_label for row in {(row.condition, row.sign): row for row in told}.values())
    shared = sorted(sign for sign, number in have.items() if number == len(conditions))
    return f"By what is recorded, {' and '.join(conditions)} have in common: {', '.join(shared) or 'no sign'}."


QUESTIONS: Final = (
    Question("define", ("F10", "F36", "F40", "E1", "E2", "E18", "E26", "E27", "E28"), Meaning, define),
    Question("names", ("T16", "T26", "T31", "T32"), ThingName, names),
    Question("same-names", ("T19",), SharedName, same_names),
    Question("signs", ("E5", "E6", "E39"), SignOf, signs),
)
