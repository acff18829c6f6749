"""Explorer as a pyvis network; and what of pyvis it rests on."""

from __future__ import annotations

import subprocess
import sys
from hashlib import sha256
from html import unescape
from importlib.resources import files
from itertools import combinations
from pathlib import Path

import networkx as nx
import pytest
from explorer_sample import CENTRE, Graph, alone, hostile, sample
from pyvis.network import Network

from kg.errors import KGError, StoreError
from kg.explorer import Explorer, bundle, page, to_pyvis
from kg.explorer.signs import COLUMNS, GLYPHS, SIGNS, sign


def test_an_explorer_is_a_pyvis_network_that_holds_the_graph() -> None:
    explorer = Explorer.around(sample(), CENTRE)
    assert isinstance(explorer, Network)
    assert explorer.directed is True
    assert explorer.cdn_resources == "in_line"
    assert (explorer.num_nodes(), explorer.num_edges()) == (61, 71)
    assert explorer.node_map[CENTRE]["type"] == "Ingredient"


def test_what_is_added_by_hand_is_shown() -> None:
    explorer = Explorer(centre="a", title="By hand")
    explorer.add_node("a", label="alpha", type="Ingredient")
    explorer.add_node("b", label="beta", type="Mechanism", color="red", shape="star")
    explorer.add_node("c")
    explorer.add_edge("a", "b", predicate="sk:supports", label="supports", status="contested")
    explorer.add_edge("b", "c")
    text = explorer.generate_html()
    assert "<bdi>alpha</bdi> supports <bdi>beta</bdi>" in text
    assert "<bdi>beta</bdi> is linked to <bdi>c</bdi>" in text
    assert "contested: evidence on both sides" in text


def test_both_directions_of_a_pair_are_kept() -> None:
    explorer = Explorer()
    explorer.add_nodes(["a", "b"])
    explorer.add_edge("a", "b")
    explorer.add_edge("b", "a")
    assert explorer.generate_html().count('class="entry link') == 2


@pytest.mark.parametrize("option", ["select_menu", "filter_menu", "heading", "bgcolor", "neighborhood_highlight"])
def test_what_would_have_no_effect_is_refused(option: str) -> None:
    with pytest.raises(KGError, match=option):
        Explorer(**{option: True})


def test_only_directed_and_in_line_is_taken() -> None:
    assert Explorer(directed=True, cdn_resources="in_line").directed
    with pytest.raises(KGError, match="cdn_resources, directed"):
        Explorer(directed=False, cdn_resources="remote")


def test_links_to_nowhere_and_double_nodes_are_errors() -> None:
    explorer = Explorer.around(alone(), "ing:ectoin")
    explorer.edges.append({"from": "ing:ectoin", "to": "mech:gone"})
    with pytest.raises(KGError, match="mech:gone"):
        explorer.generate_html()
    explorer = Explorer()
    explorer.add_node(1)
    explorer.add_node("1")
    with pytest.raises(KGError, match="two nodes are called '1'"):
        explorer.generate_html()


def test_show_opens_a_browser_or_returns_itself_to_a_notebook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr("webbrowser.open", opened.append)
    monkeypatch.chdir(tmp_path)
    explorer = Explorer.around(alone(), "ing:ectoin")
    assert explorer.show("page.html") is None
    assert opened == [(tmp_path / "page.html").as_uri()]
    assert explorer.show("inline.html", notebook=True) is explorer
    assert len(opened) == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == ["inline.html", "page.html"]


def test_a_notebook_shows_the_page_in_a_frame_that_cannot_reach_it() -> None:
    explorer = Explorer.around(hostile(), "ing:h0", '"><script>alert(1)</script>')
    frame = explorer._repr_html_()
    assert frame.count("<") == 2
    assert 'sandbox="allow-scripts allow-popups allow-downloads"' in frame
    assert unescape(frame.split('"')[1]) == explorer.generate_html()


def test_a_plain_pyvis_network_has_all_nodes_and_edges_and_no_tooltips() -> None:
    graph = hostile()
    network = to_pyvis(graph)
    assert type(network) is Network
    assert (network.num_nodes(), network.num_edges()) == (len(graph), graph.number_of_edges())
    assert not any("title" in node for node in network.nodes)
    assert "</script><script>alert(2)" not in network.generate_html()


