"""What is known of an ingredient, and how well: golden facts, and small graphs for each shade of not knowing."""

from __future__ import annotations

import pytest
from small_graphs import graph_of, ingredient, line, statement, term

from kg import model
from kg.errors import AmbiguousName, QueryError, UnknownName
from kg.network import network
from kg.queries.evidence import clinical_only, evidence_against, proof, what_is_known
from kg.queries.named import named_query
from kg.store import Store

REACHES, MECHANISM, TRIAL = (
    "Does it reach living skin?",
    "Does it have a known mechanism?",
    "Is there a controlled or blinded trial in people?",
)
THINGS = (
    ingredient("a"), term("mech:m"), term("mech:h", "HarmfulProcess"), term("sign:s", "Sign"),
    term("struct:epidermis", "Structure"), term("struct:stratum-corneum", "Structure", parents=("struct:epidermis",)),
)  # fmt: skip
CLAIM = line("manufacturer-claim", reference="ref:maker")
RCT = line("randomised-trial", n=50, min_percent=4, max_percent=4)


def on(*told: model.Record) -> Store:
    return graph_of(*THINGS, *told)


def answers(store: Store, name: str = "a") -> dict[str, str]:
    return {row.question: row.answer for row in proof(store, [name])}


def test_three_questions_to_niacinamide(shipped: Store) -> None:
    rows = {row.question: row for row in proof(shipped, ["niacinamide"])}
    assert list(rows) == [REACHES, MECHANISM, TRIAL]
    assert [row.answer for row in rows.values()] == ["yes", "yes", "yes"]
    assert (rows[REACHES].relation, rows[REACHES].what_label, rows[REACHES].kind) == ("reaches", "epidermis", "ex vivo")
    assert rows[TRIAL].kind == "randomised trial"
    assert rows[TRIAL].max_percent in {2.0, 4.0, 5.0}
    assert rows[TRIAL].citation
    assert rows[TRIAL].lines_for >= 10


def test_a_claim_is_no_mechanism(shipped: Store) -> None:
    rows = {row.question: row for row in proof(shipped, ["locust bean gum"])}
    assert (rows[MECHANISM].answer, rows[MECHANISM].kind) == ("only claimed", "manufacturer's claim")
    assert rows[MECHANISM].lines_for == 0
    assert {rows[REACHES].answer, rows[TRIAL].answer} == {"no record"}


def test_what_is_eaten_says_nothing_on_what_is_put_on_skin(shipped: Store) -> None:
    """Tomato paste was tried on people; lycopene on human skin was not."""
    assert answers(shipped, "lycopene")[TRIAL] == "no record"
    eaten = statement("ing:a", "sk:supports", "mech:m", RCT, context="taken by mouth")
    assert set(answers(on(eaten)).values()) == {"no record"}
    assert answers(on(eaten.model_copy(update={"context": "at night"})))[TRIAL] == "yes"


def test_no_record_is_three_rows_and_no_no() -> None:
    found = proof(on(), ["a"])
    assert [row.answer for row in found] == ["no record"] * 3
    assert all((row.kind, row.citation, row.lines_for, row.lines_against) == ("", "", 0, 0) for row in found)
    assert found.standing == "nothing recorded"
    assert found.note.startswith("No record on any of the three questions. That is not a no")


def test_rows_of_several_ingredients_stay_apart() -> None:
    store = graph_of(*THINGS, ingredient("b"), statement("ing:a", "sk:supports", "mech:m", RCT))
    assert [(row.ingredient, row.answer) for row in proof(store, ["b", "a"])] == [
        ("ing:a", "no record"), ("ing:a", "yes"), ("ing:a", "yes"),
        ("ing:b", "no record"), ("ing:b", "no record"), ("ing:b", "no record"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (statement("ing:a", "sk:reaches", "struct:epidermis"), "yes"),
        (statement("ing:a", "sk:reaches", "struct:stratum-corneum"), "no record"),
        (
            statement("ing:a", "sk:reaches", "struct:epidermis", line(bearing="contradicts"), status="refuted"),
            "evidence against",
        ),
        (statement("ing:a", "sk:reaches", "struct:epidermis", CLAIM, status="claimed"), "only claimed"),
        (statement("ing:a", "sk:reaches", "struct:epidermis", line(bearing="inconclusive")), "no record"),
        (statement("ing:a", "sk:reaches", "struct:epidermis", line(support="none")), "no record"),
        (statement("ing:a", "sk:reaches", "struct:epidermis", line(support="partial")), "yes"),
    ],
    ids=["living", "horny layer", "refuted", "claimed", "inconclusive", "reference does not support", "in part"],
)
def test_reaching_living_skin(told: model.Statement, expected: str) -> None:
    assert answers(on(told))[REACHES] == expected


