"""One interface over the graph: an embedded Oxigraph store, in memory or on disk, and an rdflib view of it.

Queries are standard SPARQL 1.1 with the package's prefixes put before them, so that the same text runs on
any engine. Terms of results are those of pyoxigraph.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Protocol

import pyoxigraph as ox
from platformdirs import user_data_path

from kg.errors import QueryError, StoreError
from kg.ontology.terms import PREFIXES

if TYPE_CHECKING:
    import rdflib

Term = ox.NamedNode | ox.BlankNode | ox.Literal
Binding = Mapping[str, Term]
CURRENT: Final = "current"
RELEASES: Final = "releases"


class SparqlStore(Protocol):
    """What questions need of a store, embedded or remote."""

    @property
    def release(self) -> str:
        """Id of the release."""

    def select(self, query: str) -> list[Binding]:
        """Rows of a SELECT query; unbound variables are left out of a row."""

    def ask(self, query: str) -> bool:
        """Answer of an ASK query."""

    def construct(self, query: str) -> list[ox.Triple]:
        """Triples of a CONSTRUCT or DESCRIBE query."""


class Store:
    """An Oxigraph store in this process.

    `engine` is the pyoxigraph store, `release` the id of its release, `folder` where the release lies on disk.
    """

    def __init__(self, engine: ox.Store, release: str = "", folder: Path | None = None) -> None:
        self.engine = engine
        self.release = release
        self.folder = folder

    @classmethod
    def memory(cls, quads: Iterable[ox.Quad] = ()) -> Store:
        """A store in memory that holds the quads."""
        store = cls(ox.Store())
        store.engine.bulk_extend(quads)
        return store

    @classmethod
    def open(cls, home: Path | None = None) -> Store:
        """The current release under a home folder, for reading. Raises StoreError where there is none."""
        folder = current_release(home or default_home())
        try:
            return cls(ox.Store.read_only(str(folder / "store")), folder.name, folder)
        except (OSError, RuntimeError) as error:  # RocksDB tells of damage by a RuntimeError
            raise StoreError(f"{folder}: the store cannot be opened ({error}). Run `kg build` again.") from None

    def select(self, query: str) -> list[Binding]:
        """Rows of a SELECT query; raises QueryError for a query that is malformed or no SELECT."""
        solutions = self.run(query)
        if not isinstance(solutions, ox.QuerySolutions):
            raise QueryError("A SELECT query is wanted here.")
        names = [variable.value for variable in solutions.variables]
        return [
            {name: term for name in names if (term := row[name]) is not None and not isinstance(term, ox.Triple)}
            for row in solutions
        ]

    def ask(self, query: str) -> bool:
        """Answer of an ASK query; raises QueryError for a query that is malformed or no ASK."""
        answer = self.run(query)
        if not isinstance(answer, ox.QueryBoolean):
            raise QueryError("An ASK query is wanted here.")
        return bool(answer)

    def construct(self, query: str) -> list[ox.Triple]:
        """Triples of a CONSTRUCT or DESCRIBE query; raises QueryError for any other."""
        triples = self.run(query)
        if not isinstance(triples, ox.QueryTriples):
            raise QueryError("A CONSTRUCT or DESCRIBE query is wanted here.")
        return list(triples)

    def rdflib(self) -> rdflib.Dataset:
        """A view for rdflib users: the same data, read through oxrdflib, queried by Oxigraph."""
        import rdflib
        from oxrdflib import OxigraphStore

        return rdflib.Dataset(store=OxigraphStore(store=self.engine))

    def run(self, query: str) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
        """The result of any query, as pyoxigraph gives it. Raises QueryError for one that is malformed."""
        try:
            return self.engine.query(query, prefixes=dict(PREFIXES))
        except SyntaxError as error:
            raise QueryError(f"The query is malformed: {error}") from None
        except (OSError, RuntimeError, ValueError) as error:
            raise QueryError(f"The query failed: {error}") from None


def default_home() -> Path:
    """Where releases are kept: the folder named by KG_HOME, else the user's data folder."""
    named = os.environ.get("KG_HOME")
    return Path(named) if named else user_data_path("skin-kg", appauthor=False)


def current_release(home: Path) -> Path:
    """Folder of the current release under a home folder. Raises StoreError where there is none."""
    pointer = home / CURRENT
    try:
        name = pointer.read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        raise StoreError(f"There is no graph in {home} yet. Run `kg build` first.") from None
    except OSError as error:
        raise StoreError(f"{pointer} cannot be read ({error.strerror}).") from None
    folder = home / RELEASES / name
    if not name or not folder.is_dir():
        raise StoreError(f"{pointer} names the release {name!r}, which is not there. Run `kg build` again.")
    return folder


def releases(home: Path) -> list[Path]:
    """Folders of the releases that are kept, newest first."""
    folders = [p for p in (home / RELEASES).glob("*") if (p / "receipt.json").exists()]
    return sorted(folders, key=lambda folder: (folder / "receipt.json").stat().st_mtime_ns, reverse=True)


def last_two(home: Path) -> tuple[Path, Path]:
    """Folders of the release before the current one, and of the current one. Raises StoreError where none is before."""
    current = current_release(home)
    earlier = [folder for folder in releases(home) if folder != current]
    if not earlier:
        raise StoreError(f"{home} keeps no release before {current.name}. Name two folders of releases instead.")
    return earlier[0], current


def nquads(quads: Iterable[ox.Quad]) -> Iterator[bytes]:
    """N-Quads lines of quads, in the order given."""
    text = ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b""
    yield from text.splitlines(keepends=True)


def python_value(term: Term) -> Any:
    """A term as a plain Python value: text, number, truth value, or the IRI as text."""
    if not isinstance(term, ox.Literal):
        return term.value
    kind = term.datatype.value.rpartition("#")[2]
    if kind == "integer":
        return int(term.value)
    if kind == "decimal":
        return float(term.value)
    if kind == "boolean":
        return term.value == "true"
    return term.value
