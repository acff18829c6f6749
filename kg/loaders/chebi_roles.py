"""Roles of substances in ChEBI, CC BY 4.0: a table of substance and role.

A metabolite role says in what living thing a substance was found, not what it does: those rows are rejected by name.
(`antimetabolite` is none of them.)
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from kg.errors import RowError
from kg.loaders.outside_ids import outside_curie
from kg.loaders.tables import Layout, Reject, in_plain_words, open_table
from kg.model import OutsideRole

HEADER: Final = ("chebi_id", "name", "role_id", "role_name", "via_import")
METABOLITE: Final = "a metabolite role says where the substance was found, not what it does"


def load(path: Path, reject: Reject) -> Iterator[OutsideRole]:
    """One role a row; rows that cannot be used, and metabolite roles, go to `reject`.

    Raises SourceError for a file that cannot be used.
    """
    for row in open_table(path, [Layout.plain(HEADER)], reject, delimiter="\t", preamble=0).rows:
        try:
            yield records(row.cells)
        except ValueError as fault:
            reject(RowError(path, row.line, in_plain_words(fault)))


def records(row: Mapping[str, str]) -> OutsideRole:
    """The role that a row states. Raises ValueError for a row that cannot be used."""
    role = row["role_name"].strip()
    if role == "metabolite" or role.endswith(" metabolite"):
        raise ValueError(METABOLITE)
    return OutsideRole.model_validate(
        {
            "substance": {"id": outside_curie(row["chebi_id"].strip()), "name": row["name"]},
            "role": {"id": outside_curie(row["role_id"].strip()), "name": role},
        }
    )
