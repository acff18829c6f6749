"""A lesson against the graph: every thing and link that a step shows must be there."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Final
from urllib.parse import unquote

from kg.lessons import Lesson, LessonError, line_of, read_lesson
from kg.ontology.terms import compact
from kg.queries.named import named_query, plain_rows
from kg.store import SparqlStore

Links = Collection[tuple[str, str, str]]

# What the keys of a link hold: one thing, lists of things, pairs, a selection, or words.
_THINGS: Final = {"f": 1, "c": None, "h": None}
_PAIRS: Final = ("p", "v")
_KNOWN_KEYS: Final = frozenset("fxchmekduspvlqgjr")


def check_lesson(path: Path, store: SparqlStore) -> list[str]:
    """Faults of a lesson file as `file:line: what. cure`; none if it can be used."""
    try:
        lesson = read_lesson(path)
    except LessonError as error:
        return [str(error)]
    text = path.read_text(encoding="utf-8")
    things, links = contents(store)
    return [
        f"{path}:{line_of(text, ['step', str(number), 'view'])}: step {number + 1}: {why}"
        for number, why in faults(lesson, things, links)
    ]


def contents(store: SparqlStore) -> tuple[set[str], set[tuple[str, str, str]]]:
    """All things that a page shows, and all links."""
    links = plain_rows(store, named_query("links").text) + plain_rows(store, named_query("structure").text)
    rows = store.select("SELECT DISTINCT ?thing WHERE { ?thing a ?type ; rdfs:label ?label . ?type a owl:Class }")
    things = {compact(row["thing"].value) for row in rows}
    return things, {(row["subject"], row["predicate"], row["object"]) for row in links}


def faults(lesson: Lesson, things: Collection[str], links: Links) -> Iterator[tuple[int, str]]:
    """Number of the step and what is wrong with its view."""
    for number, step in enumerate(lesson.steps):
        yield from ((number, why) for why in _faults_of_view(step.view.lstrip("#"), things, links))


def things_of(lesson: Lesson) -> set[str]:
    """All things that the views of a lesson name."""
    return {thing for step in lesson.steps for thing in _things_of(_parts(step.view.lstrip("#")))}


def _parts(view: str) -> dict[str, str]:
    return dict(part.partition("=")[::2] for part in view.split("&") if part)


def _faults_of_view(view: str, things: Collection[str], links: Links) -> Iterator[str]:
    told = _parts(view)
    for key in told.keys() - _KNOWN_KEYS:
        yield f"the view has a part {key!r} that no link has. Copy the link again from the explorer."
    if "f" not in told:
        yield "the view names no thing in the middle (f=...). Copy the link again from the explorer."
    for thing in _things_of(told):
        if thing not in things:
            yield f"{thing} is not in this graph. Search for it in the explorer and copy the link again."
    if "s" in told and told["s"].count("~") == 2:
        subject, predicate, object_ = (unquote(part) for part in told["s"].split("~"))
        if (subject, predicate, object_) not in links:
            yield f"no link {subject} {predicate} {object_} is in this graph. Choose the link again and copy the link."


def _things_of(told: dict[str, str]) -> Iterator[str]:
    for key in _THINGS.keys() & told.keys():
        yield from (unquote(part) for part in told[key].split(","))
    for part in told.get("x", "").split(",") if told.get("x") else ():
        yield unquote(part.split("~")[0])
    for key in _PAIRS:
        yield from (unquote(part) for part in told[key].split("~")[:2]) if key in told else ()
    if "s" in told:
        parts = told["s"].split("~")
        yield from (unquote(part) for part in (parts if len(parts) == 1 else (parts[0], parts[2])))
