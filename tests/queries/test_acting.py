"""What acts on what, what could stand in, and what fulfils criteria."""

from __future__ import annotations

import pytest
from small_graphs import graph_of, ingredient, line, statement, term

from kg import model
from kg.errors import QueryError, UnknownName
from kg.queries.acting import acts_on, criteria, substitutes
from kg.queries.lookup import resolve
from kg.store import Store

WHOLE = term("mech:whole", family="mech:whole")
PART = term("mech:part", parents=("mech:whole",), family="mech:whole")
KIND = term("mech:kind", parents=("mech:part",))
OTHER = term("mech:other")
PEOPLE = line("randomised-trial", n=40, finding="Rose.")
CELLS = line("in-vitro", finding="Rose in cells.")
AGAINST = line("controlled-trial", "contradicts", finding="Did not.")


def graph(*told: model.Record) -> Store:
    things = [ingredient(name) for name in "abcde"]
    terms = [WHOLE, PART, KIND, OTHER, term("cause:sun", "DamageCause"), term("grp:all", "IngredientGroup")]
    return graph_of(*things, *terms, *told)


def told(store: Store, target: str) -> list[tuple[str, str, str, str]]:
    return [(r.subject, r.relation, r.object, r.status) for r in acts_on(store, [target])]


def test_what_acts_on_a_part_acts_on_the_whole_and_not_the_other_way_round() -> None:
    store = graph(
        statement("ing:a", "sk:supports", "mech:kind"),
        statement("ing:b", "sk:supports", "mech:whole"),
        statement("ing:c", "sk:supports", "mech:other"),
    )
    assert [who for who, *_ in told(store, "mech:whole")] == ["ing:b", "ing:a"]
    assert [who for who, *_ in told(store, "mech:part")] == ["ing:a"]


def test_ingredients_come_before_groups_and_causes_accepted_before_refuted_and_effects_before_none() -> None:
    store = graph(
        statement("cause:sun", "sk:disrupts", "mech:other"),
        statement("grp:all", "sk:supports", "mech:other"),
        statement("ing:a", "sk:supports", "mech:other", AGAINST, status="refuted"),
        statement("ing:b", "sk:supports", "mech:other", PEOPLE, AGAINST, status="contested"),
        statement("ing:c", "sk:hasNoEffectOn", "mech:other"),
        statement("ing:d", "sk:increases", "mech:other"),
    )
    assert list(dict.fromkeys(told(store, "mech:other"))) == [
        ("ing:d", "increases", "mech:other", "accepted"),
        ("ing:c", "has no shown effect on", "mech:other", "accepted"),
        ("ing:b", "supports", "mech:other", "contested"),
        ("ing:a", "supports", "mech:other", "refuted"),
        ("grp:all", "supports", "mech:other", "accepted"),
        ("cause:sun", "disrupts", "mech:other", "accepted"),
    ]


def test_each_side_of_a_statement_is_told_once_by_its_strongest_line() -> None:
    store = graph(statement("ing:a", "sk:supports", "mech:other", AGAINST, CELLS, PEOPLE, status="contested"))
    assert [(r.bearing, r.kind, r.n, r.lines, r.finding) for r in acts_on(store, ["mech:other"])] == [
        ("corroborates", "randomised trial", 40, 2, "Rose."),
        ("contradicts", "controlled trial", None, 1, "Did not."),
    ]


def test_what_only_a_rule_says_does_not_act() -> None:
    store = graph(statement("ing:a", "sk:supports", "mech:other"), statement("cause:sun", "sk:disrupts", "mech:other"))
    assert not acts_on(store, ["cause:sun"]).rows


def test_nothing_acts_and_that_is_no_proof() -> None:
    found = acts_on(graph(), ["mech:other"])
    assert (found.rows, found.standing) == ((), "nothing recorded")
    assert "no sign that nothing does" in found.note
    with pytest.raises(UnknownName):
        acts_on(graph(), ["mech:zebra"])


def test_to_support_and_to_increase_are_one_direction_for_a_substitute() -> None:
    store = graph(
        statement("ing:a", "sk:supports", "mech:other"),
        statement("ing:b", "sk:increases", "mech:other"),
        statement("ing:c", "sk:decreases", "mech:other"),
        statement("ing:d", "sk:supports", "mech:other", status="contested"),
        statement("ing:e", "sk:supports", "mech:other", context="taken by mouth"),
    )
    found = substitutes(store, "ing:a")
    assert [(r.other, r.mechanisms, r.shared) for r in found] == [("ing:b", "other", 1)]
    assert "legal-limits" in found.note


