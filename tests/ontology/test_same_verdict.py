"""Records and shapes judge alike: what pydantic takes keeps all shapes, what it refuses breaks one."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any, Final

import pyoxigraph as ox
import pytest
from pydantic import ValidationError

from kg import model
from kg.findings import Finding
from kg.ontology.terms import ontology_file
from kg.rdf import triples
from kg.rdf.facts import Facts
from kg.shacl import check_shapes

EVIDENCE: Final[dict[str, Any]] = {"kind": "in-vitro", "bearing": "corroborates", "reference": "ref:example"}
STATEMENT: Final[dict[str, Any]] = {
    "subject": "ing:niacinamide", "predicate": "sk:supports", "object": "mech:example", "status": "contested",
    "confidence": "low", "evidence": (EVIDENCE,),
}  # fmt: skip
GOOD: Final[dict[type[model.Record], dict[str, Any]]] = {
    model.Statement: STATEMENT,
    model.Interaction: STATEMENT
    | {"predicate": "sk:conflictsWith", "object": "ing:retinol", "effect": "degrades", "scope": "either"},
    model.Claim: {
        "id": "claim:example", "subject": "prod:example", "predicate": "sk:claimsToBe", "object_text": "nice",
        "kind": "marketing", "claimed_by": "party:example", "wording": "It is nice.", "references": ("ref:example",),
    },
    model.Study: {"id": "study:example", "label": "a study", "n": 32, "reference": "ref:example"},
    model.Reference: {"id": "ref:other", "title": "A title", "check": "unchecked"},
    model.ProductLine: {
        "product": "prod:example", "position": 1, "ingredient": "ing:niacinamide", "reference": "ref:example",
    },
    model.UseLevel: {
        "ingredient": "ing:niacinamide", "kind": "studied", "max_percent": Decimal(5), "reference": "ref:example",
    },
    model.MaterialProperty: {
        "ingredient": "ing:niacinamide", "kind": "stable-at-ph", "max_value": Decimal(7), "reference": "ref:example",
    },
    model.OpenQuestion: {
        "id": "oq:example", "question": "Why?", "about": ("ing:niacinamide",), "why": "not studied",
        "reference": "ref:example",
    },
    model.Ingredient: {"id": "ing:urea", "label": "urea", "kind": "substance", "reference": "ref:example"},
    model.InventoryEntry: {"id": "ing:urea", "label": "UREA", "line": 2, "cosing_ref": "1", "inci": "UREA"},
    model.IngredientLimit: {
        "ingredient": "ing:retinol", "annex": "III", "entry": "376", "list_date": date(2025, 12, 8),
        "reference": "ref:example",
    },
}  # fmt: skip


def lines(**changes: Any) -> dict[str, Any]:
    """A change of the one line of evidence."""
    return {"evidence": (EVIDENCE | changes,)}


# A record, what is changed in it, and whether that is a fact one may state.
FACTS: Final[list[tuple[type[model.Record], dict[str, Any], bool]]] = [
    (model.Statement, {}, True),
    (model.Statement, {"status": "maybe"}, False),
    (model.Statement, {"confidence": "certain"}, False),
    (model.Statement, {"evidence": ()}, False),
    (model.Statement, {"status": "claimed"} | lines(kind="manufacturer-claim"), True),
    (model.Statement, {"status": "accepted"} | lines(kind="manufacturer-claim"), False),
    (model.Statement, {"status": "accepted"} | lines(kind="none"), False),
    (model.Statement, {"status": "refuted"}, False),
    (model.Statement, {"status": "refuted"} | lines(bearing="contradicts"), True),
    (model.Statement, {"status": "refuted"} | lines(bearing="inconclusive"), True),
    (model.Statement, lines(bearing="supports"), False),
    (model.Statement, lines(kind="hearsay"), False),
    (model.Statement, lines(min_percent=Decimal(0), max_percent=Decimal(100)), True),
    (model.Statement, lines(max_percent=Decimal(120)), False),
    (model.Statement, lines(min_percent=Decimal("-0.1")), False),
    (model.Statement, lines(min_percent=Decimal(5), max_percent=Decimal(2)), False),
    (model.Interaction, {"min_ph": Decimal(2), "max_ph": Decimal("3.5")}, True),
    (model.Interaction, {"effect": "explodes"}, False),
    (model.Interaction, {"scope": "nowhere"}, False),
    (model.Interaction, {"max_ph": Decimal(15)}, False),
    (model.Interaction, {"min_ph": Decimal(5), "max_ph": Decimal(2)}, False),
    (model.Claim, {"percent": Decimal(96)}, True),
    (model.Claim, {"percent": Decimal(101)}, False),
    (model.Claim, {"object_text": ""}, False),
    (model.Claim, {"object": "concern:example"}, False),
    (model.Claim, {"references": ()}, False),
    (model.Study, {}, True),
    (model.Study, {"n": 0}, False),
    (model.Reference, {"doi": "10.1177/1948550616673876", "pmid": "1"}, True),
    (model.Reference, {"doi": "doi:10.1177/1948550616673876"}, False),
    (model.Reference, {"pmid": "PMID1"}, False),
    (model.Reference, {"pmid": "0"}, False),
    (model.Reference, {"title": ""}, False),
    (model.ProductLine, {"percent": Decimal("0.1")}, True),
    (model.ProductLine, {"percent": Decimal(120)}, False),
    (model.ProductLine, {"position": 0}, False),
    (model.UseLevel, {"min_percent": Decimal(2)}, True),
    (model.UseLevel, {"max_percent": None}, False),
    (model.UseLevel, {"min_percent": Decimal(6)}, False),
    (model.UseLevel, {"max_percent": Decimal(120)}, False),
    (model.MaterialProperty, {}, True),
    (model.MaterialProperty, {"min_value": Decimal(8)}, False),
    (model.MaterialProperty, {"max_value": None}, False),
    (model.MaterialProperty, {"value": "acid"}, False),
    (model.OpenQuestion, {"about": ()}, False),
    (model.OpenQuestion, {"why": "nobody cares"}, False),
    (model.OpenQuestion, {}, True),
    (model.Ingredient, {"cosing_ref": "35499"}, True),
    (model.Ingredient, {"cosing_ref": "A1"}, False),
    (model.InventoryEntry, {}, True),
    (model.InventoryEntry, {"cosing_ref": "REF"}, False),
    (model.IngredientLimit, {"max_percent": Decimal("0.3")}, True),
    (model.IngredientLimit, {"max_percent": Decimal(130)}, False),
    (model.IngredientLimit, {"annex": "VII"}, False),
]  # fmt: skip


@cache
def surroundings() -> bytes:
    """The ontology, and the things that the facts speak of."""
    found = [quad.triple for quad in ox.parse(input=ontology_file("skin.ttl"), format=ox.RdfFormat.TURTLE)]
    for curie, type_ in (("ing:niacinamide", "sk:Ingredient"), ("ing:retinol", "sk:Ingredient"),
                         ("mech:example", "sk:Mechanism"), ("party:example", "sk:Party")):  # fmt: skip
        found += Facts(curie).is_a(type_).label("example").say("skos:definition", "an example").triples
    found += triples(model.Reference(id="ref:example", title="An example", check="unchecked"), "src:core")
    return ox.serialize(found, format=ox.RdfFormat.N_TRIPLES) or b""


def unjudged(kind: type[model.Record], values: dict[str, Any]) -> model.Record:
    """The record without any validation."""
    if "evidence" in values:
        values = values | {"evidence": tuple(model.Evidence.model_construct(**line) for line in values["evidence"])}
    return kind.model_construct(**values)


def judged_by_shapes(record: model.Record) -> list[Finding]:
    found = list(triples(record, "src:core"))
    if isinstance(record, model.Statement) and record.status == "accepted":
        found += Facts(record.subject).link(record.predicate, record.object).triples
    return check_shapes(surroundings() + (ox.serialize(found, format=ox.RdfFormat.N_TRIPLES) or b""))


def judged_by_pydantic(kind: type[model.Record], values: dict[str, Any]) -> bool:
    try:
        kind.model_validate(values)
    except ValidationError:
        return False
    return True


def told(fact: tuple[type[model.Record], dict[str, Any], bool]) -> str:
    kind, changes, good = fact
    return f"{'good' if good else 'bad'}-{kind.__name__}-{'-'.join(changes)}"


@pytest.mark.parametrize("fact", FACTS, ids=told)
def test_records_and_shapes_give_the_same_verdict(fact: tuple[type[model.Record], dict[str, Any], bool]) -> None:
    kind, changes, good = fact
    values = GOOD[kind] | changes
    assert judged_by_pydantic(kind, values) == good
    findings = judged_by_shapes(unjudged(kind, values))
    assert (findings == []) == good, [str(finding) for finding in findings]


def test_good_and_bad_facts_are_both_fed() -> None:
    assert {kind for kind, _, good in FACTS if good} == {kind for kind, _, good in FACTS if not good} == set(GOOD)
