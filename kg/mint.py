"""Minting: giving new ingredients their slugs, once, and keeping them in the registry."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

from kg import model
from kg.errors import RowError, SourceError
from kg.identity import Identity, append_to_registry, read_registry
from kg.loaders import LOADERS
from kg.resources import data_dir
from kg.sources.catalogue import sources


def mint(registry: Path, extra: Mapping[str, Path]) -> int:
    """Append the slugs of all ingredients of the shipped tables and of the given sources that have none yet.

    Names are taken in their order, so that minting from the same files always gives the same slugs.
    Returns how many were minted. Raises SourceError for a source that cannot be used.
    """
    known = sources()
    if missing := extra.keys() - known.keys():
        raise SourceError(", ".join(sorted(missing)), "there is no such source", "`kg sources` lists them.")
    inputs = [(known[name], data_dir() / known[name].path) for name in known if known[name].shipped]
    inputs += [(known[name], path) for name, path in extra.items()]
    identity = Identity(read_registry(registry))
    for source, path in inputs:
        records = LOADERS[source.loader](path, _ignore, _ignore, source.list_date)
        for record in sorted(_ingredients(records), key=lambda record: (record.inci, record.cosing_ref)):
            identity.identify(record)
    return append_to_registry(registry, identity.registry.added, datetime.now(UTC).date())


def _ingredients(records: Iterator[model.Record]) -> Iterator[model.Ingredient | model.InventoryEntry]:
    for record in records:
        if isinstance(record, (model.Ingredient, model.InventoryEntry)):
            yield record


def _ignore(error: RowError) -> None:
    """Faulty rows have no identity; the build reports them."""