@pytest.mark.parametrize(
    ("told", "mechanism", "trial"),
    [
        (statement("ing:a", "sk:decreases", "mech:h", RCT), "yes", "yes"),
        (statement("ing:a", "sk:increases", "mech:h", RCT), "no record", "no record"),
        (statement("ing:a", "sk:hasNoEffectOn", "mech:m", RCT), "evidence against", "evidence against"),
        (statement("ing:a", "sk:supports", "mech:m", line("in-vitro")), "yes", "no record"),
        (statement("ing:a", "sk:relieves", "sign:s", RCT), "no record", "yes"),
        (statement("ing:a", "sk:mayTrigger", "sign:s", RCT), "no record", "no record"),
        (statement("ing:a", "sk:supports", "mech:m", RCT, status="contested"), "contested", "contested"),
        (statement("ing:a", "sk:supports", "mech:m", line("uncontrolled-in-use")), "yes", "no record"),
    ],
    ids=["less harm", "more harm", "no effect", "cells", "sign only", "triggers", "contested", "uncontrolled"],
)
def test_mechanism_and_trial(told: model.Statement, mechanism: str, trial: str) -> None:
    found = answers(on(told))
    assert (found[MECHANISM], found[TRIAL]) == (mechanism, trial)


def test_evidence_against_alone_is_the_standing() -> None:
    assert proof(on(statement("ing:a", "sk:hasNoEffectOn", "mech:m", RCT)), ["a"]).standing == "evidence against"


def test_best_line_is_the_strongest_and_both_sides_are_counted() -> None:
    store = on(
        statement("ing:a", "sk:supports", "mech:m", line("in-vitro"), RCT, line("randomised-trial", n=20)),
        statement("ing:a", "sk:hasNoEffectOn", "mech:m", RCT, context="elsewhere"),
    )
    rows = {row.question: row for row in proof(store, ["a"])}
    assert (rows[TRIAL].n, rows[TRIAL].max_percent) == (50, 4.0)
    assert [(rows[q].lines_for, rows[q].lines_against) for q in (MECHANISM, TRIAL)] == [(3, 1), (2, 1)]


def test_proof_of_what_does_not_exist(shipped: Store) -> None:
    with pytest.raises(UnknownName) as raised:
        proof(shipped, ["lycopen"])
    assert "lycopene" in raised.value.nearest


def test_locust_bean_gum_thickens_and_the_rest_is_claimed(shipped: Store) -> None:
    found = what_is_known(shipped, ["ceratonia siliqua gum"])
    by = {what: [row for row in found if row.what == what] for what in {row.what for row in found}}
    claimed = {(row.relation, row.other_label, row.kind, row.citation) for row in by["only claimed"]}
    assert claimed == {
        ("decreases", "inflammation", "manufacturer's claim", "Tattersall S"),
        ("supports", "redox system", "manufacturer's claim", "Tattersall S"),
    }
    assert "viscosity controlling" in {row.other_label for row in by["function: reason for use in the product"]}
    assert {row.other_label for row in by["evidence"]} >= {"xanthan gum", "Reoxderm", "thickening"}
    assert any("or does it only thicken" in row.other_label for row in by["open question"])
    assert [row.what for row in found] == sorted(
        (row.what for row in found),
        key=["evidence", "only claimed", "function: reason for use in the product", "open question"].index,
    )


def test_conflicting_sources_are_both_told(shipped: Store) -> None:
    sebum = [row for row in what_is_known(shipped, ["niacinamide"]) if row.other == "mech:sebum-secretion"]
    assert {row.status for row in sebum} == {"contested"}
    assert {row.bearing for row in sebum} == {"corroborates", "contradicts"}


def test_what_rules_derive_is_not_known(shipped: Store) -> None:
    assert "counteracts" not in {row.relation for row in what_is_known(shipped, ["niacinamide"])}


def test_claims_on_a_blend_are_only_claimed(shipped: Store) -> None:
    rows = [row for row in what_is_known(shipped, ["Reoxderm"]) if row.relation.startswith("claims to")]
    assert {row.what for row in rows} == {"only claimed"}
    assert {row.status for row in rows} == {"claimed"}


def test_claims_without_evidence_are_noted() -> None:
    only = on(statement("ing:a", "sk:supports", "mech:m", CLAIM, status="claimed"))
    assert what_is_known(only, ["a"]).note == "No evidence is recorded: only uses, claims or open questions."
    both = on(statement("ing:a", "sk:supports", "mech:m"))
    assert what_is_known(both, ["a"]).note == ""
    nothing = what_is_known(on(), ["a"])
    assert (nothing.standing, nothing.note[:20]) == ("nothing recorded", "Nothing is recorded ")


