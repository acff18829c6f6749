"""CRoG, the chemical roles graph: on what a substance in a role acts. CC0, a table with tabs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from kg.errors import RowError
from kg.loaders.outside_ids import curie_of
from kg.loaders.tables import Layout, Reject, in_plain_words, open_table
from kg.model import RoleTarget

HEADER: Final = (
    "source_db", "source_id", "source_name", "modulation", "type", "target_db", "target_id", "target_name",
)  # fmt: skip


def load(path: Path, reject: Reject) -> Iterator[RoleTarget]:
    """One target of a role a row; rows that cannot be used go to `reject`.

    Raises SourceError for a file that cannot be used.
    """
    for row in open_table(path, [Layout.plain(HEADER)], reject, delimiter="\t", preamble=0).rows:
        try:
            yield records(row.cells)
        except ValueError as fault:
            reject(RowError(path, row.line, in_plain_words(fault)))


def records(row: Mapping[str, str]) -> RoleTarget:
    """What a row states. Raises ValueError for a row that cannot be used."""
    cells = {name: value.strip() for name, value in row.items()}
    return RoleTarget.model_validate(
        {
            "role": {"id": curie_of(cells["source_db"], cells["source_id"]), "name": cells["source_name"]},
            "modulation": cells["modulation"],
            "target": {"id": curie_of(cells["target_db"], cells["target_id"]), "name": cells["target_name"]},
        }
    )
