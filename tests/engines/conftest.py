from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from engines import Engine, has_oxigraph, has_virtuoso, oxigraph_server, virtuoso_server

from kg.publishing import Published, publish
from kg.remote import RemoteStore
from kg.store import current_release


def absent(name: str, cure: str) -> None:
    why = f"{name} is not here: {cure}"
    pytest.fail(why) if os.environ.get("CI") else pytest.skip(why)


def published(engine: Engine, home: Path) -> Published:
    return publish(
        current_release(home), engine.store, engine.query, default_as=engine.default_as, environment=engine.environment
    )


def loaded(
    start: Callable[[Path], AbstractContextManager[Engine]], folder: Path, home: Path, timeout: float
) -> Iterator[RemoteStore]:
    with start(folder) as engine:
        assert len(published(engine, home).graphs) > 5
        yield RemoteStore(engine.address, environment={}, tries=1, timeout=timeout)


@pytest.fixture(scope="session")
def oxigraph(shipped_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RemoteStore]:
    """The shipped graph in `oxigraph serve`."""
    if not has_oxigraph():
        absent("oxigraph", "pip install oxigraph")
    yield from loaded(oxigraph_server, tmp_path_factory.mktemp("oxigraph"), shipped_home, 60)


@pytest.fixture(scope="session")
def virtuoso(shipped_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RemoteStore]:
    """The shipped graph in Virtuoso."""
    if not has_virtuoso():
        absent("virtuoso-t", "apt-get install virtuoso-opensource")
    yield from loaded(virtuoso_server, tmp_path_factory.mktemp("virtuoso"), shipped_home, 10)
