"""Answers as text: a table for people, JSON and CSV for programs."""

from __future__ import annotations

import csv
import io
import json
import shutil
import sys
import textwrap
from collections.abc import Iterator, Sequence
from typing import Any, Final

import click
import pyoxigraph as ox

from kg.errors import QueryError, UnknownTerm
from kg.naming import printable
from kg.ontology.terms import PREFIXES, compact
from kg.queries.engine import Answer, Question
from kg.store import Store, python_value

_HEADLINE: Final = 3
_SHORT_CELL: Final = 28
_DOUBTED: Final = frozenset({"refuted", "contested", "claimed"})
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
_RESULT_FORMATS: Final = {
    "json": ox.QueryResultsFormat.JSON,
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
    "xml": ox.QueryResultsFormat.XML,
}


def print_answer(text: str) -> None:
    """Print an answer: into a file or pipe as it is, onto a terminal without what would steer it."""
    click.echo(printable(text) if sys.stdout.isatty() else text, nl=False, color=True)


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
    table = _table(_shown(columns, rows), rows) if rows else ""
    # A note that begins with the standing says what it is evidence against, which the bare standing leaves open.
    bare = answer.standing != "found" and not answer.note.startswith("Evidence against")
    closing = [f"{answer.standing.capitalize()}."] if bare else []
    return table + "".join(f"{line}\n" for line in (*closing, answer.note) if line)


def _shown(columns: Sequence[str], rows: Sequence[dict[str, Any]]) -> list[str]:
    """Columns fit for people: identifiers are for programs, who ask for JSON or CSV."""
    return [column for column in columns if not all(_is_curie(row[column]) for row in rows if row[column])]


def _is_curie(value: Any) -> bool:
    return isinstance(value, str) and " " not in value and value.partition(":")[0] in PREFIXES


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
    """Rows as a table where it fits the width, else one after the other. Empty columns are left out."""
    used = [column for column in columns if any(row[column] not in (None, "", False) for row in rows)]
    cells = [[printable(_cell(row[column])) for column in used] for row in rows]
    heads = [column.removesuffix("_label").replace("_", " ") for column in used]
    widths = [max(map(len, column)) for column in zip(heads, *cells, strict=True)]
    width = _width()
    if sum(widths) + 3 * len(widths) <= width:
        return _grid(heads, cells, widths)
    first = _headline(used, rows)
    entries = (_entry(number, heads, row, first, width) for number, row in enumerate(cells, 1))
    return "\n".join(line for entry in entries for line in entry) + "\n"


def _headline(columns: Sequence[str], rows: Sequence[dict[str, Any]]) -> int:
    """How many of the first columns tell what a row is about: words only, since a bare number needs its name."""
    numeric = [any(isinstance(row[column], (int, float)) for row in rows) for column in columns[:_HEADLINE]]
    return max(numeric.index(True) if True in numeric else len(numeric), 1)


def _grid(heads: Sequence[str], cells: Sequence[Sequence[str]], widths: Sequence[int]) -> str:
    rows = [heads, ["─" * width for width in widths], *cells]
    lines = ("   ".join(f"{cell:<{width}}" for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows)
    return "\n".join(lines) + "\n"


def _entry(number: int, heads: Sequence[str], row: Sequence[str], first: int, width: int) -> Iterator[str]:
    """One row as a few lines: what it is about, then its other columns, the short ones side by side.

    What is refuted, contested or only claimed is marked in the first line, so that nobody takes it for a finding.
    """
    status = "" if "verdict" in heads[:first] else dict(zip(heads, row, strict=True)).get("status", "")
    doubt = f" — {status.upper()}" if status in _DOUBTED else ""
    yield from textwrap.wrap(f"{number}. {' · '.join(cell for cell in row[:first] if cell)}{doubt}", width)
    told = [(head, cell) for head, cell in zip(heads[first:], row[first:], strict=True) if cell]
    short = [f"{head}: {cell}" for head, cell in told if len(cell) <= _SHORT_CELL]
    long = [f"{head}: {cell}" for head, cell in told if len(cell) > _SHORT_CELL]
    for text in filter(None, ["   ".join(short).replace(": ", ":\u00a0"), *long]):
        for line in textwrap.wrap(
            text, width, initial_indent="   ", subsequent_indent="     ", break_long_words=False, break_on_hyphens=False
        ):
            yield line.replace("\u00a0", " ")
    yield ""


def _width() -> int:
    return min(max(shutil.get_terminal_size((110, 24)).columns, 50), 140)


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
