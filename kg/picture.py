"""The picture of a thing and what surrounds it, as a page that opens offline."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from kg.network import ALL_STATUSES, Network, neighbourhood, network
from kg.ontology.terms import expand
from kg.queries.lookup import resolve
from kg.queries.named import bind_thing, plain_rows
from kg.store import SparqlStore

OVERVIEW: Final = "mech:barrier-function"


def write_view(store: SparqlStore, target: Path, name: str | None = None, hops: int = 1) -> Path:
    """Write the page on a thing, or on the skin barrier where none is named; returns the path.

    Raises UnknownName or AmbiguousName for the name, KGError where the file cannot be written.
    """
    from kg.explorer import write_page

    graph, centre = surroundings(store, name, hops)
    write_page(graph, centre, title_of(graph, centre), target)
    return target


def page_of(store: SparqlStore, name: str | None = None, hops: int = 1) -> str:
    """The same page as text."""
    from kg.explorer import page

    graph, centre = surroundings(store, name, hops)
    return page(graph, centre, title_of(graph, centre))


def title_of(graph: Network, centre: str) -> str:
    """What the page is called."""
    return f"{graph.nodes[centre]['label']}: what is known, and on what evidence"


def surroundings(store: SparqlStore, name: str | None, hops: int) -> tuple[Network, str]:
    """The links within so many hops of a thing, whatever their status, and the CURIE of the thing."""
    centre = resolve(store, name) if name else OVERVIEW
    graph = network(store, statuses=ALL_STATUSES)
    if centre not in graph:
        rows = plain_rows(store, bind_thing("dossier-identity", centre))
        told = {row["property"]: row["value"] for row in rows}
        kind = told.get("rdf:type", "Ingredient").title().replace(" ", "")
        graph.add_node(
            centre, iri=expand(centre), label=told.get("rdfs:label", centre), type=kind,
            definition=told.get("skos:definition", ""), family="", root=False,
        )  # fmt: skip
    return neighbourhood(graph, centre, hops), centre
