"""Loader of the tables that people edit: a folder of CSV files, described in `docs/tables.md`.

A table may be split by topic: `statements.csv` and every `statements-*.csv` of the folder are one table.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final, TypeVar, get_origin

from pydantic import BaseModel, ValidationError

from kg import model
from kg.errors import RowError, SourceError
from kg.loaders.plain_words import faults_in_plain_words, in_plain_words
from kg.loaders.tables import AGAIN, Reject, Row, read_table

R = TypeVar("R", bound=BaseModel)

_STATEMENT: Final = ("subject", "predicate", "object", "context", "status", "confidence")
_INTERACTION: Final = (
    "subject", "object", "effect", "scope", "form", "severity", "min_ph", "max_ph",
    "context", "status", "confidence",
)  # fmt: skip
_EVIDENCE: Final = (
    "kind", "bearing", "reference", "support", "n", "min_percent", "max_percent", "vehicle", "population",
    "duration_days", "finding", "locator", "study",
)  # fmt: skip

HEADERS: Final[Mapping[str, tuple[str, ...]]] = {
    "references": (
        "id", "type", "printed", "authors", "title", "container", "year", "volume", "pages", "doi", "pmid",
        "pmcid", "isbn", "url", "check", "read", "verdict", "corrected", "note",
    ),
    "terms": ("id", "type", "label", "definition", "parents", "family", "root", "reference"),
    "ingredients": (
        "id", "label", "kind", "inci", "cosing_ref", "cas", "ec", "functions", "groups", "reference",
    ),
    "names": ("id", "name", "kind", "scope", "lang", "reference"),
    "relations": ("subject", "relation", "object", "reference"),
    "statements": (*_STATEMENT, *_EVIDENCE),
    "interactions": (*_INTERACTION, *_EVIDENCE),
    "claims": (
        "id", "subject", "predicate", "object", "object_text", "kind", "claimed_by", "wording", "percent",
        "study", "population", "within_days", "support", "references", "locator",
    ),
    "studies": (
        "id", "label", "evaluates", "n", "women", "men", "age_min_years", "age_max_years", "phototypes",
        "included", "excluded", "duration_days", "application", "control", "blinding", "instrument",
        "statistics", "published", "sponsor", "reference",
    ),
    "products": ("id", "type", "label", "brand", "product_range", "part_of", "reference"),
    "lines": (
        "product", "position", "ingredient", "percent", "basis", "label_text", "ambiguity", "reference",
    ),
    "levels": (
        "ingredient", "kind", "min_percent", "max_percent", "vehicle", "purpose", "finding", "reference",
    ),
    "limits": (
        "ingredient", "jurisdiction", "annex", "entry", "part", "substance", "product_type", "max_percent",
        "unit", "expressed_as", "maximum_text", "other", "wording", "regulation", "list_date", "reference",
    ),
    "properties": ("ingredient", "kind", "min_value", "max_value", "unit", "value", "finding", "reference"),
    "open_questions": ("id", "question", "about", "why", "note", "reference"),
}  # fmt: skip
_FILL: Final = "Copy the header from docs/tables.md, and add a row for each fact."
_MEND: Final = (
    "Look at that place for missing cells or a double quote that is never closed, and save it as CSV in UTF-8."
)
COVERAGE_HEADER: Final = ("row", "status", "subject", "predicate", "object", "reason")

_MODELS: Final[Mapping[str, type[model.Record]]] = {
    "references": model.Reference,
    "terms": model.Term,
    "ingredients": model.Ingredient,
    "names": model.Name,
    "relations": model.Relation,
    "claims": model.Claim,
    "studies": model.Study,
    "products": model.Product,
    "lines": model.ProductLine,
    "levels": model.UseLevel,
    "limits": model.IngredientLimit,
    "properties": model.MaterialProperty,
    "open_questions": model.OpenQuestion,
}


def load(folder: Path, reject: Reject) -> Iterator[model.Record]:
    """All records of a folder of curated tables; faulty rows go to `reject` with line and cure.

    Raises SourceError where the folder holds no table, or a table that has no known name or header.
    """
    tables = tables_of(folder)
    for name, record_type in _MODELS.items():
        for path in tables.get(name, ()):
            yield from _records(path, HEADERS[name], record_type, reject)
    yield from _statements(tables, "statements", _STATEMENT, model.Statement, reject)
    yield from _statements(tables, "interactions", _INTERACTION, model.Interaction, reject)


def row_faults(path: Path) -> list[RowError]:
    """What is wrong with the rows of one table, each row by itself and those of one statement together.

    Raises SourceError where the table cannot be read.
    """
    found: list[RowError] = []
    name = path.stem.partition("-")[0]
    if name == "coverage":
        list(_records(path, COVERAGE_HEADER, model.CoverageRow, found.append))
    elif name in _MODELS:
        list(_records(path, HEADERS[name], _MODELS[name], found.append))
    elif name == "statements":
        list(_statements({name: [path]}, name, _STATEMENT, model.Statement, found.append))
    else:
        list(_statements({name: [path]}, name, _INTERACTION, model.Interaction, found.append))
    return found


def rows_of(path: Path, header: tuple[str, ...], reject: Reject) -> Iterator[Row]:
    """Rows of a table that people edit, so that nothing of it is to be fetched again.

    Raises SourceError where it cannot be read, with what its editor can do.
    """
    try:
        yield from read_table(path, header, reject)
    except SourceError as error:
        if error.why == "it is empty":
            raise SourceError(path, "it is empty: it has no header and no rows", _FILL) from None
        if error.why == "there is no such file":
            raise SourceError(path, error.why, "Check its name and its folder.") from None
        if AGAIN in error.cure:
            raise SourceError(path, error.why, _MEND) from None
        raise


def coverage(folder: Path) -> list[model.CoverageRow]:
    """Rows of the coverage table of a folder, or none; raises the first RowError."""
    path = folder / "coverage.csv"
    if not path.exists():
        return []
    return list(_records(path, COVERAGE_HEADER, model.CoverageRow, _raise))


def tables_of(folder: Path) -> dict[str, list[Path]]:
    """Paths of the tables of a folder by table name; raises SourceError for a file that is no known table."""
    if not folder.is_dir():
        raise SourceError(folder, "there is no such folder", "Name the folder that holds the curated tables")
    found: dict[str, list[Path]] = {}
    for path in sorted(folder.glob("*.csv")):
        name = path.stem.partition("-")[0]
        if name not in HEADERS and name != "coverage":
            known = ", ".join(f"{table}.csv" for table in HEADERS)
            raise SourceError(path, "this is no known table", f"Name it after one of: {known}")
        found.setdefault(name, []).append(path)
    if not found:
        raise SourceError(folder, "the folder holds no table", "See docs/tables.md for the tables it may hold")
    return found


def _raise(error: RowError) -> None:
    raise error


def _records(path: Path, header: tuple[str, ...], record_type: type[R], reject: Reject) -> Iterator[R]:
    for row in rows_of(path, header, reject):
        yield from _attempt(path, row, reject, record_type, row.cells)


def _attempt(path: Path, row: Row, reject: Reject, record_type: type[R], cells: Mapping[str, str]) -> Iterator[R]:
    try:
        yield record_type(**_typed(record_type, cells))
    except ValidationError as error:
        reject(RowError(path, row.line, in_plain_words(error)))


def _typed(record_type: type[BaseModel], cells: Mapping[str, str]) -> dict[str, Any]:
    """Cells without the empty ones; lists split at `|`."""
    typed: dict[str, Any] = {}
    for name, cell in cells.items():
        if text := cell.strip():
            is_list = get_origin(record_type.model_fields[name].annotation) is tuple
            typed[name] = tuple(part.strip() for part in text.split("|") if part.strip()) if is_list else text
    return typed


def _statements(
    tables: Mapping[str, list[Path]],
    name: str,
    shared: tuple[str, ...],
    record_type: type[model.Statement],
    reject: Reject,
) -> Iterator[model.Statement]:
    """Rows that say the same thing become one statement with several lines of evidence."""
    groups: dict[tuple[str, ...], list[tuple[Path, Row, model.Evidence]]] = {}
    for path in tables.get(name, ()):
        for row in rows_of(path, HEADERS[name], reject):
            key = tuple(row.cells[column].strip() for column in shared)
            wrong = _faults_of_shared(record_type, {column: row.cells[column] for column in shared})
            try:
                evidence = model.Evidence(**_typed(model.Evidence, {name: row.cells[name] for name in _EVIDENCE}))
            except ValidationError as error:
                wrong += faults_in_plain_words(error)
            if wrong:
                reject(RowError(path, row.line, "; ".join(wrong)))
            else:
                groups.setdefault(key[:-2], []).append((path, row, evidence))
    for lines in groups.values():
        path, row, _ = lines[0]
        if _agree(lines, reject):
            cells = {column: row.cells[column] for column in shared}
            yield from _statement(path, row, reject, record_type, cells, tuple(line[2] for line in lines))


def _agree(lines: list[tuple[Path, Row, model.Evidence]], reject: Reject) -> bool:
    first = lines[0][1].cells
    for path, row, _ in lines[1:]:
        for column in ("status", "confidence"):
            if row.cells[column] != first[column]:
                why = (
                    f"{column} is {row.cells[column]!r} here and {first[column]!r} in another row "
                    f"on the same statement; give all rows of one statement the same {column}"
                )
                reject(RowError(path, row.line, why))
                return False
    return True


def _faults_of_shared(record_type: type[model.Statement], cells: Mapping[str, str]) -> list[str]:
    """What is wrong with the cells that all rows of a statement share, whatever the evidence is."""
    try:
        record_type(**_typed_statement(record_type, cells, ()))
    except ValidationError as error:
        return faults_in_plain_words(error, not_of="evidence")
    return []


def _typed_statement(
    record_type: type[model.Statement], cells: Mapping[str, str], evidence: tuple[model.Evidence, ...]
) -> dict[str, Any]:
    typed = _typed(record_type, cells) | {"evidence": evidence}
    if record_type is model.Interaction:
        typed["predicate"] = model.INTERACTION_PREDICATE.get(cells["effect"], "sk:conflictsWith")
    return typed


def _statement(
    path: Path,
    row: Row,
    reject: Reject,
    record_type: type[model.Statement],
    cells: Mapping[str, str],
    evidence: tuple[model.Evidence, ...],
) -> Iterator[model.Statement]:
    try:
        yield record_type(**_typed_statement(record_type, cells, evidence))
    except ValidationError as error:
        reject(RowError(path, row.line, in_plain_words(error)))
