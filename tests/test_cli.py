from __future__ import annotations

import contextlib
import csv
import json
import os
import pty
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import networkx as nx
import pyoxigraph as ox
import pytest
from click.testing import CliRunner, Result
from handmade import INVENTORY, NIACINAMIDE, REPOSITORY, STATEMENT, data_folder, kg_on, run, still_answers, surroundings

from kg.build import build
from kg.cli import main
from kg.queries.catalogue import QUESTIONS
from kg.receipt import Receipt
from kg.store import Store, current_release

KG = [sys.executable, "-m", "kg"]
HEAVY = ("pyvis", "networkx", "starlette", "uvicorn", "rdflib", "pyshacl", "httpx", "IPython")
INGREDIENTS = (
    NIACINAMIDE | {"id": "ing:quiet", "label": "quiet oil", "inci": "QUIET OIL"},
    NIACINAMIDE | {"id": "ing:myth", "label": "mythical water", "inci": "MYTHICAL WATER"},
)
MYTH = STATEMENT | {"subject": "ing:myth", "status": "refuted", "bearing": "contradicts", "finding": "Nothing changed."}


@pytest.fixture(scope="module")
def small_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A graph of one ingredient with evidence for it, one with evidence against it, and one of which nothing is said."""
    folder = tmp_path_factory.mktemp("small")
    build({}, folder / "home", data=data_folder(folder / "data", ingredients=list(INGREDIENTS), statements=[MYTH]))
    return folder / "home"


@pytest.fixture
def small(small_home: Path) -> Callable[..., Result]:
    return lambda *words: CliRunner().invoke(main, [*words, "--store", str(small_home)])


@pytest.fixture
def kg(shipped_home: Path) -> Callable[..., Result]:
    return lambda *words: CliRunner().invoke(main, [*words, "--store", str(shipped_home)])


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return data_folder(tmp_path / "data")


def said(result: Result) -> str:
    """Standard output of a command that went well."""
    assert result.exit_code == 0, result.output
    return result.stdout


# ---------------------------------------------------------------- build


def test_build_prints_the_receipt_as_json(tmp_path: Path, data: Path) -> None:
    listed = tmp_path / "inventory.csv"
    listed.write_text(INVENTORY, "utf-8")
    command = [
        *kg_on(data),
        "build",
        "--source",
        f"cosing-inventory={listed}",
        "--out",
        str(tmp_path / "home"),
        "--json",
    ]
    done = run(command)
    receipt = Receipt.model_validate_json(done.stdout)
    assert (done.returncode, done.stderr) == (0, "")
    assert receipt.release == current_release(tmp_path / "home").name
    source = receipt.sources[-1]
    assert source.rows_read == source.ingredients_made + source.rows_merged + source.rows_rejected == 4


def test_build_prints_the_account_in_words(tmp_path: Path, data: Path) -> None:
    done = run([*kg_on(data), "build", "--out", str(tmp_path / "home")])
    assert re.match(r"Release 0\.1\.0-[0-9a-f]{12}: \d+ quads in \d+\.\d s\.\n", done.stdout)
    assert "  core: 9 rows read = 9 records + 0 rejected; 1 ingredients made, 0 rows merged, 0 warnings" in done.stdout


@pytest.mark.parametrize("source", ["inventory", "=path", "name="])
def test_a_source_must_read_name_equals_path(tmp_path: Path, source: str) -> None:
    result = CliRunner().invoke(main, ["build", "--source", source, "--out", str(tmp_path)])
    assert result.exit_code == 2
    assert f"{source!r} does not read NAME=PATH" in result.stderr


def test_no_progress_bar_in_a_pipe(tmp_path: Path, data: Path) -> None:
    assert run([*kg_on(data), "build", "--out", str(tmp_path / "home")]).stderr == ""


def test_a_progress_bar_on_a_terminal(tmp_path: Path, data: Path) -> None:
    ours, theirs = pty.openpty()
    command = [*kg_on(data), "build", "--out", str(tmp_path / "home")]
    environment = surroundings(TERM="xterm-256color", COLUMNS="120", NO_COLOR="")
    with subprocess.Popen(command, cwd=REPOSITORY, env=environment, stdout=subprocess.PIPE, stderr=theirs) as child:
        os.close(theirs)
        shown = b"".join(iter(lambda: _read(ours), b"")).decode()
        assert child.stdout is not None
        assert child.stdout.read().startswith(b"Release ")
    os.close(ours)
    assert child.returncode == 0
    for stage in ("core", "store", "rules", "checks"):
        assert f"building: {stage}" in shown
    assert "━" in shown


def _read(terminal: int) -> bytes:
    """What stands on a terminal; nothing where its other end was closed, which Linux tells as an error."""
    with contextlib.suppress(OSError):
        return os.read(terminal, 65_536)
    return b""


# ---------------------------------------------------------------- the first start


def test_the_first_question_builds_the_graph(tmp_path: Path, data: Path) -> None:
    first, second = (run([*kg_on(data), "show", "niacinamide"], KG_HOME=str(tmp_path / "home")) for _ in range(2))
    assert first.returncode == second.returncode == 0, first.stderr
    assert first.stderr == "Building the graph for the first time, from the shipped data.\n"
    assert second.stderr == ""
    assert first.stdout == second.stdout
    assert first.stdout.startswith("niacinamide  (substance)   ing:niacinamide\n")
    assert still_answers(tmp_path / "home")


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the user's data folder has another place")
@pytest.mark.parametrize("variables", [{"XDG_DATA_HOME": ""}, {"XDG_DATA_HOME": "data"}])
def test_without_kg_home_it_lies_in_the_users_data_folder(
    tmp_path: Path, data: Path, variables: dict[str, str]
) -> None:
    place = tmp_path / (variables["XDG_DATA_HOME"] or ".local/share") / "skin-kg"
    environment = {name: value and str(tmp_path / value) for name, value in variables.items()}
    done = run([*kg_on(data), "show", "niacinamide"], KG_HOME="", HOME=str(tmp_path), **environment)
    assert done.returncode == 0, done.stderr
    assert still_answers(place)


def test_a_named_folder_is_never_filled_by_a_question(tmp_path: Path, data: Path) -> None:
    done = run([*kg_on(data), "show", "niacinamide", "--store", str(tmp_path / "home")])
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == f"Error: There is no graph in {tmp_path / 'home'} yet. Run `kg build` first.\n"
    assert not (tmp_path / "home").exists()


def modules(start: str, *words: str) -> set[str]:
    """Top modules that are loaded when a Python program has ended."""
    told = "import atexit, sys; atexit.register(lambda: print(chr(0), *sys.modules)); "
    done = run([sys.executable, "-c", told + start, *words])
    assert done.returncode == 0, done.stderr
    return {name.partition(".")[0] for name in done.stdout.rpartition("\0")[2].split()}


def test_importing_kg_loads_nothing_heavy() -> None:
    assert modules("import kg") & {*HEAVY, "pyoxigraph", "pydantic", "click"} == set()


def test_every_name_that_kg_offers_is_there() -> None:
    import kg as package

    assert {name for name in package.__all__ if getattr(package, name, None) is None} == set()


def test_show_loads_nothing_that_it_does_not_need(small_home: Path) -> None:
    loaded = modules("from kg.cli import main; main()", "show", "niacinamide", "--store", str(small_home))
    assert loaded & set(HEAVY) == set()


# ---------------------------------------------------------------- what is not there reads in three ways


def test_no_such_ingredient(small: Callable[..., Result]) -> None:
    result = small("show", "niacinamid")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == (
        "Error: No ingredient or other thing is called 'niacinamid' in this graph. Did you mean: niacinamide?\n"
    )


@pytest.mark.parametrize(
    "words",
    [
        ("path", "niacinamid", "lipids"),
        ("path", "lipids", "niacinamid"),
        ("view", "niacinamid", "-o", "page.html"),
        ("ask", "what-is-known", "--ingredient", "niacinamid"),
    ],
)
def test_an_unknown_name_suggests_the_nearest(small: Callable[..., Result], words: tuple[str, ...]) -> None:
    result = small(*words)
    assert (result.exit_code, result.stdout) == (1, "")
    assert "is called 'niacinamid' in this graph. Did you mean: niacinamide?" in result.stderr


@pytest.mark.parametrize(
    ("name", "nearest"), [("retinnol", "retinol"), ("squalan", "squalane"), ("cholesterl", "cholesterol")]
)
def test_the_nearest_name_of_the_shipped_graph_comes_first(kg: Callable[..., Result], name: str, nearest: str) -> None:
    result = kg("show", name)
    assert result.exit_code == 1
    assert f"Did you mean: {nearest}" in result.stderr


def test_nothing_like_it(small: Callable[..., Result]) -> None:
    result = small("show", "zzzzqqqq")
    assert (result.exit_code, result.stderr) == (
        1, "Error: No ingredient or other thing is called 'zzzzqqqq' in this graph.\n"
    )  # fmt: skip


def test_a_broad_name_names_nothing(kg: Callable[..., Result]) -> None:
    result = kg("show", "vitamin E")
    assert result.exit_code == 1
    assert re.match(
        r"Error: 'vitamin E' may mean several things: .*\bing:tocopherol\b.*\. Ask for one of these\.\n", result.stderr
    )


def test_nothing_recorded_is_no_error_and_no_no(small: Callable[..., Result]) -> None:
    shown = said(small("show", "quiet oil"))
    assert "Nothing is recorded on what it does to skin. That is no sign that it does nothing." in shown
    asked = said(small("ask", "verdict", "--ingredient", "quiet oil", "--target", "lipids"))
    assert "Nothing recorded." in asked
    assert "vidence against" not in shown + asked


def test_evidence_against_says_so(small: Callable[..., Result]) -> None:
    shown = said(small("show", "mythical water"))
    assert (
        "Evidence against\n  supports lipid synthesis — low confidence\n    − review: Nothing changed. [One A]" in shown
    )
    assert "What the evidence says" not in shown
    asked = said(small("ask", "verdict", "--ingredient", "mythical water", "--target", "lipids"))
    assert "Evidence against" in asked
    assert "othing recorded" not in shown + asked


def test_evidence_for_says_so(small: Callable[..., Result]) -> None:
    shown = said(small("show", "niacinamide"))
    assert "What the evidence says\n  supports lipid synthesis — low confidence\n    + review: More lipids" in shown
    asked = said(small("ask", "verdict", "--ingredient", "niacinamide", "--target", "lipids"))
    assert "Supported" in asked
    assert "vidence against" not in asked


@pytest.mark.parametrize(
    ("ingredient", "standing"),
    [("quiet oil", "nothing recorded"), ("mythical water", "evidence against"), ("niacinamide", "found")],
)
def test_the_standing_is_told_to_programs(small: Callable[..., Result], ingredient: str, standing: str) -> None:
    words = ("ask", "verdict", "--ingredient", ingredient, "--target", "lipids", "--format", "json")
    assert json.loads(said(small(*words)))["standing"] == standing


# ---------------------------------------------------------------- show, path


def test_show_tells_a_dossier(kg: Callable[..., Result]) -> None:
    shown = said(kg("show", "Nicotinamide"))
    assert shown.startswith("niacinamide  (substance)   ing:niacinamide\n  INCI NIACINAMIDE  ·  CAS 98-92-0")
    for title in (
        "What it is used for",
        "What the evidence says",
        "How much",
        "Together with others",
        "Products, and what",
        "What is not known",
    ):
        assert f"\n{title}" in shown
    assert "supports ceramide synthesis" in shown
    assert shown.rstrip().endswith("No medical or legal advice.")
    assert max(len(line) for line in shown.splitlines() if "http" not in line) <= 110


def test_show_tells_programs_the_same(kg: Callable[..., Result]) -> None:
    told = json.loads(said(kg("show", "NIACINAMIDE", "--json")))
    assert told["curie"] == "ing:niacinamide"
    supported = {s["other_label"] for s in told["statements"] if s["verb"] == "supports" and s["status"] == "accepted"}
    assert "ceramide synthesis" in supported
    assert all(s["evidence"] or "rule" in s for s in told["statements"])


def test_path_tells_the_evidence_on_each_hop(kg: Callable[..., Result]) -> None:
    lines = said(kg("path", "uv-radiation", "niacinamide", "--most", "3")).splitlines()
    assert re.fullmatch(r"\d+ paths?(, the 3 strongest shown)?\. A path is as strong as its weakest link\.", lines[0])
    hops = [place for place, line in enumerate(lines) if re.fullmatch(r"   \S.* — .*confidence", line)]
    assert len(hops) >= 2
    assert all(lines[place + 1].startswith("     ") for place in hops)
    first = next(line for line in lines if line.startswith("1. "))
    assert first.startswith("1. UV radiation → ")
    assert first.endswith(" → niacinamide")


def test_no_path_is_said_in_words(small: Callable[..., Result]) -> None:
    assert said(small("path", "quiet oil", "niacinamide")) == (
        "Nothing is recorded that leads from ing:quiet to ing:niacinamide in 4 links or fewer.\n"
    )


# ---------------------------------------------------------------- ask

ASKED = {
    "combine": ("--ingredient", "niacinamide", "--ingredient", "ascorbic-acid"),
    "what-is-known": ("--ingredient", "niacinamide"),
    "legal-limits": ("--ingredient", "retinol"),
    "verdict": ("--ingredient", "niacinamide", "--target", "ceramide-synthesis"),
    "open-questions": (),
}


def test_ask_lists_the_questions() -> None:
    lines = said(CliRunner().invoke(main, ["ask"])).splitlines()
    listed = {line.split()[0] for line in lines if line and not line.startswith("kg ask")}
    assert listed == set(QUESTIONS)
    assert set(ASKED) <= listed
    assert re.search(r"^combine +F2, .*Can I put these ingredients together", "\n".join(lines), re.MULTILINE)


@pytest.mark.parametrize("name", ASKED)
def test_the_three_forms_of_an_answer_agree(kg: Callable[..., Result], name: str) -> None:
    told = json.loads(said(kg("ask", name, *ASKED[name], "--format", "json")))
    assert told["question"] == name
    assert told["standing"] != "nothing recorded"
    assert told["rows"]
    cells = list(csv.DictReader(said(kg("ask", name, *ASKED[name], "--format", "csv")).splitlines(keepends=True)))
    assert len(cells) == len(told["rows"])
    assert list(cells[0]) == list(QUESTIONS[name].row.model_fields)
    assert said(kg("ask", name, *ASKED[name])).strip()


def test_a_question_goes_by_its_number_too(kg: Callable[..., Result]) -> None:
    words = ASKED["combine"]
    assert said(kg("ask", "F2", *words)) == said(kg("ask", "combine", *words))


def test_an_unknown_question(kg: Callable[..., Result]) -> None:
    result = CliRunner().invoke(main, ["ask", "no-such"])
    assert (result.exit_code, result.stderr) == (
        1, "Error: There is no question called 'no-such'. `kg ask` lists them.\n"
    )  # fmt: skip


def test_a_question_without_what_it_needs(kg: Callable[..., Result]) -> None:
    result = kg("ask", "combine")
    assert result.exit_code != 0
    assert "--ingredient" in result.stderr


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
    from kg.network import ALL_STATUSES, network

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
    assert page.startswith("<!DOCTYPE html>") or page.startswith("<!doctype html>")
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
