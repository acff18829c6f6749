"""`kg query`, `kg export`, `kg view` and `kg fetch`."""

from __future__ import annotations

import csv
import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import networkx as nx
import pyoxigraph as ox
import pytest
from click.testing import CliRunner, Result
from handmade import REPOSITORY, said, surroundings

from kg.cli import main
from kg.network import ALL_STATUSES, network
from kg.store import Store

KG = [sys.executable, "-m", "kg"]


# ---------------------------------------------------------------- query


def queried(kg: Callable[..., Result], tmp_path: Path, text: str, *more: str) -> Result:
    (tmp_path / "asked.rq").write_text(text)
    return kg("query", str(tmp_path / "asked.rq"), *more)


def test_query_runs_sparql(small: Callable[..., Result], tmp_path: Path) -> None:
    query = "SELECT ?o { ing:niacinamide sk:supports ?o }"
    assert "mech:lipids" in said(queried(small, tmp_path, query))
    bindings = json.loads(said(queried(small, tmp_path, query, "--format", "json")))["results"]["bindings"]
    assert [b["o"]["value"] for b in bindings] == ["https://w3id.org/skinkg/id/mechanism/lipids"]
    assert said(queried(small, tmp_path, query, "--format", "csv")).split() == ["o", bindings[0]["o"]["value"]]
    assert said(queried(small, tmp_path, "ASK { ing:niacinamide sk:supports mech:lipids }")) == "yes\n"
    turtle = said(queried(small, tmp_path, "CONSTRUCT { ?s sk:supports ?o } WHERE { ?s sk:supports ?o }"))
    assert "ing:niacinamide sk:supports mech:lipids" in turtle


def test_query_reads_standard_input(small_home: Path) -> None:
    done = subprocess.run(
        [*KG, "query", "-", "--store", str(small_home)], cwd=REPOSITORY, env=surroundings(), text=True,
        input="SELECT ?o { ing:niacinamide sk:supports ?o }", capture_output=True, timeout=60,
    )  # fmt: skip
    assert "mech:lipids" in done.stdout


@pytest.mark.parametrize("term", ["?s sk:healz ?o", "?s a sk:Ingrediant", "?s sk:supports/sk:healz ?o"])
def test_a_query_with_a_term_that_does_not_exist_says_so(
    small: Callable[..., Result], tmp_path: Path, term: str
) -> None:
    result = queried(small, tmp_path, f"SELECT * {{ {term} }}")
    wrong = "sk:Ingrediant" if "Ingrediant" in term else "sk:healz"
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == (
        f"Error: The query uses {wrong}, which no statement in this graph uses and the ontology does not define. "
        "An empty answer would mean nothing.\n"
    )


def test_a_sound_query_that_finds_nothing_says_so(small: Callable[..., Result], tmp_path: Path) -> None:
    found = said(queried(small, tmp_path, "SELECT ?o { ing:quiet sk:supports ?o }"))
    assert found == "Nothing found. The query is sound; the graph holds no such thing.\n"


@pytest.mark.parametrize(
    "text", ["SELECT", "SELECT * { ?s ?p }", "DROP ALL", "INSERT DATA { ing:a sk:supports ing:b }"]
)
def test_a_query_that_is_none(small: Callable[..., Result], tmp_path: Path, text: str) -> None:
    result = queried(small, tmp_path, text)
    assert result.exit_code == 1
    assert result.stderr.startswith("Error: The query is malformed: ")


def test_a_query_that_is_no_text(small: Callable[..., Result], tmp_path: Path) -> None:
    path = tmp_path / "latin.rq"
    path.write_bytes("SELECT * { ?s ?p 'é' }".encode("latin-1"))
    result = small("query", str(path))
    assert (result.exit_code, result.stderr) == (1, f"Error: {path} is not UTF-8 (byte 18). Save it as UTF-8.\n")


# ---------------------------------------------------------------- export, view, fetch


