"""The NetworkX projection, neighbourhoods and paths, on a graph made by hand and on the shipped one."""

from __future__ import annotations

from itertools import pairwise

import networkx as nx
import pytest
from handmade import graph_of
from small_graph import RECORDS, graph_with_rules, said, with_rules

from kg import model
from kg.network import ALL_STATUSES, CATALOGUE, Hop, Network, neighbourhood, network, paths, weakest
from kg.store import Store


@pytest.fixture(scope="module")
def store() -> Store:
    return graph_with_rules()


@pytest.fixture(scope="module")
def graph(store: Store) -> Network:
    return network(store)


@pytest.fixture(scope="module")
def real(shipped: Store) -> Network:
    return network(shipped)


def walk(path: tuple[Hop, ...]) -> list[str]:
    """The stations of a path, in the direction in which it is walked."""
    first = path[0].target if path[0].backwards else path[0].source
    return [first, *(hop.source if hop.backwards else hop.target for hop in path)]


def walks(graph: Network, start: str, end: str, hops: int = 4) -> list[list[str]]:
    return [walk(path) for path in paths(graph, start, end, hops)]


# ---------------------------------------------------------------- nodes and edges


def test_nodes_are_curies_with_all_that_a_picture_needs(graph: Network) -> None:
    assert isinstance(graph, nx.MultiDiGraph)
    assert graph.nodes["mech:ceramides"] == {
        "iri": "https://w3id.org/skinkg/id/mechanism/ceramides", "label": "ceramide synthesis", "type": "Mechanism",
        "definition": "what ceramide synthesis means", "family": "", "root": False,
    }  # fmt: skip
    assert graph.nodes["mech:barrier"]["root"] is True
    assert "ing:lonely" not in graph, "of ingredients only those that something is said of"


def test_an_edge_takes_the_best_status_and_the_best_confidence_among_those(store: Store) -> None:
    edge = network(store, ALL_STATUSES).edges["ing:amide", "mech:ceramides", "sk:supports"]
    assert (edge["status"], edge["confidence"], edge["ordinal"]) == ("accepted", "moderate", 3)
    assert edge["contexts"] == [], "it is also said without any circumstances"
    assert len(edge["assertions"]) == 2
    assert edge["assertions"] == sorted(edge["assertions"])
    assert edge["sources"] == ["src:core"]
    assert (edge["label"], edge["inverse_label"], edge["derived"]) == ("supports", "is supported by", False)


def test_what_is_disputed_under_a_condition_is_told_beside_what_is_accepted() -> None:
    disputed = said("ing:oil", "decreases", "mech:redox", status="contested", context="by itself")
    accepted = said("ing:oil", "decreases", "mech:redox", context="by day")
    edge = network(graph_of(*RECORDS, disputed, accepted), ALL_STATUSES).edges["ing:oil", "mech:redox", "sk:decreases"]
    assert (edge["status"], edge["contexts"], edge["otherwise"]) == ("accepted", ["by day"], ["contested by itself"])


def test_products_of_which_nothing_is_said_can_be_left_out() -> None:
    silent = model.Product(id="prod:silent", label="a silent cream", brand="party:brand", reference="ref:one")
    store = graph_of(*RECORDS, silent)
    left_out = set(network(store)) - set(network(store, catalogue=False))
    assert left_out == {"prod:silent"}


def test_of_several_that_stand_the_surest_counts() -> None:
    made = network(graph_of(*RECORDS, said("ing:oil", "decreases", "mech:redox", context="by day"),
                            said("ing:oil", "decreases", "mech:redox", confidence="high"),
                            said("ing:oil", "decreases", "mech:redox", context="at night")))  # fmt: skip
    edge = made.edges["ing:oil", "mech:redox", "sk:decreases"]
    assert (edge["confidence"], edge["ordinal"]) == ("high", 4)


def test_circumstances_are_told_where_it_is_never_said_without_them() -> None:
    made = network(graph_of(*RECORDS, said("ing:oil", "decreases", "mech:redox", context="at night"),
                            said("ing:oil", "decreases", "mech:redox", context="by day")))  # fmt: skip
    assert made.edges["ing:oil", "mech:redox", "sk:decreases"]["contexts"] == ["at night", "by day"]


def test_evidence_comes_strongest_first(store: Store) -> None:
    edge = network(store).edges["ing:amide", "mech:ceramides", "sk:supports"]
    assert [(e["kind"], e["clinical"]) for e in edge["evidence"]] == [
        ("randomised-trial", True), ("review", False), ("in-vitro", False),
    ]  # fmt: skip
    first = edge["evidence"][0]
    assert (first["citation"], first["pmid"], first["check"], first["bearing"]) == (
        "One A 1999", "1", "seen", "corroborates",
    )  # fmt: skip
    assert edge["clinical"] is False, "the trial stands behind what is contested, not behind what is accepted"
    relief = network(store).edges["ing:oil", "sign:dryness", "sk:relieves"]
    assert relief["clinical"] is True


