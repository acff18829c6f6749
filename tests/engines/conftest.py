from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pyoxigraph as ox
import pytest
from engines import Engine, has_oxigraph, has_virtuoso, oxigraph_server, virtuoso_server
from small_graphs import two_lists

from kg.publishing import publish
from kg.remote import RemoteStore
from kg.store import Store, current_release


def absent(name: str, cure: str) -> None:
    why = f"{name} is not here: {cure}"
    pytest.fail(why) if os.environ.get("CI") else pytest.skip(why)


def loaded(
    start: Callable[[Path], AbstractContextManager[Engine]], folder: Path, release: Path
) -> Iterator[RemoteStore]:
    with start(folder) as engine:
        done = publish(
            release, engine.store, engine.query, default_as=engine.default_as, environment=engine.environment
        )
        assert len(done.graphs) > 4
        yield RemoteStore(engine.address, environment={}, tries=1)


def oxigraph_with(release: Path, folder: Path) -> Iterator[RemoteStore]:
    if not has_oxigraph():
        absent("oxigraph", "pip install oxigraph")
    yield from loaded(oxigraph_server, folder, release)


def virtuoso_with(release: Path, folder: Path) -> Iterator[RemoteStore]:
    if not has_virtuoso():
        absent("virtuoso-t", "apt-get install virtuoso-opensource")
    yield from loaded(virtuoso_server, folder, release)


@pytest.fixture(scope="session")
def oxigraph(shipped_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RemoteStore]:
    """The shipped graph in `oxigraph serve`."""
    yield from oxigraph_with(current_release(shipped_home), tmp_path_factory.mktemp("oxigraph"))


@pytest.fixture(scope="session")
def virtuoso(shipped_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RemoteStore]:
    """The shipped graph in Virtuoso."""
    yield from virtuoso_with(current_release(shipped_home), tmp_path_factory.mktemp("virtuoso"))


@pytest.fixture(scope="session")
def lists() -> Store:
    """Two editions of a list of the law, which the shipped graph does not hold."""
    return two_lists()


@pytest.fixture(scope="session")
def lists_release(lists: Store, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a release that holds the two editions."""
    folder = tmp_path_factory.mktemp("lists")
    # `publish` wants the lines of one graph together.
    quads = sorted(lists.engine, key=lambda quad: str(quad.graph_name))
    ox.serialize(quads, str(folder / "release.nq"), format=ox.RdfFormat.N_QUADS)
    return folder


@pytest.fixture(scope="session")
def oxigraph_lists(lists_release: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RemoteStore]:
    """The two editions in `oxigraph serve`."""
    yield from oxigraph_with(lists_release, tmp_path_factory.mktemp("oxigraph-lists"))


@pytest.fixture(scope="session")
def virtuoso_lists(lists_release: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RemoteStore]:
    """The two editions in Virtuoso."""
    yield from virtuoso_with(lists_release, tmp_path_factory.mktemp("virtuoso-lists"))
