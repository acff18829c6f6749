"""How one thing leads to another, step by step: the question `path`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from kg.errors import QueryError
from kg.network import CATALOGUE, Hop, Network, network, paths
from kg.queries.engine import Answer, Question, Row, standing
from kg.queries.lookup import resolve
from kg.store import SparqlStore

MOST_HOPS: Final = 6
_PART: Final = "sk:partOf"
_NONE: Final = "No path of at most {} links leads from {} to {}; that does not mean that there is no way."


class Step(Row):
    """One step of a path, in the direction in which the path takes it, with the best evidence that corroborates it.

    `path` counts paths from 1, `chain` names the path. A step up or down a tree, or to a form, needs no evidence: its
    status is "catalogue".
    """

    from_label: str
    relation: str
    to_label: str
    path: int = 0
    step: int
    status: str
    confidence: str = ""
    kind: str = ""
    n: int | None = None
    finding: str = ""
    citation: str = ""
    pmid: str = ""
    url: str = ""
    chain: str
    start: str
    end: str
    hops: int
    from_thing: str
    predicate: str
    to_thing: str


def path(store: SparqlStore, start: str, end: str, hops: int = 4) -> Answer[Step]:
    """All paths of at most `hops` links between two things, strongest first, one row for each step.

    The paths are those of `kg.network.paths`: links may be walked against their direction, and trees climbed. The query
    file of this question knows less, so that it runs on any engine: forward chains of at most three links, with every
    line of evidence. Raises UnknownName or AmbiguousName for a name, QueryError where both names mean one thing
    or `hops` is not between 1 and 6.
    """
    first, last = resolve(store, start), resolve(store, end)
    if first == last:
        raise QueryError(f"A path needs two things; {start!r} and {end!r} are both {first}.")
    if not 1 <= hops <= MOST_HOPS:
        raise QueryError(f"A path has 1 to {MOST_HOPS} links, and not {hops}.")
    graph = network(store)
    found = enumerate(paths(graph, first, last, hops), 1)
    rows = tuple(row for number, walk in found for row in _steps(graph, number, walk, hops))
    return Answer("path", rows, standing(rows), "" if rows else _NONE.format(hops, first, last))


def _steps(graph: Network, number: int, walk: tuple[Hop, ...], hops: int) -> Iterator[Step]:
    label = {node: data["label"] for node, data in graph.nodes(data=True)}
    ends = [_ends(hop) for hop in walk]
    start, end = ends[0][0], ends[-1][1]
    chain = " > ".join(label[node] for node in (start, *(there for _, there in ends)))
    for step, (hop, (here, there)) in enumerate(zip(walk, ends, strict=True), 1):
        yield Step(
            path=number, step=step, from_label=label[here], relation=_relation(hop), to_label=label[there], chain=chain,
            start=start, end=end, hops=hops, from_thing=here, predicate=hop.predicate, to_thing=there,
            status=hop.data["status"], confidence=hop.data["confidence"].replace("-", " "), **_backing(hop),
        )  # fmt: skip


def _ends(hop: Hop) -> tuple[str, str]:
    return (hop.target, hop.source) if hop.backwards else (hop.source, hop.target)


def _relation(hop: Hop) -> str:
    if hop.predicate == _PART:
        return "has the part" if hop.backwards else "is a part of"
    return str(hop.data["inverse_label" if hop.backwards else "label"])


def _backing(hop: Hop) -> Mapping[str, Any]:
    """The best line of evidence that corroborates a link, as columns of a row; nothing where there is none."""
    lines = hop.data["evidence"] if hop.data["status"] != CATALOGUE else ()
    best = next((line for line in lines if line["bearing"] == "corroborates"), None)
    if best is None:
        return {}
    told = {
        "kind": best["kind_label"],
        **{name: best.get(name) for name in ("n", "finding", "citation", "pmid", "url")},
    }
    return {name: value for name, value in told.items() if value is not None}


QUESTIONS: Final = (Question("path", ("E11", "E21", "T12"), Step, path),)
