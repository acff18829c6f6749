"""Annexes II to VI of Regulation (EC) No 1223/2009 as CosIng exports them, European Commission.

Two dialects are read: the official export, which begins with up to nine lines on annex and edition, and a
tabulation of 2024 in snake case, whose header names a column `regulated_by` that no row has. One reference
number may stand in several rows, for example for salts or for old and new conditions: each is an entry.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import product
from pathlib import Path
from typing import Final, Literal, cast

from kg.errors import RowError, SourceError
from kg.loaders.annex_limits import limits
from kg.loaders.annex_names import names
from kg.loaders.cosing_cells import clean, clean_lines, day, value
from kg.loaders.registry_numbers import joined_remark, split_cas, split_ec
from kg.loaders.tables import Layout, Reject, Table, in_plain_words, open_table, unheard
from kg.model import AnnexEntry

Annex = Literal["II", "III", "IV", "V", "VI"]

_OFFICIAL: Final = {
    "Reference Number": "reference_number",
    "CAS Number": "cas_number",
    "EC Number": "ec_number",
    "Regulation": "regulation",
    "Other Directives/Regulations": "other_regulations",
    "SCCS opinions": "sccs_opinions",
    "Chemical/IUPAC Name": "chemical_name",
    "Identified INGREDIENTS or substances e.g.": "identified_ingredients",
    "CMR": "cmr",
    "Update Date": "update_date",
}
_CONDITIONS: Final = {
    "Product Type, body parts": "product_type",
    "Maximum concentration in ready for use preparation": "maximum_concentration",
    "Other": "other",
    "Wording of conditions of use and warnings": "wording_of_conditions",
}
_SUBSTANCE: Final = ("Chemical name / INN", "Chemical name / INN / XAN", "Chemical name")
_GLOSSARY: Final = {"Name of Common Ingredients Glossary": "common_ingredients"}
_COLOUR_INDEX: Final = {"Colour index Number / Name of Common Ingredients Glossary": "colour_index_number"}
_PHANTOM: Final = frozenset({"regulated_by"})


def _layouts() -> Iterator[Layout]:
    """The tabulation and the official export of each kind of annex, under each name of its columns."""
    restricted, coloured = _CONDITIONS | _GLOSSARY, _CONDITIONS | _COLOUR_INDEX
    colours = [coloured | {name: "colour"} for name in ("Color", "Colour")]
    for kind, substance in product(({}, restricted, *colours), _SUBSTANCE):
        columns = _OFFICIAL | {substance: "inn"} | kind
        yield Layout(columns)
        yield Layout({key: key for key in columns.values()}, _PHANTOM)


LAYOUTS: Final = tuple(_layouts())

_ANNEX_LINE: Final = re.compile(r"ANNEX\s+(II|III|IV|V|VI)", re.IGNORECASE)
_ANNEX_IN_NAME: Final = re.compile(r"annex[._ -]*(III|II|IV|VI|V)(?![A-Za-z])", re.IGNORECASE)
_UPDATE_LINE: Final = re.compile(r"Last update:\s*(.+)", re.IGNORECASE)
_MOVED: Final = re.compile(r"moved|deleted|moved or deleted", re.IGNORECASE)
_FIGURE_FIRST: Final = re.compile(r"\d+(?:[.,]\d+)?\s*(?:%|ppm)")


@dataclass(frozen=True, slots=True)
class Edition:
    """Which annex a file holds, and the day of the list."""

    annex: Annex
    list_date: date


def load(path: Path, reject: Reject, warn: Reject = unheard, *, list_date: date | None = None) -> Iterator[AnnexEntry]:
    """One entry for each row that can be used; other rows go to `reject`, doubtful numbers to `warn`.

    `list_date` is the day of the list, for files that do not name it. Raises SourceError when the file
    as a whole cannot be used, or when annex or day stay unknown.
    """
    table = open_table(path, LAYOUTS, reject)
    edition = Edition(_annex(path, table), _list_date(path, table, list_date))
    for row in table.rows:
        try:
            yield from records(row.cells, row.line, edition)
        except ValueError as fault:
            reject(RowError(path, row.line, in_plain_words(fault)))
        else:
            for doubt in doubts(row.cells):
                warn(RowError(path, row.line, doubt))


def records(row: Mapping[str, str], line: int, edition: Edition) -> Iterator[AnnexEntry]:
    """The entry that a row states in an edition. Raises ValueError for a row that cannot be used."""
    cas, ec = split_cas(clean(row["cas_number"])), split_ec(clean(row["ec_number"]))
    substance = value(row["inn"])
    moved = bool(_MOVED.fullmatch(substance))
    yield AnnexEntry(
        line=line,
        annex=edition.annex,
        entry=clean(row["reference_number"]).lower(),
        substance="" if moved else substance,
        names=names(row.get("common_ingredients", row.get("colour_index_number", "")), row["identified_ingredients"]),
        cas=cas.found,
        ec=ec.found,
        number_remark=joined_remark(cas, ec),
        colour=value(row.get("colour", "")),
        regulation=value(row["regulation"]),
        cmr=_hazard_classes(row["cmr"]),
        moved=substance if moved else "",
        updated=day(row["update_date"]),
        list_date=edition.list_date,
        limits=limits(*_conditions(row)),
    )


def doubts(row: Mapping[str, str]) -> Iterator[str]:
    """What is doubtful in a row that can be used: figures that are no CAS or EC numbers."""
    yield from split_cas(clean(row["cas_number"])).faults
    yield from split_ec(clean(row["ec_number"])).faults


def _hazard_classes(cell: str) -> str:
    """`Carcinogenic Cat. 1B(),Mutagenic Cat. 2()` without the empty brackets of the export."""
    return ", ".join(part for part in clean(cell).replace("()", "").split(",") if part)


def _conditions(row: Mapping[str, str]) -> tuple[str, str, str, str]:
    """Product type, maximum, other conditions and wording; all empty in Annex II.

    In Annex IV the export prints these cells one column too far to the right, so that the product
    type stands under the maximum and the maximum under the other conditions. Text without a figure
    is no maximum, and a figure with its unit is one.
    """
    product_type, maximum, other, wording = (clean_lines(row.get(key, "")) for key in _CONDITIONS.values())
    if "colour" not in row or product_type:
        return product_type, maximum, other, wording
    if not re.search(r"\d", maximum):
        product_type, maximum = maximum, ""
    if not maximum and _FIGURE_FIRST.match(other):
        maximum, other = other, ""
    return product_type, maximum, other, wording


def _annex(path: Path, table: Table) -> Annex:
    """The annex that the file says it is, or else its name; it must fit the columns."""
    printed = [found[1] for cell in _before_header(table) if (found := _ANNEX_LINE.fullmatch(cell))]
    named = _ANNEX_IN_NAME.findall(path.name)
    annexes = {annex.upper() for annex in printed or named}
    fitting = annexes & _annexes_with(table.layout.columns.values())
    if len(annexes) != 1 or not fitting:
        said = ", ".join(sorted(annexes)) or "none"
        why = f"which annex this is cannot be told (named: {said}; columns: those of annex {_told(table)})"
        raise SourceError(path, why, "Name the file after its annex, as in annex.III.csv.")
    return cast(Annex, fitting.pop())


def _annexes_with(columns: Collection[str]) -> set[str]:
    if "colour" in columns:
        return {"IV"}
    return {"III", "V", "VI"} if "product_type" in columns else {"II"}


def _told(table: Table) -> str:
    return " or ".join(sorted(_annexes_with(table.layout.columns.values())))


def _list_date(path: Path, table: Table, given: date | None) -> date:
    """The day of the list, from the lines before the header or as given; both must agree."""
    lines = [found[1] for cell in _before_header(table) if (found := _UPDATE_LINE.fullmatch(cell))]
    try:
        printed = day(lines[0]) if lines else None
    except ValueError as fault:
        raise SourceError(path, f"the day of its list cannot be read: {fault}", "Correct that line.") from None
    if printed and given and printed != given:
        why = f"its list is of {printed}, not of {given}"
        raise SourceError(path, why, "Correct the list date given for this source.")
    if not (printed or given):
        raise SourceError(path, "it does not name the day of its list", "Give the list date of this source.")
    return cast(date, printed or given)


def _before_header(table: Table) -> Iterator[str]:
    return (clean(cell) for record in table.preamble for cell in record)
