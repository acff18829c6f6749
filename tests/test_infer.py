"""Which ingredient counteracts which cause: the two rules, and the guard, on graphs made by hand."""

from __future__ import annotations

from itertools import product

import pytest
from handmade import graph_of
from rule_graphs import TREE, Derived, cause, drawn, harm, ingredient, link, links, mechanism, premises, term

from kg import model
from kg.ontology.terms import ontology_file

GUARD = "  FILTER NOT EXISTS { ?disrupted sk:isRoot true }\n"
R1 = "R1-counteracts-by-support"
R2 = "R2-counteracts-by-decrease"


@pytest.mark.parametrize("supported", ["whole", "part", "crumb"])
def test_r1_support_of_the_mechanism_or_a_part_of_it_counteracts(supported: str) -> None:
    support = link("ing:a", "supports", f"mech:{supported}")
    disruption = link("cause:sun", "disrupts", "mech:whole")
    store = graph_of(*TREE, cause("sun"), ingredient("a"), support, disruption)
    assert drawn(store, R1) == {
        Derived(
            subject="ing:a", predicate="sk:counteracts", object="cause:sun", confidence="cf:moderate",
            via=f"mech:{supported}", rule="rule:R1", premises=premises(support, disruption),
        )
    }  # fmt: skip


def test_r1_support_of_the_whole_does_not_counteract_the_disruption_of_a_part() -> None:
    statements = (link("ing:a", "supports", "mech:whole"), link("cause:sun", "disrupts", "mech:part"))
    assert links(graph_of(*TREE, cause("sun"), ingredient("a"), *statements), R1) == set()


@pytest.mark.parametrize(
    ("support", "disruption", "weakest"),
    [
        ("high", "high", "high"),
        ("high", "very-low", "very-low"),
        ("low", "high", "low"),
        ("moderate", "low", "low"),
        ("very-low", "high", "very-low"),
    ],
)
def test_r1_takes_the_weakest_confidence(support: str, disruption: str, weakest: str) -> None:
    statements = link("ing:a", "supports", "mech:part", support), link("cause:sun", "disrupts", "mech:part", disruption)
    [derived] = drawn(graph_of(*TREE, cause("sun"), ingredient("a"), *statements), R1)
    assert derived.confidence == f"cf:{weakest}"


@pytest.mark.parametrize(("one", "other"), [("low", "low"), ("very-low", "moderate"), ("low", "very-low")])
def test_two_weak_premises_make_no_prediction(one: str, other: str) -> None:
    things = (*TREE, term("mech:harm", "HarmfulProcess"), cause("sun"), ingredient("a"))
    wanted = link("ing:a", "supports", "mech:part", one), link("cause:sun", "disrupts", "mech:part", other)
    harmful = link("ing:a", "decreases", "mech:harm", one), link("cause:sun", "increases", "mech:harm", other)
    assert links(graph_of(*things, *wanted), R1) == set()
    assert links(graph_of(*things, *harmful), "R2-counteracts-by-decrease") == set()


@pytest.mark.parametrize("hindered", ["part", "crumb"])
def test_r1_leaves_out_an_ingredient_that_disrupts_the_mechanism_or_a_part_of_it(hindered: str) -> None:
    store = graph_of(
        *TREE, cause("sun"), ingredient("both"), ingredient("good"),
        link("cause:sun", "disrupts", "mech:part"), link("ing:good", "supports", "mech:part"),
        link("ing:both", "supports", "mech:part"), link("ing:both", "disrupts", f"mech:{hindered}"),
    )  # fmt: skip
    assert links(store, R1) == {("ing:good", "cause:sun")}


def test_r1_leaves_in_an_ingredient_that_disrupts_something_else() -> None:
    statements = (
        link("cause:sun", "disrupts", "mech:part"),
        link("ing:a", "supports", "mech:part"),
        link("ing:a", "disrupts", "mech:elsewhere"),
    )
    store = graph_of(*TREE, mechanism("elsewhere", "root"), cause("sun"), ingredient("a"), *statements)
    assert links(store, R1) == {("ing:a", "cause:sun")}


