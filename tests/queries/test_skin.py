"""The skin and what happens to it: systems, causes, conditions, and what calms or mends."""

from __future__ import annotations

import pytest
from handmade import graph_of
from small_graph import ingredient, line, said, term, with_rules

from kg import model
from kg.errors import QueryError, UnknownName
from kg.queries.skin import after_procedure, causes, condition_direction, systems
from kg.store import Store
from kg.vocabulary import Bearing, CitationSupport

REFERENCE = model.Reference(id="ref:one", authors="One A", title="A title", year=1999, check="seen")
SOURCE = model.Term(id="src:core", type="Topic", label="the core", reference="ref:one")
WORLD: tuple[model.Record, ...] = (
    REFERENCE,
    SOURCE,
    term("mech:barrier-function", "Mechanism", "barrier function", root=True),
    term("mech:lipid-barrier", "Mechanism", "lipid layer", ("mech:barrier-function",)),
    term("mech:inflammation", "HarmfulProcess", "inflammation"),
    term("cause:sun", "DamageCause", "sun"),
    term("cond:eczema", "Condition", "eczema"),
    term("grp:barrier-lipids", "IngredientGroup", "barrier lipids"),
    term("grp:acids", "IngredientGroup", "acids"),
    *(term(f"sign:{name}", "Sign", name) for name in ("irritation", "stinging", "itch")),
)


def graph(*records: model.Record) -> Store:
    return with_rules(graph_of(*WORLD, *records))


def cited(bearing: Bearing, support: CitationSupport) -> model.Evidence:
    return line("review", bearing).model_copy(update={"support": support})


def test_the_three_systems_and_what_each_does(shipped: Store) -> None:
    found = {(row.system_label, row.relation, row.what_label) for row in systems(shipped)}
    assert {name for name, _, _ in found} == {"redox system", "lipid layer", "microbiome regulation"}
    assert found >= {
        ("redox system", "decreases", "oxidative damage"),
        ("lipid layer", "decreases", "transepidermal water loss (TEWL)"),
        ("lipid layer", "supports", "moisture retention"),
        ("microbiome regulation", "supports", "defence against pathogens"),
    }


def test_a_system_comes_with_its_evidence_and_the_part_that_does_it(shipped: Store) -> None:
    [row] = [r for r in systems(shipped, "redox system") if r.what == "mech:oxidative-damage"]
    assert (row.by_way_of, row.status, row.confidence) == ("redox system", "accepted", "very low")
    assert (row.kind, row.citation) == ("author statement, uncited", "Tattersall S")
    assert row.url.startswith("https://")
    parts = {r.by_way_of for r in systems(shipped, ["lipid layer"])}
    assert {"lipid layer", "lamellar organisation", "ceramide synthesis"} <= parts, "parts of parts too"


def test_a_claim_on_a_system_is_left_out() -> None:
    claim = said("mech:lipid-barrier", "decreases", "mech:inflammation", line("manufacturer-claim"), status="claimed")
    assert systems(graph(claim), "lipid layer").standing == "nothing recorded"
    proof = said("mech:lipid-barrier", "decreases", "mech:inflammation", context="in dry skin")
    assert [row.context for row in systems(graph(claim, proof), "lipid layer")] == ["in dry skin"]


def test_an_unknown_system_is_told_with_the_nearest_names(shipped: Store) -> None:
    with pytest.raises(UnknownName) as caught:
        systems(shipped, ["lipid leyer"])
    assert "lipid layer" in caught.value.nearest


def test_a_cause_is_told_with_what_it_hits_and_on_whose_word(shipped: Store) -> None:
    rows = list(causes(shipped, "lack of sleep"))
    night = next(row for row in rows if row.what == "mech:barrier-function" and row.support == "supports")
    assert (night.relation, night.n, night.citation, night.confidence) == ("disrupts", 11, "Altemus M 2001", "low")
    wrong = next(row for row in rows if row.citation == "Leung DYM 2014")
    assert (wrong.bearing, wrong.support) == ("inconclusive", "does not support")


def test_kinds_of_a_cause_are_told_with_it(shipped: Store) -> None:
    found = {(row.cause, row.what, row.system) for row in causes(shipped, "air pollution")}
    assert ("cause:ozone", "mech:lipid-peroxidation", "redox system") in found
    assert {cause for cause, _, _ in found} == {"cause:air-pollution", "cause:ozone", "cause:particulate-matter"}
    assert {row.cause for row in causes(shipped, "ozone")} == {"cause:ozone"}


def test_no_line_of_a_cause_is_told_twice(shipped: Store) -> None:
    rows = [row.model_dump_json() for row in causes(shipped)]
    assert len(rows) == len(set(rows))
    assert {"cause:uv-radiation", "cause:wind", "cause:exercise"} <= {row.cause for row in causes(shipped)}


def test_tested_without_an_effect_is_told_and_wanted_effects_are_not(shipped: Store) -> None:
    assert {row.relation for row in causes(shipped, "exercise")} == {"has no shown effect on"}
    assert "mech:skin-regeneration" not in {row.what for row in causes(shipped, "aesthetic procedures")}


