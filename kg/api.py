"""The few functions that a Python user starts with; each is a short way to the modules behind it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, overload

from kg.dossier import Dossier, dossier
from kg.queries.catalogue import question
from kg.queries.engine import Answer
from kg.store import CURRENT, SparqlStore, Store, default_home

if TYPE_CHECKING:
    import networkx as nx

    from kg.explorer import Explorer
    from kg.network import Hop
    from kg.remote import RemoteStore


@overload
def open_store(home: Path | None = None) -> Store:
    """The graph under a folder."""


@overload
def open_store(home: str) -> RemoteStore:
    """The graph at an address."""


def open_store(home: Path | str | None = None) -> Store | RemoteStore:
    """The current graph under a folder; in the default folder it is built from the shipped data at need.

    An address (https://...) gives the graph at that endpoint, with the same questions and answers. Raises StoreError
    where a folder is named that holds no graph.
    """
    if isinstance(home, str):
        from kg.places import is_address
        from kg.remote import RemoteStore

        return RemoteStore(home) if is_address(home) else Store.open(Path(home))
    if home is None and not (default_home() / CURRENT).exists():
        from kg.build import build

        build()
    return Store.open(home)


def ask(name: str, store: SparqlStore | None = None, **values: Any) -> Answer[Any]:
    """The answer to a named question, such as `ask("combine", ingredient=["niacinamide", "ascorbic acid"])`.

    Raises QueryError for an unknown question or parameter, UnknownName or AmbiguousName for a name.
    """
    return question(name).function(store or open_store(), **values)


def show(name: str, store: SparqlStore | None = None) -> Dossier:
    """The dossier of a thing. Raises UnknownName or AmbiguousName."""
    return dossier(store or open_store(), name)


def graph(store: SparqlStore | None = None, **options: Any) -> nx.MultiDiGraph[str]:
    """The links of the graph as a NetworkX MultiDiGraph; options are those of `kg.network.network`."""
    from kg.network import network

    return network(store or open_store(), **options)


def path(start: str, end: str, hops: int = 4, store: SparqlStore | None = None) -> list[tuple[Hop, ...]]:
    """All paths between two things, strongest first. Raises UnknownName or AmbiguousName."""
    from kg.network import network, paths
    from kg.queries.lookup import resolve

    store = store or open_store()
    return paths(network(store), resolve(store, start), resolve(store, end), hops)


def view(name: str | None = None, hops: int | None = None, store: SparqlStore | None = None) -> Explorer:
    """The picture of a thing and what surrounds it: shows itself in a notebook, and writes its page to a file.

    It holds all curated statements, or those within so many `hops`. Raises UnknownName or AmbiguousName.
    """
    from kg.picture import explorer_of

    return explorer_of(store or open_store(), name, hops)