def test_refuted_alone_is_evidence_against() -> None:
    store = on(statement("ing:a", "sk:supports", "mech:m", line(bearing="contradicts"), status="refuted"))
    assert what_is_known(store, ["a"]).standing == "evidence against"


def test_broad_name_is_not_known(shipped: Store) -> None:
    with pytest.raises(AmbiguousName):
        what_is_known(shipped, ["turmeric"])


def test_negative_results_of_the_shipped_graph(shipped: Store) -> None:
    found = evidence_against(shipped)
    told = {(row.subject, row.relation, row.object, row.why) for row in found}
    assert ("ing:ascorbic-acid", "conflicts with (inactivates)", "ing:niacinamide", "refuted") in told
    assert (
        "ing:niacinamide", "has no shown effect on", "mech:melanin-synthesis", "tested, no difference shown",
    ) in told  # fmt: skip
    assert (
        "ing:niacinamide", "decreases", "mech:sebum-secretion", "a line of evidence contradicts it",
    ) in told  # fmt: skip
    assert found.standing == "found"
    assert all(row.citation for row in found)


def test_what_counts_as_against() -> None:
    store = on(
        statement("ing:a", "sk:supports", "mech:m", line(), line(bearing="contradicts", finding="no")),
        statement("ing:a", "sk:hasNoEffectOn", "mech:m", RCT, line(bearing="contradicts", finding="an effect")),
        statement("ing:a", "sk:decreases", "mech:h", line(bearing="inconclusive"), status="refuted"),
    )
    assert [(row.why, row.relation, row.bearing, row.finding) for row in evidence_against(store)] == [
        ("refuted", "decreases", "inconclusive", ""),
        ("a line of evidence contradicts it", "supports", "contradicts", "no"),
        ("tested, no difference shown", "has no shown effect on", "corroborates", ""),
    ]
    assert evidence_against(on(statement("ing:a", "sk:supports", "mech:m"))).standing == "nothing recorded"


def test_all_refuted_is_still_found() -> None:
    store = on(statement("ing:a", "sk:decreases", "mech:h", line(bearing="contradicts"), status="refuted"))
    assert evidence_against(store).standing == "found"


def test_clinical_kinds_of_the_file_are_those_of_the_ontology(shipped: Store) -> None:
    rows = shipped.select("SELECT ?kind WHERE { ?kind sk:clinical true }")
    clinical = {row["kind"].value.rpartition("/")[2] for row in rows}
    block = named_query("clinical-only").text.partition("VALUES ?kind {")[2].partition("}")[0]
    assert {kind.removeprefix("ek:") for kind in block.split()} == clinical


def test_trials_on_niacinamide(shipped: Store) -> None:
    found = clinical_only(shipped, ["randomised-trial"])
    assert {row.kind for row in found} == {"ek:randomised-trial"}
    acne = [row for row in found if (row.subject, row.object) == ("ing:niacinamide", "cond:acne")]
    assert {(row.relation, row.max_percent) for row in acne} >= {("relieves", 4.0)}
    assert all(row.citation for row in found)


def test_graph_rebuilt_of_trials_has_the_same_links(shipped: Store) -> None:
    told = {(row.subject, row.object, row.predicate) for row in clinical_only(shipped, "randomised-trial")}
    graph = network(shipped, kinds={"randomised-trial"}, structure=False)
    assert set(graph.edges(keys=True)) == told


@pytest.mark.parametrize("kind", [None, ["randomised-trial", "review"], "Controlled trial", "ek:controlled-trial"])
def test_only_what_corroborates_an_accepted_statement(kind: list[str] | None) -> None:
    store = on(
        statement("ing:a", "sk:supports", "mech:m", RCT, line("controlled-trial")),
        statement("ing:a", "sk:decreases", "mech:h", RCT, status="contested"),
        statement("ing:a", "sk:relieves", "sign:s", line("randomised-trial", "inconclusive")),
    )
    rows = clinical_only(store, kind).rows
    assert {(row.object, row.kind_label) for row in rows} <= {
        ("mech:m", "randomised trial"),
        ("mech:m", "controlled trial"),
    }
    assert rows


def test_claims_are_never_among_clinical_evidence(shipped: Store) -> None:
    assert not {row.kind_label for row in clinical_only(shipped)} & {
        "manufacturer's claim",
        "author statement, uncited",
    }


@pytest.mark.parametrize(("kind", "error"), [("ing:niacinamide", QueryError), ("gossip", UnknownName)])
def test_kind_that_is_none(shipped: Store, kind: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        clinical_only(shipped, [kind])
