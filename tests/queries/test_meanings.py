"""What words mean: definitions, names, names that two things share, and signs."""

from __future__ import annotations

import pytest
from small_graphs import graph_of, ingredient, line, statement, term

from kg.errors import UnknownName
from kg.queries.meanings import define, names, same_names, signs
from kg.store import Store

SKIN = [
    term("struct:wall", "Structure", definition="What keeps water in."),
    term("struct:skin", "Structure"),
    term("struct:brick", "Structure", parents=("struct:wall",)),
    term("mech:keeping", definition="Keeping."),
]
ACNE, ROSACEA = term("cond:acne", "Condition"), term("cond:rosacea", "Condition")
SIGNS = [term(f"sign:{name}", "Sign") for name in ("itch", "papules", "redness")]


def test_a_meaning_is_a_definition_and_a_place() -> None:
    store = graph_of(
        *SKIN,
        statement("struct:wall", "sk:performs", "mech:keeping", line(), line("in-vitro", reference="ref:maker")),
        statement("struct:wall", "sk:composedOf", "struct:skin", line(bearing="contradicts"), status="refuted"),
    )
    assert [(r.relation, r.what, r.status, r.citation) for r in define(store, ["struct:wall"])] == [
        ("is", "What keeps water in.", "", "One A 2001"),
        ("takes in", "brick", "", ""),
        ("performs", "keeping", "accepted", "A leaflet; One A 2001"),
    ]
    assert [(r.relation, r.other) for r in define(store, ["struct:brick"])] == [("belongs to", "struct:wall")]


def test_members_of_a_group_belong_to_its_meaning() -> None:
    store = graph_of(term("grp:g", "IngredientGroup"), ingredient("b", "grp:g"), ingredient("A", "grp:g"))
    assert [(r.relation, r.what) for r in define(store, ["grp:g"])] == [
        ("has the member", "A"),
        ("has the member", "b"),
    ]


def test_what_has_no_meaning_here() -> None:
    found = define(graph_of(ingredient("a")), ["a"])
    assert (found.rows, found.standing) == ((), "nothing recorded")
    with pytest.raises(UnknownName):
        define(graph_of(), ["zebra"])


def test_names_say_whether_they_name_it_alone() -> None:
    store = graph_of(ingredient("a", inci="ALPHA"))
    told = {(r.printed, r.name_kind, r.scope) for r in names(store, "ing:a")}
    assert ("ALPHA", "INCI name", "names it alone") in told


def test_things_of_one_name_are_told_apart_by_their_identifiers() -> None:
    store = graph_of(term("mech:foam"), term("fn:foam", "Function"), ingredient("a"))
    found = same_names(store)
    assert [(r.name, {r.one_label, r.other_label}) for r in found] == [("foam", {"foam (fn:foam)", "foam (mech:foam)"})]
    assert same_names(graph_of(ingredient("a"))).standing == "nothing recorded"


def shown(condition: str, sign: str, *lines: object, status: str = "accepted") -> object:
    return statement(f"cond:{condition}", "sk:hasSign", f"sign:{sign}", *lines, status=status)  # type: ignore[arg-type]


def skin_signs() -> Store:
    return graph_of(
        ACNE,
        ROSACEA,
        *SIGNS,
        shown("acne", "papules", line(), line("randomised-trial", finding="Counted.")),  # type: ignore[arg-type]
        shown("rosacea", "papules"),  # type: ignore[arg-type]
        shown("rosacea", "redness"),  # type: ignore[arg-type]
        shown("acne", "redness", line(bearing="contradicts"), status="refuted"),  # type: ignore[arg-type]
    )


def test_a_sign_is_told_once_by_its_strongest_line_the_most_common_first() -> None:
    rows = [(r.condition, r.sign, r.shared_by, r.status, r.kind, r.lines) for r in signs(skin_signs())]
    assert rows == [
        ("cond:acne", "sign:papules", 2, "accepted", "randomised trial", 2),
        ("cond:acne", "sign:redness", 1, "refuted", "review", 1),
        ("cond:rosacea", "sign:papules", 2, "accepted", "review", 1),
        ("cond:rosacea", "sign:redness", 1, "accepted", "review", 1),
    ]


def test_what_conditions_have_in_common_is_told_and_a_refuted_sign_is_not_in_it() -> None:
    assert signs(skin_signs(), ["acne", "rosacea"]).note == (
        "By what is recorded, acne and rosacea have in common: papules."
    )
    assert signs(skin_signs(), ["acne"]).note == ""


def test_a_condition_without_signs() -> None:
    found = signs(graph_of(ACNE, *SIGNS), ["acne"])
    assert (found.rows, found.standing, found.note) == ((), "nothing recorded", "No sign is recorded for it.")


def test_on_the_shipped_graph(shipped: Store) -> None:
    barrier = {(r.relation, r.other) for r in define(shipped, ["struct:skin-barrier"])}
    assert {("is composed of", "struct:corneocytes"), ("is likened to", "struct:brick-and-mortar")} <= barrier
    assert "vitamin E" in {r.printed for r in names(shipped, "tocopherol") if r.scope == "used for other things too"}
    assert "NIACINAMIDE" in {r.printed for r in names(shipped, "niacinamide") if r.scope == "names it alone"}
    rosacea = {r.sign: r.shared_by for r in signs(shipped, ["rosacea"])}
    assert rosacea["sign:redness"] > 3
    assert len({(r.condition, r.sign) for r in signs(shipped)}) == len(signs(shipped))
    assert not [r for r in same_names(shipped) if r.one.startswith("ing:") and r.other.startswith("ing:")]
