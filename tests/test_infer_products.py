"""Groups that conflict, products that cover, direct edges, and verdicts on percentages, on graphs made by hand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from handmade import graph_of
from rule_graphs import TREE, Derived, conflict, drawn, ingredient, link, links, premises, term

from kg import model
from kg.infer import direct, grim_verdicts
from kg.ontology.terms import compact
from kg.store import Store

R3 = "R3-group-conflicts"
R4 = "R4-product-covers"

GROUPS = (
    term("grp:retinoids", "IngredientGroup"),
    term("grp:acids", "IngredientGroup"),
    term("grp:aha", "IngredientGroup", "grp:acids"),
    ingredient("retinol", "retinoids"),
    ingredient("glycolic-acid", "aha"),
    ingredient("salicylic-acid", "acids"),
)
RETINOL_AND_ACIDS = {("ing:retinol", "ing:glycolic-acid"), ("ing:retinol", "ing:salicylic-acid")}


def test_r3_members_of_conflicting_groups_and_of_their_kinds_conflict() -> None:
    premise = conflict("grp:retinoids", "grp:acids", "low")
    store = graph_of(*GROUPS, premise)
    assert links(store, R3) == RETINOL_AND_ACIDS
    assert {(d.predicate, d.confidence, d.rule, d.premises) for d in drawn(store, R3)} == {
        ("sk:conflictsWith", "cf:low", "rule:R3", premises(premise))
    }


def test_r3_takes_a_single_ingredient_on_one_side() -> None:
    assert links(graph_of(*GROUPS, conflict("ing:retinol", "grp:aha")), R3) == {("ing:retinol", "ing:glycolic-acid")}


def test_r3_within_one_group_nothing_conflicts_with_itself() -> None:
    store = graph_of(*GROUPS, conflict("grp:acids", "grp:acids"))
    pair = ("ing:glycolic-acid", "ing:salicylic-acid")
    assert links(store, R3) == {pair, pair[::-1]}


@pytest.mark.parametrize("status", ["accepted", "claimed", "contested", "refuted"])
@pytest.mark.parametrize("turned", [False, True], ids=["in the same order", "in the other order"])
def test_r3_yields_to_what_is_said_of_the_two_themselves(status: str, turned: bool) -> None:
    pair = ("ing:retinol", "ing:glycolic-acid")
    own = conflict(*(pair[::-1] if turned else pair), status=status)
    assert links(graph_of(*GROUPS, conflict("grp:retinoids", "grp:acids"), own), R3) == RETINOL_AND_ACIDS - {pair}


@pytest.mark.parametrize("status", ["claimed", "contested", "refuted"])
def test_r3_reads_accepted_conflicts_only(status: str) -> None:
    assert links(graph_of(*GROUPS, conflict("grp:retinoids", "grp:acids", status=status)), R3) == set()


def test_r3_is_about_conflicts_only() -> None:
    friendly = conflict("grp:retinoids", "grp:acids", predicate="sk:worksWith", effect="synergy")
    assert links(graph_of(*GROUPS, friendly), R3) == set()


# ---------------------------------------------------------------- R4, D1, D2, D3

PRODUCT = (
    model.Product(id="prod:cream", label="Cream", reference="ref:one"),
    model.Product(id="prod:system", type="FormulaSystem", label="System", part_of="prod:cream", reference="ref:one"),
    model.ProductLine(product="prod:cream", position=1, ingredient="ing:a", reference="ref:one"),
    model.ProductLine(product="prod:system", position=1, ingredient="ing:blend", reference="ref:one"),
    *(ingredient(name) for name in ("a", "b", "blend", "elsewhere")),
)


def test_r4_a_product_covers_what_its_lines_and_systems_support() -> None:
    support = link("ing:a", "supports", "mech:part", "high")
    store = graph_of(
        *TREE, *PRODUCT, support, link("ing:elsewhere", "supports", "mech:whole"),
        link("ing:a", "supports", "mech:root"), link("ing:a", "supports", "mech:crumb", status="claimed"),
    )  # fmt: skip
    assert drawn(store, R4) == {
        Derived("prod:cream", "sk:covers", "mech:part", "cf:high", "ing:a", "rule:R4", premises(support))
    }


@pytest.mark.parametrize(("support", "share", "weakest"), [("high", "low", "low"), ("low", "high", "low")])
def test_r4_a_product_covers_what_the_constituents_of_its_blends_support(
    support: str, share: str, weakest: str
) -> None:
    in_blend = link("ing:blend", "hasConstituent", "ing:b", share)
    said = link("ing:b", "supports", "mech:part", support)
    assert drawn(graph_of(*TREE, *PRODUCT, in_blend, said), R4) == {
        Derived("prod:cream", "sk:covers", "mech:part", f"cf:{weakest}", "ing:b", "rule:R4", premises(in_blend, said))
    }


def test_r4_does_not_open_a_blend_on_a_mere_claim() -> None:
    in_blend = link("ing:blend", "hasConstituent", "ing:b", status="claimed")
    assert drawn(graph_of(*TREE, *PRODUCT, in_blend, link("ing:b", "supports", "mech:part")), R4) == set()


def edges(store: Store) -> set[tuple[str, str, str]]:
    return {(compact(t.subject.value), compact(t.predicate.value), compact(t.object.value)) for t in direct(store)}


def test_d1_only_accepted_statements_make_an_edge() -> None:
    statuses = ("accepted", "claimed", "contested", "refuted")
    statements = (link(f"ing:{status}", "supports", "mech:part", status=status) for status in statuses)
    assert edges(graph_of(*TREE, *statements)) == {("ing:accepted", "sk:supports", "mech:part")}


@pytest.mark.parametrize("predicate", ["conflictsWith", "worksWith", "compatibleWith"])
def test_d1_symmetric_links_stand_in_both_directions(predicate: str) -> None:
    said = conflict("ing:a", "ing:b", predicate=f"sk:{predicate}")
    both = {("ing:a", f"sk:{predicate}", "ing:b"), ("ing:b", f"sk:{predicate}", "ing:a")}
    assert edges(graph_of(said)) == both


def test_d2_a_product_contains_its_lines_and_those_of_its_systems() -> None:
    contained = {(s, o) for s, p, o in edges(graph_of(*PRODUCT)) if p == "sk:contains"}
    assert {("prod:cream", "ing:a"), ("prod:cream", "ing:blend")} <= contained
    assert ("prod:cream", "ing:elsewhere") not in contained


def annex_entry(entry: str, *names: str) -> model.AnnexEntry:
    return model.AnnexEntry(line=1, annex="III", entry=entry, names=names, list_date=date(2024, 2, 1))


def inventory_entry(name: str, *entries: str, inci: str = "") -> model.InventoryEntry:
    return model.InventoryEntry(
        id=f"ing:{name}", line=1, cosing_ref="1", inci=inci or name.upper(), annex_entries=entries
    )


def test_d3_an_annex_entry_covers_what_it_lists_and_what_cites_it() -> None:
    store = graph_of(
        annex_entry("376", "Rétinol", "RETINYL  ACETATE"), annex_entry("98"), inventory_entry("retinol"),
        inventory_entry("retinyl-acetate", inci="Retinyl Acetate"), inventory_entry("salicylic-acid", "reg:eu-iii-98"),
        inventory_entry("retinal", "reg:eu-iii-999"),
    )  # fmt: skip
    assert {(s, o) for s, p, o in edges(store) if p == "sk:coversIngredient"} == {
        ("reg:eu-iii-376", "ing:retinol"),
        ("reg:eu-iii-376", "ing:retinyl-acetate"),
        ("reg:eu-iii-98", "ing:salicylic-acid"),
    }


# ---------------------------------------------------------------- GRIM


def claim(name: str, percent: str, study: str) -> model.Claim:
    return model.Claim(
        id=f"claim:{name}",
        subject="prod:cream",
        predicate="sk:claimsOutcome",
        object_text="softer",
        percent=Decimal(percent),
        kind="consumer-perception",
        claimed_by="party:maker",
        wording=name,
        study=study,
        references=("ref:one",),
    )


def test_grim_verdicts_on_claims_whose_study_tells_how_many_people() -> None:
    store = graph_of(
        model.Study(id="study:twenty", label="twenty people", n=20, reference="ref:one"),
        model.Study(id="study:untold", label="nobody counted", reference="ref:one"),
        claim("possible", "95", "study:twenty"), claim("impossible", "86", "study:twenty"),
        claim("unknown", "70", "study:untold"),
    )  # fmt: skip
    said = {
        (compact(t.subject.value), compact(t.predicate.value), compact(t.object.value)) for t in grim_verdicts(store)
    }
    assert said == {
        ("claim:possible", "sk:grimPossible", "true"),
        ("claim:possible", "sk:byRule", "rule:grim"),
        ("claim:possible", "sk:grimCount", "19"),
        ("claim:possible", "sk:grimNearest", "95"),
        ("claim:impossible", "sk:grimPossible", "false"),
        ("claim:impossible", "sk:byRule", "rule:grim"),
        ("claim:impossible", "sk:grimNearest", "85"),
        ("claim:impossible", "sk:grimNearest", "90"),
    }
