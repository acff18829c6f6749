"""The graph in the forms that other tools load: GraphML, node-link JSON, KGX, Turtle, N-Quads, JSON-LD."""

from __future__ import annotations

import csv
import json
import re
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import networkx as nx
import pyoxigraph as ox

from kg.errors import StoreError
from kg.network import ALL_STATUSES, Network, network
from kg.ontology.terms import PREFIXES
from kg.store import Store

# Biolink 4 has no term for most of our directed predicates; the nearest is given, ours is kept beside it.
_BIOLINK_PREDICATE: Final = {
    "sk:disrupts": "biolink:disrupts",
    "sk:mayTrigger": "biolink:has_side_effect",
    "sk:partOf": "biolink:part_of",
    "sk:hasConstituent": "biolink:has_part",
    "skos:broader": "biolink:subclass_of",
    "sk:inGroup": "biolink:subclass_of",
}
_EFFECTS: Final = frozenset({"sk:supports", "sk:increases", "sk:decreases", "sk:affects", "sk:hasNoEffectOn"})
_BIOLINK_CATEGORY: Final = {
    "Ingredient": "biolink:ChemicalEntity",
    "Mechanism": "biolink:BiologicalProcess",
    "HarmfulProcess": "biolink:PathologicalProcess",
    "Condition": "biolink:Disease",
    "Sign": "biolink:PhenotypicFeature",
    "Structure": "biolink:AnatomicalEntity",
    "DamageCause": "biolink:EnvironmentalExposure",
}
# Most control characters, which XML 1.0 cannot hold even when they are escaped (section 2.2 of its recommendation).
_NOT_IN_XML: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NODE_COLUMNS: Final = ("id", "category", "name", "description", "iri", "type", "family")
_EDGE_COLUMNS: Final = (
    "id", "subject", "predicate", "object", "original_predicate", "primary_knowledge_source", "knowledge_level",
    "agent_type", "publications", "status", "confidence", "negated",
)  # fmt: skip


def export(store: Store, form: str, target: Path) -> list[Path]:
    """Write the graph in a form; returns the files written, each whole or not at all. Raises StoreError."""
    writers: Mapping[str, Callable[[Store, Path], list[Path]]] = {
        "graphml": _graphml,
        "node-link": _node_link,
        "kgx": _kgx,
        "turtle": lambda s, p: _rdf(s, p, ox.RdfFormat.TURTLE),
        "jsonld": lambda s, p: _rdf(s, p, ox.RdfFormat.JSON_LD),
        "nquads": _nquads,
    }
    try:
        return writers[form](store, target)
    except OSError as error:
        raise StoreError(f"{target} cannot be written ({error.strerror or error}). Choose another place.") from None


def _written(target: Path, write: Callable[[Path], object]) -> list[Path]:
    """Write beside the target, then put it into place at once; a pipe or device is written to as it is."""
    if target.is_symlink() or (target.exists() and not target.is_file()):
        write(target)
        return [target]
    part = target.with_name(f".{target.name}.part")
    try:
        write(part)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
    return [target]


def _flat(graph: Network) -> Network:
    """A copy whose attributes are texts, numbers and truth values, as GraphML wants them."""
    flat: Network = nx.MultiDiGraph(**graph.graph)
    for node, data in graph.nodes(data=True):
        flat.add_node(node, **_for_xml(data))
    for source, target, key, data in graph.edges(keys=True, data=True):
        attributes = {k: v for k, v in data.items() if not isinstance(v, list)}
        lists = {k: " | ".join(map(str, data[k])) for k in ("contexts", "otherwise", "sources", "assertions")}
        evidence = json.dumps(data["evidence"], ensure_ascii=False, sort_keys=True)
        flat.add_edge(source, target, key=key, **_for_xml({**attributes, **lists, "evidence": evidence}))
    return flat


def _for_xml(data: Mapping[str, Any]) -> dict[str, Any]:
    """Texts with U+FFFD in place of what XML cannot hold."""
    return {key: _NOT_IN_XML.sub("\ufffd", value) if isinstance(value, str) else value for key, value in data.items()}


def _whole(store: Store) -> Network:
    return network(store, statuses=ALL_STATUSES)


