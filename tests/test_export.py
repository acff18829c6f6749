"""Exports: every form holds the same graph, can be read back, and is written whole or not at all."""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import networkx as nx
import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import example, given, settings
from hypothesis import strategies as st
from small_graph import graph_with_rules, ingredient, line, said

from kg import model
from kg.errors import StoreError
from kg.export import export
from kg.network import ALL_STATUSES, Network, network
from kg.store import Store

HOSTILE: Final = "\"><script>alert('x')</script> & \t tab \n line \\ | ü 😀 =cmd()"
FORMS: Final = ("graphml", "node-link", "kgx", "turtle", "jsonld", "nquads")
RDF: Final = {
    "turtle": ox.RdfFormat.TURTLE, "jsonld": ox.RdfFormat.JSON_LD, "nquads": ox.RdfFormat.N_QUADS,
}  # fmt: skip


@pytest.fixture(scope="module")
def store() -> Store:
    """The small graph, with a name, a sentence and a label that break whatever does not escape them."""
    store = graph_with_rules(
        model.Ingredient(id="ing:evil", label=HOSTILE, kind="substance", groups=("grp:vitamins",), reference="ref:one"),
        model.Name(id="ing:evil", name=HOSTILE, kind="trade", reference="ref:one"),
        said("ing:evil", "supports", "mech:redox", line().model_copy(update={"finding": HOSTILE}), context=HOSTILE),
    )
    named = [ox.Quad(q.subject, q.predicate, q.object, ox.NamedNode("https://w3id.org/skinkg/graph/source-core"))
             for q in store.engine]  # fmt: skip
    store.engine.extend(named)
    return store


@pytest.fixture(scope="module")
def whole(store: Store) -> Network:
    return network(store, ALL_STATUSES)


def ids(graph: Network) -> tuple[set[str], set[tuple[str, str, str]]]:
    return set(graph), set(graph.edges(keys=True))


def default_graph(store: Store) -> set[ox.Triple]:
    return {quad.triple for quad in store.engine.quads_for_pattern(None, None, None, ox.DefaultGraph())}


# ---------------------------------------------------------------- networks


def test_graphml_is_read_back_with_the_same_nodes_edges_and_texts(store: Store, whole: Network, tmp_path: Path) -> None:
    assert export(store, "graphml", tmp_path / "graph.graphml") == [tmp_path / "graph.graphml"]
    back = nx.read_graphml(tmp_path / "graph.graphml", force_multigraph=True)
    assert ids(back) == ids(whole)
    for node, data in whole.nodes(data=True):
        assert back.nodes[node] == data
    edge = back.edges["ing:evil", "mech:redox", "sk:supports"]
    assert edge["contexts"] == HOSTILE
    assert edge["confidence"] == "low"
    assert json.loads(edge["evidence"]) == whole.edges["ing:evil", "mech:redox", "sk:supports"]["evidence"]


def test_node_link_json_is_read_back_as_the_very_same_graph(store: Store, whole: Network, tmp_path: Path) -> None:
    export(store, "node-link", tmp_path / "graph.json")
    data = json.loads((tmp_path / "graph.json").read_text(encoding="utf-8"))
    back = nx.node_link_graph(data, edges="links", multigraph=True, directed=True)
    assert nx.utils.graphs_equal(back, whole)
    assert back.nodes["ing:evil"]["label"] == HOSTILE


# ---------------------------------------------------------------- RDF


@pytest.mark.parametrize("form", RDF)
def test_rdf_is_read_back_as_the_same_triples(store: Store, form: str, tmp_path: Path) -> None:
    export(store, form, tmp_path / "graph")
    back = set(ox.parse(path=str(tmp_path / "graph"), format=RDF[form]))
    if form == "nquads":
        assert back == set(store.engine)
    else:
        assert {quad.triple for quad in back} == default_graph(store)


@pytest.mark.parametrize(("form", "name"), [("turtle", "turtle"), ("jsonld", "json-ld")])
def test_rdflib_reads_as_many_triples(store: Store, form: str, name: str, tmp_path: Path) -> None:
    export(store, form, tmp_path / "graph")
    assert len(rdflib.Graph().parse(tmp_path / "graph", format=name)) == len(default_graph(store))


def test_turtle_uses_our_prefixes(store: Store, tmp_path: Path) -> None:
    export(store, "turtle", tmp_path / "graph.ttl")
    text = (tmp_path / "graph.ttl").read_text(encoding="utf-8")
    assert "@prefix ing: <https://w3id.org/skinkg/id/ingredient/>" in text
    assert "\ning:oil " in text


def test_nquads_of_a_release_are_its_very_file(shipped: Store, tmp_path: Path) -> None:
    export(shipped, "nquads", tmp_path / "graph.nq")
    assert shipped.folder is not None
    assert (tmp_path / "graph.nq").read_bytes() == (shipped.folder / "release.nq").read_bytes()


# ---------------------------------------------------------------- KGX


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE, strict=True))


@pytest.fixture
def kgx(store: Store, tmp_path: Path) -> tuple[list[dict[str, str]], list[dict[str, str]]]:
    nodes, edges = export(store, "kgx", tmp_path / "graph")
    assert (nodes.name, edges.name) == ("graph_nodes.tsv", "graph_edges.tsv")
    return table(nodes), table(edges)


def test_kgx_has_the_columns_that_kgx_wants(kgx: tuple[list[dict[str, str]], list[dict[str, str]]]) -> None:
    nodes, edges = kgx
    assert list(nodes[0])[:3] == ["id", "category", "name"]
    assert list(edges[0])[:4] == ["id", "subject", "predicate", "object"]
    assert {"primary_knowledge_source", "knowledge_level", "agent_type"} <= set(edges[0])
    assert all(None not in row and None not in row.values() for row in (*nodes, *edges)), "as many cells as columns"


