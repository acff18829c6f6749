"""Which sources agree on an ingredient: the question `corroboration`, and how agreement is judged.

Two sources agree where they say of the same thing that it goes the same way. What is only near is told as such: a part
or kind, a wider thing, a chain of several links. Only what is said outright of the very same thing can contradict.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from operator import attrgetter
from typing import Final, Literal

from kg.queries.engine import Answer, Question, Row, answer
from kg.sources.catalogue import sources
from kg.store import SparqlStore

Verdict = Literal["agrees", "contradicts", "points the other way", "silent", "only there", "not loaded"]
_OPPOSITE: Final = {"raises": "lowers", "lowers": "raises"}
_TOLD: Final[Mapping[Verdict, str]] = {
    "contradicts": "contradicted by another source", "points the other way": "another source points the other way on",
    "agrees": "another source agrees on", "silent": "all others are silent on",
}  # fmt: skip
_ORDER: Final[tuple[Verdict, ...]] = ("contradicts", "points the other way", "agrees", "silent")
_NEAR: Final = {
    "narrower": "of something narrower", "broader": "of something broader",
    "of a part": "of a part or kind of it", "of a whole": "of the whole of which it is a part or kind",
}  # fmt: skip


class Said(Row):
    """One thing that a source says, or of what a thing is a part, or a source that could speak: see the query file."""

    ingredient_label: str
    kind: Literal["statement", "reading", "wider", "source"]
    relation: str = ""
    object_label: str = ""
    context: str = ""
    status: str = ""
    confidence: str = ""
    direction: str = "none"
    fit: str = "same"
    steps: int = 1
    words: str = ""
    reference: str = ""
    joined_by: str = ""
    source: str = ""
    ingredient: str
    predicate: str = ""
    object: str = ""
    wider: str = ""
    said: str = ""
    source_id: str = ""


class Corroboration(Row):
    """What one source has to say to one statement.

    `stated_by` is the source of the statement; empty for what an outside source alone says ("only there": relation
    and object are then its own, put into our words). `how` tells whether it is said outright, of something narrower or
    broader, or through a chain; `words` are the source's own, `joined_by` the identifiers that brought them here. Those
    that are silent on a statement share one row: `source` and `source_id` name all of them, parted by semicolons.
    """

    ingredient_label: str
    relation: str = ""
    object_label: str = ""
    context: str = ""
    status: str = ""
    confidence: str = ""
    stated_by: str = ""
    source: str
    verdict: Verdict
    how: str = ""
    words: str = ""
    reference: str = ""
    joined_by: str = ""
    ingredient: str
    predicate: str = ""
    object: str = ""
    assertion: str = ""
    source_id: str


def corroboration(store: SparqlStore, ingredient: Sequence[str]) -> Answer[Corroboration]:
    """Every statement on the ingredient, with what every other source says to it; then what only they say.

    Statements that a source contradicts come first, then those on which sources agree, then those on which all others
    are silent; the note counts them. Outside sources that are not in the graph have a row that says so, and how to
    load them. Raises UnknownName or AmbiguousName for a name.
    """
    found = answer(store, "corroboration", Said, ingredient=ingredient)
    rows: list[Corroboration] = []
    for _, told in groupby(found, attrgetter("ingredient")):
        rows += _of_one(list(told))
    spoken = any(row.kind in {"statement", "reading"} for row in found)
    note = _tally(rows) if spoken else "No source in this graph says anything of it. That is not a no."
    return Answer(found.question, tuple(rows), "found" if spoken else "nothing recorded", note)


def _of_one(told: Sequence[Said]) -> Iterator[Corroboration]:
    statements = [row for row in told if row.kind == "statement"]
    readings = [row for row in told if row.kind == "reading"]
    wider = {(row.object, row.wider) for row in told if row.kind == "wider"}
    present = [row for row in told if row.kind == "source"]
    used: set[str] = set()
    told_of: list[list[Corroboration]] = []
    for statement in statements:
        replies: list[tuple[str, Corroboration]] = []
        for source in present:
            if source.source_id != statement.source_id:
                heard = [row for row in (*statements, *readings) if row.source_id == source.source_id]
                replies += _replies(statement, source, heard, wider)
        used.update(said for said, _ in replies)
        told_of.append(_in_order(reply for _, reply in replies))
    for rows in sorted(told_of, key=_urgency):
        yield from rows
    yield from _only_there([row for row in readings if row.said not in used])
    yield from _not_loaded(told[0], {row.source_id for row in present})


def _replies(
    statement: Said, source: Said, heard: Iterable[Said], wider: set[tuple[str, str]]
) -> Iterator[tuple[str, Corroboration]]:
    """What a source says to a statement, each with the id of what it said; one row of silence where it says nothing."""
    silent = True
    for other in heard:
        verdict, how = judge(statement, other, wider)
        if verdict != "silent":
            silent = False
            yield other.said, _row(statement, other, verdict, how)
    if silent:
        yield "", _row(statement, source, "silent", "")


def judge(statement: Said, other: Said, wider: set[tuple[str, str]]) -> tuple[Verdict, str]:
    """Whether another source agrees with a statement, and how. `wider` holds pairs of a thing and one wider than it.

    A refuted statement is agreed with by who says the opposite, since what our source holds is that it is not so.
    """
    near = _near(statement, other, wider)
    same_way = _same_way(statement, other)
    if near is None or same_way is None:
        return "silent", ""
    agreed = same_way == (("refuted" in statement.status) == ("refuted" in other.status))
    how = [_NEAR[near]] if near else []
    how += [_NEAR[other.fit]] if other.fit != "same" and other.fit != near else []
    how += [_manner(statement, other)]
    outright = not near and other.fit == "same" and other.steps <= 1 and statement.context == other.context
    if agreed:
        return "agrees", ", ".join(how)
    return "contradicts" if outright else "points the other way", ", ".join(how)


def _near(statement: Said, other: Said, wider: set[tuple[str, str]]) -> str | None:
    """How near the other's object is: empty for the same; None where the two have nothing to do with each other."""
    if statement.object == other.object:
        return ""
    if (other.object, statement.object) in wider:
        return "of a part" if other.fit != "broader" else None
    if (statement.object, other.object) in wider:
        return "of a whole" if other.fit != "narrower" else None
    return None