def test_a_cause_with_refuted_harm_only_has_evidence_against_it() -> None:
    harm = said("cause:sun", "disrupts", "mech:lipid-barrier", line("review", "contradicts"), status="refuted")
    found = causes(graph(harm), "sun")
    assert (found.standing, found.rows[0].system) == ("evidence against", "")
    assert causes(graph(), "sun").standing == "nothing recorded"


def test_rosacea_is_told_in_both_directions_with_what_the_citations_say(shipped: Store) -> None:
    found = condition_direction(shipped, "rosacea")
    assert found.note == "Both directions are backed; which comes first does not follow from that."
    lost = [row for row in found if row.citation == "Kim BE 2018"]
    assert {(row.direction, row.backs, row.support) for row in lost} == {
        ("condition to skin", "no", "cannot be found"),
        ("skin to condition", "no", "cannot be found"),
    }
    panel = next(row for row in found if row.citation == "Baldwin H 2021")
    assert (panel.subject, panel.relation, panel.backs) == (
        "mech:barrier-function", "when impaired exacerbates", "in part",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("bearing", "support", "backs", "note"),
    [
        ("corroborates", "supports", "yes", "Only the direction from condition to skin is backed"),
        ("corroborates", "partial", "in part", "Only the direction from condition to skin is backed"),
        ("corroborates", "not-assessed", "no", "Neither direction is backed"),
        ("inconclusive", "supports", "no", "Neither direction is backed"),
        ("contradicts", "supports", "speaks against it", "Neither direction is backed"),
    ],
)
def test_what_backs_a_direction(bearing: Bearing, support: CitationSupport, backs: str, note: str) -> None:
    store = graph(said("cond:eczema", "disrupts", "mech:lipid-barrier", cited(bearing, support)))
    found = condition_direction(store, "eczema")
    assert [row.backs for row in found] == [backs]
    assert found.note.startswith(note)


def test_only_accepted_statements_back_a_direction() -> None:
    doubtful = said("cond:eczema", "disrupts", "mech:lipid-barrier", cited("corroborates", "supports"),
                    cited("contradicts", "supports"), status="contested")  # fmt: skip
    found = condition_direction(graph(doubtful), "eczema")
    assert {row.status for row in found} == {"contested"}
    assert found.note.startswith("Neither")


def test_a_condition_needs_a_name_that_exists(shipped: Store) -> None:
    with pytest.raises(UnknownName, match="rosacea"):
        condition_direction(shipped, "rosacaea")
    with pytest.raises(QueryError, match="one value"):
        condition_direction(shipped, ["rosacea", "acne"])  # type: ignore[arg-type]
    assert condition_direction(shipped, "solar lentigo").note.startswith("Nothing is recorded")


def test_what_calms_and_what_mends(shipped: Store) -> None:
    found = {(row.ingredient, row.does, row.what) for row in after_procedure(shipped)}
    assert found >= {
        ("ing:bisabolol", "calms", "sign:itch"),
        ("ing:panthenol", "calms", "sign:redness"),
        ("ing:petrolatum", "refills or mends the lipid layer", "mech:permeability-barrier-recovery"),
        ("grp:barrier-lipids", "refills or mends the lipid layer", "mech:permeability-barrier-recovery"),
        ("ing:ceramide-np", "refills or mends the lipid layer", "grp:barrier-lipids"),
        ("ing:cholesterol", "refills or mends the lipid layer", "grp:barrier-lipids"),
    }


def test_what_irritates_or_breaks_the_barrier_is_left_out(shipped: Store) -> None:
    told = {row.ingredient for row in after_procedure(shipped)}
    assert not told & {"ing:azelaic-acid", "ing:tocopherol", "ing:oleic-acid"}
    assert not told & {"ing:ceratonia-siliqua-gum", "ing:turmeric-unspecified"}, "only claimed"


def test_a_dispute_on_irritation_is_told(shipped: Store) -> None:
    cautions = {row.ingredient: row.caution for row in after_procedure(shipped)}
    assert cautions["ing:niacinamide"] == "whether it irritates is contested"
    assert cautions["ing:bisabolol"] == ""


def test_an_ingredient_is_left_out_for_its_group_too() -> None:
    calm = said("ing:lactic", "decreases", "mech:inflammation")
    store = graph(ingredient("lactic", "grp:acids"), calm)
    assert [row.ingredient for row in after_procedure(store)] == ["ing:lactic"]
    for harm in (said("grp:acids", "mayTrigger", "sign:stinging"), said("grp:acids", "disrupts", "mech:lipid-barrier")):
        assert not after_procedure(graph(ingredient("lactic", "grp:acids"), calm, harm)).rows
    itch = said("grp:acids", "mayTrigger", "sign:itch")
    assert after_procedure(graph(ingredient("lactic", "grp:acids"), calm, itch)).rows


def test_what_is_taken_by_mouth_does_not_count() -> None:
    eaten = said("ing:oil", "relieves", "sign:itch", context="taken by mouth")
    assert not after_procedure(graph(ingredient("oil"), eaten)).rows
    applied = said("ing:oil", "relieves", "sign:itch", context="in an ointment")
    assert [row.context for row in after_procedure(graph(ingredient("oil"), eaten, applied))] == ["in an ointment"]
