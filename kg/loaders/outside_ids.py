"""Identifiers as outside sources print them, as CURIEs of the one prefix map."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

_PREFIX: Final[Mapping[str, str]] = {
    "chebi": "CHEBI", "cl": "CL", "db": "DRUGBANK", "doid": "DOID", "eccode": "EC", "efo": "EFO", "fplx": "FPLX",
    "go": "GO", "hgnc": "HGNC", "hgnc.genefamily": "HGNCFAMILY", "hp": "HP", "interpro": "InterPro", "mesh": "MESH",
    "mondo": "MONDO", "ncbitaxon": "NCBITaxon", "ncit": "NCIT", "pfam": "Pfam", "pr": "PR", "reactome": "Reactome",
    "taxonomy": "NCBITaxon", "tigr": "TIGRFAM", "uberon": "UBERON", "uniprot": "UniProt",
}  # fmt: skip


def outside_curie(printed: str) -> str:
    """`taxonomy:1747` gives `NCBITaxon:1747`, `DB:DB00548` gives `DRUGBANK:DB00548`.

    Raises ValueError where the part before the colon is none that is known.
    """
    prefix, colon, local = printed.partition(":")
    if not colon or not local or prefix.lower() not in _PREFIX:
        raise ValueError(f"{printed[:80]!r} is no identifier of a kind that is known here")
    return f"{_PREFIX[prefix.lower()]}:{local}"


def curie_of(database: str, printed: str) -> str:
    """The CURIE of an identifier whose database stands in a cell of its own: `hgnc` and `5293`, `go` and `GO:1`."""
    local = printed.partition(":")[2] if printed.lower().startswith(f"{database.lower()}:") else printed
    return outside_curie(f"{database}:{local}")
