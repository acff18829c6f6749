"""What is drawn, and where: caps, the way along the chain, columns, lines that miss the cards."""

from __future__ import annotations

import re
from collections import Counter
from itertools import combinations, pairwise

import networkx as nx
import pytest
from explorer_sample import CENTRE, Graph, add_link, add_thing, sample, star
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.explorer import Explorer
from kg.explorer.choice import Choice, choose
from kg.explorer.layout import CARD_PX, ROOM_PX, Picture, picture
from kg.explorer.lettering import SQUEEZE, width_px, wrap
from kg.explorer.neighbourhood import Neighbourhood, neighbourhood
from kg.explorer.ordering import crossings, ordered
from kg.explorer.walk import walk


def read(graph: Graph, centre: str) -> Neighbourhood:
    explorer = Explorer.around(graph, centre) if centre else Explorer()
    if not centre:
        explorer.add_graph(graph)
    return neighbourhood(explorer.nodes, explorer.edges, centre=centre)


def chosen(graph: Graph, centre: str) -> Choice:
    shown = read(graph, centre)
    return choose(shown, walk(shown))


def drawn(graph: Graph, centre: str) -> Picture:
    shown = read(graph, centre)
    return picture(shown, choose(shown, walk(shown)))


def test_no_more_than_forty_things_ten_in_a_column_and_sixty_links() -> None:
    graph: Graph = nx.MultiDiGraph()
    kinds = ["Sign", "Mechanism", "Ingredient", "Product"]
    for number in range(200):
        add_thing(graph, f"x:{number:03}", kinds[number % 4], f"thing {number}")
    for a, b in combinations(range(0, 200, 3), 2):
        add_link(graph, f"x:{a:03}", "supports", f"x:{b:03}")
    choice = chosen(graph, "")
    assert len(choice.things) == 40
    assert max(Counter(thing.type for thing in choice.things.values()).values()) == 10
    assert len(choice.links) == 60


def test_the_best_proven_are_drawn() -> None:
    names = {thing.id for thing in chosen(star(100), "mech:hub").things.values()} - {"mech:hub"}
    assert len(names) == 10
    assert names <= {f"ing:s{number}" for number in range(80, 100)}


def test_accepted_before_contested_before_claimed_before_refuted_before_derived() -> None:
    graph: Graph = nx.MultiDiGraph()
    add_thing(graph, "mech:hub", "Mechanism", "hub")
    for status in ("claimed", "refuted", "contested", "accepted", "derived", "catalogue"):
        for number in range(4):
            name = f"ing:{status}-{number}"
            add_thing(graph, name, "Ingredient", name)
            given_status = "accepted" if status == "derived" else status
            add_link(graph, name, "supports", "mech:hub", status=given_status, derived=status == "derived")
    order = [link.subject.split(":")[1].split("-")[0] for link in chosen(graph, "mech:hub").links]
    assert order == ["accepted"] * 4 + ["contested"] * 4 + ["claimed"] * 2


def test_the_near_come_before_the_well_proven() -> None:
    graph = star(10)
    add_thing(graph, "cause:far", "DamageCause", "far away")
    add_link(graph, "cause:far", "disrupts", "mech:hub", confidence="high")
    for number in range(20):
        add_thing(graph, f"prod:{number}", "Product", f"product {number}")
        add_link(graph, f"prod:{number}", "contains", "ing:s9", confidence="high")
    links = chosen(graph, "mech:hub").links
    assert {link.predicate for link in links[:11]} == {"sk:supports", "sk:disrupts"}
    assert {link.predicate for link in links[11:]} == {"sk:contains"}


@pytest.mark.parametrize(
    ("centre", "seen", "unseen"),
    [
        (CENTRE, {"mech:hydration", "sign:dryness", "prod:night-serum"}, {"ing:glycerin", "prod:cleanser"}),
        ("mech:hydration", {"ing:glycerin", "prod:cleanser", "cause:hard-water"}, {"cond:acne"}),
        ("cause:air-pollution", {"mech:lipid-peroxidation", "ing:tocopherol"}, {"cause:uv-radiation"}),
        ("prod:cleanser", {"ing:glycerin", "mech:hydration"}, {"prod:barrier-cream", CENTRE}),
    ],
)
def test_a_walk_never_turns_back(centre: str, seen: set[str], unseen: set[str]) -> None:
    steps = walk(read(sample(), centre)).steps
    assert seen <= steps.keys()
    assert not unseen & steps.keys()


def test_a_walk_does_not_pass_through_a_root() -> None:
    graph: Graph = nx.MultiDiGraph()
    for name in ("mech:a", "mech:root", "mech:b"):
        graph.add_node(name, type="Mechanism", root=name == "mech:root")
    graph.add_edge("mech:a", "mech:root", key="sk:partOf")
    graph.add_edge("mech:b", "mech:root", key="sk:partOf")
    assert walk(read(graph, "mech:a")).steps == {"mech:a": 0, "mech:root": 1}
    assert walk(read(graph, "mech:root")).steps == {"mech:root": 0, "mech:a": 1, "mech:b": 1}


def test_everything_is_drawn_when_there_is_room_and_no_centre() -> None:
    graph = star(3)
    add_thing(graph, "prod:alone", "Product", "alone")
    assert set(chosen(graph, "").things) == set(graph)


