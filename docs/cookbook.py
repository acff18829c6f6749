"""Write `docs/cookbook.md` from the query files and their real answers: `python -m docs.cookbook`."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from kg.build import build
from kg.naming import printable
from kg.ontology.terms import compact
from kg.queries.catalogue import QUESTIONS
from kg.queries.engine import Question
from kg.store import Store, python_value

PAGE: Final = Path(__file__).parent / "cookbook.md"
_SHOWN_ROWS: Final = 3
_LONGEST_CELL: Final = 70


def page(store: Store) -> str:
    """The page: each named question with its command, its parameters and the first rows of its example's answer."""
    return "\n".join(_lines(store)) + "\n"


def _lines(store: Store) -> Iterator[str]:
    yield "# Cookbook"
    yield ""
    yield "Every question that `kg ask` knows, with the first rows of the answer to the example in its file, on the"
    yield "shipped graph. This page is written by `python -m docs.cookbook`."
    for question in QUESTIONS.values():
        yield from _entry(store, question)


def _entry(store: Store, question: Question) -> Iterator[str]:
    query = question.query
    yield from ("", f"## {question.name}", "", f"{query.header['question']} ({', '.join(question.ids)})", "")
    options = "".join(
        f" [--{p.name} …]" if p.optional else f" --{p.name} …" for p in query.parameters
    )  # fmt: skip
    yield from ("```", f"kg ask {question.name}{options}", "```", "")
    for parameter in query.parameters:
        optional = ", may be left out" if parameter.optional else ""
        yield f"- `{parameter.name}` ({parameter.type}{optional}): {parameter.meaning}"
    rows = store.select(query.text)
    columns = [c for c in question.row.model_fields if any(c in row for row in rows[:_SHOWN_ROWS])]
    shown = [c for c in columns if f"{c}_label" not in columns]
    yield ""
    yield f"The example in [`kg/queries/{question.name}.rq`](../kg/queries/{question.name}.rq) gives {len(rows)} rows:"
    yield ""
    yield "| " + " | ".join(c.removesuffix("_label").replace("_", " ") for c in shown) + " |"
    yield "|" + " --- |" * len(shown)
    for row in rows[:_SHOWN_ROWS]:
        yield "| " + " | ".join(cell(python_value(row[c])) if c in row else "" for c in shown) + " |"


def cell(value: object) -> str:
    """A value as the cell of a table: numbers short, IRIs as CURIEs, long text cut, nothing that would be markup."""
    if value is None:
        return ""
    text = f"{value:g}" if isinstance(value, float) else printable(compact(str(value)))
    short = text if len(text) <= _LONGEST_CELL else f"{text[:_LONGEST_CELL]}…"
    return short.replace("|", "\\|").replace("<", "&lt;")


def main() -> None:
    """Build the shipped graph aside and write the page."""
    with tempfile.TemporaryDirectory() as folder:
        build(home=Path(folder))
        PAGE.write_text(page(Store.open(Path(folder))), encoding="utf-8")
    sys.stdout.write(f"{PAGE.name}: {len(QUESTIONS)} questions\n")


if __name__ == "__main__":
    main()
