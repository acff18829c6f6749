"""`Explorer`: a pyvis network that writes our page; `page` and `write_page`: a page straight from a graph.

Of pyvis only what holds the data is used: `nodes`, `edges`, `add_node`, `add_edge`. Its template loads from the
net, and lets names of nodes run as script; none of it reaches a page written here.
"""

from __future__ import annotations

import os
import webbrowser
from html import escape
from pathlib import Path
from typing import Any, Final, TypeAlias

import networkx as nx
from pyvis.edge import Edge
from pyvis.network import Network
from pyvis.node import Node

from kg.errors import KGError, UnknownName
from kg.explorer.neighbourhood import Neighbourhood, neighbourhood
from kg.explorer.page import Setting, html, write
from kg.explorer.payload import Catalogue
from kg.explorer.records import Link, Thing, plain
from kg.explorer.signs import COLUMNS, sign

FORCED: Final = {"directed": True, "cdn_resources": "in_line"}
THING_KEYS: Final = Thing.model_fields.keys() - {"id", "ref", "label"}
LINK_KEYS: Final = Link.model_fields.keys() - {"subject", "object", "ref"}
Graph: TypeAlias = "nx.MultiDiGraph[str]"


class Explorer(Network):  # type: ignore[misc]  # pyvis has no types
    """A pyvis network whose page is safe, works without a net and tells the evidence.

    Nodes and edges take the attributes of `kg.explorer.neighbourhood.Thing` and `Link`; pyvis's own (`color`,
    `shape`, `physics` ...) are kept but have no effect. Options of pyvis other than `height`, `width` and
    `notebook` raise `KGError`, as the page does without them.
    """

    def __init__(
        self,
        height: str = "800px",
        width: str = "100%",
        *,
        centre: str = "",
        title: str = "",
        release: str = "",
        notebook: bool = False,
        **options: object,
    ) -> None:
        refused = sorted(name for name, value in options.items() if FORCED.get(name) != value)
        if refused:
            raise KGError(f"Explorer does not take {', '.join(refused)}; for these use to_pyvis().")
        super().__init__(height, width, **FORCED)
        self.centre = centre
        self.title = title
        self.release = release
        self.notebook = notebook
        self.lessons: list[dict[str, Any]] = []
        self.catalogue: Catalogue | None = None

    @classmethod
    def around(cls, graph: Graph, centre: str, title: str = "") -> Explorer:
        """Return an explorer of `graph`; raise `UnknownName` if a graph that is not empty lacks `centre`."""
        if len(graph) and centre not in graph:
            raise UnknownName(centre)
        label = graph.nodes[centre].get("label", "") if len(graph) else ""
        made = cls(centre=centre, title=title or label or centre, release=graph.graph.get("release", ""))
        made.add_graph(graph)
        return made

    def add_graph(self, graph: Graph) -> None:
        """Take over all nodes and edges of `graph`, which stays as it is."""
        for name, attributes in graph.nodes(data=True):
            known = {key: attributes[key] for key in THING_KEYS & attributes.keys()}
            _hold_node(self, Node(name, "dot", attributes.get("label") or name, **known))
        for start, end, key, attributes in graph.edges(keys=True, data=True):
            known = {key_: attributes[key_] for key_ in LINK_KEYS & attributes.keys()}
            self.edges.append(Edge(start, end, True, **{"predicate": key, **known}).options)

    def neighbourhood(self) -> Neighbourhood:
        """Return the things and links that it holds, cleaned; raise `KGError` on bad data."""
        return neighbourhood(self.nodes, self.edges, centre=self.centre, title=self.title, release=self.release)

    def generate_html(self, name: str = "", local: bool = True, notebook: bool = False) -> str:
        """Return the page. The arguments are those of pyvis and change nothing; raise `KGError` on bad data."""
        self.html = html(self.neighbourhood(), Setting(lessons=self.lessons, catalogue=self.catalogue))
        return self.html

    def write_html(
        self, name: str | os.PathLike[str], local: bool = True, notebook: bool = False, open_browser: bool = False
    ) -> Path:
        """Write the page to the file `name` and return its path; raise `StoreError` if the disk refuses."""
        path = write(self.generate_html(), name)
        if open_browser:
            webbrowser.open(path.absolute().as_uri())
        return path

    def show(self, name: str | os.PathLike[str], local: bool = True, notebook: bool | None = None) -> Explorer | None:
        """Write the page and show it: in a notebook as the value of the cell, otherwise in the web browser."""
        in_notebook = self.notebook if notebook is None else notebook
        self.write_html(name, open_browser=not in_notebook)
        return self if in_notebook else None

    def _repr_html_(self) -> str:
        # Without allow-same-origin the page cannot reach the notebook that shows it.
        return (
            f'<iframe srcdoc="{escape(self.generate_html())}" sandbox="allow-scripts allow-popups allow-downloads" '
            f'title="{escape(plain(self.title) or "Explorer")}" '
            f'width="{escape(str(self.width))}" height="{escape(str(self.height))}"></iframe>'
        )


def to_pyvis(graph: Graph) -> Network:
    """Return a plain pyvis network of `graph`: labels, colours and directions, without evidence.

    Its page is pyvis's own: it asks the net for style sheets and is slow beyond a hundred nodes. No tooltips
    are set, because pyvis would run them as HTML.
    """
    network = Network(**FORCED)
    for name, attributes in graph.nodes(data=True):
        colour = COLUMNS[sign(plain(attributes.get("type"))).column].light
        label = plain(attributes.get("label")) or plain(name)
        _hold_node(network, Node(name, "dot", label, color=colour))
    for start, end, attributes in graph.edges(data=True):
        network.edges.append(Edge(start, end, True, label=plain(attributes.get("label"))).options)
    return network


def _hold_node(network: Network, node: Node) -> None:
    """What pyvis's `add_node` does, without its search through all nodes: linear instead of quadratic."""
    name = node.options["id"]
    network.nodes.append(node.options)
    network.node_ids.append(name)
    network.node_map[name] = node.options


def page(graph: Graph, centre: str, title: str = "") -> str:
    """Return the page of `graph` around `centre` as one HTML file; raise `KGError` if it cannot be shown."""
    return Explorer.around(graph, centre, title).generate_html()


def write_page(graph: Graph, centre: str, title: str, path: str | os.PathLike[str]) -> Path:
    """Write the page to `path`, whole or not at all, and return the path; raise `StoreError` if refused."""
    return Explorer.around(graph, centre, title).write_html(path)