def test_columns_stand_in_reading_order() -> None:
    shown = drawn(sample(), CENTRE)
    assert [h.colour for h in shown.headings] == ["cause", "skin", "ingredient", "product"]
    assert [h.x for h in shown.headings] == sorted(h.x for h in shown.headings)
    lefts = {heading.colour: heading.x for heading in shown.headings}
    assert all(card.x == lefts[card.colour] for card in shown.cards)


@pytest.mark.parametrize("centre", [CENTRE, "mech:hydration", "sign:dryness", "prod:barrier-cream"])
def test_nothing_overlaps_and_all_stays_inside(centre: str) -> None:
    shown = drawn(sample(), centre)
    for a, b in combinations(shown.cards, 2):
        assert a.x != b.x or a.y + a.height < b.y or b.y + b.height < a.y
    for card in shown.cards:
        assert 0 <= card.x <= shown.width - CARD_PX
        assert 0 <= card.y <= shown.height - card.height
        assert all(width_px(line, 14) <= ROOM_PX * SQUEEZE for line in card.lines)


def test_no_line_runs_behind_a_card() -> None:
    shown = drawn(sample(), CENTRE)
    for route in shown.routes:
        for x, y in points_of(route.path):
            behind = [c for c in shown.cards if c.x < x < c.x + CARD_PX and c.y < y < c.y + c.height]
            assert not behind, f"{route.ref} runs behind {behind[0].name}"


def points_of(path: str) -> list[tuple[float, float]]:
    """Points along a path of curves and straight lines, twenty to a piece."""
    numbers = [[float(n) for n in re.findall(r"-?[\d.]+", piece)] for piece in re.findall(r"[MLC][^MLC]*", path)]
    found, here = [], (numbers[0][0], numbers[0][1])
    for piece in numbers[1:]:
        ends = [here, *zip(piece[::2], piece[1::2], strict=True)]
        found += [between(ends, step / 20) for step in range(1, 20)]
        here = ends[-1]
    return found


def between(ends: list[tuple[float, float]], share: float) -> tuple[float, float]:
    """De Casteljau: the point of a Bezier curve."""
    while len(ends) > 1:
        ends = [(a + (c - a) * share, b + (d - b) * share) for (a, b), (c, d) in pairwise(ends)]
    return ends[0]


def test_lines_that_meet_a_card_can_be_told_apart() -> None:
    tips = [re.match(r"M([\d.]+ [\d.]+)", route.head) for route in drawn(star(10), "mech:hub").routes]
    assert len({tip.group(1) for tip in tips if tip}) == 10


def test_how_a_link_is_drawn_tells_its_evidence() -> None:
    routes = {(r.start, r.end): r for r in drawn(sample(), CENTRE).routes}
    shown = read(sample(), CENTRE)
    route = {(s, o): routes.get((shown.by_id[s].ref, shown.by_id[o].ref)) for s in shown.by_id for o in shown.by_id}
    strong, weak = route[CENTRE, "mech:permeability-barrier-recovery"], route[CENTRE, "mech:inflammation"]
    derived, dashed = route[CENTRE, "cause:cold-dry-air"], route["prod:tone-drops", CENTRE]
    contested, refuted = route[CENTRE, "cond:melasma"], route[CENTRE, "ing:ascorbic-acid"]
    assert strong
    assert weak
    assert derived
    assert dashed
    assert contested
    assert refuted
    assert strong.width > weak.width > derived.width == 1
    assert (strong.head_kind, weak.head_kind, refuted.head_kind) == ("arrow", "bar", "none")
    assert (strong.dashed, derived.dashed, dashed.dashed) == (False, True, True)
    assert contested.mark != refuted.mark != strong.mark == ""


def test_a_thing_linked_to_itself_is_drawn() -> None:
    graph = star(1)
    add_link(graph, "mech:hub", "supports", "mech:hub")
    assert len(drawn(graph, "mech:hub").routes) == 2


def test_sweeps_untangle_what_can_be_untangled() -> None:
    chains = [["a", "z"], ["b", "y"], ["c", "x"]]
    rows = [["a", "b", "c"], ["x", "y", "z"]]
    assert crossings(rows, chains) == 3
    assert crossings(ordered(rows, chains), chains) == 0


def test_order_never_gets_worse_than_it_was() -> None:
    chains = [["a", "x"], ["b", "y"], ["c", "z"], ["a", "z"]]
    rows = [["a", "b", "c"], ["x", "y", "z"]]
    assert crossings(ordered(rows, chains), chains) <= crossings(rows, chains)


def test_labels_break_at_words_then_at_hyphens_and_end_in_an_ellipsis() -> None:
    assert wrap("permeability barrier recovery", 14, 152, 3) == ("permeability", "barrier recovery")
    assert wrap("hyperpigmentation", 14, 152, 3) == ("hyperpigmentation",)
    assert wrap("galacto-oligosaccharidesandsomemore", 14, 152, 3)[0] == "galacto-"
    assert wrap("word " * 400, 14, 152, 3)[-1].endswith("…")
    assert len(wrap("x" * 2000, 14, 152, 3)) == 3


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=300))
def test_labels_fit_and_lose_nothing_but_what_the_ellipsis_stands_for(text: str) -> None:
    lines = wrap(text, 14, ROOM_PX, 3)
    assert len(lines) <= 3
    assert all(width_px(line, 14) <= ROOM_PX * SQUEEZE for line in lines)
    kept = "".join("".join(lines).split())
    whole = "".join(text.split())
    assert whole == kept or (kept.endswith("…") and whole.startswith(kept[:-1]))