def test_those_that_share_most_come_first_and_functions_do_not_count() -> None:
    store = graph_of(
        term("grp:g", "IngredientGroup"),
        term("fn:f", "Function"),
        OTHER,
        ingredient("a", "grp:g", functions=("f",)),
        ingredient("b", "grp:g", functions=("f",)),
        ingredient("c", "grp:g"),
        ingredient("d", functions=("f",)),
        statement("ing:a", "sk:supports", "mech:other"),
        statement("ing:c", "sk:supports", "mech:other"),
    )
    found = substitutes(store, "a")
    assert [(r.other, r.groups, r.mechanisms, r.functions, r.shared) for r in found] == [
        ("ing:c", "g", "other", "", 2),
        ("ing:b", "g", "", "f", 1),
    ]
    alone = substitutes(store, "d")
    assert (alone.rows, alone.standing) == ((), "nothing recorded")
    assert "only its functions" in alone.note


def test_each_criterion_narrows() -> None:
    def dissolves(name: str, value: str) -> model.Record:
        return model.MaterialProperty.model_validate(
            {"ingredient": f"ing:{name}", "kind": "solubility", "value": value, "reference": "ref:one"}
        )

    store = graph_of(
        term("grp:wide", "IngredientGroup"),
        term("grp:g", "IngredientGroup", parents=("grp:wide",)),
        term("fn:f", "Function"),
        WHOLE,
        PART,
        ingredient("a", "grp:g", functions=("f",)),
        ingredient("b", "grp:g"),
        ingredient("c", functions=("f",)),
        dissolves("a", "water"),
        dissolves("b", "oil"),
        statement("ing:a", "sk:supports", "mech:part"),
        statement("ing:b", "sk:hasNoEffectOn", "mech:part"),
        statement("ing:c", "sk:supports", "mech:part", AGAINST, status="refuted"),
    )
    assert [r.ingredient for r in criteria(store, function="f")] == ["ing:a", "ing:c"]
    assert [r.ingredient for r in criteria(store, group="wide")] == ["ing:a", "ing:b"]
    assert [r.ingredient for r in criteria(store, group="g", solubility="Oil")] == ["ing:b"]
    assert [r.ingredient for r in criteria(store, process="whole")] == ["ing:a"]
    assert criteria(store, function="f", solubility="oil").standing == "nothing recorded"


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({}, "needs at least one of"),
        ({"solubility": "petrol"}, "'petrol' is no solubility in use; it is one of: water; oil"),
        ({"charge": "plus"}, "'plus' is no charge in use; it is one of: anionic; cationic"),
    ],
)
def test_criteria_that_cannot_be_met_are_refused(given: dict[str, str], why: str) -> None:
    with pytest.raises(QueryError, match=why):
        criteria(graph(), **given)


def test_on_the_shipped_graph_urea_and_glycerin_support_hydration_and_propylene_glycol_may_sting(
    shipped: Store,
) -> None:
    hydrating = {(r.subject, r.relation) for r in acts_on(shipped, ["skin hydration"]) if r.status == "accepted"}
    assert {("ing:glycerin", "supports"), ("ing:urea", "supports")} <= hydrating
    assert {r.relation for r in acts_on(shipped, ["stinging sensation"])} & {"may trigger", "increases"}
    assert ("ing:benzoyl-peroxide", "relieves") in {(r.subject, r.relation) for r in acts_on(shipped, ["acne"])}


def test_on_the_shipped_graph_one_preservative_may_stand_in_for_another(shipped: Store) -> None:
    found = substitutes(shipped, "phenoxyethanol")
    assert {"ing:benzyl-alcohol", "ing:chlorphenesin"} <= {row.other for row in found}
    assert [row.shared for row in found] == sorted((row.shared for row in found), reverse=True)
    assert "ing:phenoxyethanol" not in {row.other for row in found}


def test_on_the_shipped_graph_humectants_that_dissolve_in_water(shipped: Store) -> None:
    found = criteria(shipped, function="humectant", solubility="water")
    assert found.rows
    humectants = {row.ingredient for row in criteria(shipped, function="humectant")}
    assert {row.ingredient for row in found} < humectants
    assert {resolve(shipped, name) for name in ("glycerin", "urea")} <= humectants