def test_a_plain_network_of_ten_thousand_nodes_is_filled_in_linear_time() -> None:
    graph: Graph = nx.MultiDiGraph()
    graph.add_nodes_from(f"ing:{number}" for number in range(10_000))
    graph.add_edges_from((f"ing:{number}", "ing:0") for number in range(10_000))
    assert to_pyvis(graph).num_edges() == 10_000


def test_importing_kg_does_not_import_pyvis() -> None:
    code = "import sys, kg; sys.exit('pyvis' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_pyvis_ships_the_vis_network_that_pages_were_tested_with() -> None:
    script = files("pyvis").joinpath(*bundle.PLACE).read_bytes()
    assert sha256(script).hexdigest() == bundle.SHA256, (
        "pyvis ships another vis-network. Look at pages drawn with it, run the browser tests, then set "
        "kg.explorer.bundle.VERSION and SHA256."
    )


def test_another_vis_network_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bundle, "SHA256", "0" * 64)
    with pytest.raises(StoreError, match="another vis-network"):
        bundle.vis_network.__wrapped__()
    monkeypatch.setattr(bundle, "PLACE", ("gone.js",))
    with pytest.raises(StoreError, match="missing from pyvis"):
        bundle.vis_network.__wrapped__()


def test_the_licences_travel_with_the_page() -> None:
    text = unescape(page(alone(), "ing:ectoin", ""))
    assert "@copyright (c) 2011-2017 Almende B.V, http://almende.com" in text
    assert "@copyright (c) 2017-2019 visjs contributors" in text
    assert "The above copyright notice and this permission notice shall be included" in text
    assert "sourceMappingURL" not in text


def test_every_type_has_a_glyph_and_no_two_in_a_column_share_one() -> None:
    assert {each.glyph for each in SIGNS.values()} <= GLYPHS.keys()
    core = ["DamageCause", "Sign", "Condition", "Concern", "Mechanism", "HarmfulProcess", "Structure", "Ingredient"]
    assert len({sign(type_).glyph for type_ in core}) == len(core)
    assert sign("Planet").word == "Planet"


# Colour vision without red, green or blue cones: Machado, Oliveira and Fernandes 2009, severity 1.
EYES = {
    "all cones": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "no red": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "no green": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.01182, 0.04294, 0.968881)),
    "no blue": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.3039)),
}
CARD = {"light": "#ffffff", "dark": "#171c24"}


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_colours_can_be_read_on_a_card(mode: str) -> None:
    for column in COLUMNS:
        assert contrast(getattr(column, mode), CARD[mode]) >= 4.5, column.heading


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("eye", EYES)
def test_columns_can_be_told_apart_by_every_eye(mode: str, eye: str) -> None:
    colours = [getattr(column, mode) for column in COLUMNS[:4]]
    for one, other in combinations(colours, 2):
        assert distance(seen(one, eye), seen(other, eye)) >= 30, (one, other)


def linear(colour: str) -> list[float]:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    return [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]


def contrast(one: str, other: str) -> float:
    light = sorted(
        sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), linear(each), strict=True)) for each in (one, other)
    )
    return (light[1] + 0.05) / (light[0] + 0.05)


def seen(colour: str, eye: str) -> list[float]:
    return [min(1, max(0, sum(w * c for w, c in zip(row, linear(colour), strict=True)))) for row in EYES[eye]]


def distance(one: list[float], other: list[float]) -> float:
    """CIE 1976 colour difference."""
    return sum((a - b) ** 2 for a, b in zip(lab(one), lab(other), strict=True)) ** 0.5


def lab(colour: list[float]) -> tuple[float, float, float]:
    rows = ((0.4124564, 0.3575761, 0.1804375), (0.2126729, 0.7151522, 0.072175), (0.0193339, 0.119192, 0.9503041))
    shares = [sum(w * c for w, c in zip(row, colour, strict=True)) / sum(row) for row in rows]
    x, y, z = (share ** (1 / 3) if share > 0.008856 else 7.787 * share + 16 / 116 for share in shares)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)
