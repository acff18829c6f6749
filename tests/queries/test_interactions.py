"""Can these go together? On the shipped graph, and on graphs small enough to be read at a glance."""

from __future__ import annotations

from decimal import Decimal

import pytest
from small_graphs import graph_of, ingredient, line, term

from kg import model
from kg.errors import AmbiguousName, QueryError, UnknownName
from kg.ontology.terms import compact
from kg.queries.catalogue import QUESTIONS
from kg.queries.interactions import combine, interactions_of
from kg.store import Store


def interaction(
    one: str, other: str, effect: str = "degrades", status: str = "accepted", *lines: model.Evidence, **more: object
) -> model.Interaction:
    predicate = model.INTERACTION_PREDICATE.get(effect, "sk:conflictsWith")
    return model.Interaction.model_validate(
        {
            "subject": one, "predicate": predicate, "object": other, "effect": effect, "scope": "same-formula",
            "status": status, "confidence": "low", "evidence": lines or (line(),), **more,
        }
    )  # fmt: skip


A, B, C = ingredient("a", "grp:g"), ingredient("b", "grp:h"), ingredient("c")
GROUPS = (term("grp:g", "IngredientGroup"), term("grp:h", "IngredientGroup"))
AGAINST = line(bearing="contradicts")


def test_never_together_is_a_myth(shipped: Store) -> None:
    found = combine(shipped, ["niacinamide", "ascorbic acid"])
    assert found.standing == "evidence against"
    assert {row.verdict for row in found} == {"evidence against a conflict"}
    assert found.note.startswith("Evidence against a conflict: all that is recorded here was often said")
    assert {(row.effect, row.scope, row.min_ph, row.max_ph) for row in found} == {
        ("inactivates", "either", None, None),
        ("degrades", "same formula", 3.0, 4.0),
    }
    assert all(row.citation and row.kind and row.bearing and row.confidence for row in found)


def test_accepted_conflict_with_its_reference(shipped: Store) -> None:
    found = combine(shipped, ["Carbomer", "SODIUM PCA"])
    assert found.standing == "found"
    row = next(row for row in found if not row.through)
    assert (row.verdict, row.effect, row.status, row.citation) == (
        "conflict",
        "degrades",
        "accepted",
        "Carli B 2016",
    )
    assert found.note == ""


def test_contested_pair_shows_both_sides_through_its_groups(shipped: Store) -> None:
    found = combine(shipped, ["glycolic acid", "retinol"])
    assert {row.through for row in found} == {"exfoliating acids and retinoids"}
    assert {row.verdict for row in found} == {"contested: evidence for and against a conflict"}
    assert {row.bearing for row in found} == {"contradicts", "corroborates"}
    assert found.standing == "found"


def test_nothing_recorded_is_no_licence(shipped: Store) -> None:
    found = combine(shipped, ["retinol", "inulin"])
    assert (len(found), found.standing) == (0, "nothing recorded")
    assert "no sign that they go together" in found.note


def test_unknown_name_is_told_with_what_comes_near(shipped: Store) -> None:
    with pytest.raises(UnknownName) as raised:
        combine(shipped, ["niacinamid", "retinol"])
    assert "niacinamide" in raised.value.nearest


def test_broad_name_is_refused(shipped: Store) -> None:
    with pytest.raises(AmbiguousName):
        combine(shipped, ["vitamin E", "retinol"])


@pytest.mark.parametrize("given", [["retinol"], ["retinol", "ing:retinol"], [], "retinol"])
def test_one_ingredient_is_no_combination(shipped: Store, given: list[str]) -> None:
    with pytest.raises(QueryError, match="two or more"):
        combine(shipped, given)


@pytest.mark.parametrize("asked", [["a", "b"], ["b", "a"]])
def test_order_of_the_question_does_not_matter(asked: list[str]) -> None:
    store = graph_of(A, B, *GROUPS, interaction("ing:a", "ing:b", min_ph=Decimal("3.5"), severity="major", form="salt"))
    (row,) = combine(store, asked)
    assert (row.ingredient, row.other, row.min_ph, row.max_ph) == ("ing:a", "ing:b", 3.5, None)
    assert (row.severity, row.form, row.through, row.derived) == ("major", "salt", "", False)


def test_what_a_rule_drew_from_groups_is_marked_and_shows_the_evidence_on_the_groups() -> None:
    store = graph_of(
        A, B, *GROUPS, interaction("grp:g", "grp:h", "irritates-more", "accepted", line(n=12, finding="Fell."))
    )
    (row,) = combine(store, ["a", "b"])
    assert (row.derived, row.through, row.verdict) == (True, "g and h", "conflict")
    assert (row.n, row.finding, row.citation) == (12, "Fell.", "One A 2001")


