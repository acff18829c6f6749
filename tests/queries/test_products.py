"""What is in a blend or product, and what that covers."""

from __future__ import annotations

import pytest
from handmade import graph_of
from small_graph import RECORDS, graph_with_rules, ingredient, line, said, with_rules
from small_graphs import graph_of as small
from small_graphs import ingredient as thing
from small_graphs import line as small_line
from small_graphs import statement, term

from kg import model
from kg.errors import UnknownName
from kg.queries.products import in_blend, product_covers, roles_in_product
from kg.store import Store

CREAM: tuple[model.Record, ...] = (
    model.Product(id="prod:cream", label="the cream", reference="ref:one"),
    model.ProductLine(product="prod:cream", position=1, ingredient="ing:oil", reference="ref:one"),
)


def test_the_antioxidants_of_reoxderm_and_why_each_counts(shipped: Store) -> None:
    found = {row.ingredient: row.counts_by for row in in_blend(shipped, "Reoxderm")}
    assert found == {
        "ing:ascorbic-acid": "its group",
        "ing:ceratonia-siliqua-gum": "only what is said of it",
        "ing:lycopene": "its group",
        "ing:tocopherol": "its group",
        "ing:turmeric-unspecified": "only what is said of it",
    }


def test_the_makers_word_is_marked_and_is_no_evidence(shipped: Store) -> None:
    rows = list(in_blend(shipped, "ing:reoxderm"))
    gum = [row for row in rows if row.ingredient == "ing:ceratonia-siliqua-gum"]
    claimed = [row for row in gum if row.status == "claimed"]
    assert {(row.relation, row.what_label, row.confidence) for row in claimed} == {
        ("supports", "redox system", "very low"),
        ("decreases", "inflammation", "very low"),
    }
    assert {row.caution for row in claimed} == {"only the maker says so"}
    assert not any(row.caution for row in gum if row.status != "claimed")
    assert {row.status for row in rows if row.caution} == {"claimed"}
    assert {row.kind for row in rows if row.caution} == {"manufacturer's claim"}


def test_what_is_recorded_of_a_constituent_comes_with_its_evidence(shipped: Store) -> None:
    pig = next(r for r in in_blend(shipped, "Reoxderm") if r.what == "mech:antioxidant-defence" and not r.caution)
    assert (pig.ingredient_label, pig.relation, pig.status) == ("ascorbic acid", "supports", "accepted")
    assert (pig.kind, pig.citation, pig.confidence) == ("animal", "Pinnell SR 2001", "low")


def test_another_kind_and_a_product_may_be_asked_for(shipped: Store) -> None:
    [row] = in_blend(shipped, "Barrier Recovery Cream", of=["humectants"])
    assert (row.ingredient, row.counts_by, row.relation) == ("ing:hyaluronic-acid-unspecified", "its group", "")
    assert {row.counts_by for row in in_blend(shipped, "Reoxderm", of=["fn:antioxidant"])} == {"its listed function"}


def test_a_blend_in_a_product_and_a_part_of_a_part_are_looked_into(shipped: Store) -> None:
    assert "ing:lycopene" in {row.ingredient for row in in_blend(shipped, "Barrier Recovery Cream")}
    whole = {row.ingredient: row.counts_by for row in in_blend(shipped, "Reoxderm", of=["skin barrier function"])}
    assert whole["ing:turmeric-unspecified"] == "only what is said of it", "antioxidant defence is a part of redox"


def test_no_constituent_of_the_kind_is_no_proof_that_there_is_none(shipped: Store) -> None:
    found = in_blend(shipped, "Reoxderm", of=["retinoids"])
    assert (found.rows, found.standing) == ((), "nothing recorded")
    assert "may not have told" in found.note
    with pytest.raises(UnknownName) as caught:
        in_blend(shipped, "Reoxdrm")
    assert "reoxderm" in caught.value.nearest


def test_only_the_constituents_of_the_blend_count() -> None:
    lonely = said("ing:lonely", "supports", "mech:redox")
    store = with_rules(graph_of(*RECORDS, lonely))
    assert {row.ingredient for row in in_blend(store, "oil", of=["vitamins", "redox balance"])} == {"ing:amide"}


def test_what_the_emulsion_covers_and_through_which_ingredient(shipped: Store) -> None:
    rows = list(product_covers(shipped, "Barrier Defence Emulsion"))
    assert {row.product for row in rows} == {"prod:barrier-defence-emulsion"}
    water = [row for row in rows if (row.mechanism, row.kind) == ("mech:hydration", "randomised trial")]
    told = {(row.through, row.system, row.confidence, row.n) for row in water}
    assert ("niacinamide", "skin hydration", "moderate", 50) in told
    assert "declaration of composition" not in {row.kind for row in rows}, "what is in it is no effect"


def test_each_product_is_told_where_none_is_named(shipped: Store) -> None:
    found = {row.product for row in product_covers(shipped)}
    assert found == {"prod:barrier-defence-emulsion", "prod:barrier-recovery-cream"}


def test_a_claim_covers_nothing() -> None:
    assert {row.ingredient for row in product_covers(graph_with_rules(*CREAM))} == {"ing:amide"}, (
        "the oil is only claimed"
    )
    proven = said("ing:oil", "supports", "mech:lipids", line("review"))
    [row] = [r for r in product_covers(graph_with_rules(*CREAM, proven), ["the cream"]) if r.ingredient == "ing:oil"]
    assert (row.mechanism, row.confidence, row.kind) == ("mech:lipids", "low", "review")


def test_a_product_without_effects_on_record_covers_nothing_known() -> None:
    water = model.ProductLine(product="prod:cream", position=1, ingredient="ing:water", reference="ref:one")
    found = product_covers(graph_with_rules(CREAM[0], water, ingredient("water")), "the cream")
    assert (found.rows, found.standing) == ((), "nothing recorded")
    assert found.note.startswith("No ingredient")


def test_roles_of_what_is_in_a_product_a_part_of_it_and_a_blend() -> None:
    store = small(
        term("grp:g", "IngredientGroup"),
        term("fn:f", "Function"),
        thing("a", "grp:g", functions=("f",)),
        thing("b"),
        thing("c"),
        thing("blend", kind="blend"),
        model.Product(id="prod:cream", label="cream", reference="ref:one"),
        model.Product(id="prod:part", type="FormulaSystem", label="part", part_of="prod:cream", reference="ref:one"),
        model.ProductLine(product="prod:cream", position=1, ingredient="ing:a", percent="5", reference="ref:one"),
        model.ProductLine(
            product="prod:part", position=1, ingredient="ing:b", ambiguity="which form?", reference="ref:one"
        ),
        statement("ing:blend", "sk:hasConstituent", "ing:c"),
        statement("ing:blend", "sk:hasConstituent", "ing:b", small_line(bearing="contradicts"), status="refuted"),
    )
    assert [(r.ingredient, r.sort, r.role, r.percent, r.ambiguity) for r in roles_in_product(store, "cream")] == [
        ("ing:a", "group", "g", 5.0, ""),
        ("ing:a", "function", "f", 5.0, ""),
        ("ing:b", "", "", None, "which form?"),
    ]
    assert [r.ingredient for r in roles_in_product(store, "ing:blend")] == ["ing:c"], "what is refuted is not in it"
    nothing = roles_in_product(store, "ing:a")
    assert (nothing.rows, nothing.standing) == ((), "nothing recorded")
