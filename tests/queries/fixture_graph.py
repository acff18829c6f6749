"""The part of the shipped graph that the examples of the queries speak of: small enough for a slow engine.

rdflib joins in the order of the text and does not finish some queries on the whole graph.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

import pyoxigraph as ox

from kg.ontology.terms import compact, expand
from kg.store import Store

RECORDS: Final = frozenset(
    {"asr", "ev", "ref", "claim", "study", "lvl", "prop", "limit", "reg", "oq", "line", "src", "prod"}
)
TREE: Final = frozenset(ox.NamedNode(expand(p)) for p in ("sk:partOf", "skos:broader", "sk:family", "sk:inGroup"))
DEFAULT: Final = ox.DefaultGraph()
WHOLE: Final = ("g:ontology", "g:meta")


def part(store: Store, seeds: Iterable[str]) -> list[ox.Quad]:
    """Quads on the seeds, on records that speak of them, and on what these name; ontology and sources whole."""
    kept = set(_spoken_of(store, {ox.NamedNode(expand(seed)) for seed in seeds}))
    quads = {quad for node in kept for quad in store.engine.quads_for_pattern(node, None, None)}
    for graph in WHOLE:
        for quad in store.engine.quads_for_pattern(None, None, None, ox.NamedNode(expand(graph))):
            quads |= {quad, ox.Quad(quad.subject, quad.predicate, quad.object)}
    return sorted(quads, key=str)


def _spoken_of(store: Store, seeds: set[ox.NamedNode]) -> Iterator[ox.NamedNode]:
    """Walks from the seeds: to records that name them, from records to all they name, from things up their trees."""
    naming = {record for seed in seeds for record in _naming(store, seed)}
    limits = {record for entry in naming if _prefix(entry) == "reg" for record in _naming(store, entry)}
    queue = sorted(seeds | naming | limits, key=str)
    seen = set(queue)
    while queue:
        node = queue.pop()
        yield node
        whole = node in seeds or _prefix(node) in RECORDS
        for quad in store.engine.quads_for_pattern(node, None, None, DEFAULT):
            there = quad.object
            if isinstance(there, ox.NamedNode) and there not in seen and (whole or quad.predicate in TREE):
                seen.add(there)
                queue.append(there)


def _naming(store: Store, node: ox.NamedNode) -> Iterator[ox.NamedNode]:
    for quad in store.engine.quads_for_pattern(None, None, node, DEFAULT):
        if isinstance(quad.subject, ox.NamedNode) and _prefix(quad.subject) in RECORDS:
            yield quad.subject


def _prefix(node: ox.NamedNode) -> str:
    return compact(node.value).partition(":")[0]
