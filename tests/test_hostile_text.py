"""Text that would do harm elsewhere goes through a whole build and comes back out as it went in."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import networkx as nx
import pyoxigraph as ox
import pytest
from click.testing import CliRunner, Result
from handmade import STATEMENT, data_folder

from kg.build import build
from kg.cli import main
from kg.naming import printable
from kg.output import print_answer
from kg.store import Store

TEXTS = {
    "quotes": 'a "quoted" \'name\' `x` \\" \\n {{7*7}} ${y} | #',
    "angles": "<script>alert(1)</script></script><!-- --><img src=x onerror=alert(1)>&amp;&lt;",
    "newlines": "first line\nsecond line\r\nthird",
    "controls": "bell\x07 esc\x1b[31mred\x1b[0m del\x7f c1\x9b31m turn\u202enrut \u2028 tab\tend",
    "length": "long " + "x" * 1_995,
    "sparql": '" } ; DROP ALL ; SELECT * { ?s ?p "',
    "formula": "=cmd|' /C calc'!A0",
    "letters": "Ünïcødé 水 𝛼 e\u0301",
}
NOT_IN_XML = str.maketrans(dict.fromkeys("\x07\x1b", "\ufffd"))


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A graph in which one ingredient for each text is called so, and has it in every place that takes text."""
    folder = tmp_path_factory.mktemp("hostile")
    everywhere = dict.fromkeys(TEXTS, ("context", "finding", "vehicle", "population", "locator"))
    data = data_folder(
        folder / "data",
        ingredients=[
            {"id": f"ing:{name}", "label": text, "kind": "substance", "inci": f"{name} {text}"[:2_000]}
            for name, text in TEXTS.items()
        ],
        statements=[
            STATEMENT | {"subject": f"ing:{name}"} | dict.fromkeys(cells, TEXTS[name])
            for name, cells in everywhere.items()
        ],
        names=[{"id": f"ing:{name}", "name": f"trade {text}", "kind": "trade"} for name, text in TEXTS.items()],
        open_questions=[
            {"id": f"oq:{name}", "question": text, "about": f"ing:{name}", "note": text} for name, text in TEXTS.items()
        ],
    )
    build({}, folder / "home", data=data)
    return folder / "home"


@pytest.fixture
def kg(home: Path) -> Callable[..., Result]:
    def command(*words: str) -> Result:
        result = CliRunner().invoke(main, [*words, "--store", str(home)])
        assert result.exit_code == 0, result.output
        return result

    return command


@pytest.mark.parametrize("name", TEXTS)
def test_show_gives_it_back_as_json(kg: Callable[..., Result], name: str) -> None:
    told = json.loads(kg("show", f"ing:{name}", "--json").stdout)
    [statement], [question] = told["statements"], told["unknowns"]
    text = TEXTS[name]
    assert told["label"] == statement["context"] == question["question"] == question["note"] == text
    [evidence] = statement["evidence"]
    assert {evidence[cell] for cell in ("finding", "vehicle", "population")} == {text}
    assert told["identity"]["sk:inciName"] == [f"{name} {text}"[:2_000]]
    assert told["identity"]["sk:tradeName"] == [f"trade {text}"]


@pytest.mark.parametrize("name", TEXTS)
def test_a_thing_is_found_by_such_a_name(kg: Callable[..., Result], name: str) -> None:
    assert json.loads(kg("show", TEXTS[name], "--json").stdout)["curie"] == f"ing:{name}"
    assert json.loads(kg("show", f"  TRADE {TEXTS[name]}  ", "--json").stdout)["curie"] == f"ing:{name}"


@pytest.mark.parametrize("name", TEXTS)
def test_a_terminal_gets_no_control_characters(kg: Callable[..., Result], name: str) -> None:
    for output in (
        kg("show", f"ing:{name}").stdout,
        kg("path", f"ing:{name}", "mech:lipids").stdout,
        kg("ask", "what-is-known", "--ingredient", f"ing:{name}").stdout,
    ):
        assert [c for c in output if c != "\n" and (ord(c) < 32 or 127 <= ord(c) < 160 or c in "\u202e\u2028")] == []
    assert TEXTS["letters"] in kg("show", "ing:letters").stdout


def test_an_error_gets_no_control_characters_onto_a_terminal(home: Path) -> None:
    result = CliRunner().invoke(main, ["show", f"{TEXTS['controls']} or so", "--store", str(home)])
    assert result.exit_code == 1
    assert "Did you mean: bell" in result.stderr
    assert [c for c in result.stderr.rstrip("\n") if not c.isprintable()] == []


