"""The page as text: one file, inert, complete, the same each time."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from collections.abc import Callable
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from explorer_sample import CENTRE, HOSTILE_NAMES, Graph, add_link, add_thing, alone, hostile, sample, star
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import KGError, StoreError, UnknownName
from kg.explorer import page, write_page
from kg.explorer.payload import as_json, unsqueezed

VOID = {"meta", "link", "input", "br", "img"}
ELEMENTS = {
    "html", "head", "meta", "link", "title", "style", "body", "a", "header", "main", "section", "footer", "div", "p",
    "h1", "h2", "h3", "h4", "ul", "li", "bdi", "i", "strong", "cite", "span", "details", "summary", "label", "input",
    "pre", "script", "svg", "symbol", "use", "path", "g", "rect", "circle", "text", "b", "button", "nav", "noscript",
}  # fmt: skip


class Reader(HTMLParser):
    """Reads a page as a browser would: elements with their attributes, texts, scripts."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.raw: list[tuple[str, str]] = []
        self.texts: list[str] = []
        self.open: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"</{tag}> closes nothing"
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        inside = self.open[-1] if self.open else ""
        if inside in ("script", "style"):
            self.raw.append((inside, data))
        else:
            self.texts.append(data)

    def attributes(self, name: str) -> list[str]:
        return [attributes[name] for _, attributes in self.elements if name in attributes]

    @property
    def text(self) -> str:
        return re.sub(r"\s+", " ", "".join(self.texts))

    @property
    def blocks(self) -> list[str]:
        """Start values, packed graph, packed scripts, and the loader that unpacks them."""
        return [text for tag, text in self.raw if tag == "script"]

    @property
    def start(self) -> dict[str, object]:
        return json.loads(self.blocks[0])

    @property
    def graph(self) -> dict[str, list[dict[str, object]]]:
        return unpacked(self.blocks[1])


def unpacked(text: str) -> dict[str, list[dict[str, object]]]:
    """What the page's script reads of the packed graph, plain edges aside."""
    data = unsqueezed(text)
    length = int.from_bytes(data[:4], "little")
    told = json.loads(data[4 : 4 + length])
    rows = {table: rows_of(told[table]) for table in ("things", "links", "evidence")}
    newest = 0
    for link in rows["links"]:
        for place, back in enumerate(link.get("e", ())):
            link["e"][place] = newest - back
            newest += back == 0
    return {**told, **rows}


def rows_of(columns: dict[str, Any]) -> list[dict[str, object]]:
    """Rows that were packed column by column, as the page's script reads them."""
    rows: list[dict[str, object]] = [{} for _ in range(columns["rows"])]
    for key, values in columns["usual"].items():
        for row, value in zip(rows, values, strict=True):
            row |= {} if value is None else {key: value}
    for key, (places, values) in columns["rare"].items():
        for place, value in zip(places, values, strict=True):
            rows[place][key] = value
    return rows


PAGES: dict[str, Callable[[], tuple[Graph, str]]] = {
    "sample": lambda: (sample(), CENTRE),
    "hostile": lambda: (hostile(), "ing:h0"),
    "one thing": lambda: (alone(), "ing:ectoin"),
    "nothing": lambda: (nx.MultiDiGraph(), "ing:ectoin"),
}


@pytest.fixture(scope="module", params=PAGES)
def read(request: pytest.FixtureRequest) -> Reader:
    graph, centre = PAGES[request.param]()
    return Reader(page(graph, centre, "<img src=x onerror=alert(1)>"))


def test_a_page_is_one_well_formed_file(read: Reader) -> None:
    assert read.open == []
    assert {tag for tag, _ in read.elements} <= ELEMENTS
    ids = read.attributes("id")
    assert len(ids) == len(set(ids))
    assert ("html", {"lang": "en", "dir": "ltr"}) in read.elements


def test_nothing_is_loaded_from_outside(read: Reader) -> None:
    assert read.attributes("src") == []
    for tag, attributes in read.elements:
        address = attributes.get("href", "#")
        if not address.startswith("#") and address != "data:,":
            assert tag == "a"
            assert re.match("https?://", address)
            assert attributes["rel"] == "noopener noreferrer"
    assert not re.search(r"url\(|@import", "".join(text for tag, text in read.raw if tag == "style"))


