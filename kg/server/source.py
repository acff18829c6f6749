"""Where the workers get their quads from: a release on disk, or a copy of a store in memory."""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path
from typing import Any, Protocol

import pyoxigraph as ox

from kg.store import Store


class Source(Protocol):
    """What the nursery is told to load."""

    async def order(self) -> dict[str, Any]:
        """The order, as plain values."""

    def loaded(self) -> None:
        """Is called when the nursery has loaded it."""


class ReleaseSource:
    """A release: its N-Quads, which are read into memory, or its store where that would take too much of it."""

    def __init__(self, folder: Path, in_memory: bool) -> None:
        self._folder = folder
        self._in_memory = in_memory

    async def order(self) -> dict[str, Any]:
        """Kind `nquads` or `disk`, and a path."""
        if self._in_memory:
            return {"kind": "nquads", "path": str(self._folder / "release.nq")}
        return {"kind": "disk", "path": str(self._folder / "store")}

    def loaded(self) -> None:
        """Nothing is to be done."""


class MemorySource:
    """A store in the memory of this process, handed over as a file that is removed when it was read."""

    def __init__(self, engine: ox.Store) -> None:
        self._engine = engine
        self._file: Path | None = None

    async def order(self) -> dict[str, Any]:
        """Kind `nquads` and the path of the copy."""
        self._file = await asyncio.to_thread(self._copy)
        return {"kind": "nquads", "path": str(self._file)}

    def _copy(self) -> Path:
        with tempfile.NamedTemporaryFile(suffix=".nq", delete=False) as file:
            self._engine.dump(file.name, ox.RdfFormat.N_QUADS)
        return Path(file.name)

    def loaded(self) -> None:
        """Removes the copy."""
        if self._file is not None:
            self._file.unlink(missing_ok=True)
            self._file = None


def source_of(store: Store, in_memory_quads: int) -> Source:
    """The source for a store: its release where it has one."""
    if store.folder is None or not (store.folder / "release.nq").exists():
        return MemorySource(store.engine)
    return ReleaseSource(store.folder, len(store.engine) <= in_memory_quads)
