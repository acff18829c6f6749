"""What is wrong with references: identifiers, dates, doubles, and titles that a library record tells otherwise.

A record file is JSON as Crossref gives it: one work, a list of works, or the answer to a query for works
(`{"message": {"items": [...]}}`), each with `DOI`, `title`, `author`, `issued` and `container-title`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from rapidfuzz import fuzz

from kg.curation import lines_of
from kg.errors import SourceError
from kg.loaders.curated import tables_of
from kg.naming import fold

EARLIEST_YEAR: Final = 1665  # the first learned journals
ALIKE: Final = 90.0  # of 100, by rapidfuzz's token_sort_ratio on folded titles
_FORMS: Final = (
    ("doi", re.compile(r"10\.\d{4,9}/[!-~]*[A-Za-z0-9/()>\]]"), "a DOI begins with 10. and has no address before it"),
    ("pmid", re.compile(r"[1-9]\d{0,7}"), "a PMID is a number of at most eight digits"),
    ("pmcid", re.compile(r"PMC[1-9]\d{3,7}"), "a PMCID is PMC and a number"),
)
_DIGITS: Final = re.compile(r"[0-9]{1,4}")
_SHORTEST_START: Final = 20  # characters that a title and its record must have before their beginnings are compared
_PAGES: Final = re.compile(r"(\d+)\s*[-–]\s*(\d+)")


@dataclass(frozen=True, order=True)
class Printed:
    """A reference as it stands in a table: `place` is file and line."""

    place: str
    id: str
    cells: Mapping[str, str]


@dataclass(frozen=True)
class Work:
    """What a library record says of a work. `years` holds every year the record dates it to."""

    title: str
    years: tuple[int, ...]
    families: tuple[str, ...]


def printed_references(curated: Path) -> list[Printed]:
    """All references of the curated folders below `curated`. Raises SourceError for a table that cannot be read."""
    folders = [folder for folder in sorted(curated.iterdir()) if folder.is_dir()]
    return [
        Printed(f"{folder.name}/{path.name}, line {line}", row["id"], row)
        for folder in folders
        for path in tables_of(folder).get("references", ())
        for line, row in lines_of(path)
    ]


def reference_faults(references: Sequence[Printed], today: date) -> list[str]:
    """Identifiers that cannot be, dates that cannot be, and references that stand twice, each with place and cure."""
    found = [f"{r.place}: {r.id}: {why}" for r in references for why in (*_forms(r.cells), *_dates(r.cells, today))]
    return found + list(_doubles(references))


def record_faults(references: Iterable[Printed], works: Mapping[str, Work]) -> list[str]:
    """References whose title, year or first author differ from the record of their DOI, where there is a record."""
    found = []
    for reference in references:
        work = works.get(reference.cells["doi"].lower())
        if work is not None:
            found += [f"{reference.place}: {reference.id}: {why}" for why in _differences(reference.cells, work)]
    return found


def read_works(path: Path) -> dict[str, Work]:
    """Works of a Crossref-style record file by DOI in lower case. Raises SourceError for what is no such file."""
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SourceError(path, f"it cannot be read ({error.strerror})", "Check the path.") from None
    except (ValueError, RecursionError) as error:
        why = f"it is no JSON that can be read ({error})"
        raise SourceError(path, why, "Give a file of records as Crossref writes it.") from None
    works = {work["DOI"].lower(): _work(work) for work in _items(told) if isinstance(work.get("DOI"), str)}
    if not works:
        raise SourceError(path, "it holds no work with a DOI", "Give a file of records as Crossref writes it.")
    return works


def _items(told: Any) -> list[dict[str, Any]]:
    if isinstance(told, dict):
        message = told.get("message", told)
        told = message.get("items", [message]) if isinstance(message, dict) else message
    return [item for item in told if isinstance(item, dict)] if isinstance(told, list) else []


def _work(record: Mapping[str, Any]) -> Work:
    dates = [
        record.get(key) for key in ("issued", "published", "published-print", "published-online", "published-other")
    ]
    authors = _list(record.get("author"))
    return Work(
        title=" ".join(_texts(record.get("title")) + _texts(record.get("subtitle"))),
        years=tuple(year for told in dates for year in _years(told)),
        families=tuple(str(author.get("family") or "") for author in authors if isinstance(author, dict)),
    )


def _texts(told: Any) -> list[str]:
    return [text for text in ([told] if isinstance(told, str) else _list(told)) if isinstance(text, str)]


def _years(told: Any) -> list[int]:
    parts = _list(told.get("date-parts")) if isinstance(told, dict) else []
    return [part[0] for part in map(_list, parts) if part and isinstance(part[0], int)]


def _list(told: Any) -> list[Any]:
    """A list as it is; whatever else stands where a record should hold a list counts for nothing."""
    return told if isinstance(told, list) else []


def _forms(cells: Mapping[str, str]) -> Iterator[str]:
    for column, pattern, cure in _FORMS:
        if cells[column] and not pattern.fullmatch(cells[column]):
            yield f"{column} {cells[column]!r} is malformed; {cure}"


def _dates(cells: Mapping[str, str], today: date) -> Iterator[str]:
    year = cells["year"]
    if year and not (_DIGITS.fullmatch(year) and EARLIEST_YEAR <= int(year) <= today.year + 1):
        yield f"the year {year!r} cannot be; it lies between {EARLIEST_YEAR} and {today.year + 1}"
    pages = _PAGES.fullmatch(cells["pages"])
    if pages and len(pages[1]) == len(pages[2]) and int(pages[1]) > int(pages[2]):
        yield f"the pages {cells['pages']!r} run backwards"


def _doubles(references: Sequence[Printed]) -> Iterator[str]:
    for column in ("doi", "pmid", "pmcid"):
        yield from _alike(references, column, lambda cells, c=column: cells[c].lower())
    yield from _alike(references, "title", lambda cells: _title_key(cells))


def _title_key(cells: Mapping[str, str]) -> str:
    title = " ".join(re.findall(r"\w+", fold(cells["title"])))
    return f"{title} {cells['year'] or cells['url']}" if len(title) > 20 else ""


def _alike(references: Sequence[Printed], what: str, key: Any) -> Iterator[str]:
    first: dict[str, Printed] = {}
    for reference in references:
        mark = key(reference.cells)
        if not mark:
            continue
        other = first.setdefault(mark, reference)
        if other is not reference and other.id != reference.id:
            yield f"{reference.place}: {reference.id} has the {what} of {other.id} ({other.place}); keep one of them"


def _differences(cells: Mapping[str, str], work: Work) -> Iterator[str]:
    title, record = fold(cells["title"]), fold(re.sub(r"<[^>]+>", "", work.title))
    short = min(len(title), len(record))
    beginning = fuzz.ratio(title[:short], record[:short]) if short >= _SHORTEST_START else 0.0
    if record and max(fuzz.token_sort_ratio(title, record), beginning) < ALIKE:
        yield f"the title differs from the record of {cells['doi']}, which reads {work.title!r:.200}"
    if _DIGITS.fullmatch(cells["year"]) and work.years and int(cells["year"]) not in work.years:
        yield f"the year {cells['year']} differs from the record of {cells['doi']}, which has {min(work.years)}"
    authors = fold(cells["authors"])
    first = fold(work.families[0]) if work.families else ""
    if authors and first and not re.search(rf"(?<!\w){re.escape(first)}(?!\w)", authors):
        yield f"the first author of {cells['doi']} is {work.families[0]!r}, which is not among the authors here"