def test_what_was_said_of_the_two_comes_before_what_was_said_of_their_groups() -> None:
    own = interaction("ing:a", "ing:b", "degrades", "refuted", AGAINST)
    found = combine(graph_of(A, B, *GROUPS, own, interaction("grp:g", "grp:h", "irritates-more")), ["a", "b"])
    assert [(row.through, row.derived, row.status) for row in found] == [
        ("", False, "refuted"),
        ("g and h", False, "accepted"),
    ]
    assert found.standing == "found"
    assert found.note.startswith("Evidence against a conflict: some of what is recorded")


@pytest.mark.parametrize(
    ("effect", "status", "verdict"),
    [
        ("degrades", "accepted", "conflict"),
        ("degrades", "contested", "contested: evidence for and against a conflict"),
        ("degrades", "refuted", "evidence against a conflict"),
        ("degrades", "claimed", "conflict only claimed"),
        ("synergy", "accepted", "gain together"),
        ("synergy", "contested", "contested: evidence for and against a gain"),
        ("synergy", "refuted", "evidence against a gain"),
        ("synergy", "claimed", "gain only claimed"),
        ("no-conflict", "accepted", "no conflict found"),
        ("no-conflict", "contested", "contested: evidence for and against compatibility"),
        ("no-conflict", "refuted", "evidence against compatibility"),
        ("no-conflict", "claimed", "compatibility only claimed"),
    ],
)
def test_verdict_in_words(effect: str, status: str, verdict: str) -> None:
    evidence = AGAINST if status == "refuted" else line()
    (row,) = combine(graph_of(A, B, *GROUPS, interaction("ing:a", "ing:b", effect, status, evidence)), ["a", "b"])
    assert (row.verdict, row.status) == (verdict, status)


def test_only_the_given_ingredients_are_told_of() -> None:
    store = graph_of(A, B, C, *GROUPS, interaction("ing:a", "ing:b"), interaction("ing:b", "ing:c"))
    assert {(row.ingredient, row.other) for row in combine(store, ["a", "b"])} == {("ing:a", "ing:b")}
    assert {(row.ingredient, row.other) for row in combine(store, ["a", "b", "c"])} == {
        ("ing:a", "ing:b"),
        ("ing:b", "ing:c"),
    }


def of_a(*told: model.Record) -> list[tuple[str, str, str]]:
    store = graph_of(A, B, C, ingredient("d"), ingredient("e"), *GROUPS, *told)
    return [(row.other, row.verdict, row.through) for row in interactions_of(store, "a")]


def test_all_of_one_ingredient_from_either_side_its_own_first_and_what_does_not_stand_last() -> None:
    assert of_a(
        interaction("ing:a", "ing:c", "degrades", "refuted", AGAINST),
        interaction("ing:d", "ing:a", "precipitates"),
        interaction("ing:a", "ing:e", "degrades", "contested", line(), AGAINST),
        interaction("grp:h", "grp:g", "irritates-more"),
        interaction("ing:b", "ing:c"),
    ) == [
        ("ing:d", "conflict", ""),
        ("ing:e", "contested: evidence for and against a conflict", ""),
        ("ing:e", "contested: evidence for and against a conflict", ""),
        ("ing:c", "evidence against a conflict", ""),
        ("grp:h", "conflict", "g"),
    ]


def test_of_one_whose_conflicts_are_all_refuted_there_is_evidence_against() -> None:
    store = graph_of(A, C, *GROUPS, interaction("ing:a", "ing:c", "degrades", "refuted", AGAINST))
    assert interactions_of(store, "a").standing == "evidence against"
    alone = interactions_of(store, "grp:g")
    assert (alone.rows, alone.standing) == ((), "nothing recorded")
    with pytest.raises(UnknownName):
        interactions_of(store, "zebra")


def test_every_interaction_has_a_verdict(shipped: Store) -> None:
    """A predicate or status that the query does not know would drop its interaction in silence."""
    rows = shipped.select(
        "SELECT DISTINCT ?p ?s WHERE { ?a a sk:Interaction ; rdf:predicate ?p ; sk:status ?s ; sk:hasEvidence ?e }"
    )
    text = QUESTIONS["interactions-of"].query.text
    assert rows
    assert all(f"({compact(row['p'].value)} {compact(row['s'].value)} " in text for row in rows)


def test_circumstances_of_a_group_are_told_of_its_members() -> None:
    told = interaction("grp:g", "grp:h", "irritates-more", context="on sore skin")
    found = combine(graph_of(A, B, *GROUPS, told), ["a", "b"])
    assert [(row.context, row.derived) for row in found] == [("on sore skin", True)]