def test_a_trial_that_contradicts_makes_no_link_clinical(graph: Network) -> None:
    assert graph.edges["ing:amide", "mech:redox", "sk:supports"]["clinical"] is False


@pytest.mark.parametrize(
    ("statuses", "links"),
    [
        (("accepted",), {("ing:oil", "sign:dryness"), ("ing:amide", "mech:ceramides"), ("ing:amide", "mech:redox")}),
        (("claimed",), {("ing:oil", "mech:ceramides")}),
        (("refuted",), {("ing:oil", "sign:itch")}),
        (("contested",), set()),
    ],
)
def test_only_links_of_the_wanted_statuses_are_there(
    store: Store, statuses: tuple[str, ...], links: set[tuple[str, str]]
) -> None:
    made = network(store, statuses, structure=False)
    found = {(s, t) for s, t, p in made.edges(keys=True) if p in ("sk:supports", "sk:relieves")}
    assert found == links


def test_clinical_kinds_keep_only_links_that_such_evidence_corroborates(store: Store) -> None:
    made = network(store, kinds={"randomised-trial", "controlled-trial"}, structure=False)
    assert list(made.edges(keys=True)) == [("ing:oil", "sign:dryness", "sk:relieves")]


def test_derived_links_are_told_apart(graph: Network, store: Store) -> None:
    edge = graph.edges["ing:amide", "cause:sun", "sk:counteracts"]
    assert (edge["derived"], edge["sources"], edge["evidence"]) == (True, ["src:rules"], [])
    assert not network(store, kinds={"review"}).has_edge("ing:amide", "cause:sun")


def test_structure_is_added_only_on_demand(store: Store, graph: Network) -> None:
    tree = graph.edges["mech:ceramides", "mech:lipids", "sk:partOf"]
    assert (tree["status"], tree["ordinal"], tree["label"]) == (CATALOGUE, 0, "part of")
    assert graph.has_edge("ing:amide", "grp:vitamins", "sk:inGroup")
    without = network(store, structure=False)
    assert not any(data["status"] == CATALOGUE for _, _, data in without.edges(data=True))


def test_the_release_goes_along() -> None:
    store = graph_of(*RECORDS)
    store.release = "0.1.0-abc"
    assert network(store).graph["release"] == "0.1.0-abc"


def test_the_network_comes_out_the_same_each_time_whatever_the_order_of_loading(store: Store) -> None:
    again = with_rules(graph_of(*reversed(RECORDS)))
    for one, other in ((network(store), network(store)), (network(store), network(again))):
        assert list(one.nodes(data=True)) == list(other.nodes(data=True))
        assert list(one.edges(keys=True, data=True)) == list(other.edges(keys=True, data=True))


# ---------------------------------------------------------------- neighbourhoods


def test_a_neighbourhood_goes_in_both_directions(graph: Network) -> None:
    around = neighbourhood(graph, "mech:ceramides")
    assert set(around) == {"mech:ceramides", "mech:lipids", "ing:amide", "sign:dryness"}
    assert set(neighbourhood(graph, "mech:ceramides", 0)) == {"mech:ceramides"}
    assert "cause:sun" in neighbourhood(graph, "mech:ceramides", 2)


def test_a_neighbourhood_is_a_copy(graph: Network) -> None:
    neighbourhood(graph, "ing:oil").remove_node("ing:oil")
    assert "ing:oil" in graph


def test_the_neighbourhood_of_nothing_is_refused(graph: Network) -> None:
    with pytest.raises(KeyError):
        neighbourhood(graph, "ing:nothing")


# ---------------------------------------------------------------- paths


def test_a_path_from_a_cause_to_an_ingredient_descends_the_tree(graph: Network) -> None:
    found = paths(graph, "cause:sun", "ing:amide")
    assert [walk(path) for path in found] == [["cause:sun", "mech:lipids", "mech:ceramides", "ing:amide"]]
    assert [(hop.predicate, hop.backwards) for hop in found[0]] == [
        ("sk:disrupts", False), ("sk:partOf", True), ("sk:supports", True),
    ]  # fmt: skip
    assert weakest(found[0]) == 3, "the tree does not count, the weaker of the two statements does"


def test_a_path_is_the_same_in_both_directions(graph: Network) -> None:
    assert [list(reversed(found)) for found in walks(graph, "ing:amide", "cause:sun")] == walks(
        graph, "cause:sun", "ing:amide"
    )


def test_a_path_never_turns_back_from_a_sign_to_a_process(real: Network) -> None:
    for start, end in (("cause:uv-radiation", "ing:niacinamide"), ("cond:atopic-dermatitis", "ing:glycerin")):
        there, back = walks(real, start, end), walks(real, end, start)
        assert {tuple(found) for found in there} == {tuple(reversed(found)) for found in back}
        assert not any(node.startswith("sign:") for found in there if len(found) > 3 for node in found[1:-1])


def test_a_path_never_passes_through_a_root(graph: Network) -> None:
    assert walks(graph, "ing:amide", "cause:sun", 9) == [["ing:amide", "mech:ceramides", "mech:lipids", "cause:sun"]]
    assert not any("mech:barrier" in found for found in walks(graph, "mech:redox", "mech:lipids", 9))


