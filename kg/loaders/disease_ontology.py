"""The skin diseases of the Disease Ontology, CC BY 3.0: the term DOID:37 and all below it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from kg.errors import RowError, SourceError
from kg.loaders import obo
from kg.loaders.tables import Reject, unheard
from kg.model import OutsideTerm

SKIN_DISEASE: Final = "DOID:37"


def load(path: Path, reject: Reject, warn: Reject = unheard) -> Iterator[OutsideTerm]:
    """The skin diseases; terms that cannot be used go to `reject`. How many others there are is told to `warn`.

    Raises SourceError for a file that cannot be used.
    """
    terms = list(obo.load(path, reject))
    try:
        skin = list(obo.below(terms, SKIN_DISEASE))
    except ValueError as fault:
        raise SourceError(path, str(fault), "Give the Disease Ontology, whole.") from None
    if others := len(terms) - len(skin):
        warn(RowError(path, 1, f"{others} terms that are no skin disease ({SKIN_DISEASE}) are left out"))
    yield from skin
