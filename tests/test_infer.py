"""Each rule on a graph small enough to be drawn on paper."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import product

import pytest
from handmade import graph_of

from kg import model
from kg.infer import direct, grim_verdicts, run_rule
from kg.ontology.terms import compact, ontology_file
from kg.rdf import assertion_id
from kg.store import Store

GUARD = "  FILTER NOT EXISTS { ?disrupted sk:isRoot true }\n"
R1 = "R1-counteracts-by-support"
R2 = "R2-counteracts-by-decrease"
R3 = "R3-group-conflicts"
R4 = "R4-product-covers"


@dataclass(frozen=True)
class Derived:
    """A derived assertion, with CURIEs for all that it names."""

    subject: str
    predicate: str
    object: str
    confidence: str
    via: str
    rule: str
    premises: frozenset[str]

    @property
    def link(self) -> tuple[str, str]:
        return self.subject, self.object


def term(curie: str, type_: str, *parents: str, root: bool = False) -> model.Term:
    facts = {"id": curie, "type": type_, "label": curie, "parents": parents, "root": root, "reference": "ref:one"}
    return model.Term.model_validate(facts)


def mechanism(name: str, *parents: str, root: bool = False) -> model.Term:
    return term(f"mech:{name}", "Mechanism", *(f"mech:{p}" for p in parents), root=root)


def harm(name: str, *, root: bool = False) -> model.Term:
    return term(f"mech:{name}", "HarmfulProcess", root=root)


def cause(name: str) -> model.Term:
    return term(f"cause:{name}", "DamageCause")


def ingredient(name: str, *groups: str) -> model.Ingredient:
    return model.Ingredient(
        id=f"ing:{name}", label=name, kind="substance", groups=tuple(f"grp:{g}" for g in groups), reference="ref:one"
    )


def link(subject: str, verb: str, object_: str, confidence: str = "moderate", status: str = "accepted") -> model.Statement:
    return model.Statement.model_validate(_said(subject, object_, confidence, status) | {"predicate": f"sk:{verb}"})


def conflict(one: str, other: str, confidence: str = "moderate", status: str = "accepted", **more: str) -> model.Interaction:
    facts = {"predicate": "sk:conflictsWith", "effect": "irritates-more", "scope": "same-routine"}
    return model.Interaction.model_validate(_said(one, other, confidence, status) | facts | more)


def _said(subject: str, object_: str, confidence: str, status: str) -> dict[str, object]:
    bearing = "contradicts" if status == "refuted" else "corroborates"
    evidence = model.Evidence(kind="review", bearing=bearing, reference="ref:one")
    return {
        "subject": subject, "object": object_, "status": status, "confidence": confidence, "evidence": (evidence,),
    }  # fmt: skip


def premises(*records: model.Statement) -> frozenset[str]:
    return frozenset(assertion_id(record, "src:core") for record in records)


def drawn(store: Store, name: str, text: str = "") -> set[Derived]:
    """What a rule derives, or what another text of the rule would."""
    found: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for triple in store.construct(text) if text else run_rule(store, name):
        found[triple.subject.value][compact(triple.predicate.value)].add(compact(triple.object.value))
    return {_derived(facts) for facts in found.values()}


def _derived(facts: dict[str, set[str]]) -> Derived:
    assert {"sk:DerivedAssertion", "sk:Assertion"} <= facts["rdf:type"]
    assert facts["sk:status"] == {"st:accepted"}
    assert facts["sk:agentType"] == {"at:computational-model"}
    assert facts["dcterms:source"] == {"src:rules"}
    one = {key: next(iter(facts[key]), "") for key in facts | {"sk:via": set()}}
    assert all(len(facts[key]) == 1 for key in ("rdf:subject", "rdf:predicate", "rdf:object", "sk:confidence"))
    return Derived(
        one["rdf:subject"], one["rdf:predicate"], one["rdf:object"], one["sk:confidence"], one["sk:via"],
        one["sk:byRule"], frozenset(facts["prov:wasDerivedFrom"]),
    )  # fmt: skip


def links(store: Store, rule: str) -> set[tuple[str, str]]:
    return {derived.link for derived in drawn(store, rule)}


# ---------------------------------------------------------------- R1

TREE = (mechanism("root", root=True), mechanism("whole", "root"), mechanism("part", "whole"), mechanism("crumb", "part"))


@pytest.mark.parametrize("supported", ["whole", "part", "crumb"])
def test_r1_support_of_the_mechanism_or_a_part_of_it_counteracts(supported: str) -> None:
    support = link("ing:a", "supports", f"mech:{supported}")
    disruption = link("cause:sun", "disrupts", "mech:whole")
    store = graph_of(*TREE, cause("sun"), ingredient("a"), support, disruption)
    assert drawn(store, R1) == {
        Derived(
            "ing:a", "sk:counteracts", "cause:sun", "cf:moderate", f"mech:{supported}", "rule:R1",
            premises(support, disruption),
        )  # fmt: skip
    }


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
        ("very-low", "moderate", "very-low"),
    ],
)
def test_r1_takes_the_weakest_confidence(support: str, disruption: str, weakest: str) -> None:
    statements = link("ing:a", "supports", "mech:part", support), link("cause:sun", "disrupts", "mech:part", disruption)
    [derived] = drawn(graph_of(*TREE, cause("sun"), ingredient("a"), *statements), R1)
    assert derived.confidence == f"cf:{weakest}"


@pytest.mark.parametrize("hindered", ["part", "crumb"])
def test_r1_leaves_out_an_ingredient_that_disrupts_the_mechanism_or_a_part_of_it(hindered: str) -> None:
    store = graph_of(
        *TREE, cause("sun"), ingredient("both"), ingredient("good"),
        link("cause:sun", "disrupts", "mech:part"), link("ing:good", "supports", "mech:part"),
        link("ing:both", "supports", "mech:part"), link("ing:both", "disrupts", f"mech:{hindered}"),
    )  # fmt: skip
    assert links(store, R1) == {("ing:good", "cause:sun")}


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
            "ing:a", "sk:counteracts", "cause:sun", "cf:low", "mech:oxidative-stress", "rule:R2",
            premises(decrease, increase),
        )  # fmt: skip
    }


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


# ---------------------------------------------------------------- R3

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
def test_r4_a_product_covers_what_the_constituents_of_its_blends_support(support: str, share: str, weakest: str) -> None:
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
        id=f"claim:{name}", subject="prod:cream", predicate="sk:claimsOutcome", object_text="softer", percent=Decimal(percent),
        kind="consumer-perception", claimed_by="party:maker", wording=name, study=study, references=("ref:one",),
    )  # fmt: skip


def test_grim_verdicts_on_claims_whose_study_tells_how_many_people() -> None:
    store = graph_of(
        model.Study(id="study:twenty", label="twenty people", n=20, reference="ref:one"),
        model.Study(id="study:untold", label="nobody counted", reference="ref:one"),
        claim("possible", "95", "study:twenty"), claim("impossible", "86", "study:twenty"),
        claim("unknown", "70", "study:untold"),
    )  # fmt: skip
    said = {(compact(t.subject.value), compact(t.predicate.value), compact(t.object.value)) for t in grim_verdicts(store)}
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