@pytest.mark.parametrize("status", ["claimed", "contested", "refuted"])
@pytest.mark.parametrize("which", ["support", "disruption", "against"])
def test_r1_reads_accepted_statements_only(status: str, which: str) -> None:
    told = {name: status if name == which else "accepted" for name in ("support", "disruption", "against")}
    store = graph_of(
        *TREE, cause("sun"), ingredient("a"), link("ing:a", "supports", "mech:part", status=told["support"]),
        link("cause:sun", "disrupts", "mech:part", status=told["disruption"]),
        link("ing:a", "disrupts", "mech:crumb", status=told["against"]),
    )  # fmt: skip
    assert links(store, R1) == ({("ing:a", "cause:sun")} if which == "against" else set())


def test_r1_is_about_ingredients_and_damage_causes() -> None:
    store = graph_of(
        *TREE, cause("sun"), term("cond:acne", "Condition"), term("grp:acids", "IngredientGroup"), ingredient("a"),
        link("cause:sun", "disrupts", "mech:part"), link("cond:acne", "disrupts", "mech:part"),
        link("grp:acids", "supports", "mech:part"), link("mech:crumb", "supports", "mech:part"),
        link("ing:a", "supports", "mech:part"),
    )  # fmt: skip
    assert links(store, R1) == {("ing:a", "cause:sun")}


def test_the_guard_keeps_everything_from_counteracting_everything() -> None:
    """Every part is a part of the root: support of any part would undo what any cause does to the root."""
    parts, causes, ingredients = ("lipids", "water", "microbiome"), ("sun", "soap", "cold", "peel"), ("a", "b", "c")
    store = graph_of(
        mechanism("root", root=True), *(mechanism(part, "root") for part in parts),
        *(cause(name) for name in causes), *(ingredient(name) for name in ingredients),
        *(link(f"cause:{name}", "disrupts", "mech:root") for name in causes),
        *(link(f"ing:{name}", "supports", f"mech:{part}") for name, part in zip(ingredients, parts, strict=True)),
    )  # fmt: skip
    rule = ontology_file(f"rules/{R1}.rq")
    assert rule.count(GUARD) == 1
    everything = {(f"ing:{i}", f"cause:{c}") for i, c in product(ingredients, causes)}
    assert drawn(store, R1) == set()
    assert {derived.link for derived in drawn(store, R1, rule.replace(GUARD, ""))} == everything


def test_the_guard_lets_through_what_the_causes_do_below_the_root() -> None:
    store = graph_of(
        mechanism("root", root=True), mechanism("lipids", "root"), mechanism("water", "root"), cause("soap"),
        ingredient("a"), ingredient("b"), link("cause:soap", "disrupts", "mech:root"),
        link("cause:soap", "disrupts", "mech:lipids"), link("ing:a", "supports", "mech:lipids"),
        link("ing:b", "supports", "mech:water"),
    )  # fmt: skip
    assert links(store, R1) == {("ing:a", "cause:soap")}


# ---------------------------------------------------------------- R2


def test_r2_names_process_premises_and_the_weakest_confidence() -> None:
    decrease = link("ing:a", "decreases", "mech:oxidative-stress", "high")
    increase = link("cause:sun", "increases", "mech:oxidative-stress", "low")
    store = graph_of(harm("oxidative-stress"), cause("sun"), ingredient("a"), decrease, increase)
    assert drawn(store, R2) == {
        Derived(
            subject="ing:a", predicate="sk:counteracts", object="cause:sun", confidence="cf:low",
            via="mech:oxidative-stress", rule="rule:R2", premises=premises(decrease, increase),
        )
    }  # fmt: skip


@pytest.mark.parametrize("process", [mechanism("melanin"), harm("melanin", root=True)], ids=["no harm", "root"])
def test_r2_passes_through_harmful_processes_below_the_root_only(process: model.Term) -> None:
    statements = link("ing:a", "decreases", "mech:melanin"), link("cause:sun", "increases", "mech:melanin")
    assert links(graph_of(process, cause("sun"), ingredient("a"), *statements), R2) == set()


def test_r2_leaves_out_an_ingredient_that_also_increases_the_process() -> None:
    store = graph_of(
        harm("water-loss"), cause("soap"), ingredient("both"), ingredient("good"),
        link("cause:soap", "increases", "mech:water-loss"), link("ing:good", "decreases", "mech:water-loss"),
        link("ing:both", "decreases", "mech:water-loss"), link("ing:both", "increases", "mech:water-loss"),
    )  # fmt: skip
    assert links(store, R2) == {("ing:good", "cause:soap")}
