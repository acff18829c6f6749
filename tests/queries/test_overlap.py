"""Ingredients that share mechanisms, and those that act for several barrier systems."""

from __future__ import annotations

import pytest
from small_graphs import graph_of, ingredient, line, statement, term

from kg import model
from kg.errors import QueryError, UnknownName
from kg.queries.overlap import all_systems, first_of_each, shared_mechanisms
from kg.store import Store

SYSTEMS = ("redox", "lipid-barrier", "microbiome")
ROOTS = [term(f"mech:{name}", family=f"mech:{name}") for name in SYSTEMS]
PART = term("mech:part", parents=("mech:redox",), family="mech:redox")
HARM = term("mech:harm", "HarmfulProcess", family="mech:microbiome")
WANTED = [term("mech:one"), term("mech:two"), term("mech:three")]


def test_urea_and_niacinamide_do_some_of_the_same(shipped: Store) -> None:
    found = shared_mechanisms(shipped, "niacinamide", 3)
    urea = [(row.relation, row.mechanism_label) for row in found if row.other == "ing:urea"]
    assert ("supports", "skin hydration") in urea
    assert ("decreases", "transepidermal water loss (TEWL)") in urea
    assert all(row.shared >= 3 and row.citation and row.kind and row.confidence for row in found)
    assert len({(row.other, row.mechanism) for row in found}) == len(found)


def test_fewer_share_more(shipped: Store) -> None:
    two, four = ({row.other for row in shared_mechanisms(shipped, "niacinamide", n)} for n in (2, 4))
    assert four < two


def test_nothing_shared_says_that_this_is_no_proof(shipped: Store) -> None:
    found = shared_mechanisms(shipped, "niacinamide", 99)
    assert (found.rows, found.standing) == ((), "nothing recorded")
    assert "no sign that none does" in found.note


def test_sharing_with_the_unknown(shipped: Store) -> None:
    with pytest.raises(UnknownName):
        shared_mechanisms(shipped, "niacinamidex", 2)


def pair(*told: model.Statement) -> Store:
    return graph_of(ingredient("a"), ingredient("b"), *WANTED, *told)


A_SUPPORTS = [statement("ing:a", "sk:supports", f"mech:{name}") for name in ("one", "two")]


def test_supporting_and_increasing_are_one_direction() -> None:
    best = statement("ing:b", "sk:supports", "mech:one", line(), line("randomised-trial", n=40, finding="Rose."))
    found = shared_mechanisms(pair(*A_SUPPORTS, best, statement("ing:b", "sk:increases", "mech:two")), "a", 2)
    assert [(row.mechanism, row.relation, row.kind, row.n) for row in found] == [
        ("mech:one", "supports", "randomised trial", 40),
        ("mech:two", "increases", "review", None),
    ]


@pytest.mark.parametrize(
    "second",
    [
        statement("ing:b", "sk:disrupts", "mech:two"),
        statement("ing:b", "sk:supports", "mech:two", line("manufacturer-claim"), status="claimed"),
        statement("ing:b", "sk:supports", "mech:two", status="contested"),
        statement("ing:b", "sk:supports", "mech:two", context="taken by mouth"),
        statement("ing:b", "sk:supports", "mech:three"),
    ],
    ids=["other direction", "claimed", "contested", "eaten", "other mechanism"],
)
def test_what_is_not_shared(second: model.Statement) -> None:
    store = pair(*A_SUPPORTS, statement("ing:b", "sk:supports", "mech:one"), second)
    assert not shared_mechanisms(store, "a", 2).rows
    assert [row.mechanism for row in shared_mechanisms(store, "a", 1)] == ["mech:one"]


def systems(*told: model.Statement) -> Store:
    return graph_of(ingredient("a"), *ROOTS, PART, HARM, *told)


ALL_THREE = (
    statement("ing:a", "sk:supports", "mech:part", line("in-vitro"), line("controlled-trial", n=20)),
    statement("ing:a", "sk:supports", "mech:lipid-barrier"),
    statement("ing:a", "sk:decreases", "mech:harm"),
)


def test_all_three_by_a_part_the_system_itself_and_a_lowered_harm() -> None:
    found = all_systems(systems(*ALL_THREE))
    assert [(row.system, row.relation, row.mechanism, row.kind, row.n, row.systems) for row in found] == [
        ("mech:lipid-barrier", "supports", "mech:lipid-barrier", "review", None, 3),
        ("mech:microbiome", "decreases", "mech:harm", "review", None, 3),
        ("mech:redox", "supports", "mech:part", "controlled trial", 20, 3),
    ]


@pytest.mark.parametrize(
    "third",
    [
        statement("ing:a", "sk:increases", "mech:harm"),
        statement("ing:a", "sk:disrupts", "mech:microbiome"),
        statement("ing:a", "sk:decreases", "mech:harm", context="taken by mouth"),
        statement("ing:a", "sk:decreases", "mech:harm", line("manufacturer-claim"), status="claimed"),
    ],
    ids=["raises the harm", "disrupts", "eaten", "claimed"],
)
def test_two_of_three_is_not_all(third: model.Statement) -> None:
    store = systems(*ALL_THREE[:2], third)
    assert all_systems(store).standing == "nothing recorded"
    assert {row.system for row in all_systems(store, 2)} == {"mech:lipid-barrier", "mech:redox"}


def test_systems_of_the_shipped_graph(shipped: Store) -> None:
    found = all_systems(shipped, 2)
    told = {(row.ingredient, row.system, row.mechanism) for row in found}
    assert ("ing:petrolatum", "mech:microbiome", "mech:antimicrobial-peptides") in told
    assert ("ing:petrolatum", "mech:lipid-barrier", "mech:permeability-barrier-recovery") in told
    assert "ing:ceratonia-siliqua-gum" not in {row.ingredient for row in found}


def test_minimum_is_one_number(shipped: Store) -> None:
    with pytest.raises(QueryError):
        all_systems(shipped, [1, 2])  # type: ignore[arg-type]


def test_first_of_each_keeps_the_order() -> None:
    rows = all_systems(systems(*ALL_THREE), 1).rows
    assert first_of_each([*rows, *reversed(rows)], "system") == rows