def test_an_answer_for_programs_is_tamed_on_a_terminal_only(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for on_terminal, expected in ((False, TEXTS["controls"]), (True, printable(TEXTS["controls"]))):
        monkeypatch.setattr(sys.stdout, "isatty", lambda told=on_terminal: told)
        print_answer(TEXTS["controls"])
        assert capsys.readouterr().out == expected


@pytest.mark.parametrize("name", TEXTS)
def test_answers_give_it_back(kg: Callable[..., Result], name: str) -> None:
    words = ("ask", "open-questions", "--about", f"ing:{name}", "--format")
    [row] = json.loads(kg(*words, "json").stdout)["rows"]
    assert row["question"] == TEXTS[name]
    [line] = csv.DictReader(io.StringIO(kg(*words, "csv").stdout, newline=""))
    assert line["question"].replace("\r\n", "\n") == guarded(TEXTS[name]).replace("\r\n", "\n")


def guarded(text: str) -> str:
    return f"'{text}" if text.startswith(("=", "+", "-", "@")) else text


def test_a_query_gives_it_back(kg: Callable[..., Result], tmp_path: Path) -> None:
    query = tmp_path / "labels.rq"
    query.write_text("SELECT ?thing ?label { ?thing a sk:Ingredient ; rdfs:label ?label }")
    rows = json.loads(kg("query", str(query), "--format", "json").stdout)["results"]["bindings"]
    labels = {row["thing"]["value"].rpartition("/")[2]: row["label"]["value"] for row in rows}
    assert labels == {"niacinamide": "niacinamide"} | TEXTS


# ---------------------------------------------------------------- exports


@pytest.fixture
def exported(kg: Callable[..., Result], tmp_path: Path) -> Callable[[str], Path]:
    def export(form: str) -> Path:
        kg("export", form, "-o", str(tmp_path / "graph"))
        return tmp_path / "graph"

    return export


def test_graphml_gives_it_back_but_for_what_xml_cannot_hold(exported: Callable[[str], Path]) -> None:
    graph = nx.read_graphml(exported("graphml"), force_multigraph=True)
    expected = {name: text.translate(NOT_IN_XML).replace("\r\n", "\n") for name, text in TEXTS.items()}
    assert labels(graph) == expected
    contexts = {name: graph.edges[f"ing:{name}", "mech:lipids", "sk:supports"]["contexts"] for name in TEXTS}
    assert contexts == expected


def test_node_link_gives_it_back(exported: Callable[[str], Path]) -> None:
    data = json.loads(exported("node-link").read_text("utf-8"))
    assert labels(nx.node_link_graph(data, edges="links", multigraph=True)) == TEXTS


def labels(graph: Any) -> dict[str, str]:
    return {name: graph.nodes[f"ing:{name}"]["label"] for name in TEXTS}


@pytest.mark.parametrize(("form", "syntax"), [("turtle", ox.RdfFormat.TURTLE), ("jsonld", ox.RdfFormat.JSON_LD)])
def test_rdf_gives_the_default_graph_back(
    exported: Callable[[str], Path], home: Path, form: str, syntax: ox.RdfFormat
) -> None:
    quads = Store.open(home).engine.quads_for_pattern(None, None, None, ox.DefaultGraph())
    assert {quad.triple for quad in ox.parse(path=str(exported(form)), format=syntax)} == {q.triple for q in quads}


def test_nquads_give_every_graph_back(exported: Callable[[str], Path], home: Path) -> None:
    assert set(ox.parse(path=str(exported("nquads")), format=ox.RdfFormat.N_QUADS)) == set(Store.open(home).engine)


def test_kgx_keeps_one_record_on_one_line(exported: Callable[[str], Path]) -> None:
    path = exported("kgx")
    nodes = path.with_name("graph_nodes.tsv")
    with nodes.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE, escapechar="\\"))
    names = {row["id"].removeprefix("ing:"): row["name"] for row in rows}
    assert {name: names[name] for name in TEXTS} == {name: " ".join(text.split()) for name, text in TEXTS.items()}
    for table in (nodes, path.with_name("graph_edges.tsv")):
        lines = table.read_bytes().decode().removesuffix("\n").split("\n")
        assert {line.count("\t") for line in lines} == {lines[0].count("\t")}


# ---------------------------------------------------------------- the page


class Page(HTMLParser):
    """What stands on a page: its elements with their attributes, its scripts, and its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.scripts: list[str] = []
        self.text = ""
        self._inside = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self._inside = tag

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside == "script":
            self.scripts.append(data)
        else:
            self.text += data


@pytest.mark.parametrize("name", TEXTS)
def test_a_page_shows_it_and_runs_none_of_it(kg: Callable[..., Result], tmp_path: Path, name: str) -> None:
    pages = {}
    for thing in ("niacinamide", name):
        kg("view", f"ing:{thing}", "-o", str(tmp_path / "page.html"))
        pages[thing] = Page((tmp_path / "page.html").read_text("utf-8"))
    page, plain = pages[name], pages["niacinamide"]
    assert {tag for tag, _ in page.elements} <= {tag for tag, _ in plain.elements}
    assert "img" not in {tag for tag, _ in page.elements}
    assert [a for _, attributes in page.elements for a in attributes if a.startswith("on")] == []
    assert len(page.scripts) == len(plain.scripts)
    assert " ".join(printable(TEXTS[name]).split())[:30] in " ".join(page.text.split())
