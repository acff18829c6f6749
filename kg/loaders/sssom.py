"""Loader of mappings in the SSSOM form (https://w3id.org/sssom): a table with tabs and a `#` preamble."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from pydantic import ValidationError

from kg import model
from kg.errors import RowError
from kg.loaders.tables import Layout, Reject, Row, in_plain_words, open_table

HEADER: Final = (
    "subject_id", "subject_label", "predicate_id", "object_id", "object_label", "mapping_justification",
)  # fmt: skip


_PREAMBLE: Final = 60


def load(path: Path, reject: Reject) -> Iterator[model.Mapping]:
    """One mapping a row of a file, or of every `*.sssom.tsv` of a folder; faulty rows go to `reject`.

    Raises SourceError for a file that cannot be used.
    """
    for file in sorted(path.glob("*.sssom.tsv")) if path.is_dir() else [path]:
        table = open_table(file, [Layout.plain(HEADER)], reject, delimiter="\t", preamble=_PREAMBLE)
        for row in table.rows:
            try:
                yield _mapping(row)
            except ValidationError as error:
                reject(RowError(file, row.line, in_plain_words(error)))


def _mapping(row: Row) -> model.Mapping:
    cells = row.cells
    return model.Mapping.model_validate(
        {
            "subject": cells["subject_id"],
            "predicate": cells["predicate_id"],
            "object": cells["object_id"],
            "object_label": cells["object_label"],
            "justification": cells["mapping_justification"],
        }
    )
