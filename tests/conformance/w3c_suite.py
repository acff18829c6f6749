"""The W3C's SPARQL 1.1 tests, read from the folder that KG_SOURCES names; none of them is copied here."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import httpx
import pyoxigraph as ox

Send = Callable[..., httpx.Response]
MF = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
QT = "http://www.w3.org/2001/sw/DataAccess/tests/test-query#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
QUERY_FOLDERS = (
    "aggregates", "bind", "bindings", "cast", "construct", "exists", "functions", "grouping", "negation",
    "project-expression", "property-path", "subquery", "syntax-query", "csv-tsv-res", "json-res",
)  # fmt: skip
FEDERATION_FOLDERS = ("syntax-fed", "service")
UPDATE_FOLDERS = ("syntax-update-1", "syntax-update-2")


@dataclass(frozen=True)
class W3CTest:
    """One test of the suite."""

    folder: str
    name: str
    kind: str
    query: Path
    data: tuple[Path, ...]
    graph_data: tuple[Path, ...]
    result: Path | None

    @property
    def ident(self) -> str:
        return f"{self.folder}/{self.name}"


def suite() -> Path | None:
    """The folder of the suite, None where it is not at hand."""
    folder = os.environ.get("KG_SOURCES", "")
    found = Path(folder) / "w3c" / "sparql11"
    return found if folder and found.is_dir() else None


def w3c_tests(folders: tuple[str, ...]) -> list[W3CTest]:
    """All tests of these folders that have a query."""
    root = suite()
    return [test for folder in folders for test in _tests(root / folder)] if root else []


def _tests(folder: Path) -> Iterator[W3CTest]:
    manifest = _manifest(folder)
    for node in _list(manifest, _one(manifest, None, f"{MF}entries")):
        kind = _one(manifest, node, f"{RDF}type").value.rpartition("#")[2]
        action = _one(manifest, node, f"{MF}action")
        query = action if isinstance(action, ox.NamedNode) else _one(manifest, action, f"{QT}query")
        result = _one(manifest, node, f"{MF}result")
        yield W3CTest(
            folder.name, node.value.rpartition("#")[2], kind, _path(query), _paths(manifest, action, "data"),
            _paths(manifest, action, "graphData"), _path(result) if isinstance(result, ox.NamedNode) else None,
        )  # fmt: skip


@cache
def _manifest(folder: Path) -> ox.Store:
    store = ox.Store()
    store.load(path=str(folder / "manifest.ttl"), format=ox.RdfFormat.TURTLE, base_iri=f"{folder.as_uri()}/")
    return store


def _one(store: ox.Store, subject: object, predicate: str):  # type: ignore[no-untyped-def]
    found = next(store.quads_for_pattern(subject, ox.NamedNode(predicate), None), None)  # type: ignore[arg-type]
    return found.object if found else None


def _list(store: ox.Store, head):  # type: ignore[no-untyped-def]
    while head is not None and head.value != f"{RDF}nil":
        yield _one(store, head, f"{RDF}first")
        head = _one(store, head, f"{RDF}rest")


def _paths(store: ox.Store, action: object, name: str) -> tuple[Path, ...]:
    found = store.quads_for_pattern(action, ox.NamedNode(f"{QT}{name}"), None)  # type: ignore[arg-type]
    return tuple(sorted(_path(quad.object) for quad in found if isinstance(quad.object, ox.NamedNode)))


def _path(node: ox.NamedNode) -> Path:
    return Path(node.value.removeprefix("file://"))


def graph_of(path: Path) -> ox.NamedNode:
    """The name under which a file of data is loaded: its address, as the tests expect it."""
    return ox.NamedNode(path.as_uri())