def _graphml(store: Store, target: Path) -> list[Path]:
    return _written(target, lambda part: nx.write_graphml(_flat(_whole(store)), part, named_key_ids=True))


def _node_link(store: Store, target: Path) -> list[Path]:
    data = nx.node_link_data(_whole(store), edges="links")
    text = json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    return _written(target, lambda part: part.write_text(text, encoding="utf-8"))


def _rdf(store: Store, target: Path, form: ox.RdfFormat) -> list[Path]:
    """The default graph, which is the union of all sources."""

    def write(part: Path) -> None:
        """Writes the default graph."""
        with part.open("wb") as file:
            triples = (quad.triple for quad in store.engine.quads_for_pattern(None, None, None, ox.DefaultGraph()))
            ox.serialize(triples, file, format=form, prefixes=dict(PREFIXES))

    return _written(target, write)


def _nquads(store: Store, target: Path) -> list[Path]:
    """All quads with the graph of the source that states each, in the order of the release."""
    if store.folder is not None:
        release = store.folder / "release.nq"
        return _written(target, lambda part: _copied(release, part))

    def write(part: Path) -> None:
        """Writes all quads, as sorted lines."""
        with part.open("wb") as file:
            store.engine.dump(file, format=ox.RdfFormat.N_QUADS)
        lines = sorted(part.read_bytes().splitlines(keepends=True))
        part.write_bytes(b"".join(lines))

    return _written(target, write)


def _copied(source: Path, target: Path) -> None:
    with source.open("rb") as there, target.open("wb") as here:
        shutil.copyfileobj(there, here)


def _kgx(store: Store, target: Path) -> list[Path]:
    """KGX TSV: `<target>_nodes.tsv` and `<target>_edges.tsv`."""
    if not target.name:
        raise StoreError(
            f"{target} is a folder. Give a stem such as {target / 'skin'}, for skin_nodes.tsv and skin_edges.tsv."
        )
    graph = _whole(store)
    nodes, edges = (target.with_name(f"{target.name}_{part}.tsv") for part in ("nodes", "edges"))
    return _written(nodes, lambda part: _tsv(part, _NODE_COLUMNS, _kgx_nodes(graph))) + _written(
        edges, lambda part: _tsv(part, _EDGE_COLUMNS, _kgx_edges(graph))
    )


def _tsv(target: Path, columns: Iterable[str], rows: Iterable[Iterable[str]]) -> None:
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(
            file, delimiter="\t", lineterminator="\n", quoting=csv.QUOTE_NONE, quotechar=None, escapechar="\\"
        )
        writer.writerow(columns)
        writer.writerows([[" ".join(str(cell).split()) for cell in row] for row in rows])


def _kgx_nodes(graph: Network) -> Iterator[tuple[str, ...]]:
    for node in sorted(graph):
        data = graph.nodes[node]
        category = _BIOLINK_CATEGORY.get(data["type"], "biolink:NamedThing")
        yield node, category, data["label"], data["definition"], data["iri"], data["type"], data["family"]


def _kgx_edges(graph: Network) -> Iterator[tuple[str, ...]]:
    for source, target, key, data in sorted(graph.edges(keys=True, data=True), key=lambda edge: edge[:3]):
        fallback = "biolink:affects" if key in _EFFECTS else "biolink:related_to"
        derived = data["derived"]
        yield (
            data["assertions"][0] if data["assertions"] else f"{source}|{key}|{target}", source,
            _BIOLINK_PREDICATE.get(key, fallback), target, key, "|".join(data["sources"]),
            "prediction" if derived else "knowledge_assertion", "computational_model" if derived else "manual_agent",
            "|".join(_publications(data["evidence"])), data["status"], data["confidence"],
            str(data["status"] == "refuted" or key == "sk:hasNoEffectOn").lower(),
        )  # fmt: skip


def _publications(evidence: Iterable[dict[str, Any]]) -> list[str]:
    """PMIDs where they were seen, else the addresses of the references."""
    return sorted(
        {f"PMID:{e['pmid']}" if e.get("pmid") else e["url"] for e in evidence if e.get("pmid") or e.get("url")}
    )
