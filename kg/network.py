"""The NetworkX projection: a MultiDiGraph with stable ids, and neighbourhoods and paths in it.

Nodes are CURIEs with `label`, `type`, `definition`, `family`, `root` and `iri`. Edges are keyed by their predicate
and carry `label`, `inverse_label`, `status`, `confidence`, `ordinal` (0 where there is none), `derived`, `clinical`,
`contexts` (circumstances without which it is not said), `sources`, `assertions` and `evidence` (a list of
dictionaries, strongest first). Structural edges
(trees, groups, forms) have the status `catalogue`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

import networkx as nx

from kg.amounts import amount
from kg.ontology.terms import compact, expand
from kg.queries.named import named_query, plain_rows
from kg.store import SparqlStore

CATALOGUE: Final = "catalogue"
ACCEPTED: Final = ("accepted",)
_PASSABLE: Final = frozenset({"Mechanism", "HarmfulProcess", "Structure"})
_FROM_THE_WHOLE: Final = {
    "sk:partOf": "has the part",
    "skos:broader": "has the kind",
    "sk:inGroup": "has the member",
    "sk:contains": "is in",
    "sk:convertsTo": "comes from",
    "sk:containsCompound": "is found in",
}
_OF_A_SIGN: Final = ("sk:hasSign", "sk:relieves")
# What makes the query `nodes` leave out products of which nothing is said; and what all others contain.
_TOLD_PRODUCTS: Final = {
    "sk:Analogy, sk:Product, sk:FormulaSystem": "sk:Analogy, sk:FormulaSystem",
    "{ ?node sk:inGroup ?group }": "{ ?node sk:inGroup ?group } UNION { ?claim rdf:subject ?node ; a sk:Claim }",
    "FILTER (?type = sk:Ingredient)": "FILTER (?type IN (sk:Ingredient, sk:Product))",
}
_TOLD_CONTENTS: Final = """SELECT DISTINCT ?subject ?predicate ?object ?label WHERE {
  { ?said rdf:subject ?subject }
  UNION
  { VALUES ?type { sk:FormulaSystem sk:ProductRange sk:ProprietaryBlend sk:Ingredient } ?subject a ?type }
  ?subject sk:contains ?object .
  BIND(sk:contains AS ?predicate)
  OPTIONAL { ?predicate rdfs:label ?label }
} ORDER BY ?subject ?object"""
ALL_STATUSES: Final = ("accepted", "contested", "refuted", "claimed")
_RANK: Final = {status: rank for rank, status in enumerate(ALL_STATUSES)}

Network: TypeAlias = "nx.MultiDiGraph[str]"
Edge = tuple[str, str, str]
Rows: TypeAlias = "list[dict[str, Any]]"
Evidence: TypeAlias = "dict[str, list[dict[str, Any]]]"


@dataclass(frozen=True)
class Hop:
    """One step of a path: the edge in its own direction, and whether the path walks it backwards."""

    source: str
    predicate: str
    target: str
    backwards: bool
    data: dict[str, Any]


def network(
    store: SparqlStore,
    statuses: Collection[str] = ACCEPTED,
    kinds: Collection[str] | None = None,
    structure: bool = True,
    catalogue: bool = True,
) -> Network:
    """The links of the graph whose status is among `statuses`.

    `kinds` keeps only links with a line of evidence of these kinds that corroborates (`randomised-trial` ...), and
    leaves derived links out, since their premises may rest on other kinds. `structure` adds trees, groups and forms.
    Without `catalogue`, products of which nothing is said are left out: there may be a hundred thousand.
    """
    graph: Network = nx.MultiDiGraph(release=store.release)
    for row in plain_rows(store, _nodes_query(catalogue=catalogue)):
        graph.add_node(row["node"], iri=expand(row["node"]), **_node(row))
    evidence = _evidence(store)
    labels = _predicate_labels(store)
    for key, rows in _grouped(store).items():
        edge = _edge(rows, evidence, labels.get(key[1], (key[1], key[1])))
        if edge["status"] in statuses and _rests_on(_standing(rows, evidence), kinds):
            graph.add_edge(key[0], key[2], key=key[1], predicate=key[1], **edge)
    if structure:
        _add_structure(graph, _structure(store, catalogue=catalogue))
    return graph


def neighbourhood(graph: Network, centre: str, hops: int = 1) -> Network:
    """The part of the graph within so many links of a node, in either direction. Raises KeyError."""
    if centre not in graph:
        raise KeyError(centre)
    near = nx.ego_graph(graph.to_undirected(as_view=True), centre, radius=hops).nodes
    part: Network = graph.subgraph(near).copy()
    return part


def paths(graph: Network, start: str, end: str, hops: int = 4) -> list[tuple[Hop, ...]]:
    """All simple paths between two nodes of at most `hops` links, walked in either direction, strongest first.

    A path goes through skin processes and parts of the skin only, or from one end to the other through a sign that each
    has or relieves. It follows the links, and turns against them at most once, where what comes from both ends meets:
    two effects of one cause are no path. It may climb or descend the tree of processes, but never through a root, of
    which everything is a part; and between an ingredient and anything else a root explains nothing. A path's strength
    is that of its weakest link; ties go to the shorter path, then to the order of names.
    """
    if start not in graph or end not in graph:
        return []
    steps = _steps(graph)
    ingredient = "Ingredient" in (graph.nodes[start]["type"], graph.nodes[end]["type"])
    blocked = {n for n, data in graph.nodes(data=True) if data["root"] and ingredient} - {start, end}
    found = _Search(graph, steps, end, blocked).walk((start,), hops)
    told = [path for path in found if any(hop.data["status"] != CATALOGUE for hop in path)]
    return sorted(told, key=lambda p: (-weakest(p), len(p), [(h.source, h.predicate, h.target) for h in p]))


def weakest(path: Sequence[Hop]) -> int:
    """Confidence (1 very low to 4 high) of the weakest link of a path; catalogue links do not count."""
    return min((hop.data["ordinal"] for hop in path if hop.data["status"] != CATALOGUE), default=0)


@dataclass(frozen=True)
class _Search:
    """What a walk needs to know: the graph, its hops, the end, and the nodes that no path may pass."""

    graph: Network
    steps: dict[str, list[Hop]]
    end: str
    blocked: set[str]

    def walk(self, visited: tuple[str, ...], hops: int, last: Hop | None = None) -> Iterator[tuple[Hop, ...]]:
        """Depth first. A walk never comes back to a node; it goes with the links, then once turns against them."""
        for hop in self.steps[visited[-1]] if hops else ():
            there = hop.source if hop.backwards else hop.target
            if there in visited or not _may_follow(last, hop):
                continue
            if there == self.end:
                yield (hop,)
            elif there not in self.blocked:
                for rest in self.walk((*visited, there), self._left(hop, there, hops - 1, first=last is None), hop):
                    yield (hop, *rest)

    def _left(self, hop: Hop, there: str, left: int, *, first: bool) -> int:
        """How many links may follow: through the skin all that are left, through a sign of both ends just one.

        What leads from a sign back to a process would turn back along the chain from cause to process to sign.
        """
        kind = self.graph.nodes[there]["type"]
        if kind in _PASSABLE:
            return left
        if kind != "Sign" or not first or hop.predicate not in _OF_A_SIGN:
            return 0
        return min(left, any(self.graph.has_edge(self.end, there, predicate) for predicate in _OF_A_SIGN))


def _may_follow(last: Hop | None, hop: Hop) -> bool:
    """No step forward after one backward, and none up the tree to a whole and down again to another part of it."""
    if last is None or last.backwards == hop.backwards:
        return True
    return not last.backwards and not (_in_tree(last) and _in_tree(hop))


def _in_tree(hop: Hop) -> bool:
    return bool(hop.data["status"] == CATALOGUE)


def _steps(graph: Network) -> dict[str, list[Hop]]:
    """Hops from each node, in a fixed order: links that are asserted, and the tree of processes below its roots."""
    steps: dict[str, list[Hop]] = defaultdict(list)
    for source, target, predicate, data in sorted(graph.edges(keys=True, data=True), key=lambda edge: edge[:3]):
        in_tree = predicate == "sk:partOf" and not graph.nodes[target]["root"]
        if not data["derived"] and (data["status"] != CATALOGUE or in_tree):
            steps[source].append(Hop(source, predicate, target, False, data))
            steps[target].append(Hop(source, predicate, target, True, data))
    return steps


def _rows(store: SparqlStore, name: str) -> list[dict[str, Any]]:
    return plain_rows(store, named_query(name).text)


def _nodes_query(*, catalogue: bool) -> str:
    text = named_query("nodes").text
    for all_products, told_products in () if catalogue else _TOLD_PRODUCTS.items():
        before, found, after = text.partition(all_products)
        if not found:
            raise AssertionError(f"the query `nodes` no longer holds {all_products!r}")
        text = before + told_products + after
    return text


def _node(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "label": row["label"],
        "type": row["type"].removeprefix("sk:"),
        "definition": row.get("definition", ""),
        "family": row.get("family", ""),
        "root": row.get("root", False),
    }


def _grouped(store: SparqlStore) -> dict[Edge, list[dict[str, Any]]]:
    groups: dict[Edge, list[dict[str, Any]]] = defaultdict(list)
    for row in _rows(store, "links"):
        groups[(row["subject"], row["predicate"], row["object"])].append(row)
    return groups


def _evidence(store: SparqlStore) -> dict[str, list[dict[str, Any]]]:
    lines: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in _rows(store, "evidence-lines"):
        assertion = row.pop("assertion")
        level = amount(row.get("min_percent"), row.get("max_percent"))
        lines[assertion].append({key: _short(value) for key, value in row.items()} | {"level": level})
    return lines


def _short(value: Any) -> Any:
    """`ek:review` gives `review`: concepts of our own schemes are told by their local name."""
    if isinstance(value, str) and value.partition(":")[0] in {"ek", "br", "cs", "cc", "st", "cf"}:
        return value.partition(":")[2]
    return value


def _best(rows: Rows) -> dict[str, Any]:
    return min(rows, key=lambda row: (_RANK[_short(row["status"])], -row["ordinal"]))


def _standing(rows: Rows, evidence: Evidence) -> list[dict[str, Any]]:
    """The lines behind the assertions that have the best status."""
    status = _best(rows)["status"]
    return [line for row in rows if row["status"] == status for line in evidence.get(row["assertion"], ())]


def _edge(rows: Rows, evidence: Evidence, labels: tuple[str, str]) -> dict[str, Any]:
    """What several assertions of one link come to: the best status, and the best confidence among those.

    `contexts` are those of the assertions of that status; `otherwise` tells the status and context of all others, since
    what is refuted under one condition may be accepted under another.
    """
    best = _best(rows)
    lines = [line | {"context": row.get("context", "")} for row in rows for line in evidence.get(row["assertion"], ())]
    contexts = {row.get("context", "") for row in rows if row["status"] == best["status"]}
    return {
        "label": labels[0],
        "inverse_label": labels[1],
        "status": _short(best["status"]),
        "confidence": _short(best["confidence"]),
        "ordinal": best["ordinal"],
        "derived": all("rule" in row for row in rows),
        "clinical": any(line["clinical"] and line["bearing"] == "corroborates" for line in _standing(rows, evidence)),
        "contexts": sorted(contexts) if "" not in contexts else [],
        "otherwise": sorted(
            f"{_short(row['status'])} {row.get('context', 'in general')}"
            for row in rows
            if row["status"] != best["status"]
        ),
        "sources": sorted({row["source"] for row in rows}),
        "assertions": sorted(row["assertion"] for row in rows),
        "evidence": sorted(lines, key=lambda line: (-line["strength"], line["citation"], line.get("finding", ""))),
    }


def _rests_on(lines: Iterable[dict[str, Any]], kinds: Collection[str] | None) -> bool:
    return kinds is None or any(line["kind"] in kinds and line["bearing"] == "corroborates" for line in lines)


def _predicate_labels(store: SparqlStore) -> dict[str, tuple[str, str]]:
    rows = store.select(
        "SELECT ?p ?label ?inverse WHERE { ?p a sk:LinkPredicate ; rdfs:label ?label ; sk:inverseLabel ?inverse }"
    )
    return {compact(row["p"].value): (row["label"].value, row["inverse"].value) for row in rows}


def _structure(store: SparqlStore, *, catalogue: bool) -> list[dict[str, Any]]:
    text = named_query("structure").text
    if catalogue:
        return plain_rows(store, text)
    return plain_rows(store, text.replace("sk:contains ", "")) + plain_rows(store, _TOLD_CONTENTS)


def _add_structure(graph: Network, rows: Iterable[dict[str, Any]]) -> None:
    for row in rows:
        if row["subject"] in graph and row["object"] in graph:
            label = row.get("label", "is a kind of")
            inverse = _FROM_THE_WHOLE.get(row["predicate"], f"has the {label.removesuffix(' of')}")
            graph.add_edge(
                row["subject"], row["object"], key=row["predicate"], predicate=row["predicate"], label=label,
                inverse_label=inverse, status=CATALOGUE, confidence="", ordinal=0, derived=False, clinical=False,
                contexts=[], otherwise=[], sources=[], assertions=[], evidence=[],
            )  # fmt: skip
