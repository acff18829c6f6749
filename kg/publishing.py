"""Loading a release into an engine elsewhere, by the Graph Store Protocol: in parts, resumable, checked by counts."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import httpx
import pyoxigraph as ox

from kg.errors import StoreError
from kg.ontology.terms import expand
from kg.remote import RemoteStore, credentials

LINES: Final = 20_000
DEFAULT: Final = ""
_HABITS: Final = {
    "/sparql-graph-crud-auth": "/sparql", "/sparql-graph-crud": "/sparql", "/store": "/query", "/data": "/query",
    "/rdf-graphs/service": "",
}  # fmt: skip
MERGED: Final = "g:default"
Progress = Callable[[str, int, int | None], None]


def query_address(store: str) -> str:
    """Where an engine answers queries, guessed from where its graph store is, by the habits of known engines."""
    for ending, replaced in _HABITS.items():
        if store.rstrip("/").endswith(ending):
            return store.rstrip("/").removesuffix(ending) + replaced
    raise StoreError(f"{store}: where does this engine answer queries? Name it with --query-url.")


@dataclass
class Published:
    """What was loaded: triples by graph; `resumed` counts parts that an earlier run had loaded."""

    release: str
    graphs: dict[str, int] = field(default_factory=dict)
    resumed: int = 0


def publish(
    folder: Path,
    store: str,
    query: str,
    *,
    default_as: str = DEFAULT,
    progress: Progress = lambda stage, done, total: None,
    environment: Mapping[str, str] = os.environ,
    state: Path | None = None,
    lines: int = LINES,
) -> Published:
    """Loads the release in `folder` through the graph store at `store`, and counts what is there at `query`.

    `default_as` names the graph that takes the default graph's triples, for engines whose default graph is the union
    of all; empty is the default graph itself. A run that broke off goes on after the last part that arrived; `state`
    is where that is noted. Raises StoreError where the engine refuses, or where counts differ afterwards.
    """
    state = state or folder / f"published-{hashlib.sha256(f'{store} {default_as}'.encode()).hexdigest()[:12]}.json"
    sender = _Sender(store, state, folder.name, environment)
    done = Published(folder.name)
    for graph, batch, number in _parts(folder / "release.nq", default_as, lines):
        done.graphs[graph] = done.graphs.get(graph, 0) + len(batch)
        done.resumed += not sender.send(graph, number, b"".join(batch))
        progress("publishing", sum(done.graphs.values()), None)
    _require_counts(RemoteStore(query, environment=environment), done)
    state.unlink(missing_ok=True)
    return done


def _parts(file: Path, default_as: str, lines: int) -> Iterator[tuple[str, list[bytes], int]]:
    """Graph, N-Triples lines and number of each part; the lines of one graph stand together in a release."""
    graph, batch, number = None, list[bytes](), 0
    with file.open("rb") as stream:
        for line in stream:
            found, triple = _split(line, default_as)
            if graph is not None and (found != graph or len(batch) >= lines):
                yield graph, batch, number
                batch, number = [], number + 1 if found == graph else 0
            graph = found
            batch.append(triple)
    if graph is not None:
        yield graph, batch, number


def _split(line: bytes, default_as: str) -> tuple[str, bytes]:
    """The graph of a line of N-Quads, and the line without it."""
    body = line.rstrip().removesuffix(b".").rstrip()
    quad = next(ox.parse(line, ox.RdfFormat.N_QUADS)) if body.endswith(b">") else None
    if quad is None or isinstance(quad.graph_name, ox.DefaultGraph):
        return default_as, line
    graph = quad.graph_name
    return graph.value, body.removesuffix(str(graph).encode()).rstrip() + b" .\n"


class _Sender:
    """Sends parts, and notes each that arrived."""

    def __init__(self, store: str, state: Path, release: str, environment: Mapping[str, str]) -> None:
        self._store = store
        self._state = state
        self._release = release
        self._client = httpx.Client(timeout=httpx.Timeout(300.0, connect=10.0), **credentials(store, environment))
        self._arrived = self._read()

    def _read(self) -> set[tuple[str, int]]:
        try:
            noted = json.loads(self._state.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return set()
        return {(graph, number) for graph, number in noted["parts"]} if noted["release"] == self._release else set()

    def send(self, graph: str, number: int, body: bytes) -> bool:
        """Sends a part, the first of a graph in place of what is there; whether it was not there already."""
        if (graph, number) in self._arrived:
            return False
        params = {"graph": graph} if graph else {"default": ""}
        kind = {"Content-Type": "application/n-triples"}
        method = "POST" if number else "PUT"
        try:
            response = self._client.request(method, self._store, params=params, content=body, headers=kind)
        except httpx.TransportError as error:
            raise StoreError(
                f"{self._store}: the connection broke ({error}). Run it again: it goes on there."
            ) from None
        if not response.is_success:
            said = response.text.strip()[:300]
            raise StoreError(
                f"{self._store} answers {response.status_code} to {method}: {said} Is it a graph store that you may "
                "write to? Credentials come from KG_STORE_TOKEN, or KG_STORE_USER and KG_STORE_PASSWORD."
            )
        self._arrived.add((graph, number))
        self._note()
        return True

    def _note(self) -> None:
        new = self._state.with_suffix(".new")
        new.write_text(json.dumps({"release": self._release, "parts": sorted(self._arrived)}), encoding="utf-8")
        new.replace(self._state)


def _require_counts(store: RemoteStore, done: Published) -> None:
    wrong = []
    for graph, expected in done.graphs.items():
        pattern = f"GRAPH <{graph}> {{ ?s ?p ?o }}" if graph else "?s ?p ?o"
        found = int(store.select(f"SELECT (COUNT(*) AS ?n) WHERE {{ {pattern} }}")[0]["n"].value)
        if found != expected:
            wrong.append(f"{graph or 'the default graph'} has {found} triples where {expected} were sent")
    if wrong:
        cure = f" If its default graph is the union of all, publish with --default-graph {expand(MERGED)}."
        raise StoreError(f"{store.address}: {'; '.join(wrong)}.{cure}")
