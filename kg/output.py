"""Answers as text: a table for people, JSON and CSV for programs."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Sequence
from typing import Any, Final

import pyoxigraph as ox

from kg.errors import QueryError, UnknownTerm
from kg.naming import printable
from kg.ontology.terms import PREFIXES, compact
from kg.queries.engine import Answer, Question
from kg.store import Store, python_value

_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
_RESULT_FORMATS: Final = {
    "json": ox.QueryResultsFormat.JSON,
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
    "xml": ox.QueryResultsFormat.XML,
}


def question_lines() -> Iterator[str]:
    """One line for each named question: its name, its numbers, and the question in words."""
    from kg.queries.catalogue import QUESTIONS

    width = max(len(name) for name in QUESTIONS)
    for name, question in QUESTIONS.items():
        yield f"{name:<{width}}  {', '.join(question.ids):<10} {question.query.header['question']}"
    yield ""
    yield "kg ask NAME --help tells what a question needs; --format json or csv gives the answer to a program."


def answer_output(question: Question, answer: Answer[Any], form: str) -> str:
    """An answer as a table, as JSON (with its standing and note) or as CSV (safe to open in a spreadsheet)."""
    rows = [row.model_dump(mode="json") for row in answer]
    if form == "json":
        told = {"question": question.name, "standing": answer.standing, "note": answer.note, "rows": rows}
        return json.dumps(told, ensure_ascii=False, indent=2) + "\n"
    columns = list(question.row.model_fields)
    if form == "csv":
        return _csv(columns, rows)
    table = _table(_shown(columns), rows) if rows else ""
    closing = [f"{answer.standing.capitalize()}."] if answer.standing != "found" else []
    return table + "".join(f"{line}\n" for line in (*closing, answer.note) if line)


def _shown(columns: Sequence[str]) -> list[str]:
    """Columns fit for people: a label stands for its CURIE."""
    return [column for column in columns if f"{column}_label" not in columns]


def _csv(columns: Sequence[str], rows: Sequence[dict[str, Any]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([_guarded(row[column]) for column in columns] for row in rows)
    return out.getvalue()


def _guarded(value: Any) -> Any:
    """A cell that no spreadsheet takes for a formula."""
    if value is None:
        return ""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def _table(columns: Sequence[str], rows: Sequence[dict[str, Any]]) -> str:
    """A table as wide as it needs on a pipe; on a terminal, cells wrap. Empty columns are left out."""
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    used = [column for column in columns if any(row[column] not in (None, "", False) for row in rows)]
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for column in used:
        table.add_column(column.removesuffix("_label").replace("_", " "), overflow="fold")
    for row in rows:
        table.add_row(*(Text(printable(_cell(row[column]))) for column in used))
    console = Console(file=io.StringIO(), width=_table_width(), force_terminal=False)
    console.print(table)
    written: io.StringIO = console.file  # type: ignore[assignment]
    return "\n".join(line.rstrip() for line in written.getvalue().splitlines()) + "\n"


def _table_width() -> int:
    import shutil

    return max(shutil.get_terminal_size((160, 24)).columns, 60)


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:g}" if isinstance(value, float) else str(value)


def query_output(store: Store, text: str, form: str) -> str:
    """The result of a raw SPARQL query; a graph comes as Turtle.

    Raises QueryError for a malformed query, UnknownTerm where it uses a class or predicate that does not exist.
    """
    from kg.queries.schema import unknown_terms

    result = store.run(text)
    if unknown := unknown_terms(store, text):
        raise UnknownTerm(unknown)
    if isinstance(result, ox.QueryTriples):
        return (ox.serialize(result, format=ox.RdfFormat.TURTLE, prefixes=dict(PREFIXES)) or b"").decode()
    if form in _RESULT_FORMATS:
        return (result.serialize(format=_RESULT_FORMATS[form]) or b"").decode().rstrip("\n") + "\n"
    if isinstance(result, ox.QueryBoolean):
        return "yes\n" if result else "no\n"
    return _solutions(result)


def _solutions(result: ox.QuerySolutions) -> str:
    columns = [variable.value for variable in result.variables]
    rows = [{column: _plain(row[column]) for column in columns} for row in result]
    return _table(columns, rows) if rows else "Nothing found. The query is sound; the graph holds no such thing.\n"


def _plain(term: Any) -> Any:
    if term is None:
        return None
    if isinstance(term, ox.NamedNode):
        return compact(term.value)
    if isinstance(term, ox.Triple):
        raise QueryError("A table cannot show a triple; ask for the format json.")
    return python_value(term)
