"""Which row is which ingredient.

The rules, in the order in which they apply to a row of an inventory:

1. The registry knows its CosIng reference number: it is that ingredient.
2. The registry knows its INCI name (case, accents and spaces aside): it is that ingredient.
3. Neither: a slug is minted from the INCI name by `mint`, and reported, so that it can be kept.

A slug that the registry gives up for another (`replaced_by`) stands for that one: the inventory's WATER is AQUA.

Two rows that come out as one ingredient are merged: what both say is united, and both reference numbers stay.
Nothing else merges. CAS and EC numbers never do, since many INCI names share one; nor does a likeness of names.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Final

from kg import model
from kg.errors import IdentityError, RowError, SourceError
from kg.loaders.tables import read_table
from kg.naming import fold, slug

REGISTRY_HEADER: Final = ("slug", "inci", "cosing_ref", "minted", "replaced_by")
_LONGEST: Final = 60


def mint(inci: str, taken: Iterable[str] = ()) -> str:
    """Slug for a new INCI name: cut at 60 characters on a hyphen, with 6 hex digits of the SHA-256 of the
    name where it was cut, is empty or is taken.
    """
    plain = slug(inci)
    short = plain if len(plain) <= _LONGEST else plain[: _LONGEST + 1].rpartition("-")[0] or plain[:_LONGEST]
    if short == plain and plain and plain not in taken:
        return plain
    return f"{short or 'ingredient'}-{hashlib.sha256(inci.encode()).hexdigest()[:6]}"


@dataclass
class Registry:
    """The slugs that were ever minted. `added` holds those minted since it was read, in order."""

    by_ref: dict[str, str] = field(default_factory=dict)
    by_inci: dict[str, str] = field(default_factory=dict)
    slugs: set[str] = field(default_factory=set)
    replaced: dict[str, str] = field(default_factory=dict)
    added: list[tuple[str, str, str]] = field(default_factory=list)

    def identify(self, inci: str, cosing_ref: str) -> str:
        """The slug of a row of an inventory, by the rules of this module; mints one where none is known."""
        known = self.by_ref.get(cosing_ref)
        if known is None:
            known = self.by_inci.get(fold(inci)) or mint(inci, self.slugs)
            self.added.append((known, inci, cosing_ref))
            self.remember(known, inci, cosing_ref)
        return self.replaced.get(known, known)

    def find(self, inci: str, cosing_ref: str) -> str:
        """The slug under which a reference number or INCI name is known, or the one that took its place, or nothing."""
        known = self.by_ref.get(cosing_ref) or self.by_inci.get(fold(inci), "")
        return self.replaced.get(known, known)

    def remember(self, slug_: str, inci: str, cosing_ref: str) -> None:
        """Keep a slug under its reference number and INCI name."""
        self.slugs.add(slug_)
        if cosing_ref:
            self.by_ref.setdefault(cosing_ref, slug_)
        if inci:
            self.by_inci.setdefault(fold(inci), slug_)


def read_registry(path: Path) -> Registry:
    """The registry in a file, or an empty one where there is no file. Raises RowError for a row that clashes."""
    registry = Registry()
    if not path.exists():
        return registry
    for row in read_table(path, REGISTRY_HEADER, _raise):
        cells = row.cells
        known = registry.by_ref.get(cells["cosing_ref"], cells["slug"])
        if known != cells["slug"]:
            why = f"CosIng number {cells['cosing_ref']} already belongs to {known!r}; a slug is minted once"
            raise RowError(path, row.line, why)
        registry.remember(cells["slug"], cells["inci"], cells["cosing_ref"])
        if cells["replaced_by"]:
            registry.replaced[cells["slug"]] = cells["replaced_by"]
    return registry


def append_to_registry(path: Path, added: Iterable[tuple[str, str, str]], minted: date) -> int:
    """Append new slugs to the registry file; returns how many. Nothing that stands there is ever changed."""
    rows = sorted(added)
    is_new = not path.exists()
    try:
        with path.open("a", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            if is_new:
                writer.writerow(REGISTRY_HEADER)
            writer.writerows((*row, minted.isoformat(), "") for row in rows)
    except OSError as error:
        raise SourceError(path, f"cannot be written ({error.strerror})", "Check the folder.") from None
    return len(rows)


@dataclass
class Identity:
    """Gives records their identity, and counts what it made and merged."""

    registry: Registry
    labelled: set[str] = field(default_factory=set)
    seen: set[str] = field(default_factory=set)
    merged: int = 0

    def identify(self, record: model.Record) -> model.Record:
        """The record with its identity filled in. Raises IdentityError where two claims collide."""
        if isinstance(record, model.Ingredient):
            self._check_curated(record)
            self.labelled.add(record.id)
        if isinstance(record, model.InventoryEntry):
            return self._inventory_entry(record)
        return record

    def replacements(self) -> Iterator[model.Replacement]:
        """Identifiers that were given up, for the ones that took their place."""
        for old, new in sorted(self.registry.replaced.items()):
            yield model.Replacement(id=f"ing:{old}", replaced_by=f"ing:{new}")

    def _inventory_entry(self, record: model.InventoryEntry) -> model.InventoryEntry:
        curie = f"ing:{self.registry.identify(record.inci, record.cosing_ref)}"
        self.merged += curie in self.seen
        label = "" if curie in self.labelled or curie in self.seen else record.inci
        self.seen.add(curie)
        return record.model_copy(update={"id": curie, "label": label})

    def _check_curated(self, record: model.Ingredient) -> None:
        slug_ = record.id.removeprefix("ing:")
        if new := self.registry.replaced.get(slug_):
            raise IdentityError(f"{record.id} was given up for ing:{new}; use ing:{new}")
        known = self.registry.find(record.inci, record.cosing_ref)
        if known and known != slug_:
            raise IdentityError(
                f"{record.id} has the INCI name or CosIng number of ing:{known}; use ing:{known}, "
                "or correct the INCI name and number"
            )
        if not known and (record.inci or record.cosing_ref or slug_ not in self.registry.slugs):
            self.registry.added.append((slug_, record.inci, record.cosing_ref))
            self.registry.remember(slug_, record.inci, record.cosing_ref)


def _raise(error: RowError) -> None:
    raise error