@pytest.mark.parametrize("form", ["turtle", "jsonld", "nquads"])
def test_rdf_exports_hold_the_graph(kg: Callable[..., Result], shipped_home: Path, tmp_path: Path, form: str) -> None:
    syntax = {"turtle": ox.RdfFormat.TURTLE, "jsonld": ox.RdfFormat.JSON_LD, "nquads": ox.RdfFormat.N_QUADS}[form]
    target = tmp_path / "graph"
    assert said(kg("export", form, "-o", str(target))) == f"{target}\n"
    engine = Store.open(shipped_home).engine
    whole = engine if form == "nquads" else engine.quads_for_pattern(None, None, None, ox.DefaultGraph())
    assert sum(1 for _ in ox.parse(path=str(target), format=syntax)) == sum(1 for _ in whole)


@pytest.mark.parametrize("form", ["graphml", "node-link"])
def test_network_exports_hold_the_same_network(
    kg: Callable[..., Result], shipped_home: Path, tmp_path: Path, form: str
) -> None:
    target = tmp_path / "graph"
    said(kg("export", form, "-o", str(target)))
    graph = (
        nx.read_graphml(target, force_multigraph=True)
        if form == "graphml"
        else nx.node_link_graph(json.loads(target.read_text("utf-8")), edges="links")
    )
    expected = network(Store.open(shipped_home), statuses=ALL_STATUSES)
    assert set(graph.nodes) == set(expected.nodes)
    assert set(graph.edges) == set(expected.edges)


def test_kgx_export_holds_nodes_and_edges(kg: Callable[..., Result], tmp_path: Path) -> None:
    nodes, edges = (Path(line) for line in said(kg("export", "kgx", "-o", str(tmp_path / "graph"))).split())
    ids = {row["id"]: row["category"] for row in csv.DictReader(nodes.open(encoding="utf-8"), delimiter="\t")}
    links = list(csv.DictReader(edges.open(encoding="utf-8"), delimiter="\t"))
    assert ids["ing:niacinamide"] == "biolink:ChemicalEntity"
    assert {end for link in links for end in (link["subject"], link["object"])} <= set(ids)
    assert all(link["predicate"].startswith("biolink:") for link in links)


def test_an_unknown_form(kg: Callable[..., Result], tmp_path: Path) -> None:
    result = kg("export", "excel", "-o", str(tmp_path / "graph"))
    assert result.exit_code == 2
    assert "'excel' is not one of 'graphml', 'node-link', 'kgx', 'turtle', 'nquads', 'jsonld'" in result.stderr


@pytest.mark.parametrize("name", [(), ("niacinamide",), ("quiet oil",)])
def test_view_writes_a_page(
    kg: Callable[..., Result], small: Callable[..., Result], tmp_path: Path, name: tuple[str, ...]
) -> None:
    target = tmp_path / "page.html"
    command = small if name == ("quiet oil",) else kg
    assert said(command("view", *name, "-o", str(target))) == f"{target}\n"
    page = target.read_text("utf-8")
    assert page.lower().startswith("<!doctype html>")
    assert (name or ("barrier",))[0] in page
    assert re.findall(r"(?:src|href)=\"(?:https?:)?//(?!doi|pubmed|pmc)[^\"]*\.(?:js|css|png|svg|woff2?)", page) == []


def test_fetch_of_an_unknown_name() -> None:
    result = CliRunner().invoke(main, ["fetch", "no-such"])
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("Error: no-such: there is no such source. These can be fetched: cosing-annex-ii")


def test_fetch_of_a_source_that_has_no_address() -> None:
    result = CliRunner().invoke(main, ["fetch", "cosing-inventory"])
    assert (result.exit_code, result.stdout) == (1, "")
    assert "no official address serves it. No address is known that serves the inventory as one file." in result.stderr


def test_sources_lists_terms() -> None:
    listed = said(CliRunner().invoke(main, ["sources"]))
    assert "cosing-inventory: EU inventory of cosmetic ingredients" in listed
    assert "Commission Decision 2011/833/EU" in listed


def test_a_reader_that_goes_away_gets_no_traceback(small_home: Path) -> None:
    with subprocess.Popen([*KG, "show", "niacinamide", "--store", str(small_home)], cwd=REPOSITORY, env=surroundings(),
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as child:  # fmt: skip
        assert child.stdout is not None
        assert child.stderr is not None
        child.stdout.close()
        assert child.stderr.read() == ""
    assert child.returncode == 1


def test_help_and_version() -> None:
    assert "No medical or legal advice" in said(CliRunner().invoke(main, ["-h"]))
    assert "0.1.0" in said(CliRunner().invoke(main, ["--version"]))