def test_kgx_holds_the_whole_graph(kgx: tuple[list[dict[str, str]], list[dict[str, str]]], whole: Network) -> None:
    nodes, edges = kgx
    assert [row["id"] for row in nodes] == sorted(whole)
    assert {(e["subject"], e["object"], e["original_predicate"]) for e in edges} == ids(whole)[1]


def test_no_edge_of_kgx_dangles_and_no_id_stands_twice(kgx: tuple[list[dict[str, str]], list[dict[str, str]]]) -> None:
    nodes, edges = kgx
    known = {row["id"] for row in nodes}
    assert {end for edge in edges for end in (edge["subject"], edge["object"])} <= known
    assert len(known) == len(nodes)
    assert len({edge["id"] for edge in edges}) == len(edges)


def test_kgx_speaks_biolink_and_keeps_our_own_words(kgx: tuple[list[dict[str, str]], list[dict[str, str]]]) -> None:
    nodes, edges = kgx
    assert all(row["category"].startswith("biolink:") for row in nodes)
    assert all(row["predicate"].startswith("biolink:") for row in edges)
    by_link = {(row["subject"], row["original_predicate"], row["object"]): row for row in edges}
    disrupts = by_link["cause:sun", "sk:disrupts", "mech:lipids"]
    assert (disrupts["predicate"], disrupts["publications"], disrupts["negated"]) == (
        "biolink:disrupts", "PMID:1", "false",
    )  # fmt: skip
    derived = by_link["ing:amide", "sk:counteracts", "cause:sun"]
    assert (derived["knowledge_level"], derived["agent_type"]) == ("prediction", "computational_model")
    assert by_link["ing:oil", "sk:relieves", "sign:itch"]["negated"] == "true", "a refuted link is told as negated"


def test_kgx_of_the_shipped_graph_is_sound(shipped: Store, tmp_path: Path) -> None:
    nodes, edges = (table(path) for path in export(shipped, "kgx", tmp_path / "graph"))
    known = {row["id"] for row in nodes}
    assert len(nodes) > 300
    assert {end for edge in edges for end in (edge["subject"], edge["object"])} <= known
    assert len({edge["id"] for edge in edges}) == len(edges)


# ---------------------------------------------------------------- any text, any place


@settings(max_examples=25, deadline=None)
@given(st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=30).filter(lambda text: text.strip()))
@example("a\x01\ufffe\r\x0b]]>")
def test_whatever_a_label_holds_every_form_can_be_read_back(tmp_path_factory: Any, label: str) -> None:
    folder = tmp_path_factory.mktemp("export")
    store = graph_with_rules(ingredient("any", "grp:vitamins").model_copy(update={"label": label}))
    for form in FORMS:
        export(store, form, folder / form)
    assert "ing:any" in nx.read_graphml(folder / "graphml")
    assert "ing:any" in {node["id"] for node in json.loads((folder / "node-link").read_text("utf-8"))["nodes"]}
    assert "ing:any" in {row["id"] for row in table(folder / "kgx_nodes.tsv")}
    for form, rdf in RDF.items():
        assert {quad.triple for quad in ox.parse(path=str(folder / form), format=rdf)} == default_graph(store)


@pytest.mark.parametrize("form", FORMS)
def test_exporting_twice_gives_the_same_bytes(store: Store, form: str, tmp_path: Path) -> None:
    one, two = export(store, form, tmp_path / "one"), export(store, form, tmp_path / "two")
    assert [path.read_bytes() for path in one] == [path.read_bytes() for path in two]


@pytest.mark.parametrize("form", FORMS)
def test_nothing_but_what_was_asked_for_is_left_behind(store: Store, form: str, tmp_path: Path) -> None:
    written = export(store, form, tmp_path / "graph")
    assert sorted(tmp_path.iterdir()) == sorted(written)


@pytest.mark.parametrize("form", FORMS)
def test_a_write_that_fails_leaves_the_old_file_as_it_was(
    store: Store, form: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = export(store, form, tmp_path / "graph")
    for path in written:
        path.write_text("the old one", encoding="utf-8")
    monkeypatch.setattr(Path, "replace", _refuse)
    with pytest.raises(StoreError, match=r"graph cannot be written \(No space left on device\)\. Choose another"):
        export(store, form, tmp_path / "graph")
    assert {path.read_text(encoding="utf-8") for path in written} == {"the old one"}
    assert sorted(tmp_path.iterdir()) == sorted(written)


def _refuse(*_: object) -> None:
    raise OSError(28, "No space left on device")


def _no_folder(tmp_path: Path) -> Path:
    return tmp_path / "nowhere" / "graph"


def _a_folder(tmp_path: Path) -> Path:
    for name in ("graph", "graph_nodes.tsv", "graph_edges.tsv"):
        (tmp_path / name / "full").mkdir(parents=True)
    return tmp_path / "graph"


def _in_a_file(tmp_path: Path) -> Path:
    (tmp_path / "file").write_text("", encoding="utf-8")
    return tmp_path / "file" / "graph"


def _too_long(tmp_path: Path) -> Path:
    return tmp_path / ("x" * 300)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("place", [_no_folder, _a_folder, _in_a_file, _too_long])
def test_a_place_that_cannot_be_written_is_told(
    store: Store, form: str, place: Callable[[Path], Path], tmp_path: Path
) -> None:
    target = place(tmp_path)
    before = sorted(os.walk(tmp_path))
    with pytest.raises(StoreError, match="cannot be written"):
        export(store, form, target)
    assert sorted(os.walk(tmp_path)) == before
