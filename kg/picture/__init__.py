"""The picture of a thing and what surrounds it, as a page that opens offline."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from kg.network import ALL_STATUSES, Network, neighbourhood, network
from kg.ontology.terms import expand
from kg.picture.details import add_details
from kg.queries.lookup import resolve
from kg.queries.named import bind_thing, plain_rows
from kg.store import SparqlStore

if TYPE_CHECKING:
    from kg.explorer import Explorer

OVERVIEW: Final = "mech:barrier-function"


def write_view(
    store: SparqlStore, target: Path, name: str | None = None, hops: int | None = None, *, whole: bool = False
) -> Path:
    """Write the page on a thing, or on the skin barrier where none is named; returns the path.

    The page holds all curated statements, or those within so many `hops`; with `whole` also every ingredient and
    product of the store. Raises UnknownName or AmbiguousName for the name, KGError where it cannot be written.
    """
    explorer = explorer_of(store, name, hops)
    if whole:
        from kg.picture.whole import catalogue

        explorer.catalogue = catalogue(store, [node["id"] for node in explorer.nodes])
    return explorer.write_html(target)


def explorer_of(store: SparqlStore, name: str | None = None, hops: int | None = None) -> Explorer:
    """The picture as an object that shows itself in a notebook and writes its page."""
    from kg.explorer import Explorer
    from kg.lessons import plain_lesson, shipped_lessons

    graph, centre = surroundings(store, name, hops)
    explorer = Explorer.around(graph, centre, title_of(graph, centre))
    explorer.lessons = [plain_lesson(lesson) for lesson in shipped_lessons()]
    return explorer


def title_of(graph: Network, centre: str) -> str:
    """What the page is called."""
    return f"{graph.nodes[centre]['label']}: what is known, and on what evidence"


def surroundings(store: SparqlStore, name: str | None, hops: int | None = None) -> tuple[Network, str]:
    """The links within so many hops of a thing (else all of them), whatever their status, and its CURIE."""
    centre = resolve(store, name) if name else OVERVIEW
    graph = network(store, statuses=ALL_STATUSES)
    if centre not in graph:
        add_thing(graph, store, centre)
    if hops is not None:
        graph = neighbourhood(graph, centre, hops)
    add_details(graph, store)
    return graph, centre


def add_thing(graph: Network, store: SparqlStore, thing: str) -> None:
    """Add a thing that no statement is about."""
    rows = plain_rows(store, bind_thing("dossier-identity", thing))
    told = {row["property"]: row["value"] for row in rows}
    kind = told.get("rdf:type", "Ingredient").title().replace(" ", "")
    graph.add_node(
        thing, iri=expand(thing), label=told.get("rdfs:label", thing), type=kind,
        definition=told.get("skos:definition", ""), family="", root=False,
    )  # fmt: skip
