"""The receipt of a release: what went in, what came out, when, with which versions. Times stand here only."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from pydantic import BaseModel, ConfigDict

_CHUNK = 1 << 20


class SourceReceipt(BaseModel):
    """What one source gave. For an inventory, rows_read = ingredients_made + rows_merged + rows_rejected."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    title: str
    version: str
    licence: str
    sha256: str
    bytes: int
    rows_read: int
    records: int
    ingredients_made: int
    rows_merged: int
    rows_rejected: int
    warnings: int
    triples: int


class Receipt(BaseModel):
    """The whole receipt. `sha256` is that of the sorted N-Quads; equal inputs give equal bytes."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    release: str
    sha256: str
    quads: int
    skin_kg: str
    versions: Mapping[str, str]
    started: datetime
    finished: datetime
    sources: tuple[SourceReceipt, ...]
    counts: Mapping[str, int]
    warnings: tuple[str, ...]
    minted: int


def read_receipt(folder: Path) -> Receipt:
    """The receipt of a release's folder."""
    return Receipt.model_validate_json((folder / "receipt.json").read_text(encoding="utf-8"))


def hash_of(path: Path) -> tuple[str, int]:
    """SHA-256 in hex and size in bytes of a file, or of all files of a folder with their names, in order."""
    digest, size = hashlib.sha256(), 0
    for file in sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path]:
        if path.is_dir():
            digest.update(file.relative_to(path).as_posix().encode())
        with file.open("rb") as stream:
            while chunk := stream.read(_CHUNK):
                digest.update(chunk)
                size += len(chunk)
    return digest.hexdigest(), size
