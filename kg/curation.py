"""What is wrong with a table that people edit, in words that need no programmer: form, cells, ids, then the whole."""

from __future__ import annotations

import csv
import io
import os
import re
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from kg.errors import CheckError, IdentityError, RowError, SourceError
from kg.loaders.curated import COVERAGE_HEADER, HEADERS, row_faults, rows_of, tables_of
from kg.loaders.tables import unheard
from kg.ontology.terms import PREFIXES, compact, ontology_file
from kg.resources import data_dir
from kg.sources.catalogue import sources

WITH_OWN_IDS: Final = ("references", "terms", "ingredients", "claims", "studies", "products", "open_questions")
LONGEST_FINDING: Final = 400
_LISTS: Final = frozenset(
    {"parents", "cas", "ec", "functions", "groups", "included", "excluded", "references", "about"}
)
_CURIE: Final = re.compile(r"([A-Za-z][A-Za-z-]*):([A-Za-z0-9][A-Za-z0-9._-]*)")
_OURS: Final = frozenset(p for p, iri in PREFIXES.items() if iri.startswith("https://w3id.org/skinkg/"))
_HOME_OF: Final[Mapping[str, str]] = {
    "ref": "references", "ing": "ingredients", "study": "studies", "prod": "products", "claim": "claims",
    "oq": "open_questions",
}  # fmt: skip

Line = tuple[int, Mapping[str, str]]


def table_name(path: Path) -> str:
    """Which table a file holds: `statements` for `statements-actives.csv`."""
    return path.stem.partition("-")[0]


def header_of(path: Path) -> tuple[str, ...]:
    """The columns that the file must have. Raises SourceError where it is not there or its name is that of no table."""
    if not path.exists():
        raise SourceError(path, "there is no such file", "Check its name and its folder.")
    name = table_name(path)
    if name not in HEADERS and path.stem != "coverage":
        known = ", ".join(f"{table}.csv" for table in HEADERS)
        raise SourceError(path, "this is no known table", f"Name it after one of: {known}")
    return COVERAGE_HEADER if path.stem == "coverage" else HEADERS[name]


def lines_of(path: Path) -> list[Line]:
    """Rows of a table, each with the line on which it begins. Raises SourceError where it cannot be read."""
    return [(row.line, row.cells) for row in rows_of(path, header_of(path), unheard)]


def sort(path: Path) -> int:
    """Sort the rows of a table by all columns and drop those that stand twice; returns how many rows are left.

    The table is written whole or not at all. Raises SourceError where it cannot be read or written, RowError for a row
    with too few or too many cells.
    """
    header = header_of(path)
    rows = {tuple(cell.strip() for cell in row.cells.values()) for row in rows_of(path, header, _raise)}
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(sorted(rows))
    _put_in_place(path, text.getvalue().encode())
    return len(rows)


def _put_in_place(path: Path, content: bytes) -> None:
    """Write a file whole or not at all: a crash or a full disk leaves the old one as it was."""
    home = path.resolve()
    part = home.with_name(f".{home.name}.part")
    try:
        with part.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        shutil.copymode(home, part)
        part.replace(home)
    except OSError as error:
        raise SourceError(path, f"it cannot be written ({error.strerror})", "It is as it was. Make room.") from None
    finally:
        part.unlink(missing_ok=True)


def faults(path: Path, data: Path | None = None) -> list[str]:
    """All that is wrong with a table by itself: each fault names its line and its cure. None is an empty list.

    Ids that the table uses are looked for in itself and in the curated tables of `data` (default: the shipped ones).
    Raises SourceError where the file as a whole cannot be read.
    """
    rows = lines_of(path)
    found = [*_form(path, rows), *(str(fault) for fault in row_faults(path))]
    if not rows and not found:
        found = [f"{path.name}: it has no rows; add a row for each fact, or take the file away"]
    found += [f"{path.name}, line {line}: {why}" for line, why in _cells(rows)]
    known = known_ids(data or data_dir()) | {row["id"] for _, row in rows if "id" in row}
    return found + [f"{path.name}, line {line}: {why}" for line, why in _unknown(rows, known)]


