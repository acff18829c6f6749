"""False, unknown, contested, only claimed: what an empty or full answer on two things means."""

from __future__ import annotations

import pytest
from small_graphs import graph_of, ingredient, line, statement, term

from kg import model
from kg.errors import AmbiguousName, UnknownName
from kg.queries.verdict import verdict
from kg.store import Store

THINGS = (
    term("grp:g", "IngredientGroup"), ingredient("a", "grp:g"), term("mech:whole"),
    term("mech:m", parents=("mech:whole",)), term("mech:h", "HarmfulProcess"), term("cause:c", "DamageCause"),
)  # fmt: skip
AGAINST = line(bearing="contradicts")
CLAIM = line("manufacturer-claim", reference="ref:maker")
QUESTION = model.OpenQuestion(
    id="oq:q", question="Does it?", about=("ing:a", "mech:m"), why="not studied", reference="ref:one"
)
CLAIMED = model.Claim(
    id="claim:x", subject="ing:a", predicate="sk:claimsToSupport", object="mech:m", kind="marketing",
    claimed_by="party:p", wording="They say so.", references=("ref:maker",),
)  # fmt: skip


@pytest.mark.parametrize(
    ("one", "other", "word", "standing"),
    [
        ("niacinamide", "transepidermal water loss (TEWL)", "supported", "found"),
        ("niacinamide", "sebum secretion", "contested", "found"),
        ("petrolatum", "breakouts", "evidence against", "evidence against"),
        ("ascorbic acid", "niacinamide", "evidence against", "evidence against"),
        ("niacinamide", "melanin synthesis", "no effect shown", "evidence against"),
        ("locust bean gum", "inflammation", "claimed only", "found"),
        ("Reoxderm", "oxidative stress", "claimed only", "found"),
        ("niacinamide", "UV radiation", "predicted only", "found"),
        ("retinol", "mech:transepidermal-water-loss", "open question", "nothing recorded"),
        ("inulin", "scars", "nothing recorded", "nothing recorded"),
    ],
)
def test_verdicts_of_the_shipped_graph(shipped: Store, one: str, other: str, word: str, standing: str) -> None:
    found = verdict(shipped, one, other)
    assert (found.verdict, found.standing) == (word, standing)
    assert found.note.lower().startswith(word)
    back = verdict(shipped, other, one)
    if word not in {"claimed only", "open question"}:
        assert back.verdict == word


@pytest.mark.parametrize(("one", "other"), [("niacinamide", "dandruffx"), ("niacinamidex", "scars")])
def test_what_does_not_exist_has_no_verdict(shipped: Store, one: str, other: str) -> None:
    with pytest.raises(UnknownName):
        verdict(shipped, one, other)


def test_broad_name_has_no_verdict(shipped: Store) -> None:
    with pytest.raises(AmbiguousName):
        verdict(shipped, "vitamin E", "scars")


@pytest.mark.parametrize(
    ("told", "word"),
    [
        ((statement("ing:a", "sk:supports", "mech:m"),), "supported"),
        ((statement("ing:a", "sk:supports", "mech:m", status="contested"),), "contested"),
        (
            (
                statement("ing:a", "sk:supports", "mech:m"),
                statement("ing:a", "sk:hasNoEffectOn", "mech:m", context="elsewhere"),
            ),
            "contested",
        ),
        (
            (statement("ing:a", "sk:supports", "mech:m"), statement("ing:a", "sk:disrupts", "mech:m", context="much")),
            "contested",
        ),
        ((statement("ing:a", "sk:supports", "mech:m", AGAINST, status="refuted"),), "evidence against"),
        ((statement("ing:a", "sk:hasNoEffectOn", "mech:m"),), "no effect shown"),
        ((statement("ing:a", "sk:supports", "mech:m", CLAIM, status="claimed"),), "claimed only"),
        ((CLAIMED,), "claimed only"),
        ((CLAIMED, QUESTION), "claimed only"),
        ((statement("ing:a", "sk:supports", "mech:m"), CLAIMED), "supported"),
        ((QUESTION,), "open question"),
        ((), "nothing recorded"),
        ((statement("ing:a", "sk:supports", "mech:whole"),), "nothing recorded"),
    ],
)
def test_each_verdict(told: tuple[model.Record, ...], word: str) -> None:
    assert verdict(graph_of(*THINGS, *told), "a", "mech:m").verdict == word


def test_notes_tell_what_a_word_hides() -> None:
    store = graph_of(*THINGS, statement("ing:a", "sk:supports", "mech:m", line(), AGAINST), QUESTION)
    assert verdict(store, "a", "mech:m").note == (
        "Supported: the evidence recorded speaks for it. One line at least contradicts it. "
        "There is an open question on it."
    )


def test_statements_on_parts_and_groups_are_told_and_not_counted() -> None:
    store = graph_of(
        *THINGS, statement("ing:a", "sk:supports", "mech:m"), statement("grp:g", "sk:disrupts", "mech:whole")
    )
    found = verdict(store, "a", "mech:whole")
    assert (found.verdict, found.standing) == ("nothing recorded", "nothing recorded")
    assert found.note == (
        "Nothing recorded on the two themselves. On a part, kind or group of them: "
        "g disrupts whole (accepted); a supports m (accepted)."
    )
    assert [row.exact for row in found] == [False, False]


def test_derived_link_is_a_prediction_and_names_its_way() -> None:
    sure = statement("cause:c", "sk:increases", "mech:h").model_copy(update={"confidence": "moderate"})
    store = graph_of(*THINGS, statement("ing:a", "sk:decreases", "mech:h"), sure)
    found = verdict(store, "a", "cause:c")
    assert found.verdict == "predicted only"
    assert [(row.rule, row.via, row.kind) for row in found] == [("counteracts, by decrease", "h", "")]


def test_lines_carry_evidence_and_reference(shipped: Store) -> None:
    rows = verdict(shipped, "niacinamide", "inflammation").rows
    assert rows
    assert all(row.citation and row.kind and row.confidence and row.status for row in rows)
