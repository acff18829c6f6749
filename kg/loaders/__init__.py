"""Loaders by the name that `sources.toml` uses. A new source is one module and one line here."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Final, Protocol

from kg import model
from kg.loaders import (
    chebi_roles,
    cosing_annex,
    cosing_inventory,
    crog,
    curated,
    disease_ontology,
    drugmechdb,
    mondo,
    obo,
    readings,
    sssom,
)
from kg.loaders.tables import Reject


class Loader(Protocol):
    """Opens one source and yields what it states."""

    def __call__(self, path: Path, reject: Reject, warn: Reject, list_date: date | None) -> Iterator[model.Record]:
        """Records of the source. Faulty rows go to `reject`, doubtful cells to `warn`; both keep the line.

        Raises SourceError where the file as a whole cannot be used.
        """


def _curated(path: Path, reject: Reject, warn: Reject, list_date: date | None) -> Iterator[model.Record]:
    return curated.load(path, reject)


def _inventory(path: Path, reject: Reject, warn: Reject, list_date: date | None) -> Iterator[model.Record]:
    return cosing_inventory.load(path, reject, warn)


def _annex(path: Path, reject: Reject, warn: Reject, list_date: date | None) -> Iterator[model.Record]:
    return cosing_annex.load(path, reject, warn, list_date=list_date)


def _sssom(path: Path, reject: Reject, warn: Reject, list_date: date | None) -> Iterator[model.Record]:
    return sssom.load(path, reject)


def _paths(path: Path, reject: Reject, warn: Reject, list_date: date | None) -> Iterator[model.Record]:
    return drugmechdb.load(path, reject, warn)


def _diseases(path: Path, reject: Reject, warn: Reject, list_date: date | None) -> Iterator[model.Record]:
    return disease_ontology.load(path, reject, warn)


def _plain(load: Callable[[Path, Reject], Iterator[model.Record]]) -> Loader:
    """The loader of a source whose rows are either used or rejected."""

    def loader(path: Path, reject: Reject, warn: Reject, list_date: date | None) -> Iterator[model.Record]:
        return load(path, reject)

    return loader


LOADERS: Final[Mapping[str, Loader]] = MappingProxyType(
    {
        "curated": _curated,
        "cosing-inventory": _inventory,
        "cosing-annex": _annex,
        "sssom": _sssom,
        "readings": _plain(readings.load),
        "drugmechdb": _paths,
        "chebi-roles": _plain(chebi_roles.load),
        "crog": _plain(crog.load),
        "obo": _plain(obo.load),
        "disease-ontology": _diseases,
        "mondo": _plain(mondo.load),
    }
)
