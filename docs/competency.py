"""Write `docs/questions.md`: each question people ask of such a graph, with its answer: `python -m docs.competency`."""

from __future__ import annotations

import csv
import shlex
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from docs.cookbook import cell
from kg.build import build
from kg.errors import AmbiguousName, UnknownName
from kg.queries.catalogue import QUESTIONS
from kg.queries.engine import Answer
from kg.store import Store

TABLE: Final = Path(__file__).parent / "questions.csv"
PAGE: Final = Path(__file__).parent / "questions.md"
ASKERS: Final = {"F": "Formulators", "E": "Educators", "T": "Tools"}
_SHOWN_ROWS: Final = 4
_SHOWN_COLUMNS: Final = 9
_UNKNOWN: Final = {
    "nothing recorded": "**Unknown: nothing is recorded.** That is not a no.",
    "evidence against": "**Evidence against:** all that is recorded speaks against it.",
}


@dataclass(frozen=True)
class Asked:
    """A competency question: its number, its words, the named query and its arguments, and what else to say.

    Without a query, `remark` is the reason why the graph does not answer, or what answers instead.
    """

    id: str
    question: str
    query: str
    arguments: str
    remark: str

    def values(self) -> Mapping[str, Any]:
        """Arguments of the query by name; what stands more than once is a list."""
        words = shlex.split(self.arguments)
        given: dict[str, list[str]] = defaultdict(list)
        for option, value in zip(words[::2], words[1::2], strict=True):
            given[option.removeprefix("--").replace("-", "_")].append(value)
        kinds = {p.name: p.type for p in QUESTIONS[self.query].query.parameters}
        return {
            name: values
            if kinds.get(name) == "things"
            else int(values[0])
            if kinds.get(name) == "integer"
            else values[0]
            for name, values in given.items()
        }


def asked() -> list[Asked]:
    """All competency questions, in their order."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        return [Asked(**row) for row in csv.DictReader(file, strict=True)]


def answer_to(store: Store, question: Asked) -> Answer[Any]:
    """The answer of the named query. Raises UnknownName or AmbiguousName for a name that the graph does not know."""
    return QUESTIONS[question.query].function(store, **question.values())


def page(store: Store) -> str:
    """The page: all questions by who asks them, each with its command and the first rows of its answer."""
    return "\n".join(_lines(store)) + "\n"


def _lines(store: Store) -> Iterator[str]:
    yield "# 120 questions, and what the map answers"
    yield ""
    yield "What formulators, educators and data people ask, with the command that answers and the first rows of the"
    yield "answer on the shipped graph. Where the map does not know, it says which kind of unknown it is. This page is"
    yield "written by `python -m docs.competency` from `docs/questions.csv`."
    asker = ""
    for question in asked():
        if question.id[0] != asker:
            asker = question.id[0]
            yield from ("", f"## {ASKERS[asker]}")
        yield from ("", f"### {question.id}. {question.question}", "")
        yield from _answer(store, question) if question.query else (question.remark,)


def _answer(store: Store, question: Asked) -> Iterator[str]:
    yield from (f"`kg ask {question.query} {question.arguments}".rstrip() + "`", "")
    try:
        found = answer_to(store, question)
    except (UnknownName, AmbiguousName) as error:
        yield f"**Unknown: no such name.** {error}"
        return
    told = found.note.startswith("Evidence against")
    if found.standing in _UNKNOWN:
        yield f"**{found.note}**" if told else _UNKNOWN[found.standing] + (f" {found.note}" if not found.rows else "")
    if found.rows:
        yield from ("",) if found.standing in _UNKNOWN else ()
        yield from _table(replace(found, note="") if told else found)
    if question.remark:
        yield from ("", question.remark)


def _table(found: Answer[Any]) -> Iterator[str]:
    rows = [row.model_dump(mode="json") for row in found]
    columns = [c for c in rows[0] if any(row[c] not in (None, "") for row in rows[:_SHOWN_ROWS])]
    shown = [c for c in columns if f"{c}_label" not in rows[0] and c not in ("url", "assertion")][:_SHOWN_COLUMNS]
    shown += [c for c in ("finding", "citation") if c in columns and c not in shown]
    yield "| " + " | ".join(c.removesuffix("_label").replace("_", " ") for c in shown) + " |"
    yield "|" + " --- |" * len(shown)
    for row in rows[:_SHOWN_ROWS]:
        yield "| " + " | ".join(cell(row[c]) for c in shown) + " |"
    if len(rows) > _SHOWN_ROWS:
        yield from ("", f"{len(rows)} rows in all.")
    if found.note:
        yield from ("", found.note)


def main() -> None:
    """Build the shipped graph aside and write the page."""
    with tempfile.TemporaryDirectory() as folder:
        build(home=Path(folder))
        PAGE.write_text(page(Store.open(Path(folder))), encoding="utf-8")
    sys.stdout.write(f"{PAGE.name}: {len(asked())} questions\n")


if __name__ == "__main__":
    main()