def _same_way(statement: Said, other: Said) -> bool | None:
    """Whether both go the same way; None where that cannot be told."""
    if statement.predicate == other.predicate:
        return True
    ways = (statement.direction, other.direction)
    if "none" in ways:
        return None
    if "no change" in ways:
        return False if statement.object == other.object else None
    return ways[0] == ways[1] if ways[0] in _OPPOSITE and ways[1] in _OPPOSITE else None


def _manner(statement: Said, other: Said) -> str:
    if other.kind == "statement":
        held = "only claimed" if other.status == "claimed" else f"{other.status}, {other.confidence} confidence"
        apart = f", under other circumstances ({other.context or 'none told'})"
        return held + (apart if other.context != statement.context else "")
    if other.steps == 0:
        return "as the use for which it draws a path"
    return "said outright" if other.steps == 1 else f"through a chain of {other.steps} links"


def _row(statement: Said, other: Said, verdict: Verdict, how: str) -> Corroboration:
    heard = other.kind != "source"
    words = other.words or (f"{other.relation} {other.object_label}" if heard else "")
    return Corroboration(
        ingredient_label=statement.ingredient_label, relation=statement.relation, object_label=statement.object_label,
        context=statement.context, status=statement.status, confidence=statement.confidence,
        stated_by=statement.source, source=other.source, verdict=verdict, how=how, words=words,
        reference=other.reference, joined_by=other.joined_by, ingredient=statement.ingredient,
        predicate=statement.predicate, object=statement.object, assertion=statement.said, source_id=other.source_id,
    )  # fmt: skip


def _in_order(replies: Iterable[Corroboration]) -> list[Corroboration]:
    """Replies without repeats, what speaks against the statement first, all that are silent in one row at the end."""
    told = {(reply.source_id, reply.verdict, reply.how, reply.words): reply for reply in replies}
    heard = [reply for reply in told.values() if reply.verdict != "silent"]
    silent = [reply for reply in told.values() if reply.verdict == "silent"]
    together = {"source": "; ".join(r.source for r in silent), "source_id": "; ".join(r.source_id for r in silent)}
    return [
        *sorted(heard, key=lambda reply: _ORDER.index(reply.verdict)),
        *(reply.model_copy(update=together) for reply in silent[:1]),
    ]


def _urgency(replies: Sequence[Corroboration]) -> int:
    """Where a statement stands in the answer, by the weightiest word on it; without any other source, last."""
    return _ORDER.index(replies[0].verdict) if replies else len(_ORDER)


def _tally(rows: Iterable[Corroboration]) -> str:
    """On how many statements other sources contradict, agree, or are silent, each counted by the weightiest word."""
    weightiest: dict[str, Verdict] = {}
    for row in rows:
        if row.assertion:
            weightiest.setdefault(row.assertion, row.verdict)
    numbers = Counter(weightiest.values())
    told = [f"{_TOLD[verdict]} {numbers[verdict]}" for verdict in _ORDER if numbers[verdict]]
    waiting = sum(row.verdict == "not loaded" for row in rows)
    more = f" {waiting} outside source(s) that could speak are not loaded." if waiting else ""
    return f"Of {len(weightiest)} statements: {', '.join(told)}.{more}" if weightiest else more.strip()


def _only_there(readings: Iterable[Said]) -> Iterator[Corroboration]:
    """What outside sources say and ours do not: each thing once for each source, by its shortest chain."""
    told: dict[tuple[str, str, str], Said] = {}
    for reading in sorted(readings, key=attrgetter("object_label", "relation", "source", "steps", "words")):
        told.setdefault((reading.source_id, reading.object, reading.direction), reading)
    for reading in told.values():
        how = ([_NEAR[reading.fit]] if reading.fit != "same" else []) + [_manner(reading, reading)]
        yield Corroboration(
            ingredient_label=reading.ingredient_label, relation=reading.relation, object_label=reading.object_label,
            source=reading.source, verdict="only there", how=", ".join(how), words=reading.words,
            reference=reading.reference, joined_by=reading.joined_by, ingredient=reading.ingredient,
            predicate=reading.predicate, object=reading.object, source_id=reading.source_id,
        )  # fmt: skip


def _not_loaded(told: Said, present: set[str]) -> Iterator[Corroboration]:
    """A row for each known source that could have spoken and is not in the graph."""
    for name, source in sources().items():
        if source.states_links and f"src:{name}" not in present:
            get = f"`kg fetch {name}`" if source.url else f"`kg sources` tells how to get {source.filename}"
            yield Corroboration(
                ingredient_label=told.ingredient_label, ingredient=told.ingredient, source=source.title,
                verdict="not loaded", how=f"{get}; then `kg build --source {name}={source.filename}`",
                source_id=f"src:{name}",
            )  # fmt: skip


QUESTIONS: Final = (Question("corroboration", ("T9", "T10", "T39"), Corroboration, corroboration),)
