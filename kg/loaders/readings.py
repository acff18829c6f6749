"""How the words of outside sources are read here: three tables that the curators keep beside the mappings.

`reading-verbs.csv` gives predicates and verbs a direction, `reading-roles.csv` says what a role comes to,
`reading-targets.csv` which process runs more when there is more of a thing. Each row says why.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final

from kg.errors import RowError
from kg.loaders.tables import Reject, in_plain_words, read_table
from kg.model import Record, RoleReading, TargetReading, VerbReading

TABLES: Final[Mapping[str, type[Record]]] = MappingProxyType(
    {
        "reading-roles.csv": RoleReading,
        "reading-targets.csv": TargetReading,
        "reading-verbs.csv": VerbReading,
    }
)


def load(path: Path, reject: Reject) -> Iterator[Record]:
    """All rows of the tables of a folder; rows that cannot be used go to `reject`.

    Raises SourceError where a table is missing or cannot be used.
    """
    for name, record in TABLES.items():
        for row in read_table(path / name, list(record.model_fields), reject):
            try:
                yield record.model_validate(row.cells)
            except ValueError as fault:
                reject(RowError(path / name, row.line, in_plain_words(fault)))