def test_a_path_never_turns_back_through_another_ingredient_or_cause(graph: Network) -> None:
    for found in walks(graph, "ing:amide", "sign:dryness", 9):
        assert not any(graph.nodes[node]["type"] in ("Ingredient", "DamageCause") for node in found[1:-1])


def test_a_path_to_a_condition_may_end_with_the_sign_that_belongs_to_it(graph: Network) -> None:
    assert ["ing:oil", "sign:dryness", "cond:eczema"] in walks(graph, "ing:oil", "cond:eczema")


def test_derived_links_are_no_steps_of_a_path(graph: Network) -> None:
    assert graph.has_edge("ing:amide", "cause:sun", "sk:counteracts")
    assert ["ing:amide", "cause:sun"] not in walks(graph, "ing:amide", "cause:sun")


def test_the_strongest_path_comes_first_then_the_shortest() -> None:
    store = graph_of(
        *RECORDS,
        said("cause:sun", "disrupts", "mech:redox", confidence="moderate"),
        said("cause:sun", "disrupts", "mech:ceramides", confidence="high"),
    )
    found = paths(network(store), "cause:sun", "ing:amide")
    assert [(weakest(path), len(path)) for path in found] == [(3, 2), (3, 3), (2, 2)]


@pytest.mark.parametrize(("start", "end"), [("ing:nothing", "ing:oil"), ("ing:oil", "ing:nothing")])
def test_there_is_no_path_from_or_to_nothing(graph: Network, start: str, end: str) -> None:
    assert paths(graph, start, end) == []


def test_no_more_hops_than_allowed(graph: Network) -> None:
    assert walks(graph, "cause:sun", "ing:amide", 2) == []
    assert walks(graph, "cause:sun", "ing:amide", 0) == []


# ---------------------------------------------------------------- the shipped graph


def test_a_path_from_ultraviolet_light_to_dullness_exists(real: Network) -> None:
    found = paths(real, "cause:uv-radiation", "sign:dullness")
    assert found
    for path in found:
        assert walk(path)[0] == "cause:uv-radiation"
        assert walk(path)[-1] == "sign:dullness"


def test_every_hop_from_ultraviolet_light_to_niacinamide_carries_its_evidence(real: Network) -> None:
    found = paths(real, "cause:uv-radiation", "ing:niacinamide")
    assert found
    for hop in (hop for path in found for hop in path):
        assert hop.predicate == "sk:partOf" or hop.data["evidence"], hop
        assert all(e["citation"] and e["kind"] for e in hop.data["evidence"])


def test_paths_of_ingredients_pass_through_the_skin_or_a_sign_of_both_ends(real: Network) -> None:
    passable = {"Mechanism", "HarmfulProcess", "Structure"}
    ends = ("sk:hasSign", "sk:relieves")
    seen = 0
    for start in ("cause:uv-radiation", "cause:air-pollution", "sign:dryness"):
        for end in ("ing:niacinamide", "ing:retinol", "ing:glycerin", "ing:tocopherol"):
            for found in walks(real, start, end):
                seen += 1
                assert len(set(found)) == len(found)
                assert not any(real.nodes[node]["root"] for node in found), found
                inner = {node for node in found[1:-1] if real.nodes[node]["type"] not in passable}
                assert {real.nodes[node]["type"] for node in inner} <= {"Sign"}, found
                assert not inner or len(found) == 3, found
                assert all(any(real.has_edge(each, node, p) for p in ends) for node in inner for each in (start, end))
    assert seen > 20


def test_a_path_turns_against_the_links_once_at_most(real: Network) -> None:
    turned = 0
    for start, end in (("cause:uv-radiation", "ing:niacinamide"), ("cause:uv-radiation", "sign:dullness")):
        for path in paths(real, start, end):
            backwards = [hop.backwards for hop in path]
            assert backwards == sorted(backwards)
            turned += any(backwards) and not all(backwards)
    assert turned


def test_neighbours_on_a_path_are_linked_in_the_network(real: Network) -> None:
    for path in paths(real, "cause:uv-radiation", "ing:niacinamide"):
        for (one, other), hop in zip(pairwise(walk(path)), path, strict=True):
            assert {one, other} == {hop.source, hop.target}
            assert real.edges[hop.source, hop.target, hop.predicate] == hop.data


def test_every_link_of_the_shipped_graph_joins_two_known_things(real: Network) -> None:
    assert [node for node, data in real.nodes(data=True) if not data.get("label") or not data.get("type")] == []
    assert len(real) > 300
    assert {data["status"] for _, _, data in real.edges(data=True)} == {"accepted", CATALOGUE}


def test_the_order_of_paths_is_fixed(real: Network, shipped: Store) -> None:
    again = network(shipped)
    assert paths(real, "cause:uv-radiation", "ing:niacinamide") == paths(again, "cause:uv-radiation", "ing:niacinamide")
