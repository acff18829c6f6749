"""Matches of Mondo with another vocabulary of diseases, in the SSSOM form. CC0.

Two layouts: with the other term's name (Disease Ontology), and without (MeSH).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from kg.errors import RowError
from kg.loaders.outside_ids import outside_curie
from kg.loaders.sssom import HEADER
from kg.loaders.tables import Layout, Reject, in_plain_words, open_table
from kg.model import Mapping as Match

_LAYOUTS: Final = tuple(Layout.plain(names) for names in (HEADER, [n for n in HEADER if n != "object_label"]))
_PREAMBLE: Final = 60


def load(path: Path, reject: Reject) -> Iterator[Match]:
    """One match a row; rows that cannot be used go to `reject`. Raises SourceError for a file that cannot be used."""
    for row in open_table(path, _LAYOUTS, reject, delimiter="\t", preamble=_PREAMBLE).rows:
        try:
            yield records(row.cells)
        except ValueError as fault:
            reject(RowError(path, row.line, in_plain_words(fault)))


def records(row: Mapping[str, str]) -> Match:
    """The match that a row states. Raises ValueError for a row that cannot be used."""
    return Match.model_validate(
        {
            "subject": outside_curie(row["subject_id"].strip()),
            "predicate": row["predicate_id"],
            "object": outside_curie(row["object_id"].strip()),
            "object_label": row.get("object_label", ""),
            "justification": row["mapping_justification"],
        }
    )