def faults_in_place(path: Path, data: Path | None = None) -> list[str]:
    """What stops a release if this table takes its place among the curated ones: a trial build, beside the real one.

    A table of the same folder and name is replaced for the trial. Raises SourceError as `kg.build.build` does.
    """
    from kg.build import build

    with tempfile.TemporaryDirectory() as folder:
        trial = Path(folder) / "data"
        shutil.copytree(data or data_dir(), trial)
        home = path.resolve().parent.name
        shutil.copyfile(path, trial / "curated" / (home if home == "article" else "core") / path.name)
        try:
            build(home=Path(folder) / "home", data=trial)
        except CheckError as error:
            return [finding.replace(f"{trial}/", "") for finding in error.findings]
        except (RowError, IdentityError) as error:
            return [str(error).replace(f"{trial}/", "")]
    return []


def _raise(error: RowError) -> None:
    raise error


def _form(path: Path, rows: list[Line]) -> Iterator[str]:
    raw = path.read_bytes()
    if not raw.startswith((",".join(header_of(path)) + "\n").encode()):
        yield f"{path.name}, line 1: the header is that of docs/tables.md, in that order, in UTF-8 with line ends LF"
    if b"\r" in raw:
        yield f"{path.name}: save it with line ends LF (`kg curate sort` does)"
    if not raw.endswith(b"\n"):
        yield f"{path.name}: the last line ends with a newline (`kg curate sort` sees to it)"
    cells = [(line, tuple(row.values())) for line, row in rows]
    for (_, one), (line, other) in pairwise(cells):
        if one == other:
            yield f"{path.name}, line {line}: this row stands twice; take one out"
        elif one > other:
            yield f"{path.name}, line {line}: it belongs before the line above it; sort the table (`kg curate sort`)"


def _cells(rows: list[Line]) -> Iterator[tuple[int, str]]:
    for line, row in rows:
        for column, text in row.items():
            yield from ((line, f"{column}: {why} (found {text!r:.80})") for why in _faults_of_a_cell(column, text))
    ids = Counter(row["id"] for _, row in rows if "id" in row)
    if table_is_of_things(rows):
        for line, row in rows:
            if ids[row["id"]] > 1:
                yield line, f"{row['id']} stands twice; give one of them another id, or join the rows"


def table_is_of_things(rows: list[Line]) -> bool:
    """Whether each row makes a thing of its own: names have an id too, that of the thing they name."""
    return bool(rows) and "id" in rows[0][1] and "scope" not in rows[0][1]


def _faults_of_a_cell(column: str, text: str) -> Iterator[str]:
    if text != text.strip() or "  " in text:
        yield "take out the stray spaces"
    if not text.isprintable():
        yield "it holds a character that cannot be printed, such as a line break; take it out"
    if column in _LISTS and text and ("" in (parts := text.split("|")) or len(set(parts)) < len(parts)):
        yield "a part of the list is empty or stands twice"
    if column == "finding" and len(text) > LONGEST_FINDING:
        yield f"tell it in one short sentence, of at most {LONGEST_FINDING} characters"


def curies_in(text: str) -> list[str]:
    """CURIEs of our own prefixes in a cell that holds nothing else."""
    matches = [_CURIE.fullmatch(part) for part in text.split("|")]
    return [m[0] for m in matches if m and m[1] in _OURS] if all(matches) else []


def _unknown(rows: Iterable[Line], known: frozenset[str]) -> Iterator[tuple[int, str]]:
    for line, row in rows:
        for column, text in row.items():
            for curie in curies_in(text) if text else ():
                if curie not in known:
                    table = _HOME_OF.get(curie.partition(":")[0], "terms")
                    yield line, f"{column}: {curie} is known nowhere; check its spelling, or add a row to {table}.csv"
        for name in filter(None, row.get("functions", "").split("|")):
            if f"fn:{name}" not in known:
                yield line, f"functions: {name} is no function of the inventory; see terms-functions.csv"


@cache
def known_ids(data: Path) -> frozenset[str]:
    """CURIEs of all things that the curated tables, the ontology and the list of sources define."""
    folders = [folder for folder in sorted((data / "curated").iterdir()) if folder.is_dir()]
    tables = [path for folder in folders for name in WITH_OWN_IDS for path in tables_of(folder).get(name, ())]
    ids = {row["id"] for path in tables for _, row in lines_of(path)}
    ontology = ox.parse(input=ontology_file("skin.ttl"), format=ox.RdfFormat.TURTLE)
    terms = {compact(quad.subject.value) for quad in ontology if isinstance(quad.subject, ox.NamedNode)}
    return frozenset(ids | terms | {f"src:{name}" for name in sources(data / "sources.toml")})
