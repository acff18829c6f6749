"""The picture of a thing and what surrounds it, as a page that opens offline."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from kg.network import ALL_STATUSES, CATALOGUE, Network, neighbourhood, network
from kg.ontology.terms import expand
from kg.picture.details import add_details
from kg.queries.lookup import resolve
from kg.queries.named import bind_thing, plain_rows
from kg.store import SparqlStore

if TYPE_CHECKING:
    from kg.explorer import Explorer

OVERVIEW: Final = "mech:barrier-function"
# What a page may weigh, so that it can be sent by e-mail and opens at once on a phone.
MOST_BYTES: Final = 900_000


def write_view(
    store: SparqlStore, target: Path, name: str | None = None, hops: int | None = None, *, whole: bool = False
) -> Path:
    """Write the page on a thing, or on the skin barrier where none is named; returns the path.

    The page holds all statements, or those within so many `hops`, or as many as a page has room for; with `whole`
    everything in the store, ingredients and products too of which nothing is stated. Raises UnknownName or
    AmbiguousName for the name, KGError where it cannot be written.
    """
    from kg.explorer.page import write

    explorer = explorer_of(store, name, hops)
    if whole:
        from kg.picture.whole import catalogue

        explorer.catalogue = catalogue(store, [node["id"] for node in explorer.nodes])
        return explorer.write_html(target)
    return write(_fitting(explorer) if hops is None else explorer.generate_html(), target)


def _fitting(explorer: Explorer) -> str:
    """The page of an explorer, cut to its lessons and what is near the centre if it would be too heavy to send."""
    from kg.explorer.page import Setting, html
    from kg.explorer.payload import packed
    from kg.lessons import shipped_lessons
    from kg.lessons.checking import things_of

    shown = explorer.neighbourhood()
    of_lessons = {thing for lesson in shipped_lessons() for thing in things_of(lesson)}
    for hops in (None, 4, 3, 2, 1):
        part = shown if hops is None else shown.within(hops, of_lessons)
        page = html(part, Setting(data=packed(part, lessons=explorer.lessons)))
        if len(page.encode()) <= MOST_BYTES:
            break
    return page


def explorer_of(
    store: SparqlStore, name: str | None = None, hops: int | None = None, *, catalogue: bool = True
) -> Explorer:
    """The picture as an object that shows itself in a notebook and writes its page; `catalogue` as for `network`."""
    from kg.explorer import Explorer
    from kg.lessons import plain_lesson, shipped_lessons

    graph, centre = surroundings(store, name, hops, catalogue=catalogue)
    explorer = Explorer.around(graph, centre, title_of(graph, centre))
    explorer.lessons = [plain_lesson(lesson) for lesson in shipped_lessons()]
    return explorer


def title_of(graph: Network, centre: str) -> str:
    """What the page is called."""
    return f"{graph.nodes[centre]['label']}: what is known, and on what evidence"


def surroundings(
    store: SparqlStore, name: str | None, hops: int | None = None, *, catalogue: bool = True
) -> tuple[Network, str]:
    """The links within so many hops of a thing (else all of them), whatever their status, and its CURIE."""
    centre = resolve(store, name) if name else OVERVIEW
    graph = network(store, statuses=ALL_STATUSES, catalogue=catalogue)
    if centre not in graph:
        add_thing(graph, store, centre)
    graph = _told(graph, centre) if hops is None else neighbourhood(graph, centre, hops)
    add_details(graph, store)
    return graph, centre


def _told(graph: Network, centre: str) -> Network:
    """The graph without ingredients of which nothing is told but their group, the centre and its neighbours apart.

    They are a thousand names; `--all` and `kg serve` have them.
    """
    kept = {end for *ends, data in graph.edges(data=True) if data["status"] != CATALOGUE for end in ends}
    kept |= {end for *ends, key in graph.edges(keys=True) if key == "sk:contains" for end in ends}
    kept |= {centre, *graph.successors(centre), *graph.predecessors(centre)}
    told: Network = graph.subgraph(n for n, data in graph.nodes(data=True) if n in kept or data["type"] != "Ingredient")
    return told.copy()


def add_thing(graph: Network, store: SparqlStore, thing: str) -> None:
    """Add a thing that no statement is about."""
    rows = plain_rows(store, bind_thing("dossier-identity", thing))
    told = {row["property"]: row["value"] for row in rows}
    kind = told.get("rdf:type", "Ingredient").title().replace(" ", "")
    graph.add_node(
        thing, iri=expand(thing), label=told.get("rdfs:label", thing), type=kind,
        definition=told.get("skos:definition", ""), family="", root=False,
    )  # fmt: skip
