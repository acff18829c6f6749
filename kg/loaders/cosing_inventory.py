"""The EU inventory of cosmetic ingredients (CosIng), European Commission, reused under Decision 2011/833/EU.

Two dialects are read: the official export, and the same with a header in snake case. The restriction
and the numbers are kept as printed beside what could be read from them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from kg.errors import RowError
from kg.loaders.cosing_cells import clean, day, value
from kg.loaders.registry_numbers import Numbers, joined_remark, split_cas, split_ec
from kg.loaders.tables import Layout, Reject, Row, in_plain_words, open_table, unheard
from kg.model import InventoryEntry

_OFFICIAL: Final = Layout(
    {
        "COSING Ref No": "cosing_ref_no",
        "INCI name": "inci_name",
        "INN name": "inn_name",
        "Ph. Eur. Name": "ph_eur_name",
        "CAS No": "cas_no",
        "EC No": "ec_no",
        "Chem/IUPAC Name / Description": "chem_iupac_name___description",
        "Restriction": "restriction",
        "Function": "function",
        "Update Date": "update_date",
    }
)
LAYOUTS: Final = (Layout.plain(list(_OFFICIAL.columns.values())), _OFFICIAL)

NOT_A_FUNCTION: Final = "NOT REPORTED"
_ANNEX: Final = r"(?P<annex>II|III|IV|V|VI)"
_ENTRY: Final = r"\d+[a-z]?(?![\w?]|\s*-\s*\d|/)"
_CITED: Final = re.compile(rf"\b{_ANNEX}(?:/|\s)\s*(?P<entries>{_ENTRY}(?:(?:,\s*|\s+and\s+){_ENTRY})*)")


def load(path: Path, reject: Reject, warn: Reject = unheard) -> Iterator[InventoryEntry]:
    """One entry for each row that can be used; other rows go to `reject`, doubtful numbers to `warn`.

    Raises SourceError when the file as a whole cannot be used.
    """
    for row in open_table(path, LAYOUTS, reject).rows:
        try:
            yield from records(row.cells, row.line)
        except ValueError as fault:
            reject(RowError(path, row.line, in_plain_words(fault)))
        else:
            for doubt in doubts(row):
                warn(RowError(path, row.line, doubt))


def records(row: Mapping[str, str], line: int) -> Iterator[InventoryEntry]:
    """The entry that a row states. Raises ValueError for a row that cannot be used."""
    cas, ec = _numbers(row)
    restriction = value(row["restriction"])
    yield InventoryEntry(
        line=line,
        cosing_ref=clean(row["cosing_ref_no"]),
        inci=value(row["inci_name"]),
        inn=value(row["inn_name"]),
        ph_eur=value(row["ph_eur_name"]),
        cas=cas.found,
        ec=ec.found,
        number_remark=joined_remark(cas, ec),
        description=value(row["chem_iupac_name___description"]),
        restriction=restriction,
        annex_entries=annex_entries(restriction),
        functions=functions(row["function"]),
        updated=day(row["update_date"]),
    )


def doubts(row: Row) -> Iterator[str]:
    """What is doubtful in a row that can be used: check digits, restrictions that name no annex entry."""
    for numbers in _numbers(row.cells):
        yield from numbers.faults
    restriction = value(row.cells["restriction"])
    if restriction and not annex_entries(restriction):
        yield f"no entry of an annex can be read from the restriction {restriction[:80]!r}"


def annex_entries(restriction: str) -> tuple[str, ...]:
    """CURIEs of the entries that a restriction cites: `III/98 V/3` gives reg:eu-iii-98 and reg:eu-v-3.

    Lists such as `II/419 and 416` are followed. An entry with a question mark is not taken.
    """
    cited = (
        f"reg:eu-{match['annex'].lower()}-{entry}"
        for match in _CITED.finditer(restriction)
        for entry in re.findall(r"\d+[a-z]?", match["entries"])
    )
    return tuple(dict.fromkeys(cited))


def functions(cell: str) -> tuple[str, ...]:
    """Functions in capitals, without repeats and without `NOT REPORTED`, which states nothing."""
    names = (clean(name).upper() for name in cell.split(","))
    return tuple(dict.fromkeys(name for name in names if name and name != NOT_A_FUNCTION))


def _numbers(row: Mapping[str, str]) -> tuple[Numbers, Numbers]:
    return split_cas(clean(row["cas_no"])), split_ec(clean(row["ec_no"]))
