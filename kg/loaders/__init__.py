"""Loaders by the name that `sources.toml` uses. A new source is one module and one line here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Final, Protocol

from kg import model
from kg.loaders import cosing_annex, cosing_inventory, curated, sssom
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


LOADERS: Final[Mapping[str, Loader]] = MappingProxyType(
    {"curated": _curated, "cosing-inventory": _inventory, "cosing-annex": _annex, "sssom": _sssom}
)