def test_no_attribute_runs_script(read: Reader) -> None:
    names = {name for _, attributes in read.elements for name in attributes}
    assert not [name for name in names if name.startswith("on") or name in ("style", "srcdoc", "formaction")]


def test_the_policy_names_exactly_what_runs(read: Reader) -> None:
    policy = next(a["content"] for t, a in read.elements if a.get("http-equiv") == "Content-Security-Policy")
    rules = dict(rule.split(" ", 1) for rule in policy.split("; "))
    packed = json.loads(unsqueezed(read.blocks[2]))
    scripts = [read.blocks[3], packed["vis"], packed["page"]]
    styles = [text for tag, text in read.raw if tag == "style"]
    assert len(styles) == 1
    assert rules["default-src"] == rules["base-uri"] == rules["form-action"] == "'none'"
    assert list(map(hash_of, scripts)) == rules["script-src"].split()
    assert [hash_of(styles[0])] == rules["style-src"].split()
    assert rules["img-src"] == "data: blob:"
    assert "connect-src" not in rules
    assert "unsafe" not in policy


def hash_of(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


def test_data_cannot_end_its_element_and_refuses_what_json_lacks() -> None:
    text = as_json({"b": "</script><!--&\u2028\u2029", "a": "é"})
    assert not set("<>&\u2028\u2029") & set(text)
    assert json.loads(text) == {"a": "é", "b": "</script><!--&\u2028\u2029"}
    assert text.startswith('{"a"')
    with pytest.raises(KGError, match="Correct the number"):
        as_json({"x": float("nan")})


def test_the_title_is_text(read: Reader) -> None:
    assert "<img src=x onerror=alert(1)>" in read.text


def test_hostile_names_stay_text_and_are_not_lost() -> None:
    read = Reader(page(hostile(), "ing:h0", "t"))
    for name in HOSTILE_NAMES:
        shown = name.replace("\ud800", "\ufffd").translate(dict.fromkeys([0x202E, 0x202C]))
        shown = " ".join(re.sub(r"[\x00-\x1f\x85\u2028\u2029]", " ", shown).split())
        assert shown in read.text
    assert '"><script>alert(9)</script>' in read.text
    assert [tag for tag, _ in read.raw if tag == "script"] == ["script"] * 4


def test_only_plain_web_addresses_are_linked() -> None:
    read = Reader(page(hostile(), "ing:h0", "t"))
    linked = {a["href"] for t, a in read.elements if t == "a" and "example.org" in a.get("href", "")}
    assert linked == {"https://example.org/ok?a=1&b=2", "https://example.org/", "http://example.org/plain"}
    assert "not linked, as it is no plain web address: javascript:alert(1)" in read.text


def test_the_same_graph_gives_the_same_page_in_whatever_order_it_was_filled() -> None:
    graph = sample()
    again: Graph = nx.MultiDiGraph(release="0.1.0")
    again.add_nodes_from(reversed(list(graph.nodes(data=True))))
    again.add_edges_from(reversed(list(graph.edges(keys=True, data=True))))
    assert page(graph, CENTRE, "t") == page(again, CENTRE, "t")


def test_the_graph_is_left_as_it_was() -> None:
    graph = sample()
    page(graph, CENTRE, "t")
    assert nx.utils.graphs_equal(graph, sample())


def test_a_link_is_said_in_words_with_its_evidence() -> None:
    text = Reader(page(sample(), CENTRE, "t")).text
    assert (
        "niacinamide supports ceramide synthesis — moderate confidence; 1 controlled trial, n\u00a0=\u00a012, 2 %; "
        "1 study in vitro; Example 1990; Example 1991"
    ).replace("\u00a0", " ") in text.replace("\u00a0", " ")
    assert "niacinamide supports microbiome regulation — claimed by the maker only, very low confidence" in text
    assert "niacinamide conflicts with ascorbic acid — refuted: the evidence speaks against it" in text
    assert "Even Tone Drops contains niacinamide — confidence not recorded" not in text
    assert "no citation recorded: treat as unverified" in text


def test_every_link_of_the_centre_stands_in_the_list_and_everything_in_the_data() -> None:
    graph = sample()
    read = Reader(page(graph, CENTRE, "t"))
    ids = read.attributes("id")
    own = [link for link in read.graph["links"] if CENTRE in (end(read, link, "s"), end(read, link, "o"))]
    assert len(own) == graph.degree(CENTRE)
    assert {f"e{read.graph['links'].index(link)}" for link in own} <= set(ids)
    assert {thing["id"] for thing in read.graph["things"]} == set(graph)
    assert len(read.graph["links"]) == graph.number_of_edges()


def end(read: Reader, link: dict[str, object], key: str) -> object:
    return read.graph["things"][link[key]]["id"]


def test_a_crowd_is_cut_in_the_picture_and_in_the_list_of_a_page_without_script() -> None:
    read = Reader(page(star(5000), "mech:hub", "t"))
    assert read.text.count("+4990 more in the list") == 1
    assert "+50 more, not in the picture" in read.text
    assert "4940 more links are not listed here" in read.text
    assert len(read.graph["links"]) == 5000


def test_what_is_not_there_is_said() -> None:
    assert "Nothing is recorded here yet" in Reader(page(nx.MultiDiGraph(), "ing:x", "")).text
    assert "No link of this thing is recorded" in Reader(page(alone(), "ing:ectoin", "")).text


def test_a_page_of_a_real_size_keeps_its_budget() -> None:
    assert len(page(sample(), CENTRE, "t").encode()) < 900_000


def test_an_unknown_centre_is_an_error() -> None:
    with pytest.raises(UnknownName, match="ing:nothing"):
        page(sample(), "ing:nothing", "t")


@pytest.mark.parametrize(
    ("attributes", "told"),
    [
        ({"ordinal": 7}, "ordinal is '7'"),
        ({"ordinal": float("nan")}, "ordinal is 'nan'"),
        ({"evidence": [{"n": "many"}]}, "evidence.0.n is 'many'"),
        ({"evidence": "Tanno 2000"}, "evidence is 'Tanno 2000'"),
    ],
)
def test_an_attribute_that_cannot_be_shown_is_named(attributes: dict[str, object], told: str) -> None:
    graph = alone()
    add_thing(graph, "mech:m", "Mechanism", "m")
    graph.add_edge("ing:ectoin", "mech:m", key="sk:supports", **attributes)
    with pytest.raises(KGError, match=re.escape(told)):
        page(graph, "ing:ectoin", "t")


def test_a_graph_without_optional_attributes_is_drawn() -> None:
    graph: Graph = nx.MultiDiGraph()
    graph.add_edge("ing:a", "mech:b", key="sk:reducesRiskOf")
    assert "ing:a reduces risk of mech:b" in Reader(page(graph, "ing:a", "")).text


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(st.characters(exclude_categories=[]), max_size=60), min_size=1, max_size=4))
def test_any_text_is_only_text(names: list[str]) -> None:
    graph: Graph = nx.MultiDiGraph()
    for number, name in enumerate(names):
        add_thing(graph, f"ing:{number}", name, name)
        add_link(graph, "ing:0", "supports", f"ing:{number}", evidence=[{"citation": name, "url": name, "kind": name}])
    written = page(graph, "ing:0", names[0])
    written.encode("utf-8")
    assert {tag for tag, _ in Reader(written).elements} <= ELEMENTS


def test_a_page_is_written_whole(tmp_path: Path) -> None:
    target = tmp_path / "page.html"
    assert write_page(sample(), CENTRE, "Niacinamide", target) == target
    assert target.read_bytes() == page(sample(), CENTRE, "Niacinamide").encode()
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.parametrize("place", ["missing/page.html", "."])
def test_a_place_that_cannot_be_written_is_an_error_and_leaves_nothing(tmp_path: Path, place: str) -> None:
    with pytest.raises(StoreError, match="the page cannot be written"):
        write_page(alone(), "ing:ectoin", "t", tmp_path / place)
    assert list(tmp_path.iterdir()) == []


def test_a_bad_graph_leaves_the_old_page(tmp_path: Path) -> None:
    target = tmp_path / "page.html"
    target.write_text("old")
    with pytest.raises(UnknownName):
        write_page(sample(), "ing:nothing", "t", target)
    assert target.read_text() == "old"
